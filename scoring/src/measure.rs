//! Measures become findings through a log-normal curve, so that the loss follows the measure without a jump.
//!
//! ```
//! use wegweiser_scoring::{Curve, Severity, SeverityTable};
//!
//! // Boot time in milliseconds: 30 s is good, 90 s is bad.
//! let boot = Curve::new(30_000, 90_000).unwrap();
//! let table = SeverityTable::default();
//! assert_eq!(boot.value(30_000).micros(), 900_000);
//! assert!(boot.value(30_000).finding(&table).is_none());
//! let (severity, lambda) = boot.value(90_000).finding(&table).unwrap();
//! assert_eq!((severity, lambda), (Severity::Medium, table.lambda_of(Severity::Medium)));
//!
//! // Free space in megabytes: the other way round.
//! let free = Curve::new(50_000, 5_000).unwrap();
//! assert!(free.value(100_000) > free.value(1_000));
//! ```

use std::fmt;
use std::num::NonZeroU64;

use serde::{Deserialize, Serialize};

use crate::exp;
use crate::normal::{STEPS_TO_TENTH, UPPER_TAIL};
use crate::severity::{Severity, SeverityTable};
use crate::units::LogLoss;

/// The curve of one metric, through two anchors in the unit of the measure.
///
/// A p10 below the median means that higher is worse (latency), above it that lower is worse (free space). Only ratios
/// count, so any unit will do. Measure the share of time beyond a limit, not a mean: 100 % CPU for a tenth of the day must
/// show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Anchors", into = "Anchors")]
pub struct Curve {
    p10: NonZeroU64,
    median: NonZeroU64,
}

impl Curve {
    /// A curve with the value .9 at `p10`, which is good, and .5 at `median`, which is bad. The anchors must not be 0, and
    /// not equal.
    pub fn new(p10: u64, median: u64) -> Result<Self, CurveError> {
        match (NonZeroU64::new(p10), NonZeroU64::new(median)) {
            (Some(p10), Some(median)) if p10 != median => Ok(Self { p10, median }),
            (Some(_), Some(_)) => Err(CurveError::Equal),
            _ => Err(CurveError::Zero),
        }
    }

    /// The anchor with the value .9.
    pub const fn p10(self) -> u64 {
        self.p10.get()
    }

    /// The anchor with the value .5.
    pub const fn median(self) -> u64 {
        self.median.get()
    }

    /// The value of a measure: the share of a log-normal population that would be worse. Monotone in the measure.
    pub fn value(self, measure: u64) -> CurveValue {
        let higher_is_worse = self.p10 < self.median;
        let Some(measure) = NonZeroU64::new(measure) else {
            return if higher_is_worse {
                CurveValue::BEST
            } else {
                CurveValue(0)
            };
        };
        let median = log2_q32(self.median);
        let to_measure = log2_q32(measure).abs_diff(median);
        let to_tenth = log2_q32(self.p10).abs_diff(median);
        let worse = (measure > self.median) == higher_is_worse;
        let tail = upper_tail(to_measure, to_tenth);
        CurveValue(if worse { tail } else { 1_000_000 - tail })
    }
}

/// Why two anchors make no curve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CurveError {
    /// An anchor is 0, which has no logarithm.
    #[error("an anchor of a curve must not be 0")]
    Zero,
    /// The anchors are equal, which leaves no direction.
    #[error("the anchors of a curve must differ")]
    Equal,
}

/// The value of a measure on its curve, in millionths: 0 (bad) ..= 1 000 000 (good).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct CurveValue(u32);

impl CurveValue {
    /// Nothing could be better.
    pub const BEST: Self = Self(1_000_000);

    /// Makes a value of 0..=1 000 000 millionths.
    pub const fn new(micros: u32) -> Option<Self> {
        if micros <= 1_000_000 {
            Some(Self(micros))
        } else {
            None
        }
    }

    /// The millionths.
    pub const fn micros(self) -> u32 {
        self.0
    }

    /// The finding that this value makes: nothing from .9 on, Low below it, Medium below .75, High below .5.
    ///
    /// Within a class λ runs linearly up to `LAM` at the lower edge, from what the class below it, at its `LAM`, lets
    /// through its curve. So the loss of the analyzer is continuous: 0 at .9, one Low at .75, one Medium at .5, one High
    /// at 0.
    pub fn finding(self, table: &SeverityTable) -> Option<(Severity, LogLoss)> {
        let (severity, below, upper, lower) = match self.0 {
            0..500_000 => (Severity::High, Severity::Medium, 500_000, 0),
            500_000..750_000 => (Severity::Medium, Severity::Low, 750_000, 500_000),
            750_000..900_000 => (Severity::Low, Severity::Info, 900_000, 750_000),
            _ => return None,
        };
        let start = match table.limit_of(below) {
            Some(limit) => exp::saturate(table.lambda_of(below).0, limit.0),
            None => table.lambda_of(below).0,
        };
        let end = table.lambda_of(severity).0;
        let way = u128::from(end.saturating_sub(start)) * u128::from(upper - self.0)
            / u128::from(upper - lower);
        Some((severity, LogLoss(start + way as u64)))
    }
}

impl CurveValue {
    /// The finding that this value makes under a rule of at most that severity: where the curve says worse, one whole
    /// finding of it.
    pub fn finding_at_most(
        self,
        most: Severity,
        table: &SeverityTable,
    ) -> Option<(Severity, LogLoss)> {
        let (severity, lambda) = self.finding(table)?;
        Some(if severity > most {
            (most, table.lambda_of(most))
        } else {
            (severity, lambda)
        })
    }
}

impl TryFrom<u32> for CurveValue {
    type Error = &'static str;

    fn try_from(micros: u32) -> Result<Self, Self::Error> {
        Self::new(micros).ok_or("a curve value is within 0..=1000000")
    }
}

impl From<CurveValue> for u32 {
    fn from(value: CurveValue) -> Self {
        value.0
    }
}

impl fmt::Display for CurveValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Anchors {
    p10: u64,
    median: u64,
}

impl TryFrom<Anchors> for Curve {
    type Error = CurveError;

    fn try_from(anchors: Anchors) -> Result<Self, CurveError> {
        Self::new(anchors.p10, anchors.median)
    }
}

impl From<Curve> for Anchors {
    fn from(curve: Curve) -> Self {
        Self {
            p10: curve.p10(),
            median: curve.median(),
        }
    }
}

/// `floor(2^32 * log2(n))`, bit by bit through squaring. Truncation keeps it monotone; the error is below 2^-30.
fn log2_q32(n: NonZeroU64) -> u64 {
    let whole = n.ilog2();
    // The mantissa in Q63, within [1, 2).
    let mut mantissa = n.get() << n.leading_zeros();
    let mut fraction = 0_u64;
    for _ in 0..32 {
        let square = (u128::from(mantissa) * u128::from(mantissa)) >> 63;
        let bit = (square >> 64) as u64;
        mantissa = (square >> bit) as u64;
        fraction = fraction << 1 | bit;
    }
    u64::from(whole) << 32 | fraction
}

/// The normal tail beyond `distance`, where one tenth lies beyond `to_tenth`; in millionths, at most 500 000.
fn upper_tail(distance: u64, to_tenth: u64) -> u32 {
    const BEYOND: u128 = (UPPER_TAIL.len() as u128 - 1) << 16;
    let steps_q16 = (u128::from(distance) * u128::from(STEPS_TO_TENTH)) << 16;
    // Anchors too near to each other for the logarithm leave no room: all but the median lies beyond.
    let beyond = if distance == 0 { 0 } else { BEYOND };
    let place = steps_q16
        .checked_div(u128::from(to_tenth))
        .unwrap_or(beyond)
        .min(BEYOND);
    let (step, part) = ((place >> 16) as usize, (place & 0xffff) as u64);
    let here = u64::from(UPPER_TAIL[step]);
    let next = u64::from(UPPER_TAIL.get(step + 1).copied().unwrap_or(0));
    let billionths = here - (((here - next) * part) >> 16);
    ((billionths + 500) / 1_000) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `erfc` by the continued fraction and the series of Abramowitz and Stegun 7.1.6 and 7.1.14, independent of the table.
    fn erfc(x: f64) -> f64 {
        let scale = (-x * x).exp() / std::f64::consts::PI.sqrt();
        if x < 2.0 {
            let (mut term, mut sum, mut n) = (x, x, 0.5);
            while term > 1e-18 {
                n += 1.0;
                term *= x * x / n;
                sum += term;
            }
            1.0 - 2.0 * scale * sum
        } else {
            let fraction = (1..200)
                .rev()
                .fold(x, |below, k| x + f64::from(k) / 2.0 / below);
            scale / fraction
        }
    }

    #[test]
    fn the_table_is_the_normal_tail() {
        for (k, &entry) in UPPER_TAIL.iter().enumerate().take(255) {
            let z = 1.281_551_565_544_600_4 * k as f64 / 80.0;
            let exact = 1e9 * 0.5 * erfc(z / std::f64::consts::SQRT_2);
            assert!(
                (f64::from(entry) - exact).abs() <= 1.0,
                "entry {k}: {entry} and {exact}"
            );
        }
        assert!(UPPER_TAIL.windows(2).all(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn the_logarithm_is_exact_enough_and_monotone() {
        let edges = (1..64).flat_map(|bit| [(1_u64 << bit) - 1, 1 << bit, (1 << bit) + 1]);
        let numbers: std::collections::BTreeSet<u64> =
            (1..5_000).chain(edges).chain([u64::MAX]).collect();
        let mut previous = 0;
        for n in numbers {
            let ours = log2_q32(NonZeroU64::new(n).unwrap());
            let exact = (n as f64).log2();
            assert!(
                (ours as f64 / 4_294_967_296.0 - exact).abs() < 2e-9,
                "log2 of {n}"
            );
            assert!(ours >= previous);
            previous = ours;
        }
    }
}
