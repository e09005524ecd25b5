//! What is kept of a series in an hour.

use serde::{Deserialize, Serialize};

use super::bins::{BINS, LAST_CODE, bin_of, code_of, value_of};

/// Parts of an hour in a course: five minutes each.
pub(super) const SLOTS: usize = 12;
/// Seconds of one of them.
pub(super) const SLOT_SECONDS: i64 = 300;

/// The values of a series in an hour, as one export has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(into = "Document", try_from = "Document")]
pub(super) struct Hour {
    /// Milliseconds that its values stand for.
    pub(super) weight: u32,
    /// Values.
    pub(super) count: u32,
    pub(super) mean: f32,
    pub(super) least: f32,
    pub(super) most: f32,
    /// The means of its parts, as codes of the course.
    slots: [u16; SLOTS],
    /// Bins with the milliseconds that values were in them, in order.
    pub(super) bins: Vec<(u16, u32)>,
}

/// An hour as it is written down.
#[derive(Serialize, Deserialize)]
struct Document(
    u32,
    u32,
    f32,
    f32,
    f32,
    [u16; SLOTS],
    #[serde(default)] Vec<(u16, u32)>,
);

impl From<Hour> for Document {
    fn from(hour: Hour) -> Self {
        let Hour {
            weight,
            count,
            mean,
            least,
            most,
            slots,
            bins,
        } = hour;
        Self(weight, count, mean, least, most, slots, bins)
    }
}

impl TryFrom<Document> for Hour {
    type Error = &'static str;

    fn try_from(document: Document) -> Result<Self, Self::Error> {
        let Document(weight, count, mean, least, most, slots, bins) = document;
        let in_order = bins.is_sorted_by(|a, b| a.0 < b.0);
        let total: u64 = bins.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let are_values = [mean, least, most].iter().all(|value| value.is_finite());
        let on_scale = slots.iter().all(|code| *code <= LAST_CODE)
            && bins.iter().all(|(bin, _)| usize::from(*bin) < BINS);
        let hour = Self {
            weight,
            count,
            mean,
            least,
            most,
            slots,
            bins,
        };
        if in_order && total == u64::from(weight) && weight > 0 && are_values && on_scale {
            Ok(hour)
        } else {
            Err("an hour of a series does not add up")
        }
    }
}

impl Hour {
    /// The means of its parts that have one, with their numbers.
    pub(super) fn slots(&self) -> impl Iterator<Item = (usize, f64)> {
        let slots = self.slots.iter().enumerate();
        slots.filter_map(|(slot, code)| Some((slot, value_of(*code)?)))
    }

    /// Which parts have values, one bit each.
    pub(super) fn covered(&self) -> u16 {
        let slots = self.slots.iter().rev();
        slots.fold(0, |bits, code| bits << 1 | u16::from(*code > 0))
    }

    /// The fuller first; of equally full ones any fixed order will do.
    pub(super) fn order(&self, other: &Self) -> std::cmp::Ordering {
        let values = |hour: &Self| [hour.mean, hour.least, hour.most].map(f32::to_bits);
        let key = |hour: &Self| (hour.covered().count_ones(), hour.weight, hour.count);
        key(other)
            .cmp(&key(self))
            .then_with(|| values(self).cmp(&values(other)))
            .then_with(|| self.slots.cmp(&other.slots))
            .then_with(|| self.bins.cmp(&other.bins))
    }
}

/// An hour that values are added to.
#[derive(Clone)]
pub(super) struct Open {
    count: u32,
    weight: u32,
    sum: f64,
    least: f64,
    most: f64,
    slots: [(f64, f64); SLOTS],
    bins: Box<[u32]>,
    /// The bins that may hold something.
    range: (u16, u16),
}

/// What a value stands for: some time in some parts of an hour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// Milliseconds.
    pub(super) weight: u32,
    /// The first and the last part.
    pub(super) slots: (usize, usize),
}

impl Open {
    pub(super) fn new() -> Self {
        Self::with(vec![0; BINS].into_boxed_slice())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.weight == 0
    }

    pub(super) fn add(&mut self, value: f64, span: Span) {
        let weight = span.weight.min(u32::MAX - self.weight);
        let share = f64::from(weight);
        self.count = self.count.saturating_add(1);
        self.weight += weight;
        self.sum += value * share;
        self.least = self.least.min(value);
        self.most = self.most.max(value);
        for (sum, weight) in &mut self.slots[span.slots.0..=span.slots.1] {
            *sum += value * share;
            *weight += share;
        }
        let bin = bin_of(value);
        self.bins[usize::from(bin)] += weight;
        self.range = (self.range.0.min(bin), self.range.1.max(bin));
    }

    /// The hour, which is empty again; `None` if nothing was added.
    pub(super) fn close(&mut self) -> Option<Hour> {
        if self.is_empty() {
            return None;
        }
        let (first, last) = self.range;
        let mut bins = Vec::new();
        for bin in first..=last {
            let weight = std::mem::take(&mut self.bins[usize::from(bin)]);
            if weight > 0 {
                bins.push((bin, weight));
            }
        }
        let slots = self.slots.map(|(sum, weight)| {
            if weight > 0.0 {
                code_of(sum / weight)
            } else {
                0
            }
        });
        // What a float cannot hold is far beyond every scale.
        let single = |value: f64| (value as f32).clamp(f32::MIN, f32::MAX);
        let hour = Hour {
            weight: self.weight,
            count: self.count,
            mean: single(self.sum / f64::from(self.weight)),
            least: single(self.least),
            most: single(self.most),
            slots,
            bins,
        };
        *self = Self::with(std::mem::take(&mut self.bins));
        Some(hour)
    }

    fn with(bins: Box<[u32]>) -> Self {
        Self {
            count: 0,
            weight: 0,
            sum: 0.0,
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
            slots: [(0.0, 0.0); SLOTS],
            bins,
            range: (u16::MAX, 0),
        }
    }
}
