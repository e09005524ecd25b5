//! From counts to findings.

mod kinds;
mod scope;
mod sequences;
mod single;
mod tally;

use jiff::Timestamp;
use wegweiser_core::{JudgeContext, Judgement, Measure, Rule, Summary as _};

use self::tally::Tally;
use super::summary::{EventSummary, What};
use super::{EventRules, Side};

/// Whether a summary has logs that let a side say anything.
pub(super) fn covers(side: Side, summary: &EventSummary, rules: &EventRules) -> bool {
    !summary.is_empty() && scope::can_judge(side, summary, rules)
}

/// The rules that a side applies.
pub(super) fn rules(side: Side, rules: &EventRules) -> Vec<Rule> {
    let single = rules.single_rules(side).map(|rule| &rule.rule);
    let sequences = rules.sequences_of(side).map(|sequence| &sequence.rule);
    let packs = rules.pack_rules(side);
    let mut all: Vec<Rule> = single.chain(sequences).chain(packs).cloned().collect();
    all.extend(kinds::rule(side));
    all
}

/// The judgement of a side.
pub(super) fn judge(
    side: Side,
    summary: &EventSummary,
    rules: &EventRules,
    context: &JudgeContext<'_>,
) -> Judgement {
    let looks_at = |id: &_, log: &_| scope::looks_at(side, id, log, rules);
    let tally = Tally::of(summary, looks_at, |what| rules.concerns(side, what));
    let mut findings: Vec<_> = rules
        .single_rules(side)
        .filter_map(|rule| single::finding(rule, &tally, rules, context.as_of))
        .collect();
    findings.extend(
        rules
            .sequences_of(side)
            .filter_map(|sequence| sequences::finding(sequence, &tally)),
    );
    findings.extend(
        rules
            .pack_rules(side)
            .filter_map(|rule| single::plain(rule, &tally)),
    );
    findings.extend(kinds::finding(side, &tally, rules));
    Judgement {
        findings,
        measures: measures(&tally),
        observed_at: tally
            .spans
            .iter()
            .filter_map(|span| span.times)
            .map(|(_, last)| last)
            .max()
            .and_then(|last| Timestamp::from_millisecond(last).ok()),
        completeness: scope::completeness(side, &tally.spans),
        notes: notes(side, summary, &tally, rules),
    }
}

fn measures(tally: &Tally<'_>) -> Vec<Measure> {
    let mut measures = vec![Measure::new("events", "Events", tally.events() as i64, "")];
    for span in &tally.spans {
        let Some((first, last)) = span.times else {
            continue;
        };
        let hours = (last - first) / 3_600_000;
        if matches!(
            span.id.channel.as_str(),
            "Security" | "System" | "Application"
        ) {
            let channel = &span.id.channel;
            let id = format!("log_hours.{}", channel.to_ascii_lowercase());
            let measure = Measure::new(&id, &format!("{channel} log reaches back"), hours, "h");
            measures.push(measure.note("from the first to the last event that was exported"));
        }
    }
    measures.sort_by(|a, b| a.id.cmp(&b.id));
    measures.dedup_by(|a, b| a.id == b.id);
    measures
}

fn notes(side: Side, summary: &EventSummary, tally: &Tally<'_>, rules: &EventRules) -> Vec<String> {
    let mut notes = tally.notes.clone();
    let losses = scope::losses(&tally.spans);
    if !losses.is_empty() {
        notes.push(format!("the exports do not carry {losses}"));
    }
    let damage = Tally::damage(summary, |id, log| scope::looks_at(side, id, log, rules));
    notes.extend(damage.into_iter().map(str::to_owned));
    for span in tally.spans.iter().filter(|span| span.missing > 0) {
        notes.push(format!(
            "{} records of {} are missing between the first and the last: the export is filtered, or the log has holes",
            span.missing, span.id.channel
        ));
    }
    let unknown = tally
        .by_what
        .keys()
        .filter(|what| matches!(what, What::Rule(id) if !rules.knows(id)))
        .count();
    if unknown > 0 {
        notes.push(format!(
            "{unknown} rules that applied when the logs were read are not loaded now and were left out"
        ));
    }
    notes
}
