//! How warm the processor is, how fast it may be, and how long the machine has been up.

use wegweiser_parsers::perf::Metric;

use super::fault::{Fault, Plan};
use super::machine::{Moment, Part, Setup, Values};
use super::noise::Drift;

#[derive(Debug)]
pub(super) struct Sensors {
    /// Degrees when nothing is to do.
    cool: f64,
    drift: Drift,
}

impl Sensors {
    pub(super) fn new(setup: &Setup) -> Self {
        Self {
            cool: setup.noise("sensors").between(34.0, 44.0),
            drift: setup.drift("temperature", 3_600.0),
        }
    }
}

impl Part for Sensors {
    fn keys(&self) -> Vec<(Metric, String)> {
        [Metric::Temperature, Metric::CpuSpeedShare, Metric::Uptime]
            .map(|metric| (metric, String::new()))
            .into()
    }

    fn values(&mut self, now: &mut Moment, plan: &Plan, values: &mut Values) {
        let drift = self.drift.next();
        let mut degrees = self.cool + 0.28 * now.busy + 1.2 * drift;
        let mut speed = (99.0 + 0.5 * drift).min(100.0);
        if let Some(strength) = plan.strength_of(Fault::Thermal, now.at) {
            degrees = 91.0 + 5.0 * strength + 0.05 * now.busy + drift;
            speed = 70.0 - 20.0 * strength - 0.1 * now.busy + 3.0 * drift;
        }
        values.extend([degrees, speed, now.up]);
    }
}
