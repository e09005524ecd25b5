//! Inventories of every form, in every state of repair.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::fmt::Write as _;

use serde_json::Value;
use wegweiser_parsers::inventory::{Format, Inventory, Report, read, recognise};
use wegweiser_parsers::{Limits, ParseError};

mod damage;
mod quirks;
mod real;
mod samples;
#[path = "../common/test_data.rs"]
mod test_data;

/// Reads an input as what it is.
fn report(bytes: &[u8]) -> Result<Report, ParseError> {
    let format = recognise(bytes).expect("the form is recognised");
    read(format, bytes, &Limits::default())
}

fn inventory(bytes: &[u8]) -> Inventory {
    report(bytes).unwrap().inventory
}

/// A value without what says nothing.
fn said(value: Value) -> Option<Value> {
    match value {
        Value::Null | Value::Bool(false) => None,
        Value::String(text) if text == "unknown" => None,
        Value::Number(number) => {
            // Enough digits to tell.
            let rounded = number
                .as_f64()
                .map(|number| (number * 1000.0).round() / 1000.0);
            Some(if number.is_f64() {
                rounded.into()
            } else {
                number.into()
            })
        }
        Value::Array(items) => {
            let items: Vec<_> = items.into_iter().filter_map(said).collect();
            (!items.is_empty()).then_some(items.into())
        }
        Value::Object(fields) => {
            // Of these no is an answer.
            let is_answer = |name: &str| {
                [
                    "is_plugged",
                    "is_server",
                    "is_managed",
                    "needs_service",
                    "passed",
                ]
                .contains(&name)
            };
            let fields = fields.into_iter().filter_map(|(name, value)| match value {
                Value::Bool(false) if is_answer(&name) => Some((name, value)),
                value => Some((name, said(value)?)),
            });
            let fields: serde_json::Map<_, _> = fields.collect();
            (!fields.is_empty()).then_some(fields.into())
        }
        other => Some(other),
    }
}

/// A result as text: a line for each entry.
fn told(result: Result<Report, ParseError>) -> String {
    let report = match result {
        Ok(report) => report,
        Err(error) => return format!("{:?}: {error}\n", error.kind()),
    };
    let mut text = String::new();
    let mut line = |name: &str, value: &Value| writeln!(text, "{name} {value}").unwrap();
    if let Some(Value::Object(fields)) = said(serde_json::to_value(&report.inventory).unwrap()) {
        for (name, value) in fields {
            match value {
                Value::Array(items) => items.iter().for_each(|item| line(&name, item)),
                other => line(&name, &other),
            }
        }
    }
    for trouble in &report.troubles {
        line(
            "trouble",
            &format!("{}: {}", trouble.position, trouble.reason).into(),
        );
    }
    let marks = [
        (report.truncated, "truncated"),
        (report.is_local_time, "local time"),
    ];
    for (_, mark) in marks.iter().filter(|(is_so, _)| *is_so) {
        line("report", &(*mark).into());
    }
    if report.dropped > 0 {
        line("dropped", &report.dropped.into());
    }
    if text.is_empty() {
        text.push_str("nothing\n");
    }
    text
}

/// A section on an input: its name, its form, what is in it.
fn section(name: &str, bytes: &[u8]) -> String {
    let (form, told) = match recognise(bytes) {
        Some(format) => (format.id(), told(read(format, bytes, &Limits::default()))),
        None => ("no form", String::new()),
    };
    format!("=== {name}: {form}\n{told}")
}

#[test]
fn forms_say_how_to_get_them() {
    let mut table = String::new();
    for format in Format::all() {
        let (id, title, export) = (format.id(), format.title(), format.export());
        writeln!(table, "{id} | {title} | {export} | {:?}", format.platform()).unwrap();
    }
    insta::assert_snapshot!(table);
}
