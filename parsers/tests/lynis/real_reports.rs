//! Every real report gives what an independent look at its lines gives.

use std::collections::HashSet;

use wegweiser_parsers::lynis::{AnomalyKind, Origin, Report};

use crate::common::{data, files, kinds, report};

const REPORTS: &str = "formats/lynis/reports";

/// Different lines that start with `key`, counted without any parser.
fn distinct_lines(bytes: &[u8], key: &str) -> usize {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| line.starts_with(key.as_bytes()))
        .collect::<HashSet<_>>()
        .len()
}

/// The value of the last line that starts with `key`.
fn last_value<'a>(bytes: &'a [u8], key: &str) -> Option<&'a str> {
    bytes
        .split(|byte| *byte == b'\n')
        .rev()
        .find_map(|line| line.strip_prefix(key.as_bytes()))
        .map(|value| std::str::from_utf8(value).unwrap())
}

#[test]
fn counts_equal_those_of_the_raw_lines() {
    for (name, bytes) in files(REPORTS) {
        let report = report(&bytes);
        for (key, count) in [
            ("warning[]=", report.warnings.len()),
            ("suggestion[]=", report.suggestions.len()),
            ("details[]=", report.details.len()),
            ("vulnerable_package[]=", report.vulnerable_packages.len()),
            ("certificate[]=", report.certificates.len()),
            ("network_listen[]=", report.listening.len()),
            ("exception_event[]=", report.exceptions.len()),
        ] {
            assert_eq!(count, distinct_lines(&bytes, key), "{key} in {name}");
        }
        let index = last_value(&bytes, "hardening_index=").map(|value| value.parse().unwrap());
        assert_eq!(report.hardening_index, index, "{name}");
        let done = last_value(&bytes, "lynis_tests_done=").map(|value| value.parse().unwrap());
        assert_eq!(report.tests_done, done, "{name}");
        assert_eq!(
            report.finished,
            bytes.ends_with(b"\nfinish=true\n"),
            "{name}"
        );
        assert_eq!(
            report.tests_executed.len() as u64,
            done.unwrap_or(0),
            "{name}"
        );
        assert!(
            report
                .tests_executed
                .iter()
                .all(|id| id.category().is_some()),
            "{name}"
        );
    }
}

#[test]
fn every_report_states_its_host_and_time() {
    for (name, bytes) in files(REPORTS) {
        let report = report(&bytes);
        assert_eq!(report.origin, Origin::Report);
        assert_eq!(report.os.as_deref(), Some("Linux"), "{name}");
        assert_eq!(report.os_name.as_deref(), Some("Debian"), "{name}");
        assert_eq!(report.hostname.as_deref(), Some("host-a"), "{name}");
        assert!(
            report.lynis_version.as_deref().unwrap().starts_with("3."),
            "{name}"
        );
        assert!(
            report.started.is_some() && report.kernel.is_some(),
            "{name}"
        );
        assert_eq!(report.structure.headers, [1], "{name}");
        let ended = report
            .ended
            .is_none_or(|ended| Some(ended) > report.started);
        assert!(ended, "{name}");
    }
}

#[test]
fn undisturbed_runs_have_no_anomalies() {
    for (name, bytes) in files(REPORTS) {
        if !["git316-hostile.dat", "git316-concurrent.dat"].contains(&&*name) {
            assert_eq!(report(&bytes).anomalies, [], "{name}");
        }
    }
}

#[test]
fn reports_survive_serialisation() {
    for (name, bytes) in files(REPORTS) {
        let report = report(&bytes);
        let json = serde_json::to_string(&report).unwrap();
        assert_eq!(
            serde_json::from_str::<Report>(&json).unwrap(),
            report,
            "{name}"
        );
    }
}

#[test]
fn forged_lines_do_not_replace_genuine_ones() {
    let Some(bytes) = data("formats/lynis/reports/git316-hostile.dat") else {
        return;
    };
    let report = report(&bytes);
    assert_eq!(report.hardening_index, Some(51));
    assert!(report.finished);
    let forged = report
        .warnings
        .iter()
        .find(|one| one.test.as_str() == "FAKE-0001")
        .unwrap();
    let forged_line = forged.line;
    let values: Vec<_> = report
        .structure
        .index_lines
        .iter()
        .map(|item| (&*item.value, item.line))
        .collect();
    assert_eq!(values, [("100", forged_line + 1), ("51", 451)]);
    assert_eq!(report.structure.finish_lines.len(), 2);
    assert_eq!(
        report.structure.finish_lines[1].line,
        report.structure.last_line
    );
    assert_eq!(report.structure.end_times.len(), 1);
    let found = kinds(&report.anomalies);
    for expected in [
        (AnomalyKind::FinishBeforeEnd, forged_line + 2),
        (AnomalyKind::MisplacedFinding, forged_line + 1),
        (AnomalyKind::MisplacedFinding, forged_line + 2),
        (AnomalyKind::RepeatedScalar, 451),
        (AnomalyKind::LineWithoutKey, 323),
        (AnomalyKind::EmbeddedRecord, 342),
        (AnomalyKind::ControlCharacters, 343),
        (AnomalyKind::InvalidUtf8, 91),
    ] {
        assert!(
            found.contains(&expected),
            "{expected:?} is missing in {found:?}"
        );
    }
    assert!(
        report
            .anomalies
            .iter()
            .all(|one| !one.text.contains(char::is_control))
    );
    // A value of 200 kB is cut, and says so.
    let tags = &report.scalars["tags"];
    assert!(tags.truncated && tags.value.len() <= 64 << 10);
    assert_eq!((tags.occurrences, tags.distinct), (2, 1));
}

#[test]
fn concurrent_runs_count_once() {
    let folder = "formats/lynis/reports/git316-";
    let (Some(both), Some(one)) = (
        data(&format!("{folder}concurrent.dat")),
        data(&format!("{folder}default.dat")),
    ) else {
        return;
    };
    let (both, one) = (report(&both), report(&one));
    let records = |report: &Report| {
        let mut records: Vec<_> = report
            .warnings
            .iter()
            .map(|one| (one.test.clone(), one.details.clone()))
            .collect();
        records.sort();
        records
    };
    assert_eq!(records(&both), records(&one));
    assert_eq!(both.warnings.iter().map(|one| one.repeats).sum::<u64>(), 4);
    // Each run found what the run alone found, and one of them noticed the other.
    let suggestions = |report: &Report| {
        report
            .suggestions
            .iter()
            .map(|one| {
                (
                    one.test.to_string(),
                    one.message.clone(),
                    one.details.clone(),
                )
            })
            .collect::<HashSet<_>>()
    };
    let (both_found, one_found) = (suggestions(&both), suggestions(&one));
    assert!(both_found.is_superset(&one_found));
    assert_eq!(both_found.len(), one_found.len() + 1);
    assert_eq!(
        both.vulnerable_packages.len(),
        one.vulnerable_packages.len()
    );
    assert_eq!(both.listening.len(), one.listening.len());
    assert_eq!(both.structure.headers.len(), 1);
    assert_eq!(both.structure.end_times.len(), 2);
    assert_eq!(both.structure.index_lines.len(), 2);
    assert_eq!(both.structure.finish_lines.len(), 2);
    assert_eq!(both.structure.tests_done_values.len(), 2);
}

#[test]
fn interrupted_runs_are_unfinished() {
    for name in [
        "git316-interrupted-KILL.dat",
        "git316-interrupted-TERM.dat",
        "git316-customprf.dat",
    ] {
        let Some(bytes) = data(&format!("{REPORTS}/{name}")) else {
            return;
        };
        let report = report(&bytes);
        assert!(!report.finished, "{name}");
        assert_eq!(
            (report.hardening_index, report.ended, report.tests_done),
            (None, None, None)
        );
    }
}

#[test]
fn special_runs_say_what_they_are() {
    let Some(bytes) = data("formats/lynis/reports/git316-dockerfile.dat") else {
        return;
    };
    let dockerfile = report(&bytes);
    assert!(
        dockerfile
            .warnings
            .iter()
            .all(|one| one.test.as_str() == "dockerfile")
    );
    let suggestion = &dockerfile.suggestions[0];
    assert_eq!(suggestion.test.as_str(), "UNKNOWN");
    assert!(suggestion.message.starts_with("Use SSL"));

    let Some(bytes) = data("formats/lynis/reports/git316-category-performance.dat") else {
        return;
    };
    assert!(report(&bytes).is_partial());
    let Some(bytes) = data("formats/lynis/reports/git316-quiet-auditor.dat") else {
        return;
    };
    assert!(report(&bytes).auditor.is_some());
    let Some(bytes) = data("formats/lynis/reports/git316-weak.dat") else {
        return;
    };
    let weak = report(&bytes);
    assert_eq!(weak.auditor, None);
    assert!(!weak.is_partial());
    assert_eq!(weak.scalar("password_max_days"), Some("-1"));
    assert_eq!(weak.list("malware_scanner").len(), 1);
    let root = weak
        .details
        .iter()
        .find(|one| one.field.as_deref() == Some("PermitRootLogin"))
        .unwrap();
    assert!(root.preferred.as_deref().unwrap().contains('|'));
    let expired = weak
        .certificates
        .iter()
        .find(|one| one.path.contains("expired"))
        .unwrap();
    assert_eq!(
        expired.subject.as_deref(),
        Some(r#"CN = expired.example, O = "Pipe|Org;semi=1""#)
    );
    assert_eq!(
        expired.not_after.unwrap().to_string(),
        "2026-11-21T08:38:04Z"
    );
    let ssh = weak
        .listening
        .iter()
        .find(|one| one.process.as_deref() == Some("sshd"))
        .unwrap();
    assert_eq!((&*ssh.protocol, ssh.port()), ("tcp", Some(22)));
}
