//! What agents get wrong, and what is made of it: each of these fails without its handling.

use serde_json::{Value, json};
use wegweiser_parsers::payload::{
    Envelope, Log, LogSummary, NoSignal, Part, PayloadError, Period, read, read_envelope,
    recognise, types,
};
use wegweiser_parsers::{ErrorKind, Limits, winevent};

use super::payload;
use super::test_data::data;

fn document(name: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(data(&format!("wegweiser/{name}.json"))?).unwrap())
}

fn logs(name: &str, document: &[u8]) -> Vec<LogSummary> {
    let parts = payload(name, document).unwrap().parts;
    let logs = parts.into_iter().filter_map(|part| match part {
        Part::Logs(log) => Some(log),
        _ => None,
    });
    logs.collect()
}

fn groups(log: &LogSummary) -> Vec<(Option<&str>, u64)> {
    log.groups
        .iter()
        .map(|group| (group.identifier.as_deref(), group.count))
        .collect()
}

#[test]
fn process_ids_are_no_part_of_programs() {
    let Some(bytes) = document("journalFiltered") else {
        return;
    };
    let journal = &logs("journalFiltered", &bytes)[0];
    // The two of `sshd` name different users, and those of `CRON` say different things.
    assert_eq!(
        groups(journal),
        [
            (Some("kernel"), 5211),
            (Some("sshd"), 3),
            (Some("sshd"), 3),
            (Some("CRON"), 2),
            (Some("systemd"), 214),
            (Some("CRON"), 1),
        ]
    );
    assert_eq!(
        (journal.total, journal.is_top, journal.period),
        (Some(5434), None, Period::SinceUpload)
    );
    assert!(!journal.is_cumulative());
}

#[test]
fn processes_of_a_program_are_put_together() {
    let event = |pid: u32| json!({"SourceName": format!("sshd[{pid}]"), "Message": format!("Failed password for root from 203.0.113.50 port {pid} ssh2"), "Count": 3, "LatestOccurrence": format!("2025-12-08 07:12:{:02}", pid % 60)});
    let events: Vec<Value> = (24_000..24_050).map(event).collect();
    let journal =
        json!({"LogName": "journal", "Sources": {"TopEvents": events, "TotalEvents": 150}});
    let journal = &logs("journalFiltered", journal.to_string().as_bytes())[0];
    assert_eq!(groups(journal), [(Some("sshd"), 150)]);
    assert_eq!(
        journal.groups[0].latest.unwrap().to_string(),
        "2025-12-08T07:12:49Z"
    );
    // Fifty are the most that an agent sends: there may be more, and their sum is not the log's.
    assert_eq!((journal.is_top, journal.total), (Some(50), None));
}

#[test]
fn trailing_colons_are_no_part_of_programs() {
    let Some(bytes) = document("authFiltered") else {
        return;
    };
    let auth = &logs("authFiltered", &bytes)[0];
    assert_eq!(
        groups(auth),
        [
            (Some("sshd"), 1893),
            (Some("CRON"), 720),
            (Some("sudo"), 14),
            (Some("su"), 4)
        ]
    );
    assert_eq!(auth.period, Period::Hours(720));
    assert_eq!(
        auth.groups[0].latest.unwrap().to_string(),
        "2025-12-08T07:59:02Z"
    );
    let Some(bytes) = document("kernFiltered") else {
        return;
    };
    let kern = &logs("kernFiltered", &bytes)[0];
    assert_eq!(groups(kern), [(Some("kernel"), 57)]);
    assert!(
        kern.groups[0]
            .message
            .starts_with("EXT4-fs error (device sdb1)"),
        "the stamp of the kernel is cut"
    );
    let Some(bytes) = document("syslogFiltered") else {
        return;
    };
    assert_eq!(
        logs("syslogFiltered", &bytes)[0].groups[2]
            .identifier
            .as_deref(),
        Some("rsyslogd")
    );
}

#[test]
fn kept_lines_may_be_empty() {
    let Some(bytes) = document("raw.journal") else {
        return;
    };
    let journal = &logs("journal", &bytes)[0];
    assert_eq!(
        (groups(journal), journal.total),
        (vec![(Some("kernel"), 1)], Some(1))
    );
}

#[test]
fn the_header_of_macos_logs_is_no_event() {
    let Some(bytes) = document("macos-errors-filtered") else {
        return;
    };
    let errors = &logs("macos-errors-filtered", &bytes)[0];
    assert_eq!(
        groups(errors),
        [(Some("kernel"), 2), (Some("WindowServer"), 1)]
    );
    // 18 422 lines, 31 of them headers.
    assert_eq!((errors.total, errors.is_top), (Some(18_391), Some(2)));
    assert!(errors.is_cumulative());
    // The time of an event stands in its line; what the agent calls its time is that of collection.
    assert_eq!(
        errors.groups[0].latest.unwrap().to_string(),
        "2025-12-08T08:59:12.481Z"
    );
    assert!(
        errors.groups[0]
            .message
            .starts_with("(AppleSMC) SMC::smcReadKeyAction")
    );
    let at = payload("macos-errors-filtered", &bytes).unwrap().at;
    assert_eq!(at.unwrap().to_string(), "2025-12-08T09:15:02.114523Z");
    let Some(bytes) = document("macos-log-health-analysis") else {
        return;
    };
    let three = logs("macos-log-health-analysis", &bytes);
    let three: Vec<_> = three
        .iter()
        .map(|log| (log.log, log.groups.len()))
        .collect();
    assert_eq!(
        three,
        [
            (Log::MacosErrors, 2),
            (Log::MacosSecurity, 1),
            (Log::MacosCrashes, 1)
        ]
    );
}

#[test]
fn empty_is_healthy_where_the_agent_would_say_otherwise() {
    let empty = |log: &str| {
        format!(
            "{{\"LogName\": \"{log}\", \"Sources\": {{\"TopEvents\": [], \"TotalEvents\": 0}}}}"
        )
    };
    assert!(logs("journalFiltered", empty("journal").as_bytes())[0].is_healthy());
    // On a Mac a command that failed looks the same.
    assert!(!logs("macos-crashes-filtered", empty("crashes").as_bytes())[0].is_healthy());
    let payload = payload("eventsFiltered-System", empty("System").as_bytes()).unwrap();
    let [Part::Events { format, document }] = &payload.parts[..] else {
        panic!("{payload:?}")
    };
    assert_eq!(*format, winevent::Format::AgentSummary);
    winevent::read(*format, &document[..], &Limits::default(), |_| {
        panic!("no event")
    })
    .unwrap();
}

#[test]
fn empty_documents_are_no_data() {
    for name in types() {
        for empty in ["{}", "[]", "\"\"", "null", "", "  ", "\"{}\""] {
            let parts = payload(name, empty.as_bytes()).unwrap().parts;
            let is_silent = matches!(
                &parts[..],
                [Part::NoSignal(NoSignal::Empty | NoSignal::NotOfADevice)]
            );
            assert!(is_silent, "{name} {empty:?}: {parts:?}");
        }
    }
}

/// Audit failures arrive as `OTHER`, and stay so for the reader of events.
#[test]
fn events_are_handed_on_whole() {
    let Some(bytes) = document("eventsFiltered-Security") else {
        return;
    };
    let payload = payload("eventsFiltered-Security", &bytes).unwrap();
    let [Part::Events { document, .. }] = &payload.parts[..] else {
        panic!("{payload:?}")
    };
    let (given, expected): (Value, Value) = (
        serde_json::from_slice(document).unwrap(),
        serde_json::from_slice(&bytes).unwrap(),
    );
    assert_eq!(given, expected);
    assert_eq!(given["Sources"]["TopEvents"][2]["Level"], "OTHER");
}

#[test]
fn json_within_json() {
    let mut text =
        br#"{"hardening_index": 58, "warnings": [], "note": "a \" quote \u00fc"}"#.to_vec();
    for layers in 0..6 {
        let result = payload("lynis_audit", &text);
        if layers <= Limits::default().json_layers {
            let parts = result.unwrap().parts;
            let [Part::Lynis { document }] = &parts[..] else {
                panic!("{parts:?}")
            };
            let given: Value = serde_json::from_slice(document).unwrap();
            assert_eq!(given["note"], "a \" quote ü", "{layers}");
        } else {
            let PayloadError::Document(error) = result.unwrap_err() else {
                panic!("{layers}")
            };
            assert_eq!(error.kind(), ErrorKind::TooLarge);
        }
        text = serde_json::to_vec(&String::from_utf8(text).unwrap()).unwrap();
    }
}

#[test]
fn encodings() {
    let Some(bytes) = document("raw.StorageInfo.utf16le") else {
        return;
    };
    let payload = payload("StorageInfo", &bytes).unwrap();
    let [Part::Inventory(inventory)] = &payload.parts[..] else {
        panic!("{payload:?}")
    };
    assert_eq!(inventory.volumes[0].used_percent, Some(55.66));
}

#[test]
fn scripts_that_failed() {
    let Some(bytes) = document("hostname") else {
        return;
    };
    let host = payload("hostname", &bytes).unwrap();
    assert_eq!(host.host.as_deref(), Some("ACME-WS-014.acme.example"));
    assert!(matches!(&host.parts[..], [Part::Facts(_)]));
    let failed = payload(
        "server-roles",
        br#"{"error": "Failed to parse JSON output", "stdout": "x", "stderr": ""}"#,
    )
    .unwrap();
    let [Part::NoSignal(NoSignal::Failed { what, reason })] = &failed.parts[..] else {
        panic!("{failed:?}")
    };
    assert_eq!(
        (what.as_str(), reason.as_str()),
        ("server-roles", "Failed to parse JSON output")
    );
    let silent = payload(
        "hostname",
        br#"{"error": "no such command", "stdout": "", "stderr": "x"}"#,
    )
    .unwrap();
    assert!(matches!(
        &silent.parts[..],
        [Part::NoSignal(NoSignal::Failed { .. })]
    ));
    assert_eq!(
        payload("hostname", b"\"pc-7\"").unwrap().host.as_deref(),
        Some("pc-7")
    );
}

#[test]
fn categories_that_failed_are_said() {
    let Some(bytes) = document("macos-log-summary") else {
        return;
    };
    let payload = payload("macos-log-summary", &bytes).unwrap();
    let failed: Vec<_> = payload
        .parts
        .iter()
        .filter_map(|part| match part {
            Part::NoSignal(NoSignal::Failed { what, .. }) => Some(what.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(failed, ["network", "security"]);
    let errors = &logs("macos-log-summary", &bytes)[0];
    assert_eq!(groups(errors), [(Some("WindowServer"), 1201)]);
    assert_eq!(
        (errors.total, errors.period),
        (Some(19_944), Period::Hours(720))
    );
    assert_eq!(
        errors.groups[0].pattern.as_deref(),
        Some("[BUNDLE].SkyLight Invalid connection [ID]")
    );
    let Some(bytes) = document("macos-log-summary-fast") else {
        return;
    };
    let errors = &logs("macos-log-summary-fast", &bytes)[0];
    assert_eq!(
        (groups(errors), errors.period),
        (vec![(Some("kernel"), 300)], Period::Hours(24))
    );
}

#[test]
fn audits_have_three_parts() {
    let Some(bytes) = document("audit.windows.fullAudit") else {
        return;
    };
    let payloads = read_envelope(&bytes, &Limits::default()).unwrap();
    let payload = payloads[0].as_ref().unwrap();
    assert!(matches!(
        &payload.parts[..],
        [
            Part::Inventory(_),
            Part::Drivers { .. },
            Part::Performance { .. }
        ]
    ));
    assert_eq!(payload.host.as_deref(), Some("ACME-WS-014"));
    assert_eq!(
        payload.device.as_deref(),
        Some("5d0c1f7a-1b52-4c0e-9a51-0d6f3c2e1001")
    );
    // Without drivers there is no part for them.
    let Some(bytes) = document("audit.linux.fullAudit") else {
        return;
    };
    assert_eq!(payload_parts("audit", &bytes), 2);
}

fn payload_parts(name: &str, document: &[u8]) -> usize {
    payload(name, document).unwrap().parts.len()
}

/// Values of the moment share the name of a table, and stand as text in the database.
#[test]
fn readings_and_tables_of_one_name() {
    let reading = br#"{"load_percentage": "12", "cpu_status": "0"}"#;
    assert!(matches!(
        &payload("osquery-info", reading).unwrap().parts[..],
        [Part::Performance { .. }]
    ));
    let Some(bytes) = document("osquery-info") else {
        return;
    };
    assert!(matches!(
        &payload("osquery-info", &bytes).unwrap().parts[..],
        [Part::Inventory(_)]
    ));
    let row = json!({"data_type": "osquery-info", "data_value": "{\"load_percentage\": \"12\"}", "deviceuuid": "7"});
    let payloads = read_envelope(row.to_string().as_bytes(), &Limits::default()).unwrap();
    let payload = payloads[0].as_ref().unwrap();
    assert!(matches!(&payload.parts[..], [Part::Performance { .. }]));
    assert_eq!(payload.device.as_deref(), Some("7"));
}

#[test]
fn rows_are_read_each_for_itself() {
    let rows = json!([
        {"deviceuuid": "1", "metalogos_type": "hostname", "metalogos": "pc-1", "created_at": 1_765_180_800},
        {"deviceuuid": "2", "metalogos_type": "homemade", "metalogos": {}},
        {"deviceuuid": "3", "metalogos_type": "msinfo-StorageInfo", "metalogos": "{\"DeviceID\": \"C:\", \"SizeGB\": 1, \"FreeSpaceGB\": 1, \"UsedSpacePercent\": 0}"},
        7,
    ]);
    let payloads = read_envelope(rows.to_string().as_bytes(), &Limits::default()).unwrap();
    assert_eq!(payloads.len(), 4);
    assert_eq!(
        payloads[0].as_ref().unwrap().at.unwrap().to_string(),
        "2025-12-08T08:00:00Z"
    );
    assert!(matches!(payloads[1], Err(PayloadError::UnknownType { .. })));
    assert!(matches!(
        &payloads[2].as_ref().unwrap().parts[..],
        [Part::Inventory(_)]
    ));
    assert!(matches!(payloads[3], Err(PayloadError::NoEnvelope)));
}

#[test]
fn unknown_types_name_those_that_were_meant() {
    for (name, near) in [
        ("eventsFiltered-Sytem", "eventsFiltered-System"),
        ("EVENTSFILTERED-SYSTEM", "eventsFiltered-System"),
        ("lynis audit", "lynis-audit"),
        ("msinfo_StorageInfo", "msinfo-StorageInfo"),
    ] {
        let PayloadError::UnknownType { near: found, .. } = payload(name, b"{}").unwrap_err()
        else {
            panic!("{name}")
        };
        assert_eq!(found[0], near, "{name}");
        assert!(found.len() <= 3);
    }
    let error = payload("zzz", b"{}").unwrap_err();
    assert_eq!(error.to_string(), "no document of type `zzz` is known");
}

#[test]
fn envelopes_are_told_by_their_keys() {
    for (name, envelope) in [
        ("envelope.ai-device-metadata", Some(Envelope::Metadata)),
        ("row.devicemetadata", Some(Envelope::Metadata)),
        ("windrivers.stored-row", Some(Envelope::Metadata)),
        ("envelope.lynis-ingest", Some(Envelope::LynisResults)),
        ("realtime.osquery-info", Some(Envelope::Reading)),
        ("nats.metric", Some(Envelope::Metric)),
        ("nats.command", Some(Envelope::Message)),
        ("nats.response", Some(Envelope::Message)),
        ("http.heartbeat", Some(Envelope::Message)),
        ("audit.macos.MacAudit", Some(Envelope::Audit)),
        ("journalFiltered", None),
        ("lynis-audit", None),
        ("config.analysis_exclusions", None),
    ] {
        let Some(bytes) = document(name) else { return };
        assert_eq!(recognise(&bytes), envelope, "{name}");
        // An envelope may be encoded as a text, too.
        let text = serde_json::to_vec(&String::from_utf8(bytes).unwrap()).unwrap();
        if envelope.is_some() {
            assert_eq!(recognise(&text), envelope, "{name} as a text");
            assert!(!read_envelope(&text, &Limits::default()).unwrap().is_empty());
        }
    }
    assert!(matches!(
        read_envelope(b"{\"a\": 1}", &Limits::default()),
        Err(PayloadError::NoEnvelope)
    ));
}

#[test]
fn documents_of_another_type_are_errors() {
    for (name, document, reason) in [
        (
            "journalFiltered",
            "[1]",
            "not a document of type `journalFiltered`: it is an array",
        ),
        (
            "journalFiltered",
            "{\"a\": 1}",
            "not a document of type `journalFiltered`: it has no `Sources`",
        ),
        (
            "msinfo-StorageInfo",
            "7",
            "not a document of type `msinfo-StorageInfo`: a number is no object",
        ),
        (
            "windrivers",
            "{\"a\": 1}",
            "not a document of type `windrivers`: it has no `driver_types`",
        ),
        (
            "msinfo-StorageInfo",
            "<html>",
            "not a JSON document: the content is an HTML page",
        ),
    ] {
        assert_eq!(
            read(name, document.as_bytes(), &Limits::default())
                .unwrap_err()
                .to_string(),
            reason
        );
    }
}

/// The limits are for what is kept, and not for the layers on the way there.
#[test]
fn large_documents_within_documents() {
    let warnings: Vec<String> = (0..4_000)
        .map(|number| format!("TEST-{number}|text|-|-|"))
        .collect();
    let audit = json!({"hardening_index": 58, "warnings": warnings, "hostname": "web", "timestamp": 1_765_180_800});
    let row =
        json!({"deviceuuid": "7", "metalogos_type": "lynis-audit", "metalogos": audit.to_string()});
    assert!(audit.to_string().len() > Limits::default().field_bytes);
    let payloads = read_envelope(row.to_string().as_bytes(), &Limits::default()).unwrap();
    let payload = payloads[0].as_ref().unwrap();
    let [Part::Lynis { document }] = &payload.parts[..] else {
        panic!("{payload:?}")
    };
    assert_eq!(serde_json::from_slice::<Value>(document).unwrap(), audit);
    assert_eq!(
        (payload.host.as_deref(), payload.at.is_some()),
        (Some("web"), true)
    );
}
