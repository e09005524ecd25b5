//! Test data, read in place, and what several tests say about a result.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use wegweiser_parsers::Limits;
use wegweiser_parsers::lynis::{Anomaly, AnomalyKind, Log, Report};

use crate::test_data;

/// A file of the test data; `None`, with a visible line, where it is absent.
pub(crate) fn data(path: &str) -> Option<Vec<u8>> {
    test_data::data(path).map(|path| fs::read(path).unwrap())
}

/// The files of a folder of the test data by name; empty, with a visible line, where it is absent.
pub(crate) fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = test_data::data(folder) else {
        return Vec::new();
    };
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    files
}

/// A small sample that belongs to this crate.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("testdata")
            .join(name),
    )
    .unwrap()
}

pub(crate) fn report(bytes: &[u8]) -> Report {
    Report::read(bytes, &Limits::default()).unwrap()
}

pub(crate) fn log(bytes: &[u8]) -> Log {
    Log::read(bytes, &Limits::default()).unwrap()
}

/// A report without what depends on the encoding it came in.
pub(crate) fn content(mut report: Report) -> Report {
    report.text = wegweiser_parsers::text::TextTrouble::default();
    report
}

pub(crate) fn kinds(anomalies: &[Anomaly]) -> Vec<(AnomalyKind, u64)> {
    anomalies
        .iter()
        .map(|anomaly| (anomaly.kind, anomaly.line))
        .collect()
}

/// The essence of a report in a few lines.
pub(crate) fn outline(report: &Report) -> String {
    let mut text = format!(
        "index {:?}, finished {}, tests {:?}/{}/{}\n",
        report.hardening_index,
        report.finished,
        report.tests_done,
        report.tests_executed.len(),
        report.tests_skipped.len()
    );
    let repeats =
        |list: &[wegweiser_parsers::lynis::Advice]| list.iter().map(|one| one.repeats).sum::<u64>();
    writeln!(
        text,
        "warnings {} (+{}), suggestions {} (+{}), details {}, scalars {}, lists {}",
        report.warnings.len(),
        repeats(&report.warnings),
        report.suggestions.len(),
        repeats(&report.suggestions),
        report.details.len(),
        report.scalars.len(),
        report.lists.len()
    )
    .unwrap();
    writeln!(text, "text {:?}", report.text).unwrap();
    for anomaly in report.anomalies.iter().take(15) {
        writeln!(
            text,
            "{:?} at {}: {}",
            anomaly.kind, anomaly.line, anomaly.text
        )
        .unwrap();
    }
    text
}
