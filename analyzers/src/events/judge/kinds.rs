//! Errors that no rule is about.

use wegweiser_core::scoring::Severity;
use wegweiser_core::{Evidence, Finding, Rule};

use super::tally::Tally;
use crate::events::summary::What;
use crate::events::{EventRules, Side};

/// The worst levels: critical and error.
const ERROR: u8 = 2;

/// The rule for errors that no rule is about: shown, and never scored, as a level says little about health.
pub(super) fn rule(side: Side) -> Option<Rule> {
    let name = match side {
        Side::System => "system",
        Side::Application => "application",
        _ => return None,
    };
    Some(Rule {
        meaning: "The level of an event is chosen by its author and is no measure of health; what comes often may still \
                  be worth a look."
            .into(),
        condition: "events of the levels critical and error that no rule is about".into(),
        remediation: "Look the most frequent ones up by provider and event id; a rule of your own can judge them."
            .into(),
        tags: vec!["unknown".into()],
        source: "levels of Windows events".into(),
        ..Rule::new(
            &format!("win.unknown-errors.{name}"),
            side.id(),
            Severity::Info,
            "Unclassified errors",
        )
    })
}

/// The errors of the logs of a side that no rule is about, the most frequent as evidence.
pub(super) fn finding(side: Side, tally: &Tally<'_>, rules: &EventRules) -> Option<Finding> {
    let rule = rule(side)?;
    let mut unknown = Vec::new();
    for (what, groups) in &tally.by_what {
        let What::Kind(provider, id) = what else {
            continue;
        };
        let channel = tally.channels.get(what).copied().unwrap_or_default();
        let of_system = channel.eq_ignore_ascii_case("System");
        if of_system != (side == Side::System) || rules.catalogue_knows(channel, provider, *id) {
            continue;
        }
        for stat in groups.values().filter(|stat| stat.level <= ERROR) {
            unknown.push((stat.occurrences.total(), channel, provider, id, stat.last));
        }
    }
    unknown.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.cmp(b)));
    if unknown.is_empty() {
        return None;
    }
    let finding = Finding::new(&rule.id).places(unknown.len() as u64);
    let evidence = unknown
        .into_iter()
        .map(|(count, channel, provider, id, last)| {
            let evidence = Evidence::of(channel)
                .field("event", &format!("{id} {provider}"))
                .field("count", &count.to_string());
            match jiff::Timestamp::from_millisecond(last) {
                Ok(time) => evidence.time(time),
                Err(_) => evidence,
            }
        });
    Some(evidence.fold(finding, Finding::evidence))
}
