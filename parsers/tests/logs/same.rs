//! The same log in different forms.

use std::fs;

use crate::reading::{Kept, lines};
use crate::test_data::data;

fn journal(name: &str) -> Option<Vec<Kept>> {
    let path = data(&format!("formats/journald/{name}"))?;
    Some(lines(&fs::read(path).unwrap()).2)
}

fn syslog(name: &str) -> Option<Vec<Kept>> {
    let path = data(&format!("formats/syslog/{name}"))?;
    Some(lines(&fs::read(path).unwrap()).2)
}

/// JSON leaves long messages out, and everything else is the same.
fn assert_same(json: &[Kept], export: &[Kept]) {
    assert_eq!(json.len(), export.len());
    for (json, export) in json.iter().zip(export) {
        let mut export = export.clone();
        export.position = json.position;
        if json.message.is_empty() && export.message.len() > 4096 {
            export.message.clear();
        }
        assert_eq!(*json, export);
    }
}

#[test]
fn json_and_export() {
    for (json, export) in [
        ("journal-o-json.ndjson", "journal-o-export.bin"),
        ("jsend-o-json.ndjson", "jsend-o-export.bin"),
    ] {
        if let (Some(json), Some(export)) = (journal(json), journal(export)) {
            assert_same(&json, &export);
        }
    }
}

#[test]
fn the_sisters_of_json() {
    for name in [
        "jsend-json-seq.bin",
        "jsend-json-sse.txt",
        "jsend-o-json-all.ndjson",
    ] {
        let (Some(json), Some(other)) = (journal("jsend-o-json.ndjson"), journal(name)) else {
            return;
        };
        assert_eq!(json.len(), other.len());
        for (json, mut other) in json.into_iter().zip(other) {
            // `json-sse` has blank lines between, and `--all` long messages.
            other.position = json.position;
            if json.message.is_empty() {
                other.message.clear();
            }
            assert_eq!(json, other, "{name}");
        }
    }
}

/// What `journalctl` shows instead of a message with bytes that are not printable, or that is long.
fn is_shown(message: &str) -> bool {
    !message.contains(" blob data]") && !message.ends_with('…')
}

#[test]
fn the_text_forms_of_journalctl() {
    let Some(json) = journal("journal-o-json.ndjson") else {
        return;
    };
    let json = &json[json.len() - 300..];
    for (name, shift, is_precise) in [
        ("journal-short.txt", 3600, false),
        ("journal-short-precise.txt", 3600, true),
        ("journal-short-iso.txt", 0, false),
        ("journal-short-iso-precise.txt", 0, true),
        ("journal-short-full.txt", 0, false),
        ("journal-short-unix.txt", 0, true),
        ("journal-with-unit.txt", 0, false),
        ("journal-short-monotonic.txt", 0, false),
    ] {
        let text = journal(name).unwrap();
        assert_eq!(text.len(), json.len(), "{name}");
        let mut shown = 0;
        for (text, json) in text.iter().zip(json) {
            let what = format!("{name} line {}", text.position);
            if let (Some(text), Some(json)) = (text.at, json.at) {
                // Without a zone it is taken as UTC, and was an hour east of it.
                let apart = text.as_microsecond() - json.as_microsecond();
                let apart = apart - shift * 1_000_000;
                let unit = if is_precise { 1 } else { 1_000_000 };
                assert!((-unit + 1..=0).contains(&apart), "{what}: {apart}");
            } else {
                assert_eq!(name, "journal-short-monotonic.txt");
                assert_eq!(text.since_boot.is_some(), json.since_boot.is_some());
            }
            assert_eq!(text.host, json.host, "{what}");
            assert_eq!(text.pid.is_some(), json.pid.is_some(), "{what}");
            if name == "journal-with-unit.txt" {
                continue;
            }
            // `journalctl` says so where there is none.
            let program = text.identifier.clone().filter(|name| name != "unknown");
            assert_eq!(program, json.identifier, "{what}");
            if is_shown(&text.message) {
                let first = |text: &str| {
                    text.lines()
                        .next()
                        .unwrap_or_default()
                        .trim_end()
                        .to_owned()
                };
                assert_eq!(first(&text.message), first(&json.message), "{what}");
                shown += 1;
            }
        }
        assert!(
            shown > 290 || name == "journal-with-unit.txt",
            "{name}: {shown}"
        );
    }
}

/// The stream that one rsyslog wrote with five templates.
#[test]
fn the_templates_of_rsyslog() {
    let Some(iso) = syslog("s-iso.log") else {
        return;
    };
    for name in [
        "s-traditional.log",
        "s-rfc5424.log",
        "s-forward.log",
        "s-json.log",
    ] {
        let other = syslog(name).unwrap();
        assert_eq!(iso.len(), other.len(), "{name}");
        let mut same = 0;
        let mut odd = Vec::new();
        for (iso, other) in iso.iter().zip(&other) {
            let what = format!(
                "{name} line {}: {} {}",
                iso.position,
                iso.short(),
                other.short()
            );
            if name != "s-traditional.log" {
                assert_eq!(iso.at, other.at, "{what}");
            }
            let is_same = (&iso.host, &iso.identifier, iso.pid, &iso.message)
                == (&other.host, &other.identifier, other.pid, &other.message);
            if is_same {
                same += 1;
            } else {
                odd.push(what);
            }
        }
        // rsyslog itself gives up what is behind a slash in names, and some senders put together what is no message.
        assert!(same >= 394, "{name}: {same}: {odd:#?}");
    }
}

/// The kernel's own log in its forms.
#[test]
fn the_forms_of_dmesg() {
    let Some(json) = syslog("dmesg-J.json") else {
        return;
    };
    for name in ["dmesg.txt", "dmesg-x.txt", "dmesg-T.txt"] {
        let text = syslog(name).unwrap();
        assert_eq!(text.len(), json.len());
        for (text, json) in text.iter().zip(&json) {
            if name != "dmesg-T.txt" {
                assert_eq!(text.since_boot, json.since_boot);
            }
            assert_eq!(text.message.is_empty(), json.message.is_empty());
            // Where it is not the kernel's, the JSON of this release does not say whose it is.
            if name == "dmesg-x.txt" && text.facility == Some(0) {
                let found = (text.priority, &text.identifier, &text.message);
                let expected = (json.priority, &json.identifier, &json.message);
                assert_eq!(found, expected, "{}", text.short());
            }
        }
    }
}
