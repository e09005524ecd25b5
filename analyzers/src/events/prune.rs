//! Forgetting what no sequence can need.

use std::collections::{BTreeMap, BTreeSet};

use super::sequence::{Sequence, Sequences};
use super::summary::{EventSummary, Log, What};

/// Marks that a file may leave of one signal before those that nothing can come of are forgotten. Below, all are kept:
/// so parts of a log may be cut in any way and merge to the whole.
const MARKS: usize = 2000;

/// Forgets the second signals of sequences whose first one is not there.
///
/// On a busy server everybody logs on all the time, and only who failed before is of interest. What happened at the
/// start of a log is kept: the first signal may be in another file.
pub(super) fn marks(summary: &mut EventSummary, sequences: &Sequences) {
    for second in seconds(sequences) {
        let what = What::Signal(second.to_owned());
        let count = |summary: &EventSummary| -> usize {
            let keys = summary
                .logs
                .values()
                .flat_map(|log| log.keys.by_number.iter().zip(&log.facts));
            keys.filter(|(key, _)| key.what == what)
                .map(|(_, facts)| facts.marks.len())
                .sum()
        };
        if count(summary) <= MARKS {
            continue;
        }
        let wanted = Wanted::of(summary, sequences, second);
        for log in summary.logs.values_mut() {
            for (key, facts) in log.keys.by_number.iter().zip(&mut log.facts) {
                if key.what == what {
                    facts.marks.retain(|hour, _| wanted.has(&key.group, *hour));
                }
            }
            log.retain(|key, facts| key.what != what || !facts.marks.is_empty());
        }
    }
}

/// Signals that come second only, and are noted without being counted.
fn seconds(sequences: &Sequences) -> BTreeSet<&str> {
    let all = &sequences.sequences;
    let first: BTreeSet<&str> = all.iter().map(|one| one.signal.as_str()).collect();
    let second = all.iter().filter_map(|one| one.then.as_deref());
    second.filter(|name| !first.contains(name)).collect()
}

/// The hours in which a second signal can complete a sequence.
struct Wanted {
    /// Of each group, the hours of the first signal and how many follow.
    after: BTreeMap<String, Vec<(i32, i32)>>,
    /// The first hours of the logs.
    edges: Vec<(i32, i32)>,
}

impl Wanted {
    fn of(summary: &EventSummary, sequences: &Sequences, second: &str) -> Self {
        let ends_so = |one: &&Sequence| one.then.as_deref() == Some(second);
        let mut after: BTreeMap<String, Vec<(i32, i32)>> = BTreeMap::new();
        let mut widest = 0;
        for sequence in sequences.sequences.iter().filter(ends_so) {
            let first = What::Signal(sequence.signal.clone());
            // Windows begin and end within hours.
            let hours = i32::try_from(2 * (sequence.hours + 1)).unwrap_or(i32::MAX);
            widest = widest.max(hours);
            for log in summary.logs.values() {
                for (key, facts) in log.keys.by_number.iter().zip(&log.facts) {
                    if key.what == first {
                        let windows = facts
                            .marks
                            .keys()
                            .map(|hour| (*hour, hour.saturating_add(hours)));
                        after.entry(key.group.clone()).or_default().extend(windows);
                    }
                }
            }
        }
        let starts = summary.logs.values().filter_map(Log::times);
        let edges = starts
            .map(|(first, _)| first.div_euclid(3_600_000) as i32)
            .map(|first| (first, first.saturating_add(widest)))
            .collect();
        Self { after, edges }
    }

    fn has(&self, group: &str, hour: i32) -> bool {
        let inside = |windows: &Vec<(i32, i32)>| {
            windows
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&hour))
        };
        inside(&self.edges) || self.after.get(group).is_some_and(inside)
    }
}
