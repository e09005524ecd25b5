//! Lynis audits: what a hardening audit of a Unix system says about its security.
//!
//! The report (`lynis-report.dat`), the log beside it and the JSON documents of agents all become
//! one [`LynisSummary`]. Severities are ours, per test (`rules/lynis_tests.csv`) and per fact
//! (`rules/lynis_facts.toml`). The hardening index is shown and never scored: its denominator moves
//! with rights, plugins and selected tests.

mod advice;
mod audit;
mod catalogue;
mod conditions;
mod integrity;
mod reader;
mod state;
mod summary;

use jiff::Timestamp;
use wegweiser_core::{
    Analyzer, Completeness, Evidence, Finding, JudgeContext, Judgement, Measure, Position, Rule,
};
use wegweiser_parsers::lynis::{Document, Log, Origin, Report};

use self::audit::Audit;
use self::catalogue::Catalogue;
pub use self::reader::LynisReader;
pub use self::summary::LynisSummary;

/// The analyzer `lynis`.
#[derive(Debug)]
pub struct Lynis {
    catalogue: Catalogue,
}

/// What the analyzer observes: one file, parsed.
#[derive(Debug)]
pub enum LynisRecord {
    /// `lynis-report.dat`.
    Report(Box<Report>),
    /// `lynis.log`.
    Log(Box<Log>),
    /// The document of an agent.
    Document(Box<Document>),
}

impl Lynis {
    /// The analyzer with its built-in rules.
    pub fn new() -> Self {
        Self {
            catalogue: Catalogue::built_in(),
        }
    }
}

impl Default for Lynis {
    fn default() -> Self {
        Self::new()
    }
}

impl Analyzer for Lynis {
    type Record<'r> = LynisRecord;
    type Summary = LynisSummary;

    fn id(&self) -> &'static str {
        "lynis"
    }

    fn title(&self) -> &'static str {
        "Lynis audit"
    }

    fn rules(&self) -> Vec<Rule> {
        self.catalogue.rules()
    }

    fn observe(&self, record: LynisRecord, source: &str, summary: &mut LynisSummary) {
        match record {
            LynisRecord::Report(report) => summary.add_report(source, None, *report),
            LynisRecord::Log(log) => summary.add_log(source, *log),
            LynisRecord::Document(document) => {
                summary.add_report(source, document.timestamp, document.report);
            }
        }
    }

    fn judge(&self, summary: &LynisSummary, context: &JudgeContext<'_>) -> Judgement {
        let Some(audit) = audit::choose(summary, &self.catalogue) else {
            return Judgement {
                completeness: Completeness::NONE,
                ..Judgement::default()
            };
        };
        let mut findings = advice::findings(&audit, &self.catalogue);
        findings.extend(state::findings(&audit, &self.catalogue, context.as_of));
        Judgement {
            findings,
            measures: measures(&audit),
            observed_at: audit.taken(),
            completeness: audit.completeness(),
            notes: audit.notes(summary),
        }
    }
}

/// The hardening index, and where the log is there the points of each category.
fn measures(audit: &Audit<'_>) -> Vec<Measure> {
    let mut measures = Vec::new();
    if let Some(index) = audit.hardening_index() {
        let from = if audit.log.is_some() {
            "recomputed from the points in the log"
        } else {
            "as the report states it"
        };
        measures.push(
            Measure::new("hardening_index", "Hardening index", index.into(), "%").note(format!(
                "{from}; no part of the score: its denominator moves with rights, plugins and selected tests"
            )),
        );
    }
    if let Some(tests) = audit.tests() {
        measures.push(Measure::new(
            "tests_performed",
            "Tests performed",
            tests as i64,
            "",
        ));
    }
    let categories = audit
        .log
        .map(|log| log.what.index_by_category())
        .unwrap_or_default();
    for (category, points) in categories {
        if let (Some(index), false) = (points.index(), category.is_empty()) {
            let id = format!("hardening_index.{}", category.to_lowercase());
            let title = format!("Hardening points, {category}");
            let note = format!("{} of {} points", points.points, points.max_points);
            measures.push(Measure::new(&id, &title, index.into(), "%").note(note));
        }
    }
    measures
}

/// A finding of several places, the first of which are shown.
fn finding(rule: &Rule, places: usize, evidence: impl IntoIterator<Item = Evidence>) -> Finding {
    let finding = Finding::new(&rule.id).places(places as u64);
    evidence.into_iter().fold(finding, Finding::evidence)
}

/// A pointer into a report: its lines, or in a document the place in an array.
fn pointer(source: &str, origin: Origin, line: u64) -> Evidence {
    match origin {
        _ if line == 0 => Evidence::of(source),
        Origin::Report => Evidence::at(source, Position::Line(line)),
        _ => Evidence::at(source, Position::Record(line)),
    }
}

/// A local time without a zone, taken as UTC: at most 14 hours wrong, where freshness counts days.
fn instant(local: jiff::civil::DateTime) -> Option<Timestamp> {
    jiff::tz::Offset::UTC.to_timestamp(local).ok()
}
