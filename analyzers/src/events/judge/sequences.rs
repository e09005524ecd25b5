//! What signals mean together.

use std::collections::BTreeSet;

use wegweiser_core::Finding;
use wegweiser_core::scoring::Occurrences;

use super::tally::{Stat, Tally};
use crate::events::observer::OTHERS;
use crate::events::sequence::Sequence;
use crate::events::summary::What;

/// Hours are counted in steps of an hour's width; the last of a window belongs to it.
const HOUR: i64 = 3600;

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
    let width = i32::try_from(sequence.hours.max(1)).unwrap_or(i32::MAX);
    let mut complete: BTreeSet<i32> = BTreeSet::new();
    for (at, (start, first)) in stat.marks.iter().enumerate() {
        let end = start.saturating_add(width - 1);
        let window = || stat.marks[at..].iter().take_while(|(hour, _)| *hour <= end);
        if sequence.at_least > 1 {
            let inside =
                |(hour, _): &(i64, u64)| (i64::from(*start)..=i64::from(end)).contains(hour);
            let count: u64 = stat
                .occurrences
                .hours()
                .filter(inside)
                .map(|(_, n)| n)
                .sum();
            if count < sequence.at_least {
                continue;
            }
        }
        if sequence.distinct > 0 {
            let values: BTreeSet<u32> = window()
                .flat_map(|(_, mark)| mark.distinct.iter().copied())
                .collect();
            if (values.len() as u64) < sequence.distinct {
                continue;
            }
        }
        let done = match after {
            None => window().last().map(|(hour, _)| *hour),
            // One mark per hour: what followed within the window, after the first of the signals.
            Some(after) => after
                .marks
                .iter()
                .find(|(hour, mark)| (*start..=end).contains(hour) && mark.last > first.first)
                .map(|(hour, _)| *hour),
        };
        // A window that overlaps one that is complete already is the same incident going on.
        let going_on = complete.last().is_some_and(|last| *start <= *last);
        if let (Some(done), false) = (done, going_on) {
            complete.insert(done);
        }
    }
    complete
}
