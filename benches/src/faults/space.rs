//! A volume: how full it is, and when it will be full.
//!
//! Every day adds what days add: a mean, more on working days than on others, and independent normal noise, so that the
//! level is a random walk with drift. It goes on behind the end of a case by the same rule, and so is known to be full.

use wegweiser_parsers::perf::Metric;

use super::calendar::{DAY, part_of_day, weekday};
use super::fault::{Fault, Plan};
use super::machine::{Moment, Part, Setup, Values};
use super::noise::Noise;

#[derive(Debug)]
pub(super) struct Space {
    name: &'static str,
    /// Bytes that there are.
    total: f64,
    /// Bytes in use at the start of each day, where no temporary files are.
    levels: Vec<f64>,
    /// The first day.
    first: i64,
    /// Bytes of temporary files, which grow through a day and go at its end.
    temporary: f64,
    /// When it is full, if it fills.
    pub(super) full: Option<i64>,
}

/// Days after the end that a volume may be full.
const SOONEST: i64 = 2;
const LATEST: i64 = 40;

impl Space {
    pub(super) fn new(setup: &Setup, plan: &Plan) -> Self {
        let total = setup
            .noise("space")
            .pick(&[1.2e11, 2.5e11, 5e11, 1e12, 2e12]);
        if plan.fault == Some(Fault::DiskFilling) {
            // A walk that is full too soon or too late is walked anew.
            let mut walks =
                (0..u32::MAX).map(|attempt| Self::filling(setup, plan.onset, total, attempt));
            return walks
                .find(|space| space.full.is_some())
                .expect("most walks end in time");
        }
        let mut noise = setup.noise("walk");
        let daily = noise.between(-0.000_2, 0.000_8) * total;
        let spread = noise.between(0.000_4, 0.001_5) * total;
        let base = noise.between(0.25, 0.7) * total;
        let temporary = noise.between(0.001, 0.006) * total;
        let levels = walk(
            &mut noise,
            setup.first_day(),
            setup.days() + 1,
            spread,
            |_| daily,
        );
        Self {
            name: setup.volume(),
            total,
            levels: levels.iter().map(|level| base + level).collect(),
            first: setup.first_day(),
            temporary,
            full: None,
        }
    }

    /// In units of what a day adds, until it is known how much that is.
    fn filling(setup: &Setup, onset: i64, total: f64, attempt: u32) -> Self {
        let mut noise = setup.noise(&format!("walk {attempt}"));
        let first = setup.first_day();
        let spread = noise.between(0.2, 0.8);
        let days_left = noise.between(4.0, 30.0);
        let free_at_start = noise.between(0.3, 0.8);
        let temporary = noise.between(0.05, 0.5);
        // The day of the onset adds what comes after it.
        let added = |day: i64| {
            let before = ((onset - day) as f64 / DAY as f64).clamp(0.0, 1.0);
            1.0 - 0.98 * before
        };
        let days = setup.days() + LATEST + 2;
        let levels = walk(&mut noise, first, days, spread, added);
        let mut space = Self {
            name: setup.volume(),
            total: 0.0,
            levels,
            first,
            temporary,
            full: None,
        };
        let needed = space.used(setup.end) + days_left;
        let unit = total * free_at_start / needed;
        let base = total * (1.0 - free_at_start);
        space.total = total;
        space.temporary *= unit;
        for level in &mut space.levels {
            *level = base + unit * *level;
        }
        space.full = space.first_full(setup.end);
        space
    }

    /// The first instant after the end that nothing is free at, if that is neither too soon nor too late.
    fn first_full(&self, end: i64) -> Option<i64> {
        const STEP: usize = 300;
        let mut instants = (end..end + LATEST * DAY).step_by(STEP);
        let full = instants.find(|at| self.used(*at) >= self.total)?;
        (full >= end + SOONEST * DAY).then_some(full)
    }

    /// Bytes in use at an instant.
    pub(super) fn used(&self, at: i64) -> f64 {
        let day = (at - self.first).div_euclid(DAY) as usize;
        let last = self.levels.len() - 1;
        let (from, to) = (self.levels[day.min(last)], self.levels[(day + 1).min(last)]);
        let part = part_of_day(at);
        let day_done = at.rem_euclid(DAY) as f64 / DAY as f64;
        from + (to - from) * part + self.temporary * day_done
    }
}

/// Levels at the start of so many days, the first of which is 0.
fn walk(
    noise: &mut Noise,
    first: i64,
    days: i64,
    spread: f64,
    added: impl Fn(i64) -> f64,
) -> Vec<f64> {
    let days = (0..=days).map(|day| first + day * DAY);
    days.scan(0.0, |level, day| {
        // Seven days add what seven times the mean is.
        let rhythm = if weekday(day) < 5 { 1.2 } else { 0.5 };
        let today = *level;
        *level += added(day) * rhythm + spread * noise.normal();
        Some(today)
    })
    .collect()
}

impl Part for Space {
    fn keys(&self) -> Vec<(Metric, String)> {
        [
            Metric::SpaceUsedShare,
            Metric::SpaceFree,
            Metric::SpaceTotal,
        ]
        .map(|metric| (metric, self.name.to_owned()))
        .into()
    }

    fn values(&mut self, now: &mut Moment, _plan: &Plan, values: &mut Values) {
        let used = self.used(now.at).clamp(0.0, self.total);
        let free = (self.total - used).round();
        values.extend([100.0 * used / self.total, free, self.total]);
    }
}
