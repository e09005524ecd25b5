//! What stands before the message of a line.

use super::{audit, kernel, macos, protocol, tag};
use crate::logs::clock::{Clock, Stamp};
use crate::logs::line::{Line, name};

/// What a line is recognised by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::logs) enum Kind {
    /// Nothing that is known.
    Unknown,
    /// A time of RFC 3164.
    Yearless,
    /// A time of RFC 3339.
    Iso,
    /// RFC 5424.
    Protocol,
    /// A time with its day of the week and zone.
    Full,
    /// Seconds since 1970.
    Unix,
    /// Seconds since the start of the machine, without a host.
    Kernel,
    /// The same with a host.
    Monotonic,
    Audit,
    Macos,
}

/// Fills in what a line says. It has no line ends. `has_host`: behind seconds since the start stands a host.
#[inline]
pub(in crate::logs) fn parse<'t>(
    text: &'t str,
    has_host: bool,
    clock: &mut Clock,
    line: &mut Line<'t>,
) -> Kind {
    let mut rest = text;
    let mut has_priority = false;
    if text.starts_with('<')
        && let Some((priority, behind)) = protocol::priority(text)
    {
        line.facility = priority.map(|number| number >> 3);
        line.priority = priority.map(|number| number & 7);
        has_priority = true;
        rest = behind;
        if let Some(protocol) = rest.strip_prefix("1 ")
            && protocol::message(protocol, clock, line)
        {
            kernel::without_stamp(line);
            return Kind::Protocol;
        }
    }
    let kind = by_first_byte(rest, has_host, clock, line);
    if kind == Kind::Unknown && line.message.is_empty() {
        line.message = rest;
        if has_priority {
            behind_host(rest, line);
        }
    }
    kernel::without_stamp(line);
    kind
}

#[inline]
fn by_first_byte<'t>(
    text: &'t str,
    has_host: bool,
    clock: &mut Clock,
    line: &mut Line<'t>,
) -> Kind {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'A'..=b'Z') => {
            if let Some(stamp) = clock.yearless(bytes) {
                return behind_stamp(text, stamp, Kind::Yearless, line);
            }
            match clock.full(bytes) {
                // With more of the entry below: `-o verbose`, which is another form.
                Some(stamp) if !bytes[stamp.length..].starts_with(b" [s=") => {
                    let kind = behind_stamp(text, stamp, Kind::Full, line);
                    tag::unit_as_name(line);
                    kind
                }
                _ => Kind::Unknown,
            }
        }
        Some(b'0'..=b'9') => match clock.iso(bytes) {
            Some(stamp) if bytes[10] == b'T' && bytes.get(19) == Some(&b',') => {
                kernel::behind_stamp(text, stamp, line)
            }
            Some(stamp) if bytes[10] == b'T' => behind_stamp(text, stamp, Kind::Iso, line),
            Some(stamp) => macos::behind_stamp(text, stamp, line),
            None => match protocol::unix(bytes) {
                Some(stamp) => behind_stamp(text, stamp, Kind::Unix, line),
                None => Kind::Unknown,
            },
        },
        Some(b'[') => kernel::line(text, has_host, clock, line),
        Some(b't' | b'n') if audit::line(text, clock, line) => Kind::Audit,
        Some(b'a'..=b'z') => kernel::with_words(text, clock, line),
        _ => Kind::Unknown,
    }
}

/// Host, tag and message behind a time.
#[inline]
fn behind_stamp<'t>(text: &'t str, stamp: Stamp, kind: Kind, line: &mut Line<'t>) -> Kind {
    let Some(rest) = text.get(stamp.length..) else {
        return Kind::Unknown;
    };
    let Some(rest) = rest.strip_prefix(' ').or_else(|| rest.strip_prefix(": ")) else {
        return Kind::Unknown;
    };
    line.at = stamp.at;
    behind_host(rest, line);
    kind
}

/// A host, unless what stands there is a tag, and what is behind it.
#[inline]
pub(super) fn behind_host<'t>(text: &'t str, line: &mut Line<'t>) {
    let bytes = text.as_bytes();
    let end = memchr::memchr(b' ', bytes).unwrap_or(bytes.len());
    let word = &bytes[..end];
    let is_tag = matches!(word, [.., b':']) || word.first() == Some(&b'%') || word.contains(&b'[');
    let rest = if is_tag {
        text
    } else {
        line.host = name(&text[..end]);
        text.get(end + 1..).unwrap_or_default()
    };
    tag::behind_tag(rest, line);
}
