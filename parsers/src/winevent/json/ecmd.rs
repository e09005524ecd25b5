//! `EvtxECmd`: the fields of `System` under its own names, the data as JSON within a text.

use super::super::draft::{Data, Draft, Slot};
use super::value::{self, Value};
use super::{push_leaves, put_all};
use crate::evtx::SystemField;
use crate::limits::Limits;

pub(in super::super) const COLUMNS: [(&str, Slot); 12] = [
    ("Provider", Slot::System(SystemField::Provider)),
    ("EventId", Slot::System(SystemField::EventId)),
    ("Level", Slot::System(SystemField::Level)),
    ("Keywords", Slot::System(SystemField::Keywords)),
    ("TimeCreated", Slot::System(SystemField::TimeCreated)),
    ("EventRecordId", Slot::System(SystemField::EventRecordId)),
    ("ProcessId", Slot::System(SystemField::ProcessId)),
    ("ThreadId", Slot::System(SystemField::ThreadId)),
    ("Channel", Slot::System(SystemField::Channel)),
    ("Computer", Slot::System(SystemField::Computer)),
    ("UserId", Slot::System(SystemField::UserId)),
    ("Message", Slot::Message),
];

pub(super) fn event(value: &Value<'_>, draft: &mut Draft) -> bool {
    if value.get("EventId").is_none() || value.get("Channel").is_none() {
        return false;
    }
    put_all(value, &COLUMNS, draft);
    if let Some(text) = value.get("Payload").and_then(Value::text) {
        payload(&text, draft);
    }
    draft.has(SystemField::EventId)
}

/// `{"EventData":{"Data":[{"@Name":"…","#text":"…"}]}}`, or the elements of `UserData`.
pub(in super::super) fn payload(text: &str, draft: &mut Draft) {
    let parsed = value::with(text, &Limits::default(), |value, _| {
        for (_, inner) in value.fields() {
            push_leaves("Data", inner, draft);
        }
    });
    if parsed.is_ok() {
        draft.data = Data::Whole;
    }
}
