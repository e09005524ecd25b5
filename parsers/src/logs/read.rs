//! Reading a log of any form.

use std::io::{BufRead, Cursor, Read};

use jiff::Timestamp;

use super::clock::Clock;
use super::format::Format;
use super::line::Line;
use super::recognise::recognise;
use super::report::Report;
use super::source::Source;
use super::{export, json, text};
use crate::error::{ErrorKind, ParseError};
use crate::limits::Limits;
use crate::sniff::{HEAD_BYTES, Head, rejection};
use crate::trouble::{self, Trouble};

/// Reads a log to its end, giving each line to `visit`.
///
/// A time without a year gets the latest one that is not after `as_of` by more than a day; without `as_of`, which is
/// the instant of the analysis or the age of the file, such lines have no time. [`Report::spans_years`] says where a log of more
/// than a year makes that wrong.
///
/// # Errors
///
/// If it gives no line at all: because it is empty or something else, or because nothing of it can be read. A log of
/// `journalctl` that says that it has no entries is none.
pub fn read(
    format: Format,
    mut input: impl BufRead,
    limits: &Limits,
    as_of: Option<Timestamp>,
    visit: &mut dyn FnMut(&Line<'_>),
) -> Result<Report, ParseError> {
    let mut head = Vec::new();
    input
        .by_ref()
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    let name = format!("log of the form `{}`", format.id());
    if Head::new(&head).is_blank() {
        return Err(rejection(&head, &name));
    }
    let is_it = recognise(&head) == Some(format);
    let mut out = Out::new(limits, as_of, visit);
    let mut input = Cursor::new(head).chain(input);
    let result = read_forms(format, &mut input, &mut out);
    let is_known = is_it || out.is_known;
    let mut report = out.finish();
    match (result, report.lines) {
        // Every text is made of lines.
        (_, 1..) if !is_known => Err(rejection(input.get_ref().0.get_ref(), &name)),
        (Err(error), 0) => Err(error),
        (Ok(()), 0) if !is_it => Err(rejection(input.get_ref().0.get_ref(), &name)),
        (Ok(()), 0) if report.trouble_count > 0 => {
            let trouble = &report.troubles.first();
            let reason = trouble.map_or("it is damaged", |trouble| &trouble.reason);
            let reason = format!("no line can be read: {reason}");
            let error = ParseError::new(ErrorKind::Malformed, reason);
            let position = trouble.map_or(0, |trouble| trouble.position);
            Err(if format.counts_bytes() {
                error.at_offset(position)
            } else {
                error.at_line(position)
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

fn read_forms(
    format: Format,
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
) -> Result<(), ParseError> {
    let mut source = Source::new(input)?;
    match format {
        Format::JournalJson => json::read::<json::Journal>(&mut source, out),
        Format::SyslogJson => json::read::<json::Syslog>(&mut source, out),
        Format::DmesgJson => json::read::<json::Dmesg>(&mut source, out),
        Format::MacosJson => json::read::<json::Macos>(&mut source, out),
        Format::JournalExport => export::read(&mut source, out),
        Format::SyslogStream => text::stream::read(&mut source, out),
        Format::JournalFull
        | Format::JournalUnix
        | Format::JournalMonotonic
        | Format::Syslog
        | Format::SyslogIso
        | Format::Syslog5424
        | Format::Dmesg
        | Format::Audit
        | Format::MacosText => text::read(format, &mut source, out),
    }
}

/// Where readers put what they find: bounds it and sums it up on its way to the caller.
pub(super) struct Out<'a> {
    report: Report,
    pub(super) limits: &'a Limits,
    pub(super) clock: Clock,
    visit: &'a mut dyn FnMut(&Line<'_>),
    boot: u32,
    boot_id: Option<u128>,
    /// The log says itself where boots begin.
    has_boots: bool,
    /// Something of the log is of the form.
    pub(super) is_known: bool,
}

impl<'a> Out<'a> {
    pub(super) fn new(
        limits: &'a Limits,
        as_of: Option<Timestamp>,
        visit: &'a mut dyn FnMut(&Line<'_>),
    ) -> Self {
        Self {
            report: Report::default(),
            limits,
            clock: Clock::new(as_of),
            visit,
            boot: 0,
            boot_id: None,
            has_boots: false,
            is_known: false,
        }
    }

    /// Gives a line.
    #[inline]
    pub(super) fn line(&mut self, line: &mut Line<'_>) {
        if line.message.len() > self.limits.field_bytes {
            line.message = self.start_of(line.message);
        }
        if line.message.starts_with("Linux version ") && line.identifier == Some("kernel") {
            self.kernel_started(line.message);
        }
        if line.boot_id.is_some() && line.boot_id != self.boot_id {
            self.booted(line.boot_id);
        }
        let report = &mut self.report;
        match line.at {
            None => report.without_time += 1,
            at => {
                report.last = report.last.max(at);
                if report.first.is_none() || at < report.first {
                    report.first = at;
                }
            }
        }
        if report.host.is_none() {
            report.host = line.host.map(str::to_owned);
        }
        report.lines += 1;
        line.boot = self.boot;
        line.boot_id = self.boot_id;
        line.count = line.count.max(1);
        (self.visit)(line);
    }

    /// As much of a message as may be held.
    #[cold]
    fn start_of<'t>(&mut self, message: &'t str) -> &'t str {
        self.report.cut += 1;
        let mut end = self.limits.field_bytes;
        while !message.is_char_boundary(end) {
            end -= 1;
        }
        &message[..end]
    }

    /// The kernel says which it is: in a log without other marks that is where a boot begins.
    #[cold]
    fn kernel_started(&mut self, message: &str) {
        let release = message.split(' ').nth(2).unwrap_or_default();
        let is_release = release.len() <= self.limits.evidence_bytes
            && release.starts_with(|c: char| c.is_ascii_digit());
        if is_release {
            self.report.os_name = Some(format!("Linux {release}"));
        }
        if !self.has_boots && self.report.lines > 0 {
            self.boot += 1;
        }
    }

    /// Another boot begins, which the log says itself.
    pub(super) fn booted(&mut self, id: Option<u128>) {
        if self.report.lines > 0 {
            self.boot += 1;
        }
        self.boot_id = id;
        self.has_boots = true;
    }

    pub(super) fn has_lines(&self) -> bool {
        self.report.lines > 0
    }

    /// Only the start of the line at hand is held.
    pub(super) fn cut_line(&mut self) {
        self.report.cut += 1;
    }

    /// The line at hand has bytes that do not decode.
    pub(super) fn invalid(&mut self) {
        self.report.invalid += 1;
    }

    pub(super) fn without_priority(&mut self) {
        self.report.without_priority += 1;
    }

    pub(super) fn withheld(&mut self) {
        self.report.withheld += 1;
    }

    /// Something is passed over.
    pub(super) fn dropped(&mut self, position: u64, reason: &str) {
        self.report.dropped += 1;
        self.trouble(position, reason);
    }

    pub(super) fn trouble(&mut self, position: u64, reason: &str) {
        let report = &mut self.report;
        let troubles = (&mut report.troubles, &mut report.trouble_count);
        trouble::note(troubles, self.limits, position, reason);
    }

    /// The end is missing.
    pub(super) fn truncated(&mut self, position: u64) {
        if !self.report.truncated {
            self.report.truncated = true;
            self.trouble(position, trouble::CUT);
        }
    }

    fn finish(self) -> Report {
        Report {
            is_local_time: self.clock.is_local,
            years_inferred: self.clock.years_inferred,
            spans_years: self.clock.turned_back,
            ..self.report
        }
    }
}
