//! Severities, and the table that says what each costs.
//!
//! ```
//! use wegweiser_scoring::{Permille, Q16, Severity, SeverityTable};
//!
//! let table = SeverityTable::default();
//! let fresh = table.lambda(Severity::High, Q16::ONE, Permille::ONE, Permille::ONE);
//! assert_eq!(fresh, table.lambda_of(Severity::High));
//! assert_eq!(fresh.score().displayed().get(), 64); // before the class limit; `score_findings` applies it
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::exp::{self, ONE_Q62};
use crate::occurrences::repetition;
use crate::units::{LogLoss, Permille, Q16};

/// How bad a finding is. The order is by severity: `Info < Critical`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing; costs nothing.
    Info,
    /// A blemish: one costs 3 points, any number leaves 75.
    Low,
    /// Needs attention: one costs 12 points, any number leaves 50.
    Medium,
    /// Needs action soon: one costs 32 points, any number leaves 20.
    High,
    /// Needs action now: one costs 55 points, there is no floor but 1.
    Critical,
}

impl Severity {
    /// Every severity, from the mildest to the worst.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// The place of this class in the nesting, inner first; `None` for Info, which costs nothing.
    pub(crate) const fn class(self) -> Option<usize> {
        match self {
            Self::Info => None,
            Self::Low => Some(0),
            Self::Medium => Some(1),
            Self::High => Some(2),
            Self::Critical => Some(3),
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        })
    }
}

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, UnknownSeverity> {
        let found = Self::ALL
            .into_iter()
            .find(|severity| severity.to_string().eq_ignore_ascii_case(text));
        found.ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}

/// A text that names no severity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown severity `{0}`: expected `info`, `low`, `medium`, `high` or `critical`")]
pub struct UnknownSeverity(String);

/// One whole number of points for each severity that costs something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointsBySeverity {
    /// Points for Low.
    pub low: u8,
    /// Points for Medium.
    pub medium: u8,
    /// Points for High.
    pub high: u8,
    /// Points for Critical.
    pub critical: u8,
}

impl PointsBySeverity {
    const fn by_class(self) -> [u8; 4] {
        [self.low, self.medium, self.high, self.critical]
    }
}

/// The eight numbers that a policy may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityPoints {
    /// What one fresh finding costs, 1..=98 points; strictly increasing with the severity.
    pub cost: PointsBySeverity,
    /// The score that any number of findings of at most this severity leaves, 1..=98 points; strictly decreasing.
    pub floor: PointsBySeverity,
}

impl Default for SeverityPoints {
    fn default() -> Self {
        Self {
            cost: PointsBySeverity {
                low: 3,
                medium: 12,
                high: 32,
                critical: 55,
            },
            floor: PointsBySeverity {
                low: 75,
                medium: 50,
                high: 20,
                critical: 1,
            },
        }
    }
}

/// Why eight numbers are no severity table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SeverityError {
    /// A cost or a floor is not within 1..=98.
    #[error("the {0} of `{1}` is not within 1..=98 points")]
    OutOfRange(&'static str, Severity),
    /// A severity costs no more than the one below it.
    #[error("`{0}` must cost more than the severity below it")]
    CostNotIncreasing(Severity),
    /// A severity's floor is not below that of the severity below it.
    #[error("the floor of `{0}` must be below the floor of the severity below it")]
    FloorNotDecreasing(Severity),
    /// One finding alone would reach the floor of its class.
    #[error("one `{0}` finding must cost less than the distance of its floor from 100")]
    CostReachesFloor(Severity),
    /// So near to its floor a class would outweigh the one above it, and raising a severity could raise a score.
    #[error(
        "one `{0}` finding would weigh no more than one of the severity below it: move that one's cost from its floor"
    )]
    WeightNotIncreasing(Severity),
}

/// What each severity costs: a property of the rule set, which a policy may replace by eight other numbers.
///
/// In serde it is its [`SeverityPoints`].
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "SeverityPoints", into = "SeverityPoints")]
pub struct SeverityTable {
    points: SeverityPoints,
    /// By class, Low first: the log-loss of one fresh finding.
    lambda: [u64; 4],
    /// By class, Low first: the greatest log-loss of the class with all below it; `None` means no limit.
    limit: [Option<u64>; 4],
}

impl Default for SeverityTable {
    /// The frozen constants of the model.
    fn default() -> Self {
        Self {
            points: SeverityPoints::default(),
            lambda: [32_940, 145_513, 445_477, 810_930],
            limit: [Some(393_919), Some(916_526), Some(1_650_681), None],
        }
    }
}

impl SeverityTable {
    /// Derives the table from whole points, deterministically and with integers only.
    ///
    /// With `nat(p) = -ln(1 - p/99)` and `g_s` the curve of class `s`, the limit of a class is `nat(100 - floor)`, taken
    /// through the inverse of every curve above it, and its λ is `nat(cost)` taken through the inverse of its own curve
    /// too. A Critical floor of 1 means no limit; above 1 the Critical class is limited like the others.
    ///
    /// ```
    /// use wegweiser_scoring::{SeverityPoints, SeverityTable};
    ///
    /// let mut points = SeverityPoints::default();
    /// assert_eq!(SeverityTable::from_points(points).unwrap(), SeverityTable::default());
    /// points.cost.high = 40;
    /// assert!(SeverityTable::from_points(points).is_ok());
    /// points.cost.high = 10; // cheaper than a Medium
    /// assert!(SeverityTable::from_points(points).is_err());
    /// ```
    pub fn from_points(points: SeverityPoints) -> Result<Self, SeverityError> {
        check(points)?;
        if points == SeverityPoints::default() {
            return Ok(Self::default());
        }
        let table = Self::derive(points);
        for (severity, pair) in Severity::ALL[2..].iter().zip(table.lambda.windows(2)) {
            if pair[1] <= pair[0] {
                return Err(SeverityError::WeightNotIncreasing(*severity));
            }
        }
        Ok(table)
    }

    /// The points that this table was made of.
    pub const fn points(&self) -> SeverityPoints {
        self.points
    }

    /// `LAM`: the log-loss of one fresh finding with weight and confidence 1; 0 for Info.
    pub fn lambda_of(&self, severity: Severity) -> LogLoss {
        LogLoss(severity.class().map_or(0, |class| self.lambda[class]))
    }

    /// `LMAX`: the greatest log-loss that this severity and all below it reach together; `None` where there is no limit,
    /// and for Info, which costs nothing.
    pub fn limit_of(&self, severity: Severity) -> Option<LogLoss> {
        self.limit[severity.class()?].map(LogLoss)
    }

    /// λ of a finding: `LAM * rep(n_eff) * weight * confidence`, each product rounded down, in this order.
    pub fn lambda(
        &self,
        severity: Severity,
        n_eff: Q16,
        weight: Permille,
        confidence: Permille,
    ) -> LogLoss {
        let repeated =
            u128::from(self.lambda_of(severity).0) * u128::from(repetition(n_eff).raw()) / 65_536;
        let repeated = u64::try_from(repeated).unwrap_or(u64::MAX);
        LogLoss(repeated).scaled(weight, confidence)
    }

    /// The log-loss after each class, Low first: `g_s(inner + Σ λ of the class)`.
    pub(crate) fn nest(&self, sums: [u64; 4]) -> [u64; 4] {
        let mut inner = 0_u64;
        let mut after = [0; 4];
        for class in 0..4 {
            let filled = inner.saturating_add(sums[class]);
            inner = self.limit[class].map_or(filled, |limit| exp::saturate(filled, limit));
            after[class] = inner;
        }
        after
    }

    fn derive(points: SeverityPoints) -> Self {
        let (cost, floor) = (points.cost.by_class(), points.floor.by_class());
        let mut limit = [None; 4];
        let mut lambda = [0; 4];
        for class in (0..4).rev() {
            if floor[class] > 1 {
                limit[class] = Some(inside(&limit[class + 1..], nat(100 - floor[class])));
            }
            lambda[class] = inside(&limit[class..], nat(cost[class]));
        }
        Self {
            points,
            lambda,
            limit,
        }
    }
}

impl TryFrom<SeverityPoints> for SeverityTable {
    type Error = SeverityError;

    fn try_from(points: SeverityPoints) -> Result<Self, SeverityError> {
        Self::from_points(points)
    }
}

impl From<SeverityTable> for SeverityPoints {
    fn from(table: SeverityTable) -> Self {
        table.points
    }
}

fn check(points: SeverityPoints) -> Result<(), SeverityError> {
    let (cost, floor) = (points.cost.by_class(), points.floor.by_class());
    for (class, &severity) in Severity::ALL[1..].iter().enumerate() {
        for (name, value) in [("cost", cost[class]), ("floor", floor[class])] {
            if !(1..=98).contains(&value) {
                return Err(SeverityError::OutOfRange(name, severity));
            }
        }
        if class > 0 && cost[class] <= cost[class - 1] {
            return Err(SeverityError::CostNotIncreasing(severity));
        }
        if class > 0 && floor[class] >= floor[class - 1] {
            return Err(SeverityError::FloorNotDecreasing(severity));
        }
        if cost[class] >= 100 - floor[class] {
            return Err(SeverityError::CostReachesFloor(severity));
        }
    }
    Ok(())
}

/// `-ln(1 - points/99)` in micro-nats, for 1..=98 points.
fn nat(points: u8) -> u64 {
    let left = u128::from(ONE_Q62) * u128::from(99 - points) / 99;
    exp::inverse_exp_neg(left as u64)
}

/// Takes a device-side log-loss back through the curves of `limits`, the outermost (last) first.
fn inside(limits: &[Option<u64>], outer: u64) -> u64 {
    limits
        .iter()
        .rev()
        .flatten()
        .fold(outer, |reached, &limit| {
            exp::inverse_saturate(reached, limit)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derivation_agrees_with_the_frozen_constants() {
        let derived = SeverityTable::derive(SeverityPoints::default());
        let frozen = SeverityTable::default();
        for (class, (ours, theirs)) in derived.lambda.into_iter().zip(frozen.lambda).enumerate() {
            assert!(
                ours.abs_diff(theirs) <= 3,
                "LAM of class {class}: {ours} and {theirs}"
            );
        }
        for (ours, theirs) in derived.limit.into_iter().zip(frozen.limit) {
            assert_eq!(ours.is_none(), theirs.is_none());
            assert!(
                ours.unwrap_or(0).abs_diff(theirs.unwrap_or(0)) <= 3,
                "LMAX: {ours:?} and {theirs:?}"
            );
        }
    }

    #[test]
    fn every_accepted_table_keeps_its_points() {
        let mut accepted = 0;
        for low in [1, 2, 3, 5, 9] {
            for medium in [4, 6, 12, 20] {
                for floors in [
                    [75, 50, 20, 1],
                    [90, 60, 40, 10],
                    [40, 30, 20, 5],
                    [98, 97, 60, 2],
                ] {
                    let points = SeverityPoints {
                        cost: PointsBySeverity {
                            low,
                            medium,
                            high: 32,
                            critical: 55,
                        },
                        floor: PointsBySeverity {
                            low: floors[0],
                            medium: floors[1],
                            high: floors[2],
                            critical: floors[3],
                        },
                    };
                    let Ok(table) = SeverityTable::from_points(points) else {
                        continue;
                    };
                    accepted += 1;
                    for class in 0..4 {
                        let mut one = [0; 4];
                        one[class] = table.lambda[class];
                        let cost = LogLoss(table.nest(one)[3]).milli_points();
                        assert!(
                            cost.abs_diff(u32::from(points.cost.by_class()[class]) * 1_000) <= 2,
                            "{points:?}: {cost}"
                        );
                        one[class] = u64::MAX;
                        let floor = LogLoss(table.nest(one)[3]).score().milli();
                        assert!(
                            floor.abs_diff(u32::from(points.floor.by_class()[class]) * 1_000) <= 2,
                            "{points:?}: {floor}"
                        );
                    }
                }
            }
        }
        assert!(accepted > 30);
    }
}
