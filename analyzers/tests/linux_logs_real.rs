//! Real logs of Linux, read in place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use wegweiser_analyzers::logs::{LogAnalyzer, LogFold, LogRules, LogSummary, Side};
use wegweiser_core::{Analyzer as _, DeviceFacts, JudgeContext};
use wegweiser_parsers::Limits;
use wegweiser_parsers::logs;

use crate::common::data;

const AS_OF: &str = "2026-11-20T12:00:00Z";

fn folded(rules: &LogRules, bytes: &[u8]) -> Option<(LogSummary, u64)> {
    let form = logs::recognise(bytes)?;
    let mut fold = LogFold::new(rules, "log").with_byte_positions(form.counts_bytes());
    let as_of = Some(AS_OF.parse().unwrap());
    let report = logs::read(form, bytes, &Limits::default(), as_of, &mut |line| {
        fold.line(line);
    });
    Some((fold.finish(), report.ok()?.lines))
}

/// What is said of a log: how much of it is known, and the findings of each side.
fn verdict(rules: &Arc<LogRules>, summary: &LogSummary, lines: u64) -> String {
    let facts = DeviceFacts::default();
    let context = JudgeContext {
        as_of: AS_OF.parse().unwrap(),
        facts: &facts,
    };
    let mut text = String::new();
    let mut known = 0;
    for side in Side::ALL {
        let analyzer = LogAnalyzer::new(side, rules.clone());
        if !analyzer.covers(summary) {
            continue;
        }
        let judgement = analyzer.judge(summary, &context);
        known += judgement
            .measures
            .iter()
            .find(|one| one.id == "lines_known")
            .unwrap()
            .value;
        for finding in &judgement.findings {
            let severity = finding
                .severity
                .map_or_else(String::new, |one| one.to_string());
            let count = finding.count.total();
            let title = finding.title.as_deref().unwrap_or_default();
            let rule = finding.rule.as_str();
            writeln!(text, "    {} {rule} {severity} x{count} {title}", side.id()).unwrap();
        }
    }
    format!("{known} of {lines} lines known\n{text}")
}

#[test]
fn findings_in_real_logs() {
    let rules = LogRules::built_in();
    let mut table = String::new();
    for folder in ["formats/journald", "formats/syslog"] {
        let Some(path) = data(folder) else {
            return;
        };
        let mut files: Vec<PathBuf> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        for file in files {
            let Some((summary, lines)) = folded(&rules, &std::fs::read(&file).unwrap()) else {
                continue;
            };
            let name = file.file_name().unwrap().to_str().unwrap();
            write!(table, "{name}: {}", verdict(&rules, &summary, lines)).unwrap();
        }
    }
    // Not `eprintln!`, which the test harness would swallow.
    std::io::stderr().write_all(table.as_bytes()).unwrap();
    insta::assert_snapshot!(table);
}

/// `cargo test --release -p wegweiser-analyzers --test linux_logs_real -- --ignored`
#[test]
#[ignore = "a measurement"]
fn throughput() {
    let rules = LogRules::built_in();
    for file in [
        "syslog/syslog",
        "syslog/kern.log",
        "syslog/auth.log",
        "journald/journal-o-json.ndjson",
    ] {
        let Some(path) = data(&format!("formats/{file}")) else {
            return;
        };
        let bytes = std::fs::read(path).unwrap();
        let bytes = bytes.repeat(200_000_000 / bytes.len());
        let form = logs::recognise(&bytes).unwrap();
        let as_of = Some(AS_OF.parse().unwrap());
        let megabytes = bytes.len() as f64 / 1e6;
        let start = Instant::now();
        let mut lines = 0_u64;
        logs::read(form, &bytes[..], &Limits::default(), as_of, &mut |_| {
            lines += 1;
        })
        .unwrap();
        let read = megabytes / start.elapsed().as_secs_f64();
        let start = Instant::now();
        let mut fold = LogFold::new(&rules, "log");
        logs::read(form, &bytes[..], &Limits::default(), as_of, &mut |line| {
            fold.line(line);
        })
        .unwrap();
        let both = megabytes / start.elapsed().as_secs_f64();
        let text = format!(
            "{file}: {lines} lines, reading {read:.0} MB/s, with matching {both:.0} MB/s\n"
        );
        std::io::stderr().write_all(text.as_bytes()).unwrap();
    }
}
