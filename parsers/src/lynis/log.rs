//! The log of a run, `lynis.log`.
//!
//! Every line is `YYYY-MM-DD HH:MM:SS text` in local time. What matters is which test runs and which points it
//! gives: the report holds only their quotient, the hardening index.
//!
//! Lynis adds up `points` and `max_points` over all tests and computes `points * 100 / max_points`, rounded
//! down; with no points at all it computes with 1 of 100.

mod builder;
mod phrases;
mod run;

use std::collections::BTreeMap;
use std::io::BufRead;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::anomaly::{Anomaly, AnomalyKind};
use super::report::{Advice, Exception};
use super::test_id::TestId;
use crate::error::ParseError;
use crate::limits::Limits;
use crate::sniff::{self, Head};
use crate::text::{LineReader, TextTrouble};

/// A run of Lynis as its log tells it.
///
/// A log file normally holds one run. If it holds several, this is the last one that reached its end, or the
/// last one if none did; the others are summed up in [`other_runs`](Self::other_runs).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Log {
    /// The version in the first line of the run.
    pub lynis_version: Option<String>,
    /// The process id in the first line of the run.
    pub pid: Option<u64>,
    /// The time of the first line, in the local time of the machine.
    pub started: Option<DateTime>,
    /// The time of the last line, in the local time of the machine.
    pub ended: Option<DateTime>,
    /// The first and last line of the run.
    pub lines: (u64, u64),
    /// `Hostname`
    pub hostname: Option<String>,
    /// `Operating system`
    pub os: Option<String>,
    /// `Operating system name`
    pub os_name: Option<String>,
    /// `Operating system version`
    pub os_version: Option<String>,
    /// `Kernel version (full)`, else `Kernel version`
    pub kernel: Option<String>,
    /// `Auditor`, unless not specified.
    pub auditor: Option<String>,
    /// `Test category`
    pub test_category: Option<String>,
    /// `Test group`
    pub test_group: Option<String>,
    /// The tests that ran, in order.
    pub tests: Vec<TestRun>,
    /// The tests that did not run, in order.
    pub skipped: Vec<SkippedTest>,
    /// The points of all tests.
    pub points: u64,
    /// The points that all tests could have given.
    pub max_points: u64,
    /// The last points and maximum that the log itself counts.
    pub stated_points: Option<(u64, u64)>,
    /// The hardening index that the log itself states.
    pub stated_index: Option<u8>,
    /// `Tests performed`
    pub tests_performed: Option<u64>,
    /// `Total tests`: those performed and those skipped.
    pub tests_total: Option<u64>,
    /// The warnings, each distinct one once.
    pub warnings: Vec<Advice>,
    /// The suggestions, each distinct one once.
    pub suggestions: Vec<Advice>,
    /// What Lynis could not do.
    pub exceptions: Vec<Exception>,
    /// How the run ended.
    pub end: RunEnd,
    /// The run did all it was to do, whatever its exit code.
    pub finished: bool,
    /// The other runs in the same file, in order.
    pub other_runs: Vec<RunSummary>,
    /// What is odd in the whole file, in the order found, up to [`Limits::anomalies`].
    pub anomalies: Vec<Anomaly>,
    /// How often each kind of oddity was found, without a limit.
    pub anomaly_counts: BTreeMap<AnomalyKind, u64>,
    /// What the text needed mending.
    pub text: TextTrouble,
}

/// A test that ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TestRun {
    /// The test.
    pub id: TestId,
    /// What it checks, in the words of Lynis.
    pub description: String,
    /// The points it gave.
    pub points: u64,
    /// The points it could have given.
    pub max_points: u64,
    /// Each assignment of points.
    pub awards: Vec<Award>,
    /// The line it starts at.
    pub line: u64,
}

/// One assignment of points within a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Award {
    /// The points given.
    pub points: u64,
    /// The points possible.
    pub max_points: u64,
    /// The line.
    pub line: u64,
}

/// A test, or a part of one, that did not run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SkippedTest {
    /// The test.
    pub id: TestId,
    /// What it checks, in the words of Lynis; empty for parts of a test.
    pub description: String,
    /// Why it did not run.
    pub reason: SkipReason,
    /// Why it did not run, in the words of Lynis.
    pub text: String,
    /// The line.
    pub line: u64,
}

/// Why a test did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// The run lacked root permissions.
    RootRequired,
    /// The test is for another system.
    OtherSystem,
    /// The program or file it examines is not there.
    Prerequisites,
    /// The profile excludes it.
    Profile,
    /// Something else, or nothing stated.
    Other,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RunEnd {
    /// The log does not say: the run was killed, still goes on, or the file was cut.
    #[default]
    Missing,
    /// With exit code 0.
    Successful,
    /// With this exit code: 1 for a failure or an interrupt, 78 for warnings found where the profile asks.
    ExitCode(u32),
}

/// A run that shares the file with the one read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunSummary {
    /// The version in the first line of the run.
    pub lynis_version: Option<String>,
    /// The time of the first line.
    pub started: Option<DateTime>,
    /// The time of the last line.
    pub ended: Option<DateTime>,
    /// The first and last line of the run.
    pub lines: (u64, u64),
    /// The tests that ran.
    pub tests: u64,
    /// The points of all tests.
    pub points: u64,
    /// The points that all tests could have given.
    pub max_points: u64,
    /// The hardening index that the log itself states.
    pub stated_index: Option<u8>,
    /// How the run ended.
    pub end: RunEnd,
    /// The run did all it was to do.
    pub finished: bool,
}

/// The points of the tests of one category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CategoryPoints {
    /// The points of its tests.
    pub points: u64,
    /// The points its tests could have given.
    pub max_points: u64,
    /// Its tests that ran.
    pub tests: u64,
}

impl CategoryPoints {
    /// The share of the points in percent, rounded down; `None` if no test could give any.
    ///
    /// Unlike the index of a whole run, no points give 0 and not 1.
    pub fn index(&self) -> Option<u8> {
        percent(self.points, self.max_points)
    }
}

impl Log {
    /// Reads a log.
    ///
    /// Fails if the content is no Lynis log ([`NotThisFormat`](crate::ErrorKind::NotThisFormat)), empty, or
    /// the reader fails.
    pub fn read(reader: impl BufRead, limits: &Limits) -> Result<Self, ParseError> {
        let input = sniff::expect(reader, "Lynis log", recognise)?;
        let mut lines = LineReader::new(input, limits)?;
        let mut builder = builder::Builder::new(limits);
        while let Some(line) = lines.next_line()? {
            builder.line(&line);
        }
        Ok(builder.finish(lines.trouble()))
    }

    /// The hardening index of the points in this log, computed exactly as Lynis does.
    ///
    /// `None` if no test ran, where Lynis says 1, or if the points exceed their maximum, which no run writes.
    pub fn hardening_index(&self) -> Option<u8> {
        match (self.tests.is_empty(), self.points) {
            (true, _) => None,
            (false, 0) => percent(1, 100),
            (false, points) => percent(points, self.max_points),
        }
    }

    /// The points of each category of tests. Tests without a category count under `""`.
    pub fn index_by_category(&self) -> BTreeMap<String, CategoryPoints> {
        let mut categories = BTreeMap::<String, CategoryPoints>::new();
        for test in &self.tests {
            let category = categories
                .entry(test.id.category().unwrap_or_default().to_owned())
                .or_default();
            category.points = category.points.saturating_add(test.points);
            category.max_points = category.max_points.saturating_add(test.max_points);
            category.tests += 1;
        }
        categories
    }

    /// The tests skipped for want of root permissions: with any, the run was not one of root.
    pub fn skipped_for_root(&self) -> usize {
        self.skipped
            .iter()
            .filter(|test| test.reason == SkipReason::RootRequired)
            .count()
    }
}

/// `points * 100 / max_points` in whole numbers, if that is a percentage.
fn percent(points: u64, max_points: u64) -> Option<u8> {
    if points > max_points {
        return None;
    }
    points
        .checked_mul(100)?
        .checked_div(max_points)
        .map(|percent| percent as u8)
}

/// Whether the start of an input is that of a log, whatever it is called: a line that starts a run or a test.
pub fn recognise(head: &[u8]) -> bool {
    is_log(&Head::new(head))
}

pub(super) fn is_log(head: &Head<'_>) -> bool {
    head.lines()
        .filter_map(|line| phrases::split_time(line))
        .any(|(_, text)| phrases::Phrase::of(text).is_some_and(|phrase| phrase.marks_a_log()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognition_by_content() {
        for (head, expected) in [
            (
                "2026-11-20 09:38:04 Starting Lynis 3.1.6 with PID 1, build date 2025-10-22\n",
                true,
            ),
            (
                "2026-11-20 09:38:04 Result: x\n2026-11-20 09:38:04 Performing test ID A-1 (x)\n",
                true,
            ),
            ("2026-11-20 09:38:04 Skipped test A-1 (x)\n", true),
            ("2026-11-20 09:38:04 Something else\n", false),
            ("Starting Lynis 3.1.6", false),
            ("", false),
        ] {
            assert_eq!(recognise(head.as_bytes()), expected, "{head}");
        }
    }

    #[test]
    fn percentages() {
        assert_eq!(percent(135, 222), Some(60));
        assert_eq!(percent(0, 0), None);
        assert_eq!(percent(3, 2), None);
        assert_eq!(percent(u64::MAX, u64::MAX), None);
    }
}
