//! Drivers as an agent keeps them: in its audit of the machine, and as its server sums them up.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::cut_json;
use super::date::{DateKind, DriverDate};
use super::format::Format;
use super::inventory::{Machine, Sink};
use super::read::Form;
use super::record::{Driver, What};
use super::rows::{self, Row};
use super::version::Version;
use super::words;
use crate::json::Json;

pub(super) const DRIVERS: Form = Form {
    format: Format::AgentDrivers,
    recognise: |head| {
        let names = rows::names(head);
        let has = |name: &str| names.iter().any(|known| known == name);
        let is_audit = has("deviceplatform") || names.first().is_some_and(|name| name == "drivers");
        has("driverpath") && has("drivertype") || is_audit && has_list(head)
    },
    read: |text, sink| cut_json::read(text, sink, audit),
};

pub(super) const SUMMARY: Form = Form {
    format: Format::AgentSummary,
    recognise: |head| {
        let start = head.trim_start();
        start.starts_with('{') && rows::names(head).iter().any(|name| name == "driver_types")
    },
    read: |text, sink| cut_json::read(text, sink, summary),
};

/// The most words that a state has in any language.
const STATE_WORDS: usize = 4;

/// Whether `drivers` is a list of texts, as agents write it that ask the command line.
fn has_list(head: &str) -> bool {
    let Some((_, value)) = head.split_once("\"drivers\"") else {
        return false;
    };
    let value = value.chars().filter(|c| !c.is_whitespace());
    value.take(3).eq([':', '[', '"'])
}

fn audit(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = document.as_object() else {
        return;
    };
    let body = fields.get("data").and_then(Json::as_object);
    let body = body.unwrap_or(fields);
    sink.inventory.machine = machine(body);
    match body.get("drivers") {
        Some(Json::Array(texts)) => {
            for (text, position) in texts.iter().zip(1..) {
                match text.as_str() {
                    Some(text) => sink.driver(listed(text, position)),
                    None => sink.trouble(position, format!("{} is no text", text.kind())),
                }
            }
        }
        Some(Json::Object(drivers)) => by_name(drivers, sink),
        _ => by_name(body, sink),
    }
}

/// Objects by the name of the driver; whatever else stands between them is none.
fn by_name(drivers: &BTreeMap<String, Json>, sink: &mut Sink<'_>) {
    for ((name, fields), position) in drivers.iter().zip(1..) {
        match fields {
            Json::Object(fields) => {
                let row = Row::of_json(position, fields);
                if row.has("driverpath") || row.has("drivertype") {
                    sink.driver(driver(name, &row));
                }
            }
            other => sink.trouble(
                position,
                format!("`{name}` is {} and no object", other.kind()),
            ),
        }
    }
}

fn driver(name: &str, row: &Row) -> Driver {
    Driver {
        what: What::Service,
        position: row.position,
        name: name.to_owned(),
        title: known(row.get("description")).to_owned(),
        path: known(row.get("driverpath")).to_owned(),
        version: version(row.get("version")),
        date: row
            .get("driverdate")
            .parse()
            .ok()
            .filter(|seconds: &f64| *seconds > 0.0)
            .and_then(|seconds| Timestamp::from_second(seconds as i64).ok())
            .map(|time| DriverDate {
                date: time.to_zoned(TimeZone::UTC).date(),
                // The agent asks the file system.
                kind: DateKind::File,
            }),
        ..Driver::default()
    }
}

/// `name state`, where a state may have several words: `ACPI Wird ausgeführt`.
fn listed(text: &str, position: u64) -> Driver {
    let text = text.trim();
    let blanks = text.rmatch_indices(' ').take(STATE_WORDS);
    let states = blanks.filter_map(|(at, _)| Some((&text[..at], words::running(&text[at + 1..])?)));
    let (name, running) = match states.last() {
        Some((name, running)) => (name, Some(running)),
        None => (text, None),
    };
    Driver {
        what: What::Service,
        position,
        name: name.trim().to_owned(),
        running,
        ..Driver::default()
    }
}

/// What an audit says of the machine beside its drivers.
fn machine(body: &BTreeMap<String, Json>) -> Machine {
    let of = |object: &str| {
        let fields = body.get(object).and_then(Json::as_object);
        fields.map_or_else(Row::default, |fields| Row::of_json(0, fields))
    };
    let (system, device) = (of("system"), of("device"));
    // `Windows-10-10.0.19045-SP0`: a name, then what the kernel says.
    let platform = system.get("deviceplatform");
    let version = platform.rsplit('-').find(|part| part.contains('.'));
    let maker = [system.get("systemmanufacturer"), system.get("systemmodel")].join(" ");
    Machine {
        computer: Some(known(system.get("systemname")).to_owned()).filter(|name| !name.is_empty()),
        os_name: Some(platform.to_owned()).filter(|name| !name.is_empty()),
        os_version: version.and_then(Version::parse),
        taken: device
            .get("systemtime")
            .parse()
            .ok()
            .and_then(|seconds: f64| Timestamp::from_second(seconds as i64).ok()),
        is_virtual: (maker.len() > 1).then(|| words::is_virtual(&maker)),
        ..Machine::default()
    }
}

fn summary(document: &Json, sink: &mut Sink<'_>) {
    let types = document
        .as_object()
        .and_then(|fields| fields.get("driver_types"));
    let Some(types) = types.and_then(Json::as_object) else {
        sink.trouble(0, "`driver_types` is no object");
        return;
    };
    let lists = types.values().filter_map(|list| match list {
        Json::Array(rows) => Some(rows),
        _ => None,
    });
    for (row, position) in lists.flatten().zip(1..) {
        match row.as_object() {
            Some(fields) => sink.driver(summed_up(&Row::of_json(position, fields))),
            None => sink.trouble(position, format!("{} is no object", row.kind())),
        }
    }
}

fn summed_up(row: &Row) -> Driver {
    let date = row.get("date").parse().ok();
    Driver {
        what: What::Service,
        position: row.position,
        name: row.get("name").to_owned(),
        version: version(row.get("version")),
        date: date.map(|date| DriverDate {
            date,
            kind: DateKind::File,
        }),
        ..Driver::default()
    }
}

/// Zeros stand for a version that could not be read.
fn version(text: &str) -> Option<Version> {
    Version::parse(text).filter(|version| *version != Version::ZERO)
}

fn known(text: &str) -> &str {
    if text.eq_ignore_ascii_case("unknown") {
        return "";
    }
    text
}
