//! Real audits of real machines, read in place.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use wegweiser_core::report::Report;
use wegweiser_core::{Engine, Input, Level, NodePath, Policy};

use crate::common::data;

fn score(files: &[PathBuf]) -> Report {
    let place = NodePath::default().child(Level::Device, "device");
    let input = |path: &PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Input::bytes(name, std::fs::read(path).unwrap()).at(place.clone())
    };
    let engine = Engine::new(wegweiser_analyzers::registry());
    let as_of = "2026-11-20T12:00:00Z".parse().unwrap();
    engine
        .score(files.iter().map(input).collect(), &Policy::default(), as_of)
        .unwrap()
}

fn line(name: &str, report: &Report) -> String {
    let Some(device) = report.nodes.first() else {
        return format!("{name:<38} no device\n");
    };
    let score = device
        .standing
        .score
        .map_or("-".into(), |score| score.to_string());
    let band = device
        .standing
        .band
        .map_or("unscored".into(), |band| band.to_string());
    let coverage = device.standing.coverage;
    let dearest = device
        .dearest(2)
        .iter()
        .map(|one| format!("{}×{} -{}", one.id, one.count, one.cost_milli))
        .collect::<Vec<_>>();
    let trust: Vec<_> = device
        .findings()
        .map(|(_, finding)| finding.id.as_str())
        .filter(|id| id.starts_with("lynis.report-") || id.starts_with("lynis.scope-"))
        .collect();
    format!(
        "{name:<38} {score:>3} {band:<9} {coverage:>3}%  {}  [{}]\n",
        dearest.join(", "),
        trust.join(", ")
    )
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files
}

#[test]
fn every_report_alone_and_with_its_log() {
    let Some(folder) = data("formats/lynis") else {
        return;
    };
    let mut table = String::new();
    for report in sorted(&folder.join("reports")) {
        let name = report.file_stem().unwrap().to_string_lossy().into_owned();
        write!(
            table,
            "{}",
            line(&name, &score(std::slice::from_ref(&report)))
        )
        .unwrap();
        let log = folder.join("logs").join(format!("{name}.log"));
        if log.exists() {
            write!(
                table,
                "{}",
                line(&format!("{name} + log"), &score(&[report, log.clone()]))
            )
            .unwrap();
            write!(
                table,
                "{}",
                line(&format!("{name}, log alone"), &score(&[log]))
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(table);
}
