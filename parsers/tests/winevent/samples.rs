//! Samples of every form: all are recognised and read.

use std::fmt::Write as _;

use wegweiser_parsers::winevent::{Format, Loss, recognise};

use crate::common::{Owned, data, details, outline, recognised, sample};

/// Exports of one log in the shapes that the tools write, read in place.
const SAMPLES: [&str; 26] = [
    "elasticsearch-search-hits.json",
    "eventviewer-saveas-de.csv",
    "eventviewer-saveas-en.csv",
    "eventviewer-saveas-en.txt",
    "eventviewer-saveas.xml",
    "nxlog-ce.ndjson",
    "nxlog-ee.ndjson",
    "ps51-export-csv-german-useculture.csv",
    "ps51-export-csv.csv",
    "ps51-get-eventlog.json",
    "ps51-get-winevent-convertto-json.json",
    "ps51-get-winevent-single-event.json",
    "ps51-get-winevent-utf8bom.json",
    "ps51-select-object.json",
    "ps7-export-csv.csv",
    "ps7-get-winevent-compress.ndjson",
    "ps7-get-winevent-convertto-json.json",
    "ps7-select-object.json",
    "splunk-wineventlog-classic.txt",
    "wazuh-alerts.ndjson",
    "wevtutil-qe-f-renderedxml-element.xml",
    "wevtutil-qe-f-renderedxml.xml",
    "wevtutil-qe-f-text.txt",
    "wevtutil-qe-f-xml.xml",
    "winlogbeat7.ndjson",
    "winlogbeat8.ndjson",
];

#[test]
fn every_form_of_the_test_data_is_read() {
    let mut text = String::new();
    for name in SAMPLES {
        let Some(bytes) = data(&format!("formats/winevent/{name}")) else {
            return;
        };
        write!(text, "--- {name}\n{}", outline(&bytes, 2)).unwrap();
    }
    insta::assert_snapshot!(text);
}

/// Samples of our own: shapes, languages and encodings that the others do not have.
const OWN: [&str; 17] = [
    "agent-categories.json",
    "agent-envelope-twice.json",
    "agent-envelope.json",
    "agent-events.json",
    "agent-healthy.json",
    "agent-security.json",
    "cleared.evtx_dump.jsonl",
    "cleared.xml",
    "hayabusa.jsonl",
    "splunk-security.txt",
    "sysmon-export.csv",
    "viewer-application-it.csv",
    "viewer-day-or-month.csv",
    "viewer-security-de.csv",
    "viewer-system-fr.txt",
    "wevtutil-de-oem.txt",
    "winlogbeat-6.ndjson",
];

#[test]
fn every_form_of_our_own_samples_is_read() {
    let mut text = String::new();
    for name in OWN {
        write!(text, "--- {name}\n{}", details(&sample(name))).unwrap();
    }
    insta::assert_snapshot!(text);
}

/// The summaries that an agent sends, as an existing stack stores them.
#[test]
fn documents_of_agents_are_read() {
    let mut text = String::new();
    for name in [
        "eventsFiltered-Application.json",
        "eventsFiltered-Security.json",
        "eventsFiltered-System.json",
        "raw.events-System.json",
    ] {
        let Some(bytes) = data(&format!("wegweiser/{name}")) else {
            return;
        };
        write!(text, "--- {name}\n{}", outline(&bytes, 20)).unwrap();
    }
    insta::assert_snapshot!(text);
}

/// Other documents of the same stack are none of events.
#[test]
fn documents_of_other_kinds_are_left_alone() {
    for name in [
        "journalFiltered.json",
        "authFiltered.json",
        "macos-security-filtered.json",
        "macos-crashes-filtered.variant-empty.json",
        "msinfo-RecentAppCrashes.json",
        "loki-scan.json",
        "lynis-audit.json",
        "envelope.ai-device-metadata.json",
        "windrivers.json",
        "osquery-info.json",
    ] {
        let Some(bytes) = data(&format!("wegweiser/{name}")) else {
            return;
        };
        assert_eq!(recognise(&bytes), None, "{name}");
    }
}

/// The samples are exports of the same log: what two of them carry is the same.
#[test]
fn the_samples_agree() {
    let Some(xml) = data("formats/winevent/wevtutil-qe-f-xml.xml") else {
        return;
    };
    let (_, whole, _) = recognised(&xml);
    for name in SAMPLES {
        let (format, events, report) =
            recognised(&data(&format!("formats/winevent/{name}")).unwrap());
        // Cut out of the middle, and one made in another zone.
        let first = if events.len() == 1 { 5 } else { 0 };
        let shifted = name == "ps7-select-object.json";
        for (event, same) in events.iter().zip(&whole[first..]) {
            for field in ["provider", "id", "level", "record", "channel", "computer"] {
                if event.system(field).is_some() {
                    assert_eq!(
                        event.system(field),
                        same.system(field),
                        "{name} at {}",
                        event.position
                    );
                }
            }
            let second = |owned: &Owned| {
                owned.system("time").unwrap()[if shifted { 14..19 } else { 0..19 }].to_owned()
            };
            assert_eq!(second(event), second(same), "{name} at {}", event.position);
            if report.losses.contains(Loss::Fields) || format == Format::Xml {
                continue;
            }
            let values = |owned: &Owned| -> Vec<String> {
                let pairs = owned.fields.iter().filter(|(name, _)| name != "Binary");
                // The samples have GUIDs without their braces.
                let bare = |value: &String| value.trim_matches(['{', '}']).to_owned();
                pairs.map(|(_, value)| bare(value)).collect()
            };
            if format == Format::Nxlog {
                // Its own fields take the place of data with the same name.
                let found = values(event).len();
                assert!((found..=found + 1).contains(&values(same).len()), "{name}");
            } else {
                assert_eq!(values(event), values(same), "{name} at {}", event.position);
            }
        }
    }
}

/// What looks like an export of events, and is none.
#[test]
fn look_alikes_are_left_alone() {
    for text in [
        r#"{"Id":1,"Level":"Info","Message":"started"}"#,
        r#"{"hardening_index":60,"LogName":"journal"}"#,
        r#"{"LogName":"journal","Sources":{"TopEvents":[{"SourceName":"sshd","Message":"x","Count":1}],"TotalEvents":1}}"#,
        r#"{"EventID":1,"name":"concert"}"#,
        r#"{"hits":{"hits":[{"_source":{"message":"x"}}]}}"#,
        "Id,Level,Message\n1,info,started\n",
        "Level,Date,Source\nError,1/1/2026,disk\n",
        "a,b,c,d,e\n1,2,3,4,5,6\n",
        "<Events><Event name='concert'/></Events>",
        "<Event><Date>1</Date></Event>",
        "<html><Event></html>",
        "Event[x]:\n a: b\n",
        "11/18/2026 06:14:03 AM\nhello\n",
        "\"EventID\"",
        r#"{"a":{[}"é":1,"b":2"#,
        "{",
        "[",
        "\"",
        "",
    ] {
        assert_eq!(recognise(text.as_bytes()), None, "{text}");
    }
}

#[test]
fn events_of_an_agent_are_found_in_their_envelope() {
    let document: serde_json::Value = serde_json::from_slice(&sample("agent-events.json")).unwrap();
    let envelope = serde_json::json!({"deviceuuid": "1", "metalogos_type": "events-System", "metalogos": document});
    let twice = serde_json::json!(envelope.to_string());
    let (format, plain, _) = recognised(document.to_string().as_bytes());
    assert_eq!(format, Format::AgentEvents);
    for text in [
        envelope.to_string(),
        twice.to_string(),
        serde_json::json!(document.to_string()).to_string(),
    ] {
        let (format, events, _) = recognised(text.as_bytes());
        assert_eq!((format, &events), (Format::AgentEvents, &plain), "{text}");
    }
}
