//! An input may end anywhere.

use wegweiser_parsers::lynis::{Document, Report};
use wegweiser_parsers::{ErrorKind, Limits};

use crate::common::{data, report};

/// Bytes at the end of a report that decide most: index, lists of tests, end mark.
const TAIL: usize = 600;

/// Parses every `step`th prefix of a report, and every one near its end, and checks that none says more than
/// the whole.
fn cut_everywhere(name: &str, step: usize) {
    let Some(bytes) = data(&format!("formats/lynis/reports/{name}")) else {
        return;
    };
    let whole = report(&bytes);
    let tail = bytes.len() - TAIL;
    for end in (0..tail).step_by(step).chain(tail..bytes.len()) {
        cut_at(&bytes, end, &whole);
    }
}

fn cut_at(bytes: &[u8], end: usize, whole: &Report) {
    match Report::read(&bytes[..end], &Limits::default()) {
        Ok(part) => {
            assert!(
                part.hardening_index.is_none() || part.hardening_index == whole.hardening_index
            );
            assert!(
                part.tests_done.is_none() || part.tests_done == whole.tests_done,
                "{end}"
            );
            assert!(part.ended.is_none() || part.ended == whole.ended, "{end}");
            assert!(whole.warnings.starts_with(&part.warnings), "{end}");
            assert!(whole.suggestions.starts_with(&part.suggestions), "{end}");
            assert!(whole.details.starts_with(&part.details), "{end}");
            assert!(part.tests_executed.is_empty() || part.tests_executed == whole.tests_executed);
            // At the very end, only the line end is missing.
            assert_eq!(part.finished, end == bytes.len() - 1, "{end}");
        }
        Err(error) => {
            let expected = if end == 0 {
                ErrorKind::Empty
            } else {
                ErrorKind::NotThisFormat
            };
            assert_eq!(error.kind(), expected, "{end}");
            assert!(end < "# Lynis Report".len(), "{end}");
        }
    }
}

#[test]
fn a_short_report_at_every_byte() {
    cut_everywhere("git316-dockerfile.dat", 1);
}

#[test]
fn a_report_of_two_tests_at_every_byte() {
    cut_everywhere("git316-tests-two.dat", 1);
}

#[test]
fn a_long_report_at_every_seventh_byte() {
    // Every byte takes a quarter of a minute, and finds nothing else.
    cut_everywhere("git316-weak.dat", 7);
}

#[test]
fn a_document_at_every_byte() {
    for name in ["wegweiser/lynis_audit.json", "wegweiser/lynis-audit.json"] {
        let Some(bytes) = data(name) else { return };
        let end_of_json = bytes.trim_ascii_end().len();
        for end in 0..end_of_json {
            let error = Document::parse(&bytes[..end], &Limits::default()).unwrap_err();
            let expected = if end == 0 {
                ErrorKind::Empty
            } else {
                ErrorKind::Malformed
            };
            assert_eq!(error.kind(), expected, "{name} at {end}");
        }
        assert!(Document::parse(&bytes[..end_of_json], &Limits::default()).is_ok());
    }
}

#[test]
fn a_log_at_many_bytes() {
    let Some(bytes) = data("formats/lynis/logs/git316-weak.log") else {
        return;
    };
    let whole = crate::common::log(&bytes);
    for end in (100..bytes.len()).step_by(9_973) {
        let part = crate::common::log(&bytes[..end]);
        assert!(!part.finished, "{end}");
        assert!(
            part.points <= whole.points && part.max_points <= whole.max_points,
            "{end}"
        );
        assert!(
            part.tests
                .iter()
                .zip(&whole.tests)
                .all(|(part, whole)| part.id == whole.id),
            "{end}"
        );
    }
}
