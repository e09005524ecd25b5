//! One sample of the text form: `name{label="value"} 1.5 1795163200968`.

use std::borrow::Cow;

use jiff::Timestamp;

use super::names::Labels;
use crate::perf::raw::timestamp;

/// A sample as it stands in its line.
#[derive(Debug, PartialEq)]
pub(super) struct Sample<'a> {
    pub(super) name: Cow<'a, str>,
    labels: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    pub(super) value: f64,
    pub(super) at: Option<Timestamp>,
}

/// More labels than this are of no exporter.
const LABELS: usize = 64;

impl<'a> Sample<'a> {
    /// Takes a line apart; the error says what is wrong with it.
    pub(super) fn parse(line: &'a str) -> Result<Self, &'static str> {
        let end = line
            .find(|c: char| c == '{' || c.is_ascii_whitespace())
            .unwrap_or(line.len());
        let (name, rest) = line.split_at(end);
        let mut name = Cow::Borrowed(name);
        let rest = rest.trim_start();
        let (mut labels, rest) = match rest.strip_prefix('{') {
            Some(rest) => labels_of(rest)?,
            None => (Vec::new(), rest),
        };
        if name.is_empty() {
            // As the server itself writes a series.
            let at = labels.iter().position(|(key, _)| key == "__name__");
            name = labels.swap_remove(at.ok_or("the sample has no name")?).1;
        }
        if !is_name(&name) {
            return Err("the name is none of a metric");
        }
        // An exemplar may stand behind the value.
        let rest = rest.split_once(" # ").map_or(rest, |(value, _)| value);
        let mut cells = rest.split_ascii_whitespace();
        let value = cells.next().ok_or("the sample has no value")?;
        let value = value.parse().map_err(|_| "the value is no number")?;
        let at = match cells.next() {
            Some(text) => Some(time(text).ok_or("the time of the sample cannot be read")?),
            None => None,
        };
        if cells.next().is_some() {
            return Err("there is something behind the value and its time");
        }
        Ok(Self {
            name,
            labels,
            value,
            at,
        })
    }

    pub(super) fn labels(&self) -> &Labels<'a> {
        &self.labels
    }
}

fn is_name(name: &str) -> bool {
    let is_of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':');
    name.chars().all(is_of_name) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Milliseconds, or in `OpenMetrics` seconds: one would be of 1973 and before, the other of the year 5138 and after.
fn time(text: &str) -> Option<Timestamp> {
    const MILLISECONDS: f64 = 1e11;
    let number: f64 = text.parse().ok()?;
    timestamp(if number.abs() < MILLISECONDS {
        number
    } else {
        number / 1e3
    })
}

type Pairs<'a> = Vec<(Cow<'a, str>, Cow<'a, str>)>;

/// Labels up to the brace that closes them, and what stands behind.
fn labels_of(mut rest: &str) -> Result<(Pairs<'_>, &str), &'static str> {
    let mut labels: Pairs<'_> = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix('}') {
            return Ok((labels, rest));
        }
        let (key, value) = rest.split_once('=').ok_or("a label has no value")?;
        let key = key.trim().trim_matches('"');
        let value = value.trim_start();
        let value = value
            .strip_prefix('"')
            .ok_or("the value of a label is not quoted")?;
        let (value, behind) = quoted(value)?;
        if labels.iter().any(|(other, _)| other == key) {
            return Err("a label stands twice");
        }
        if labels.len() >= LABELS {
            return Err("there are more labels than any exporter writes");
        }
        labels.push((key.into(), value));
        rest = behind.trim_start();
        match rest.strip_prefix(',') {
            Some(behind) => rest = behind,
            None if rest.starts_with('}') => {}
            None => return Err("the labels have no end"),
        }
    }
}

/// A text up to its closing quote, without its escapes, and what stands behind.
fn quoted(text: &str) -> Result<(Cow<'_, str>, &str), &'static str> {
    let mut owned = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\\']) {
        let (start, behind) = rest.split_at(at);
        if let Some(behind) = behind.strip_prefix('"') {
            let value = if owned.is_empty() {
                start.into()
            } else {
                (owned + start).into()
            };
            return Ok((value, behind));
        }
        owned.push_str(start);
        let mut escape = behind[1..].chars();
        owned.push(match escape.next() {
            Some('n') => '\n',
            Some(c @ ('"' | '\\')) => c,
            _ => return Err("a label has an escape that there is not"),
        });
        rest = escape.as_str();
    }
    Err("a label has no closing quote")
}
