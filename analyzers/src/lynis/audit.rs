//! One audit of a device: a report, the log of the same run, or both.

use std::cmp::Reverse;

use jiff::Timestamp;
use wegweiser_core::Completeness;
use wegweiser_parsers::lynis::log::SkipReason;
use wegweiser_parsers::lynis::{Log, Origin, Report, TestId};

use super::catalogue::Catalogue;
use super::instant;
use super::summary::{LynisSummary, Seen};

/// The audit that is judged.
#[derive(Clone, Copy, Debug)]
pub(super) struct Audit<'s> {
    pub(super) report: Option<&'s Seen<Report>>,
    pub(super) log: Option<&'s Seen<Log>>,
    pub(super) unprivileged: bool,
}

/// Tests of a full audit. Full runs of Lynis 3.0 to 3.1 performed 224 to 261; limited ones 1 to 21.
const FULL_TESTS: u64 = 200;
/// Below this many tests a run was limited, whatever it calls itself.
const FEW_TESTS: u64 = 100;
/// What an audit without root rights can see: it performed 230 of 247 tests, and not those that
/// look at password files, firewall rules and packages.
const UNPRIVILEGED: u16 = 850;
/// What an agent's document without the lines of the report shows: findings, but no facts.
const WITHOUT_LINES: u64 = 600;
/// What an interrupted run shows when nothing tells how far it came.
const INTERRUPTED: u64 = 300;
/// What an interrupted run shows at most, even if it broke off after its last test.
const NOT_ALL: u64 = 900;
/// The log's first line is written at most that many seconds before the report's start time; two
/// minutes leave room for slow machines.
const SAME_RUN_SECONDS: u64 = 120;

/// The audit to judge: the newest that shows most of a machine, else the newest.
pub(super) fn choose<'s>(summary: &'s LynisSummary, catalogue: &Catalogue) -> Option<Audit<'s>> {
    let of_reports = summary.reports.iter().map(|report| {
        let log = summary
            .logs
            .iter()
            .filter_map(|log| Some((seconds_apart(&report.what, &log.what)?, log)))
            .min_by_key(|(apart, log)| (*apart, Reverse(log.taken)));
        Audit::new(Some(report), log.map(|(_, log)| log), catalogue)
    });
    let audits: Vec<Audit<'s>> = of_reports.collect();
    let taken = |log: &Seen<Log>| {
        audits
            .iter()
            .any(|audit| audit.log.is_some_and(|one| one == log))
    };
    let of_logs = summary.logs.iter().filter(|log| !taken(log));
    let of_logs = of_logs
        .map(|log| Audit::new(None, Some(log), catalogue))
        .collect::<Vec<_>>();
    // Of equally good ones the first counts, and the summary's order is the same everywhere.
    audits.into_iter().chain(of_logs).min_by_key(|audit| {
        Reverse((
            audit.completeness() >= Completeness::permille(500),
            audit.taken(),
        ))
    })
}

/// How far apart two starts are, where report and log can be of one run.
fn seconds_apart(report: &Report, log: &Log) -> Option<u64> {
    let different = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    if different(&report.hostname, &log.hostname)
        || different(&report.lynis_version, &log.lynis_version)
    {
        return None;
    }
    let (report, log) = (instant(report.started?)?, instant(log.started?)?);
    let apart = report.as_second().abs_diff(log.as_second());
    (apart <= SAME_RUN_SECONDS).then_some(apart)
}

impl<'s> Audit<'s> {
    fn new(
        report: Option<&'s Seen<Report>>,
        log: Option<&'s Seen<Log>>,
        catalogue: &Catalogue,
    ) -> Self {
        let without_root = log.is_some_and(|log| log.what.skipped_for_root() > 0)
            || report.is_some_and(|report| skipped_what_needs_root(&report.what, catalogue));
        Self {
            report,
            log,
            unprivileged: without_root,
        }
    }

    /// When it ended.
    pub(super) fn taken(&self) -> Option<Timestamp> {
        self.report
            .and_then(|one| one.taken)
            .or_else(|| self.log.and_then(|one| one.taken))
    }

    /// How many tests it performed. The log counts what it shows; a report states a number.
    pub(super) fn tests(&self) -> Option<u64> {
        let logged = self
            .log
            .map(|log| log.what.tests.len() as u64)
            .filter(|tests| *tests > 0);
        let stated = self.report.and_then(|report| report.what.tests_done);
        match (stated, logged) {
            (Some(stated), Some(logged)) => Some(stated.min(logged.max(1))),
            (stated, logged) => stated.or(logged),
        }
    }

    /// The index of the log's points, else the report's.
    pub(super) fn hardening_index(&self) -> Option<u8> {
        let from_log = self.log.and_then(|log| log.what.hardening_index());
        from_log.or_else(|| self.report.and_then(|report| report.what.hardening_index))
    }

    /// Whether it was limited to some tests.
    pub(super) fn is_partial(&self) -> bool {
        let limited = |set: &Option<String>| set.as_deref().is_some_and(|set| set != "all");
        let by_choice = self.report.is_some_and(|report| report.what.is_partial())
            || self.log.is_some_and(|log| {
                limited(&log.what.test_category) || limited(&log.what.test_group)
            });
        by_choice || (self.finished() && self.tests().is_some_and(|tests| tests < FEW_TESTS))
    }

    /// Whether it reached its end.
    pub(super) fn finished(&self) -> bool {
        match (self.report, self.log) {
            // Agents send a document after the run; without its lines nothing more is known.
            (Some(report), _) if report.what.origin == Origin::Summary => true,
            (Some(report), _) => report.what.finished,
            (None, log) => log.is_some_and(|log| log.what.finished),
        }
    }

    /// How much of a full audit it shows.
    pub(super) fn completeness(&self) -> Completeness {
        let nothing = self.report.is_none_or(|report| {
            let report = &report.what;
            report.warnings.is_empty() && report.suggestions.is_empty() && report.details.is_empty()
        });
        let by_tests = self.tests().map(|tests| tests * 1000 / FULL_TESTS);
        let shown = match (by_tests, self.finished()) {
            (Some(share), true) => share,
            (Some(share), false) => share.min(NOT_ALL),
            (None, true) if !nothing => WITHOUT_LINES,
            (None, false) if !nothing => INTERRUPTED,
            (None, _) => 0,
        };
        let shown = Completeness::permille(shown);
        let shown = if self.unprivileged {
            shown.times(UNPRIVILEGED)
        } else {
            shown
        };
        shown.times(self.not_skipped_by_profile())
    }

    /// The share of tests that no profile excluded, in permille; only the log tells.
    fn not_skipped_by_profile(&self) -> u16 {
        let Some(log) = self.log else { return 1000 };
        let by_profile = |test: &&_| -> bool {
            let test: &wegweiser_parsers::lynis::log::SkippedTest = test;
            test.reason == SkipReason::Profile
        };
        let skipped = log.what.skipped.iter().filter(by_profile).count() as u64;
        let done = log.what.tests.len() as u64;
        (done * 1000).checked_div(done + skipped).unwrap_or(1000) as u16
    }

    /// What the data could not show.
    pub(super) fn notes(&self, summary: &LynisSummary) -> Vec<String> {
        let mut notes = Vec::new();
        if !self.finished() {
            notes.push(
                "the audit did not reach its end; what it had found until then counts".to_owned(),
            );
        } else if self.is_partial() {
            let tests = self.tests().unwrap_or(0);
            notes.push(format!(
                "the audit was limited to {tests} tests; a full one has more than {FULL_TESTS}"
            ));
        }
        if self.unprivileged {
            notes.push(
                "the audit ran without root rights and could not look at everything".to_owned(),
            );
        }
        match (self.report, self.log) {
            (Some(report), None) if report.what.origin == Origin::Report => {
                notes.push(
                    "without `lynis.log` the report cannot be checked against its points"
                        .to_owned(),
                );
            }
            (None, Some(_)) => {
                notes.push("only the log is there: facts of the report are unknown".to_owned());
            }
            _ => {}
        }
        if self.taken().is_none() {
            notes.push("the audit carries no time, so its age is unknown".to_owned());
        }
        let others = (summary.reports.len() - usize::from(self.report.is_some()))
            + (summary.logs.len() - usize::from(self.log.is_some()));
        if others > 0 {
            let files = if others == 1 { "file" } else { "files" };
            notes.push(format!(
                "{others} more {files} of other runs; the newest full audit counts"
            ));
        }
        notes
    }
}

/// Whether no test that needs root was performed, though some were skipped.
fn skipped_what_needs_root(report: &Report, catalogue: &Catalogue) -> bool {
    let needs_root = |id: &&TestId| catalogue.test(id).is_some_and(|test| test.root_only);
    let executed = report.tests_executed.iter().filter(needs_root).count();
    let skipped = report.tests_skipped.iter().filter(needs_root).count();
    executed == 0 && skipped >= FEW_ROOT_TESTS
}

/// Some tests for root are skipped on every machine, because what they look at is not there.
const FEW_ROOT_TESTS: usize = 5;
