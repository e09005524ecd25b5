//! Filling a ledger record by record.

use super::open::{Entry, Open};
use super::{Ledger, RANGE};
use crate::events::fnv;

/// Entries of single records that one export may leave behind; beyond, ranges with holes are sealed.
pub(super) const SINGLE_RECORDS: usize = 16_384;

/// Fills a ledger record by record, in whatever order they come; fast where they come by number.
#[derive(Debug, Default)]
pub(in crate::events) struct Filler {
    ledger: Ledger,
    range: u64,
    entries: Vec<Entry>,
    /// Entries of single records in the ledger so far, at most those that are there.
    singles: usize,
    loose: usize,
}

impl Filler {
    /// Counts a record for all of `keys`. A number is from 1; a record without one is told by the hash of its content.
    pub(in crate::events) fn count(&mut self, record: Result<u64, u64>, hour: i32, keys: &[u32]) {
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
                *digest = fnv::add(*digest, hash);
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
    pub(in crate::events) fn finish(mut self) -> Ledger {
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
