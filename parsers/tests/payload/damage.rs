//! Every type in every state of repair.

use proptest::prelude::*;
use serde_json::Value;
use wegweiser_parsers::Limits;
use wegweiser_parsers::payload::{Part, Payload, read, read_envelope, recognise, types};

use super::test_data::data;

const SAMPLES: [(&str, &str); 6] = [
    (
        "journalFiltered",
        r#"{"LogName": "journal", "Sources": {"TopEvents": [{"Message": "a 1", "SourceName": "b[2]", "Count": 3, "LatestOccurrence": "2025-12-08 07:58:41"}], "TotalEvents": 3}}"#,
    ),
    (
        "macos-errors-filtered",
        r#"{"LogName": "errors", "Sources": {"TopEvents": [{"Pattern": "p", "Message": "2025-12-08 08:59:12.481 E  a b[0:1a2b] (c) d", "Count": 2, "LatestOccurrence": "2025-12-08T09:15:02.114523"}], "TotalEvents": 2}}"#,
    ),
    (
        "macos-log-summary-fast",
        r#"{"timestamp": "2025-12-08T09:21:00", "data_type": "d", "hostname": "h", "system_info": {"chip_type": "c"}, "system_logs_summary": {"collection_period": "24 hours", "categories": {"errors": {"total_events": 8, "top_processes": [{"process": "p", "count": 3, "sample": "s"}]}, "crashes": {"error": "timeout"}}}}"#,
    ),
    (
        "lynis-audit",
        r#""{\"hardening_index\": 58, \"warnings\": []}""#,
    ),
    (
        "journal",
        r#"{"0": {"timegenerated": "2025-12-08 07:58:41", "sourcename": "kernel", "message": "[1.2] m"}, "1": {}}"#,
    ),
    (
        "osquery-info",
        r#"{"load_percentage": "12", "cpu_status": "0"}"#,
    ),
];

/// Reads it in every way: nothing panics, and what is handed on is JSON.
fn all_ways(bytes: &[u8]) {
    _ = recognise(bytes);
    for payload in read_envelope(bytes, &Limits::default())
        .into_iter()
        .flatten()
        .flatten()
    {
        check(&payload);
    }
    for name in types() {
        if let Ok(payload) = read(name, bytes, &Limits::default()) {
            check(&payload);
        }
    }
}

fn check(payload: &Payload) {
    assert!(!payload.parts.is_empty());
    for part in &payload.parts {
        match part {
            Part::Events { document, .. }
            | Part::Lynis { document }
            | Part::Drivers { document, .. }
            | Part::Performance { document, .. } => {
                serde_json::from_slice::<Value>(document).unwrap();
            }
            Part::Logs(log) => {
                let named = log
                    .groups
                    .iter()
                    .filter_map(|group| group.identifier.as_ref());
                assert!(
                    named
                        .into_iter()
                        .all(|name| !name.contains(char::is_control))
                );
            }
            _ => {}
        }
    }
}

#[test]
fn cut_everywhere() {
    for (name, sample) in SAMPLES {
        read(name, sample.as_bytes(), &Limits::default()).unwrap();
        for end in 1..sample.len() {
            assert!(
                read(name, &sample.as_bytes()[..end], &Limits::default()).is_err(),
                "{name} at {end}"
            );
        }
    }
}

#[test]
fn wrong_types() {
    let others = [
        "null",
        "true",
        "-1",
        "1e300",
        "\"x\"",
        "[]",
        "{}",
        "[1, {\"a\": []}]",
    ]
    .map(|other| serde_json::from_str::<Value>(other).unwrap());
    for (_, sample) in SAMPLES {
        let document: Value = serde_json::from_str(sample).unwrap();
        let mut paths = Vec::new();
        paths_of(&document, String::new(), &mut paths);
        for path in paths {
            for other in &others {
                let mut changed = document.clone();
                *changed.pointer_mut(&path).unwrap() = other.clone();
                all_ways(changed.to_string().as_bytes());
            }
        }
    }
}

fn paths_of(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(at, item)| paths_of(item, format!("{path}/{at}"), paths)),
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, item)| paths_of(item, format!("{path}/{name}"), paths)),
        _ => {}
    }
    paths.push(path);
}

#[test]
fn hostile_json() {
    let Some(folder) = data("formats/hostile") else {
        return;
    };
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "json") {
            all_ways(&std::fs::read(path).unwrap());
            read += 1;
        }
    }
    assert!(read > 10);
}

#[test]
fn limits_hold() {
    let mut limits = Limits::default();
    limits.entries = 3;
    limits.field_bytes = 20;
    let event = r#"{"Message": "a long message of no interest", "SourceName": "s", "Count": 1}"#;
    let document = format!(
        r#"{{"LogName": "journal", "Sources": {{"TopEvents": [{}]}}}}"#,
        vec![event; 50].join(",")
    );
    let payload = read("journalFiltered", document.as_bytes(), &limits).unwrap();
    assert_eq!(payload.dropped, 47);
    let Part::Logs(log) = &payload.parts[0] else {
        panic!("{payload:?}")
    };
    assert_eq!(
        (log.groups[0].count, log.groups[0].message.as_str()),
        (3, "a long message of no")
    );
    limits.document_bytes = 10;
    assert!(read("journalFiltered", document.as_bytes(), &limits).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        all_ways(&bytes);
    }

    #[test]
    fn flipped(at in 0..SAMPLES.len(), place in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = SAMPLES[at].1.as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        all_ways(&bytes);
    }

    #[test]
    fn any_envelope(name in "(journalFiltered|audit|hostname|windrivers|[a-z-]{1,9})", key in "(metalogos|data_value|results|data|value)", text in "\\PC{0,40}", number in any::<f64>()) {
        let inner = serde_json::json!({"Sources": {"TopEvents": [{"Message": text, "SourceName": text, "Count": number}]}, "error": text});
        let document = serde_json::json!({"deviceuuid": text, "device_uuid": "1", "metalogos_type": name, "data_type": name, "metric_type": name, key: inner});
        all_ways(document.to_string().as_bytes());
    }
}
