//! Answers of the HTTP API to `query` and `query_range`.
//!
//! Values come series by series and are held until the end. Those of an expression have no name and are passed over:
//! what they mean is known only to who asked.

use std::io::BufRead;

use jiff::Timestamp;

use super::samples::{Samples, Taken};
use crate::error::{ErrorKind, ParseError};
use crate::perf::format::Format;
use crate::perf::raw::timestamp;
use crate::perf::read::{Form, Out};
use crate::perf::sysstat::{Token, Tokens};
use crate::sniff::Head;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::PrometheusApi,
    recognise,
    read,
};

/// Said once of an answer with series that have no name.
const NAMELESS: &str = "values of an expression have no name: query the metrics themselves";

/// More labels than this are of no exporter.
const LABELS: usize = 256;

fn recognise(head: &Head<'_>) -> bool {
    const START: usize = 2 << 10;
    let text = head.text().trim_start();
    let start = text
        .char_indices()
        .nth(START)
        .map_or(text, |(end, _)| &text[..end]);
    let has = |key: &str| start.contains(key);
    let is_answer = has("\"resultType\"") && has("\"result\"");
    let is_refusal = has("\"errorType\"") && has("\"error\"");
    start.starts_with('{') && has("\"status\"") && (is_answer || is_refusal)
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut tokens = Tokens::new(input, out.limits)?;
    let mut answer = Answer {
        samples: Samples::new(out),
        places: Vec::new(),
        key: String::new(),
        kind: String::new(),
        error: String::new(),
        series: 0,
        has_names: true,
        labels: Vec::new(),
        points: Vec::new(),
        pair: (None, None),
    };
    let walked = answer.walk(&mut tokens);
    let Answer {
        samples,
        kind,
        error,
        series,
        ..
    } = answer;
    if !error.is_empty() {
        let reason = format!("Prometheus refused the query: {error}");
        return Err(ParseError::new(ErrorKind::Malformed, reason));
    }
    match kind.as_str() {
        "scalar" | "string" => samples.out.trouble(
            0,
            format!("the answer is a {kind}, which is of no metric: query the metrics themselves"),
        ),
        _ if series == 0 && walked.is_ok() => samples.out.trouble(
            0,
            "the answer has no series: nothing matches the query at that time",
        ),
        _ => {}
    }
    samples.finish();
    walked
}

/// What an object or array is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Data,
    Result,
    Series,
    Labels,
    Values,
    Pair,
    /// Nothing of it is asked for.
    Other,
}

impl Place {
    fn within(outer: Option<Self>, key: &str) -> Self {
        match (outer, key) {
            (None, _) => Self::Document,
            (Some(Self::Document), "data") => Self::Data,
            (Some(Self::Data), "result") => Self::Result,
            (Some(Self::Result), _) => Self::Series,
            (Some(Self::Series), "metric") => Self::Labels,
            (Some(Self::Series), "values") => Self::Values,
            (Some(Self::Series), "value") | (Some(Self::Values), _) => Self::Pair,
            _ => Self::Other,
        }
    }

    fn is_array(self) -> bool {
        matches!(self, Self::Result | Self::Values | Self::Pair)
    }
}

struct Answer<'o, 'a> {
    samples: Samples<'o, 'a>,
    places: Vec<Place>,
    key: String,
    kind: String,
    error: String,
    /// How many series there are.
    series: u64,
    has_names: bool,
    /// Of the series at hand: its labels and values.
    labels: Vec<(String, String)>,
    points: Vec<(Timestamp, f64)>,
    pair: (Option<Timestamp>, Option<f64>),
}

impl Answer<'_, '_> {
    fn walk(&mut self, tokens: &mut Tokens<'_>) -> Result<(), ParseError> {
        let mut text = String::new();
        loop {
            match tokens.next()? {
                None => break,
                Some(Token::Object | Token::Array) => {
                    let place = Place::within(self.places.last().copied(), &self.key);
                    self.key.clear();
                    if place != Place::Other {
                        self.open(place);
                    } else if !tokens.skip()? {
                        break;
                    }
                }
                Some(Token::Close) => self.close(),
                Some(Token::Word(word)) => {
                    text.clear();
                    text.push_str(&String::from_utf8_lossy(word));
                    self.value(&text);
                }
                Some(Token::Text(found)) => {
                    text.clear();
                    text.push_str(&String::from_utf8_lossy(&found));
                    let is_in_object = self.places.last().is_some_and(|place| !place.is_array());
                    if is_in_object && tokens.is_key()? {
                        self.key.clone_from(&text);
                    } else {
                        self.value(&text);
                    }
                }
            }
        }
        if !self.places.is_empty() {
            // What was read of the last series is true as well.
            self.give_series();
            self.samples.out.cut(tokens.line());
        }
        Ok(())
    }

    fn open(&mut self, place: Place) {
        match place {
            Place::Series => {
                self.series += 1;
                self.labels.clear();
                self.points.clear();
            }
            Place::Pair => self.pair = (None, None),
            _ => {}
        }
        self.places.push(place);
    }

    fn close(&mut self) {
        match self.places.pop() {
            Some(Place::Series) => self.give_series(),
            Some(Place::Pair) => {
                if let (Some(at), Some(value)) = self.pair {
                    self.point(at, value);
                } else {
                    let reason = "a value is not a time and a number";
                    self.samples.out.trouble(self.series, reason);
                }
            }
            _ => {}
        }
    }

    fn value(&mut self, text: &str) {
        match (self.places.last(), self.key.as_str()) {
            (Some(Place::Document), "error") => {
                let most = self.samples.out.limits.evidence_bytes;
                self.error = text.chars().take(most).collect();
            }
            (Some(Place::Data), "resultType") => text.clone_into(&mut self.kind),
            (Some(Place::Labels), key) if self.labels.len() < LABELS => {
                self.labels.push((key.to_owned(), text.to_owned()));
            }
            (Some(Place::Pair), _) if self.pair.0.is_none() => {
                self.pair.0 = text.parse().ok().and_then(timestamp);
            }
            (Some(Place::Pair), _) => self.pair.1 = text.parse().ok(),
            _ => {}
        }
    }

    fn point(&mut self, at: Timestamp, value: f64) {
        // More than all series together may have, so that what is left out here is told there.
        let most = self.samples.out.limits.document_bytes / size_of::<(Timestamp, f64)>();
        if self.points.len() < most {
            self.points.push((at, value));
        }
    }

    fn give_series(&mut self) {
        let labels: Vec<_> = self
            .labels
            .drain(..)
            .map(|(key, value)| (key.into(), value.into()))
            .collect();
        let name = super::names::label(&labels, "__name__");
        let Some(name) = name else {
            if std::mem::take(&mut self.has_names) {
                self.samples.out.trouble(self.series, NAMELESS);
            }
            return self.points.clear();
        };
        let taken = self.samples.take(self.series, name, &labels);
        let Samples { points, out, .. } = &mut self.samples;
        for (at, value) in self.points.drain(..) {
            if let Taken::Source(source, factor) = taken {
                points.push(source, at, value * factor, out);
            }
        }
    }
}
