//! Text of `iostat`: reports with a block for the processors and one for the disks, each under its header.

use std::io::BufRead;

use jiff::civil::Date;

use super::Samples;
use crate::error::ParseError;
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::perf::sysstat::{self, Banner, Block, Gather, Record};
use crate::sniff::Head;
use crate::text::LineReader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::IostatText,
    recognise,
    read,
};

/// Said of an export that has but one report.
const ONLY_FIRST: &str =
    "its only report is of the whole time since the start: give `iostat` an interval and a count";

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines();
    lines.next().and_then(Banner::parse).is_some()
        && lines.take(4).any(|line| header(line).is_some())
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut reports = Reports {
        gather: &mut Gather::new(out),
        samples: Samples {
            date: Date::new(1970, 1, 1).unwrap_or_default(),
            last: None,
            is_untimed: false,
        },
        time: None,
        block: None,
        seen: Vec::new(),
        blanks: 0,
        number: 0,
        record: Record::default(),
    };
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            reports.gather.out.cut(line.number);
        } else if line.truncated {
            reports.gather.out.long(line.number);
        } else {
            reports.line(line.number, line.text);
        }
    }
    reports.close();
    if reports.number == 1 && reports.gather.out.report.instants == 0 {
        reports.gather.out.trouble(0, ONLY_FIRST);
    }
    Ok(())
}

/// What a block is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Processors,
    Disks,
}

/// The block of a header; a row has numbers.
fn header(line: &str) -> Option<(Part, Block)> {
    let (first, rest) = line.trim_end().split_once(char::is_whitespace)?;
    let (part, names) = if rest.contains("%idle") {
        (Part::Processors, rest.to_owned())
    } else {
        // With `-h` the name stands last.
        let name = ["Device:", "Device"]
            .into_iter()
            .find(|name| line.contains(name));
        (Part::Disks, line.replacen(name.unwrap_or(first), "DEV", 1))
    };
    let block = Block::of_header(&names)?;
    block.is_asked_for.then_some((part, block))
}

struct Reports<'g, 'o, 'a> {
    gather: &'g mut Gather<'o, 'a>,
    samples: Samples,
    /// The time of the report at hand.
    time: Option<String>,
    block: Option<(Part, Block)>,
    /// The blocks that it has so far.
    seen: Vec<Part>,
    /// Blank lines in front of the first report.
    blanks: u32,
    /// The number of the report, from 1.
    number: u64,
    record: Record,
}

impl Reports<'_, '_, '_> {
    fn line(&mut self, number: u64, line: &str) {
        if line.trim().is_empty() {
            self.block = None;
            self.blanks += u32::from(self.number == 0);
        } else if let Some(banner) = Banner::parse(line) {
            self.close();
            banner.state(self.gather);
            self.samples.date = banner.date;
            (self.number, self.blanks) = (0, 0);
        } else if let Some((part, block)) = header(line) {
            if self.seen.contains(&part) {
                self.close();
            }
            self.number += u64::from(self.seen.is_empty());
            self.seen.push(part);
            self.block = Some((part, block));
        } else if let Some((_, block)) = &self.block {
            if block.fill(&mut self.record, line) {
                self.gather.take(&self.record);
            } else {
                self.gather
                    .out
                    .trouble(number, "the row does not fit its header");
            }
        } else if line.contains(':') {
            self.close();
            self.time = Some(line.replacen('T', " ", 1));
        }
    }

    /// The first report is of the whole time since the start, unless `-y` left that out: then a line more is blank.
    fn is_first(&self) -> bool {
        self.number == 1 && self.blanks < 2
    }

    fn close(&mut self) {
        let has_any = !std::mem::take(&mut self.seen).is_empty();
        self.block = None;
        if !has_any || self.is_first() {
            return self.gather.discard();
        }
        let time = match self.time.take() {
            Some(time) => self.samples.timed(&time),
            None => self.samples.numbered(self.number, self.gather),
        };
        let Some(at) = time.and_then(sysstat::utc) else {
            self.gather
                .out
                .trouble(self.number, "the time of the report cannot be read");
            return self.gather.discard();
        };
        self.gather.out.report.is_local_time = true;
        self.samples.last = time;
        self.gather.close(at, None);
    }
}
