//! Which logs each side looks at, and how much of what it needs an export carries.

use std::collections::BTreeSet;

use wegweiser_core::Completeness;
use wegweiser_parsers::winevent::{Loss, Losses};

use super::tally::LogSpan;
use crate::events::summary::{EventSummary, Log, LogId, What};
use crate::events::{EventRules, Side};

/// The logs that show a side, with what each is worth in permille: together at most everything, as some show the same.
fn shown_by(side: Side) -> &'static [(&'static str, u64)] {
    match side {
        Side::Security => &[
            ("Security", 700),
            ("Microsoft-Windows-Sysmon/Operational", 700),
            ("Microsoft-Windows-PowerShell/Operational", 200),
            ("Microsoft-Windows-Windows Defender/Operational", 200),
            ("System", 100),
        ],
        Side::System => &[("System", 1000)],
        Side::Application => &[("Application", 1000)],
        Side::Crashes => &[("System", 600), ("Application", 400)],
        Side::Updates => &[("System", 800), ("Setup", 200)],
    }
}

/// What a side knows from other logs that it has rules for.
const OTHER_LOGS: u64 = 50;

/// From this worth on, logs without a finding show that a side is healthy; below, only a finding makes it speak.
const ENOUGH: u64 = 200;

/// Whether a side looks at a log.
pub(super) fn looks_at(side: Side, id: &LogId, log: &Log, rules: &EventRules) -> bool {
    let shows = |side| {
        worth(side, &id.channel) > 0
            || rules.has_rules_on(side, &id.channel)
            || found(side, log, rules)
    };
    // What nobody else knows is an application's.
    shows(side) || (side == Side::Application && !Side::ALL.into_iter().any(shows))
}

/// Whether the logs that a side looks at tell enough for it to say anything.
pub(super) fn can_judge(side: Side, summary: &EventSummary, rules: &EventRules) -> bool {
    let logs = || {
        let logs = summary.logs.iter();
        logs.filter(|(id, log)| looks_at(side, id, log, rules))
    };
    let channels: BTreeSet<String> = logs()
        .map(|(id, _)| id.channel.to_ascii_lowercase())
        .collect();
    let worth: u64 = channels.iter().map(|channel| worth(side, channel)).sum();
    let unknown_to_others = |id: &LogId, log| {
        let mut others = Side::ALL.into_iter().filter(|other| *other != side);
        !others.any(|other| looks_at(other, id, log, rules))
    };
    worth >= ENOUGH || logs().any(|(id, log)| found(side, log, rules) || unknown_to_others(id, log))
}

fn worth(side: Side, channel: &str) -> u64 {
    let mut logs = shown_by(side).iter();
    let known = logs.find(|(name, _)| name.eq_ignore_ascii_case(channel));
    known.map_or(0, |(_, worth)| *worth)
}

/// Whether a rule of a side applied to events of a log.
fn found(side: Side, log: &Log, rules: &EventRules) -> bool {
    let mut keys = log.keys.by_number.iter();
    keys.any(|key| matches!(&key.what, What::Rule(rule) if rules.side_of(rule) == Some(side)))
}

/// How much of what a side needs these logs show.
pub(super) fn completeness(side: Side, spans: &[LogSpan<'_>]) -> Completeness {
    let mut shown = 0;
    for (name, worth) in shown_by(side) {
        let of_log = spans
            .iter()
            .filter(|span| span.id.channel.eq_ignore_ascii_case(name));
        let best = of_log.map(|span| carried(side, span)).max();
        shown += worth * best.unwrap_or(0) / 1000;
    }
    let other = spans
        .iter()
        .map(|span| carried(side, span))
        .max()
        .unwrap_or(0);
    Completeness::permille(shown.max(OTHER_LOGS * other / 1000))
}

/// What one log's exports carry, in permille: what the gravest loss leaves, and a little less for each further one.
fn carried(side: Side, span: &LogSpan<'_>) -> u64 {
    let damage = span.damaged.then_some(900);
    let losses = span.losses.iter().map(|loss| left_after(side, loss));
    let mut left: Vec<u64> = losses.chain(damage).filter(|left| *left < 1000).collect();
    left.sort_unstable();
    let gravest = left.first().copied().unwrap_or(1000);
    left.iter()
        .skip(1)
        .fold(gravest, |left, _| left * 950 / 1000)
}

/// What is left of a log's worth when an export loses something.
fn left_after(side: Side, loss: Loss) -> u64 {
    match loss {
        // Attacks are mostly events of the level information.
        Loss::LowLevels if side == Side::Security => 300,
        Loss::LowLevels => 900,
        Loss::Fields if side == Side::Security => 500,
        Loss::Fields | Loss::RareKinds => 700,
        Loss::Provider => 600,
        Loss::Times | Loss::Period => 800,
        Loss::FieldNames => 850,
        // Single events are still all there.
        _ => 1000,
    }
}

/// Every loss that no export of some log makes up for.
pub(super) fn losses(spans: &[LogSpan<'_>]) -> Losses {
    spans
        .iter()
        .fold(Losses::NONE, |all, span| all.union(span.losses))
}
