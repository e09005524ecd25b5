//! Logs of text: one line for each message, whose form is told line by line.

mod audit;
mod header;
mod kernel;
mod lines;
mod macos;
mod protocol;
mod repeat;
pub(super) mod stream;
mod tag;

pub(super) use header::{Kind, parse};
pub(super) use kernel::{program_of, without_stamp};
pub(super) use macos::priority as macos_priority;
pub(super) use tag::behind_tag;

use self::lines::Join;
use super::format::Format;
use super::line::{Line, id};
use super::read::Out;
use super::source::Source;
use crate::error::ParseError;

/// What is held besides the window: texts that are not as they stand in the input.
#[derive(Default)]
struct Scratch {
    decoded: String,
    joined: String,
    /// The line that another one says was repeated.
    previous: String,
}

/// Reads every line.
pub(super) fn read(
    format: Format,
    source: &mut Source<'_>,
    out: &mut Out<'_>,
) -> Result<(), ParseError> {
    let join = match format {
        Format::MacosText => Join::Unstamped,
        _ => Join::Indented,
    };
    let has_host = format == Format::JournalMonotonic;
    let mut scratch = Scratch::default();
    let mut number = 1;
    // Bytes of the last line that is no notice of a repetition, which stay in the source.
    let mut previous = 0;
    while let Some(found) = lines::next(source, out.limits, join)? {
        let bytes = &source.window()[..found.length];
        let mut is_given = false;
        let mut is_notice = false;
        if let Some(text) = decode(bytes, &mut scratch.decoded, out) {
            if found.is_overlong {
                out.cut_line();
            }
            if !is_remark(text, out) {
                let mut line = line_of(text, found.lines > 1, &mut scratch.joined, has_host, out);
                let before = &source.behind()[..previous];
                is_notice = repetition(&mut line, before, &mut scratch.previous, has_host, out);
                line.position = number;
                out.line(&mut line);
                is_given = true;
            }
        }
        number += found.lines;
        if is_notice && source.behind().len() < out.limits.line_bytes {
            source.advance_past(found.taken);
        } else if is_given && !is_notice {
            source.advance_keeping(found.taken, found.taken);
            previous = found.length;
        } else {
            source.advance(found.taken);
            previous = 0;
        }
        if found.is_overlong && !found.is_terminated {
            let (_, is_terminated) = source.skip_line()?;
            previous = 0;
            if !is_terminated {
                out.truncated(number);
            }
        } else if !found.is_terminated {
            out.truncated(number);
        }
    }
    Ok(())
}

/// Gives the line before again in place of one that says that it was repeated; true if it did.
#[inline]
fn repetition<'t>(
    line: &mut Line<'t>,
    before: &[u8],
    scratch: &'t mut String,
    has_host: bool,
    out: &mut Out<'_>,
) -> bool {
    let Some((count, inner)) = repeat::notice(line.message) else {
        return false;
    };
    line.count = count;
    line.message = inner.unwrap_or(line.message);
    if inner.is_some() || before.is_empty() {
        return false;
    }
    copy(before.trim_ascii_end(), scratch);
    let inferred = out.clock.years_inferred;
    let repeated = first_line(scratch, has_host, out);
    out.clock.years_inferred = inferred;
    let inner = repeat::notice(repeated.message).and_then(|notice| notice.1);
    *line = Line {
        at: line.at.or(repeated.at),
        message: inner.unwrap_or(repeated.message),
        count,
        ..repeated
    };
    true
}

/// A line as text; `None` if there is nothing in it.
#[inline]
fn decode<'t>(bytes: &'t [u8], decoded: &'t mut String, out: &mut Out<'_>) -> Option<&'t str> {
    let mut bytes = bytes;
    // A crash leaves a hole in the file, behind which the next line is written.
    if let [0, ..] = bytes {
        let start = bytes.iter().position(|byte| *byte != 0)?;
        bytes = &bytes[start..];
    }
    while let [rest @ .., b'\r' | 0] = bytes {
        bytes = rest;
    }
    if bytes.is_empty() {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text);
    }
    out.invalid();
    copy(bytes, decoded);
    Some(decoded)
}

/// Bytes as text, lossily where they are none.
fn copy(bytes: &[u8], text: &mut String) {
    text.clear();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// Whether a line is none of the log, but said about it by the tool that shows it.
#[inline]
fn is_remark(text: &str, out: &mut Out<'_>) -> bool {
    match text.as_bytes()[0] {
        b'-' => {}
        b' ' | b'\t' => return text.trim_ascii().is_empty(),
        // Before the lines of `log show`.
        b'T' => return text.starts_with("Timestamp  "),
        b'F' => return text.starts_with("Filtering the log data"),
        b'S' => return text.starts_with("Skipping info and debug messages"),
        _ => return false,
    }
    // `-- Boot 5f3a… --`, `-- Reboot --`, `-- No entries --`, `-- Journal begins at … --`; `----` of `ausearch`.
    let Some(remark) = text.strip_prefix("-- ") else {
        return text.bytes().all(|byte| byte == b'-');
    };
    let Some(remark) = remark.trim_ascii_end().strip_suffix("--") else {
        return false;
    };
    match remark.trim_ascii_end().split_once(' ') {
        Some(("Boot", boot)) => out.booted(id(boot.as_bytes())),
        None if remark.starts_with("Reboot") => out.booted(None),
        _ => {}
    }
    true
}

#[inline]
fn line_of<'t>(
    text: &'t str,
    is_joined: bool,
    joined: &'t mut String,
    has_host: bool,
    out: &mut Out<'_>,
) -> Line<'t> {
    let mut line = first_line(text, has_host, out);
    if is_joined {
        let first = text.split('\n').next().unwrap_or_default();
        join(first.len() - line.message.len(), line.message, text, joined);
        line.message = joined;
    }
    line
}

#[inline]
fn first_line<'t>(text: &'t str, has_host: bool, out: &mut Out<'_>) -> Line<'t> {
    let first = match memchr::memchr(b'\n', text.as_bytes()) {
        Some(end) => text[..end].trim_end_matches('\r'),
        None => text,
    };
    let mut line = Line::default();
    out.is_known |= parse(first, has_host, &mut out.clock, &mut line) != Kind::Unknown;
    line
}

/// The message of several lines, of which those behind the first were set in by as much as was before it.
fn join(indent: usize, message: &str, text: &str, joined: &mut String) {
    joined.clear();
    joined.push_str(message);
    for more in text.split('\n').skip(1) {
        let more = more.trim_end_matches('\r');
        let blanks = more.bytes().take(indent).take_while(|byte| *byte == b' ');
        let more = &more[blanks.count()..];
        joined.push('\n');
        joined.push_str(more);
    }
    joined.truncate(joined.trim_end_matches('\n').len());
}
