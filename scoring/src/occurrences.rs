//! How often something happened: counts per hour, their decay, and the escalation of a severity by counts.
//!
//! ```
//! use wegweiser_scoring::{Escalation, Occurrences, Q16, Severity};
//!
//! let mut seen = Occurrences::new();
//! seen.record(1_700_000_000, 4);
//! seen.record(1_700_000_000 + 7 * 86_400, 2);
//! let as_of = 1_700_000_000 + 7 * 86_400;
//! assert_eq!(seen.effective(as_of, 7 * 86_400), Q16::from_count(4)); // 4 halved, and 2 fresh
//!
//! let escalation: Escalation = "Low@1; Medium@5/24h; High@6/7d".parse().unwrap();
//! assert_eq!(escalation.reached(&seen), Some(Severity::Low)); // never 5 in a day, nor 6 within seven
//! ```

use std::collections::BTreeMap;
use std::ops::Add;

use serde::{Deserialize, Serialize};

pub use crate::escalation::{Escalation, EscalationError};
use crate::units::Q16;

/// Seconds per bucket.
const HOUR: u64 = 3_600;

/// The factor of repetition: `x` up to 1, then `1 + 0.25 * log2(x)` (linear between powers of two), at most 2.5.
///
/// ```
/// use wegweiser_scoring::{Q16, occurrences::repetition};
///
/// assert_eq!(repetition(Q16::ONE), Q16::ONE);
/// assert_eq!(repetition(Q16::from_count(4)), Q16::new(98_304)); // 1.5
/// assert_eq!(repetition(Q16::from_count(64)), repetition(Q16::from_count(1_000_000))); // 2.5
/// ```
pub fn repetition(n_eff: Q16) -> Q16 {
    const PER_DOUBLING: u64 = 16_384;
    const CAP: u64 = 163_840;
    let n = n_eff.raw();
    if n <= Q16::ONE.raw() {
        return n_eff;
    }
    let doublings = n.ilog2() - 16;
    let part = (n - (Q16::ONE.raw() << doublings)) >> doublings;
    Q16::new(
        CAP.min(
            Q16::ONE.raw() + PER_DOUBLING * u64::from(doublings) + ((PER_DOUBLING * part) >> 16),
        ),
    )
}

/// What is left of an occurrence after its age: `2^(-age / half_life)`, linear between half-lives, 0 from the 16th on.
/// A half-life of 0 means no decay.
///
/// ```
/// use wegweiser_scoring::{Q16, occurrences::decay};
///
/// assert_eq!(decay(0, 604_800), Q16::ONE);
/// assert_eq!(decay(604_800, 604_800), Q16::new(32_768));
/// assert_eq!(decay(604_800, 0), Q16::ONE);
/// ```
pub fn decay(age_seconds: u64, half_life_seconds: u64) -> Q16 {
    let Some(half_lives) = age_seconds.checked_div(half_life_seconds) else {
        return Q16::ONE;
    };
    if half_lives >= 16 {
        return Q16::ZERO;
    }
    let start = Q16::ONE.raw() >> half_lives;
    let rest = u128::from(age_seconds % half_life_seconds);
    let fallen = (u128::from(start) * rest / u128::from(half_life_seconds)) as u64 >> 1;
    Q16::new(start - fallen)
}

/// Counts per hour since the Unix epoch.
///
/// Logs of several files merge by adding buckets, in any order. Overlapping exports of one log would count twice: the
/// caller must drop occurrences that it has already seen. Counts saturate at `u64::MAX`; an hour without occurrences is
/// not stored, so equal contents are equal values. In serde it is a map from hour to count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "BTreeMap<i64, u64>", into = "BTreeMap<i64, u64>")]
pub struct Occurrences {
    hours: BTreeMap<i64, u64>,
}

impl Occurrences {
    /// Nothing has happened.
    pub const fn new() -> Self {
        Self {
            hours: BTreeMap::new(),
        }
    }

    /// Adds `n` occurrences at an instant in Unix seconds.
    pub fn record(&mut self, unix_seconds: i64, n: u64) {
        self.add(hour_of(unix_seconds), n);
    }

    /// Adds every bucket of `other`.
    pub fn merge(&mut self, other: &Self) {
        for (&hour, &n) in &other.hours {
            self.add(hour, n);
        }
    }

    /// True when nothing has happened.
    pub fn is_empty(&self) -> bool {
        self.hours.is_empty()
    }

    /// The number of occurrences.
    pub fn total(&self) -> u64 {
        self.hours.values().fold(0, |sum, &n| sum.saturating_add(n))
    }

    /// The first hour with an occurrence, in hours since the Unix epoch.
    pub fn first_hour(&self) -> Option<i64> {
        self.hours.first_key_value().map(|(&hour, _)| hour)
    }

    /// The last hour with an occurrence, in hours since the Unix epoch.
    pub fn last_hour(&self) -> Option<i64> {
        self.hours.last_key_value().map(|(&hour, _)| hour)
    }

    /// The buckets as (hour since the Unix epoch, count), by time.
    pub fn hours(&self) -> impl Iterator<Item = (i64, u64)> + '_ {
        self.hours.iter().map(|(&hour, &n)| (hour, n))
    }

    /// `n_eff`: the sum of what decay has left of each occurrence at `as_of`.
    ///
    /// The age is counted in whole hours, from bucket to bucket: an occurrence of the hour of `as_of` is fresh, and so is
    /// one of the future.
    pub fn effective(&self, as_of_seconds: i64, half_life_seconds: u64) -> Q16 {
        let now = hour_of(as_of_seconds);
        let sum = self.hours.iter().map(|(&hour, &n)| {
            let age = if hour < now {
                now.abs_diff(hour).saturating_mul(HOUR)
            } else {
                0
            };
            u128::from(n) * u128::from(decay(age, half_life_seconds).raw())
        });
        Q16::new(u64::try_from(sum.fold(0, u128::saturating_add)).unwrap_or(u64::MAX))
    }

    /// True when an occurrence lies in an hour after that of `as_of`: a clock was wrong, here or there.
    pub fn has_future(&self, as_of_seconds: i64) -> bool {
        self.last_hour()
            .is_some_and(|last| last > hour_of(as_of_seconds))
    }

    /// The greatest sum in any window of this many successive hours; 0 for a window of 0 hours.
    ///
    /// ```
    /// use wegweiser_scoring::Occurrences;
    ///
    /// let mut seen = Occurrences::new();
    /// for hour in [0, 1, 2, 30] {
    ///     seen.record(hour * 3_600, 1);
    /// }
    /// assert_eq!((seen.peak(1), seen.peak(2), seen.peak(24), seen.peak(31)), (1, 2, 3, 4));
    /// ```
    pub fn peak(&self, window_hours: u64) -> u64 {
        if window_hours == 0 {
            return 0;
        }
        let mut first = self.hours.iter().peekable();
        let (mut sum, mut peak) = (0_u128, 0);
        for (&last, &n) in &self.hours {
            sum += u128::from(n);
            while let Some(&(&hour, &gone)) = first.peek() {
                if last.abs_diff(hour) < window_hours {
                    break;
                }
                sum -= u128::from(gone);
                first.next();
            }
            peak = peak.max(sum);
        }
        u64::try_from(peak).unwrap_or(u64::MAX)
    }

    fn add(&mut self, hour: i64, n: u64) {
        if n > 0 {
            let bucket = self.hours.entry(hour).or_default();
            *bucket = bucket.saturating_add(n);
        }
    }
}

impl Add<&Self> for Occurrences {
    type Output = Self;

    fn add(mut self, other: &Self) -> Self {
        self.merge(other);
        self
    }
}

impl From<BTreeMap<i64, u64>> for Occurrences {
    fn from(mut hours: BTreeMap<i64, u64>) -> Self {
        hours.retain(|_, n| *n > 0);
        Self { hours }
    }
}

impl From<Occurrences> for BTreeMap<i64, u64> {
    fn from(occurrences: Occurrences) -> Self {
        occurrences.hours
    }
}

fn hour_of(unix_seconds: i64) -> i64 {
    unix_seconds.div_euclid(HOUR as i64)
}
