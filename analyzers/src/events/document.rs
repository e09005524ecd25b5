//! A log as it is written down: keys in order, so that equal logs give equal bytes.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wegweiser_parsers::winevent::Losses;

use super::ledger::{Counts, Entry, Ledger, Open, Whole};
use super::summary::{Facts, Key, Keys, Log};

/// The form of a [`Log`] in a file. Counts are rows of `[key, hour, n]`.
#[derive(Serialize, Deserialize)]
pub(super) struct LogDocument {
    keys: Vec<Key>,
    facts: Vec<Facts>,
    /// Start, level, counts.
    whole: Vec<(u64, u8, Vec<Row>)>,
    /// Range, records.
    open: Vec<(u64, OpenDocument)>,
    /// Hour, records.
    loose: Vec<(i32, OpenDocument)>,
    /// Key, time, count.
    stated: Vec<(u32, i64, u64)>,
    losses: Option<u16>,
    damage: BTreeSet<String>,
}

type Row = (u32, i32, u32);

#[derive(Serialize, Deserialize)]
enum OpenDocument {
    /// Record, key, hour.
    Singles(Vec<(u64, u32, i32)>),
    /// Entries, digest, counts.
    Sealed(u64, u64, Vec<Row>),
}

/// The widest range a document may state: more records than a log can hold.
const MAX_LEVEL: u8 = 40;

impl From<Log> for LogDocument {
    fn from(log: Log) -> Self {
        let mut order: Vec<(&Key, u32)> = log.keys.iter().map(|(n, key)| (key, n)).collect();
        order.sort_unstable();
        let mut places = vec![0; order.len()];
        for ((_, number), place) in order.iter().zip(0..) {
            places[*number as usize] = place;
        }
        let keys = order.iter().map(|(key, _)| (*key).clone()).collect();
        let facts = order
            .iter()
            .map(|(_, number)| log.facts[*number as usize].clone())
            .collect();
        let ledger = log.ledger.renumbered(&places);
        let mut stated: Vec<_> = log
            .stated
            .into_iter()
            .map(|((key, time), count)| (places[key as usize], time, count))
            .collect();
        stated.sort_unstable();
        Self {
            keys,
            facts,
            whole: ledger
                .whole
                .into_iter()
                .map(|(start, whole)| (start, whole.level, rows(whole.counts)))
                .collect(),
            open: ledger.open.into_iter().map(written).collect(),
            loose: ledger.loose.into_iter().map(written).collect(),
            stated,
            losses: log.losses.map(Losses::bits),
            damage: log.damage,
        }
    }
}

fn rows(counts: Counts) -> Vec<Row> {
    let row = |((key, hour), n)| (key, hour, n);
    counts.0.into_iter().map(row).collect()
}

fn written<P>((place, open): (P, Open)) -> (P, OpenDocument) {
    let open = match open {
        Open::Singles(entries) => OpenDocument::Singles(
            entries
                .into_iter()
                .map(|entry| (entry.record, entry.cell.0, entry.cell.1))
                .collect(),
        ),
        Open::Sealed {
            entries,
            digest,
            counts,
        } => OpenDocument::Sealed(entries, digest, rows(counts)),
    };
    (place, open)
}

impl TryFrom<LogDocument> for Log {
    type Error = String;

    /// A document is input from outside: whatever it says must not become a panic later.
    fn try_from(document: LogDocument) -> Result<Self, String> {
        let known = document.keys.len();
        let mut keys = Keys::default();
        for key in document.keys {
            keys.number(key);
        }
        if keys.by_number.len() != known || document.facts.len() != known {
            return Err("its keys and facts do not belong together".to_owned());
        }
        let read = Reading { keys: known as u32 };
        let mut ledger = Ledger::default();
        for (start, level, rows) in document.whole {
            if level > MAX_LEVEL {
                return Err(format!("{level} is not the level of a range"));
            }
            let counts = read.counts(rows)?;
            ledger.whole.insert(start, Whole { level, counts });
        }
        for (range, open) in document.open {
            ledger.open.insert(range, read.open(open)?);
        }
        for (hour, open) in document.loose {
            ledger.loose.insert(hour, read.open(open)?);
        }
        let mut stated = BTreeMap::new();
        for (key, time, count) in document.stated {
            stated.insert((read.key(key)?, time), count);
        }
        Ok(Self {
            keys,
            ledger,
            facts: document.facts,
            stated,
            losses: document.losses.map(Losses::from_bits),
            damage: document.damage,
        })
    }
}

struct Reading {
    keys: u32,
}

impl Reading {
    fn key(&self, key: u32) -> Result<u32, String> {
        (key < self.keys)
            .then_some(key)
            .ok_or_else(|| format!("it counts for key {key} of {}", self.keys))
    }

    fn counts(&self, rows: Vec<Row>) -> Result<Counts, String> {
        let row = |(key, hour, n)| Ok(((self.key(key)?, hour), n));
        let mut counts = rows
            .into_iter()
            .map(row)
            .collect::<Result<Vec<_>, String>>()?;
        counts.sort_unstable();
        Ok(Counts(counts))
    }

    fn open(&self, open: OpenDocument) -> Result<Open, String> {
        Ok(match open {
            OpenDocument::Singles(rows) => {
                let entry = |(record, key, hour): (u64, u32, i32)| {
                    let cell = (self.key(key)?, hour);
                    Ok(Entry {
                        record: record.max(1),
                        cell,
                    })
                };
                let mut entries = rows
                    .into_iter()
                    .map(entry)
                    .collect::<Result<Vec<_>, String>>()?;
                entries.sort_unstable();
                entries.dedup();
                Open::Singles(entries)
            }
            OpenDocument::Sealed(entries, digest, rows) => Open::Sealed {
                entries,
                digest,
                counts: self.counts(rows)?,
            },
        })
    }
}
