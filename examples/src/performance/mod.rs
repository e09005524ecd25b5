//! Performance data as tools write it: counters of Windows, sysstat, Prometheus and `vmstat`.
//!
//! What a machine does is a function of the instant ([`Moment`]) and of noise from the machine's name; the modules here
//! only write it down in the form of one tool each.

pub mod pdh;
pub mod prometheus;
pub mod sadf;
pub mod vmstat;

use jiff::civil::{DateTime, Weekday};
use jiff::{SignedDuration, ToSpan as _};

use crate::rng::SplitMix64;

/// An instant of a machine, and the noise of its measurements.
#[derive(Debug)]
pub struct Moment<'n> {
    /// When, in UTC.
    pub at: DateTime,
    /// How busy people keep the machine, from 0 to 1.
    pub office: f64,
    noise: &'n mut SplitMix64,
}

impl<'n> Moment<'n> {
    /// An instant at a machine in central Europe, where it is an hour later than UTC.
    pub fn new(at: DateTime, noise: &'n mut SplitMix64) -> Self {
        let local = at.saturating_add(1.hour());
        Self {
            at,
            office: office(local),
            noise,
        }
    }

    /// A value that varies by a part of itself to either side, most often by little.
    pub fn about(&mut self, value: f64, part: f64) -> f64 {
        const STEPS: u64 = 1 << 20;
        let mut uniform = || self.noise.below(STEPS) as f64 / STEPS as f64;
        value * (1.0 + part * (uniform() - uniform()))
    }

    /// Hours since midnight, in UTC.
    pub fn hour(&self) -> f64 {
        f64::from(self.at.hour()) + f64::from(self.at.minute()) / 60.0
    }

    /// Seconds since an earlier instant.
    pub fn since(&self, earlier: DateTime) -> f64 {
        self.at.duration_since(earlier).as_secs_f64()
    }
}

/// How busy people are at a local time.
fn office(local: DateTime) -> f64 {
    let is_weekend = matches!(local.weekday(), Weekday::Saturday | Weekday::Sunday);
    let busy = match local.hour() {
        8 | 12 | 17 => 0.5,
        9..12 | 13..17 => 1.0,
        _ => 0.02,
    };
    if is_weekend { 0.05 * busy } else { busy }
}

/// So many instants, one every so many minutes.
pub fn instants(from: DateTime, minutes: i64, count: usize) -> impl Iterator<Item = DateTime> {
    (0..count as i64).map(move |number| {
        let later = SignedDuration::from_mins(minutes * number);
        from.saturating_add(later)
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn noise_stays_within_its_part() {
        let mut noise = SplitMix64::named("test");
        let mut moment = Moment::new(date(2026, 11, 20).at(9, 30, 0, 0), &mut noise);
        assert!((moment.office - 1.0).abs() < f64::EPSILON && (moment.hour() - 9.5).abs() < 1e-9);
        let values: Vec<f64> = (0..1_000).map(|_| moment.about(50.0, 0.1)).collect();
        assert!(values.iter().all(|value| (45.0..=55.0).contains(value)));
        let mean = values.iter().sum::<f64>() / 1_000.0;
        assert!((mean - 50.0).abs() < 0.5);
    }

    #[test]
    fn instants_are_as_many_and_as_far_apart_as_asked_for() {
        let from = date(2026, 11, 19).at(23, 30, 0, 0);
        let all: Vec<_> = instants(from, 30, 3).collect();
        assert_eq!(all[2], date(2026, 11, 20).at(0, 30, 0, 0));
    }
}
