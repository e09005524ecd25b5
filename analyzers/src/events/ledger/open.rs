//! Ranges of which not every record is known.

use super::counts::{Cell, Counts};
use crate::events::fnv;

/// One thing that one record counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::events) struct Entry {
    /// The number of the record, from 1; of a record without one, a hash of its content.
    pub(in crate::events) record: u64,
    /// What it counts for.
    pub(in crate::events) cell: Cell,
}

/// A range of which not every record is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::events) enum Open {
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

impl Open {
    pub(super) fn renumbered(self, keys: &[u32]) -> Self {
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

    pub(super) fn merge(&mut self, other: Self) {
        match (&mut *self, other) {
            (Self::Singles(mine), Self::Singles(mut theirs)) => {
                mine.append(&mut theirs);
                // Stable sorting merges two sorted runs in one pass.
                mine.sort();
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

    pub(super) fn seal(&mut self) {
        if let Self::Singles(entries) = self {
            // Only records and hours: the numbers of cells differ from one owner to the next.
            let digest = entries.iter().fold(fnv::START, |digest, entry| {
                let hour = entry.cell.1 as u64;
                fnv::add(digest, entry.record ^ hour.rotate_left(32))
            });
            *self = Self::Sealed {
                entries: entries.len() as u64,
                digest,
                counts: Counts::of(entries),
            };
        }
    }

    pub(super) fn each(&self, mut count: impl FnMut(Cell, u32)) {
        match self {
            Self::Singles(entries) => entries.iter().for_each(|entry| count(entry.cell, 1)),
            Self::Sealed { counts, .. } => counts.0.iter().for_each(|(cell, n)| count(*cell, *n)),
        }
    }

    pub(super) fn singles(&self) -> usize {
        match self {
            Self::Singles(entries) => entries.len(),
            Self::Sealed { .. } => 0,
        }
    }

    pub(super) fn records(&self) -> u64 {
        match self {
            Self::Singles(entries) => distinct(entries),
            Self::Sealed { entries, .. } => *entries,
        }
    }
}

pub(super) fn distinct(sorted: &[Entry]) -> u64 {
    let steps = sorted
        .windows(2)
        .filter(|pair| pair[0].record != pair[1].record);
    steps.count() as u64 + u64::from(!sorted.is_empty())
}
