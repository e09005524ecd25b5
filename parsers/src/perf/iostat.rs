//! `iostat` and `mpstat` with `-o JSON`, and text of `iostat` and `pidstat`; that of `mpstat` is like that of `sar`.

mod pidstat;
mod text;

use std::io::BufRead;

use jiff::Span;
use jiff::civil::{Date, DateTime, Time};

use super::format::Format;
use super::read::{Form, Out};
use super::sysstat::{self, Gather, Item, Items};
use crate::error::ParseError;
use crate::sniff::Head;

pub(super) use pidstat::FORM as PIDSTAT;
pub(super) use text::FORM as TEXT;

pub(super) const FORM: Form = Form {
    format: Format::IostatJson,
    recognise: is_document,
    read,
};

/// Said once of an export without times.
const UNTIMED: &str =
    "samples carry no time and are counted as one for each second; `iostat -t` writes times";

/// `sadf` gives the date of its file under another name.
pub(super) fn is_document(head: &Head<'_>) -> bool {
    let text = head.text();
    let start = text.find("\"statistics\"").map_or(text, |at| &text[..at]);
    sysstat::is_document(head) && start.contains("\"date\"") && !start.contains("\"file-date\"")
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut gather = Gather::new(out);
    let mut samples = Samples {
        date: Date::new(1970, 1, 1).unwrap_or_default(),
        last: None,
        is_untimed: false,
    };
    sysstat::read_document(input, &mut gather, &mut samples)
}

struct Samples {
    date: Date,
    last: Option<DateTime>,
    /// It was said that samples carry no time.
    is_untimed: bool,
}

impl Items for Samples {
    fn end(&mut self, item: &Item, gather: &mut Gather<'_, '_>) {
        // The first sample of `iostat` is of the whole time since the start; `mpstat` leaves that out.
        if item.is_of_iostat && item.number == 1 {
            return gather.discard();
        }
        let time = if item.time.is_empty() {
            self.numbered(item.number, gather)
        } else {
            self.timed(&item.time)
        };
        let Some(at) = time.and_then(sysstat::utc) else {
            gather
                .out
                .trouble(item.number, "the time of the sample cannot be read");
            return gather.discard();
        };
        gather.out.report.is_local_time = true;
        self.last = time;
        gather.close(at, None);
    }

    fn host(&mut self, key: &str, value: &str) {
        if key == "date"
            && let Some(date) = sysstat::date(value)
        {
            self.date = date;
        }
    }
}

impl Samples {
    /// The time of day or, from `iostat -t`, date and time. Midnight passes where a day seems to go back.
    fn timed(&mut self, text: &str) -> Option<DateTime> {
        let mut parts = text.split_ascii_whitespace().peekable();
        if let Some(date) = parts.next_if(|part| !part.contains(':')) {
            self.date = sysstat::date(date)?;
        }
        let time = sysstat::clock(parts.next()?)?;
        let time = match parts.next() {
            Some(half @ ("AM" | "PM")) => sysstat::of_half_day(time, half == "PM")?,
            _ => time,
        };
        if self
            .last
            .is_some_and(|last| last.date() == self.date && sysstat::is_next_day(last.time(), time))
        {
            self.date = self.date.tomorrow().ok()?;
        }
        Some(self.date.to_datetime(time))
    }

    fn numbered(&mut self, number: u64, gather: &mut Gather<'_, '_>) -> Option<DateTime> {
        if !std::mem::replace(&mut self.is_untimed, true) {
            gather.out.trouble(number, UNTIMED);
        }
        let seconds = i64::try_from(number).ok()?;
        let midnight = self.date.to_datetime(Time::midnight());
        midnight
            .checked_add(Span::new().try_seconds(seconds).ok()?)
            .ok()
    }
}
