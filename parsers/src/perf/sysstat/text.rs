//! Text of `sar`, which `mpstat` writes alike: for each activity a block of rows under a header that is repeated from
//! time to time.
//!
//! Rows have a time of day only. Their date is that of the first line, and the next one where a block passes midnight.

use std::io::BufRead;

use jiff::civil::{Date, DateTime, Time};

use super::block::Block;
use super::gather::Gather;
use super::record::Record;
use super::rows::processors;
use super::time::{clock, date, is_next_day, of_half_day, utc};
use crate::error::{ErrorKind, ParseError};
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;
use crate::text::LineReader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::SarText,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines();
    if lines.next().and_then(Banner::parse).is_none() {
        return false;
    }
    lines.find_map(Line::parse).is_some_and(|line| {
        let is_special = line.rest.starts_with("LINUX RESTART") || line.rest.starts_with("COM ");
        is_special || Block::of_header(line.rest).is_some()
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut sheet = Sheet {
        gather: &mut Gather::new(out),
        start: None,
        now: None,
        block: None,
        is_behind_blank: true,
        interval: None,
        record: Record::default(),
    };
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            sheet.gather.out.cut(line.number);
        } else if line.truncated {
            sheet.gather.out.long(line.number);
            sheet.end_block();
        } else if line.text.trim().is_empty() {
            sheet.is_behind_blank = true;
        } else if line.number == 1 || line.text.starts_with("Linux ") {
            sheet
                .banner(line.text)
                .map_err(|error| error.at_line(line.number))?;
        } else if let Some(parsed) = Line::parse(line.text) {
            sheet.line(&parsed, line.number);
        } else {
            // The averages of a block, under a word of the locale.
            sheet.end_block();
        }
    }
    sheet.close();
    Ok(())
}

/// The first line: `Linux 6.1.0 (host) \t11/20/26 \t_x86_64_\t(2 CPU)`.
pub(in crate::perf) struct Banner<'a> {
    release: &'a str,
    host: &'a str,
    pub(in crate::perf) date: Date,
    processors: Option<f64>,
}

impl<'a> Banner<'a> {
    pub(in crate::perf) fn parse(line: &'a str) -> Option<Self> {
        let (release, rest) = line.strip_prefix("Linux ")?.split_once(" (")?;
        let (host, rest) = rest.split_once(')')?;
        Some(Self {
            release,
            host,
            date: date(rest.split_ascii_whitespace().next()?)?,
            processors: processors(rest),
        })
    }

    /// Keeps what it says of the machine.
    pub(in crate::perf) fn state(&self, gather: &mut Gather<'_, '_>) {
        gather.host(self.host);
        gather.os_name("Linux", self.release);
        if let Some(count) = self.processors {
            gather.processors(count);
        }
    }
}

/// A line with a time of day.
struct Line<'a> {
    time: Time,
    rest: &'a str,
}

impl<'a> Line<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (time, rest) = line.split_once([' ', '\t'])?;
        let (time, rest) = (clock(time)?, rest.trim());
        for (half, is_afternoon) in [("AM", false), ("PM", true)] {
            if let Some(rest) = rest
                .strip_prefix(half)
                .filter(|rest| rest.starts_with([' ', '\t']))
            {
                let (time, rest) = (of_half_day(time, is_afternoon)?, rest.trim());
                return Some(Self { time, rest });
            }
        }
        Some(Self { time, rest })
    }
}

struct Sheet<'g, 'o, 'a> {
    gather: &'g mut Gather<'o, 'a>,
    /// When the blocks at hand begin: all those between two restarts begin together.
    start: Option<DateTime>,
    now: Option<DateTime>,
    block: Option<Block>,
    is_behind_blank: bool,
    interval: Option<f64>,
    record: Record,
}

impl Sheet<'_, '_, '_> {
    fn banner(&mut self, line: &str) -> Result<(), ParseError> {
        let Some(banner) = Banner::parse(line) else {
            let reason = "the first line does not tell the date of the recording";
            return Err(ParseError::new(ErrorKind::Malformed, reason));
        };
        self.close();
        self.end_block();
        banner.state(self.gather);
        self.start = Some(banner.date.to_datetime(Time::midnight()));
        self.now = self.start;
        Ok(())
    }

    fn line(&mut self, line: &Line<'_>, number: u64) {
        let is_behind_blank = std::mem::take(&mut self.is_behind_blank);
        if line.rest.starts_with("LINUX RESTART") {
            self.restart(line);
        } else if line.rest.starts_with("COM ") {
            // Comments say nothing for a series.
        } else if is_behind_blank && let Some(block) = Block::of_header(line.rest) {
            self.header(block, line.time);
        } else {
            self.row(line, number);
        }
    }

    /// The time of a header is when the interval of its first row begins.
    fn header(&mut self, block: Block, time: Time) {
        if self.block.as_ref() != Some(&block) {
            self.end_block();
            self.block = Some(block);
            self.now = self.start;
            self.go_to(time);
            self.start = self.now;
        }
    }

    fn row(&mut self, line: &Line<'_>, number: u64) {
        let before = self.now;
        if before.is_none_or(|now| now.time() != line.time) {
            self.close();
            self.go_to(line.time);
            let seconds = before
                .zip(self.now)
                .and_then(|(before, now)| seconds(before, now));
            self.interval = seconds;
        }
        let Some(block) = self.block.as_ref() else {
            let reason = "the row stands under no header";
            return self.gather.out.trouble(number, reason);
        };
        if !block.is_asked_for {
            return;
        }
        if block.fill(&mut self.record, line.rest) {
            self.gather.take(&self.record);
        } else {
            let reason = "the row has more or fewer columns than its header";
            self.gather.out.trouble(number, reason);
        }
    }

    fn restart(&mut self, line: &Line<'_>) {
        self.close();
        self.go_to(line.time);
        self.block = None;
        self.start = self.now;
        if let Some(count) = processors(line.rest) {
            self.gather.processors(count);
        }
        if let Some(at) = self.now.and_then(utc) {
            self.gather.out.report.is_local_time = true;
            self.gather.restart(at);
        }
    }

    fn end_block(&mut self) {
        self.close();
        self.block = None;
    }

    /// Goes to a time of day, on the next day if that lies behind midnight.
    fn go_to(&mut self, time: Time) {
        self.now = self.now.and_then(|now| {
            let date = if is_next_day(now.time(), time) {
                now.date().tomorrow().ok()?
            } else {
                now.date()
            };
            Some(date.to_datetime(time))
        });
    }

    /// Gives the values of the time at hand.
    fn close(&mut self) {
        match self.now.and_then(utc) {
            Some(at) if self.gather.has_values() => {
                self.gather.out.report.is_local_time = true;
                self.gather.close(at, self.interval);
            }
            _ => self.gather.discard(),
        }
    }
}

fn seconds(before: DateTime, after: DateTime) -> Option<f64> {
    let seconds = utc(after)?.as_second() - utc(before)?.as_second();
    (seconds > 0).then_some(seconds as f64)
}
