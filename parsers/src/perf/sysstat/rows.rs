//! What the rows of `sadf -d` and `sadf -p` have in common: machine, interval and time in front.

use super::gather::Gather;
use super::time::Stamp;

/// The front of a row and its rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    host: &'a str,
    interval: &'a str,
    pub(super) time: &'a str,
    pub(super) rest: &'a str,
}

impl<'a> Row<'a> {
    pub(super) fn split(line: &'a str, separator: char) -> Option<Self> {
        let mut parts = line.splitn(4, separator);
        Some(Self {
            host: parts.next()?,
            interval: parts.next()?,
            time: parts.next()?,
            rest: parts.next()?,
        })
    }

    pub(super) fn stamp(&self) -> Option<Stamp> {
        Stamp::parse(self.time)
    }

    /// Whether it tells of the recording and not of a value: rows of an interval that is none.
    pub(super) fn is_special(&self) -> bool {
        self.interval == "-1"
    }
}

/// Follows the rows of an export, of which those of one instant stand together.
pub(super) struct Rows<'g, 'o, 'a> {
    pub(super) gather: &'g mut Gather<'o, 'a>,
    time: String,
    instant: Option<(Stamp, Option<f64>)>,
}

impl<'g, 'o, 'a> Rows<'g, 'o, 'a> {
    pub(super) fn new(gather: &'g mut Gather<'o, 'a>) -> Self {
        Self {
            gather,
            time: String::new(),
            instant: None,
        }
    }

    /// Goes to the time of a row; false if the row gives no values there.
    pub(super) fn go_to(&mut self, row: &Row<'_>, line: u64) -> bool {
        if row.is_special() {
            self.special(row);
            return false;
        }
        if row.time != self.time {
            self.end();
            let Some(stamp) = row.stamp() else {
                self.gather
                    .out
                    .trouble(line, "the time of the row cannot be read");
                return false;
            };
            self.gather.host(row.host);
            self.gather.out.report.is_local_time |= stamp.is_local;
            row.time.clone_into(&mut self.time);
            self.instant = Some((stamp, row.interval.parse().ok()));
        }
        self.instant.is_some()
    }

    /// Ends an instant: what was gathered is given.
    pub(super) fn end(&mut self) {
        self.time.clear();
        match self.instant.take() {
            Some((stamp, interval)) => self.gather.close(stamp.at, interval),
            None => self.gather.discard(),
        }
    }

    /// `LINUX-RESTART (2 CPU)`, or a comment, which says nothing for a series.
    fn special(&mut self, row: &Row<'_>) {
        if !row.rest.starts_with("LINUX-RESTART") {
            return;
        }
        self.end();
        if let Some(count) = processors(row.rest) {
            self.gather.processors(count);
        }
        if let Some(stamp) = row.stamp() {
            self.gather.out.report.is_local_time |= stamp.is_local;
            self.gather.restart(stamp.at);
        }
    }
}

/// The number of `(2 CPU)`.
pub(super) fn processors(text: &str) -> Option<f64> {
    let (before, _) = text.split_once(" CPU)")?;
    before.rsplit('(').next()?.parse().ok()
}
