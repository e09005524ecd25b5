//! How much of a device is known, and what that leaves open.
//!
//! ```
//! use wegweiser_scoring::{Coverage, Permille, coverage::{Standing, freshness}};
//!
//! let day = 86_400;
//! let mut coverage = Coverage::default();
//! coverage.observe(2, freshness(3_600, day)); // ran an hour ago
//! coverage.observe(1, freshness(2 * day + day / 2, day)); // half forgotten
//! coverage.observe(1, Permille::ZERO); // failed: missing, never 0 points
//! assert_eq!(coverage.permille(), Permille::new(625));
//! assert_eq!(coverage.standing(), Standing::Scored);
//! ```

use serde::{Deserialize, Serialize};

use crate::device::Model;
use crate::headline::{Sums, Term};
use crate::severity::Severity;
use crate::units::{LogLoss, MilliScore, Permille};

/// Known and expected importance, in thousandths of the importance unit.
///
/// The sums saturate; analyzers have importances of about 1 to 10, so a device is far from that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "CoverageParts")]
pub struct Coverage {
    known: u32,
    expected: u32,
}

/// What a coverage allows to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Below 250 ‰, or nothing expected: there is no score.
    Unscored,
    /// Below 500 ‰: there is a score, and it is provisional.
    Provisional,
    /// There is a score.
    Scored,
}

impl Coverage {
    /// One unit of importance, all of it known: for callers that do not track coverage.
    pub const COMPLETE: Self = Self {
        known: 1_000,
        expected: 1_000,
    };

    /// A coverage of two sums; `None` when more is known than was expected.
    pub const fn new(known: u32, expected: u32) -> Option<Self> {
        if known <= expected {
            Some(Self { known, expected })
        } else {
            None
        }
    }

    /// Adds an analyzer that the platform expects: a missing or failed one has freshness 0. A freshness above 1 counts
    /// as 1.
    pub fn observe(&mut self, importance: u16, freshness: Permille) {
        let importance = u32::from(importance);
        self.expected = self.expected.saturating_add(importance * 1_000);
        let known = self
            .known
            .saturating_add(importance * u32::from(freshness.get().min(1_000)));
        self.known = known.min(self.expected);
    }

    /// `Σ importance * freshness`, in thousandths.
    pub const fn known(self) -> u32 {
        self.known
    }

    /// `Σ importance` of what the platform expects, in thousandths.
    pub const fn expected(self) -> u32 {
        self.expected
    }

    /// The coverage, 0..=1 000 ‰, rounded down; 0 when nothing is expected.
    pub fn permille(self) -> Permille {
        let share = (u64::from(self.known) * 1_000).checked_div(u64::from(self.expected));
        Permille::new(share.unwrap_or(0) as u16)
    }

    /// What this coverage allows to say.
    pub fn standing(self) -> Standing {
        match self.permille().get() {
            0..250 => Standing::Unscored,
            250..500 => Standing::Provisional,
            _ => Standing::Scored,
        }
    }
}

/// How fresh a result is: 1 until `ttl`, then linear to 0 at `4 * ttl`, rounded down. A `ttl` of 0 allows no age at all.
pub fn freshness(age_seconds: u64, ttl_seconds: u64) -> Permille {
    let (age, ttl) = (u128::from(age_seconds), u128::from(ttl_seconds));
    if age <= ttl {
        return Permille::ONE;
    }
    let left = (4 * ttl).saturating_sub(age) * 1_000;
    Permille::new(left.checked_div(3 * ttl).unwrap_or(0) as u16)
}

/// Where the headline score could be if everything were known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// Every missing analyzer had one fresh High.
    pub low: MilliScore,
    /// The known data alone.
    pub high: MilliScore,
}

impl Model {
    /// The interval of a device from its known analyzers (log-loss and weight) and the weights of the missing ones; `None`
    /// when nothing is known.
    ///
    /// A mean of very bad analyzers would rise by one more High; the lower end never lies above the upper one.
    ///
    /// ```
    /// use wegweiser_scoring::{LogLoss, Model, Permille};
    ///
    /// let interval = Model::default().interval(&[(LogLoss(0), Permille::ONE)], &[Permille::ONE]).unwrap();
    /// assert_eq!((interval.low.milli(), interval.high.milli()), (84_000, 100_000));
    /// ```
    pub fn interval(
        &self,
        known: &[(LogLoss, Permille)],
        missing: &[Permille],
    ) -> Option<Interval> {
        let mut sums = Sums::of(known.iter().map(|&(loss, weight)| Term::new(loss, weight)));
        let high = sums.score(self.rollup)?;
        let one_high = LogLoss(
            self.table
                .nest([0, 0, self.table.lambda_of(Severity::High).0, 0])[3],
        );
        for &weight in missing {
            sums.add(Term::new(one_high, weight));
        }
        Some(Interval {
            low: sums.score(self.rollup)?.min(high),
            high,
        })
    }
}

#[derive(Deserialize)]
struct CoverageParts {
    known: u32,
    expected: u32,
}

impl TryFrom<CoverageParts> for Coverage {
    type Error = &'static str;

    fn try_from(parts: CoverageParts) -> Result<Self, Self::Error> {
        Self::new(parts.known, parts.expected).ok_or("more coverage is known than expected")
    }
}
