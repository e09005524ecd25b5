//! JSON that was parsed, as text again.

use serde_json::Value;

use crate::json::Json;

/// One layer of JSON, for another reader.
pub(super) fn document(value: &Json) -> std::sync::Arc<[u8]> {
    let mut text = String::new();
    write(value, &mut text);
    text.into_bytes().into()
}

fn write(value: &Json, text: &mut String) {
    match value {
        Json::Null => text.push_str("null"),
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => text.push_str(&number.to_string()),
        Json::String(string) => quote(string, text),
        Json::Array(items) => {
            list(items.iter(), ['[', ']'], text, write);
        }
        Json::Object(fields) => {
            list(fields.iter(), ['{', '}'], text, |(name, value), text| {
                quote(name, text);
                text.push(':');
                write(value, text);
            });
        }
    }
}

fn list<T>(
    items: impl Iterator<Item = T>,
    [open, close]: [char; 2],
    text: &mut String,
    each: impl Fn(T, &mut String),
) {
    text.push(open);
    for (number, item) in items.enumerate() {
        if number > 0 {
            text.push(',');
        }
        each(item, text);
    }
    text.push(close);
}

fn quote(string: &str, text: &mut String) {
    text.push_str(&Value::from(string).to_string());
}
