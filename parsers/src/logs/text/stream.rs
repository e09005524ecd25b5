//! Messages of syslog one behind the other, without line ends: where a priority and a time stand, one begins.

use super::{Kind, decode, parse};
use crate::error::ParseError;
use crate::logs::line::Line;
use crate::logs::read::Out;
use crate::logs::source::Source;

/// Reads every message.
pub(in crate::logs) fn read(source: &mut Source<'_>, out: &mut Out<'_>) -> Result<(), ParseError> {
    let most = out.limits.line_bytes;
    let mut decoded = String::new();
    loop {
        let (length, is_overlong) = next(source, most)?;
        if length == 0 {
            return Ok(());
        }
        let bytes = source.window()[..length].trim_ascii();
        if let Some(text) = decode(bytes, &mut decoded, out) {
            if is_overlong {
                out.cut_line();
            }
            let mut line = Line::default();
            out.is_known |= parse(text, false, &mut out.clock, &mut line) != Kind::Unknown;
            line.position = source.offset();
            out.line(&mut line);
        }
        source.advance(length);
    }
}

/// How many bytes the next message has, and whether it is longer than the limit.
fn next(source: &mut Source<'_>, most: usize) -> Result<(usize, bool), ParseError> {
    let mut searched = 1;
    loop {
        let window = source.window();
        let found = window.get(searched..).and_then(start);
        match found.map(|found| searched + found) {
            Some(end) if end <= most => return Ok((end, false)),
            None if window.len() <= most => {
                // A start may lie across the end of what is held.
                searched = window.len().saturating_sub(START).max(1);
                if !source.more()? {
                    return Ok((source.window().len(), false));
                }
            }
            _ => return Ok((most.max(1), true)),
        }
    }
}

/// Bytes that tell a start: `<invld>1 2026-`.
const START: usize = 14;

/// Where the next message begins.
pub(in crate::logs) fn start(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'<', bytes).find(|at| {
        let rest = &bytes[at + 1..];
        let Some(digits) = rest.iter().take(6).position(|byte| *byte == b'>') else {
            return false;
        };
        let (number, rest) = (&rest[..digits], &rest[digits + 1..]);
        // A version before the time, as in RFC 5424.
        let rest = rest.strip_prefix(b"1 ").unwrap_or(rest);
        !number.is_empty()
            && number.iter().all(u8::is_ascii_alphanumeric)
            && rest.len() > 4
            && rest[..4].iter().all(u8::is_ascii_digit)
            && rest[4] == b'-'
    })
}
