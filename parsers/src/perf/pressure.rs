//! `/proc/pressure` of Linux: for how much of the time some task waited for a processor, memory or a disk.
//!
//! The lines of its three files are alike and do not say which they are of; the marks that `tail` and `grep` write do.
//! Of the three averages that a line gives that of five minutes is taken: a reading is often the only one.

use std::io::BufRead;

use super::format::Format;
use super::metric::Metric;
use super::raw::{Field, Points};
use super::read::{Form, Out};
use crate::error::{ErrorKind, ParseError};
use crate::sniff::Head;
use crate::text::LineReader;

pub(super) const FORM: Form = Form {
    format: Format::Psi,
    recognise,
    read,
};

/// Said of lines without a mark.
const UNNAMED: &str = "the pressures do not say of what they are: export them with `tail -n +1 /proc/pressure/*` or `grep . /proc/pressure/*`";

fn recognise(head: &Head<'_>) -> bool {
    head.lines().take(20).any(|line| values(line).is_some())
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut points = Points::default();
    let mut values: Vec<(u32, f64)> = Vec::new();
    let mut named = None;
    let mut unnamed = None;
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            out.cut(line.number);
            break;
        }
        if line.truncated {
            out.long(line.number);
            continue;
        }
        if line.text.starts_with("==>") {
            named = resource(line.text);
            continue;
        }
        let Some((mark, average)) = self::values(line.text) else {
            continue;
        };
        let Some(metric) = resource(mark).or(named) else {
            unnamed.get_or_insert(line.number);
            continue;
        };
        let Some(source) = points.source(Field::Gauge(metric), "", out) else {
            continue;
        };
        // The same again is of the next reading.
        if values.iter().any(|(known, _)| *known == source) {
            points.instant(None, values.drain(..), out);
        }
        values.push((source, average));
    }
    points.instant(None, values, out);
    points.give(out);
    match unnamed {
        Some(line) if out.report.values == 0 => {
            Err(ParseError::new(ErrorKind::Malformed, UNNAMED).at_line(line))
        }
        Some(line) => {
            out.trouble(line, UNNAMED);
            Ok(())
        }
        None => Ok(()),
    }
}

/// What stands before a line such as `some avg10=0.00 avg60=0.00 avg300=0.12 total=1234`, and its last average; that
/// of all tasks together says less and is passed over.
fn values(line: &str) -> Option<(&str, f64)> {
    let (mark, rest) = line.split_once("some avg10=")?;
    let average = rest
        .split_ascii_whitespace()
        .find_map(|cell| cell.strip_prefix("avg300="))?;
    // A mark is a path: where there are words before, it is another text that tells of pressures.
    (!mark.contains(char::is_whitespace)).then_some((mark, average.parse().ok()?))
}

/// What a path such as `/proc/pressure/cpu` is of.
fn resource(mark: &str) -> Option<Metric> {
    let path = mark.trim_matches(|c: char| matches!(c, '=' | '>' | '<' | ':') || c.is_whitespace());
    Some(match path.rsplit('/').next()? {
        "cpu" | "cpu.pressure" => Metric::PressureCpu,
        "memory" | "memory.pressure" => Metric::PressureMemory,
        "io" | "io.pressure" => Metric::PressureIo,
        _ => return None,
    })
}
