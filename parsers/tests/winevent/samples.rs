//! Samples of every form: all are recognised and read.

use std::fmt::Write as _;

use wegweiser_parsers::winevent::recognise;

use crate::common::{data, details, outline, sample};

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
