//! `Get-WinEvent` and `Get-EventLog`, as PowerShell turns their objects into JSON.

use std::borrow::Cow;
use std::fmt::Write;

use super::super::draft::{Data, Draft, Slot};
use super::stream::Place;
use super::value::Value;
use crate::evtx::SystemField;

/// The properties of an `EventLogRecord`; also the columns of `Export-Csv`.
pub(in super::super) const COLUMNS: [(&str, Slot); 21] = [
    ("ProviderName", Slot::System(SystemField::Provider)),
    ("ProviderId", Slot::System(SystemField::ProviderGuid)),
    ("Id", Slot::System(SystemField::EventId)),
    ("Qualifiers", Slot::System(SystemField::Qualifiers)),
    ("Version", Slot::System(SystemField::Version)),
    // Names first: what a number says is more exact.
    ("LevelDisplayName", Slot::System(SystemField::Level)),
    ("Level", Slot::System(SystemField::Level)),
    ("Task", Slot::System(SystemField::Task)),
    ("Opcode", Slot::System(SystemField::Opcode)),
    ("Keywords", Slot::System(SystemField::Keywords)),
    ("KeywordsDisplayNames", Slot::System(SystemField::Keywords)),
    ("TimeCreated", Slot::System(SystemField::TimeCreated)),
    ("RecordId", Slot::System(SystemField::EventRecordId)),
    ("ActivityId", Slot::System(SystemField::ActivityId)),
    (
        "RelatedActivityId",
        Slot::System(SystemField::RelatedActivityId),
    ),
    ("ProcessId", Slot::System(SystemField::ProcessId)),
    ("ThreadId", Slot::System(SystemField::ThreadId)),
    ("LogName", Slot::System(SystemField::Channel)),
    ("MachineName", Slot::System(SystemField::Computer)),
    ("UserId", Slot::System(SystemField::UserId)),
    ("Message", Slot::Message),
];

/// The properties of an `EventLogEntry`.
pub(in super::super) const OLD_COLUMNS: [(&str, Slot); 8] = [
    ("Source", Slot::System(SystemField::Provider)),
    ("InstanceId", Slot::System(SystemField::EventId)),
    ("EventID", Slot::System(SystemField::EventId)),
    ("EntryType", Slot::Type),
    ("TimeGenerated", Slot::System(SystemField::TimeCreated)),
    ("Index", Slot::System(SystemField::EventRecordId)),
    ("MachineName", Slot::System(SystemField::Computer)),
    ("Message", Slot::Message),
];

/// PowerShell wraps an array that came through a variable: `{"value":[…],"Count":2}`.
pub(super) fn place(head: &str) -> Place {
    let inner = head.trim_start().strip_prefix('{').map(str::trim_start);
    match inner {
        Some(inner) if inner.starts_with("\"value\"") => Place::Array("value"),
        _ => Place::Top,
    }
}

pub(super) fn win_event(value: &Value<'_>, draft: &mut Draft) -> bool {
    if value.get("Id").is_none() {
        return false;
    }
    put_columns(value, &COLUMNS, draft);
    let properties = value
        .get("Properties")
        .map(Value::items)
        .unwrap_or_default();
    // Converting with too little depth leaves the names of types in their place.
    let stated = |item: &Value<'_>| item.get("Value").is_some();
    if value.get("Properties").is_some() && properties.iter().all(stated) {
        draft.data = Data::Positional;
        for property in properties {
            let text = property.get("Value").map(plain).unwrap_or_default();
            draft.event.push("Data", text);
        }
    }
    draft.has(SystemField::EventId)
}

pub(super) fn event_log(value: &Value<'_>, draft: &mut Draft) -> bool {
    if value.get("EventID").is_none() && value.get("InstanceId").is_none() {
        return false;
    }
    put_columns(value, &OLD_COLUMNS, draft);
    if let Some(strings) = value.get("ReplacementStrings") {
        draft.data = Data::Positional;
        for item in strings.items() {
            draft.event.push("Data", plain(item));
        }
    }
    draft.has(SystemField::EventId)
}

fn put_columns(value: &Value<'_>, columns: &[(&str, Slot)], draft: &mut Draft) {
    for (name, slot) in columns {
        if let Some(inner) = value.get(name) {
            for item in inner.items() {
                draft.put(*slot, &plain(item));
            }
        }
    }
}

/// The text of a property. Dates, SIDs and enums may be objects around their value.
fn plain<'v>(value: &'v Value<'_>) -> Cow<'v, str> {
    match value {
        Value::Object(_) => ["Value", "value", "DateTime"]
            .into_iter()
            .find_map(|key| value.get(key))
            .map(plain)
            .unwrap_or_default(),
        Value::List(items) => bytes(items).into(),
        other => other.text().unwrap_or_default(),
    }
}

/// Bytes as an event log shows them; other lists with commas.
fn bytes(items: &[Value<'_>]) -> String {
    let texts: Vec<_> = items.iter().map(plain).collect();
    let bytes: Option<Vec<u8>> = items
        .iter()
        .map(|item| match item {
            Value::Number(number) => u8::try_from(number.as_u64()?).ok(),
            _ => None,
        })
        .collect();
    bytes.map_or_else(
        || texts.join(","),
        |bytes| {
            bytes.iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02X}");
                text
            })
        },
    )
}
