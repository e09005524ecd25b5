//! Counting records so that the same record counts once, however often it is exported.
//!
//! A log is exported again and again, and the exports overlap. Sums cannot be merged then; sets of records can, but a
//! set of a million records is no summary. The ledger is a set that forgets what it no longer needs: record ids are
//! dealt with in aligned ranges, and a range in which every id is known is kept as counts alone. Two such ranges either
//! nest or are disjoint, so merging takes the wider one, and two halves become their whole. Only at the edges of what
//! was exported, and around holes, single records are kept.
//!
//! Merging is associative, commutative and idempotent, and equal sets of records give equal ledgers.

mod counts;
mod filler;
mod open;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

pub(in crate::events) use self::counts::{Cell, Counts};
pub(in crate::events) use self::filler::Filler;
use self::open::distinct;
pub(in crate::events) use self::open::{Entry, Open};

/// How many record ids the smallest range has.
const RANGE: u64 = 256;

/// A range of which every record is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::events) struct Whole {
    /// The range is `RANGE << level` ids wide.
    pub(in crate::events) level: u8,
    /// The counts of all of its records.
    pub(in crate::events) counts: Counts,
}

/// The records of one log, counted per cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::events) struct Ledger {
    /// Whole ranges, by the number before their first id.
    pub(in crate::events) whole: BTreeMap<u64, Whole>,
    /// Open ranges of the smallest width, by number.
    pub(in crate::events) open: BTreeMap<u64, Open>,
    /// Records without a number, by hour.
    pub(in crate::events) loose: BTreeMap<i32, Open>,
}

impl Ledger {
    /// Adds a range's entries, in any order: `range` is that of all of them.
    fn add(&mut self, range: u64, mut entries: Vec<Entry>) {
        entries.sort_unstable();
        entries.dedup();
        self.add_open(range, Open::Singles(entries));
    }

    fn add_open(&mut self, range: u64, open: Open) {
        if self.is_whole(range * RANGE) {
            return;
        }
        let kept = match self.open.entry(range) {
            Slot::Vacant(slot) => slot.insert(open),
            Slot::Occupied(slot) => {
                let kept = slot.into_mut();
                kept.merge(open);
                kept
            }
        };
        if let Open::Singles(entries) = kept
            && distinct(entries) == RANGE
        {
            let counts = Counts::of(entries);
            self.add_whole(range * RANGE, Whole { level: 0, counts });
        }
    }

    fn is_whole(&self, before_first: u64) -> bool {
        let before = self.whole.range(..=before_first).next_back();
        before.is_some_and(|(start, whole)| before_first < start.saturating_add(whole.width()))
    }

    fn add_whole(&mut self, mut start: u64, mut whole: Whole) {
        if let Some(same) = self.whole.get_mut(&start)
            && same.level == whole.level
        {
            // Two logs that claim the same records: one of them, and the same one everywhere.
            if *same < whole {
                *same = whole;
            }
            return;
        }
        if self.is_whole(start) && self.width_at(start) >= whole.width() {
            return;
        }
        let end = start.saturating_add(whole.width());
        let inside: Vec<u64> = self.whole.range(start..end).map(|(at, _)| *at).collect();
        for at in inside {
            self.whole.remove(&at);
        }
        let inside: Vec<u64> = self
            .open
            .range(start / RANGE..end / RANGE)
            .map(|(at, _)| *at)
            .collect();
        for at in inside {
            self.open.remove(&at);
        }
        while let Some(sibling) = self.whole.get(&(start ^ whole.width()))
            && sibling.level == whole.level
        {
            let counts = sibling.counts.plus(&whole.counts);
            self.whole.remove(&(start ^ whole.width()));
            start &= !whole.width();
            whole = Whole {
                level: whole.level + 1,
                counts,
            };
        }
        self.whole.insert(start, whole);
    }

    /// The width of the whole range that holds an id, 0 if there is none.
    fn width_at(&self, before_first: u64) -> u64 {
        let before = self.whole.range(..=before_first).next_back();
        before
            .filter(|(start, whole)| before_first < start.saturating_add(whole.width()))
            .map_or(0, |(_, whole)| whole.width())
    }

    /// Adds what another ledger has, whose cells are numbered `keys[theirs] == ours`.
    pub(in crate::events) fn merge(&mut self, other: Self, keys: &[u32]) {
        for (start, whole) in other.whole {
            let counts = whole.counts.renumbered(keys);
            self.add_whole(start, Whole { counts, ..whole });
        }
        for (range, open) in other.open {
            self.add_open(range, open.renumbered(keys));
        }
        for (hour, open) in other.loose {
            let open = open.renumbered(keys);
            match self.loose.entry(hour) {
                Slot::Vacant(slot) => {
                    slot.insert(open);
                }
                Slot::Occupied(mut slot) => slot.get_mut().merge(open),
            }
        }
    }

    /// The same ledger with cells numbered anew.
    pub(in crate::events) fn renumbered(self, keys: &[u32]) -> Self {
        let mut ledger = Self::default();
        ledger.merge(self, keys);
        ledger
    }

    /// Calls `count` with every cell; a cell may come several times.
    pub(in crate::events) fn each(&self, mut count: impl FnMut(Cell, u32)) {
        for whole in self.whole.values() {
            whole.counts.0.iter().for_each(|(cell, n)| count(*cell, *n));
        }
        for open in self.open.values().chain(self.loose.values()) {
            open.each(&mut count);
        }
    }

    /// Whether nothing was counted.
    pub(in crate::events) fn is_empty(&self) -> bool {
        !self.has_numbers() && self.loose.is_empty()
    }

    /// Whether records with a number were counted.
    pub(in crate::events) fn has_numbers(&self) -> bool {
        !self.whole.is_empty() || !self.open.is_empty()
    }

    /// Whether records without a number were counted, and no others.
    pub(in crate::events) fn is_loose(&self) -> bool {
        !self.has_numbers() && !self.loose.is_empty()
    }

    /// The first and the last number of a record that may be known, and how many are missing between them.
    pub(in crate::events) fn span(&self) -> Option<Span> {
        let ranges = self
            .whole
            .iter()
            .map(|(start, whole)| (*start, start.saturating_add(whole.width())));
        let ends = |range: &u64, open: &Open| match open {
            Open::Singles(entries) => {
                let first = entries.first().map_or(1, |entry| entry.record);
                let last = entries.last().map_or(1, |entry| entry.record);
                (first - 1, last)
            }
            Open::Sealed { .. } => (range * RANGE, (range + 1).saturating_mul(RANGE)),
        };
        let opens = self.open.iter().map(|(range, open)| ends(range, open));
        let (first, last) = ranges
            .chain(opens)
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let whole: u64 = self.whole.values().map(Whole::width).sum();
        let known = whole + self.open.values().map(Open::records).sum::<u64>();
        Some(Span {
            first: first + 1,
            last,
            missing: (last - first).saturating_sub(known),
        })
    }
}

/// What is known of the numbers of a log's records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::events) struct Span {
    /// The lowest.
    pub(in crate::events) first: u64,
    /// The highest.
    pub(in crate::events) last: u64,
    /// How many between them are not known.
    pub(in crate::events) missing: u64,
}

impl Whole {
    fn width(&self) -> u64 {
        RANGE << self.level
    }
}
