//! JSON that is encoded as a text in JSON, several times over.

use crate::error::{ErrorKind, ParseError};
use crate::json::{Json, Mending};
use crate::limits::Limits;
use crate::sniff::{Head, rejection};
use crate::text::decode_document;

/// A document of whatever encoding, down to what is no text; an empty text is null.
pub(super) fn parse(document: &[u8], limits: &Limits) -> Result<Json, ParseError> {
    let most = limits.document_bytes;
    if document.len() > most {
        let reason = format!("the document has more than {} MiB", most >> 20);
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    if document.is_empty() {
        return Ok(Json::Null);
    }
    let text = decode_document(document);
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    if text.is_empty() {
        return Ok(Json::Null);
    }
    let head = Head::new(document);
    if head.is_html() || !head.starts_like_json() && text.len() > LITERAL {
        return Err(rejection(document, "JSON document"));
    }
    let value = Json::parse(text, limits, &mut Mending::default())?;
    unwrap(value, limits)
}

/// Bytes of the longest text that is a document and neither object, array nor string: a number, `null`.
const LITERAL: usize = 32;

/// A value, down to what is no text.
pub(super) fn unwrap(mut value: Json, limits: &Limits) -> Result<Json, ParseError> {
    for _ in 0..limits.json_layers {
        let Json::String(text) = &value else {
            return Ok(value);
        };
        let inner =
            text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\0' | '\u{feff}'));
        if inner.is_empty() {
            return Ok(Json::Null);
        }
        // A text that is no JSON is what the agent means.
        if !inner.starts_with(['{', '[', '"']) {
            return Ok(value);
        }
        value = Json::parse(inner, limits, &mut Mending::default())
            .map_err(|error| error.inside("JSON within JSON"))?;
    }
    if value
        .as_str()
        .is_some_and(|text| text.trim_start().starts_with(['{', '[', '"']))
    {
        let reason = format!(
            "the JSON is encoded more than {} times over",
            limits.json_layers
        );
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    Ok(value)
}

/// Whether nothing is in a document.
pub(super) fn is_empty(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::String(text) => text.trim().is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        Json::Bool(_) | Json::Number(_) => false,
    }
}
