//! Real exports, read in place, in short.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::claims::is_here;
use crate::reading::{read, read_file, summary};
use crate::test_data::data;

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths
}

/// What becomes of each file of a folder.
fn verdicts(folder: &str) -> Option<String> {
    let mut text = String::new();
    for path in files(&data(folder)?) {
        let (format, report, set) = read(&std::fs::read(&path).unwrap());
        // What others read is looked at beside their readers.
        if folder.ends_with("hostile") && !format.is_none_or(is_here) {
            continue;
        }
        let outcome = match (format, report) {
            (None, _) => "not recognised".to_owned(),
            (Some(format), Err(error)) => format!("{format:?} {error}"),
            (Some(format), Ok(report)) => format!(
                "{format:?} {} series, {} instants, {} values, {} troubles",
                set.series.len(),
                report.instants,
                report.values,
                report.trouble_count,
            ),
        };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        writeln!(text, "{name}: {outcome}").unwrap();
    }
    Some(text)
}

#[test]
fn every_file_has_a_verdict() {
    for (name, folder) in [
        ("native", "formats/prometheus/native"),
        ("slow", "formats/prometheus/vm-slow-scrapes"),
        ("psutil", "formats/psutil"),
        ("agents", "wegweiser"),
        ("text", "formats/text-perf"),
        ("hardware", "formats/hardware"),
        ("hostile", "formats/hostile"),
    ] {
        if let Some(text) = verdicts(folder) {
            insta::assert_snapshot!(name, text);
        }
    }
}

#[test]
fn real_exports_in_short() {
    let Some(folder) = data("formats") else {
        return;
    };
    let mut text = String::new();
    for sample in [
        "prometheus/native/node-exporter.prom",
        "prometheus/native/node-exporter-openmetrics.txt",
        "prometheus/native/federate.prom",
        "prometheus/native/promtool-tsdb-dump.txt",
        "prometheus/native/query-all.json",
        "prometheus/native/query-matrix.json",
        "prometheus/native/query_range-fs.json",
        "prometheus/native/query_range-gaps.json",
        "prometheus/vm-slow-scrapes/node-exporter.prom",
        "prometheus/vm-slow-scrapes/query-all.json",
        "prometheus/vm-slow-scrapes/query_range-mem.json",
        "psutil/psutil-full-end.json",
        "psutil/wegweiser-audit-cpuload.json",
    ] {
        let (format, report, set) = read_file(&folder.join(sample));
        write!(text, "{sample}\n  {}", summary(format, &report, &set)).unwrap();
    }
    insta::assert_snapshot!(text);
}
