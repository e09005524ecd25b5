//! What happens to measurements without anything being wrong with the machine.

use wegweiser_parsers::perf::{Key, Metric};

use super::calendar::{DAY, HOUR};
use super::machine::{Row, Setup};
use super::noise::Noise;

/// A disturbance of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disturbance {
    /// Nothing is sampled for minutes, hours, and once for more than a day; now and then a sample is missing.
    SamplingGaps,
    /// The machine is started anew at other times than every week: counters begin at nothing.
    CounterResets,
    /// The clock goes up to an hour ahead or behind, and is put right later.
    ClockJumps,
    /// Half as many samples, whose rates and shares are of twice the time.
    Resampled,
    /// Everything is worse, by so many thousandths of what would be unbearable.
    Worsened(u16),
}

impl Disturbance {
    /// When it starts the machine.
    pub(super) fn resets(self, setup: &Setup) -> Vec<i64> {
        if self != Self::CounterResets {
            return Vec::new();
        }
        let mut noise = setup.noise("resets");
        let count = noise.pick(&[2, 3, 4, 5]);
        (0..count).map(|_| within(&mut noise, setup)).collect()
    }

    /// How it changes samples; `None` where it changes the machine.
    pub(super) fn stage(self, setup: &Setup) -> Option<Stage> {
        match self {
            Self::SamplingGaps => Some(Stage::gaps(setup)),
            Self::CounterResets => None,
            Self::ClockJumps => Some(Stage::jumps(setup)),
            Self::Resampled => Some(Stage::Halved { held: None }),
            Self::Worsened(thousandths) => Some(Stage::Worse(f64::from(thousandths) / 1_000.0)),
        }
    }
}

/// What samples go through.
#[derive(Debug)]
pub(super) enum Stage {
    /// None between these instants, and single ones missing.
    Gaps { gaps: Vec<(i64, i64)>, noise: Noise },
    /// Between these instants the clock is wrong by so many seconds.
    Jumps(Vec<(i64, i64, i64)>),
    /// Two samples are one.
    Halved { held: Option<Row> },
    /// Values are worse by this part.
    Worse(f64),
}

impl Stage {
    fn gaps(setup: &Setup) -> Self {
        let mut noise = setup.noise("gaps");
        let mut gaps = Vec::new();
        for number in 0..noise.pick(&[6, 8, 10, 12]) {
            let from = within(&mut noise, setup);
            let hours = if number == 0 {
                noise.between(24.0, 36.0)
            } else {
                noise.between(0.1, 10.0)
            };
            gaps.push((from, from + (hours * HOUR as f64) as i64));
        }
        Self::Gaps { gaps, noise }
    }

    fn jumps(setup: &Setup) -> Self {
        let mut noise = setup.noise("jumps");
        let jumps = (0..noise.pick(&[2, 3, 4, 5])).map(|_| {
            let from = within(&mut noise, setup);
            let lasts = (noise.between(1.0, 48.0) * HOUR as f64) as i64;
            let wrong = (noise.between(-1.0, 1.0) * HOUR as f64) as i64;
            (from, from + lasts, wrong)
        });
        Self::Jumps(jumps.collect())
    }

    /// What is left of a sample.
    pub(super) fn pass(&mut self, mut row: Row, keys: &[Key]) -> Option<Row> {
        match self {
            Self::Gaps { gaps, noise } => {
                let is_single = noise.uniform() < 0.01;
                let is_within = |(from, to): &(i64, i64)| (*from..*to).contains(&row.at);
                (!is_single && !gaps.iter().any(is_within)).then_some(row)
            }
            Self::Jumps(jumps) => {
                let is_within = |(from, to, _): &&(i64, i64, i64)| (*from..*to).contains(&row.at);
                row.at += jumps.iter().find(is_within).map_or(0, |jump| jump.2);
                Some(row)
            }
            Self::Halved { held } => halved(held, row, keys),
            Self::Worse(part) => {
                for (value, key) in row.values.iter_mut().zip(keys) {
                    *value = worse(key.metric, *value, *part);
                }
                keep_space_consistent(&mut row.values, keys);
                Some(row)
            }
        }
    }
}

/// Every second sample: of what is counted over time it tells the mean of both.
fn halved(held: &mut Option<Row>, mut row: Row, keys: &[Key]) -> Option<Row> {
    let first = held.take_if(|first| row.at - first.at == row.interval);
    let Some(first) = first else {
        // Behind a gap the sum of two begins anew.
        *held = Some(row);
        return None;
    };
    let pairs = row.values.iter_mut().zip(first.values).zip(keys);
    for ((value, before), key) in pairs {
        if !is_level(key.metric) {
            *value = f64::midpoint(*value, before);
        }
    }
    row.interval *= 2;
    Some(row)
}

/// Whether a metric is read at an instant rather than over the time before it.
fn is_level(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::CpuCount
            | Metric::CpuQueue
            | Metric::MemoryAvailable
            | Metric::MemoryTotal
            | Metric::SwapUsedShare
            | Metric::SpaceUsedShare
            | Metric::SpaceFree
            | Metric::SpaceTotal
            | Metric::NetworkSpeed
            | Metric::Handles
            | Metric::Threads
            | Metric::PrivateBytes
            | Metric::Temperature
            | Metric::CpuSpeedShare
            | Metric::Uptime
    )
}

/// A value that is worse by a part of what would be unbearable; those that are neither good nor bad stay.
fn worse(metric: Metric, value: f64, part: f64) -> f64 {
    match metric {
        Metric::CpuBusy
        | Metric::CpuSteal
        | Metric::CpuIoWait
        | Metric::SwapUsedShare
        | Metric::DiskBusy
        | Metric::SpaceUsedShare => (value + 100.0 * part).min(100.0),
        Metric::CpuSpeedShare => (value - 100.0 * part).max(0.0),
        Metric::MemoryAvailable => value * (1.0 - part),
        Metric::PagesIn => value + 2_000.0 * part,
        Metric::DiskReadLatency | Metric::DiskWriteLatency => value + 0.1 * part,
        Metric::DiskQueue => value + 20.0 * part,
        Metric::CpuQueue | Metric::NetworkErrors | Metric::NetworkDrops => value + 50.0 * part,
        Metric::Temperature => value + 60.0 * part,
        _ => value,
    }
}

/// What is free follows from what is used.
fn keep_space_consistent(values: &mut [f64], keys: &[Key]) {
    let place = |metric| keys.iter().position(|key| key.metric == metric);
    let places = (
        place(Metric::SpaceUsedShare),
        place(Metric::SpaceFree),
        place(Metric::SpaceTotal),
    );
    if let (Some(used), Some(free), Some(total)) = places {
        values[free] = (values[total] * (100.0 - values[used]) / 100.0).round();
    }
}

/// An instant of a case, not in its first hours nor its last.
fn within(noise: &mut Noise, setup: &Setup) -> i64 {
    let most = (setup.end - setup.start - DAY / 2).max(1);
    setup.start + DAY / 4 + (noise.uniform() * most as f64) as i64
}
