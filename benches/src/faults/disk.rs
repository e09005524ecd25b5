//! A disk: how long it takes to answer, and how much waits for it.

use wegweiser_parsers::perf::Metric;

use super::fault::{Fault, Plan};
use super::machine::{Moment, Part, Setup, Values};
use super::noise::{Drift, Noise};

#[derive(Debug)]
pub(super) struct Disk {
    name: &'static str,
    /// Seconds of a read and of a write on a quiet day.
    read: f64,
    write: f64,
    load: Drift,
    noise: Noise,
}

impl Disk {
    pub(super) fn new(setup: &Setup) -> Self {
        let mut noise = setup.noise("disk");
        Self {
            name: setup.disk(),
            read: noise.between(0.000_3, 0.002),
            write: noise.between(0.000_2, 0.001_5),
            load: setup.drift("disk load", 1_800.0),
            noise,
        }
    }

    /// A time of one operation, which is now and then far longer than usual.
    fn latency(&mut self, median: f64, interval: f64) -> f64 {
        let spike = if self.noise.begins(0.02, interval) {
            self.noise.between(0.02, 0.15)
        } else {
            0.0
        };
        self.noise.log_normal(median, 0.35) + spike
    }
}

impl Part for Disk {
    fn keys(&self) -> Vec<(Metric, String)> {
        [
            Metric::DiskReadLatency,
            Metric::DiskWriteLatency,
            Metric::DiskQueue,
            Metric::DiskBusy,
        ]
        .map(|metric| (metric, self.name.to_owned()))
        .into()
    }

    fn values(&mut self, now: &mut Moment, plan: &Plan, values: &mut Values) {
        let load = self.load.next();
        let slower = 1.0 + now.office + if now.is_backup { 2.0 } else { 0.0 };
        let mut read = self.latency(self.read * slower, now.interval);
        let mut write = self.latency(self.write * slower, now.interval);
        let mut busy = 2.0 + 8.0 * now.office + load * (0.7 + 3.0 * now.office);
        busy += if now.is_backup { 62.0 } else { 0.0 };
        let mut queue = self.noise.log_normal(0.012, 0.4) * busy.max(1.0);
        if let Some(strength) = plan.strength_of(Fault::NoisyDisk, now.at) {
            let median = 0.028 + 0.05 * strength;
            read = self.noise.log_normal(median, 0.5);
            write = self.noise.log_normal(median, 0.5);
            queue = self.noise.log_normal(4.0 + 6.0 * strength, 0.35);
            busy = 94.0 + 4.0 * load;
        }
        values.extend([read, write, queue, busy.clamp(0.1, 100.0)]);
    }
}
