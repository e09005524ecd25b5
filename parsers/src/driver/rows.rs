//! Objects with named texts: what PowerShell, osquery and scripts write as JSON, CSV or lists of properties.

use std::borrow::Cow;

use super::inventory::Sink;
use crate::error::ParseError;
use crate::json::{self, Json, replace_lone_surrogates};

/// Lines before the names of columns: a type, a separator, blank ones.
const PREAMBLE: usize = 5;

/// An object: names in lower case, with their texts.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// The line, or the number of the entry in a document, counted from 1.
    pub(super) position: u64,
    cells: Vec<(String, String)>,
}

impl Row {
    /// The text of a name in lower case; empty where it is not there or null.
    pub(super) fn get(&self, name: &str) -> &str {
        let mut cells = self.cells.iter();
        cells
            .find(|(known, _)| known == name)
            .map_or("", |(_, text)| text.trim())
    }

    fn push(&mut self, name: &str, text: String) {
        self.cells.push((name.trim().to_lowercase(), text));
    }
}

/// The names that the first object of a text has, in lower case: enough to tell forms apart. The text may be cut.
pub(super) fn names(head: &str) -> Vec<String> {
    let start = head.trim_start();
    if start.starts_with(['{', '[']) {
        return json_names(start);
    }
    if let Some(table) = Table::of(head).filter(|table| table.names.len() > 1) {
        return table.names;
    }
    let pairs = head.lines().map_while(|line| match line.trim() {
        "" => Some(None),
        line => property(line).map(Some),
    });
    let names = pairs.flatten().map(|(name, _)| name.to_lowercase());
    names.take(64).collect()
}

/// Keys of the first object that is no list of others, as they stand in the text.
fn json_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text;
    // A key is a string that a colon follows.
    while let Some(at) = rest.find('"') {
        rest = &rest[at + 1..];
        let Some(end) = end_of_string(rest) else {
            break;
        };
        let (string, after) = (&rest[..end], &rest[end + 1..]);
        rest = after;
        if after.trim_start().starts_with(':') && names.len() < 256 {
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
    mut each: impl FnMut(&Row, &mut Sink<'_>),
) -> Result<(), ParseError> {
    let start = text.trim_start();
    if start.starts_with(['{', '[']) {
        return each_of_json(text, sink, each);
    }
    match Table::of(text).filter(|table| table.names.len() > 1) {
        Some(table) => table.each(sink, &mut each),
        None => each_of_list(text, sink, &mut each),
    }
    Ok(())
}

/// Gives each object of a JSON document; what is no object is stated as trouble.
pub(super) fn each_of_json(
    text: &str,
    sink: &mut Sink<'_>,
    mut each: impl FnMut(&Row, &mut Sink<'_>),
) -> Result<(), ParseError> {
    let text = replace_lone_surrogates(text);
    let limits = sink.limits;
    json::entries(&text, limits, |number, entry| match entry {
        Json::Object(fields) => {
            let mut row = Row {
                position: number,
                cells: Vec::with_capacity(fields.len()),
            };
            for (name, value) in &fields {
                if let Some(text) = cell(value) {
                    row.push(name, text.into_owned());
                }
            }
            each(&row, sink);
        }
        other => sink.trouble(number, format!("{} is no object", other.kind())),
    })
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

/// A table of cells.
struct Table<'t> {
    delimiter: u8,
    names: Vec<String>,
    rows: &'t str,
    /// Lines up to and with that of the names.
    lines: u64,
}

impl<'t> Table<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let mut rest = text;
        for lines in 1..=PREAMBLE as u64 {
            let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
            rest = below;
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() || line.starts_with("#TYPE") || line.starts_with("sep=") {
                continue;
            }
            let count = |delimiter: &u8| line.bytes().filter(|byte| byte == delimiter).count();
            let delimiter = *b",;\t|"
                .iter()
                .rev()
                .max_by_key(|delimiter| count(delimiter))?;
            let mut reader = reader(delimiter, line);
            let mut names = csv::StringRecord::new();
            reader.read_record(&mut names).ok()?;
            let names = names.iter().map(|name| name.trim().to_lowercase());
            return Some(Self {
                delimiter,
                names: names.collect(),
                rows: below,
                lines,
            });
        }
        None
    }

    fn each(&self, sink: &mut Sink<'_>, each: &mut dyn FnMut(&Row, &mut Sink<'_>)) {
        let mut reader = reader(self.delimiter, self.rows);
        let mut record = csv::StringRecord::new();
        let cells = self.names.iter().map(|name| (name.clone(), String::new()));
        let mut row = Row {
            position: 0,
            cells: cells.collect(),
        };
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    sink.trouble(self.lines + line, error.to_string());
                    break;
                }
            }
            row.position = self.lines + record.position().map_or(0, csv::Position::line);
            if record.len() == 1 && record[0].trim().is_empty() {
                continue;
            }
            if record.len() != self.names.len() {
                let (found, wanted) = (record.len(), self.names.len());
                if found < wanted && reader.is_done() && !self.rows.ends_with('\n') {
                    sink.cut(row.position);
                } else {
                    let reason = format!("{found} cells, where {wanted} columns have names");
                    sink.trouble(row.position, reason);
                }
                continue;
            }
            for ((_, text), cell) in row.cells.iter_mut().zip(&record) {
                text.clear();
                text.push_str(cell);
            }
            each(&row, sink);
        }
    }
}

fn reader(delimiter: u8, text: &str) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// `Name : value` of `Format-List`, objects divided by blank lines; what is indented continues the value above.
fn each_of_list(text: &str, sink: &mut Sink<'_>, each: &mut dyn FnMut(&Row, &mut Sink<'_>)) {
    let mut row = Row::default();
    for (line, number) in text.lines().zip(1..) {
        if line.trim().is_empty() {
            give(&mut row, sink, each);
        } else if line.starts_with("   ") && !row.cells.is_empty() {
            if let Some((_, value)) = row.cells.last_mut() {
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = property(line) {
            if row.cells.is_empty() {
                row.position = number;
            }
            row.push(name, value.to_owned());
        } else {
            sink.trouble(number, "no property of the form `Name : value`");
        }
    }
    give(&mut row, sink, each);
}

fn give(row: &mut Row, sink: &mut Sink<'_>, each: &mut dyn FnMut(&Row, &mut Sink<'_>)) {
    if !row.cells.is_empty() {
        each(row, sink);
        row.cells.clear();
    }
}

/// The name and value of a line such as `DriverVersion : 1.2.3.4`, or `DriverVersion=1.2.3.4` of `wmic`.
fn property(line: &str) -> Option<(&str, &str)> {
    let end = line.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (name, rest) = line.split_at(end);
    let value = rest.trim_start().strip_prefix([':', '='])?;
    (!name.is_empty()).then_some((name, value.trim()))
}
