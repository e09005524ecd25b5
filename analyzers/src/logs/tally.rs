//! What is counted of one rule.
//!
//! Each cell is the greatest that any log has of it, and of more cells than are kept the greatest stay, in one order of
//! all cells. A cell that is dropped from a part would be dropped from the whole as well, so that parts merge in any order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wegweiser_core::Evidence;
use wegweiser_core::scoring::Severity;

/// So many cells are kept.
const MOST_CELLS: usize = 1_024;
/// So many groups have a sample.
const MOST_SAMPLES: usize = 24;

/// The occurrences of one rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Document", from = "Document")]
pub(super) struct Tally {
    pub(super) cells: BTreeMap<Place, Cell>,
    pub(super) samples: BTreeMap<String, Sample>,
}

/// Where an occurrence counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Place {
    /// What it is about, its parts divided by line feeds.
    pub(super) group: String,
    /// The severity that the line reaches by what it says.
    pub(super) raised: Option<Severity>,
    pub(super) hour: Hour,
}

/// An hour of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Hour {
    /// Of lines without any time.
    Unknown,
    /// Since the start of the machine.
    Uptime(i64),
    /// Since 1970.
    At(i64),
}

/// What happened in an hour. The order is that by which one of two is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Cell {
    pub(super) count: u64,
    /// The last and the first time in the seconds of the hour's own clock; without one, places in the log.
    pub(super) last: i64,
    pub(super) first: i64,
}

/// A line of a group. Of two that of the log that has more of the group is kept.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Sample {
    pub(super) weight: u64,
    pub(super) line: Evidence,
}

/// A tally as it is written down: input from outside, which need not be in order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    cells: Vec<(Place, Cell)>,
    samples: BTreeMap<String, Sample>,
}

impl From<Tally> for Document {
    fn from(tally: Tally) -> Self {
        Self {
            cells: tally.cells.into_iter().collect(),
            samples: tally.samples,
        }
    }
}

impl From<Document> for Tally {
    fn from(document: Document) -> Self {
        let mut tally = Self::default();
        for (place, cell) in document.cells {
            tally.keep(place, cell);
        }
        tally.samples = document.samples;
        tally.bound();
        tally
    }
}

impl Tally {
    /// Counts within one log.
    pub(super) fn count(&mut self, place: Place, at: i64, n: u64) {
        let cell = self.cells.entry(place).or_insert(Cell {
            count: 0,
            last: at,
            first: at,
        });
        cell.count = cell.count.saturating_add(n);
        cell.last = cell.last.max(at);
        cell.first = cell.first.min(at);
        // What is dropped here was the least of a very long log so far.
        if self.cells.len() > 8 * MOST_CELLS {
            self.bound_cells();
        }
    }

    /// What one log has of a place.
    fn keep(&mut self, place: Place, cell: Cell) {
        let known = self.cells.entry(place).or_default();
        *known = cell.max(*known);
    }

    /// Whether a line of a group and time is worth to be kept as its sample: the first, and one each hour.
    pub(super) fn wants_sample(&self, group: &str, at: Option<i64>) -> bool {
        const HOUR: i64 = 3_600;
        match self.samples.get(group) {
            None => self.samples.len() < 8 * MOST_SAMPLES,
            Some(sample) => {
                let known = sample.line.time.map(jiff::Timestamp::as_second);
                at.zip(known).is_some_and(|(at, known)| at >= known + HOUR)
            }
        }
    }

    /// Ends one log: samples weigh what their groups have of it.
    pub(super) fn finish(&mut self) {
        let mut weights: BTreeMap<&str, u64> = BTreeMap::new();
        for (place, cell) in &self.cells {
            // What is worse by what it says goes before what is only more.
            let raised = place.raised.map_or(0, |severity| severity as u64) << 48;
            let weight = weights.entry(&place.group).or_default();
            *weight = weight.saturating_add(cell.count.min(1 << 40)).max(raised);
        }
        for (group, sample) in &mut self.samples {
            sample.weight = weights.get(group.as_str()).copied().unwrap_or(0);
        }
        self.bound();
    }

    pub(super) fn merge(&mut self, other: Self) {
        for (place, cell) in other.cells {
            self.keep(place, cell);
        }
        for (group, sample) in other.samples {
            match self.samples.get_mut(&group) {
                Some(known) if *known >= sample => {}
                Some(known) => *known = sample,
                None => {
                    self.samples.insert(group, sample);
                }
            }
        }
        self.bound();
    }

    fn bound(&mut self) {
        self.bound_cells();
        if self.samples.len() > MOST_SAMPLES {
            let mut order: Vec<_> = self
                .samples
                .iter()
                .map(|(group, one)| (one, group))
                .collect();
            order.sort_unstable();
            let gone = order.len() - MOST_SAMPLES;
            let gone: Vec<String> = order[..gone]
                .iter()
                .map(|(_, group)| (*group).clone())
                .collect();
            for group in gone {
                self.samples.remove(&group);
            }
        }
    }

    fn bound_cells(&mut self) {
        if self.cells.len() <= MOST_CELLS {
            return;
        }
        let cells = std::mem::take(&mut self.cells);
        let mut cells: Vec<(Place, Cell)> = cells.into_iter().collect();
        let order = |(place, cell): &(Place, Cell)| (place.raised, *cell, place.hour);
        cells.sort_unstable_by(|a, b| order(b).cmp(&order(a)).then_with(|| a.0.cmp(&b.0)));
        cells.truncate(MOST_CELLS);
        self.cells = cells.into_iter().collect();
    }
}
