//! The text form 0.0.4 and `OpenMetrics` 1.0.

use std::collections::HashSet;
use std::io::BufRead;

use jiff::Timestamp;

use super::line::Sample;
use super::names::meaning;
use super::samples::{Samples, Taken};
use crate::error::ParseError;
use crate::perf::format::Format;
use crate::perf::raw::timestamp;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;
use crate::text::LineReader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::Prometheus,
    recognise,
    read,
};

const KINDS: [&str; 9] = [
    "counter",
    "gauge",
    "histogram",
    "summary",
    "untyped",
    "unknown",
    "info",
    "stateset",
    "gaugehistogram",
];

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty()).take(20);
    lines.any(|line| match line.strip_prefix('#') {
        Some(_) => kind_of(line).is_some(),
        None => {
            Sample::parse(line).is_ok_and(|sample| meaning(&sample.name, sample.labels()).is_some())
        }
    })
}

/// The name and kind of a line such as `# TYPE node_load1 gauge`.
fn kind_of(line: &str) -> Option<(&str, &str)> {
    let (name, kind) = line.strip_prefix("# TYPE ")?.trim().split_once(' ')?;
    KINDS
        .contains(&kind.trim_start())
        .then(|| (name, kind.trim_start()))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut expositions = Expositions {
        samples: Samples::new(out),
        names: HashSet::new(),
        values: Vec::new(),
        seen: HashSet::new(),
        at: None,
        counter: None,
        is_open: false,
        is_ended: false,
    };
    let mut last = 0;
    let failed = loop {
        match lines.next_line() {
            Err(error) => break Some(error),
            Ok(None) => break None,
            Ok(Some(line)) => {
                last = line.number;
                // What is there of a line that was cut may be a number that is not the one.
                if line.truncated {
                    expositions.samples.out.long(line.number);
                } else if line.terminated || line.text == EOF {
                    expositions.line(line.number, line.text);
                } else {
                    expositions.samples.out.cut(line.number);
                    expositions.is_ended = true;
                }
            }
        }
    };
    expositions.finish(last);
    failed.map_or(Ok(()), Err)
}

const EOF: &str = "# EOF";

/// Expositions that follow each other.
struct Expositions<'o, 'a> {
    samples: Samples<'o, 'a>,
    /// The names whose kind this exposition has told.
    names: HashSet<String>,
    /// Its values without a time of their own.
    values: Vec<(u32, f64)>,
    /// What these are of.
    seen: HashSet<u32>,
    /// The time that it gives for itself.
    at: Option<Timestamp>,
    /// What the samples of a counter are named in `OpenMetrics`.
    counter: Option<String>,
    /// It is `OpenMetrics`, which says where it ends.
    is_open: bool,
    is_ended: bool,
}

impl Expositions<'_, '_> {
    fn line(&mut self, number: u64, line: &str) {
        let line = line.trim();
        if line == EOF {
            self.close();
            self.is_ended = true;
        } else if let Some((name, kind)) = kind_of(line) {
            self.kind(name, kind);
        } else if line.starts_with("# UNIT ") {
            self.is_open = true;
        } else if !line.is_empty() && !line.starts_with('#') {
            self.is_ended = false;
            match Sample::parse(line) {
                Ok(sample) => self.sample(number, &sample),
                Err(reason) => self.samples.out.trouble(number, reason),
            }
        }
    }

    /// Each name is told once, so that one that comes again is of the next exposition.
    fn kind(&mut self, name: &str, kind: &str) {
        if self.names.contains(name) {
            self.close();
        }
        if self.names.len() < self.samples.out.limits.entries {
            self.names.insert(name.to_owned());
        }
        let is_open_counter = kind == "counter" && !name.ends_with("_total");
        self.counter = is_open_counter.then(|| format!("{name}_total"));
    }

    fn sample(&mut self, number: u64, sample: &Sample<'_>) {
        self.is_open |= self.counter.as_deref() == Some(&*sample.name);
        match self.samples.take(number, &sample.name, sample.labels()) {
            Taken::Source(source, factor) => {
                let value = sample.value * factor;
                match sample.at {
                    Some(at) => {
                        let Samples { points, out, .. } = &mut self.samples;
                        points.push(source, at, value, out);
                    }
                    None => self.value(source, value),
                }
            }
            Taken::Time => {
                if self.at.is_some() {
                    self.close();
                }
                self.at = timestamp(sample.value);
            }
            Taken::Nothing => {}
        }
    }

    /// Takes a value without a time. Where no kinds are told, one that comes again is of the next exposition.
    fn value(&mut self, source: u32, value: f64) {
        let is_new = self.seen.insert(source);
        if !is_new && self.names.is_empty() {
            self.close();
            self.seen.insert(source);
        }
        if self.values.len() < self.samples.out.limits.entries {
            self.values.push((source, value));
        } else {
            self.samples.out.report.dropped += 1;
        }
    }

    fn close(&mut self) {
        self.seen.clear();
        let values = self.values.drain(..);
        let Samples { points, out, .. } = &mut self.samples;
        points.instant(self.at.take(), values, out);
        self.names.clear();
    }

    fn finish(mut self, last: u64) {
        if self.is_open && !self.is_ended {
            self.samples.out.cut(last);
        }
        self.close();
        self.samples.finish();
    }
}
