//! From devices to groups, organizations and tenants: sums that merge in any order.
//!
//! ```
//! use wegweiser_scoring::{Coverage, MilliScore, Partial};
//!
//! let device = |points: u32| {
//!     let score = MilliScore::new(points * 1_000).unwrap();
//!     Partial::leaf(score, score, 1, Coverage::COMPLETE)
//! };
//! let mut fleet = Partial::EMPTY;
//! (0..999).for_each(|_| fleet.merge(&device(100)));
//! fleet.merge(&device(45));
//! assert_eq!(fleet.mean().unwrap().milli(), 99_945);
//! assert_eq!(fleet.risk().unwrap().displayed().get(), 90); // the one device is not averaged away
//! assert_eq!(fleet.worst().unwrap().get(), 45);
//! ```

use serde::{Deserialize, Serialize};

pub use crate::children::{Child, share_among};
use crate::coverage::{Coverage, Standing};
use crate::device::Rollup;
use crate::exp::{self, MAX_LOSS_MILLI};
pub use crate::fix::Fix;
use crate::partial_serde::PartialParts;
use crate::units::{Band, MilliScore, Permille, Score};

/// What one scored device gives to the nodes above it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Leaf {
    /// The headline score.
    pub score: MilliScore,
    /// The risk number.
    pub risk: MilliScore,
    /// How much the device counts: workstation 1, server 3, domain controller, hypervisor or backup 5.
    pub weight: u16,
    /// How much of the device is known and fresh: a score below half of it is provisional, also one that is kept although
    /// its data has aged below the quarter that a new score needs.
    pub coverage: Coverage,
}

/// The sums over a set of devices: a commutative group, so a fleet is scored in any order, in parallel, on many machines,
/// or incrementally.
///
/// Every sum is exact for 2^32 devices: weights are below 2^16 and losses below 2^17 milli-points, so `Σ w` stays below
/// 2^48, `Σ w*x` below 2^65, `Σ w*x^4` below 2^115 and the coverage sums below 2^80. Beyond the width of its type a sum
/// saturates.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "PartialParts", into = "PartialParts")]
pub struct Partial {
    pub(crate) devices: u64,
    pub(crate) weight: u64,
    pub(crate) score_loss: u128,
    pub(crate) risk_loss_4: u128,
    pub(crate) histogram: [u64; 101],
    pub(crate) coverage_known: u128,
    pub(crate) coverage_expected: u128,
    pub(crate) provisional: u64,
    pub(crate) unscored: u64,
}

impl Default for Partial {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl Partial {
    /// No device: the neutral element.
    pub const EMPTY: Self = Self {
        devices: 0,
        weight: 0,
        score_loss: 0,
        risk_loss_4: 0,
        histogram: [0; 101],
        coverage_known: 0,
        coverage_expected: 0,
        provisional: 0,
        unscored: 0,
    };

    /// One scored device.
    pub fn leaf(score: MilliScore, risk: MilliScore, weight: u16, coverage: Coverage) -> Self {
        let mut partial = Self::EMPTY;
        partial.add(&Leaf {
            score,
            risk,
            weight,
            coverage,
        });
        partial
    }

    /// One device without a score. It counts in the coverage, by its weight, and in [`unscored_devices`], in nothing else.
    ///
    /// [`unscored_devices`]: Self::unscored_devices
    pub fn unscored(weight: u16, coverage: Coverage) -> Self {
        let mut partial = Self::EMPTY;
        partial.add_unscored(weight, coverage);
        partial
    }

    /// Adds one scored device, without building a partial for it.
    pub fn add(&mut self, leaf: &Leaf) {
        let weight = u64::from(leaf.weight);
        let square = u64::from(leaf.risk.loss()).pow(2);
        let fourth = u128::from(weight) * u128::from(square) * u128::from(square);
        self.devices = self.devices.saturating_add(1);
        self.weight = self.weight.saturating_add(weight);
        self.score_loss = self
            .score_loss
            .saturating_add((weight * u64::from(leaf.score.loss())).into());
        self.risk_loss_4 = self.risk_loss_4.saturating_add(fourth);
        let bin = &mut self.histogram[usize::from(leaf.score.displayed().get())];
        *bin = bin.saturating_add(1);
        self.provisional = self
            .provisional
            .saturating_add((leaf.coverage.standing() != Standing::Scored).into());
        self.add_coverage(leaf.weight, leaf.coverage);
    }

    /// Adds one device without a score, without building a partial for it.
    pub fn add_unscored(&mut self, weight: u16, coverage: Coverage) {
        self.unscored = self.unscored.saturating_add(1);
        self.add_coverage(weight, coverage);
    }

    /// Adds the devices of another set; the sets must not overlap.
    pub fn merge(&mut self, other: &Self) {
        self.devices = self.devices.saturating_add(other.devices);
        self.weight = self.weight.saturating_add(other.weight);
        self.score_loss = self.score_loss.saturating_add(other.score_loss);
        self.risk_loss_4 = self.risk_loss_4.saturating_add(other.risk_loss_4);
        for (bin, more) in self.histogram.iter_mut().zip(&other.histogram) {
            *bin = bin.saturating_add(*more);
        }
        self.coverage_known = self.coverage_known.saturating_add(other.coverage_known);
        self.coverage_expected = self
            .coverage_expected
            .saturating_add(other.coverage_expected);
        self.provisional = self.provisional.saturating_add(other.provisional);
        self.unscored = self.unscored.saturating_add(other.unscored);
    }

    /// Takes the devices of a subset out again: the inverse of [`merge`](Self::merge). On an error nothing has changed.
    ///
    /// ```
    /// use wegweiser_scoring::{Coverage, MilliScore, Partial};
    ///
    /// let one = Partial::leaf(MilliScore::PERFECT, MilliScore::PERFECT, 1, Coverage::COMPLETE);
    /// let mut both = one.clone();
    /// both.merge(&one);
    /// both.subtract(&one).unwrap();
    /// assert_eq!(both, one);
    /// assert!(Partial::EMPTY.subtract(&one).is_err());
    /// ```
    pub fn subtract(&mut self, part: &Self) -> Result<(), NotContained> {
        let rest = self.checked_difference(part).ok_or(NotContained)?;
        if !rest.is_consistent() {
            return Err(NotContained);
        }
        *self = rest;
        Ok(())
    }

    /// The number of devices with a score.
    pub const fn devices(&self) -> u64 {
        self.devices
    }

    /// The number of devices without a score.
    pub const fn unscored_devices(&self) -> u64 {
        self.unscored
    }

    /// The number of scored devices of which less than half is known.
    pub const fn provisional_devices(&self) -> u64 {
        self.provisional
    }

    /// The sum of the weights of the scored devices.
    pub const fn weight(&self) -> u64 {
        self.weight
    }

    /// The number of scored devices per displayed score; the first is always 0.
    pub const fn histogram(&self) -> &[u64; 101] {
        &self.histogram
    }

    /// The mean score by device weight: `100 000 - Σ w*x div Σ w`. `None` without weight.
    pub fn mean(&self) -> Option<MilliScore> {
        let loss = self.score_loss.checked_div(self.weight.into())?;
        Some(MilliScore::from_loss(
            u32::try_from(loss).unwrap_or(u32::MAX),
        ))
    }

    /// The risk number, which nothing dilutes: `100 000 - ⁴√(Σ w*x^4 div Σ w)`. `None` without weight.
    pub fn risk(&self) -> Option<MilliScore> {
        let fourth_power = self.risk_loss_4.checked_div(self.weight.into())?;
        Some(MilliScore::from_loss(exp::fourth_root(fourth_power)))
    }

    /// The median of the displayed scores; of an even number of devices the lower of the two in the middle.
    pub fn median(&self) -> Option<Score> {
        self.ranked(self.devices.div_ceil(2))
    }

    /// The displayed score that a tenth of the devices do not exceed (nearest rank).
    pub fn p10(&self) -> Option<Score> {
        self.ranked(self.devices.div_ceil(10))
    }

    /// The worst displayed score.
    pub fn worst(&self) -> Option<Score> {
        self.ranked(1)
    }

    /// The number of scored devices in a band.
    pub fn devices_in(&self, band: Band) -> u64 {
        let bins = (1_u8..).zip(&self.histogram[1..]);
        let inside = bins
            .filter(|&(points, _)| Score::new(points).is_some_and(|score| score.band() == band));
        inside.fold(0, |sum, (_, &n)| sum.saturating_add(n))
    }

    /// The coverage of all devices, scored or not, by weight: 0..=1 000 ‰, rounded down. `None` where nothing is expected.
    pub fn coverage(&self) -> Option<Permille> {
        let share = self
            .coverage_known
            .saturating_mul(1_000)
            .checked_div(self.coverage_expected)?;
        Some(Permille::new(share.min(1_000) as u16))
    }

    /// The device of a rank, counted from 1 at the worst.
    fn ranked(&self, rank: u64) -> Option<Score> {
        let mut seen = 0_u64;
        let bin = self.histogram.iter().position(|&n| {
            seen = seen.saturating_add(n);
            seen >= rank && n > 0
        })?;
        Score::new(bin as u8)
    }

    fn add_coverage(&mut self, weight: u16, coverage: Coverage) {
        let weigh = |sum: u32| u128::from(u64::from(weight) * u64::from(sum));
        self.coverage_known = self.coverage_known.saturating_add(weigh(coverage.known()));
        self.coverage_expected = self
            .coverage_expected
            .saturating_add(weigh(coverage.expected()));
    }

    fn checked_difference(&self, part: &Self) -> Option<Self> {
        let mut histogram = self.histogram;
        for (bin, less) in histogram.iter_mut().zip(&part.histogram) {
            *bin = bin.checked_sub(*less)?;
        }
        Some(Self {
            devices: self.devices.checked_sub(part.devices)?,
            weight: self.weight.checked_sub(part.weight)?,
            score_loss: self.score_loss.checked_sub(part.score_loss)?,
            risk_loss_4: self.risk_loss_4.checked_sub(part.risk_loss_4)?,
            histogram,
            coverage_known: self.coverage_known.checked_sub(part.coverage_known)?,
            coverage_expected: self.coverage_expected.checked_sub(part.coverage_expected)?,
            provisional: self.provisional.checked_sub(part.provisional)?,
            unscored: self.unscored.checked_sub(part.unscored)?,
        })
    }

    /// True when some set of devices could have these sums.
    pub(crate) fn is_consistent(&self) -> bool {
        let counted = self.histogram[1..]
            .iter()
            .try_fold(0_u64, |sum, &n| sum.checked_add(n));
        let loss_4 = u128::from(MAX_LOSS_MILLI).pow(4);
        counted == Some(self.devices)
            && self.histogram[0] == 0
            && self.provisional <= self.devices
            && self.weight <= self.devices.saturating_mul(u16::MAX.into())
            && self.score_loss <= u128::from(self.weight) * u128::from(MAX_LOSS_MILLI)
            && self.risk_loss_4 <= u128::from(self.weight).saturating_mul(loss_4)
            && self.coverage_known <= self.coverage_expected
    }
}

/// The devices to take out are not part of the sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these devices are not part of this partial")]
pub struct NotContained;

/// The headline score of a group, organization or tenant.
///
/// `children` are the scores of its direct children, `None` for those without one; `partial` are the sums over all its
/// devices. `average` is the mean of the children, rounded down to a milli-point. `weighted` is [`Partial::mean`], `risk`
/// is [`Partial::risk`]. `worst` is the worst child, and with no child given the worst device of `partial`. `legacy` is
/// the mean of the children's whole scores, rounded half to even; where no child has a score, the node keeps `previous`,
/// which no other roll-up looks at.
///
/// ```
/// use wegweiser_scoring::{MilliScore, Partial, Rollup, roll_up};
///
/// let children = [MilliScore::new(84_000), MilliScore::new(85_000), None];
/// let roll_up = |rollup| roll_up(rollup, &children, &Partial::EMPTY, None).unwrap().milli();
/// assert_eq!(roll_up(Rollup::Average), 84_500);
/// assert_eq!(roll_up(Rollup::Legacy), 84_000);
/// assert_eq!(roll_up(Rollup::Worst), 84_000);
/// ```
pub fn roll_up(
    rollup: Rollup,
    children: &[Option<MilliScore>],
    partial: &Partial,
    previous: Option<Score>,
) -> Option<MilliScore> {
    let scored = || children.iter().flatten();
    let count = scored().count() as u64;
    match rollup {
        Rollup::Average => {
            let losses: u64 = scored().map(|score| u64::from(score.loss())).sum();
            (count > 0).then(|| MilliScore::from_loss(losses.div_ceil(count) as u32))
        }
        Rollup::Weighted => partial.mean(),
        Rollup::Risk => partial.risk(),
        Rollup::Worst => scored()
            .min()
            .copied()
            .or_else(|| partial.worst().map(MilliScore::from)),
        Rollup::Legacy => {
            let points: u64 = scored()
                .map(|score| u64::from(score.displayed().get()))
                .sum();
            let mean = (count > 0).then(|| half_to_even(points, count));
            mean.and_then(|mean| Score::new(mean as u8))
                .or(previous)
                .map(MilliScore::from)
        }
    }
}

fn half_to_even(sum: u64, count: u64) -> u64 {
    let (whole, rest) = (sum / count, sum % count);
    match (2 * rest).cmp(&count) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Equal => whole + whole % 2,
        std::cmp::Ordering::Greater => whole + 1,
    }
}
