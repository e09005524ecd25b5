//! The logs of a device added up: what happened, to whom, how often and when.

use std::collections::{BTreeMap, BTreeSet};

use wegweiser_core::Evidence;
use wegweiser_core::scoring::Occurrences;
use wegweiser_parsers::winevent::Losses;

use crate::events::summary::{EventSummary, Log, LogId, Mark, What};

const HOUR: i64 = 3600;
/// An agent that is asked for the first time reads at most so many hours back.
const STATED_HOURS: u64 = 720;

/// What is known of one key over all logs.
#[derive(Clone, Debug, Default)]
pub(super) struct Stat<'s> {
    pub(super) occurrences: Occurrences,
    /// Unix milliseconds.
    pub(super) last: i64,
    pub(super) level: u8,
    /// Newest first.
    pub(super) samples: Vec<&'s Evidence>,
    pub(super) marks: Vec<(i32, &'s Mark)>,
}

/// Everything that is counted, per key and group.
#[derive(Debug, Default)]
pub(super) struct Tally<'s> {
    pub(super) by_what: BTreeMap<&'s What, BTreeMap<&'s str, Stat<'s>>>,
    /// Which channel each kind was seen in.
    pub(super) channels: BTreeMap<&'s What, &'s str>,
    pub(super) spans: Vec<LogSpan<'s>>,
    pub(super) notes: Vec<String>,
}

/// How far a log reaches. Times are Unix milliseconds.
#[derive(Clone, Copy, Debug)]
pub(super) struct LogSpan<'s> {
    pub(super) id: &'s LogId,
    /// The first and the last event, where there are any.
    pub(super) times: Option<(i64, i64)>,
    pub(super) losses: Losses,
    pub(super) damaged: bool,
    pub(super) missing: u64,
}

impl<'s> Tally<'s> {
    /// Adds up the logs for which `wanted` holds, and of those the keys for which `counted` does.
    pub(super) fn of(
        summary: &'s EventSummary,
        wanted: impl Fn(&LogId, &Log) -> bool,
        counted: impl Fn(&What) -> bool,
    ) -> Self {
        let mut tally = Self::default();
        for (id, log) in &summary.logs {
            if !wanted(id, log) {
                continue;
            }
            if let Some(better) = superseded(summary, id, log) {
                tally.notes.push(format!(
                    "a second export of {} without {better} was left out: its events would count twice",
                    id.channel
                ));
                continue;
            }
            tally.add(id, log, &counted);
        }
        for groups in tally.by_what.values_mut() {
            for stat in groups.values_mut() {
                stat.samples
                    .sort_by_key(|sample| std::cmp::Reverse((sample.time, sample.position)));
                stat.marks.sort_by_key(|(hour, _)| *hour);
            }
        }
        tally
    }

    fn add(&mut self, id: &'s LogId, log: &'s Log, counted: impl Fn(&What) -> bool) {
        self.spans.push(LogSpan {
            id,
            times: log.times(),
            losses: log.losses.unwrap_or_default(),
            damaged: !log.damage.is_empty(),
            missing: log.ledger.span().map_or(0, |span| span.missing),
        });
        let mut occurrences: Vec<Option<Occurrences>> = log
            .keys
            .by_number
            .iter()
            .map(|key| counted(&key.what).then(Occurrences::new))
            .collect();
        log.ledger.each(|(key, hour), n| {
            if let Some(seen) = &mut occurrences[key as usize] {
                seen.record(i64::from(hour) * HOUR, u64::from(n));
            }
        });
        if log.ledger.is_empty() {
            for (number, seen) in occurrences.iter_mut().enumerate() {
                if let Some(seen) = seen {
                    state(log, number as u32, seen);
                }
            }
        }
        for ((number, key), seen) in log.keys.iter().zip(occurrences) {
            let (Some(seen), Some(facts)) = (seen, log.facts.get(number as usize)) else {
                continue;
            };
            if matches!(key.what, What::Kind(..)) {
                self.channels.insert(&key.what, &id.channel);
            }
            let groups = self.by_what.entry(&key.what).or_default();
            let stat = groups.entry(&key.group).or_insert_with(|| Stat {
                level: u8::MAX,
                last: i64::MIN,
                ..Stat::default()
            });
            stat.occurrences.merge(&seen);
            stat.last = stat.last.max(facts.last);
            stat.level = stat.level.min(facts.level);
            stat.samples.extend(facts.samples.values());
            let marks = facts.marks.iter().map(|(hour, mark)| (*hour, mark));
            stat.marks.extend(marks);
        }
    }

    /// The groups of a key.
    pub(super) fn groups(&self, what: &What) -> impl Iterator<Item = (&'s str, &Stat<'s>)> {
        let groups = self.by_what.get(what).into_iter().flatten();
        groups.map(|(group, stat)| (*group, stat))
    }

    /// How many events there are in all.
    pub(super) fn events(&self) -> u64 {
        let kinds = self
            .by_what
            .iter()
            .filter(|(what, _)| matches!(what, What::Kind(..)));
        let stats = kinds.flat_map(|(_, groups)| groups.values());
        stats.map(|stat| stat.occurrences.total()).sum()
    }

    /// The sentences on damage, each once.
    pub(super) fn damage(
        summary: &EventSummary,
        wanted: impl Fn(&LogId, &Log) -> bool,
    ) -> BTreeSet<&str> {
        let logs = summary.logs.iter().filter(|(id, log)| wanted(id, log));
        logs.flat_map(|(_, log)| log.damage.iter().map(String::as_str))
            .collect()
    }
}

/// What a log lacks that another export of the same channel has, so that its events are there already.
fn superseded(summary: &EventSummary, id: &LogId, log: &Log) -> Option<&'static str> {
    let same_channel =
        |other: &LogId| other != id && other.channel.eq_ignore_ascii_case(&id.channel);
    let mut others = summary.logs.iter().filter(|(other, _)| same_channel(other));
    if log.ledger.is_empty() {
        return others
            .any(|(_, log)| !log.ledger.is_empty())
            .then_some("single events");
    }
    if id.computer.is_empty() || log.ledger.is_loose() {
        return others
            .any(|(other, log)| !other.computer.is_empty() && log.ledger.has_numbers())
            .then_some("the numbers of records");
    }
    None
}

/// Agents count from their installation on: what two of their documents differ by happened between them, and what the
/// first states happened within the time that an agent reads back.
fn state(log: &Log, key: u32, seen: &mut Occurrences) {
    let stated = log.stated.range((key, i64::MIN)..=(key, i64::MAX));
    let mut before: Option<(i64, u64)> = None;
    for (&(_, time), &count) in stated {
        let end = time.div_euclid(1000);
        let (new, hours) = match before {
            None => (count, STATED_HOURS),
            Some((then, counted)) => (
                count.saturating_sub(counted),
                u64::try_from((end - then) / HOUR).unwrap_or(0).max(1),
            ),
        };
        spread(seen, end, new, hours);
        before = Some((end, count));
    }
}

/// Spreads `count` events evenly over the hours up to `end`, so that the last of them is at `end`.
fn spread(seen: &mut Occurrences, end: i64, count: u64, hours: u64) {
    let places = count.min(hours);
    for place in 0..places {
        let part = |n: u64| u64::try_from(u128::from(count) * u128::from(n) / u128::from(places));
        let n = part(place + 1).unwrap_or(0) - part(place).unwrap_or(0);
        let back = (places - 1 - place) * hours / places;
        seen.record(end - back as i64 * HOUR, n);
    }
}
