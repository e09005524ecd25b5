//! The container: buffers of one size, full of events (ETW).
//!
//! `evntrace.h` of the Windows SDK has the headers of events and of the log; where they lie in a buffer was learnt
//! from logs.

use std::io::{BufRead, Read};

use super::bytes::{size_at, slice, u16_at};
use crate::error::{ErrorKind, ParseError};

const BUFFER_HEADER: usize = 72;
const EVENT_HEADER: usize = 48;
/// The header of the event that describes the log itself.
const LOG_EVENT_HEADER: usize = 32;
/// No buffer of ETW is larger.
const LARGEST_BUFFER: usize = 16 << 20;
/// What the writer of performance logs calls itself: `933f3bb3-943e-490d-9ced-3cbb14c14479`.
const PROVIDER: [u8; 16] = [
    0xB3, 0x3B, 0x3F, 0x93, 0x3E, 0x94, 0x0D, 0x49, 0x9C, 0xED, 0x3C, 0xBB, 0x14, 0xC1, 0x44, 0x79,
];

/// What a buffer holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Event<'a> {
    /// `TRACE_LOGFILE_HEADER`, and the names that follow it.
    Log(&'a [u8]),
    /// A part of performance data.
    Data { kind: u8, content: &'a [u8] },
}

/// Whether an input starts like a log of performance data.
pub(super) fn recognise(head: &[u8]) -> bool {
    let first = events(head).next();
    buffer_size(head).is_some()
        && match first {
            Some(Ok(Event::Log(content))) => is_named_blg(content),
            Some(Ok(Event::Data { .. })) => true,
            _ => false,
        }
}

/// Whether the name that the log was given ends as those of performance data do.
fn is_named_blg(log: &[u8]) -> bool {
    let (units, _) = log.as_chunks::<2>();
    units.windows(4).any(|units| {
        let is =
            |at: usize, letter: u8| units[at] == [letter | 0x20, 0] || units[at] == [letter, 0];
        is(0, b'.') && is(1, b'B') && is(2, b'L') && is(3, b'G')
    })
}

fn buffer_size(head: &[u8]) -> Option<usize> {
    let size = size_at(head, 0)?;
    (BUFFER_HEADER + EVENT_HEADER..=LARGEST_BUFFER)
        .contains(&size)
        .then_some(size)
}

/// Reads buffer after buffer; one is held.
pub(super) struct Buffers<'a> {
    input: &'a mut dyn BufRead,
    buffer: Vec<u8>,
    size: usize,
    is_first: bool,
}

/// A buffer; the last of an input may be cut.
pub(super) struct Buffer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) is_whole: bool,
}

impl Buffer<'_> {
    /// Whether it was never written.
    pub(super) fn is_blank(&self) -> bool {
        let header = &self.bytes[..self.bytes.len().min(BUFFER_HEADER)];
        self.is_whole && header.iter().all(|byte| *byte == 0)
    }
}

impl<'a> Buffers<'a> {
    pub(super) fn new(input: &'a mut dyn BufRead) -> Result<Self, ParseError> {
        let mut buffer = Vec::new();
        input.take(4).read_to_end(&mut buffer)?;
        let Some(size) = buffer_size(&buffer) else {
            let reason = "not a binary log of Windows: it has no valid size of buffers";
            return Err(ParseError::new(ErrorKind::NotThisFormat, reason).at_offset(0));
        };
        Ok(Self {
            input,
            buffer,
            size,
            is_first: true,
        })
    }

    /// The next buffer; `None` at the end.
    pub(super) fn next(&mut self) -> Result<Option<Buffer<'_>>, ParseError> {
        // The size of the first buffer was read before it.
        if !std::mem::take(&mut self.is_first) {
            self.buffer.clear();
        }
        let missing = self.size - self.buffer.len();
        let mut rest = self.input.take(missing as u64);
        rest.read_to_end(&mut self.buffer)?;
        let bytes = self.buffer.as_slice();
        let is_whole = bytes.len() == self.size;
        Ok((!bytes.is_empty()).then_some(Buffer { bytes, is_whole }))
    }
}

/// The events of a buffer that matter here. The last may be an error: where the buffer breaks off.
pub(super) fn events(buffer: &[u8]) -> Events<'_> {
    // What follows the filled part is filler, or left from before.
    let filled =
        size_at(buffer, 48).filter(|filled| (BUFFER_HEADER..=buffer.len()).contains(filled));
    let filled = filled.unwrap_or(buffer.len());
    Events {
        buffer: &buffer[..filled],
        at: BUFFER_HEADER,
    }
}

pub(super) struct Events<'a> {
    buffer: &'a [u8],
    at: usize,
}

/// A place in a buffer that is no event.
#[derive(Debug, Clone, Copy)]
pub(super) struct Broken;

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, Broken>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let start = self.buffer.get(self.at..).filter(|rest| !rest.is_empty())?;
            if start.starts_with(&[0xFF, 0xFF]) {
                return None;
            }
            let Some(event) = whole_event(start) else {
                self.at = self.buffer.len();
                return Some(Err(Broken));
            };
            self.at += event.len().next_multiple_of(8);
            if let Some(event) = known_event(event) {
                return Some(Ok(event));
            }
        }
    }
}

/// The bytes of the event at the start, by the length that its header states.
fn whole_event(start: &[u8]) -> Option<&[u8]> {
    // Every header has a mark in its fourth byte; those of full events begin with the length, the short ones with a
    // version.
    let size_place = match (start.get(3)?, start.get(2)?) {
        (0xC0, 10 | 18 | 19 | 20) => 0,
        (0x80..=0xFF, _) => 4,
        _ => return None,
    };
    let size = usize::from(u16_at(start, size_place)?);
    slice(start, 0, size).filter(|event| event.len() >= 8)
}

fn known_event(event: &[u8]) -> Option<Event<'_>> {
    match (event.get(2)?, event.get(3)?) {
        // The number of an event of the system is 0 for the log's own.
        (1 | 2, 0xC0) if u16_at(event, 6)? == 0 => event.get(LOG_EVENT_HEADER..).map(Event::Log),
        (10 | 20, 0xC0) if slice(event, 24, 16)? == PROVIDER => {
            let kind = *event.get(4)?;
            let content = event.get(EVENT_HEADER..)?;
            Some(Event::Data { kind, content })
        }
        _ => None,
    }
}
