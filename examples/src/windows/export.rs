//! Events as tools export them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::tz::TimeZone;
use serde_json::{Value as Json, json};

use super::{Event, Value, sid_text};

/// `wevtutil qe System /f:xml`: elements one after the other, without a root.
pub fn xml(events: &[Event], computer: &str, first: u64) -> String {
    let mut out = String::new();
    for (record, event) in (first..).zip(events) {
        let source = event.source;
        let guid = source
            .guid
            .map_or_else(String::new, |guid| format!(" Guid='{guid}'"));
        let alias = source
            .alias
            .map_or_else(String::new, |alias| format!(" EventSourceName='{alias}'"));
        let qualifiers = if source.guid.is_none() {
            " Qualifiers='32768'"
        } else {
            ""
        };
        let user = user(event).map_or_else(String::new, |sid| format!(" UserID='{sid}'"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            out,
            "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>\
             <Provider Name='{}'{guid}{alias}/><EventID{qualifiers}>{}</EventID><Version>0</Version>\
             <Level>{}</Level><Task>{}</Task><Opcode>0</Opcode><Keywords>{:#x}</Keywords>\
             <TimeCreated SystemTime='{}Z'/><EventRecordID>{record}</EventRecordID><Correlation/>\
             <Execution ProcessID='{}' ThreadID='{}'/><Channel>{}</Channel>\
             <Computer>{computer}</Computer><Security{user}/></System><EventData>{}</EventData></Event>",
            source.name,
            event.id,
            event.level,
            event.task,
            event.keywords,
            event.time.strftime("%Y-%m-%dT%H:%M:%S%.7f"),
            event.process,
            event.process + 8,
            source.channel,
            data(event),
        );
    }
    out
}

fn data(event: &Event) -> String {
    let mut out = String::new();
    for (name, value) in &event.data {
        let name = match *name {
            "" => String::new(),
            name => format!(" Name='{name}'"),
        };
        let _ = write!(out, "<Data{name}>{}</Data>", escaped(&text(value)));
    }
    out
}

/// `Get-WinEvent | ConvertTo-Json` of Windows PowerShell 5.1: times in milliseconds, data without names.
pub fn powershell(events: &[Event], computer: &str, first: u64) -> String {
    let list: Vec<Json> = (first..)
        .zip(events)
        .map(|(record, event)| {
            let milliseconds = event
                .time
                .to_zoned(TimeZone::UTC)
                .map_or(0, |zoned| zoned.timestamp().as_millisecond());
            let properties: Vec<Json> = event
                .data
                .iter()
                .map(|(_, value)| json!({ "Value": plain(value) }))
                .collect();
            json!({
                "Id": event.id,
                "Version": 0,
                "Qualifiers": null,
                "Level": event.level,
                "Task": event.task,
                "Opcode": 0,
                "Keywords": event.keywords as i64,
                "RecordId": record,
                "ProviderName": event.source.name,
                "ProviderId": event.source.guid.map(|guid| guid.trim_matches(['{', '}'])),
                "LogName": event.source.channel,
                "ProcessId": event.process,
                "ThreadId": event.process + 8,
                "MachineName": computer,
                "UserId": user(event).map(|sid| json!({ "BinaryLength": 12, "AccountDomainSid": null, "Value": sid })),
                "TimeCreated": format!("/Date({milliseconds})/"),
                "ActivityId": null,
                "RelatedActivityId": null,
                "ContainerLog": event.source.channel,
                "MatchedQueryIds": [],
                "Bookmark": {},
                "LevelDisplayName": if event.level < 4 && event.level > 0 { "Error" } else { "Information" },
                "OpcodeDisplayName": "Info",
                "TaskDisplayName": null,
                "KeywordsDisplayNames": [],
                "Properties": properties,
                "Message": event.message,
            })
        })
        .collect();
    powershell_json(list)
}

/// A list as `ConvertTo-Json` of Windows PowerShell 5.1 writes it: the slashes of times are escaped.
pub(crate) fn powershell_json(list: Vec<Json>) -> String {
    let text = format!("{:#}\n", sorted(Json::from(list)));
    text.replace("\"/Date(", "\"\\/Date(")
        .replace(")/\"", ")\\/\"")
}

/// What an agent sends of a log: its most frequent warnings and errors, by number.
pub fn agent_summary(log: &str, kinds: &[(u16, &str, u64, &str, &str)]) -> String {
    let top: Vec<Json> = kinds
        .iter()
        .map(|(id, level, count, latest, message)| {
            json!({
                "Message": message,
                "EventID": id,
                "Level": level,
                "Count": count,
                "LatestOccurrence": latest,
            })
        })
        .collect();
    let total: u64 = kinds.iter().map(|(_, _, count, ..)| count).sum();
    let document = json!({ "LogName": log, "Sources": { "TopEvents": top, "TotalEvents": total } });
    format!("{:#}\n", sorted(document))
}

/// Keys in order, whatever another crate of the build makes `serde_json` do: the same bytes everywhere.
pub(crate) fn sorted(value: Json) -> Json {
    match value {
        Json::Array(items) => items.into_iter().map(sorted).collect(),
        Json::Object(map) => {
            let ordered: BTreeMap<String, Json> = map
                .into_iter()
                .map(|(key, value)| (key, sorted(value)))
                .collect();
            Json::Object(ordered.into_iter().collect())
        }
        other => other,
    }
}

fn user(event: &Event) -> Option<String> {
    let (authority, parts) = event.user.as_ref()?;
    Some(sid_text(*authority, parts))
}

/// A value as Windows shows it.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::UInt8(number) => number.to_string(),
        Value::UInt32(number) => number.to_string(),
        Value::UInt64(number) => number.to_string(),
        Value::HexInt32(number) => format!("{number:#x}"),
        Value::HexInt64(number) => format!("{number:#x}"),
        Value::Bool(truth) => (*truth != 0).to_string(),
        Value::Sid(authority, parts) => sid_text(*authority, parts),
        Value::Binary(bytes) => bytes
            .iter()
            .fold(String::new(), |text, byte| format!("{text}{byte:02X}")),
        Value::Guid(bytes) => {
            let (first, rest) = (
                u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]),
                &bytes[8..],
            );
            let pair = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
            let hex = |bytes: &[u8]| {
                bytes
                    .iter()
                    .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
            };
            format!(
                "{{{first:08x}-{:04x}-{:04x}-{}-{}}}",
                pair(4),
                pair(6),
                hex(&rest[..2]),
                hex(&rest[2..])
            )
        }
        Value::FileTime(ticks) => file_time(*ticks),
        other => format!("{other:?}"),
    }
}

fn file_time(ticks: u64) -> String {
    const SECONDS_TO_1970: i64 = 11_644_473_600;
    let seconds = (ticks / 10_000_000) as i64 - SECONDS_TO_1970;
    jiff::Timestamp::from_second(seconds).map_or_else(
        |_| String::new(),
        |time| time.strftime("%Y-%m-%dT%H:%M:%S.0000000Z").to_string(),
    )
}

/// A value as PowerShell writes it: numbers stay numbers.
fn plain(value: &Value) -> Json {
    match value {
        Value::UInt8(number) => json!(number),
        Value::UInt32(number) | Value::HexInt32(number) => json!(number),
        Value::UInt64(number) | Value::HexInt64(number) => json!(number),
        Value::Bool(truth) => json!(*truth != 0),
        Value::Sid(authority, parts) => json!({
            "BinaryLength": 8 + 4 * parts.len(),
            "AccountDomainSid": null,
            "Value": sid_text(*authority, parts),
        }),
        Value::Guid(_) => json!(text(value).trim_matches(['{', '}'])),
        other => json!(text(other)),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
