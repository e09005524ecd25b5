//! Recognising and reading performance data of any form.

use std::io::{BufRead, Cursor, Read};

use jiff::Timestamp;

use super::format::Format;
use super::metric::Metric;
use super::series::{Key, Sink};
use crate::error::{ErrorKind, ParseError};
use crate::limits::Limits;
use crate::sniff::{HEAD_BYTES, Head, rejection};
use crate::trouble::{self, Trouble};

/// How a form is told and read.
pub(super) struct Form {
    pub(super) format: Format,
    /// Whether an input starts like this form.
    pub(super) recognise: fn(&Head<'_>) -> bool,
    /// Reads an input to its end.
    pub(super) read: fn(&mut dyn BufRead, &mut Out<'_>) -> Result<(), ParseError>,
}

/// Every form, those with the surest marks first.
const FORMS: &[Form] = &[
    super::blg::FORM,
    super::pdh::FORM,
    super::get_counter::FORM,
    super::sysstat::JSON,
    super::iostat::FORM,
    super::sysstat::XML,
    super::sysstat::TABLE,
    super::sysstat::PAIRS,
    super::sysstat::TEXT,
    super::sysstat::BINARY,
    super::iostat::TEXT,
    super::iostat::PIDSTAT,
    super::vmstat::FORM,
    super::free::FORM,
    super::uptime::FORM,
    super::prometheus::ANSWER,
    super::prometheus::TEXT,
    super::psutil::FORM,
    super::pressure::FORM,
    super::collectd::FORM,
    super::netdata::FORM,
];

/// What reading gave besides values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The name of the machine.
    pub host: Option<String>,
    /// The operating system with its release.
    pub os_name: Option<String>,
    /// Instants and values that were given.
    pub instants: u64,
    /// Values that were given.
    pub values: u64,
    /// Values that were there and say nothing: blank, not a number, negative, a counter's error.
    pub blanks: u64,
    /// Times carry no zone and were taken as UTC.
    pub is_local_time: bool,
    /// Places that could not be read, in the order of the export; as many as [`Limits::anomalies`] allows.
    pub troubles: Vec<Trouble>,
    /// How many there are, kept or not.
    pub trouble_count: u64,
    /// Series beyond the limits, whose values were not given.
    pub dropped: u64,
    /// The end is missing: the export was cut, or is still being written.
    pub truncated: bool,
}

/// Which form an input is, from its first 64 KiB; `None` if it is none of them.
pub fn recognise(head: &[u8]) -> Option<Format> {
    let head = Head::new(head);
    let form = FORMS.iter().find(|form| (form.recognise)(&head))?;
    Some(form.format)
}

/// Reads performance data to its end into a sink.
///
/// # Errors
///
/// If it gives no value at all: because it is empty or something else, or because nothing of it can be read.
pub fn read(
    format: Format,
    mut input: impl BufRead,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<Report, ParseError> {
    let mut head = Vec::new();
    input
        .by_ref()
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    let name = "performance data of this form";
    if Head::new(&head).is_blank() {
        return Err(rejection(&head, name));
    }
    let mut out = Out::new(limits, sink);
    let form = FORMS.iter().find(|form| form.format == format);
    let result = match form {
        Some(form) => (form.read)(&mut Cursor::new(&head).chain(input), &mut out),
        None => Ok(()),
    };
    let mut report = out.report;
    let names = [&mut report.host, &mut report.os_name];
    for name in names.into_iter().flatten() {
        shorten(name, limits.field_bytes);
    }
    match (result, report.values) {
        (Err(error), 0) => Err(error),
        (Ok(()), 0) if recognise(&head) != Some(format) => Err(rejection(&head, name)),
        (Ok(()), 0) if report.trouble_count > 0 => {
            let trouble = &report.troubles[0];
            let reason = format!("no value can be read: {}", trouble.reason);
            let error = ParseError::new(ErrorKind::Malformed, reason);
            // What is wrong with the whole has no line.
            Err(match trouble.position {
                0 => error,
                line => error.at_line(line),
            })
        }
        (Ok(()), _) => Ok(report),
        (Err(error), _) => {
            report.truncated = true;
            report.trouble_count += 1;
            report.troubles.push(Trouble {
                position: error.line().unwrap_or(0),
                reason: error.reason().to_owned(),
            });
            Ok(report)
        }
    }
}

/// Leaves at most so many bytes, and no half of a character.
fn shorten(text: &mut String, bytes: usize) {
    if text.len() > bytes {
        let is_end = |end: &usize| text.is_char_boundary(*end);
        let end = (0..=bytes).rev().find(is_end).unwrap_or(0);
        text.truncate(end);
    }
}

/// Where readers put what they find: counts it, and keeps what is no number and no amount away from sinks.
pub(super) struct Out<'a> {
    pub(super) report: Report,
    pub(super) limits: &'a Limits,
    sink: &'a mut dyn Sink,
    /// For each series the least that its values may be.
    least: Vec<f64>,
}

impl<'a> Out<'a> {
    pub(super) fn new(limits: &'a Limits, sink: &'a mut dyn Sink) -> Self {
        Self {
            report: Report::default(),
            limits,
            sink,
            least: Vec::new(),
        }
    }

    /// Announces a series; `None` if there are too many, or its name is too long.
    pub(super) fn series(&mut self, key: &Key) -> Option<u32> {
        let is_long = key.instance.len() > self.limits.field_bytes;
        if is_long || self.least.len() >= self.limits.entries {
            self.report.dropped += 1;
            return None;
        }
        self.sink.series(key);
        self.least.push(match key.metric {
            Metric::Temperature => f64::MIN,
            _ => 0.0,
        });
        Some(self.least.len() as u32 - 1)
    }

    pub(super) fn instant(&mut self, at: Timestamp, interval: Option<f64>) {
        self.report.instants += 1;
        self.sink.instant(
            at,
            interval.filter(|seconds| seconds.is_finite() && *seconds > 0.0),
        );
    }

    /// Gives a value of the current instant; one that is no number, or less than nothing, counts as blank.
    pub(super) fn value(&mut self, series: u32, value: f64) {
        if value >= self.least[series as usize] && value < f64::INFINITY {
            self.report.values += 1;
            self.sink.value(series, value);
        } else {
            self.report.blanks += 1;
        }
    }

    pub(super) fn restart(&mut self, at: Timestamp) {
        self.sink.restart(at);
    }

    pub(super) fn trouble(&mut self, position: u64, reason: impl Into<String>) {
        let report = &mut self.report;
        let troubles = (&mut report.troubles, &mut report.trouble_count);
        trouble::note(troubles, self.limits, position, reason);
    }

    /// A line is passed over: what is known of it may end within a number.
    pub(super) fn long(&mut self, line: u64) {
        self.trouble(line, "the line is longer than the limit");
    }

    /// The end is missing.
    pub(super) fn cut(&mut self, position: u64) {
        self.report.truncated = true;
        self.trouble(position, trouble::CUT);
    }
}
