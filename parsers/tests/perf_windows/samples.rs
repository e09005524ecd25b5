//! The samples of the test data, read in place.

use std::fmt::Write as _;
use std::fs;

use wegweiser_parsers::perf::{Format, Metric, recognise};

use crate::common::{outline, recognised, series, values};
use crate::test_data::data;

/// How many values a counter has in each sample, and their sum, as `sums.py` beside this file adds them up: reads of a
/// disk for the repeated instances, else pages.
const SUMS: &[(&str, usize, f64)] = &[
    (
        "constructed-counter-added-midfile.csv",
        10,
        2_332.951_244_788_935,
    ),
    (
        "constructed-duplicate-instances.csv",
        11,
        68.519_186_437_867_22,
    ),
    (
        "constructed-german-decimal-comma.csv",
        10,
        2_332.951_244_788_935,
    ),
    ("constructed-german-names.csv", 10, 2_332.951_244_788_935),
    (
        "constructed-german-semicolon-excel.csv",
        10,
        2_332.951_244_788_935,
    ),
    (
        "constructed-get-counter-ps51.json",
        1,
        377.496_105_614_321_27,
    ),
    (
        "constructed-get-counter-ps7.json",
        3,
        1_132.488_316_842_963_7,
    ),
    (
        "constructed-get-counter-select-export-csv.csv",
        1,
        377.496_105_614_321_27,
    ),
    ("constructed-missing-and-blanks.csv", 7, 35.0),
    ("constructed-truncated.csv", 3, 828.472_158_374_065),
    // Both captures add up to twice as much; the second is of another machine.
    (
        "constructed-two-captures-concatenated.csv",
        10,
        4_665.902_489_577_87 / 2.0,
    ),
    ("constructed-typeperf-stdout.txt", 10, 2_332.951_244),
    (
        "constructed-tzname-with-parens.csv",
        10,
        2_332.951_244_788_935,
    ),
    (
        "derived-datacollectorset-comment-column.csv",
        10,
        2_332.951_244_788_935,
    ),
    ("derived-relog-cp1252.csv", 10, 2_332.951_244_788_935),
    ("derived-relog-utf16le-bom.csv", 10, 2_332.951_244_788_935),
    ("derived-relog-utf8bom.csv", 10, 2_332.951_244_788_935),
    ("derived-relog.csv", 10, 2_332.951_244_788_935),
    ("derived-relog.tsv", 10, 2_332.951_244_788_935),
];

#[test]
fn sums() {
    let Some(folder) = data("formats/windows-perf") else {
        return;
    };
    assert_eq!(names(&folder).len(), SUMS.len());
    for (name, count, sum) in SUMS {
        let (_, set, _) = recognised(&fs::read(folder.join(name)).unwrap());
        let found = if name.contains("duplicate") {
            values(&set, Metric::DiskReadLatency, "0 C:")
        } else {
            values(&set, Metric::Paging, "")
        };
        let total: f64 = found.iter().sum();
        assert_eq!(found.len(), *count, "{name}");
        assert!((total - sum).abs() < 1e-9, "{name}: {total}");
    }
}

/// The same capture in every encoding and with every delimiter, with numbers as they are.
#[test]
fn forms_of_one_capture_are_alike() {
    let Some(folder) = data("formats/windows-perf") else {
        return;
    };
    let set = |name: &str| recognised(&fs::read(folder.join(name)).unwrap()).1;
    let first = set("derived-relog.csv");
    for name in [
        "derived-relog.tsv",
        "derived-relog-utf8bom.csv",
        "derived-relog-utf16le-bom.csv",
        "derived-datacollectorset-comment-column.csv",
    ] {
        assert_eq!(set(name), first, "{name}");
    }
    for name in [
        "derived-relog-cp1252.csv",
        "constructed-german-names.csv",
        "constructed-german-decimal-comma.csv",
        "constructed-german-semicolon-excel.csv",
    ] {
        assert_eq!(set(name).series, first.series, "{name}");
    }
}

/// Files made to do harm.
#[test]
fn hostile() {
    let Some(folder) = data("formats/hostile") else {
        return;
    };
    let mut text = String::new();
    for name in [
        "csv-50k-columns.csv",
        "csv-ragged.csv",
        "csv-unterminated-quote.csv",
        "csv-formula-injection.csv",
    ] {
        // Its counters are none, so that the rows would not be looked at.
        let content = String::from_utf8(fs::read(folder.join(name)).unwrap()).unwrap();
        let content = content
            .replace(r"\P\a", r"\System\Threads")
            .replace(r"\P(_", r"\Processor(_");
        let bytes = content.into_bytes();
        writeln!(text, "== {name}: {:?}", recognise(&bytes)).unwrap();
        match series(Format::PdhTable, &bytes) {
            Ok(_) => text += &outline(&bytes),
            Err(error) => writeln!(text, "{error}").unwrap(),
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn outlines() {
    let Some(folder) = data("formats/windows-perf") else {
        return;
    };
    let mut text = String::new();
    for name in names(&folder) {
        let bytes = fs::read(folder.join(&name)).unwrap();
        writeln!(text, "== {name}\n{}", outline(&bytes)).unwrap();
    }
    insta::assert_snapshot!(text);
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let files = entries.filter(|entry| entry.path().is_file());
    let mut names: Vec<_> = files
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}
