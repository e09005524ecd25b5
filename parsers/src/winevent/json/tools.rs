//! Tools that turn the XML of a log into JSON: `evtx_dump`, Chainsaw and others.

use super::super::draft::{Data, Draft, Slot};
use super::value::Value;
use super::{push_data, push_leaves};
use crate::evtx::SystemField;

/// Attributes stand under `#attributes` of their element, or beside it under its name and `_attributes`.
pub(super) fn evtx_dump(value: &Value<'_>, draft: &mut Draft) -> bool {
    let event = value.get("Event").unwrap_or(value);
    let Some(system) = event.get("System") else {
        return false;
    };
    draft.data = Data::Whole;
    for (key, inner) in system.fields() {
        if let Some(element) = key.strip_suffix("_attributes") {
            put_attributes(element, inner, draft);
            continue;
        }
        put_attributes(key, inner.get("#attributes").unwrap_or(inner), draft);
        let content = inner.get("#text").unwrap_or(inner);
        if let (Some(field), Some(text)) = (SystemField::at(key, ""), content.text()) {
            draft.put(Slot::System(field), &text);
        }
    }
    for (key, inner) in event.fields() {
        match key.as_ref() {
            "System" | "#attributes" => {}
            key if key.starts_with("xmlns") || key.starts_with('@') => {}
            "RenderingInfo" => {
                if let Some(message) = inner.get("Message").and_then(Value::text) {
                    draft.put(Slot::Message, &message);
                }
            }
            "EventData" => push_event_data(inner, draft),
            key if key.ends_with("_attributes") => super::push_attributes(inner, draft),
            _ => push_data(Some(inner), draft),
        }
    }
    draft.has(SystemField::EventId)
}

fn put_attributes(element: &str, attributes: &Value<'_>, draft: &mut Draft) {
    for (name, value) in attributes.fields() {
        let name = name.trim_start_matches('@');
        if let (Some(field), Some(text)) = (SystemField::at(element, name), value.text())
            && !name.is_empty()
        {
            draft.put(Slot::System(field), &text);
        }
    }
}

/// Names that repeat are numbered, as JSON does not hold one twice: unnamed data is `Data`, `Data_1`, ….
fn push_event_data(value: &Value<'_>, draft: &mut Draft) {
    for (key, inner) in value.fields() {
        let number = key.strip_prefix("Data_").unwrap_or("-");
        if number.bytes().all(|byte| byte.is_ascii_digit()) {
            push_leaves("Data", inner, draft);
        } else if key == "#attributes" || key.ends_with("_attributes") {
            super::push_attributes(inner, draft);
        } else {
            push_leaves(key, inner, draft);
        }
    }
    if !matches!(value, Value::Object(_)) {
        push_data(Some(value), draft);
    }
}
