//! What signals mean together.

use std::collections::BTreeSet;

use wegweiser_core::Finding;
use wegweiser_core::scoring::Occurrences;

use super::tally::{Stat, Tally};
use crate::events::observer::OTHERS;
use crate::events::sequence::Sequence;
use crate::events::summary::{Mark, What};

const HOUR: i64 = 3600;
const HOUR_MS: i64 = HOUR * 1000;

/// The finding of a sequence that happened, over all groups.
pub(super) fn finding(sequence: &Sequence, tally: &Tally<'_>) -> Option<Finding> {
    let signal = What::Signal(sequence.signal.clone());
    let then = sequence.then.clone().map(What::Signal);
    let mut seen = Occurrences::new();
    let mut evidence = Vec::new();
    let mut groups: Vec<(&str, &Stat<'_>)> = tally
        .groups(&signal)
        .filter(|(group, _)| *group != OTHERS)
        .collect();
    groups.sort_by_key(|(group, stat)| (std::cmp::Reverse(stat.occurrences.total()), *group));
    for (group, stat) in groups {
        let after = match &then {
            Some(then) => match tally.groups(then).find(|(of, _)| *of == group) {
                Some((_, after)) => Some(after),
                None => continue,
            },
            None => None,
        };
        let hours = happened(sequence, stat, after);
        if hours.is_empty() {
            continue;
        }
        for hour in &hours {
            seen.record(i64::from(*hour) * HOUR, 1);
        }
        let samples = after.into_iter().chain([stat]);
        evidence.extend(samples.filter_map(|stat| stat.samples.first()).copied());
    }
    if seen.is_empty() {
        return None;
    }
    let finding = Finding::new(&sequence.rule.id).events(seen);
    Some(
        evidence
            .into_iter()
            .cloned()
            .fold(finding, Finding::evidence),
    )
}

/// The hours in which it was complete; one that lasts counts once.
fn happened(sequence: &Sequence, stat: &Stat<'_>, after: Option<&Stat<'_>>) -> BTreeSet<i32> {
    let width = i64::from(sequence.hours.max(1)) * HOUR_MS;
    let mut complete: BTreeSet<i32> = BTreeSet::new();
    for (at, (start, first)) in stat.marks.iter().enumerate() {
        // A window that begins within one that is complete already is the same incident going on.
        if complete.last().is_some_and(|last| start <= last) {
            continue;
        }
        // What began in one hour and ended in the next is one, if it took no longer than the window.
        let window: Vec<&(i32, &Mark)> = stat.marks[at..]
            .iter()
            .take_while(|(_, mark)| mark.last - first.first <= width)
            .collect();
        let Some((end, last)) = window.last().copied() else {
            continue;
        };
        if sequence.at_least > 1 {
            let inside = i64::from(*start)..=i64::from(*end);
            let hours = stat.occurrences.hours();
            let count: u64 = hours
                .filter(|(hour, _)| inside.contains(hour))
                .map(|(_, n)| n)
                .sum();
            if count < sequence.at_least {
                continue;
            }
        }
        if sequence.distinct > 0 {
            let values = window.iter().flat_map(|(_, mark)| &mark.distinct);
            if (values.collect::<BTreeSet<_>>().len() as u64) < sequence.distinct {
                continue;
            }
        }
        let done = match after {
            None => Some(*end),
            Some(after) => after
                .marks
                .iter()
                .find(|(_, mark)| mark.last > first.first && mark.first <= last.last + width)
                .map(|(hour, _)| *hour),
        };
        complete.extend(done);
    }
    complete
}
