//! Events as JSON: lines, arrays, or documents that hold them.

mod agents;
mod ecmd;
mod hayabusa;
mod powershell;
mod shippers;
mod stream;
mod tools;
mod value;

use std::io::BufRead;

use super::draft::{Draft, Slot};
use super::format::Format;
use super::report::Sink;
use super::window::Window;
use crate::error::{ErrorKind, ParseError};
use crate::limits::Limits;
use crate::text::{LineReader, Utf8Reader};
use stream::{Found, Place, Records};
use value::Value;

pub(super) use ecmd::COLUMNS as ECMD_COLUMNS;
pub(super) use ecmd::payload;
pub(super) use powershell::COLUMNS as POWERSHELL_COLUMNS;
pub(super) use powershell::OLD_COLUMNS as EVENT_LOG_COLUMNS;

/// Turns an object into an event; false if it is none of this form.
type Map = fn(&Value<'_>, &mut Draft) -> bool;

/// Failures in a row after which more than one byte is passed over: each may cost a scan of a whole record.
const RETRIES: u32 = 16;

/// Lines looked at to tell whether every line is a record.
const HEAD_LINES: usize = 20;

pub(super) fn read(
    format: Format,
    head: &str,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let (map, place): (Map, Place) = match format {
        Format::AgentSummary | Format::AgentCategories => return document(input, sink),
        Format::AgentEvents if agents::is_in_envelope(head) => return document(input, sink),
        Format::AgentEvents => (agents::event, Place::Values),
        Format::EventLogJson => (powershell::event_log, powershell::place(head)),
        Format::Winlogbeat => (shippers::winlogbeat, shippers::place(head)),
        Format::Nxlog => (shippers::nxlog, Place::Top),
        Format::Wazuh => (shippers::wazuh, shippers::place(head)),
        Format::EvtxDump => (tools::evtx_dump, Place::Top),
        Format::EvtxEcmd => (ecmd::event, Place::Top),
        Format::Hayabusa => (hayabusa::event, Place::Top),
        _ => (powershell::win_event, powershell::place(head)),
    };
    if place == Place::Top && has_records_as_lines(head, map, sink.limits) {
        lines(map, input, sink)
    } else {
        records(map, place, input, sink)
    }
}

/// Whether every line is a record, maybe behind a header of syslog.
fn has_records_as_lines(head: &str, map: Map, limits: &Limits) -> bool {
    let complete = head.rfind('\n').map_or(head, |end| &head[..end]);
    let mut lines = complete.lines().filter(|line| !line.trim().is_empty());
    let is_record = |line: &str| {
        line.find('{').is_some_and(|start| {
            let whole = |value: &Value<'_>, end| {
                map(value, &mut Draft::default()) && line[start + end..].trim().is_empty()
            };
            value::with(&line[start..], limits, whole) == Ok(true)
        })
    };
    let first = lines.next().unwrap_or_default();
    if first.starts_with('[') {
        return false;
    }
    is_record(first)
        || lines
            .take(HEAD_LINES)
            .any(|line| line.starts_with('{') && is_record(line))
}

fn lines(map: Map, input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, sink.limits)?;
    while let Some(line) = lines.next_line()? {
        if line.text.trim().is_empty() {
            continue;
        }
        if line.truncated {
            sink.trouble(line.number, "the line is longer than the limit");
            continue;
        }
        let Some(start) = line.text.find('{') else {
            sink.trouble(line.number, "the line holds no JSON object");
            continue;
        };
        let mut draft = Draft::default();
        match value::with(&line.text[start..], sink.limits, |value, _| {
            map(value, &mut draft)
        }) {
            Ok(true) => {
                if sink.give(draft, line.number).is_break() {
                    return Ok(());
                }
            }
            Ok(false) => sink.trouble(line.number, NO_EVENT),
            Err(_) if !line.terminated => sink.cut(line.number),
            Err(reason) => sink.trouble(line.number, reason),
        }
    }
    Ok(())
}

fn records(
    map: Map,
    place: Place,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let mut records = Records::new(Window::new(input)?, place, sink.limits.line_bytes);
    let mut position = 0;
    let mut failures = 0;
    // A record that is still open at the end of the input: cut, unless others follow inside of what it took in.
    let mut unfinished = None;
    loop {
        let found = records.next();
        if failures == 0 {
            position += 1;
        }
        if records.is_odd() {
            sink.trouble(
                position,
                "something that is no JSON stands before the record",
            );
        }
        let (end, key) = match found {
            Found::Record(end, key) => (end, key),
            Found::End { complete } => {
                if unfinished.is_some() || !complete {
                    sink.cut(unfinished.unwrap_or(position));
                }
                return records.window.failure().map_or(Ok(()), Err);
            }
            Found::Unfinished { at_end } => {
                if at_end {
                    unfinished = unfinished.or(Some(position));
                } else if failures == 0 {
                    sink.trouble(position, NO_END);
                }
                failures += 1;
                records.give_up(failures > RETRIES);
                continue;
            }
        };
        let text = String::from_utf8_lossy(&records.window.bytes()[..end]);
        let mut draft = Draft::default();
        if let Some(key) = &key {
            agents::key(key, &mut draft);
        }
        match value::with(&text, sink.limits, |value, _| map(value, &mut draft)) {
            Ok(true) => {
                if let Some(position) = unfinished.take() {
                    sink.trouble(position, NO_END);
                }
                position += u64::from(failures > 0);
                failures = 0;
                records.pass(end);
                if sink.give(draft, position).is_break() {
                    return Ok(());
                }
            }
            Ok(false) => {
                if failures == 0 {
                    sink.trouble(position, NO_EVENT);
                }
                records.pass_other(end);
            }
            Err(reason) => {
                if failures == 0 {
                    sink.trouble(position, reason);
                }
                failures += 1;
                records.give_up(failures > RETRIES);
            }
        }
    }
}

const NO_END: &str = "the record has no end, or none within the limit";
const NO_EVENT: &str = "the object is no event of this form";

/// A document that is small and held whole.
fn document(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    use std::io::Read;
    let mut bytes = Vec::new();
    let most = sink.limits.document_bytes as u64;
    Utf8Reader::new(input)?
        .take(most + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        let reason = format!("the document is longer than {most} bytes");
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_end_matches('\0');
    let layers = sink.limits.json_layers;
    agents::document(text, layers, sink)
        .map_err(|reason| ParseError::new(ErrorKind::Malformed, reason))
}

/// Puts the values at the given paths where they belong.
fn put_all(value: &Value<'_>, table: &[(&str, Slot)], draft: &mut Draft) {
    for (path, slot) in table {
        if let Some(text) = value.at(path).and_then(Value::text) {
            draft.put(*slot, &text);
        }
    }
}

/// Adds what is below a value as data: the names of objects, one pair for each item of an array. Attributes of XML
/// elements, and the mark of their text, are known by the names that converters give them.
fn push_leaves(name: &str, value: &Value<'_>, draft: &mut Draft) {
    match value {
        Value::Null => {}
        Value::List(items) => items.iter().for_each(|item| push_leaves(name, item, draft)),
        Value::Object(fields) => {
            let named = value.get("@Name").and_then(Value::text);
            let name = named.as_deref().unwrap_or(name);
            for (key, inner) in fields {
                match key.as_ref() {
                    "#text" => push_leaves(name, inner, draft),
                    "#attributes" => push_attributes(inner, draft),
                    "@Name" => {}
                    key if key.ends_with("_attributes") => push_attributes(inner, draft),
                    key if key.trim_start_matches('@').starts_with("xmlns") => {}
                    key => push_leaves(key.trim_start_matches('@'), inner, draft),
                }
            }
        }
        leaf => {
            if let Some(text) = leaf.text() {
                draft.event.push(name, text);
            }
        }
    }
}

fn push_attributes(attributes: &Value<'_>, draft: &mut Draft) {
    for (name, value) in attributes.fields() {
        if name != "xmlns" && !name.starts_with("xmlns:") {
            push_leaves(name, value, draft);
        }
    }
}

/// The data of an event: `push_leaves` without a name of its own.
fn push_data(container: Option<&Value<'_>>, draft: &mut Draft) {
    if let Some(container) = container {
        push_leaves("Data", container, draft);
    }
}
