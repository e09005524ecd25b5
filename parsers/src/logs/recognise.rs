//! Recognising a log by its content.

use super::clock::Clock;
use super::format::Format;
use super::json::{Scan, object};
use super::line::Line;
use super::text::{Kind, parse, stream};
use crate::sniff::Head;

/// Lines and objects that are looked at.
const LOOKED_AT: usize = 40;

/// Which form a log has, from its first 64 KiB; `None` if it is none of them.
///
/// ```
/// use wegweiser_parsers::logs::{Format, recognise};
///
/// let line = b"2026-11-20T08:59:25.749813+01:00 web1 sshd[2214]: Failed password for alice\n";
/// assert_eq!(recognise(line), Some(Format::SyslogIso));
/// assert_eq!(recognise(b"2026-11-20 07:17:07 startup archives install\n"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Format> {
    let head = Head::new(head);
    let text = behind_remarks(head.text());
    let first = text.lines().next()?;
    if EXPORT.iter().any(|key| first.starts_with(key)) {
        return Some(Format::JournalExport);
    }
    if is_json(first) {
        return of_json(text);
    }
    of_text(text)
}

/// What is behind blank lines, and behind what `log show` says first.
fn behind_remarks(text: &str) -> &str {
    let mut text = text;
    loop {
        text = text.trim_start_matches(['\n', '\r', ' ', '\0']);
        if !REMARKS.iter().any(|remark| text.starts_with(remark)) {
            return text;
        }
        text = text.split_once('\n').map_or("", |(_, rest)| rest);
    }
}

const REMARKS: [&str; 2] = ["Filtering the log data", "Skipping info and debug"];

/// The fields of which one begins each entry of `-o export`.
const EXPORT: [&str; 4] = [
    "__CURSOR=",
    "__REALTIME_TIMESTAMP=",
    "__MONOTONIC_TIMESTAMP=",
    "__SEQNUM=",
];

fn is_json(line: &str) -> bool {
    without_marks(line).starts_with('{') || line.starts_with('[') && line[1..].trim().is_empty()
}

fn of_json(text: &str) -> Option<Format> {
    let mut rest = text;
    for _ in 0..LOOKED_AT {
        let line = rest.lines().next()?;
        let object = without_marks(line);
        if object.starts_with('{') {
            let at = line.len() - object.len();
            if let Some(format) = of_object(&rest.as_bytes()[at..]) {
                return Some(format);
            }
        }
        rest = rest.split_once('\n').map_or("", |(_, rest)| rest);
    }
    None
}

/// Without what stands before an object in arrays, sequences and streams of events.
fn without_marks(line: &str) -> &str {
    let line = line.strip_prefix("data:").unwrap_or(line);
    line.trim_start_matches(['\u{1e}', ' ', '\t', '[', ','])
}

fn of_object(bytes: &[u8]) -> Option<Format> {
    let mut keys = [false; 7];
    let scan = object(bytes, 32, |key, _| {
        let index = match key {
            b"__REALTIME_TIMESTAMP" | b"__CURSOR" => 0,
            b"MESSAGE" => 1,
            b"PRIORITY" | b"_BOOT_ID" | b"SYSLOG_IDENTIFIER" => 2,
            b"syslogtag" | b"timereported" | b"syslogseverity" => 3,
            b"msg" => 4,
            b"eventMessage" | b"eventType" => 5,
            b"machTimestamp" | b"processImagePath" | b"traceID" => 6,
            _ => return,
        };
        keys[index] = true;
    });
    let [
        is_entry,
        has_message,
        has_field,
        is_syslog,
        has_text,
        is_event,
        has_origin,
    ] = keys;
    if is_entry || has_message && has_field {
        Some(Format::JournalJson)
    } else if is_syslog && has_text {
        Some(Format::SyslogJson)
    } else if is_event && has_origin {
        Some(Format::MacosJson)
    } else if scan != Scan::Bad && is_dmesg(bytes) {
        Some(Format::DmesgJson)
    } else {
        None
    }
}

fn is_dmesg(bytes: &[u8]) -> bool {
    let rest = bytes[1..].trim_ascii_start().strip_prefix(b"\"dmesg\"");
    let rest = rest.map(<[u8]>::trim_ascii_start);
    rest.is_some_and(|rest| rest.starts_with(b":"))
}

fn of_text(text: &str) -> Option<Format> {
    if text.starts_with("-- No entries --") || text.starts_with("-- Boot ") {
        // Before the first line may stand only this.
        if text
            .lines()
            .all(|line| line.starts_with("-- ") || line.is_empty())
        {
            return Some(Format::Syslog);
        }
    }
    if !text.trim_end().contains('\n') && stream::start(text.as_bytes()) == Some(0) {
        let has_more = stream::start(&text.as_bytes()[1..]).is_some();
        if has_more {
            return Some(Format::SyslogStream);
        }
    }
    let mut clock = Clock::new(None);
    let mut kinds: Vec<(Kind, usize)> = Vec::new();
    let mut unknown = 0;
    let lines = text.lines().map(|line| line.trim_start_matches('\0'));
    let lines = lines.filter(|line| !line.trim().is_empty() && !is_beside(line));
    let lines = lines.take(LOOKED_AT);
    for line in lines.clone() {
        let mut found = Line::default();
        let kind = parse(line, false, &mut clock, &mut found);
        if kind == Kind::Unknown || !is_of_log(kind, &found) {
            unknown += 1;
        } else if let Some(known) = kinds.iter_mut().find(|known| known.0 == kind) {
            known.1 += 1;
        } else {
            kinds.push((kind, 1));
        }
    }
    let known: usize = kinds.iter().map(|known| known.1).sum();
    if known < unknown {
        return None;
    }
    // Of those that are as many, the one that came first.
    let most = kinds.iter().rev().max_by_key(|known| known.1)?.0;
    Some(match most {
        Kind::Unknown => return None,
        Kind::Yearless => Format::Syslog,
        Kind::Iso => Format::SyslogIso,
        Kind::Protocol => Format::Syslog5424,
        Kind::Full => Format::JournalFull,
        Kind::Unix => Format::JournalUnix,
        Kind::Audit => Format::Audit,
        Kind::Macos => Format::MacosText,
        Kind::Kernel | Kind::Monotonic if has_hosts(lines.clone()) => Format::JournalMonotonic,
        Kind::Kernel | Kind::Monotonic => Format::Dmesg,
    })
}

/// Lines that tell nothing: those that go on with others, and what tools say about a log.
fn is_beside(line: &str) -> bool {
    line.starts_with([' ', '\t'])
        || line.starts_with("-- ")
        || line.bytes().all(|byte| byte == b'-')
        || line.starts_with("Timestamp  ")
}

/// A time alone makes no log of the system.
fn is_of_log(kind: Kind, line: &Line<'_>) -> bool {
    match kind {
        Kind::Yearless | Kind::Iso | Kind::Full | Kind::Unix => {
            line.host.is_some() || line.identifier.is_some()
        }
        _ => true,
    }
}

/// Whether a host stands behind the seconds since the start: all lines have the same, and some have a process.
fn has_hosts<'t>(lines: impl Iterator<Item = &'t str> + Clone) -> bool {
    let mut clock = Clock::new(None);
    let mut host = None;
    let mut has_process = false;
    for line in lines {
        let mut found = Line::default();
        let kind = parse(line, true, &mut clock, &mut found);
        if kind != Kind::Monotonic || found.host.is_none() {
            return false;
        }
        if *host.get_or_insert(found.host) != found.host {
            return false;
        }
        has_process |= found.pid.is_some();
    }
    has_process
}
