//! The units of the model. Each value is made by a constructor that checks it, so it cannot be wrong afterwards.
//!
//! ```
//! use wegweiser_scoring::{Band, LogLoss, MilliScore};
//!
//! let one_critical = LogLoss(810_930);
//! assert_eq!(one_critical.score(), MilliScore::new(45_000).unwrap());
//! assert_eq!(one_critical.score().displayed().band(), Band::Poor);
//! ```

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign};

use serde::{Deserialize, Serialize};

use crate::exp;

/// A loss in micro-nats, before it is turned into points: losses add up, points do not.
///
/// Every `u64` is allowed; sums saturate. From 2^26 µnat (67 nats) on the score is at its floor.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct LogLoss(pub u64);

impl LogLoss {
    /// No loss.
    pub const ZERO: Self = Self(0);

    /// The micro-nats.
    pub const fn micro_nats(self) -> u64 {
        self.0
    }

    /// This loss times a weight and a confidence, each product rounded down, in this order.
    #[must_use]
    pub fn scaled(self, weight: Permille, confidence: Permille) -> Self {
        let weighted = u128::from(self.0) * u128::from(weight.get()) / 1_000;
        let sure = weighted * u128::from(confidence.get()) / 1_000;
        Self(u64::try_from(sure).unwrap_or(u64::MAX))
    }

    /// The loss in milli-points, `99 000 * (1 - exp(-L))` rounded half up: 0..=99 000.
    pub fn milli_points(self) -> u32 {
        exp::loss(self.0)
    }

    /// The score that this loss leaves.
    pub fn score(self) -> MilliScore {
        MilliScore::from_loss(self.milli_points())
    }
}

impl Add for LogLoss {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for LogLoss {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for LogLoss {
    fn sum<I: Iterator<Item = Self>>(losses: I) -> Self {
        losses.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for LogLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:06} nat", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// A score in milli-points, 1 000..=100 000. This is the number that is calculated with; people see a [`Score`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct MilliScore(u32);

impl MilliScore {
    /// 100 points: nothing was found.
    pub const PERFECT: Self = Self(100_000);
    /// 1 point: the lowest score.
    pub const LOWEST: Self = Self(1_000);

    /// Makes a score of milli-points within 1 000..=100 000.
    pub const fn new(milli: u32) -> Option<Self> {
        if milli >= Self::LOWEST.0 && milli <= Self::PERFECT.0 {
            Some(Self(milli))
        } else {
            None
        }
    }

    /// The score after a loss in milli-points; a loss above 99 000 counts as 99 000.
    pub const fn from_loss(loss: u32) -> Self {
        if loss > exp::MAX_LOSS_MILLI {
            Self::LOWEST
        } else {
            Self(Self::PERFECT.0 - loss)
        }
    }

    /// What is missing to 100 points, in milli-points: 0..=99 000.
    pub const fn loss(self) -> u32 {
        Self::PERFECT.0 - self.0
    }

    /// The milli-points, 1 000..=100 000.
    pub const fn milli(self) -> u32 {
        self.0
    }

    /// The whole points that people see: rounded half up, but 100 only without any loss.
    ///
    /// ```
    /// use wegweiser_scoring::MilliScore;
    ///
    /// assert_eq!(MilliScore::new(87_500).unwrap().displayed().get(), 88);
    /// assert_eq!(MilliScore::new(99_999).unwrap().displayed().get(), 99);
    /// ```
    pub const fn displayed(self) -> Score {
        if self.0 == Self::PERFECT.0 {
            return Score(100);
        }
        let rounded = (self.0 + 500) / 1_000;
        Score(if rounded > 99 { 99 } else { rounded as u8 })
    }
}

impl TryFrom<u32> for MilliScore {
    type Error = OutOfRange;

    fn try_from(milli: u32) -> Result<Self, OutOfRange> {
        Self::new(milli).ok_or(OutOfRange {
            value: milli,
            lowest: Self::LOWEST.0,
            greatest: Self::PERFECT.0,
        })
    }
}

impl From<MilliScore> for u32 {
    fn from(score: MilliScore) -> Self {
        score.0
    }
}

impl From<Score> for MilliScore {
    fn from(score: Score) -> Self {
        Self(u32::from(score.0) * 1_000)
    }
}

impl fmt::Display for MilliScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

/// A score in whole points, 1..=100, as people see it and as existing databases store it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Score(u8);

impl Score {
    /// Makes a score of whole points within 1..=100.
    pub const fn new(points: u8) -> Option<Self> {
        if points >= 1 && points <= 100 {
            Some(Self(points))
        } else {
            None
        }
    }

    /// The points, 1..=100.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The band of this score.
    pub const fn band(self) -> Band {
        match self.0 {
            90.. => Band::Excellent,
            70.. => Band::Good,
            50.. => Band::Fair,
            30.. => Band::Poor,
            _ => Band::Critical,
        }
    }
}

impl TryFrom<u32> for Score {
    type Error = OutOfRange;

    fn try_from(points: u32) -> Result<Self, OutOfRange> {
        let score = u8::try_from(points).ok().and_then(Self::new);
        score.ok_or(OutOfRange {
            value: points,
            lowest: 1,
            greatest: 100,
        })
    }
}

impl From<Score> for u32 {
    fn from(score: Score) -> Self {
        score.0.into()
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The five bands of a displayed score, from the worst to the best.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// 1..=29.
    Critical,
    /// 30..=49.
    Poor,
    /// 50..=69.
    Fair,
    /// 70..=89.
    Good,
    /// 90..=100.
    Excellent,
}

impl Band {
    /// Every band, from the worst to the best.
    pub const ALL: [Self; 5] = [
        Self::Critical,
        Self::Poor,
        Self::Fair,
        Self::Good,
        Self::Excellent,
    ];

    /// The lowest displayed score of this band.
    pub const fn lower_edge(self) -> Score {
        Score(match self {
            Self::Critical => 1,
            Self::Poor => 30,
            Self::Fair => 50,
            Self::Good => 70,
            Self::Excellent => 90,
        })
    }
}

impl fmt::Display for Band {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Critical => "Critical",
            Self::Poor => "Poor",
            Self::Fair => "Fair",
            Self::Good => "Good",
            Self::Excellent => "Excellent",
        })
    }
}

/// A factor in thousandths: weights, confidences, freshness, coverage. 0..=65 535, so a weight may exceed 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permille(u16);

impl Permille {
    /// 1.
    pub const ONE: Self = Self(1_000);
    /// 0.
    pub const ZERO: Self = Self(0);

    /// Makes a factor of thousandths; every `u16` is allowed.
    pub const fn new(permille: u16) -> Self {
        Self(permille)
    }

    /// The thousandths.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl Default for Permille {
    /// 1, the neutral factor.
    fn default() -> Self {
        Self::ONE
    }
}

impl fmt::Display for Permille {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{} %", self.0 / 10, self.0 % 10)
    }
}

/// A count or a factor with 16 binary places: the number of occurrences after decay, and the factors made of it.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Q16(u64);

impl Q16 {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1: one fresh occurrence.
    pub const ONE: Self = Self(1 << 16);

    /// Makes a value of 65 536ths; every `u64` is allowed.
    pub const fn new(raw: u64) -> Self {
        Self(raw)
    }

    /// A whole count; counts above 2^48 count as the greatest value.
    pub const fn from_count(count: u64) -> Self {
        Self(count.saturating_mul(1 << 16))
    }

    /// The 65 536ths.
    pub const fn raw(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Q16 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hundredths = (u128::from(self.0) * 100 + (1 << 15)) >> 16;
        write!(f, "{}.{:02}", hundredths / 100, hundredths % 100)
    }
}

/// A number that is no score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{value}` is not within {lowest}..={greatest}")]
pub struct OutOfRange {
    value: u32,
    lowest: u32,
    greatest: u32,
}
