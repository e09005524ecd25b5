//! Real exports, read in place, in short.

use std::fmt::Write as _;

use crate::reading::{read, read_file, summary};
use crate::test_data::data;

/// Files of the folder `formats` that hold performance data that no form asks to be refused.
const SAMPLES: [&str; 41] = [
    "sysstat/12.6.1/sadf-j-default.out",
    "sysstat/12.6.1/sadf-j-health.out",
    "sysstat/12.6.1/sadf-j-A.out",
    "sysstat/12.6.1/sadf-j-xall.out",
    "sysstat/12.6.1/sadf-j-restart.out",
    "sysstat/12.6.1/sadf-j-u-de.json",
    "sysstat/12.6.1/sadf-x-default.out",
    "sysstat/12.6.1/sadf-x-health.out",
    "sysstat/12.6.1/sadf-x-A.out",
    "sysstat/12.6.1/sadf-x-xall.out",
    "sysstat/12.6.1/sadf-x-restart.out",
    "sysstat/12.6.1/sadf-d-default.out",
    "sysstat/12.6.1/sadf-d-health.out",
    "sysstat/12.6.1/sadf-d-A.out",
    "sysstat/12.6.1/sadf-d-xall.out",
    "sysstat/12.6.1/sadf-d-restart.out",
    "sysstat/12.6.1/sadf-d-u-de.csv",
    "sysstat/12.6.1/sadf-p-default.out",
    "sysstat/12.6.1/sadf-p-health.out",
    "sysstat/12.6.1/sadf-p-xall.out",
    "sysstat/12.6.1/sadf-p-restart.out",
    "sysstat/12.6.1/sadf-p-u-de.txt",
    "sysstat/12.6.1/sar-A-C.txt",
    "sysstat/12.6.1/sar-A-enUS-12h.txt",
    "sysstat/12.6.1/sar-h-human.txt",
    "sysstat/12.6.1/sar-p-d.txt",
    "sysstat/12.6.1/sar-restart-C.txt",
    "sysstat/12.6.1/sar-u-ISO.txt",
    "sysstat/12.6.1/sar-urd-de.txt",
    "sysstat/12.6.1/sar-z-d.txt",
    "sysstat/12.7.5/sadf-j-health.out",
    "sysstat/12.7.5/sadf-x-health.out",
    "sysstat/12.7.5/sadf-d-health.out",
    "sysstat/12.7.5/sadf-p-health.out",
    "sysstat/12.7.5/sar-urdq.txt",
    "text-perf/iostat-x.json",
    "text-perf/iostat-de.json",
    "text-perf/mpstat-A.json",
    "text-perf/vmstat-1-8.txt",
    "text-perf/vmstat-de.txt",
    "text-perf/vmstat-wt.txt",
];

#[test]
fn real_exports_in_short() {
    let Some(folder) = data("formats") else {
        return;
    };
    let mut text = String::new();
    for sample in SAMPLES {
        let (format, report, set) = read_file(&folder.join(sample));
        write!(text, "{sample}\n  {}", summary(format, &report, &set)).unwrap();
    }
    insta::assert_snapshot!(text);
}

/// Every file of the folder is recognised or of a kind that no reader is for.
#[test]
fn nothing_of_sysstat_is_missed() {
    let Some(folder) = data("formats/sysstat") else {
        return;
    };
    let mut text = String::new();
    for version in ["12.6.1", "12.7.5"] {
        let mut names: Vec<_> = std::fs::read_dir(folder.join(version))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        names.sort();
        for path in names {
            let (format, report, _) = read(&std::fs::read(&path).unwrap());
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let outcome = match (format, report) {
                // Depends on whether `sadf` is installed here.
                (Some(wegweiser_parsers::perf::Format::SysstatBinary), _) => continue,
                (None, _) => "not recognised".to_owned(),
                (Some(format), Ok(report)) => format!("{format:?} {} values", report.values),
                (Some(format), Err(error)) => format!("{format:?} {error}"),
            };
            writeln!(text, "{version}/{name}: {outcome}").unwrap();
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn damaged_documents_keep_what_was_whole() {
    let Some(folder) = data("formats/hostile") else {
        return;
    };
    let mut text = String::new();
    for sample in [
        "sadf-truncated.json",
        "sadf-missing-final-braces.json",
        "sadf-two-documents.json",
        "sadf-decimal-comma-old.json",
    ] {
        let (format, report, set) = read_file(&folder.join(sample));
        let all = summary(format, &report, &set);
        let head: Vec<_> = all.lines().take(4).collect();
        writeln!(text, "{sample}\n  {}", head.join("\n")).unwrap();
    }
    insta::assert_snapshot!(text);
}
