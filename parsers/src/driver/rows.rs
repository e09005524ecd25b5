//! Objects with named texts: what PowerShell, osquery and scripts write as JSON, CSV or lists of properties.

mod cells;
mod list;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::inventory::Sink;
use crate::error::ParseError;
use crate::json::{self, Json, replace_lone_surrogates};

pub(super) use table::Table;

/// Names of an object that are looked at to tell forms apart, and kept of a list of properties.
const NAMES: usize = 256;

/// An object: names in lower case, with their texts.
#[derive(Debug, Default)]
pub(super) struct Row<'r> {
    /// The line, or the number of the entry in a document, counted from 1.
    pub(super) position: u64,
    // Of a table they are those of its first line, for all of its rows.
    names: Cow<'r, [String]>,
    cells: Cow<'r, [Cow<'r, str>]>,
}

impl<'r> Row<'r> {
    /// The text of a name in lower case; empty where it is not there or null.
    pub(super) fn get(&self, name: &str) -> &str {
        let at = self.names.iter().position(|known| known == name);
        at.map_or("", |at| self.at(at))
    }

    /// The first text that is not empty.
    pub(super) fn first(&self, names: &[&str]) -> &str {
        let mut texts = names.iter().map(|name| self.get(name));
        texts.find(|text| !text.is_empty()).unwrap_or("")
    }

    /// The text of a column, counted from 0; empty where there is none.
    pub(super) fn at(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |text| text.trim_ascii())
    }

    /// The texts of all columns, as they stand.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(AsRef::as_ref)
    }

    /// Whether there is such a name; its text may be empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// The row of a JSON object.
    pub(super) fn of_json(position: u64, fields: &'r BTreeMap<String, Json>) -> Self {
        let cells = fields.iter().filter_map(|(name, value)| {
            let text = cell(value)?;
            Some((name.trim().to_lowercase(), text))
        });
        let (names, cells): (Vec<_>, Vec<_>) = cells.unzip();
        Self {
            position,
            names: names.into(),
            cells: cells.into(),
        }
    }
}

/// The names that the first object of a text has, in lower case: enough to tell forms apart. The text may be cut.
pub(super) fn names(head: &str) -> Vec<String> {
    let start = head.trim_start();
    if start.starts_with(['{', '[']) {
        return json_names(start);
    }
    match Table::of(head) {
        Some(table) => table.names,
        None => list::names(head),
    }
}

/// Keys of the first object that is no list of others, as they stand in the text.
fn json_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    // A key is a string that a colon follows.
    while let Some(at) = rest.find('"').filter(|_| names.len() < NAMES) {
        rest = &rest[at + 1..];
        let Some(end) = end_of_string(rest) else {
            break;
        };
        let (string, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if after.trim_start().starts_with(':') {
            names.push(string.to_lowercase());
        }
    }
    names
}

fn end_of_string(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    })
}

/// Gives each object of a text.
pub(super) fn each(
    text: &str,
    sink: &mut Sink<'_>,
    mut each: impl FnMut(&Row<'_>, &mut Sink<'_>),
) -> Result<(), ParseError> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return each_of_json(text, sink, each);
    }
    match Table::of(text) {
        Some(table) => table.each(sink, each),
        None => list::each(text, sink, &mut each),
    }
    Ok(())
}

/// Gives each object of a JSON document; what is no object is stated as trouble.
pub(super) fn each_of_json(
    text: &str,
    sink: &mut Sink<'_>,
    mut each: impl FnMut(&Row<'_>, &mut Sink<'_>),
) -> Result<(), ParseError> {
    let text = replace_lone_surrogates(text);
    let limits = sink.limits;
    json::entries(&text, limits, |number, entry| match entry {
        Json::Object(fields) => match wrapped(&fields) {
            None => each(&Row::of_json(number, &fields), sink),
            Some(items) => {
                for (item, number) in items.iter().zip(1..) {
                    if let Some(fields) = item.as_object() {
                        each(&Row::of_json(number, fields), sink);
                    }
                }
            }
        },
        other => sink.trouble(number, format!("{} is no object", other.kind())),
    })
}

/// The list within `{"value": [{…}], "Count": 1}`, as PowerShell 5 writes lists that another command made.
fn wrapped(fields: &BTreeMap<String, Json>) -> Option<&[Json]> {
    match fields.get("value") {
        Some(Json::Array(items)) if fields.len() <= 2 => {
            let has_objects = items.iter().any(|item| item.as_object().is_some());
            has_objects.then_some(items)
        }
        _ => None,
    }
}

/// The text of a value. PowerShell 5 wraps what it has extended: `{"value": …}`, `{"DateTime": …}`.
pub(super) fn cell(value: &Json) -> Option<Cow<'_, str>> {
    match value {
        Json::Object(fields) => {
            let inner = fields.get("value").or_else(|| fields.get("DateTime"))?;
            inner.scalar_text()
        }
        Json::Array(items) => {
            let texts: Vec<_> = items.iter().filter_map(Json::scalar_text).collect();
            Some(texts.join("; ").into())
        }
        scalar => scalar.scalar_text(),
    }
}
