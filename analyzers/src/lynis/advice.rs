//! Warnings and suggestions become findings, one per test.

use std::collections::{BTreeMap, BTreeSet};

use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::lynis::{Advice, Detail, Origin};

use super::audit::Audit;
use super::catalogue::{Catalogue, Test};
use super::{finding, integrity, pointer};

/// What one test said, in all places.
#[derive(Default)]
struct Said<'a> {
    warnings: Vec<Evidence>,
    suggestions: Vec<Evidence>,
    details: Vec<&'a Detail>,
}

/// One finding per test that warned or suggested something, and one for all tests that the
/// catalogue does not know.
pub(super) fn findings(audit: &Audit<'_>, catalogue: &Catalogue) -> Vec<Finding> {
    let mut known: BTreeMap<&str, (&Test, Said<'_>)> = BTreeMap::new();
    let mut unknown: Vec<(&str, Evidence)> = Vec::new();
    for (warned, advice, evidence) in everything_said(audit) {
        match catalogue.test(&advice.test) {
            Some(test) => {
                let (_, said) = known
                    .entry(test.rule.id.as_str())
                    .or_insert_with(|| (test, Said::default()));
                let list = if warned {
                    &mut said.warnings
                } else {
                    &mut said.suggestions
                };
                list.push(evidence);
            }
            None => unknown.push((advice.test.as_str(), evidence)),
        }
    }
    for detail in audit.report.iter().flat_map(|report| &report.what.details) {
        let rule = catalogue
            .test(&detail.test)
            .map(|test| test.rule.id.as_str());
        if let Some((_, said)) = rule.and_then(|rule| known.get_mut(rule)) {
            said.details.push(detail);
        }
    }
    let mut findings: Vec<Finding> = known
        .into_values()
        .map(|(test, said)| test_finding(test, said, audit))
        .collect();
    findings.extend(unknown_finding(unknown, catalogue));
    findings
}

fn test_finding(test: &Test, said: Said<'_>, audit: &Audit<'_>) -> Finding {
    // A suggestion beside a warning says how to mend it: no second place.
    let (severity, stronger) = match said.warnings.len() {
        0 => (test.suggestion, said.suggestions.len()),
        warnings => (test.warning, warnings),
    };
    let places = stronger.max(said.details.len());
    // Compared settings say more than the sentence that sums them up.
    let evidence: Vec<Evidence> = match audit.report {
        Some(report) if !said.details.is_empty() => said
            .details
            .iter()
            .map(|detail| compared(&report.source, report.what.origin, detail))
            .collect(),
        _ => said.warnings.into_iter().chain(said.suggestions).collect(),
    };
    let finding = finding(&test.rule, places, evidence);
    if severity == test.rule.severity {
        finding
    } else {
        finding.severity(severity)
    }
}

fn unknown_finding(mut unknown: Vec<(&str, Evidence)>, catalogue: &Catalogue) -> Option<Finding> {
    if unknown.is_empty() {
        return None;
    }
    unknown.sort();
    let tests: BTreeSet<&str> = unknown.iter().map(|(test, _)| *test).collect();
    let finding = Finding::new(catalogue.unknown()).places(tests.len() as u64);
    Some(
        unknown
            .into_iter()
            .map(|(_, evidence)| evidence)
            .fold(finding, Finding::evidence),
    )
}

/// Every distinct warning (true) and suggestion (false) of report and log.
///
/// A line that only the report has beside a complete log was not written by the audit and counts
/// for nothing; one that only the log has was taken out of the report and counts.
fn everything_said<'a>(audit: &Audit<'a>) -> Vec<(bool, &'a Advice, Evidence)> {
    let forged = integrity::only_in_report(audit);
    let mut all = Vec::new();
    if let Some(report) = audit.report {
        let kinds = [
            (true, &report.what.warnings),
            (false, &report.what.suggestions),
        ];
        for (warned, list) in kinds {
            for advice in list
                .iter()
                .filter(|advice| !forged.contains(&integrity::key(warned, advice)))
            {
                let at = pointer(&report.source, report.what.origin, advice.line);
                all.push((warned, advice, described(at, advice)));
            }
        }
    }
    if let Some(log) = audit.log {
        let missing = integrity::only_in_log(audit);
        let kinds = [(true, &log.what.warnings), (false, &log.what.suggestions)];
        for (warned, list) in kinds {
            for advice in list
                .iter()
                .filter(|advice| missing.contains(&integrity::key(warned, advice)))
            {
                let at = pointer(&log.source, Origin::Report, advice.line);
                all.push((warned, advice, described(at, advice)));
            }
        }
    }
    all
}

/// The test's own words as evidence.
pub(super) fn described(at: Evidence, advice: &Advice) -> Evidence {
    at.field("test", advice.test.as_str())
        .field("message", &advice.message)
        .field("details", advice.details.as_deref().unwrap_or_default())
}

fn compared(source: &str, origin: Origin, detail: &Detail) -> Evidence {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    pointer(source, origin, detail.line)
        .field("test", detail.test.as_str())
        .field("service", &text(&detail.service))
        .field("setting", &text(&detail.field))
        .field("value", &text(&detail.value))
        .field("preferred", &text(&detail.preferred))
}
