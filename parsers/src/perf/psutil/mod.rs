//! Readings of Python's psutil as JSON: the documents and single values of agents, and its functions by their names.
//!
//! A document is one instant. Documents may follow each other, one in each line or in an array; totals since the start
//! of the machine become rates between two of them.

mod agent;
mod functions;

use std::io::BufRead;

use jiff::Timestamp;

use super::format::Format;
use super::raw::{Field, Points, timestamp};
use super::read::{Form, Out};
use crate::error::{ErrorKind, ParseError};
use crate::json::{self, Json};
use crate::sniff::Head;
use crate::text::decode_document;

pub(super) const FORM: Form = Form {
    format: Format::Psutil,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    let text = head.text();
    let count = |keys: &[&str]| keys.iter().filter(|key| text.contains(**key)).count();
    text.trim_start().starts_with(['{', '['])
        && (text.contains("\"data\"") && count(&agent::PARTS) > 1
            || count(&functions::NAMES) > 1
            || text.contains("\"data_value\"") && count(&agent::REALTIME) > 0
            || text.contains("\"metric_type\"") && count(&agent::METRIC) == agent::METRIC.len())
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut bytes = Vec::new();
    let most = out.limits.document_bytes;
    let mut bounded = std::io::Read::take(input, most as u64 + 1);
    std::io::Read::read_to_end(&mut bounded, &mut bytes)?;
    if bytes.len() > most {
        let reason = format!("the document has more than {} MiB", most >> 20);
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    let limits = out.limits;
    let mut points = Points::default();
    let read = json::entries(&decode_document(&bytes), limits, |number, document| {
        let mut instant = Instant {
            out,
            points: &mut points,
            number,
            at: None,
            values: Vec::new(),
        };
        if !agent::read(&document, &mut instant) {
            functions::read(&document, &mut instant);
        }
        instant.close();
    });
    points.give(out);
    read
}

/// The values of one document.
struct Instant<'i, 'a> {
    out: &'i mut Out<'a>,
    points: &'i mut Points,
    number: u64,
    at: Option<Timestamp>,
    values: Vec<(u32, f64)>,
}

impl Instant<'_, '_> {
    /// Takes a value, if it is there.
    fn put(&mut self, field: Field, instance: &str, value: Option<&Json>) {
        self.put_times(1.0, field, instance, value);
    }

    /// Takes a value in another unit than that of its metric.
    fn put_times(&mut self, factor: f64, field: Field, instance: &str, value: Option<&Json>) {
        let Some(value) = value.filter(|value| !matches!(value, Json::Null)) else {
            return;
        };
        self.put_number(field, instance, number(value) * factor);
    }

    fn put_number(&mut self, field: Field, instance: &str, value: f64) {
        if let Some(source) = self.points.source(field, instance, self.out) {
            self.values.push((source, value));
        }
    }

    /// Sets the time of all values: seconds since 1970, or milliseconds, or a time in words.
    fn time(&mut self, value: Option<&Json>) {
        const MILLISECONDS: f64 = 1e11;
        let Some(value) = value else {
            return;
        };
        let seconds = number(value);
        let seconds = if seconds.abs() < MILLISECONDS {
            seconds
        } else {
            seconds / 1e3
        };
        let in_words = || value.as_str()?.parse().ok();
        self.at = timestamp(seconds).or_else(in_words);
        if self.at.is_none() {
            self.out
                .trouble(self.number, "the time of the document cannot be read");
        }
    }

    fn host(&mut self, name: Option<&str>) {
        let bounded = |name: &str| name.chars().take(self.out.limits.evidence_bytes).collect();
        let name = name.filter(|name| !name.is_empty()).map(bounded);
        let host = &mut self.out.report.host;
        *host = host.take().or(name);
    }

    fn os_name(&mut self, name: Option<&str>) {
        let bounded = |name: &str| name.chars().take(self.out.limits.evidence_bytes).collect();
        let name = name.map(bounded);
        let os_name = &mut self.out.report.os_name;
        *os_name = os_name.take().or(name);
    }

    fn close(self) {
        self.points.instant(self.at, self.values, self.out);
    }
}

/// The value of a key, or of a key within the value of a key.
fn get<'j>(json: &'j Json, path: &[&str]) -> Option<&'j Json> {
    path.iter()
        .try_fold(json, |json, key| json.as_object()?.get(*key))
}

/// A number, which agents also write as text; not a number where they write `n/a`.
fn number(json: &Json) -> f64 {
    match json {
        Json::Number(number) => number.as_f64().unwrap_or(f64::NAN),
        Json::String(text) => text.trim().parse().unwrap_or(f64::NAN),
        _ => f64::NAN,
    }
}

/// The entries of an object, in the order of their keys.
fn fields(json: Option<&Json>) -> impl Iterator<Item = (&str, &Json)> {
    let object = json.and_then(Json::as_object).into_iter().flatten();
    object.map(|(key, value)| (key.as_str(), value))
}

/// The elements of an array.
fn items(json: Option<&Json>) -> &[Json] {
    match json {
        Some(Json::Array(items)) => items,
        _ => &[],
    }
}
