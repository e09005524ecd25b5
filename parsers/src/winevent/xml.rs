//! Events as XML: one document, or one after the other without a root.
//!
//! Records are cut out of the input by their tags and parsed one at a time, so that damage stays where it is.

mod record;

use std::io::BufRead;

use memchr::memmem;

use super::report::Sink;
use super::window::Window;
use crate::error::ParseError;

const OPEN: &[u8] = b"<Event";
const CLOSE: &[u8] = b"</Event>";
/// The namespace of events: their start tags have it, elements of the same name inside of them do not.
const NAMESPACE: &[u8] = b"schemas.microsoft.com/win/2004/08/events/event";

pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut window = Window::new(input)?;
    let mut position = 0;
    let mut root = Root::default();
    while find_start(&mut window, &mut root) {
        position += 1;
        let end = match find_end(&mut window, sink.limits.line_bytes) {
            End::At(end) => end,
            End::CutBy(next) => {
                sink.trouble(position, "the event has no end");
                window.skip(next);
                continue;
            }
            End::TooLong => {
                sink.trouble(position, "the event is longer than the limit");
                window.skip(window.bytes().len().min(sink.limits.line_bytes));
                continue;
            }
            End::Missing => {
                sink.cut(position);
                break;
            }
        };
        let text = String::from_utf8_lossy(&window.bytes()[..end]);
        match record::read(&text, sink.limits) {
            Ok(draft) => {
                if sink.give(draft, position).is_break() {
                    return Ok(());
                }
            }
            Err(reason) => sink.trouble(position, reason),
        }
        window.skip(end);
    }
    if root.is_open && !sink.report.truncated {
        sink.cut(position);
    }
    match window.failure() {
        Some(failure) => Err(failure),
        None => Ok(()),
    }
}

/// Whether the element around the events was opened and not closed.
#[derive(Default)]
struct Root {
    is_open: bool,
}

impl Root {
    /// Looks at what stands between two events.
    fn pass(&mut self, gap: &[u8]) {
        let open = memmem::rfind(gap, b"<Events");
        let close = memmem::rfind(gap, b"</Events");
        if open.is_some() || close.is_some() {
            self.is_open = open > close;
        }
    }
}

/// Brings the next start tag of an event to the start of the window; false if there is none.
fn find_start(window: &mut Window<'_>, root: &mut Root) -> bool {
    loop {
        let found = next_start(window.bytes());
        // A tag may be cut by the end of the window.
        let passed = found.unwrap_or(window.bytes().len().saturating_sub(CLOSE.len() + 1));
        root.pass(&window.bytes()[..found.unwrap_or(window.bytes().len())]);
        window.skip(passed);
        if found.is_some() {
            return true;
        }
        if !window.grow() {
            return false;
        }
    }
}

/// The next start tag `<Event`, and not `<EventData` or `<Events`.
fn next_start(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, OPEN).find(|at| {
        matches!(
            bytes.get(at + OPEN.len()),
            Some(b' ' | b'\t' | b'\r' | b'\n' | b'>' | b'/')
        )
    })
}

enum End {
    /// Behind its end tag.
    At(usize),
    /// Another event starts before.
    CutBy(usize),
    TooLong,
    Missing,
}

/// Bytes of a start tag that are looked at, with what follows it.
const TAG: usize = 256;

/// What a start tag `<Event` is, within an event that has no end yet.
enum Tag {
    /// That of the next event: with the namespace of events, or with a `System` of its own.
    OfEvent,
    Open,
    Empty,
}

fn tag_at(bytes: &[u8]) -> Tag {
    let bytes = &bytes[..bytes.len().min(TAG)];
    let end = memchr::memchr(b'>', bytes).unwrap_or(bytes.len());
    let (tag, after) = bytes.split_at(end);
    let content = after.get(1..).unwrap_or_default().trim_ascii_start();
    if memmem::find(tag, NAMESPACE).is_some() || content.starts_with(b"<System") {
        Tag::OfEvent
    } else if tag.ends_with(b"/") {
        Tag::Empty
    } else {
        Tag::Open
    }
}

/// Where the event that starts the window ends.
fn find_end(window: &mut Window<'_>, limit: usize) -> End {
    let mut at = OPEN.len();
    let mut depth = 1;
    loop {
        let bytes = window.bytes();
        let open = next_start(&bytes[at..]).map(|found| at + found);
        let close = memmem::find(&bytes[at..], CLOSE).map(|found| at + found);
        match (open, close) {
            (Some(open), close) if close.is_none_or(|close| open < close) => {
                if bytes.len() < open + TAG && window.grow() {
                    continue;
                }
                match tag_at(&window.bytes()[open..]) {
                    Tag::OfEvent => return End::CutBy(open),
                    Tag::Open => depth += 1,
                    Tag::Empty => {}
                }
                at = open + OPEN.len();
            }
            (_, Some(close)) => {
                depth -= 1;
                at = close + CLOSE.len();
                if depth == 0 {
                    return End::At(at);
                }
            }
            _ => {
                if bytes.len() > limit {
                    return End::TooLong;
                }
                // A tag may be cut by the end of the window.
                at = at.max(bytes.len().saturating_sub(TAG));
                if !window.grow() {
                    return End::Missing;
                }
            }
        }
        if at > limit {
            return End::TooLong;
        }
    }
}
