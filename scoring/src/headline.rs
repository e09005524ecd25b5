//! The arithmetic from analyzers to a device, for every roll-up, without allocation.

use crate::apportion::apportion;
use crate::device::Rollup;
use crate::exp;
use crate::units::{LogLoss, MilliScore, Permille};

/// What one analyzer gives to its device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    /// Its own loss in milli-points.
    pub(crate) loss_milli: u32,
    weight: u16,
    /// `ω * L` in micro-nats. Clamped so that its fourth power fits; the score is at its floor from 2^26 on.
    weighted: u32,
}

impl Term {
    pub(crate) fn new(loss: LogLoss, weight: Permille) -> Self {
        let weighted = u128::from(loss.0) * u128::from(weight.get()) / 1_000;
        Self {
            loss_milli: loss.milli_points(),
            weight: weight.get(),
            weighted: u32::try_from(weighted).unwrap_or(u32::MAX),
        }
    }

    fn fourth_power(self) -> u128 {
        let square = u128::from(u64::from(self.weighted) * u64::from(self.weighted));
        square * square
    }

    fn score(self) -> MilliScore {
        MilliScore::from_loss(self.loss_milli)
    }

    /// What is missing to 100 whole points, as existing systems see the analyzer.
    fn displayed_loss(self) -> u32 {
        100 - u32::from(self.score().displayed())
    }
}

/// The sums over the analyzers of one device. They fit for 2^32 analyzers, and beyond they are out of memory's reach.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    count: u64,
    losses: u64,
    weights: u64,
    weighted_losses: u64,
    worst: u32,
    displayed: u64,
    fourth_powers: u128,
}

impl Sums {
    pub(crate) fn of(terms: impl IntoIterator<Item = Term>) -> Self {
        let mut sums = Self::default();
        terms.into_iter().for_each(|term| sums.add(term));
        sums
    }

    pub(crate) fn add(&mut self, term: Term) {
        self.count += 1;
        self.losses += u64::from(term.loss_milli);
        self.weights += u64::from(term.weight);
        self.weighted_losses += u64::from(term.weight) * u64::from(term.loss_milli);
        self.worst = self.worst.max(term.loss_milli);
        self.displayed += u64::from(u32::from(term.score().displayed()));
        self.fourth_powers = self.fourth_powers.saturating_add(term.fourth_power());
    }

    /// The score by the roll-up; `None` without an analyzer.
    pub(crate) fn score(&self, rollup: Rollup) -> Option<MilliScore> {
        let loss = match rollup {
            _ if self.count == 0 => return None,
            // A mean is rounded against the device, so that 100 stays the privilege of no loss at all.
            Rollup::Weighted if self.weights > 0 => {
                self.weighted_losses.div_ceil(self.weights) as u32
            }
            Rollup::Average | Rollup::Weighted => self.losses.div_ceil(self.count) as u32,
            Rollup::Risk => self.log_loss().milli_points(),
            Rollup::Worst => self.worst,
            Rollup::Legacy => {
                let points = (2 * self.displayed + self.count) / (2 * self.count);
                100_000 - points as u32 * 1_000
            }
        };
        Some(MilliScore::from_loss(loss))
    }

    /// `⁴√ Σ (ω * L)^4`, rounded down.
    pub(crate) fn log_loss(&self) -> LogLoss {
        LogLoss(u64::from(exp::fourth_root(self.fourth_powers)))
    }
}

/// Splits the loss of a device over its analyzers, by the roll-up that made it. Sums exactly to `loss_milli`.
pub(crate) fn shares(rollup: Rollup, loss_milli: u32, terms: &[Term], ids: &[&str]) -> Vec<u32> {
    let all_weightless = terms.iter().all(|term| term.weight == 0);
    let worst = terms.iter().map(|term| term.loss_milli).max().unwrap_or(0);
    let first_worst = (0..terms.len())
        .filter(|&i| terms[i].loss_milli == worst)
        .min_by_key(|&i| ids[i]);
    let weight = |i: usize| -> u128 {
        let term = terms[i];
        match rollup {
            Rollup::Weighted if !all_weightless => {
                u128::from(term.weight) * u128::from(term.loss_milli)
            }
            Rollup::Average | Rollup::Weighted => term.loss_milli.into(),
            Rollup::Risk => term.fourth_power(),
            Rollup::Worst => u128::from(Some(i) == first_worst),
            Rollup::Legacy => term.displayed_loss().into(),
        }
    };
    let parts: Vec<(&str, u128)> = ids
        .iter()
        .enumerate()
        .map(|(i, &id)| (id, weight(i)))
        .collect();
    apportion(loss_milli, &parts)
}
