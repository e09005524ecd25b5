//! Logs of JSON: objects one after the other, in an array or on lines of their own.
//!
//! They are scanned key by key in the bytes as they are read, so nothing is held of what nobody asks for.

mod dmesg;
mod journal;
mod macos;
mod scan;
mod syslog;
mod value;

pub(super) use dmesg::Dmesg;
pub(super) use journal::Journal;
pub(super) use macos::Macos;
pub(super) use scan::{Scan, object};
pub(super) use syslog::Syslog;
pub(super) use value::Value;

use super::line::Line;
use super::read::Out;
use super::source::Source;
use crate::error::ParseError;

/// The members of an object that are asked for.
pub(super) type Values<'a> = [Value<'a>; 18];

/// Texts that do not stand in the input as they are.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) message: String,
    pub(super) host: String,
    pub(super) identifier: String,
    pub(super) unit: String,
    pub(super) category: String,
    pub(super) transport: String,
}

/// What objects of a form mean.
pub(super) trait Shape {
    /// The member of a single object around all that holds them.
    const AROUND: Option<&'static str> = None;
    /// A log that has no end is cut.
    const HAS_END: bool;

    /// Where a member is kept; `None` if nobody asks for it.
    fn slot(key: &[u8]) -> Option<usize>;

    /// The line that an object says; `None` if it is none of the log.
    fn line<'t>(
        values: &Values<'t>,
        scratch: &'t mut Scratch,
        out: &mut Out<'_>,
    ) -> Option<Line<'t>>;

    /// Whether it is the last object of the log, which says that it is whole.
    fn is_end(_values: &Values<'_>) -> bool {
        false
    }
}

/// Reads every object.
pub(super) fn read<S: Shape>(source: &mut Source<'_>, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut scratch = Scratch::default();
    let mut number = 1;
    let mut is_whole = !S::HAS_END;
    let mut is_first = true;
    while source.need(1)? {
        let first = source.window()[0];
        match first {
            b'\n' => {
                number += 1;
                source.advance(1);
            }
            // Behind a crash there are NUL bytes, before an entry of `json-seq` a record separator.
            b' ' | b'\t' | b'\r' | b',' | b'[' | 0 | 0x1e => source.advance(1),
            b']' | b'}' => {
                is_whole |= out.has_lines();
                source.advance(1);
            }
            b'{' => {
                if std::mem::take(&mut is_first)
                    && let Some(length) = around::<S>(source)?
                {
                    number += lines(&source.window()[..length]);
                    source.advance(length);
                    continue;
                }
                let step = entry::<S>(source, &mut scratch, number, out)?;
                is_whole |= step.is_end;
                number += step.lines;
                if step.is_cut {
                    return Ok(());
                }
            }
            _ if is_event_field(source)? => source.advance(5),
            _ => {
                if out.has_lines() || !is_remark(source)? {
                    out.dropped(number, "the line is no JSON object");
                }
                source.skip_line()?;
                number += 1;
            }
        }
    }
    if !is_whole {
        out.truncated(number);
    }
    Ok(())
}

/// How far an object took the reader.
struct Step {
    lines: u64,
    is_end: bool,
    /// The input ends within it.
    is_cut: bool,
}

/// Reads the object at the start of the window.
fn entry<S: Shape>(
    source: &mut Source<'_>,
    scratch: &mut Scratch,
    number: u64,
    out: &mut Out<'_>,
) -> Result<Step, ParseError> {
    let mut step = Step {
        lines: 0,
        is_end: false,
        is_cut: false,
    };
    loop {
        let window = source.window();
        let mut values = Values::default();
        let scan = object(window, out.limits.json_depth, |key, value| {
            if let Some(slot) = S::slot(key) {
                values[slot] = value;
            }
        });
        match scan {
            Scan::Done(length) => {
                step.lines = lines(&window[..length]);
                if S::is_end(&values) {
                    step.is_end = true;
                } else if let Some(mut line) = S::line(&values, scratch, out) {
                    line.position = number;
                    out.is_known = true;
                    out.line(&mut line);
                } else {
                    out.dropped(number, "the object is no entry of this log");
                }
                source.advance(length);
                return Ok(step);
            }
            Scan::More if window.len() <= out.limits.line_bytes => {
                // Twice as much each time, as the object is scanned from its start again.
                let held = window.len();
                source.need(2 * held)?;
                if source.window().len() > held {
                    continue;
                }
                step.is_cut = true;
                out.truncated(number);
                return Ok(step);
            }
            Scan::More => out.dropped(number, "the object is longer than the limit"),
            Scan::Bad => out.dropped(number, "the JSON is not valid"),
        }
        source.skip_line()?;
        step.lines = 1;
        return Ok(step);
    }
}

/// How many bytes stand before the objects, if there is an object around them.
fn around<S: Shape>(source: &mut Source<'_>) -> Result<Option<usize>, ParseError> {
    const LONGEST: usize = 64;
    let Some(name) = S::AROUND else {
        return Ok(None);
    };
    source.need(LONGEST)?;
    let window = source.window();
    let mut rest = window.strip_prefix(b"{").unwrap_or(window);
    for part in ["\"", name, "\"", ":", "["] {
        if part.len() == 1 && part != "\"" || rest.len() + 1 == window.len() {
            rest = rest.trim_ascii_start();
        }
        let Some(behind) = rest.strip_prefix(part.as_bytes()) else {
            return Ok(None);
        };
        rest = behind;
    }
    Ok(Some(window.len() - rest.len()))
}

/// `data:` before an entry, as in a stream of events.
fn is_event_field(source: &mut Source<'_>) -> Result<bool, ParseError> {
    source.need(5)?;
    Ok(source.window().starts_with(b"data:"))
}

/// What `log` says before it begins.
fn is_remark(source: &mut Source<'_>) -> Result<bool, ParseError> {
    source.need(32)?;
    let window = source.window();
    Ok(window.starts_with(b"Filtering the log data")
        || window.starts_with(b"Skipping info and debug"))
}

#[inline]
fn lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
