//! Every real log gives the index of the report of the same run.

use wegweiser_parsers::lynis::{AnomalyKind, Log, RunEnd, SkipReason};

use crate::common::{data, files, kinds, log, report, sample};

const LOGS: &str = "formats/lynis/logs";

#[test]
fn the_index_of_the_points_is_that_of_the_report() {
    for (name, bytes) in files(LOGS) {
        let log = log(&bytes);
        let path = format!("formats/lynis/reports/{}", name.replace(".log", ".dat"));
        let report = report(&data(&path).unwrap());
        assert!(log.finished, "{name}");
        assert_eq!(log.hardening_index(), report.hardening_index, "{name}");
        assert_eq!(log.stated_index, report.hardening_index, "{name}");
        assert_eq!(
            log.stated_points,
            Some((log.points, log.max_points)),
            "{name}"
        );
        assert_eq!(log.hostname, report.hostname, "{name}");
        assert_eq!(log.lynis_version, report.lynis_version, "{name}");
        assert_eq!(log.kernel, report.kernel, "{name}");
        assert_eq!(log.tests_performed, report.tests_done, "{name}");
        // The report lists the tests latest first.
        let executed: Vec<_> = log.tests.iter().rev().map(|test| &test.id).collect();
        assert_eq!(
            executed,
            report.tests_executed.iter().collect::<Vec<_>>(),
            "{name}"
        );
        let whole_tests = log.skipped.iter().filter(|test| test.id.part().is_none());
        let skipped: Vec<_> = whole_tests.rev().map(|test| &test.id).collect();
        assert_eq!(
            skipped,
            report.tests_skipped.iter().collect::<Vec<_>>(),
            "{name}"
        );
        let findings = |list: &[wegweiser_parsers::lynis::Advice]| {
            list.iter()
                .map(|one| (one.test.clone(), one.message.clone(), one.details.clone()))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            findings(&log.warnings),
            findings(&report.warnings),
            "{name}"
        );
        assert_eq!(
            findings(&log.suggestions),
            findings(&report.suggestions),
            "{name}"
        );
    }
}

#[test]
fn the_points_of_tests_and_categories_add_up() {
    for (name, bytes) in files(LOGS) {
        let log = log(&bytes);
        let tests = log.tests.iter().fold((0, 0), |sum, test| {
            (sum.0 + test.points, sum.1 + test.max_points)
        });
        assert_eq!(tests, (log.points, log.max_points), "{name}");
        let categories = log.index_by_category();
        let sums = categories.values().fold((0, 0), |sum, one| {
            (sum.0 + one.points, sum.1 + one.max_points)
        });
        assert_eq!(sums, (log.points, log.max_points), "{name}");
        assert!(categories["KRNL"].max_points > 0, "{name}");
    }
}

#[test]
fn ends_and_permissions_are_told() {
    for (name, bytes) in files(LOGS) {
        let log = log(&bytes);
        let end = if name.contains("customprf") {
            RunEnd::ExitCode(78)
        } else {
            RunEnd::Successful
        };
        assert_eq!(log.end, end, "{name}");
        let without_root = if name.contains("nonroot") { 17 } else { 0 };
        assert_eq!(log.skipped_for_root(), without_root, "{name}");
        let by_profile = log
            .skipped
            .iter()
            .filter(|test| test.reason == SkipReason::Profile)
            .count();
        assert_eq!(
            by_profile,
            if name.contains("customprf") { 5 } else { 0 },
            "{name}"
        );
        assert!(
            log.skipped
                .iter()
                .all(|test| test.reason != SkipReason::Other),
            "{name}"
        );
        let expected = if name == "git316-weak.log" {
            vec![(AnomalyKind::LineWithoutTime, 3362)]
        } else {
            vec![]
        };
        assert_eq!(kinds(&log.anomalies), expected, "{name}");
    }
}

#[test]
fn logs_survive_serialisation() {
    for (name, bytes) in files(LOGS) {
        let log = log(&bytes);
        let json = serde_json::to_string(&log).unwrap();
        assert_eq!(serde_json::from_str::<Log>(&json).unwrap(), log, "{name}");
    }
}

#[test]
fn the_last_finished_run_stands_for_the_file() {
    let log = log(&sample("several-runs.log"));
    assert_eq!((log.points, log.max_points), (5, 6));
    assert_eq!(log.hardening_index(), Some(83));
    assert_eq!(log.pid, Some(2));
    let others: Vec<_> = log
        .other_runs
        .iter()
        .map(|run| (run.lines, run.points, run.finished))
        .collect();
    assert_eq!(others, [((1, 5), 1, true), ((14, 16), 0, false)]);
    assert_eq!(kinds(&log.anomalies), [(AnomalyKind::SeveralRuns, 0)]);
}

#[test]
fn tampered_points_are_noticed() {
    let log = log(&sample("tampered.log"));
    assert_eq!((log.points, log.max_points), (4, 7));
    assert_eq!(log.stated_points, Some((2, 5)));
    assert_eq!(log.stated_index, Some(99));
    assert_eq!(
        kinds(&log.anomalies),
        [
            (AnomalyKind::PointsOutsideTest, 2),
            (AnomalyKind::InvalidValue, 5),
            (AnomalyKind::PointsMismatch, 6),
            (AnomalyKind::LineWithoutTime, 7),
            (AnomalyKind::ControlCharacters, 8),
            (AnomalyKind::LinesAfterEnd, 11),
            (AnomalyKind::IndexMismatch, 0),
        ]
    );
}

#[test]
fn a_log_without_its_start_is_read() {
    let Some(bytes) = data("formats/lynis/logs/git316-weak.log") else {
        return;
    };
    let half = log(&bytes[bytes.len() / 2..]);
    assert!(half.finished);
    assert_eq!(half.stated_index, Some(51));
    assert!(half.anomaly_counts.contains_key(&AnomalyKind::MissingStart));
    assert!(
        half.anomaly_counts
            .contains_key(&AnomalyKind::PointsMismatch)
    );
}
