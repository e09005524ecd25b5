//! What is kept of the events of a device: kilobytes for gigabytes of logs.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use wegweiser_core::{Evidence, Summary};
use wegweiser_parsers::winevent::Losses;

use super::document::LogDocument;
use super::ledger::Ledger;

/// The events of a device, log by log, counted per kind, rule, group and hour.
///
/// Exports of a log overlap, and the same record counts once: see the ledger's own words in `ledger.rs`. Everything
/// beside the counts (first and last times, samples, marks) merges as sets do.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventSummary {
    pub(super) logs: BTreeMap<LogId, Log>,
}

/// Which log: record ids are unique within it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(super) struct LogId {
    pub(super) channel: String,
    /// The computer that raised its events, empty where the export does not say.
    pub(super) computer: String,
}

/// What is known of one log.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(into = "LogDocument", try_from = "LogDocument")]
pub(super) struct Log {
    /// What the ledger counts, by number.
    pub(super) keys: Keys,
    pub(super) ledger: Ledger,
    /// Facts of each key, by number.
    pub(super) facts: Vec<Facts>,
    /// What agents' summaries state: key, time of the latest event, count.
    pub(super) stated: BTreeMap<(u32, i64), u64>,
    /// What every export of this log has left out.
    pub(super) losses: Option<Losses>,
    /// Damage that was met in files of this log, as sentences.
    pub(super) damage: BTreeSet<String>,
}

/// What something counts for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Key {
    pub(super) what: What,
    /// Which of several things a rule is about (an account, a disk), its parts divided by line feeds.
    pub(super) group: String,
}

/// See [`Key`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) enum What {
    /// Every event of a kind.
    Kind(String, u16),
    /// A rule that applies, by its id.
    Rule(String),
    /// What ends a rule's finding, by the rule's id.
    Resolved(String),
    /// What sequences are declared over, by name.
    Signal(String),
}

/// Keys with their numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Keys {
    pub(super) by_number: Vec<Key>,
    numbers: HashMap<Key, u32>,
}

/// What is known of a key besides its counts. Times are Unix milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) first: i64,
    pub(super) last: i64,
    /// The worst level of its events: 1 critical to 5 verbose.
    pub(super) level: u8,
    /// The first event of each of the newest hours.
    pub(super) samples: BTreeMap<i32, Evidence>,
    /// Of signals: what happened in each hour.
    pub(super) marks: BTreeMap<i32, Mark>,
}

/// A signal within one hour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) first: i64,
    pub(super) last: i64,
    /// The smallest hashes of the distinct values that were seen: exact up to their number, a lower bound beyond.
    pub(super) distinct: BTreeSet<u32>,
}

/// Hours of which a sample is kept.
pub(super) const SAMPLES: usize = 3;

impl What {
    /// Hours of which a sample is kept: there are many groups of signals, and few become a finding.
    pub(super) fn samples(&self) -> usize {
        match self {
            Self::Signal(_) => 1,
            _ => SAMPLES,
        }
    }
}

impl LogId {
    const DIVIDER: &str = " @ ";

    pub(super) fn new(channel: &str, computer: &str) -> Self {
        // Names as Windows gives them never hold the divider; those of a forged log must not be misread.
        let part = |text: &str| plain(text).replace(Self::DIVIDER, " ");
        Self {
            channel: part(channel),
            computer: part(computer),
        }
    }
}

/// A name without control characters, of a length that names have.
fn plain(text: &str) -> String {
    let printable = text.chars().filter(|c| !c.is_control());
    printable.take(200).collect()
}

impl From<LogId> for String {
    fn from(id: LogId) -> Self {
        if id.computer.is_empty() {
            id.channel
        } else {
            format!("{}{}{}", id.channel, LogId::DIVIDER, id.computer)
        }
    }
}

impl From<String> for LogId {
    fn from(text: String) -> Self {
        let (channel, computer) = text.rsplit_once(Self::DIVIDER).unwrap_or((&text, ""));
        Self {
            channel: channel.to_owned(),
            computer: computer.to_owned(),
        }
    }
}

impl Keys {
    pub(super) fn number(&mut self, key: Key) -> u32 {
        let next = self.by_number.len() as u32;
        *self.numbers.entry(key).or_insert_with_key(|key| {
            self.by_number.push(key.clone());
            next
        })
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, &Key)> {
        (0..).zip(&self.by_number)
    }
}

impl Facts {
    /// Hours in which a signal is kept.
    const MARKS: usize = 48;

    pub(super) fn at(time: i64) -> Self {
        Self {
            first: time,
            last: time,
            level: u8::MAX,
            samples: BTreeMap::new(),
            marks: BTreeMap::new(),
        }
    }

    pub(super) fn see(&mut self, time: i64) {
        self.first = self.first.min(time);
        self.last = self.last.max(time);
    }

    /// Whether an event of this hour may become a sample; asked before one is made.
    pub(super) fn wants(&self, hour: i32, time: i64, most: usize) -> bool {
        match self.samples.get(&hour) {
            Some(sample) => sample
                .time
                .is_some_and(|sampled| time < sampled.as_millisecond()),
            None => {
                self.samples.len() < most
                    || self
                        .samples
                        .keys()
                        .next()
                        .is_some_and(|oldest| hour > *oldest)
            }
        }
    }

    pub(super) fn sample(&mut self, hour: i32, sample: Evidence, most: usize) {
        let order = |one: &Evidence| (one.time, one.position, one.source.clone());
        match self.samples.entry(hour) {
            Slot::Vacant(slot) => {
                slot.insert(sample);
            }
            Slot::Occupied(mut slot) => {
                if order(&sample) < order(slot.get()) {
                    slot.insert(sample);
                }
            }
        }
        while self.samples.len() > most {
            self.samples.pop_first();
        }
    }

    fn merge(&mut self, other: Self, most: usize) {
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.level = self.level.min(other.level);
        for (hour, sample) in other.samples {
            self.sample(hour, sample, most);
        }
        for (hour, mark) in other.marks {
            match self.marks.entry(hour) {
                Slot::Vacant(slot) => {
                    slot.insert(mark);
                }
                Slot::Occupied(mut slot) => slot.get_mut().merge(mark),
            }
        }
        self.bound_marks();
    }

    /// Notes a signal, with the hash of the value whose distinct ones are counted.
    pub(super) fn mark(&mut self, hour: i32, time: i64, value: Option<u32>) {
        let mark = self.marks.entry(hour).or_insert_with(|| Mark::at(time));
        mark.see(time, value);
        self.bound_marks();
    }

    fn bound_marks(&mut self) {
        while self.marks.len() > Self::MARKS {
            self.marks.pop_first();
        }
    }
}

impl Mark {
    /// Hashes of distinct values that are kept.
    const DISTINCT: usize = 32;

    fn at(time: i64) -> Self {
        Self {
            first: time,
            last: time,
            distinct: BTreeSet::new(),
        }
    }

    fn see(&mut self, time: i64, value: Option<u32>) {
        self.first = self.first.min(time);
        self.last = self.last.max(time);
        if let Some(value) = value {
            self.distinct.insert(value);
            if self.distinct.len() > Self::DISTINCT {
                self.distinct.pop_last();
            }
        }
    }

    fn merge(&mut self, other: Self) {
        self.see(other.first, None);
        self.see(other.last, None);
        self.distinct.extend(other.distinct);
        while self.distinct.len() > Self::DISTINCT {
            self.distinct.pop_last();
        }
    }
}

impl Log {
    /// Times of the first and the last event.
    pub(super) fn times(&self) -> Option<(i64, i64)> {
        let kinds = self
            .keys
            .iter()
            .filter(|(_, key)| matches!(key.what, What::Kind(..)))
            .filter_map(|(number, _)| self.facts.get(number as usize));
        kinds
            .map(|facts| (facts.first, facts.last))
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
    }

    /// Forgets keys that were noted but never counted, where `keep` says so.
    pub(super) fn retain(&mut self, keep: impl Fn(&Key, &Facts) -> bool) {
        let mut kept = Self {
            losses: self.losses,
            damage: std::mem::take(&mut self.damage),
            ..Self::default()
        };
        let facts = std::mem::take(&mut self.facts);
        let mut numbers = Vec::with_capacity(facts.len());
        for (key, facts) in self.keys.by_number.iter().zip(facts) {
            if keep(key, &facts) {
                numbers.push(kept.keys.number(key.clone()));
                kept.facts.push(facts);
            } else {
                numbers.push(u32::MAX);
            }
        }
        kept.ledger = std::mem::take(&mut self.ledger).renumbered(&numbers);
        let stated = std::mem::take(&mut self.stated).into_iter();
        kept.stated = stated
            .map(|((key, time), count)| ((numbers[key as usize], time), count))
            .collect();
        *self = kept;
    }

    pub(super) fn merge(&mut self, other: Self) {
        let numbers: Vec<u32> = other
            .keys
            .by_number
            .into_iter()
            .zip(other.facts)
            .map(|(key, facts)| {
                let most = key.what.samples();
                let number = self.keys.number(key);
                match self.facts.get_mut(number as usize) {
                    Some(kept) => kept.merge(facts, most),
                    None => self.facts.push(facts),
                }
                number
            })
            .collect();
        self.ledger.merge(other.ledger, &numbers);
        for ((key, time), count) in other.stated {
            let kept = self
                .stated
                .entry((numbers[key as usize], time))
                .or_default();
            *kept = count.max(*kept);
        }
        self.losses = match (self.losses, other.losses) {
            (Some(mine), Some(theirs)) => Some(mine.intersection(theirs)),
            (mine, theirs) => mine.or(theirs),
        };
        self.damage.extend(other.damage);
    }
}

impl Summary for EventSummary {
    const VERSION: u32 = 1;

    fn merge(&mut self, other: Self) {
        for (id, log) in other.logs {
            match self.logs.entry(id) {
                Slot::Vacant(slot) => {
                    slot.insert(log);
                }
                Slot::Occupied(mut slot) => slot.get_mut().merge(log),
            }
        }
    }

    fn is_empty(&self) -> bool {
        self.logs.is_empty()
    }
}
