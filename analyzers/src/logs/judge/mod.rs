//! From counts to findings.

mod access;
mod repeated;
mod stat;

use jiff::Timestamp;
use wegweiser_core::{Finding, JudgeContext, Judgement, Measure};

pub(super) use self::access::ACCEPTED;
use self::stat::Clock;
use super::summary::{LogSummary, Span};
use super::{LogRules, Side};

/// The judgement of a side.
pub(super) fn judge(
    side: Side,
    summary: &LogSummary,
    rules: &LogRules,
    context: &JudgeContext<'_>,
) -> Judgement {
    let clock = Clock::of(side, summary, context.as_of);
    let mut findings: Vec<Finding> = Vec::new();
    let mut notes = Vec::new();
    for row in rules
        .rows
        .iter()
        .filter(|row| row.side == side && !row.noise)
    {
        repeated::findings(row, summary, &clock, &mut findings, &mut notes);
    }
    if side == Side::Authentication {
        findings.extend(access::findings(summary, &clock));
    }
    let span = summary.spans.get(&side).copied().unwrap_or_default();
    notes.extend(notes_on(side, span, summary, rules));
    Judgement {
        findings,
        measures: measures(span),
        observed_at: span
            .times
            .and_then(|(_, last)| Timestamp::from_second(last).ok()),
        notes,
        ..Judgement::default()
    }
}

fn measures(span: Span) -> Vec<Measure> {
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut measures = vec![
        Measure::new("lines", "Lines", count(span.lines), "")
            .note("of the longest log that was handed over"),
        Measure::new(
            "lines_known",
            "Lines that rules know",
            count(span.known),
            "",
        )
        .note("background that costs nothing included"),
    ];
    if let Some((first, last)) = span.times {
        let hours = (last - first) / 3_600;
        let measure = Measure::new("log_hours", "Log reaches back", hours, "h");
        measures.push(measure.note("from the first to the last line"));
    }
    measures
}

fn notes_on(side: Side, span: Span, summary: &LogSummary, rules: &LogRules) -> Vec<String> {
    let mut notes = Vec::new();
    if span.undated > 0 {
        notes.push(format!(
            "{} lines have no time that can be known: they are taken as of now, and what counts within hours or days \
             is not told from them",
            span.undated
        ));
    }
    if span.uptime.is_some() {
        notes.push(
            "some lines only say how long the machine had been running: the latest of them is taken as of now".into(),
        );
    }
    if side == Side::Authentication {
        notes.push(
            "failed logons alone are background of machines that others can reach: what counts is a success after them"
                .into(),
        );
    }
    let unknown = summary.rules.keys();
    let unknown = unknown.filter(|id| rules.number_of(id).is_none()).count();
    if unknown > 0 {
        notes.push(format!(
            "{unknown} rules that applied when the logs were read are not loaded now and were left out"
        ));
    }
    notes
}
