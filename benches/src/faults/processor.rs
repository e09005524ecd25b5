//! Processors: how busy they are, what waits for them, and what the hypervisor takes.

use wegweiser_parsers::perf::Metric;

use super::fault::{Fault, Plan};
use super::machine::{Moment, Part, Setup, Values};
use super::noise::{Bursts, Drift, Noise};

#[derive(Debug)]
pub(super) struct Processor {
    count: f64,
    idle_load: f64,
    office_load: f64,
    drift: Drift,
    steal: Drift,
    bursts: Bursts,
    noise: Noise,
}

impl Processor {
    pub(super) fn new(setup: &Setup) -> Self {
        let mut noise = setup.noise("processor");
        Self {
            count: setup.processors,
            idle_load: noise.between(2.0, 8.0),
            office_load: noise.between(12.0, 32.0),
            drift: setup.drift("processor load", 2_400.0),
            steal: setup.drift("steal", 3_600.0),
            bursts: Bursts::new(setup.noise("processor bursts")),
            noise,
        }
    }
}

impl Part for Processor {
    fn keys(&self) -> Vec<(Metric, String)> {
        [
            Metric::CpuCount,
            Metric::CpuBusy,
            Metric::CpuQueue,
            Metric::CpuSteal,
            Metric::CpuIoWait,
        ]
        .map(|metric| (metric, String::new()))
        .into()
    }

    fn values(&mut self, now: &mut Moment, plan: &Plan, values: &mut Values) {
        /// Seconds that services take to come up.
        const STARTING: f64 = 600.0;
        let per_hour = 0.1 + 1.5 * now.office;
        let burst = self
            .bursts
            .next(now.at, now.interval, per_hour, (60.0, 420.0));
        let mut busy = self.idle_load + self.office_load * now.office;
        busy += self.drift.next() * (0.8 + 5.0 * now.office) + 55.0 * burst;
        busy += if now.is_backup { 22.0 } else { 0.0 };
        busy += if now.up < STARTING { 45.0 } else { 0.0 };
        busy = busy.clamp(0.4, 92.0);
        let mut waiting = self.noise.log_normal(0.15, 0.6) * if busy > 60.0 { 3.0 } else { 1.0 };
        if let Some(strength) = plan.strength_of(Fault::CpuSaturation, now.at) {
            let full = (97.0 + 2.0 * self.noise.normal()).clamp(88.0, 100.0);
            now.one_process = (full - busy).max(0.0);
            busy = busy.max(full);
            waiting = self.noise.log_normal(1.5 + 2.5 * strength, 0.3);
        }
        let mut steal = (0.15 * self.steal.next()).max(0.0);
        if let Some(strength) = plan.strength_of(Fault::CpuSteal, now.at) {
            steal = (14.0 + 20.0 * strength + 4.0 * self.steal.next()).clamp(3.0, 60.0);
            busy = (busy + steal).min(100.0);
            waiting *= 2.0;
        }
        let mut disk_wait = self.noise.log_normal(0.2, 0.7);
        disk_wait += if now.is_backup { 4.0 } else { 0.0 };
        if let Some(strength) = plan.strength_of(Fault::NoisyDisk, now.at) {
            disk_wait = self.noise.log_normal(8.0 + 14.0 * strength, 0.4);
        }
        now.busy = busy;
        values.extend([
            self.count,
            busy,
            (waiting * self.count).round(),
            steal,
            disk_wait.min(100.0 - busy),
        ]);
    }
}
