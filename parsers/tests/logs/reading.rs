//! Reading a log into lines that are held, and telling them in short.

use std::fmt::Write as _;
use std::time::Duration;

use jiff::Timestamp;
use wegweiser_parsers::logs::{self, Format, Line, Report};
use wegweiser_parsers::{Limits, ParseError};

/// The instant of every analysis here.
pub(crate) const AS_OF: &str = "2026-11-20T12:00:00Z";

/// A line that outlives its reader.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Kept {
    pub(crate) at: Option<Timestamp>,
    pub(crate) since_boot: Option<Duration>,
    pub(crate) host: Option<String>,
    pub(crate) identifier: Option<String>,
    pub(crate) pid: Option<u32>,
    pub(crate) priority: Option<u8>,
    pub(crate) facility: Option<u8>,
    pub(crate) message: String,
    pub(crate) message_id: Option<u128>,
    pub(crate) unit: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) transport: Option<String>,
    pub(crate) boot_id: Option<u128>,
    pub(crate) boot: u32,
    pub(crate) position: u64,
    pub(crate) count: u32,
}

impl Kept {
    fn of(line: &Line<'_>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self {
            at: line.at,
            since_boot: line.since_boot,
            host: owned(line.host),
            identifier: owned(line.identifier),
            pid: line.pid,
            priority: line.priority,
            facility: line.facility,
            message: line.message.to_owned(),
            message_id: line.message_id,
            unit: owned(line.unit),
            category: owned(line.category),
            transport: owned(line.transport),
            boot_id: line.boot_id,
            boot: line.boot,
            position: line.position,
            count: line.count,
        }
    }

    /// Time, host, program, process and message in one line of text.
    pub(crate) fn short(&self) -> String {
        let mut text = self.at.map_or("-".to_owned(), |at| at.to_string());
        write!(text, " {}", self.host.as_deref().unwrap_or("-")).unwrap();
        write!(text, " {}", self.identifier.as_deref().unwrap_or("-")).unwrap();
        if let Some(pid) = self.pid {
            write!(text, "[{pid}]").unwrap();
        }
        write!(text, ": {}", self.message.escape_debug()).unwrap();
        text
    }
}

pub(crate) fn read_as(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> (Result<Report, ParseError>, Vec<Kept>) {
    let mut lines = Vec::new();
    let as_of = Some(AS_OF.parse().unwrap());
    let report = logs::read(format, bytes, limits, as_of, &mut |line| {
        lines.push(Kept::of(line));
    });
    (report, lines)
}

/// Reads what is recognised by its content.
pub(crate) fn read(bytes: &[u8]) -> (Option<Format>, Result<Report, ParseError>, Vec<Kept>) {
    let format = logs::recognise(bytes);
    let (report, lines) = read_as(format.unwrap_or(Format::Syslog), bytes, &Limits::default());
    (format, report, lines)
}

/// Reads what must be a log.
pub(crate) fn lines(bytes: &[u8]) -> (Format, Report, Vec<Kept>) {
    let (format, report, lines) = read(bytes);
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned();
    (
        format.unwrap_or_else(|| panic!("not recognised: {start}")),
        report.unwrap_or_else(|error| panic!("{error}: {start}")),
        lines,
    )
}

/// What reading gave, in one line, with those of its counts that are not 0.
pub(crate) fn summary(report: &Report) -> String {
    let time = |at: Option<Timestamp>| at.map_or("-".to_owned(), |at| at.to_string());
    let mut text = format!(
        "{} lines {} to {} host {} os {}",
        report.lines,
        time(report.first),
        time(report.last),
        report.host.as_deref().unwrap_or("-"),
        report.os_name.as_deref().unwrap_or("-"),
    );
    for (name, count) in [
        ("without time", report.without_time),
        ("without priority", report.without_priority),
        ("withheld", report.withheld),
        ("years inferred", report.years_inferred),
        ("cut", report.cut),
        ("invalid", report.invalid),
        ("dropped", report.dropped),
        ("troubles", report.trouble_count),
        ("spans years", u64::from(report.spans_years)),
        ("local", u64::from(report.is_local_time)),
        ("truncated", u64::from(report.truncated)),
    ] {
        if count > 0 {
            write!(text, ", {name} {count}").unwrap();
        }
    }
    text
}
