//! Rules on single kinds of events.

use std::cmp::Reverse;

use jiff::Timestamp;
use wegweiser_core::scoring::{Occurrences, Permille, Severity};
use wegweiser_core::{Finding, Rule};
use wegweiser_parsers::winevent::Loss;

use super::tally::{LogSpan, Stat, Tally};
use crate::events::EventRules;
use crate::events::catalogue::EventRule;
use crate::events::observer::OTHERS;
use crate::events::summary::What;

/// How sure a rule can be of events whose provider the export does not name.
const GUESSED: Permille = Permille::new(600);
const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// Pieces of evidence of the group that a finding is about; those of others follow.
const OWN_EVIDENCE: usize = 3;
/// The longest title.
const TITLE: usize = 80;
/// A log that ended longer ago does not show that something is missing now.
const RECENT_DAYS: i64 = 7;

/// The finding of a rule that applies, about the group that it hits hardest.
pub(super) fn finding(
    rule: &EventRule,
    tally: &Tally<'_>,
    rules: &EventRules,
    as_of: Timestamp,
) -> Option<Finding> {
    if rule.noise {
        return None;
    }
    if !rule.absent.is_empty() {
        return absent(rule, tally, as_of);
    }
    let what = What::Rule(rule.rule.id.to_string());
    let mut open: Vec<(&str, Occurrences, &Stat<'_>)> = tally
        .groups(&what)
        .filter_map(|(group, stat)| Some((group, unresolved(rule, group, stat, tally)?, stat)))
        .collect();
    open.sort_by_key(|(group, occurrences, _)| {
        let severity = severity(rule, occurrences);
        Reverse((severity, occurrences.total(), Reverse(*group)))
    });
    let (group, occurrences, stat) = open.first()?;
    let own = stat.samples.iter().take(OWN_EVIDENCE);
    let of_others = open[1..]
        .iter()
        .filter_map(|(_, _, stat)| stat.samples.first());
    let finding = Finding::new(&rule.rule.id).events(occurrences.clone());
    let finding = if is_guessed(rule, tally) {
        finding.confidence(rule.rule.confidence.min(GUESSED))
    } else {
        finding
    };
    let finding = match title(rule, group, open.len(), rules) {
        Some(title) => finding.title(title),
        None => finding,
    };
    Some(
        own.chain(of_others)
            .copied()
            .cloned()
            .fold(finding, Finding::evidence),
    )
}

/// The finding of a rule that matched, without anything more to know.
pub(super) fn plain(rule: &Rule, tally: &Tally<'_>) -> Option<Finding> {
    let what = What::Rule(rule.id.to_string());
    let (_, stat) = tally.groups(&what).next()?;
    let finding = Finding::new(&rule.id).events(stat.occurrences.clone());
    let samples = stat.samples.iter().copied().cloned();
    Some(samples.fold(finding, Finding::evidence))
}

/// Whether no export of the rule's logs names providers, so that they were told by channel and number alone.
fn is_guessed(rule: &EventRule, tally: &Tally<'_>) -> bool {
    let of_rule = |span: &&LogSpan<'_>| {
        let mut channels = rule.select.channels.iter();
        channels.any(|name| name.eq_ignore_ascii_case(&span.id.channel))
    };
    let mut logs = tally.spans.iter().filter(of_rule).peekable();
    logs.peek().is_some() && logs.all(|span| span.losses.contains(Loss::Provider))
}

fn severity(rule: &EventRule, occurrences: &Occurrences) -> Severity {
    let reached = rule
        .rule
        .escalation
        .as_ref()
        .and_then(|escalation| escalation.reached(occurrences));
    reached.unwrap_or(rule.rule.severity)
}

/// What has happened since something resolved it; `None` if nothing has.
fn unresolved(
    rule: &EventRule,
    group: &str,
    stat: &Stat<'_>,
    tally: &Tally<'_>,
) -> Option<Occurrences> {
    let Some(resolver) = &rule.resolved_by else {
        return Some(stat.occurrences.clone());
    };
    let by = if resolver.group.is_empty() { "" } else { group };
    let what = What::Resolved(rule.rule.id.to_string());
    let Some((_, resolved)) = tally.groups(&what).find(|(of, _)| *of == by) else {
        return Some(stat.occurrences.clone());
    };
    if stat.last <= resolved.last {
        return None;
    }
    // Within the hour of the resolution it is not known which came first; the last one came after.
    let hour = resolved
        .last
        .div_euclid(HOUR_MS)
        .min(stat.last.div_euclid(HOUR_MS) - 1);
    let mut since = Occurrences::new();
    for (at, n) in stat.occurrences.hours().filter(|(at, _)| *at > hour) {
        since.record(at * 3600, n);
    }
    (!since.is_empty()).then_some(since)
}

/// The rule's title with the group it is about, where that gives away no person or address.
fn title(rule: &EventRule, group: &str, groups: usize, rules: &EventRules) -> Option<String> {
    if rule.group.is_empty() || rules.is_sensitive(&rule.group) {
        return None;
    }
    let parts: Vec<&str> = group.split('\n').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || group == OTHERS {
        return None;
    }
    let more = match groups {
        1 => String::new(),
        groups => format!(" and {} more", groups - 1),
    };
    let title = format!("{}: {}{more}", rule.rule.title, parts.join(", "));
    (title.chars().count() <= TITLE).then_some(title)
}

/// The finding of a rule on something that should have happened and has not.
fn absent(rule: &EventRule, tally: &Tally<'_>, as_of: Timestamp) -> Option<Finding> {
    let now = as_of.as_millisecond();
    let of_rule = |span: &&LogSpan<'_>| {
        let channels = &rule.select.channels;
        channels
            .iter()
            .any(|name| name.eq_ignore_ascii_case(&span.id.channel))
            && span.losses.is_empty()
    };
    let times = tally.spans.iter().filter(of_rule);
    let times = times.filter_map(|span| span.times);
    let reaches_back = times
        .filter(|(_, last)| now - last < RECENT_DAYS * DAY_MS)
        .map(|(first, _)| first)
        .min()?;
    let what = What::Rule(rule.rule.id.to_string());
    let last = tally.groups(&what).map(|(_, stat)| stat.last).max();
    let since = last.unwrap_or(reaches_back);
    let days = (now - since) / DAY_MS;
    let reached = rule
        .absent
        .iter()
        .rev()
        .find(|(_, least)| days >= i64::from(*least));
    let (severity, _) = reached?;
    let title = match last {
        Some(_) => format!("{} (last {days} days ago)", rule.rule.title),
        None => format!("{} (none in {days} days)", rule.rule.title),
    };
    let finding = Finding::new(&rule.rule.id).severity(*severity).title(title);
    let sample = tally
        .groups(&what)
        .filter_map(|(_, stat)| stat.samples.first().copied())
        .max_by_key(|sample| sample.time);
    Some(sample.into_iter().cloned().fold(finding, Finding::evidence))
}
