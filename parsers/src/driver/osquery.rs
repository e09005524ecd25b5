//! What osquery answers: rows of one query or of several, and the logs of its daemon.

mod log;
mod tables;

use std::collections::BTreeMap;

use super::cut_json;
use super::format::Format;
use super::inventory::Sink;
use super::read::Form;
use super::rows::{self, Row};
use crate::error::ParseError;
use crate::json::{self, Json, replace_lone_surrogates};
use tables::Kept;

pub(super) const FORM: Form = Form {
    format: Format::Osquery,
    recognise,
    read,
};

fn recognise(head: &str) -> bool {
    let names = rows::names(head);
    let has = |name: &str| names.iter().any(|known| known == name);
    tables::is_about_drivers(&has, is_log(&names))
}

/// Whether an entry of a log begins with these names. A snapshot has its rows before what every entry says.
fn is_log(names: &[String]) -> bool {
    let has = |name: &str| names.iter().any(|known| known == name);
    names.first().is_some_and(|name| name == "snapshot") || has("hostidentifier") && has("unixtime")
}

fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        // The separator of `osqueryi --csv` is `|`.
        return rows::each(text, sink, keep);
    }
    let first = start.split('\n').next().unwrap_or_default();
    if start.starts_with('{') && is_log(&rows::names(first)) {
        log::read(text, sink);
        return Ok(());
    }
    // One object may hold the answers to several queries; many objects are a row each.
    if start.starts_with('{')
        && cut_json::read(text, sink, |entry, sink| answer(1, entry, sink)).is_ok()
    {
        return Ok(());
    }
    let text = replace_lone_surrogates(text);
    let limits = sink.limits;
    json::entries(&text, limits, |number, entry| answer(number, &entry, sink))
}

/// Lists of rows by whatever name, or a row.
fn answer(number: u64, entry: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = entry.as_object() else {
        sink.trouble(number, format!("{} is no object", entry.kind()));
        return;
    };
    let mut lists = fields.values().filter_map(objects).peekable();
    if lists.peek().is_none() {
        keep(&Row::of_json(number, fields), sink);
    }
    for (fields, position) in lists.flatten().zip(1..) {
        keep(&Row::of_json(position, fields), sink);
    }
}

/// The objects of a list.
fn objects(value: &Json) -> Option<impl Iterator<Item = &BTreeMap<String, Json>>> {
    match value {
        Json::Array(items) => Some(items.iter().filter_map(Json::as_object)),
        _ => None,
    }
}

fn keep(row: &Row, sink: &mut Sink<'_>) {
    match tables::kept(row) {
        Some(Kept::Driver(driver)) => sink.driver(*driver),
        Some(Kept::Machine(machine)) => tables::add(&mut sink.inventory.machine, machine),
        None => {}
    }
}
