//! The same judgement whatever form a log left Windows in.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fmt::Write as _;
use std::path::Path;

use wegweiser_core::report::Report;
use wegweiser_core::{Engine, FleetSummary, Input, Level, NodePath, Policy};

use crate::common::data;

/// Judged an hour after the newest event.
fn judged(engine: &Engine, summary: &FleetSummary) -> Report {
    let far: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
    let report = engine.judge(summary, &Policy::default(), far);
    let devices = report.nodes.iter().filter_map(|node| node.device.as_ref());
    let analyzers = devices.flat_map(|device| &device.analyzers);
    let newest = analyzers.filter_map(|one| one.observed_at).max();
    let as_of = newest.map_or(far, |newest| newest + jiff::SignedDuration::from_hours(1));
    engine.judge(summary, &Policy::default(), as_of)
}

/// Format, status, and what each analyzer says, of every file of a folder.
fn table(folder: &Path, wanted: impl Fn(&str) -> bool) -> String {
    let engine = Engine::new(wegweiser_analyzers::registry()).with_threads(1);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let mut table = String::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if !wanted(&name) {
            continue;
        }
        let place = NodePath::default().child(Level::Device, "device");
        let input = Input::bytes(name.as_str(), std::fs::read(&path).unwrap()).at(place);
        let go_on = |_| std::ops::ControlFlow::Continue(());
        let summary = engine.summarize(vec![input], &go_on).unwrap();
        let report = judged(&engine, &summary);
        let read = &report.inputs[0];
        let format = read.format.as_deref().unwrap_or("-");
        let _ = write!(table, "{name}: {format} {:?}", read.status);
        table += &read
            .reason
            .as_ref()
            .map_or(String::new(), |reason| format!(" ({reason})"));
        table += "\n";
        let devices = report.nodes.iter().filter_map(|node| node.device.as_ref());
        for (number, analyzer) in devices.flat_map(|device| &device.analyzers).enumerate() {
            let score = analyzer
                .score
                .map_or("-".to_owned(), |score| score.to_string());
            let _ = write!(
                table,
                "  {} {score} ({}‰)",
                analyzer.id, analyzer.coverage_permille
            );
            for finding in analyzer
                .findings
                .iter()
                .filter(|one| one.id != "device.stale")
            {
                let _ = write!(
                    table,
                    ", {} {}×{}",
                    finding.severity, finding.id, finding.count
                );
            }
            table += "\n";
            // They are much the same for all.
            for note in analyzer.notes.iter().filter(|_| number == 0) {
                let _ = writeln!(table, "    {note}");
            }
        }
    }
    table
}

#[test]
fn documents_of_agents() {
    let Some(folder) = data("wegweiser") else {
        return;
    };
    let events = |name: &str| name.contains("events");
    insta::assert_snapshot!(table(&folder, events));
}

#[test]
fn exports_of_real_tools() {
    let Some(folder) = data("formats/winevent") else {
        return;
    };
    insta::assert_snapshot!(table(&folder, |_| true));
}
