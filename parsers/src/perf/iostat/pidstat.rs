//! Text of `pidstat`: for each interval the processes that did something, under headers that come again and again.
//!
//! A process is named by its command and number, as in `postgres#812`. What it reads and writes is passed over.

use std::io::BufRead;

use jiff::civil::Date;

use super::Samples;
use crate::error::ParseError;
use crate::perf::format::Format;
use crate::perf::metric::Metric;
use crate::perf::read::{Form, Out};
use crate::perf::sysstat::{self, Banner, Gather, number};
use crate::sniff::Head;
use crate::text::LineReader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::Pidstat,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines();
    lines.next().and_then(Banner::parse).is_some()
        && lines.take(3).any(|line| columns(line).is_some())
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut sheet = Sheet {
        gather: &mut Gather::new(out),
        samples: Samples {
            date: Date::new(1970, 1, 1).unwrap_or_default(),
            last: None,
            is_untimed: false,
        },
        columns: Vec::new(),
        time: String::new(),
    };
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            sheet.gather.out.cut(line.number);
        } else if line.truncated {
            sheet.gather.out.long(line.number);
        } else {
            sheet.line(line.number, line.text);
        }
    }
    sheet.close();
    Ok(())
}

/// What a column is of.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Column {
    Number,
    /// A metric, and what one of the column's units is in that of the metric.
    Is(Metric, f64),
    Other,
}

impl Column {
    fn named(name: &str) -> Self {
        match name {
            "PID" => Self::Number,
            "%CPU" => Self::Is(Metric::ProcessBusy, 1.0),
            "RSS" => Self::Is(Metric::WorkingSet, 1024.0),
            "threads" => Self::Is(Metric::Threads, 1.0),
            "fd-nr" => Self::Is(Metric::Handles, 1.0),
            _ => Self::Other,
        }
    }
}

/// The columns of a header between the time and the command, which stands last.
fn columns(line: &str) -> Option<Vec<Column>> {
    let names = match line.strip_prefix('#') {
        Some(names) => names.trim_start().strip_prefix("Time")?,
        None => timed(line)?.1,
    };
    let mut names: Vec<_> = names.split_ascii_whitespace().collect();
    let is_header = names.pop() == Some("Command") && names.contains(&"PID");
    is_header.then(|| names.into_iter().map(Column::named).collect())
}

/// The time in front of a line, which on a clock of twelve hours is two words, and the rest.
fn timed(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let (time, rest) = line.split_once([' ', '\t'])?;
    if !time
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b':')
    {
        return None;
    }
    let rest = rest.trim_start();
    match rest.get(..3) {
        Some("AM " | "PM ") => {
            let end = line.len() - rest.len() + 2;
            Some((&line[..end], rest[2..].trim_start()))
        }
        _ => Some((time, rest)),
    }
}

struct Sheet<'g, 'o, 'a> {
    gather: &'g mut Gather<'o, 'a>,
    samples: Samples,
    columns: Vec<Column>,
    /// The time of the rows at hand.
    time: String,
}

impl Sheet<'_, '_, '_> {
    fn line(&mut self, number: u64, line: &str) {
        if let Some(banner) = Banner::parse(line) {
            self.close();
            banner.state(self.gather);
            self.samples.date = banner.date;
            self.samples.last = None;
        } else if let Some(columns) = columns(line) {
            self.columns = columns;
        } else if let Some((time, row)) = timed(line) {
            if time != self.time {
                self.close();
                time.clone_into(&mut self.time);
            }
            if self.row(row).is_none() {
                self.gather
                    .out
                    .trouble(number, "the row does not fit its header");
            }
        }
    }

    fn row(&mut self, row: &str) -> Option<()> {
        let mut rest = row;
        let mut id = "";
        let mut values = Vec::new();
        for column in &self.columns {
            let (cell, behind) = rest.split_once(char::is_whitespace)?;
            rest = behind.trim_start();
            match column {
                Column::Number => id = cell,
                // Averages of all threads have a dash.
                Column::Is(metric, unit) => values.push((*metric, number(cell) * unit)),
                Column::Other => {}
            }
        }
        if rest.is_empty() || self.columns.is_empty() {
            return None;
        }
        let name = format!("{}#{id}", rest.trim());
        for (metric, value) in values {
            self.gather.value(metric, &name, value);
        }
        Some(())
    }

    fn close(&mut self) {
        if self.time.is_empty() {
            return;
        }
        let time = if let Ok(seconds) = self.time.parse() {
            // Before release 12 rows with `-h` have seconds since 1970.
            jiff::Timestamp::from_second(seconds).ok()
        } else {
            let time = self.samples.timed(&self.time);
            self.samples.last = time.or(self.samples.last);
            self.gather.out.report.is_local_time = true;
            time.and_then(sysstat::utc)
        };
        self.time.clear();
        match time {
            Some(at) => self.gather.close(at, None),
            None => self.gather.discard(),
        }
    }
}
