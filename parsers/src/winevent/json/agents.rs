//! What monitoring agents keep of a log: its events under their numbers, or sums of the most frequent ones.

use super::super::draft::{Data, Draft, Slot};
use super::super::loss::Loss;
use super::super::names::AUDIT;
use super::super::report::Sink;
use super::super::words;
use super::put_all;
use super::value::{self, Value};
use crate::evtx::SystemField;

const EVENT: [(&str, Slot); 4] = [
    ("sourcename", Slot::System(SystemField::Provider)),
    ("eventid", Slot::System(SystemField::EventId)),
    ("timegenerated", Slot::System(SystemField::TimeCreated)),
    ("message", Slot::Message),
];

/// The number of the record is the key under which it stands.
pub(super) fn key(key: &str, draft: &mut Draft) {
    if !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()) {
        draft.put(Slot::System(SystemField::EventRecordId), key);
    }
}

pub(super) fn event(value: &Value<'_>, draft: &mut Draft) -> bool {
    if value.get("eventid").is_none() || value.get("timegenerated").is_none() {
        return false;
    }
    put_all(value, &EVENT, draft);
    let source = value.get("sourcename").and_then(Value::text);
    let kind = value.get("eventtype").and_then(Value::text);
    put_level(kind.as_deref(), source.as_deref() == Some(AUDIT), draft);
    draft.has(SystemField::EventId)
}

/// The name for every type that the agent does not know: in the Security log that of failed audits.
const OTHER: &str = "OTHER";

fn put_level(name: Option<&str>, is_security: bool, draft: &mut Draft) {
    match name {
        Some(OTHER) if is_security => draft.put_audit(words::AUDIT_FAILURE),
        Some(name) if words::level(name).is_some() || words::audit(name).is_some() => {
            draft.put(Slot::System(SystemField::Level), name);
        }
        // Nothing that says how bad it is: the agent's name for the rest, or a category of another kind.
        _ => {}
    }
}

/// Whether a document is encoded as a text, or stands in another.
pub(super) fn is_in_envelope(head: &str) -> bool {
    let start = head.trim_start();
    start.starts_with('"')
        || start
            .split(['{', ','])
            .take(5)
            .any(|part| part.contains("\"metalogos"))
}

/// Reads a whole document, in an envelope or not, that may be encoded as a text again.
pub(super) fn document(text: &str, layers: usize, sink: &mut Sink<'_>) -> Result<(), String> {
    let limits = sink.limits;
    value::with(text, limits, |value, _| part(value, layers, sink))?
}

fn part(value: &Value<'_>, layers: usize, sink: &mut Sink<'_>) -> Result<(), String> {
    if let Value::Text(text) = value {
        let Some(layers) = layers.checked_sub(1) else {
            return Err("the JSON is encoded as a text too often".to_owned());
        };
        return document(text, layers, sink);
    }
    if let Some(inner) = value.get("metalogos") {
        return part(inner, layers, sink);
    }
    if value.get("Sources").is_some() {
        summary(value, sink);
        return Ok(());
    }
    let mut found = false;
    for (number, (name, inner)) in value.fields().iter().enumerate() {
        if inner.get("Categories").is_some() {
            found = true;
            categories(name, inner, sink);
        } else {
            let mut draft = Draft::default();
            key(name, &mut draft);
            if event(inner, &mut draft) {
                found = true;
                if sink.give(draft, number as u64 + 1).is_break() {
                    break;
                }
            }
        }
    }
    if value.get("Categories").is_some() {
        found = true;
        categories("", value, sink);
    }
    if found {
        Ok(())
    } else {
        Err("the document holds no events".to_owned())
    }
}

/// What every sum of events leaves out.
const LOST: [Loss; 8] = [
    Loss::Provider,
    Loss::Fields,
    Loss::Times,
    Loss::RareKinds,
    Loss::Period,
    Loss::RecordId,
    Loss::Computer,
    Loss::TimeZone,
];

/// `{"LogName":…,"Sources":{"TopEvents":[…],"TotalEvents":n}}`: the ten most frequent numbers of a log.
fn summary(value: &Value<'_>, sink: &mut Sink<'_>) {
    let log = value
        .get("LogName")
        .and_then(Value::text)
        .unwrap_or_default();
    name_log(&log, sink);
    // The agent keeps every level of the Security log only.
    if log != "Security" {
        sink.report.losses.insert(Loss::LowLevels);
    }
    kinds(&log, value.at("Sources.TopEvents"), None, sink);
}

fn categories(name: &str, value: &Value<'_>, sink: &mut Sink<'_>) {
    let log = value.get("LogName").and_then(Value::text);
    let log = log.as_deref().unwrap_or(name);
    name_log(log, sink);
    for category in value
        .get("Categories")
        .map(Value::items)
        .unwrap_or_default()
    {
        let level = category.get("Category").and_then(Value::text);
        kinds(log, category.get("TopEvents"), level.as_deref(), sink);
    }
}

fn name_log(log: &str, sink: &mut Sink<'_>) {
    sink.report.losses = sink.report.losses.union(LOST.into_iter().collect());
    let before = sink.report.log_name.as_deref();
    // Several logs in one document have no name in common.
    sink.report.log_name =
        (before.is_none_or(|before| before == log) && !log.is_empty()).then(|| log.to_owned());
}

/// One event for each kind, with how often it happened and when last.
fn kinds(log: &str, list: Option<&Value<'_>>, category: Option<&str>, sink: &mut Sink<'_>) {
    for kind in list.map(Value::items).unwrap_or_default() {
        let position = sink.report.events + sink.report.trouble_count + 1;
        let mut draft = Draft::new(Data::Sample);
        put_all(kind, &KIND, &mut draft);
        draft.put(Slot::System(SystemField::Channel), log);
        let level = kind.get("Level").and_then(Value::text);
        put_level(level.as_deref().or(category), log == "Security", &mut draft);
        let count = kind.get("Count").and_then(Value::text);
        draft.event.count = count
            .and_then(|count| count.parse().ok())
            .unwrap_or(1)
            .max(1);
        if !draft.has(SystemField::EventId) {
            sink.trouble(position, "the entry has no `EventID`");
        } else if sink.give(draft, position).is_break() {
            return;
        }
    }
}

const KIND: [(&str, Slot); 3] = [
    ("EventID", Slot::System(SystemField::EventId)),
    ("LatestOccurrence", Slot::System(SystemField::TimeCreated)),
    ("Message", Slot::Message),
];
