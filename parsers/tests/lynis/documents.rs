//! Documents of agents give the report they were made from.

use wegweiser_parsers::lynis::{AnomalyKind, Document, Origin, Report};
use wegweiser_parsers::{ErrorKind, Limits};

use crate::common::{data, files, kinds, report, sample};

fn document(bytes: &[u8]) -> Document {
    Document::parse(bytes, &Limits::default()).unwrap()
}

/// A report without lines and places, which a document does not have.
fn without_places(mut report: Report) -> Report {
    report.origin = Origin::Report;
    report.structure = wegweiser_parsers::lynis::Structure::default();
    report.anomalies.clear();
    report.anomaly_counts.clear();
    for advice in report.warnings.iter_mut().chain(&mut report.suggestions) {
        advice.line = 0;
    }
    report.details.iter_mut().for_each(|one| one.line = 0);
    report.exceptions.iter_mut().for_each(|one| one.line = 0);
    report.certificates.iter_mut().for_each(|one| one.line = 0);
    report.listening.iter_mut().for_each(|one| one.line = 0);
    report.scalars.values_mut().for_each(|one| one.line = 0);
    let items = report.lists.values_mut().flatten();
    let named = report
        .vulnerable_packages
        .iter_mut()
        .chain(&mut report.manual);
    items
        .chain(named)
        .chain(&mut report.manual_events)
        .for_each(|one| one.line = 0);
    report
}

#[test]
fn a_document_gives_the_report_it_was_made_from() {
    for (name, bytes) in files("formats/wegweiser-lynis") {
        let run = name.split('.').next().unwrap();
        let run = if run == "metadata-record" {
            "git316-default"
        } else {
            run
        };
        // The agent replaced the bytes that are no UTF-8 in its own way.
        if run == "git316-hostile" {
            continue;
        }
        let document = document(&bytes);
        let original = report(&data(&format!("formats/lynis/reports/{run}.dat")).unwrap());
        let mut original = without_places(original);
        original.text = document.report.text;
        assert_eq!(document.report.origin, Origin::Document, "{name}");
        assert_eq!(without_places(document.report), original, "{name}");
    }
}

#[test]
fn layers_and_envelopes_make_no_difference() {
    let folder = "formats/wegweiser-lynis/git316-weak";
    let Some(plain) = data(&format!("{folder}.wrapped.json")) else {
        return;
    };
    let plain = document(&plain);
    let double = document(&data(&format!("{folder}.double-encoded.json")).unwrap());
    let body = document(&data(&format!("{folder}.post-body.json")).unwrap());
    assert_eq!((plain.layers, double.layers, body.layers), (1, 2, 1));
    assert_eq!(plain.report, double.report);
    assert_eq!(plain.report, body.report);
    assert_eq!(plain.log_excerpt, double.log_excerpt);
}

#[test]
fn the_existing_payloads_are_read() {
    let Some(new) = data("wegweiser/lynis_audit.json") else {
        return;
    };
    let new = document(&new);
    assert_eq!(new.report.hardening_index, Some(58));
    assert_eq!(new.report.tests_done, Some(271));
    assert_eq!(
        (new.report.warnings.len(), new.report.suggestions.len()),
        (3, 6)
    );
    assert_eq!(
        new.report
            .suggestions
            .iter()
            .map(|one| one.repeats)
            .sum::<u64>(),
        2
    );
    assert_eq!(new.report.kernel.as_deref(), Some("6.8.0-49-generic"));
    assert_eq!(new.device.hostname.as_deref(), Some("acme-web-01"));
    assert_eq!(new.timestamp.unwrap().to_string(), "2025-12-08T08:00:00Z");
    assert_eq!(new.status.as_deref(), Some("completed"));
    assert!(new.report.finished);
    let old = document(&data("wegweiser/lynis-audit.json").unwrap());
    assert_eq!((old.report, old.layers), (new.report, 2));

    let without = document(&data("wegweiser/lynis_audit.variant-no-index.json").unwrap());
    assert_eq!(without.report.hardening_index, None);
    assert_eq!(without.report.origin, Origin::Summary);
    let ingest = document(&data("wegweiser/envelope.lynis-ingest.json").unwrap());
    assert_eq!(ingest.report.hardening_index, Some(58));
    assert_eq!(ingest.report.origin, Origin::Summary);
    let record = document(&data("formats/wegweiser-lynis/metadata-record.json").unwrap());
    assert_eq!(
        record.device.deviceuuid.as_deref(),
        Some("00000000-0000-4000-8000-000000000001")
    );
    assert_eq!(record.metalogos_type.as_deref(), Some("lynis_audit"));
}

#[test]
fn other_payloads_are_no_audits() {
    for (name, bytes) in files("wegweiser") {
        let expected = name.contains("lynis");
        let head = &bytes[..bytes.len().min(64 << 10)];
        assert_eq!(
            wegweiser_parsers::lynis::recognise(head).is_some(),
            expected,
            "{name}"
        );
        assert_eq!(
            Document::parse(&bytes, &Limits::default()).is_ok(),
            expected,
            "{name}"
        );
    }
}

#[test]
fn half_characters_are_replaced() {
    let document = document(&sample("lone-surrogates.json"));
    assert_eq!(document.report.hardening_index, Some(61));
    assert_eq!(document.report.hostname.as_deref(), Some("h\u{FFFD}"));
    assert_eq!(document.report.warnings[0].message, "bad \u{FFFD} byte");
    assert_eq!(
        kinds(&document.report.anomalies),
        [(AnomalyKind::InvalidUtf8, 0)]
    );
}

#[test]
fn contradictions_are_recorded_and_lines_win() {
    let document = document(&sample("contradicting.json"));
    let report = &document.report;
    assert_eq!(report.hardening_index, Some(70));
    assert_eq!(report.hostname.as_deref(), Some("inner"));
    assert_eq!(report.tests_done, Some(12));
    assert!(!report.finished);
    assert_eq!((report.warnings.len(), report.warnings[0].repeats), (1, 1));
    assert_eq!(report.suggestions, []);
    assert_eq!(document.timestamp, None);
    assert_eq!(document.log_excerpt.as_deref(), Some("one\ntwo"));
    let texts: Vec<_> = report
        .anomalies
        .iter()
        .map(|one| format!("{:?} {}", one.kind, one.text))
        .collect();
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn hopeless_documents_say_why() {
    let limits = Limits::default();
    let mut wrapped = r#"{"hardening_index": 1, "warnings": []}"#.to_owned();
    let mut table = Vec::new();
    for layer in 1..=5 {
        let result = Document::parse(wrapped.as_bytes(), &limits);
        table.push(format!(
            "{layer} layers: {:?}",
            result.map(|document| document.layers)
        ));
        wrapped = serde_json::to_string(&wrapped).unwrap();
    }
    let mut envelopes = "{}".to_owned();
    for _ in 0..20 {
        envelopes = format!(r#"{{"results": {envelopes}}}"#);
    }
    for text in [
        "",
        "{}",
        "[]",
        r#""""#,
        "null",
        "[1]",
        r#"{"a": 1}"#,
        r#"{"metalogos_type": "msinfo-x", "metalogos": {"hardening_index": 1, "warnings": []}}"#,
        r#"{"metalogos_type": "lynis_audit", "metalogos": ""}"#,
        r#"{"metalogos_type": "lynis_audit", "metalogos": {"a": 1}}"#,
        r#"{"hardening_index": NaN, "warnings": []}"#,
        r#"{"hardening_index": 60, "warnings": ["A"#,
        r#"{"results": "{\"hardening_index\": 60, \"warnings\": [}"}"#,
        "<html>",
        "# Lynis Report\n",
        &envelopes,
    ] {
        let shown = text.chars().take(70).collect::<String>();
        let error = Document::parse(text.as_bytes(), &limits).unwrap_err();
        table.push(format!("{shown}\n  {:?}: {error}", error.kind()));
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn a_document_beyond_the_limit_is_refused() {
    let mut limits = Limits::default();
    limits.document_bytes = 100;
    let text = format!(
        r#"{{"hardening_index": 1, "warnings": ["{}"]}}"#,
        "x".repeat(100)
    );
    let error = Document::read(text.as_bytes(), &limits).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
}
