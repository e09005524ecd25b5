//! Text of `vmstat`.

use std::io::BufRead;

use jiff::{SignedDuration, Timestamp};

use super::format::Format;
use super::metric::Metric;
use super::read::{Form, Out};
use super::sysstat::{self, Gather, number};
use crate::error::{ErrorKind, ParseError};
use crate::sniff::Head;
use crate::text::LineReader;

pub(super) const FORM: Form = Form {
    format: Format::Vmstat,
    recognise,
    read,
};

/// Said once of an export without times.
const UNTIMED: &str = "rows carry no time and are counted as one for each second from 1970 on; `vmstat -t` writes times";

/// The names that no locale changes: those of memory are translated.
const LASTING: [&str; 6] = ["r", "b", "si", "so", "us", "id"];

/// Said of `vmstat -s` and `vmstat -d`.
const TOTALS: &str = "this is of `vmstat -s` or `vmstat -d`, which give totals since the start: export `vmstat -t 15 240`";

fn recognise(head: &Head<'_>) -> bool {
    head.lines().take(5).any(is_header) || is_of_totals(head)
}

/// `vmstat -s` and `vmstat -d`, whose first lines no locale changes as a whole.
fn is_of_totals(head: &Head<'_>) -> bool {
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    first.starts_with("disk- ---") || first.trim_start().ends_with(" K total memory")
}

fn is_header(line: &str) -> bool {
    let mut names = line.split_ascii_whitespace();
    LASTING.iter().all(|name| names.any(|other| other == *name))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut gather = Gather::new(out);
    let mut columns = Vec::new();
    let mut rows = 0_u32;
    let mut last = None;
    while let Some(line) = lines.next_line()? {
        let starts_with_digit = line
            .text
            .trim_start()
            .starts_with(|c: char| c.is_ascii_digit());
        if line.number == 1 && is_of_totals(&Head::new(line.text.as_bytes())) {
            return Err(ParseError::new(ErrorKind::Malformed, TOTALS));
        }
        if !line.terminated {
            gather.out.cut(line.number);
        } else if line.truncated {
            gather.out.long(line.number);
        } else if is_header(line.text) {
            columns = line
                .text
                .split_ascii_whitespace()
                .map(Column::named)
                .collect();
        } else if starts_with_digit {
            rows += 1;
            // The first row is of the whole time since the start.
            if rows == 1 {
                continue;
            }
            let mut cells = line.text.split_ascii_whitespace();
            let row = Row::of(&columns, &mut cells);
            let at = match (cells.next(), cells.next()) {
                (Some(date), Some(time)) => timed(date, time),
                _ => numbered(rows, &mut gather, line.number),
            };
            let Some((row, at)) = row.zip(at) else {
                gather
                    .out
                    .trouble(line.number, "the row does not fit its header");
                continue;
            };
            row.give(&mut gather);
            gather.out.report.is_local_time = true;
            let interval = last.map(|last| at.duration_since(last).as_secs_f64());
            gather.close(at, interval);
            last = Some(at);
        }
    }
    Ok(())
}

fn timed(date: &str, time: &str) -> Option<Timestamp> {
    let date = sysstat::date(date)?;
    sysstat::utc(date.to_datetime(sysstat::clock(time)?))
}

fn numbered(row: u32, gather: &mut Gather<'_, '_>, line: u64) -> Option<Timestamp> {
    if gather.out.report.instants == 0 {
        gather.out.trouble(line, UNTIMED);
    }
    let seconds = SignedDuration::from_secs(i64::from(row));
    Timestamp::UNIX_EPOCH.checked_add(seconds).ok()
}

/// A column that something is asked of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Idle,
    IoWait,
    /// A metric, and what one of the column's units is in that of the metric.
    Is(Metric, f64),
    Other,
    /// The zone of the times, behind which no cell stands.
    Zone,
}

impl Column {
    fn named(name: &str) -> Self {
        // Kilobytes a second, which the kernel counts in pages of four.
        const PAGES: f64 = 0.25;
        match name {
            "id" => Self::Idle,
            "wa" => Self::IoWait,
            "r" => Self::Is(Metric::CpuQueue, 1.0),
            "sy" => Self::Is(Metric::CpuSystem, 1.0),
            "st" => Self::Is(Metric::CpuSteal, 1.0),
            "cs" => Self::Is(Metric::ContextSwitches, 1.0),
            "si" => Self::Is(Metric::SwapIn, PAGES),
            "so" => Self::Is(Metric::SwapOut, PAGES),
            "bi" => Self::Is(Metric::DiskRead, 1024.0),
            "bo" => Self::Is(Metric::DiskWritten, 1024.0),
            name if is_zone(name) => Self::Zone,
            _ => Self::Other,
        }
    }
}

/// `CET`, `UTC`, `+03`: all other columns have names in lower case, or one capital in some locale.
fn is_zone(name: &str) -> bool {
    name.starts_with(['+', '-']) || name.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// The values of a row.
struct Row {
    values: Vec<(Metric, f64)>,
}

impl Row {
    fn of<'c>(columns: &[Column], cells: &mut impl Iterator<Item = &'c str>) -> Option<Self> {
        let mut values = Vec::with_capacity(columns.len());
        let (mut idle, mut waiting) = (f64::NAN, 0.0);
        for column in columns.iter().filter(|column| **column != Column::Zone) {
            let value = number(cells.next()?);
            match column {
                Column::Idle => idle = value,
                Column::IoWait => waiting = value,
                Column::Is(metric, unit) => values.push((*metric, value * unit)),
                Column::Other | Column::Zone => {}
            }
        }
        values.push((Metric::CpuIoWait, waiting));
        values.push((Metric::CpuBusy, 100.0 - idle - waiting));
        Some(Self { values })
    }

    fn give(&self, gather: &mut Gather<'_, '_>) {
        for (metric, value) in &self.values {
            gather.value(*metric, "", *value);
        }
    }
}
