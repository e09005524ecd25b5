//! Real event logs, read in place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wegweiser_core::report::Report;
use wegweiser_core::scoring::Severity;
use wegweiser_core::{Engine, FleetSummary, Input, Level, NodePath, Policy};

use crate::common::data;

fn logs(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "evtx") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn engine() -> Engine {
    Engine::new(wegweiser_analyzers::registry()).with_threads(1)
}

fn summarized(engine: &Engine, bytes: Vec<u8>) -> FleetSummary {
    let place = NodePath::default().child(Level::Device, "device");
    let input = Input::bytes("log.evtx", bytes).at(place);
    let go_on = |_| std::ops::ControlFlow::Continue(());
    engine.summarize(vec![input], &go_on).unwrap()
}

/// Judged an hour after the newest event.
fn judged(engine: &Engine, summary: &FleetSummary) -> Report {
    let far: jiff::Timestamp = "2100-01-01T00:00:00Z".parse().unwrap();
    let report = engine.judge(summary, &Policy::default(), far);
    let devices = report.nodes.iter().filter_map(|node| node.device.as_ref());
    let analyzers = devices.flat_map(|device| &device.analyzers);
    let newest = analyzers.filter_map(|one| one.observed_at).max();
    let as_of = newest.map_or(far, |newest| {
        newest
            .checked_add(jiff::SignedDuration::from_hours(1))
            .unwrap()
    });
    engine.judge(summary, &Policy::default(), as_of)
}

#[test]
fn parts_of_a_log_merge_to_the_whole_however_they_overlap() {
    const HEADER: usize = 4096;
    const CHUNK: usize = 65_536;
    let Some(folder) = data("evtx") else { return };
    let engine = engine();
    let mut random = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        random = random
            .wrapping_mul(0x5851_f42d_4c95_7f2d)
            .wrapping_add(0x1405_7b7e_f767_814f);
        (random >> 33) as usize % below
    };
    let mut tried = 0;
    for path in logs(&folder) {
        let bytes = std::fs::read(&path).unwrap();
        let chunks: Vec<&[u8]> = bytes
            .get(HEADER..)
            .unwrap_or_default()
            .chunks(CHUNK)
            .collect();
        if chunks.len() < 2 || chunks.iter().any(|chunk| chunk.len() != CHUNK) {
            continue;
        }
        let whole = judged(&engine, &summarized(&engine, bytes.clone()));
        // Three parts that overlap and together have every chunk.
        let mut parts = vec![bytes[..HEADER].to_vec(); 3];
        for chunk in &chunks {
            let must = next(3);
            for (number, part) in parts.iter_mut().enumerate() {
                if number == must || next(3) == 0 {
                    part.extend_from_slice(chunk);
                }
            }
        }
        let mut merged = FleetSummary::default();
        for part in parts.into_iter().rev() {
            // Through the document, as a summary that comes from elsewhere does.
            let json = summarized(&engine, part).to_json();
            let part = FleetSummary::from_json("part", &json, engine.registry()).unwrap();
            merged.merge(part);
        }
        let merged = judged(&engine, &merged);
        let nodes = |report: &Report| serde_json::to_string_pretty(&report.nodes).unwrap();
        assert!(
            nodes(&merged) == nodes(&whole),
            "{}\n{}",
            path.display(),
            different(&nodes(&whole), &nodes(&merged))
        );
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}

fn different(whole: &str, merged: &str) -> String {
    let lines = whole.lines().zip(merged.lines()).filter(|(a, b)| a != b);
    lines.take(5).fold(String::new(), |mut text, (a, b)| {
        let _ = writeln!(text, "whole:  {a}\nmerged: {b}");
        text
    })
}

/// One line per log: the score of the device, and the worst that each analyzer found.
fn line(name: &str, report: &Report) -> String {
    let Some(device) = report.nodes.first() else {
        return format!("{name:<100} no device\n");
    };
    let score = device
        .standing
        .score
        .map_or("-".into(), |score| score.to_string());
    let band = device
        .standing
        .band
        .map_or("unscored".into(), |band| band.to_string());
    let mut findings: Vec<_> = device.findings().map(|(_, finding)| finding).collect();
    findings.retain(|finding| finding.severity > Severity::Info);
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)));
    let worst: Vec<String> = findings
        .iter()
        .take(4)
        .map(|one| format!("{} {}×{}", one.severity, one.id, one.count))
        .collect();
    format!("{name:<100} {score:>3} {band:<9} {}\n", worst.join(", "))
}

/// Whether the security analyzer has a finding of at least this severity.
fn alarmed(report: &Report, least: Severity) -> bool {
    let mut findings = report
        .nodes
        .iter()
        .flat_map(wegweiser_core::report::Node::findings);
    findings
        .any(|(analyzer, finding)| analyzer.id == "security-events" && finding.severity >= least)
}

/// A table of all logs of a folder, and how many have a finding of the security analyzer that is at least high.
fn table(engine: &Engine, folder: &Path) -> (String, usize, usize) {
    let mut table = String::new();
    let (mut alarms, mut all) = (0, 0);
    for path in logs(folder) {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy();
        let report = judged(engine, &summarized(engine, std::fs::read(&path).unwrap()));
        table += &line(&name, &report);
        alarms += usize::from(alarmed(&report, Severity::High));
        all += 1;
    }
    let _ = writeln!(
        table,
        "{alarms} of {all} with a high or critical security finding"
    );
    (table, alarms, all)
}

#[test]
fn everyday_logs() {
    let Some(folder) = data("evtx") else { return };
    insta::assert_snapshot!(table(&engine(), &folder.join("real")).0);
}

#[test]
fn recorded_attacks() {
    let Some(folder) = data("evtx") else { return };
    insta::assert_snapshot!(table(&engine(), &folder.join("attack")).0);
}

#[cfg(feature = "sigma")]
mod with_sigma {
    use super::*;

    fn engine() -> Option<Engine> {
        let options = wegweiser_analyzers::Options {
            sigma: vec![data("sigma/windows")?],
            ..Default::default()
        };
        let (registry, skipped) = wegweiser_analyzers::registry_with(&options).unwrap();
        assert!(skipped.len() < 20, "{skipped:?}");
        Some(Engine::new(registry).with_threads(1))
    }

    #[test]
    fn everyday_logs() {
        let (Some(folder), Some(engine)) = (data("evtx"), engine()) else {
            return;
        };
        insta::assert_snapshot!(table(&engine, &folder.join("real")).0);
    }

    #[test]
    fn recorded_attacks() {
        let (Some(folder), Some(engine)) = (data("evtx"), engine()) else {
            return;
        };
        let (table, alarms, all) = table(&engine, &folder.join("attack"));
        assert!(alarms * 4 >= all * 3, "{table}");
        insta::assert_snapshot!(table);
    }
}
