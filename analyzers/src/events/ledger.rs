//! Counting records so that the same record counts once, however often it is exported.
//!
//! A log is exported again and again, and the exports overlap. Sums cannot be merged then; sets of records can, but a
//! set of a million records is no summary. The ledger is a set that forgets what it no longer needs: record ids are
//! dealt with in aligned ranges, and a range in which every id is known is kept as counts alone. Two such ranges either
//! nest or are disjoint, so merging takes the wider one, and two halves become their whole. Only at the edges of what
//! was exported, and around holes, single records are kept.
//!
//! Merging is associative, commutative and idempotent, and equal sets of records give equal ledgers.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

/// How many record ids the smallest range has.
const RANGE: u64 = 256;

/// Entries of single records that one export may leave behind; beyond, ranges with holes are sealed.
const SINGLE_RECORDS: usize = 16_384;

/// What is counted (an index of the owner's table) in which hour since the Unix epoch.
pub(super) type Cell = (u32, i32);

/// Counts per cell, by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Counts(pub(super) Vec<(Cell, u32)>);

/// One thing that one record counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The number of the record, from 1; of a record without one, a hash of its content.
    pub(super) record: u64,
    /// What it counts for.
    pub(super) cell: Cell,
}

/// A range of which not every record is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Open {
    /// The records themselves, sorted, each entry once.
    Singles(Vec<Entry>),
    /// Too many to keep: of two different exports of such a range, the one with more counts.
    Sealed {
        /// How many entries were counted.
        entries: u64,
        /// A digest of them, so that equal ones are known as such.
        digest: u64,
        /// The counts.
        counts: Counts,
    },
}

/// A range of which every record is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Whole {
    /// The range is `RANGE << level` ids wide.
    pub(super) level: u8,
    /// The counts of all of its records.
    pub(super) counts: Counts,
}

/// The records of one log, counted per cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ledger {
    /// Whole ranges, by the number before their first id.
    pub(super) whole: BTreeMap<u64, Whole>,
    /// Open ranges of the smallest width, by number.
    pub(super) open: BTreeMap<u64, Open>,
    /// Records without a number, by hour.
    pub(super) loose: BTreeMap<i32, Open>,
}

impl Counts {
    fn of(entries: &[Entry]) -> Self {
        let mut cells: Vec<Cell> = entries.iter().map(|entry| entry.cell).collect();
        cells.sort_unstable();
        let mut counts: Vec<(Cell, u32)> = Vec::new();
        for cell in cells {
            match counts.last_mut() {
                Some((last, n)) if *last == cell => *n += 1,
                _ => counts.push((cell, 1)),
            }
        }
        Self(counts)
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len().max(other.0.len()));
        let (mut left, mut right) = (self.0.as_slice(), other.0.as_slice());
        while let ([(a, n), left_rest @ ..], [(b, m), right_rest @ ..]) = (left, right) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => {
                    sum.push((*a, *n));
                    left = left_rest;
                }
                std::cmp::Ordering::Greater => {
                    sum.push((*b, *m));
                    right = right_rest;
                }
                std::cmp::Ordering::Equal => {
                    sum.push((*a, n.saturating_add(*m)));
                    (left, right) = (left_rest, right_rest);
                }
            }
        }
        sum.extend_from_slice(left);
        sum.extend_from_slice(right);
        Self(sum)
    }

    fn renumbered(mut self, keys: &[u32]) -> Self {
        for ((key, _), _) in &mut self.0 {
            *key = keys[*key as usize];
        }
        self.0.sort_unstable();
        self
    }
}

impl Open {
    fn renumbered(self, keys: &[u32]) -> Self {
        match self {
            Self::Singles(mut entries) => {
                for entry in &mut entries {
                    entry.cell.0 = keys[entry.cell.0 as usize];
                }
                entries.sort_unstable();
                Self::Singles(entries)
            }
            Self::Sealed {
                entries,
                digest,
                counts,
            } => Self::Sealed {
                entries,
                digest,
                counts: counts.renumbered(keys),
            },
        }
    }

    fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Singles(mine), Self::Singles(mut theirs)) => {
                mine.append(&mut theirs);
                mine.sort_unstable();
                mine.dedup();
            }
            (Self::Singles(_), sealed @ Self::Sealed { .. }) => *self = sealed,
            (Self::Sealed { .. }, Self::Singles(_)) => {}
            (
                Self::Sealed {
                    entries, digest, ..
                },
                Self::Sealed {
                    entries: theirs,
                    digest: their_digest,
                    counts,
                },
            ) => {
                if (theirs, their_digest) > (*entries, *digest) {
                    *self = Self::Sealed {
                        entries: theirs,
                        digest: their_digest,
                        counts,
                    };
                }
            }
        }
    }

    fn seal(&mut self) {
        if let Self::Singles(entries) = self {
            // Only records and hours: the numbers of cells differ from one owner to the next.
            let digest = entries.iter().fold(FNV_OFFSET, |digest, entry| {
                let hour = entry.cell.1 as u64;
                (digest ^ entry.record ^ hour.rotate_left(32)).wrapping_mul(FNV_PRIME)
            });
            *self = Self::Sealed {
                entries: entries.len() as u64,
                digest,
                counts: Counts::of(entries),
            };
        }
    }

    fn each(&self, mut count: impl FnMut(Cell, u32)) {
        match self {
            Self::Singles(entries) => entries.iter().for_each(|entry| count(entry.cell, 1)),
            Self::Sealed { counts, .. } => counts.0.iter().for_each(|(cell, n)| count(*cell, *n)),
        }
    }

    fn singles(&self) -> usize {
        match self {
            Self::Singles(entries) => entries.len(),
            Self::Sealed { .. } => 0,
        }
    }

    fn records(&self) -> u64 {
        match self {
            Self::Singles(entries) => distinct(entries),
            Self::Sealed { entries, .. } => *entries,
        }
    }
}

const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

fn distinct(sorted: &[Entry]) -> u64 {
    let steps = sorted
        .windows(2)
        .filter(|pair| pair[0].record != pair[1].record);
    steps.count() as u64 + u64::from(!sorted.is_empty())
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
    pub(super) fn merge(&mut self, other: Self, keys: &[u32]) {
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
    pub(super) fn renumbered(self, keys: &[u32]) -> Self {
        let mut ledger = Self::default();
        ledger.merge(self, keys);
        ledger
    }

    /// Calls `count` with every cell; a cell may come several times.
    pub(super) fn each(&self, mut count: impl FnMut(Cell, u32)) {
        for whole in self.whole.values() {
            whole.counts.0.iter().for_each(|(cell, n)| count(*cell, *n));
        }
        for open in self.open.values().chain(self.loose.values()) {
            open.each(&mut count);
        }
    }

    /// Whether nothing was counted.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_numbers() && self.loose.is_empty()
    }

    /// Whether records with a number were counted.
    pub(super) fn has_numbers(&self) -> bool {
        !self.whole.is_empty() || !self.open.is_empty()
    }

    /// Whether records without a number were counted, and no others.
    pub(super) fn is_loose(&self) -> bool {
        !self.has_numbers() && !self.loose.is_empty()
    }

    /// The first and the last number of a record that may be known, and how many are missing between them.
    pub(super) fn span(&self) -> Option<Span> {
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
pub(super) struct Span {
    /// The lowest.
    pub(super) first: u64,
    /// The highest.
    pub(super) last: u64,
    /// How many between them are not known.
    pub(super) missing: u64,
}

impl Whole {
    fn width(&self) -> u64 {
        RANGE << self.level
    }
}

/// Fills a ledger record by record, in whatever order they come; fast where they come by number.
#[derive(Debug, Default)]
pub(super) struct Filler {
    ledger: Ledger,
    range: u64,
    entries: Vec<Entry>,
    /// Entries of single records in the ledger so far, at most those that are there.
    singles: usize,
    loose: usize,
}

impl Filler {
    /// Counts a record for all of `keys`. A number is from 1; a record without one is told by the hash of its content.
    pub(super) fn count(&mut self, record: Result<u64, u64>, hour: i32, keys: &[u32]) {
        match record {
            Ok(number) => {
                let range = (number - 1) / RANGE;
                if range != self.range {
                    self.flush();
                    self.range = range;
                }
                self.entries.extend(keys.iter().map(|key| Entry {
                    record: number,
                    cell: (*key, hour),
                }));
                // A log that repeats one number for ever must not grow this without bound.
                if self.entries.len() > 64 * RANGE as usize {
                    self.flush();
                }
            }
            Err(hash) => self.count_loose(hash, hour, keys),
        }
    }

    fn count_loose(&mut self, hash: u64, hour: i32, keys: &[u32]) {
        let full = self.loose > SINGLE_RECORDS;
        let open = self
            .ledger
            .loose
            .entry(hour)
            .or_insert_with(|| Open::Singles(Vec::new()));
        if full {
            open.seal();
        }
        match open {
            Open::Singles(entries) => {
                self.loose += keys.len();
                entries.extend(keys.iter().map(|key| Entry {
                    record: hash,
                    cell: (*key, hour),
                }));
            }
            Open::Sealed {
                entries,
                digest,
                counts,
            } => {
                *entries += keys.len() as u64;
                *digest = (*digest ^ hash).wrapping_mul(FNV_PRIME);
                for key in keys {
                    let cell = (*key, hour);
                    match counts.0.binary_search_by_key(&cell, |(cell, _)| *cell) {
                        Ok(at) => counts.0[at].1 = counts.0[at].1.saturating_add(1),
                        Err(at) => counts.0.insert(at, (cell, 1)),
                    }
                }
            }
        }
    }

    fn flush(&mut self) {
        if self.entries.is_empty() {
            return;
        }
        let entries = std::mem::take(&mut self.entries);
        self.singles += entries.len();
        self.ledger.add(self.range, entries);
        // Whole ranges keep no singles: counting them anew is worth it only now and then.
        if self.singles > SINGLE_RECORDS {
            self.singles = self.ledger.open.values().map(Open::singles).sum();
            if self.singles > SINGLE_RECORDS {
                self.ledger.open.values_mut().for_each(Open::seal);
                self.singles = 0;
            }
        }
    }

    /// The ledger, with what is too much for a summary sealed.
    pub(super) fn finish(mut self) -> Ledger {
        self.flush();
        for open in self.ledger.loose.values_mut() {
            if let Open::Singles(entries) = open {
                entries.sort_unstable();
                entries.dedup();
            }
        }
        self.ledger
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    /// The ledger's meaning, spelt out.
    fn filled(records: impl IntoIterator<Item = u64>) -> Ledger {
        let mut filler = Filler::default();
        for record in records {
            let key = (record % 3) as u32;
            filler.count(Ok(record), (record / 40) as i32, &[key, 3]);
        }
        filler.finish()
    }

    fn totals(ledger: &Ledger) -> BTreeMap<Cell, u32> {
        let mut totals = BTreeMap::new();
        ledger.each(|cell, n| *totals.entry(cell).or_default() += n);
        totals
    }

    fn same(keys: usize) -> Vec<u32> {
        (0..keys as u32).collect()
    }

    fn merged(a: &Ledger, b: &Ledger) -> Ledger {
        let mut a = a.clone();
        a.merge(b.clone(), &same(4));
        a
    }

    #[test]
    fn a_long_log_is_a_handful_of_ranges() {
        let ledger = filled(1..=1_000_000);
        assert!(ledger.whole.len() < 20, "{}", ledger.whole.len());
        assert_eq!(ledger.open.len(), 1);
        let total: u32 = totals(&ledger).values().sum();
        assert_eq!(total, 2_000_000);
        let span = ledger.span().expect("records");
        assert_eq!((span.first, span.last, span.missing), (1, 1_000_000, 0));
    }

    #[test]
    fn holes_are_counted_and_sealed_when_there_are_too_many() {
        let ledger = filled((1..=1000).filter(|id| id % 10 != 0));
        assert_eq!(ledger.span().map(|span| span.missing), Some(99));
        let sparse = filled((1..100_000).map(|id| id * 7));
        let singles: usize = sparse.open.values().map(Open::singles).sum();
        assert!(singles <= SINGLE_RECORDS, "{singles}");
        assert_eq!(totals(&sparse).values().sum::<u32>(), 199_998);
        assert_eq!(merged(&sparse, &sparse), sparse);
    }

    #[test]
    fn records_without_a_number_count_once_per_content() {
        let loose = |hashes: &[u64]| {
            let mut filler = Filler::default();
            for hash in hashes {
                filler.count(Err(*hash), 7, &[0]);
            }
            filler.finish()
        };
        let both = merged(&loose(&[1, 2, 3]), &loose(&[3, 4]));
        assert_eq!(totals(&both), BTreeMap::from([((0, 7), 4)]));
        assert!(both.is_loose());
    }

    /// Some intervals of a log, as exports cut it.
    fn exports() -> impl Strategy<Value = Vec<(u64, u64)>> {
        prop::collection::vec((1_u64..3000, 0_u64..2000), 1..6)
    }

    fn interval((first, length): (u64, u64), step: u64) -> impl Iterator<Item = u64> {
        (first..first + length).filter(move |id| id % step != 0)
    }

    proptest! {
        #[test]
        fn merging_is_the_union_of_the_records(exports in exports(), step in 2_u64..4000) {
            let parts: Vec<Ledger> = exports.iter().map(|one| filled(interval(*one, step))).collect();
            let union: BTreeSet<u64> = exports.iter().flat_map(|one| interval(*one, step)).collect();
            let whole = filled(union);
            let forward = parts.iter().fold(Ledger::default(), |all, part| merged(&all, part));
            let backward = parts.iter().rev().fold(Ledger::default(), |all, part| merged(part, &all));
            prop_assert_eq!(&forward, &whole);
            prop_assert_eq!(&backward, &whole);
            prop_assert_eq!(merged(&whole, &forward), whole);
        }

        #[test]
        fn the_order_of_records_does_not_matter(records in prop::collection::vec(1_u64..1500, 0..3000)) {
            let sorted: BTreeSet<u64> = records.iter().copied().collect();
            prop_assert_eq!(filled(records), filled(sorted));
        }
    }
}
