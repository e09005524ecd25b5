//! Robust statistics of a short series, in integers.

use crate::occurrences::decay;
use crate::trend::{Direction, Shift, Slope};

/// The half-life of the smoothing: 7 days.
const HALF_LIFE_SECONDS: u64 = 604_800;

/// Pairs of at most this many points are compared.
const AT_MOST: usize = 256;

/// The square of 1.959964, the two-sided 5 % point of the normal distribution, in millionths.
const SQUARE_OF_5_PERCENT_POINT: u128 = 3_841_459;

/// One score of a series. Times are strictly increasing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    /// Unix seconds.
    pub(crate) at: i64,
    /// Milli-points.
    pub(crate) milli: i64,
}

/// The exponentially weighted mean at the last sample, in milli-points: over a step of time the old value keeps its decay.
pub(crate) fn smooth(samples: &[Sample]) -> i64 {
    let Some((first, rest)) = samples.split_first() else {
        return 0;
    };
    // 16 binary places are kept between the steps.
    let (mut at, mut mean) = (first.at, first.milli << 16);
    for sample in rest {
        let kept = decay(sample.at.abs_diff(at), HALF_LIFE_SECONDS).raw() as i64;
        mean += ((sample.milli << 16) - mean) * (65_536 - kept) / 65_536;
        at = sample.at;
    }
    (mean + (1 << 15)) >> 16
}

/// Replaces neighbours by their mean, two by two, until at most 256 samples are left.
pub(crate) fn decimate(samples: &[Sample]) -> Vec<Sample> {
    let mut few = samples.to_vec();
    while few.len() > AT_MOST {
        few = few.chunks(2).map(mean_of_pair).collect();
    }
    few
}

/// The median of the slopes of all pairs, and the quantiles of its 95 % interval by Mann–Kendall's variance (Sen 1968).
/// `None` with fewer than two samples.
pub(crate) fn theil_sen(samples: &[Sample]) -> Option<Slope> {
    let mut slopes: Vec<i64> = pairs(samples).map(|(a, b)| slope(a, b)).collect();
    if slopes.is_empty() {
        return None;
    }
    slopes.sort_unstable();
    let half_width =
        (SQUARE_OF_5_PERCENT_POINT * variance_18(samples) / 18_000_000).isqrt() as usize + 1;
    let last = slopes.len() - 1;
    let low = slopes.len().saturating_sub(half_width) / 2;
    let high = (slopes.len() + half_width).div_ceil(2).min(last);
    let middle = slopes[last / 2].midpoint(slopes[slopes.len() / 2]);
    Some(Slope {
        low: slopes[low.saturating_sub(1)],
        middle,
        high: slopes[high],
    })
}

/// The level of the line of this slope at an instant: the median of the samples moved along the line. Micro-points.
pub(crate) fn level(samples: &[Sample], at: i64, slope: i64) -> i64 {
    let moved = samples.iter().map(|sample| {
        let seconds = i128::from(at) - i128::from(sample.at);
        let level = i128::from(sample.milli) * 1_000 + i128::from(slope) * seconds / 604_800;
        // Far outside any score; only keeps the number within its type.
        level.clamp(-1_000_000_000_000, 1_000_000_000_000) as i64
    });
    median(moved.collect())
}

/// The significant direction (two-sided p < .05), with the correction for ties and continuity; `None` when there is none.
pub(crate) fn mann_kendall(samples: &[Sample]) -> Option<Direction> {
    let statistic: i64 = pairs(samples)
        .map(|(a, b)| (b.milli - a.milli).signum())
        .sum();
    let corrected = u128::from(statistic.unsigned_abs().saturating_sub(1));
    // (|S| - 1)^2 > 1.96^2 * Var(S), without a root or a fraction.
    if corrected * corrected * 18_000_000 <= SQUARE_OF_5_PERCENT_POINT * variance_18(samples) {
        return None;
    }
    Some(if statistic > 0 {
        Direction::Rising
    } else {
        Direction::Falling
    })
}

/// Two-sided CUSUM on `(x - median) / max(1.4826 * MAD, 1 point)` with k = .5 and h = 5.
///
/// A sum that rises above h is one shift, until it is back at 0; it starts with the first sample after the last 0.
pub(crate) fn shifts(samples: &[Sample]) -> Vec<Shift> {
    const ALLOWANCE: i64 = 500;
    const THRESHOLD: i64 = 5_000;
    let center = median(samples.iter().map(|sample| sample.milli).collect());
    let deviation = median(
        samples
            .iter()
            .map(|sample| (sample.milli - center).abs())
            .collect(),
    );
    let scale = (deviation * 14_826 / 10_000).max(1_000);
    let mut shifts = Vec::new();
    for (direction, sign) in [(Direction::Rising, 1), (Direction::Falling, -1)] {
        let (mut sum, mut start, mut known) = (0_i64, 0, false);
        for sample in samples {
            if sum == 0 {
                (start, known) = (sample.at, false);
            }
            sum = (sum + sign * (sample.milli - center) * 1_000 / scale - ALLOWANCE).max(0);
            if sum > THRESHOLD && !known {
                known = true;
                shifts.push(Shift {
                    direction,
                    start,
                    detected: sample.at,
                });
            }
        }
    }
    shifts.sort_by_key(|shift| (shift.start, shift.detected));
    shifts
}

fn pairs(samples: &[Sample]) -> impl Iterator<Item = (Sample, Sample)> + '_ {
    samples
        .iter()
        .enumerate()
        .flat_map(|(i, &a)| samples[i + 1..].iter().map(move |&b| (a, b)))
}

/// Micro-points per week from one sample to a later one.
fn slope(a: Sample, b: Sample) -> i64 {
    let rise = i128::from(b.milli - a.milli) * 1_000 * 604_800;
    (rise / i128::from(b.at.abs_diff(a.at).max(1))) as i64
}

/// 18 times the variance of Mann–Kendall's statistic: `n(n-1)(2n+5)` less the same of every group of ties.
fn variance_18(samples: &[Sample]) -> u128 {
    let term = |n: usize| (n * n.saturating_sub(1) * (2 * n + 5)) as u128;
    let mut values: Vec<i64> = samples.iter().map(|sample| sample.milli).collect();
    values.sort_unstable();
    let ties: u128 = values
        .chunk_by(|a, b| a == b)
        .map(|group| term(group.len()))
        .sum();
    term(samples.len()) - ties
}

fn mean_of_pair(pair: &[Sample]) -> Sample {
    match *pair {
        [a, b] => Sample {
            at: a.at.midpoint(b.at),
            milli: a.milli.midpoint(b.milli),
        },
        _ => pair[0],
    }
}

/// The median; of an even number the mean of the two in the middle, 0 of none.
fn median(mut values: Vec<i64>) -> i64 {
    values.sort_unstable();
    match values.len() {
        0 => 0,
        n => values[(n - 1) / 2].midpoint(values[n / 2]),
    }
}
