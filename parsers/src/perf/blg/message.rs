//! Messages, which are split over events.

use super::bytes::u32_at;

/// The name of the log, and the numbers of this part and of the last.
const PART_HEADER: usize = 24;

/// A part of a message.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'a> {
    kind: u8,
    number: u32,
    of: u32,
    content: &'a [u8],
}

impl<'a> Part<'a> {
    pub(super) fn parse(kind: u8, content: &'a [u8]) -> Option<Self> {
        Some(Self {
            kind,
            number: u32_at(content, 16)?,
            of: u32_at(content, 20)?,
            content: &content[PART_HEADER..],
        })
    }
}

/// Puts the parts of a message together.
#[derive(Debug, Default)]
pub(super) struct Messages {
    kind: u8,
    /// The number of its last part.
    of: u32,
    /// The number of the part that must come next; 0 if none is awaited.
    next: u32,
    bytes: Vec<u8>,
    is_too_large: bool,
}

impl Messages {
    /// Whether a message has begun and not ended.
    pub(super) fn is_waiting(&self) -> bool {
        self.next != 0
    }

    /// Whether parts between the last and this one are missing.
    pub(super) fn is_gap(&self, part: &Part<'_>) -> bool {
        if self.is_waiting() {
            !self.awaits(part)
        } else {
            part.number != 1
        }
    }

    fn awaits(&self, part: &Part<'_>) -> bool {
        (self.kind, self.of, self.next) == (part.kind, part.of, part.number)
    }

    /// Takes a part, and gives the message if it is the last of it. No more than `limit` bytes of one are held.
    pub(super) fn push(
        &mut self,
        part: &Part<'_>,
        limit: usize,
    ) -> Result<Option<&[u8]>, &'static str> {
        if part.number == 1 {
            self.kind = part.kind;
            self.of = part.of;
            self.next = 1;
            self.bytes.clear();
            self.is_too_large = false;
        }
        if !self.awaits(part) {
            self.next = 0;
            return Ok(None);
        }
        self.is_too_large |= self.bytes.len() + part.content.len() > limit;
        if !self.is_too_large {
            self.bytes.extend_from_slice(part.content);
        }
        self.next = if part.number < part.of {
            part.number + 1
        } else {
            0
        };
        match (self.is_waiting(), self.is_too_large) {
            (true, _) => Ok(None),
            (false, false) => Ok(Some(&self.bytes)),
            (false, true) => Err("a message is larger than the limit of a document"),
        }
    }
}
