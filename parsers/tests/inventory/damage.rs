//! Every form in every state of repair.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};
use wegweiser_parsers::inventory::{Format, read, recognise};
use wegweiser_parsers::{ErrorKind, Limits};

use super::samples::SAMPLES;
use super::test_data::data;
use super::{report, section, told};

#[test]
fn each_form_is_read() {
    let forms: BTreeSet<_> = SAMPLES.iter().map(|(format, _)| *format).collect();
    assert_eq!(forms, Format::all().collect());
    let mut all = String::new();
    for (format, sample) in SAMPLES {
        assert_eq!(recognise(sample.as_bytes()), Some(*format), "{sample}");
        all.push_str(&section("", sample.as_bytes()));
    }
    insta::assert_snapshot!(all);
}

/// The same text in other encodings and with other line ends is the same inventory.
#[test]
fn encodings() {
    for (format, sample) in SAMPLES {
        let expected = told(report(sample.as_bytes()));
        let units: Vec<u8> = std::iter::once(0xFEFF)
            .chain(sample.encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(told(report(&units)), expected, "{} in UTF-16", format.id());
        let marked = format!("\u{feff}{sample}");
        assert_eq!(
            told(report(marked.as_bytes())),
            expected,
            "{} with a mark",
            format.id()
        );
        let returns = sample.replace("\r\n", "\n").replace('\n', "\r\n");
        if !sample.contains('\r') {
            assert_eq!(
                told(report(returns.as_bytes())),
                expected,
                "{} with returns",
                format.id()
            );
        }
    }
}

#[test]
fn empty_documents() {
    for (format, _) in SAMPLES {
        for empty in ["", "  \n", "\0\0", "{}", "[]", "null", "\"\"", "1", "true"] {
            let result = read(*format, empty.as_bytes(), &Limits::default());
            // Some tools say so when there is nothing: an empty scan is an answer, an empty input is none.
            if let Err(error) = result {
                assert!(!error.to_string().is_empty());
            } else {
                let answers = [Format::LokiScan, Format::AgentServices];
                assert!(
                    answers.contains(format) && empty == "{}" || *format == Format::ServerRoles,
                    "{} {empty:?}",
                    format.id()
                );
            }
        }
        let error = read(*format, &b""[..], &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Empty);
        let error = read(*format, &b"<!DOCTYPE html><p>502"[..], &Limits::default()).unwrap_err();
        assert!(
            matches!(
                error.kind(),
                ErrorKind::NotThisFormat | ErrorKind::Malformed
            ),
            "{}",
            format.id()
        );
    }
}

/// A cut is said, or an error, and never an inventory that passes for whole.
#[test]
fn cut_documents() {
    for (format, sample) in SAMPLES {
        let is_json = sample.starts_with(['{', '[']);
        for end in (1..sample.trim_end().len()).filter(|end| sample.is_char_boundary(*end)) {
            let result = read(*format, &sample.as_bytes()[..end], &Limits::default());
            let is_xml = sample.starts_with('<');
            if let (Ok(report), true) = (result, is_json || is_xml) {
                assert!(
                    report.truncated && report.trouble_count > 0,
                    "{} at {end}",
                    format.id()
                );
            }
        }
    }
    // What came before the cut is kept.
    let cut = br#"[{"Name": "A", "Version": "1", "Vendor": "V"}, {"Name": "B", "Vers"#;
    let report = report(cut).unwrap();
    assert!(report.truncated && report.inventory.programs.len() == 1);
}

/// Every value replaced by every other kind of value: nothing panics, and no number is made up.
#[test]
fn wrong_types() {
    let others = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!("x"),
        json!([]),
        json!({}),
        json!([1, "a", {"b": []}]),
    ];
    for (format, sample) in SAMPLES {
        let Ok(document) = serde_json::from_str::<Value>(sample) else {
            continue;
        };
        let mut paths = Vec::new();
        paths_of(&document, String::new(), &mut paths);
        for path in paths {
            for other in &others {
                let mut changed = document.clone();
                *changed.pointer_mut(&path).unwrap() = other.clone();
                let bytes = changed.to_string();
                let result = read(*format, bytes.as_bytes(), &Limits::default());
                let text = told(result);
                assert!(
                    !text.contains(":1e+300") && !text.contains(" 1e+300"),
                    "{} {path}: {text}",
                    format.id()
                );
            }
        }
    }
}

fn paths_of(value: &Value, path: String, paths: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                paths_of(item, format!("{path}/{at}"), paths);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                paths_of(item, format!("{path}/{name}"), paths);
            }
        }
        _ => {}
    }
    paths.push(path);
}

#[test]
fn limits_hold() {
    let mut limits = Limits::default();
    limits.entries = 3;
    limits.field_bytes = 5;
    let program = r#"{"Name": "0123456789", "Version": "1", "Vendor": "V"}"#;
    let many = format!("[{}]", vec![program; 100].join(","));
    let report = read(Format::AgentPrograms, many.as_bytes(), &limits).unwrap();
    assert_eq!((report.inventory.programs.len(), report.dropped), (3, 97));
    assert_eq!(report.inventory.programs[0].name, "01234");

    let lines = format!(
        "Filesystem 1024-blocks Used Available Capacity Mounted on\n{}",
        "/dev/a 10 5 5 50% /m\n".repeat(100)
    );
    let report = read(Format::Df, lines.as_bytes(), &limits).unwrap();
    assert_eq!((report.inventory.volumes.len(), report.dropped), (2, 98));

    limits.document_bytes = 100;
    let error = read(Format::AgentPrograms, many.as_bytes(), &limits).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    for deep in ["[".repeat(100_000), "{\"children\":[".repeat(50_000)] {
        let error = read(Format::Lsblk, deep.as_bytes(), &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
    }
    let deep = format!("<BatteryReport>{}", "<a>".repeat(100_000));
    assert!(read(Format::BatteryReport, deep.as_bytes(), &Limits::default()).is_err());
}

fn all_forms(bytes: &[u8]) {
    _ = recognise(bytes);
    for format in Format::all() {
        if let Ok(report) = read(format, bytes, &Limits::default()) {
            let shares = report
                .inventory
                .volumes
                .iter()
                .filter_map(|volume| volume.used_percent);
            assert!(
                shares
                    .into_iter()
                    .all(|share| (0.0..=100.0).contains(&share))
            );
            assert!(report.troubles.len() as u64 <= report.trouble_count);
        }
    }
}

#[test]
fn hostile_files() {
    let Some(folder) = data("formats/hostile") else {
        return;
    };
    let paths = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut read = 0;
    for path in paths {
        all_forms(&std::fs::read(path).unwrap());
        read += 1;
    }
    assert!(read > 50);
}

fn any_json() -> impl Strategy<Value = Value> {
    let keys = "(DeviceID|SizeGB|name|size|smartctl|device|table|raw|data|drives|blockdevices|children|report|lv|alerts|memory|total|used|free|[a-z]{1,3})";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "[0-9,.]{1,6}[kMGT%]?".prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(keys, inner, 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        all_forms(&bytes);
    }

    #[test]
    fn any_json_document(value in any_json()) {
        all_forms(value.to_string().as_bytes());
    }

    #[test]
    fn flipped(at in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let (format, sample) = SAMPLES[at.index(SAMPLES.len())];
        let mut bytes = sample.as_bytes().to_vec();
        let place = place.index(bytes.len());
        bytes[place] = byte;
        if cut {
            bytes.truncate(place + 1);
        }
        _ = recognise(&bytes);
        _ = read(format, &bytes[..], &Limits::default());
    }

    #[test]
    fn words_and_numbers(text in "([ \\t\\n:/()\\[\\]%=,-]|[a-zA-Z]{1,9}|[0-9]{1,20}){0,60}") {
        for start in ["", "Personalities : ", "# dmidecode\n", "Device: /org/freedesktop/UPower/x\n", "Filesystem 1K-blocks Used Available Use% Mounted on\n", "UNIT LOAD ACTIVE SUB\n", "Startup finished in "] {
            all_forms(format!("{start}{text}").as_bytes());
        }
    }
}
