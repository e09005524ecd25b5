//! Real performance data, read in place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wegweiser_core::report::{AnalyzerReport, InputStatus, Report};
use wegweiser_core::{Engine, Input, Policy};

use crate::common::data;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// One file by itself, judged on the day it was made.
fn judged(path: &Path) -> Report {
    let input = Input::bytes("export", std::fs::read(path).unwrap());
    let as_of = "2026-11-20T12:00:00Z".parse().unwrap();
    let engine = Engine::new(wegweiser_analyzers::registry()).with_threads(1);
    engine
        .score(vec![input], &Policy::default(), as_of)
        .unwrap()
}

fn analyzer(report: &Report) -> Option<&AnalyzerReport> {
    let devices = report.nodes.iter().filter_map(|node| node.device.as_ref());
    let mut analyzers = devices.flat_map(|device| &device.analyzers);
    analyzers.find(|analyzer| analyzer.id == "performance")
}

/// What became of each file, in a line.
fn verdict(path: &Path) -> Option<String> {
    let report = judged(path);
    let input = &report.inputs[0];
    let format = input.format.as_deref()?;
    let Some(analyzer) = analyzer(&report) else {
        let reason = input.reason.as_deref().unwrap_or_default();
        let is_ours = [
            "pdh",
            "blg",
            "get-counter",
            "sa",
            "iostat",
            "vmstat",
            "prom",
            "psutil",
        ]
        .iter()
        .any(|start| format.starts_with(start));
        return is_ours.then(|| format!("{format}: nothing: {reason}"));
    };
    let rules: Vec<&str> = analyzer
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect();
    let partial = if input.status == InputStatus::Partial {
        " (partial)"
    } else {
        ""
    };
    let score = analyzer
        .score
        .map_or(0, wegweiser_core::scoring::Score::get);
    Some(
        format!("{format}{partial}: {score} {}", rules.join(" "))
            .trim_end()
            .to_owned(),
    )
}

#[test]
fn every_sample_is_judged() {
    let mut table = String::new();
    for folder in [
        "windows-perf",
        "sysstat",
        "prometheus",
        "text-perf",
        "psutil",
    ] {
        let Some(root) = data(&format!("formats/{folder}")) else {
            return;
        };
        for path in files(&root) {
            // What `sadf` is needed for depends on the machine.
            if path.extension().is_some_and(|end| end == "bin") {
                continue;
            }
            if let Some(verdict) = verdict(&path) {
                let name = path.strip_prefix(root.parent().unwrap()).unwrap();
                writeln!(table, "{}: {verdict}", name.display()).unwrap();
            }
        }
    }
    insta::assert_snapshot!(table);
}

/// The same recording of the same host, however sysstat wrote it, is judged alike.
#[test]
fn one_recording_in_several_forms_is_judged_alike() {
    let Some(root) = data("formats/sysstat/12.6.1") else {
        return;
    };
    let rules = |name: &str| {
        let report = judged(&root.join(name));
        let analyzer = analyzer(&report).unwrap();
        let mut rules: Vec<_> = analyzer
            .findings
            .iter()
            .map(|finding| finding.title.clone())
            .collect();
        rules.sort();
        rules
    };
    let json = rules("sadf-j-A.out");
    assert!(!json.is_empty());
    assert_eq!(rules("sadf-d-A.out"), json);
    assert_eq!(rules("sadf-x-A.out"), json);
}
