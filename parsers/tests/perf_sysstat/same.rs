//! The same recording gives the same series, whichever form it leaves the machine in.

use std::collections::BTreeMap;

use wegweiser_parsers::perf::{Metric, Unit};

use crate::reading::{by_time, read_file};
use crate::test_data::data;

type Series = BTreeMap<(Metric, String), Vec<(i64, f64)>>;

/// Reads a recording, with its times brought to UTC.
fn series(file: &str, hours_ahead: i64) -> Option<Series> {
    let path = data("formats/sysstat")?.join(file);
    let (_, report, set) = read_file(&path);
    assert_eq!(report.trouble_count, 0, "{file}: {:?}", report.troubles);
    let mut series = by_time(&set);
    // `sadf -d` and `-p` tell it at a restart only.
    series.retain(|(metric, _), _| *metric != Metric::CpuCount);
    for values in series.values_mut() {
        for (at, _) in values {
            *at -= hours_ahead * 3600;
        }
    }
    Some(series)
}

/// What one in the last printed place is.
fn precision(metric: Metric) -> f64 {
    match (metric, metric.unit()) {
        // Megabytes, of which a share with two places is free.
        (Metric::SpaceFree | Metric::SpaceTotal, _) => 2.0 * 1_048_576.0,
        (_, Unit::Bytes) => 0.01 * 1024.0,
        (_, Unit::Seconds) => 0.01 * 1e-3,
        // A sum or difference of up to three values, each of them rounded.
        (Metric::CpuBusy | Metric::CpuSystem, _) => 0.03,
        _ => 0.01,
    }
}

/// Checks that all series of `part` are in `whole`, and if it is no part, that there are no others.
fn check(name: &str, whole: &Series, part: &Series, is_whole: bool) {
    if is_whole {
        let keys = |series: &Series| series.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(whole), keys(part), "{name}");
    }
    assert!(!part.is_empty(), "{name}");
    for (key, values) in part {
        let expected = whole
            .get(key)
            .unwrap_or_else(|| panic!("{name}: {key:?} is alone"));
        assert_eq!(values.len(), expected.len(), "{name}: {key:?}");
        let precision = precision(key.0) * 1.001;
        for ((at, value), (expected_at, expected)) in values.iter().zip(expected) {
            assert_eq!(at, expected_at, "{name}: {key:?}");
            assert!(
                (value - expected).abs() <= precision,
                "{name}: {key:?} at {at}: {value} {expected}"
            );
        }
    }
}

/// Checks files with the hours that their clock is ahead of UTC against the first, which has all series.
fn check_all(files: &[(&str, i64, bool)]) {
    let Some(whole) = series(files[0].0, files[0].1) else {
        return;
    };
    for (file, hours_ahead, is_whole) in &files[1..] {
        let Some(part) = series(file, *hours_ahead) else {
            return;
        };
        check(file, &whole, &part, *is_whole);
    }
}

#[test]
fn every_activity() {
    check_all(&[
        ("12.6.1/sadf-j-A.out", 1, true),
        ("12.6.1/sadf-x-A.out", 1, true),
        ("12.6.1/sadf-d-A.out", 1, true),
        ("12.6.1/sar-A-C.txt", 1, true),
        ("12.6.1/sar-A-enUS-12h.txt", 1, true),
        ("12.6.1/sadf-j-health.out", 0, false),
        ("12.6.1/sadf-d-health.out", 0, false),
        ("12.6.1/sadf-x-health.out", 0, false),
        ("12.6.1/sadf-p-health.out", 0, false),
        ("12.6.1/sar-u-C.txt", 1, false),
        ("12.6.1/sar-u-enUS.txt", 1, false),
        ("12.6.1/sar-u-ISO.txt", 1, false),
        ("12.6.1/sar-urd-de.txt", 1, false),
        ("12.6.1/sadf-d-u-de.csv", 0, false),
        ("12.6.1/sadf-p-u-de.txt", 0, false),
        ("12.6.1/sadf-p-t-u.txt", 1, false),
        ("12.6.1/sadf-j-u-de.json", 0, false),
    ]);
}

#[test]
fn the_usual_activities() {
    check_all(&[
        ("12.6.1/sadf-j-health.out", 0, true),
        ("12.6.1/sadf-d-health.out", 0, true),
        ("12.6.1/sadf-x-health.out", 0, true),
        ("12.6.1/sadf-p-health.out", 0, true),
        ("12.6.1/sar-u-C.txt", 1, false),
    ]);
}

#[test]
fn the_usual_activities_of_a_newer_release() {
    check_all(&[
        ("12.7.5/sadf-j-health.out", 0, true),
        ("12.7.5/sadf-d-health.out", 0, true),
        ("12.7.5/sadf-x-health.out", 0, true),
        ("12.7.5/sadf-p-health.out", 0, true),
        ("12.7.5/sar-urdq.txt", 0, false),
    ]);
}

#[test]
fn another_recording_of_everything() {
    check_all(&[
        ("12.6.1/sadf-j-xall.out", 1, true),
        ("12.6.1/sadf-d-xall.out", 1, true),
        ("12.6.1/sadf-x-xall.out", 1, true),
    ]);
    // `sadf -p` names a sensor without the chip that it is on.
    let files = [("12.6.1/sadf-j-xall.out", 1), ("12.6.1/sadf-p-xall.out", 1)];
    let [Some(mut whole), Some(mut pairs)] = files.map(|(file, hours)| series(file, hours)) else {
        return;
    };
    for series in [&mut whole, &mut pairs] {
        series.retain(|(metric, _), _| *metric != Metric::Temperature);
    }
    check("sadf-p-xall.out", &whole, &pairs, true);
}

#[test]
fn a_restart_within_a_recording() {
    check_all(&[
        ("12.6.1/sadf-j-restart.out", 0, true),
        ("12.6.1/sadf-x-restart.out", 0, true),
        ("12.6.1/sadf-d-restart.out", 0, true),
        ("12.6.1/sar-restart-C.txt", 1, false),
    ]);
    let Some(folder) = data("formats/sysstat/12.6.1") else {
        return;
    };
    for (file, restart) in [
        ("sadf-j-restart.out", "2026-11-20T08:02:43Z"),
        ("sadf-x-restart.out", "2026-11-20T08:02:43Z"),
        ("sadf-d-restart.out", "2026-11-20T08:02:43Z"),
        ("sadf-p-restart.out", "2026-11-20T08:02:43Z"),
        ("sar-restart-C.txt", "2026-11-20T09:02:43Z"),
    ] {
        let (_, _, set) = read_file(&folder.join(file));
        let restarts: Vec<_> = set.restarts.iter().map(ToString::to_string).collect();
        assert_eq!(restarts, [restart], "{file}");
    }
}

/// Every series names what it is of as the others do; the values themselves are compared above.
#[test]
fn pretty_names_of_disks_stand_behind_their_values() {
    let files = [("12.6.1/sadf-j-A.out", 1), ("12.6.1/sar-p-d.txt", 1)];
    let [Some(whole), Some(pretty)] = files.map(|(file, hours)| series(file, hours)) else {
        return;
    };
    let busy = |series: &Series| {
        let key = (Metric::DiskBusy, "vda".to_owned());
        series[&key].clone()
    };
    assert_eq!(busy(&whole), busy(&pretty));
}
