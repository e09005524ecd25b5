//! Winlogbeat, `NXLog` and Wazuh.

use super::super::draft::{Data, Draft, Slot};
use super::super::{names, words};
use super::stream::Place;
use super::value::Value;
use super::{push_leaves, put_all};
use crate::evtx::SystemField;

/// Winlogbeat 7 and 8, behind them the names of version 6.
const WINLOGBEAT: [(&str, Slot); 28] = [
    ("source_name", Slot::System(SystemField::Provider)),
    ("event.provider", Slot::System(SystemField::Provider)),
    ("winlog.provider_name", Slot::System(SystemField::Provider)),
    ("provider_guid", Slot::System(SystemField::ProviderGuid)),
    (
        "winlog.provider_guid",
        Slot::System(SystemField::ProviderGuid),
    ),
    ("event_id", Slot::System(SystemField::EventId)),
    ("event.code", Slot::System(SystemField::EventId)),
    ("winlog.event_id", Slot::System(SystemField::EventId)),
    ("winlog.version", Slot::System(SystemField::Version)),
    ("level", Slot::System(SystemField::Level)),
    ("log.level", Slot::System(SystemField::Level)),
    ("@timestamp", Slot::System(SystemField::TimeCreated)),
    (
        "winlog.time_created",
        Slot::System(SystemField::TimeCreated),
    ),
    ("record_number", Slot::System(SystemField::EventRecordId)),
    ("winlog.record_id", Slot::System(SystemField::EventRecordId)),
    ("winlog.activity_id", Slot::System(SystemField::ActivityId)),
    (
        "winlog.related_activity_id",
        Slot::System(SystemField::RelatedActivityId),
    ),
    ("process_id", Slot::System(SystemField::ProcessId)),
    ("winlog.process.pid", Slot::System(SystemField::ProcessId)),
    ("thread_id", Slot::System(SystemField::ThreadId)),
    (
        "winlog.process.thread.id",
        Slot::System(SystemField::ThreadId),
    ),
    ("log_name", Slot::System(SystemField::Channel)),
    ("winlog.channel", Slot::System(SystemField::Channel)),
    ("computer_name", Slot::System(SystemField::Computer)),
    ("winlog.computer_name", Slot::System(SystemField::Computer)),
    ("user.identifier", Slot::System(SystemField::UserId)),
    ("winlog.user.identifier", Slot::System(SystemField::UserId)),
    ("message", Slot::Message),
];

/// The keys of records in the answers of a search.
const HITS: &str = "hits";

/// A search's answer holds its hits in an array, behind facts about the search.
pub(super) fn place(head: &str) -> Place {
    const ABOUT: [&str; 3] = ["\"hits\"", "\"_shards\"", "\"took\""];
    let start = head.trim_start();
    let before_documents = start.split("\"_source\"").next().unwrap_or_default();
    let mut first = before_documents.split(['{', '}', ',']).take(FACTS);
    if start.starts_with('{') && first.any(|part| ABOUT.iter().any(|key| part.contains(key))) {
        Place::Array(HITS)
    } else {
        Place::Top
    }
}

/// Parts of an answer that may stand before its hits.
const FACTS: usize = 20;

/// The document of a hit; anything else is the document itself.
fn source<'v, 'a>(value: &'v Value<'a>) -> &'v Value<'a> {
    value
        .get("_source")
        .or_else(|| {
            value
                .get("fields")
                .filter(|_| value.get("_index").is_some())
        })
        .unwrap_or(value)
}

pub(super) fn winlogbeat(value: &Value<'_>, draft: &mut Draft) -> bool {
    let value = source(value);
    draft.data = Data::Whole;
    put_all(value, &WINLOGBEAT, draft);
    for path in ["winlog.keywords", "keywords"] {
        for keyword in value.at(path).into_iter().flat_map(Value::items) {
            let name = keyword.text().unwrap_or_default();
            draft.put(Slot::System(SystemField::Keywords), &name);
        }
    }
    for container in [
        "event_data",
        "user_data",
        "winlog.event_data",
        "winlog.user_data",
    ] {
        for (name, value) in below(value, container) {
            if name != "xml_name" {
                push_leaves(&name, value, draft);
            }
        }
    }
    draft.has(SystemField::EventId)
        && (value.at("winlog.event_id").is_some()
            || value.at("winlog.channel").is_some()
            || value.get("log_name").is_some())
}

/// The fields below a path, nested or with dots in their keys.
fn below<'v, 'a>(value: &'v Value<'a>, path: &str) -> Vec<(String, &'v Value<'a>)> {
    let mut found = Vec::new();
    for (key, inner) in value.fields() {
        if key == path {
            found.extend(
                inner
                    .fields()
                    .iter()
                    .map(|(key, value)| (key.to_string(), value)),
            );
        } else if let Some(rest) = key.strip_prefix(path) {
            found.extend(rest.strip_prefix('.').map(|name| (name.to_owned(), inner)));
        } else if let Some(rest) = path
            .strip_prefix(key.as_ref())
            .and_then(|rest| rest.strip_prefix('.'))
        {
            found.extend(below(inner, rest));
        }
    }
    found
}

/// What `NXLog` says of the event itself.
const NXLOG: [(&str, Slot); 20] = [
    ("SourceName", Slot::System(SystemField::Provider)),
    ("ProviderGuid", Slot::System(SystemField::ProviderGuid)),
    ("EventID", Slot::System(SystemField::EventId)),
    ("Version", Slot::System(SystemField::Version)),
    ("Task", Slot::System(SystemField::Task)),
    ("TaskValue", Slot::System(SystemField::Task)),
    ("OpcodeValue", Slot::System(SystemField::Opcode)),
    ("Keywords", Slot::System(SystemField::Keywords)),
    ("EventTime", Slot::System(SystemField::TimeCreated)),
    ("RecordNumber", Slot::System(SystemField::EventRecordId)),
    ("ActivityID", Slot::System(SystemField::ActivityId)),
    (
        "RelatedActivityID",
        Slot::System(SystemField::RelatedActivityId),
    ),
    ("ProcessID", Slot::System(SystemField::ProcessId)),
    ("ExecutionProcessID", Slot::System(SystemField::ProcessId)),
    ("ThreadID", Slot::System(SystemField::ThreadId)),
    ("ExecutionThreadID", Slot::System(SystemField::ThreadId)),
    ("Channel", Slot::System(SystemField::Channel)),
    ("Hostname", Slot::System(SystemField::Computer)),
    ("UserID", Slot::System(SystemField::UserId)),
    ("Message", Slot::Message),
];

/// What `NXLog` adds of its own.
const NXLOG_OWN: [&str; 16] = [
    "EventReceivedTime",
    "SourceModuleName",
    "SourceModuleType",
    "Severity",
    "SeverityValue",
    "Opcode",
    "Category",
    "Domain",
    "AccountName",
    "AccountType",
    "EventXML",
    "MessageSourceAddress",
    "HostIP",
    "SyslogFacility",
    "SyslogSeverity",
    "EventTimeWritten",
];

pub(super) fn nxlog(value: &Value<'_>, draft: &mut Draft) -> bool {
    if value.get("EventID").is_none() || value.get("SourceName").is_none() {
        return false;
    }
    draft.data = Data::Whole;
    put_all(value, &NXLOG, draft);
    // A field of the event may have the same name and take its place.
    let kind = value.get("EventType").and_then(Value::text);
    let is_level = |text: &str| words::level(text).is_some() || words::audit(text).is_some();
    let stated = kind.filter(|kind| is_level(kind));
    if let Some(kind) = &stated {
        draft.put(Slot::Type, kind);
    } else if let Some(severity) = value.get("Severity").and_then(Value::text) {
        draft.put(Slot::System(SystemField::Level), &severity);
    }
    let provider = value
        .get("SourceName")
        .and_then(Value::text)
        .unwrap_or_default();
    let id = draft.id();
    for (name, inner) in value.fields() {
        let is_of_system = NXLOG.iter().any(|(of, _)| of == name);
        let is_type = name == "EventType" && stated.is_some();
        // Here too a field of the event takes the place.
        let is_own = NXLOG_OWN.contains(&name.as_ref()) && !names::has(&provider, id, name);
        if !is_of_system && !is_type && !is_own {
            push_leaves(name, inner, draft);
        }
    }
    draft.has(SystemField::EventId)
}

/// The parts of `win.system`.
const WAZUH: [(&str, Slot); 16] = [
    ("providerName", Slot::System(SystemField::Provider)),
    ("providerGuid", Slot::System(SystemField::ProviderGuid)),
    (
        "eventSourceName",
        Slot::System(SystemField::EventSourceName),
    ),
    ("eventID", Slot::System(SystemField::EventId)),
    ("version", Slot::System(SystemField::Version)),
    ("severityValue", Slot::System(SystemField::Level)),
    ("level", Slot::System(SystemField::Level)),
    ("task", Slot::System(SystemField::Task)),
    ("opcode", Slot::System(SystemField::Opcode)),
    ("keywords", Slot::System(SystemField::Keywords)),
    ("systemTime", Slot::System(SystemField::TimeCreated)),
    ("eventRecordID", Slot::System(SystemField::EventRecordId)),
    ("processID", Slot::System(SystemField::ProcessId)),
    ("threadID", Slot::System(SystemField::ThreadId)),
    ("channel", Slot::System(SystemField::Channel)),
    ("computer", Slot::System(SystemField::Computer)),
];

pub(super) fn wazuh(value: &Value<'_>, draft: &mut Draft) -> bool {
    let value = source(value);
    let Some(win) = value.at("data.win").or_else(|| value.at("win")) else {
        return false;
    };
    draft.data = Data::Whole;
    if let Some(system) = win.get("system") {
        put_all(system, &WAZUH, draft);
        if let Some(message) = system.get("message").and_then(Value::text) {
            draft.put(Slot::Message, message.trim_matches('"'));
        }
    }
    for (name, inner) in win.get("eventdata").map(Value::fields).unwrap_or_default() {
        push_leaves(&capitalised(name), inner, draft);
    }
    for (_, value) in &mut draft.event.data {
        if let Some(single) = single_backslashes(value) {
            *value = single;
        }
    }
    draft.has(SystemField::EventId)
}

/// Wazuh writes the first letter of a name small. Those that Windows writes so are numbered parameters.
fn capitalised(name: &str) -> String {
    if name.starts_with("param") && name.ends_with(|c: char| c.is_ascii_digit()) {
        return name.to_owned();
    }
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
        .unwrap_or_default()
}

/// Wazuh doubles every backslash of a value; `None` where they are as they were.
fn single_backslashes(text: &str) -> Option<String> {
    let doubled = text.contains(r"\\")
        && text
            .split(|c| c != '\\')
            .all(|run| run.len().is_multiple_of(2));
    doubled.then(|| text.replace(r"\\", r"\"))
}
