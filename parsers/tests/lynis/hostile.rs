//! Inputs made to break parsers, and what becomes of each.

use std::fmt::Write as _;

use wegweiser_parsers::lynis::{self, Document, Format, Log, Report};
use wegweiser_parsers::{Limits, ParseError};

use crate::common::{content, data, files, outline};

fn failed(error: &ParseError) -> String {
    format!("{:?}: {error}\n", error.kind())
}

/// What each reader makes of an input.
fn summary(name: &str, bytes: &[u8]) -> String {
    let limits = Limits::default();
    let format = lynis::recognise(&bytes[..bytes.len().min(64 << 10)]);
    let mut text = format!("== {name}: {format:?}\n");
    if name.starts_with("json-") {
        text += &Document::parse(bytes, &limits)
            .map_or_else(|error| failed(&error), |document| outline(&document.report));
    } else if name.starts_with("lynis-") {
        text += &Report::read(bytes, &limits)
            .map_or_else(|error| failed(&error), |report| outline(&report));
        if format == Some(Format::Log) {
            let log = Log::read(bytes, &limits).unwrap();
            writeln!(
                text,
                "log: {} tests, finished {}",
                log.tests.len(),
                log.finished
            )
            .unwrap();
        }
    } else {
        // Another format altogether: every reader must say so.
        for error in [
            Report::read(bytes, &limits).unwrap_err(),
            Log::read(bytes, &limits).unwrap_err(),
        ] {
            text += &failed(&error);
        }
    }
    text
}

#[test]
fn the_hostile_files() {
    let files = files("formats/hostile");
    if files.is_empty() {
        return;
    }
    let table: Vec<_> = files
        .iter()
        .map(|(name, bytes)| summary(name, bytes))
        .collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn encodings_and_line_ends_of_a_real_report_make_no_difference() {
    let Some(plain) = data("formats/lynis/reports/git316-default.dat") else {
        return;
    };
    let plain = content(crate::common::report(&plain));
    for name in ["cr-only", "crlf", "utf16le", "utf8bom"] {
        let bytes = data(&format!("formats/hostile/lynis-{name}.dat")).unwrap();
        assert_eq!(content(crate::common::report(&bytes)), plain, "{name}");
    }
}

#[test]
fn a_log_is_no_report_and_says_so() {
    let Some(bytes) = data("formats/hostile/lynis-log-instead-of-report.dat") else {
        return;
    };
    let error = Report::read(&bytes[..], &Limits::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a Lynis report: the content is a Lynis log"
    );
}
