//! The same events in every form give the same events.

use serde_json::{Value as Json, json};
use wegweiser_parsers::winevent::Format;

use crate::common::{Owned, recognised};
use crate::writers::{Truth, failed_logon, new_service, utf16};

fn truths() -> [Truth; 2] {
    [failed_logon(), new_service()]
}

fn lines(write: impl Fn(&Truth) -> String) -> String {
    truths().iter().map(|truth| write(truth) + "\r\n").collect()
}

fn array(write: impl Fn(&Truth) -> Json) -> String {
    serde_json::to_string_pretty(&truths().iter().map(write).collect::<Vec<_>>()).unwrap()
}

/// The documents that carry whole events.
#[allow(clippy::too_many_lines, reason = "a table")]
fn documents() -> Vec<(&'static str, Format, String)> {
    use Format::{EvtxDump, EvtxEcmd, Nxlog, Wazuh, WinEventJson, Winlogbeat, Xml};
    let win_event = |truth: &Truth| truth.win_event(&truth.time);
    let hits = |truth: &Truth| json!({"_index": "logs", "_id": "1", "_score": null, "_source": truth.winlogbeat(true)});
    let search = json!({"took": 3, "_shards": {"total": 1}, "hits": {"total": {"value": 2}, "hits": truths().map(|t| hits(&t))},
        "aggregations": {"a": {"buckets": [{"key": 1}]}}});
    let fields = |truth: &Truth| {
        let flat = truth.winlogbeat_flat();
        let lists = flat.as_object().unwrap().iter().map(|(key, value)| {
            (
                key.clone(),
                if value.is_array() {
                    value.clone()
                } else {
                    json!([value])
                },
            )
        });
        json!({"_index": "logs", "fields": lists.collect::<serde_json::Map<_, _>>()})
    };
    vec![
        (
            "xml, one after the other",
            Xml,
            lines(|truth| truth.xml(false)),
        ),
        (
            "xml, a document",
            Xml,
            format!(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>{}</Events>",
                lines(|truth| truth.xml(true))
            ),
        ),
        ("Get-WinEvent", WinEventJson, array(win_event)),
        (
            "Get-WinEvent -Compress",
            WinEventJson,
            serde_json::to_string(&truths().map(|t| win_event(&t))).unwrap(),
        ),
        (
            "Get-WinEvent, lines",
            WinEventJson,
            lines(|truth| win_event(truth).to_string()),
        ),
        (
            "Get-WinEvent, wrapped",
            WinEventJson,
            json!({"value": truths().map(|t| win_event(&t)), "Count": 2}).to_string(),
        ),
        (
            "Get-WinEvent, one after the other",
            WinEventJson,
            truths()
                .map(|t| serde_json::to_string_pretty(&win_event(&t)).unwrap())
                .join("\n"),
        ),
        (
            "winlogbeat 7",
            Winlogbeat,
            lines(|truth| truth.winlogbeat(false).to_string()),
        ),
        (
            "winlogbeat 8",
            Winlogbeat,
            lines(|truth| truth.winlogbeat(true).to_string()),
        ),
        (
            "winlogbeat, flat",
            Winlogbeat,
            lines(|truth| truth.winlogbeat_flat().to_string()),
        ),
        ("search", Winlogbeat, search.to_string()),
        (
            "search, indented",
            Winlogbeat,
            serde_json::to_string_pretty(&search).unwrap(),
        ),
        (
            "search hits as lines",
            Winlogbeat,
            lines(|truth| hits(truth).to_string()),
        ),
        (
            "search fields",
            Winlogbeat,
            json!({"took": 1, "hits": {"hits": truths().map(|t| fields(&t))}}).to_string(),
        ),
        ("nxlog", Nxlog, lines(|truth| truth.nxlog().to_string())),
        (
            "nxlog behind syslog",
            Nxlog,
            lines(|truth| {
                format!(
                    "<14>Nov 18 06:14:03 ws-014 Security[684]: {}",
                    truth.nxlog()
                )
            }),
        ),
        ("wazuh", Wazuh, lines(|truth| truth.wazuh().to_string())),
        (
            "evtx_dump",
            EvtxDump,
            lines(|truth| truth.evtx_dump(false).to_string()),
        ),
        (
            "evtx_dump, separated",
            EvtxDump,
            lines(|truth| truth.evtx_dump(true).to_string()),
        ),
        ("chainsaw", EvtxDump, array(|truth| truth.evtx_dump(true))),
        (
            "evtxecmd",
            EvtxEcmd,
            lines(|truth| truth.evtx_ecmd().to_string()),
        ),
        (
            "evtxecmd, table",
            EvtxEcmd,
            format!("{}\r\n{}", Truth::ECMD_HEADER, lines(Truth::evtx_ecmd_row)),
        ),
    ]
}

fn check(name: &str, truth: &Truth, event: &Owned) {
    for (field, value) in truth.core() {
        assert_eq!(event.system(field), Some(value.as_str()), "{name}: {field}");
    }
    // JSON objects of the tests have their keys in another order.
    let sorted = |fields: &[(String, String)]| {
        let mut fields = fields.to_vec();
        fields.sort();
        fields
    };
    assert_eq!(sorted(&event.fields), sorted(&truth.fields), "{name}");
}

#[test]
fn whole_events() {
    for (name, format, text) in documents() {
        let encodings = [
            text.clone().into_bytes(),
            format!("\u{FEFF}{text}").into_bytes(),
            utf16(&text, true, true),
            utf16(&text, true, false),
            utf16(&text, false, true),
        ];
        for bytes in encodings {
            let (found, events, report) = recognised(&bytes);
            assert_eq!(found, format, "{name}");
            assert_eq!(report.troubles, [], "{name}");
            assert!(!report.truncated, "{name}");
            assert!(report.losses.is_empty(), "{name}: {}", report.losses);
            assert_eq!(events.len(), 2, "{name}");
            for (truth, event) in truths().iter().zip(&events) {
                check(name, truth, event);
            }
        }
    }
}

#[test]
fn audits_keep_their_result_and_services_their_qualifiers() {
    for (name, _, text) in documents() {
        let (_, events, _) = recognised(text.as_bytes());
        assert_eq!(
            events[0].system("keywords"),
            Some("0x8010000000000000"),
            "{name}"
        );
        if name.starts_with("xml") || name.starts_with("Get") || name.starts_with("evtx_dump") {
            assert_eq!(events[1].system("qualifiers"), Some("16384"), "{name}");
        }
    }
}

#[test]
fn windows_powershell_writes_milliseconds_and_one_event_without_an_array() {
    let truth = failed_logon();
    let text = serde_json::to_string_pretty(&truth.win_event("/Date(1795328043123)/")).unwrap();
    let (_, events, report) = recognised(&utf16(&text.replace('/', "\\/"), true, true));
    assert_eq!((events.len(), report.trouble_count), (1, 0));
    assert_eq!(
        events[0].system("time"),
        Some("2026-11-22T06:14:03.1230000Z")
    );
    assert_eq!(events[0].fields, truth.fields);
}

#[test]
fn strings_of_the_old_interface_get_their_names() {
    let text = array(Truth::event_log);
    let (format, events, report) = recognised(text.as_bytes());
    assert_eq!(format, Format::EventLogJson);
    assert!(report.losses.is_empty(), "{}", report.losses);
    for (truth, event) in truths().iter().zip(&events) {
        check("Get-EventLog", truth, event);
    }
    assert_eq!(events[1].system("qualifiers"), Some("16384"));
    assert_eq!(events[0].system("keywords"), Some("0x8010000000000000"));
}

#[test]
fn tables_of_powershell() {
    for (delimiter, preamble, time) in [
        (
            ",",
            "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n",
            "11/18/2026 6:14:03 AM",
        ),
        (",", "", "11/18/2026 06:14:03"),
        (";", "", "18.11.2026 06:14:03"),
        ("\t", "", "18/11/2026 06:14:03"),
    ] {
        let rows: Vec<String> = truths()
            .iter()
            .map(|truth| truth.csv_row(delimiter, time))
            .collect();
        let text = format!(
            "{preamble}{}\r\n{}\r\n",
            Truth::csv_header(delimiter),
            rows.join("\r\n")
        );
        for bytes in [text.clone().into_bytes(), utf16(&text, true, true)] {
            let (format, events, report) = recognised(&bytes);
            assert_eq!((format, events.len()), (Format::PowerShellCsv, 2));
            assert_eq!(report.troubles, []);
            for (truth, event) in truths().iter().zip(&events) {
                assert_eq!(event.system("time"), Some("2026-11-18T06:14:03.0000000Z"));
                for (field, value) in truth
                    .core()
                    .into_iter()
                    .filter(|(field, _)| *field != "time")
                {
                    assert_eq!(event.system(field), Some(value.as_str()), "{field}");
                }
            }
            let fields = [
                ("LogonType", "3"),
                ("TargetUserName", "alice"),
                ("TargetDomainName", "WS-014"),
                ("IpAddress", "192.0.2.77"),
            ];
            assert_eq!(
                events[0].fields,
                fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
            );
        }
    }
}
