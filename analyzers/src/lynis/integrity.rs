//! How far a report can be trusted: a file that is written without escaping can be written by
//! anyone whose text it quotes.

use std::collections::BTreeSet;

use wegweiser_core::Evidence;
use wegweiser_parsers::lynis::{Advice, Anomaly, AnomalyKind, Item, Origin, Report};

use super::audit::Audit;
use super::conditions::Integrity;
use super::summary::Seen;
use super::{advice, pointer};

/// What identifies a warning (true) or suggestion (false) across report and log.
pub(super) type Key<'a> = (bool, &'a str, &'a str);

pub(super) fn key(warned: bool, advice: &Advice) -> Key<'_> {
    (warned, advice.test.as_str(), &advice.message)
}

/// What is wrong with the audit's files, with pointers to the places that show it.
pub(super) fn problems(audit: &Audit<'_>) -> Vec<(Integrity, Vec<Evidence>)> {
    let mut problems = Vec::new();
    if let Some(report) = audit.report {
        let forged = forged_lines(report, audit);
        if forged.is_empty() {
            // Only what nobody forged can be two honest runs.
            add(&mut problems, Integrity::Interleaved, second_run(report));
        } else {
            add(&mut problems, Integrity::Forged, forged);
        }
        add(&mut problems, Integrity::Merged, merged(report));
    }
    add(&mut problems, Integrity::LogMismatch, taken_out(audit));
    add(
        &mut problems,
        Integrity::IndexMismatch,
        index_mismatch(audit),
    );
    if !audit.finished() {
        let last = audit
            .report
            .map(|one| pointer(&one.source, one.what.origin, one.what.structure.last_line));
        let last = last.or_else(|| audit.log.map(|one| Evidence::of(one.source.as_str())));
        add(
            &mut problems,
            Integrity::Interrupted,
            last.into_iter().collect(),
        );
    }
    problems
}

fn add(problems: &mut Vec<(Integrity, Vec<Evidence>)>, kind: Integrity, evidence: Vec<Evidence>) {
    if !evidence.is_empty() {
        problems.push((kind, evidence));
    }
}

/// Lines that an audit does not write where they stand.
///
/// One run writes one count of tests, then its index, then `finish`. More indexes or ends than
/// counts of tests are forged; so is a line that the complete log of the run does not know.
fn forged_lines(report: &Seen<Report>, audit: &Audit<'_>) -> Vec<Evidence> {
    let structure = &report.what.structure;
    let at = |item: &Item, what: &str| {
        pointer(&report.source, report.what.origin, item.line).field(what, &item.value)
    };
    let mut evidence = Vec::new();
    let runs = structure.tests_done_values.len();
    if report.what.origin == Origin::Report && runs > 0 {
        let surplus = structure.index_lines.len().saturating_sub(runs);
        evidence.extend(
            structure
                .index_lines
                .iter()
                .take(surplus)
                .map(|item| at(item, "hardening_index")),
        );
        let surplus = structure.finish_lines.len().saturating_sub(runs);
        evidence.extend(
            structure
                .finish_lines
                .iter()
                .take(surplus)
                .map(|item| at(item, "finish")),
        );
    }
    let one_run = audit
        .log
        .is_some_and(|log| log.what.finished && log.what.other_runs.is_empty());
    if one_run && runs > 1 && structure.headers.len() < 2 {
        evidence.extend(
            structure
                .tests_done_values
                .iter()
                .take(runs - 1)
                .map(|item| at(item, "lynis_tests_done")),
        );
    }
    let strangers = only_in_report(audit);
    let kinds = [
        (true, &report.what.warnings),
        (false, &report.what.suggestions),
    ];
    for (warned, list) in kinds {
        for one in list
            .iter()
            .filter(|one| strangers.contains(&key(warned, one)))
        {
            evidence.push(advice::described(
                pointer(&report.source, report.what.origin, one.line),
                one,
            ));
        }
    }
    evidence
}

/// The marks of a second run in the same file.
fn second_run(report: &Seen<Report>) -> Vec<Evidence> {
    let structure = &report.what.structure;
    let counts = structure.tests_done_values.iter().skip(1);
    let ends = structure.end_times.iter().skip(1);
    counts
        .map(|item| (item, "lynis_tests_done"))
        .chain(ends.map(|item| (item, "report_datetime_end")))
        .map(|(item, what)| {
            pointer(&report.source, report.what.origin, item.line).field(what, &item.value)
        })
        .collect()
}

/// Records that swallowed another, and files that were put together.
fn merged(report: &Seen<Report>) -> Vec<Evidence> {
    let shows = |anomaly: &&Anomaly| {
        matches!(
            anomaly.kind,
            AnomalyKind::EmbeddedRecord | AnomalyKind::SecondHeader
        )
    };
    let anomalies = report.what.anomalies.iter().filter(shows);
    anomalies
        .map(|one| pointer(&report.source, report.what.origin, one.line).field("text", &one.text))
        .collect()
}

/// Findings that the log has and the report lost.
fn taken_out(audit: &Audit<'_>) -> Vec<Evidence> {
    let (Some(_), Some(log)) = (audit.report, audit.log) else {
        return Vec::new();
    };
    let missing = only_in_log(audit);
    let kinds = [(true, &log.what.warnings), (false, &log.what.suggestions)];
    let mut evidence = Vec::new();
    for (warned, list) in kinds {
        for one in list
            .iter()
            .filter(|one| missing.contains(&key(warned, one)))
        {
            evidence.push(advice::described(
                pointer(&log.source, Origin::Report, one.line),
                one,
            ));
        }
    }
    evidence
}

fn index_mismatch(audit: &Audit<'_>) -> Vec<Evidence> {
    let (Some(report), Some(log)) = (audit.report, audit.log) else {
        return Vec::new();
    };
    let (Some(stated), Some(recomputed)) =
        (report.what.hardening_index, log.what.hardening_index())
    else {
        return Vec::new();
    };
    if stated == recomputed || !log.what.finished {
        return Vec::new();
    }
    let line = report
        .what
        .structure
        .index_lines
        .last()
        .map_or(0, |item| item.line);
    let points = format!("{} of {}", log.what.points, log.what.max_points);
    vec![
        pointer(&report.source, report.what.origin, line)
            .field("hardening_index", &stated.to_string())
            .field("from_the_log", &recomputed.to_string())
            .field("points", &points),
    ]
}

/// Findings of the report that its own complete log does not know.
pub(super) fn only_in_report<'a>(audit: &Audit<'a>) -> BTreeSet<Key<'a>> {
    let (reported, logged) = both(audit);
    reported.difference(&logged).copied().collect()
}

/// Findings of the log that its own complete report does not have.
pub(super) fn only_in_log<'a>(audit: &Audit<'a>) -> BTreeSet<Key<'a>> {
    match audit.report {
        // An interrupted report lacks the later findings: nobody took them out.
        Some(_) => {
            let (reported, logged) = both(audit);
            logged.difference(&reported).copied().collect()
        }
        None => audit
            .log
            .map(|log| keys(&log.what.warnings, &log.what.suggestions))
            .unwrap_or_default(),
    }
}

/// The findings of report and log where both are whole; nothing where they cannot be compared.
fn both<'a>(audit: &Audit<'a>) -> (BTreeSet<Key<'a>>, BTreeSet<Key<'a>>) {
    let (Some(report), Some(log)) = (audit.report, audit.log) else {
        return Default::default();
    };
    let comparable = report.what.finished
        && report.what.origin == Origin::Report
        && log.what.finished
        && log.what.other_runs.is_empty();
    if !comparable {
        return Default::default();
    }
    (
        keys(&report.what.warnings, &report.what.suggestions),
        keys(&log.what.warnings, &log.what.suggestions),
    )
}

fn keys<'a>(warnings: &'a [Advice], suggestions: &'a [Advice]) -> BTreeSet<Key<'a>> {
    let warnings = warnings.iter().map(|one| key(true, one));
    warnings
        .chain(suggestions.iter().map(|one| key(false, one)))
        .collect()
}
