//! Text of `free`.
//!
//! No locale changes the order of its columns. The unit is not stated where it was not asked for with `-h`: bytes and
//! kilobytes are told apart by what a machine can have.

use std::io::BufRead;

use super::format::Format;
use super::metric::Metric;
use super::raw::{Field, Points};
use super::read::{Form, Out};
use super::sysstat::number;
use crate::error::ParseError;
use crate::sniff::Head;
use crate::text::LineReader;

pub(super) const FORM: Form = Form {
    format: Format::Free,
    recognise,
    read,
};

const KIBIBYTE: f64 = 1024.0;

/// Said of numbers that may be of mebibytes or gibibytes.
const NO_UNIT: &str = "the sizes do not tell their unit: export `free -b`";

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines();
    let header = lines.next().unwrap_or_default();
    let columns = header.split_ascii_whitespace().count();
    let first = lines.next().and_then(Row::parse);
    let second = lines.next().and_then(Row::parse);
    (6..=8).contains(&columns)
        && is_header(header)
        && first.is_some_and(|row| row.sizes.len() == columns)
        && second.is_some_and(|row| matches!(row.sizes.len(), 2 | 3))
}

fn is_header(line: &str) -> bool {
    !line.trim().is_empty() && !line.contains(|c: char| c.is_ascii_digit() || c == ':')
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut points = Points::default();
    let mut table = Table::default();
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            out.cut(line.number);
        } else if line.truncated {
            out.long(line.number);
        } else if is_header(line.text) {
            std::mem::take(&mut table).close(&mut points, out);
        } else if let Some(row) = Row::parse(line.text) {
            table.take(row, line.number);
        } else if !line.text.trim().is_empty() {
            out.trouble(line.number, "the row is not of sizes");
        }
    }
    table.close(&mut points, out);
    points.give(out);
    Ok(())
}

/// A label with the sizes behind it.
struct Row {
    label: String,
    sizes: Vec<f64>,
    /// They say their unit.
    has_units: bool,
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let (label, rest) = line.split_once(':')?;
        let cells = rest.split_ascii_whitespace();
        let sizes: Vec<_> = cells.clone().map(size).collect();
        let has_units = cells
            .clone()
            .any(|cell| cell.ends_with(|c: char| c.is_alphabetic()));
        (!sizes.is_empty() && sizes.iter().all(|size| size.is_finite())).then(|| Self {
            label: label.to_owned(),
            sizes,
            has_units,
        })
    }
}

/// A number with the unit behind it, if there is one.
fn size(cell: &str) -> f64 {
    let end = cell.find(char::is_alphabetic).unwrap_or(cell.len());
    let (digits, unit) = cell.split_at(end);
    let power = match unit.trim_end_matches('i') {
        "" | "B" => 0,
        "K" => 1,
        "M" => 2,
        "G" => 3,
        "T" => 4,
        "P" => 5,
        _ => return f64::NAN,
    };
    number(digits) * KIBIBYTE.powi(power)
}

/// The rows under a header.
#[derive(Default)]
struct Table {
    memory: Option<Row>,
    /// What is available, in a release that says so in a row of its own.
    available: Option<f64>,
    swap: Option<Row>,
    line: u64,
}

impl Table {
    fn take(&mut self, row: Row, line: u64) {
        if self.memory.is_none() {
            (self.memory, self.line) = (Some(row), line);
        } else if row.sizes.len() == 2 {
            self.available = Some(row.sizes[1]);
        } else if row.sizes.len() == 3
            && self.swap.is_none()
            && !matches!(row.label.as_str(), "Low" | "High")
        {
            self.swap = Some(row);
        }
    }

    fn close(self, points: &mut Points, out: &mut Out<'_>) {
        let Some(memory) = self.memory else {
            return;
        };
        let Some(unit) = unit(&memory) else {
            return out.trouble(self.line, NO_UNIT);
        };
        let available = self.available.or(memory.sizes.last().copied());
        let mut values = vec![
            (Field::Gauge(Metric::MemoryTotal), memory.sizes[0]),
            (
                Field::Gauge(Metric::MemoryAvailable),
                available.unwrap_or(f64::NAN),
            ),
        ];
        if let Some(swap) = &self.swap {
            values.push((Field::SwapTotal, swap.sizes[0]));
            values.push((Field::SwapFree, swap.sizes[2]));
        }
        let values: Vec<_> = values
            .into_iter()
            .filter_map(|(field, value)| Some((points.source(field, "", out)?, value * unit)))
            .collect();
        points.instant(None, values, out);
    }
}

/// How many bytes the unit of a row has.
fn unit(memory: &Row) -> Option<f64> {
    // A gigabyte in kilobytes, and a terabyte in megabytes: a number below may be of either.
    const LEAST: f64 = 1_048_576.0;
    // The kernel counts in kilobytes, so that as bytes all are whole ones.
    let are_bytes = memory.sizes.iter().all(|size| size % KIBIBYTE == 0.0);
    match memory.sizes[0] {
        _ if memory.has_units => Some(1.0),
        total if are_bytes && total >= LEAST => Some(1.0),
        total if total >= LEAST => Some(KIBIBYTE),
        _ => None,
    }
}
