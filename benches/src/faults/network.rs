//! A link to the network.

use wegweiser_parsers::perf::Metric;

use super::fault::{Fault, Plan};
use super::machine::{Moment, Part, Setup, Values};
use super::noise::{Bursts, Noise};

#[derive(Debug)]
pub(super) struct Network {
    name: &'static str,
    /// Bytes a second in office hours.
    office: f64,
    flaps: Bursts,
    noise: Noise,
}

/// Bits a second.
const SPEED: f64 = 1e9;

impl Network {
    pub(super) fn new(setup: &Setup) -> Self {
        let mut noise = setup.noise("network");
        Self {
            name: setup.link(),
            office: noise.between(2e5, 3e6),
            flaps: Bursts::new(setup.noise("flaps")),
            noise,
        }
    }
}

impl Part for Network {
    fn keys(&self) -> Vec<(Metric, String)> {
        [
            Metric::NetworkReceived,
            Metric::NetworkSent,
            Metric::NetworkErrors,
            Metric::NetworkDrops,
            Metric::NetworkSpeed,
        ]
        .map(|metric| (metric, self.name.to_owned()))
        .into()
    }

    fn values(&mut self, now: &mut Moment, plan: &Plan, values: &mut Values) {
        let traffic = 20_000.0 + self.office * now.office;
        let backup = if now.is_backup { 1.8e7 } else { 0.0 };
        let mut received = self.noise.log_normal(traffic, 0.6) + 0.02 * backup;
        let mut sent = self.noise.log_normal(0.4 * traffic, 0.6) + backup;
        let mut errors = 0.0;
        // A full buffer now and then is part of life.
        let mut drops = if self.noise.begins(0.04, now.interval) {
            self.noise.between(0.01, 0.2)
        } else {
            0.0
        };
        if let Some(strength) = plan.strength_of(Fault::LinkFlap, now.at) {
            let per_hour = 0.4 + 0.6 * strength;
            let flap = self
                .flaps
                .next(now.at, now.interval, per_hour, (400.0, 1_800.0));
            if flap > 0.0 {
                errors = self.noise.log_normal(4.0 + 20.0 * flap, 0.7);
                drops += self.noise.log_normal(8.0 + 30.0 * flap, 0.7);
                received *= 0.3;
                sent *= 0.3;
            }
        }
        let most = SPEED / 8.0;
        values.extend([received.min(most), sent.min(most), errors, drops, SPEED]);
    }
}
