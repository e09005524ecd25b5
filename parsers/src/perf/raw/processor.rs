//! Seconds of processors to shares of time.

use super::field::{Field, Mode};
use super::view::View;
use crate::perf::metric::Metric;

const MODES: [Mode; Mode::COUNT] = [
    Mode::User,
    Mode::Nice,
    Mode::System,
    Mode::Kernel,
    Mode::HardwareInterrupt,
    Mode::SoftwareInterrupt,
    Mode::IoWait,
    Mode::Steal,
    Mode::Idle,
];

/// What a processor, or all of them, did between two instants.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Usage {
    /// Seconds that there were.
    whole: f64,
    /// Seconds of each mode that is known.
    modes: [Option<f64>; Mode::COUNT],
}

impl Usage {
    /// `None` if nothing is known but one reading.
    pub(super) fn of(view: &View<'_>) -> Option<Self> {
        let mut usage = Self::default();
        let mut passed = None;
        for (mode, place) in MODES.into_iter().zip(&mut usage.modes) {
            if let Some((growth, seconds)) = view.growth(Field::Processor(mode)) {
                *place = Some(growth);
                passed = Some(seconds);
            }
        }
        let passed = passed?;
        // An export may be of some modes only: then the clock says how much time there was.
        let all = [Mode::User, Mode::Idle].map(|mode| usage.get(mode));
        let kernel = usage.get(Mode::Kernel).or_else(|| usage.kernel());
        usage.whole = match (all, kernel) {
            ([Some(user), Some(idle)], Some(kernel)) => {
                let others = [Mode::Nice, Mode::IoWait, Mode::Steal];
                let others = others.map(|mode| usage.get(mode).unwrap_or(0.0));
                user + idle + kernel + others.iter().sum::<f64>()
            }
            _ => passed,
        };
        (usage.whole > 0.0).then_some(usage)
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.whole += other.whole;
        for (place, seconds) in self.modes.iter_mut().zip(other.modes) {
            if let Some(seconds) = seconds {
                *place = Some(place.unwrap_or(0.0) + seconds);
            }
        }
    }

    fn get(&self, mode: Mode) -> Option<f64> {
        self.modes[mode as usize]
    }

    fn interrupts(&self) -> Option<f64> {
        let hardware = self.get(Mode::HardwareInterrupt);
        let both = hardware.zip(self.get(Mode::SoftwareInterrupt));
        both.map(|(hardware, software)| hardware + software)
    }

    /// The kernel with interrupts, where they are counted beside it.
    fn kernel(&self) -> Option<f64> {
        self.get(Mode::System)
            .map(|system| system + self.interrupts().unwrap_or(0.0))
    }

    /// Gives its shares, once there was any time.
    pub(super) fn metrics(&self, give: &mut dyn FnMut(Metric, f64)) {
        if self.whole <= 0.0 {
            return;
        }
        let share = |seconds: f64| (100.0 * seconds / self.whole).clamp(0.0, 100.0);
        let waiting = self.get(Mode::IoWait);
        // A processor that waits for a disk has nothing to do.
        let idle = self
            .get(Mode::Idle)
            .map(|idle| idle + waiting.unwrap_or(0.0));
        for (metric, seconds) in [
            (Metric::CpuBusy, idle.map(|idle| self.whole - idle)),
            (
                Metric::CpuSystem,
                self.get(Mode::Kernel).or_else(|| self.kernel()),
            ),
            (Metric::CpuIoWait, waiting),
            (Metric::CpuSteal, self.get(Mode::Steal)),
            (Metric::CpuInterrupt, self.interrupts()),
        ] {
            if let Some(seconds) = seconds {
                give(metric, share(seconds));
            }
        }
    }
}
