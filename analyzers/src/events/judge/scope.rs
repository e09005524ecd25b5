//! Which logs each side looks at, and how much of what it needs an export carries.

use wegweiser_core::Completeness;
use wegweiser_parsers::winevent::{Loss, Losses};

use super::tally::LogSpan;
use crate::events::summary::LogId;
use crate::events::{EventRules, Side};

/// The logs that a side needs, with what each is worth in permille.
fn needed(side: Side) -> &'static [(&'static str, u64)] {
    match side {
        Side::Security => &[
            ("Security", 700),
            ("System", 100),
            ("Microsoft-Windows-Windows Defender/Operational", 100),
            ("Microsoft-Windows-PowerShell/Operational", 100),
        ],
        Side::System => &[("System", 1000)],
        Side::Application => &[("Application", 1000)],
        Side::Crashes => &[("System", 600), ("Application", 400)],
        Side::Updates => &[("System", 800), ("Setup", 200)],
    }
}

/// What a side knows from logs that it does not need but that have something for it.
const OTHER_LOGS: u64 = 50;

/// Whether a side looks at a log.
pub(super) fn looks_at(side: Side, id: &LogId, rules: &EventRules) -> bool {
    let is = |name: &str| name.eq_ignore_ascii_case(&id.channel);
    if needed(side).iter().any(|(name, _)| is(name)) {
        return true;
    }
    // What Windows calls "applications and services logs".
    if side == Side::Application && !is("Security") && !is("System") && !is("Setup") {
        return true;
    }
    rules.has_rules_on(side, &id.channel)
}

/// How much of what a side needs these logs show.
pub(super) fn completeness(side: Side, spans: &[LogSpan<'_>]) -> Completeness {
    let mut shown = 0;
    for (name, worth) in needed(side) {
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

/// What one log's exports carry, in permille.
fn carried(side: Side, span: &LogSpan<'_>) -> u64 {
    let losses = span.losses.iter().map(|loss| left_after(side, loss));
    let damage = if span.damaged { 900 } else { 1000 };
    losses.fold(damage, |left, share| left * share / 1000)
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
