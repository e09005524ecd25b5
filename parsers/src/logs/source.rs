//! The window of an input that is read at the moment.

use std::io::{BufRead, ErrorKind, Read};

use crate::error::ParseError;
use crate::text::Utf8Reader;

/// Bytes that are taken in at a time: enough to make moving the rest cheap, and little enough for a cache.
const STEP: usize = 128 << 10;

/// An input of which as much is held as the entry at hand takes.
pub(super) struct Source<'r> {
    input: Utf8Reader<&'r mut dyn BufRead>,
    buffer: Vec<u8>,
    /// Where in the buffer bytes begin that must stay.
    kept: usize,
    /// Where in the buffer the next entry begins.
    start: usize,
    end: usize,
    /// Bytes of the input before `start`.
    offset: u64,
    is_at_end: bool,
}

impl<'r> Source<'r> {
    pub(super) fn new(input: &'r mut dyn BufRead) -> Result<Self, ParseError> {
        Ok(Self {
            input: Utf8Reader::new(input)?,
            buffer: Vec::new(),
            kept: 0,
            start: 0,
            end: 0,
            offset: 0,
            is_at_end: false,
        })
    }

    /// What is held from the next entry on.
    #[inline]
    pub(super) fn window(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Bytes between what must stay and the next entry.
    pub(super) fn behind(&self) -> &[u8] {
        &self.buffer[self.kept..self.start]
    }

    /// How many bytes of the input lie before the next entry.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Leaves the first bytes of the window behind.
    #[inline]
    pub(super) fn advance(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
        self.offset += count as u64;
        self.kept = self.start;
    }

    /// Leaves the first bytes of the window behind, of which the last `stay` can still be had by
    /// [`behind`](Self::behind).
    #[inline]
    pub(super) fn advance_keeping(&mut self, count: usize, stay: usize) {
        self.advance(count);
        self.kept = self.start - stay.min(count);
    }

    /// Leaves the first bytes of the window behind, and what stayed from before as it is.
    #[inline]
    pub(super) fn advance_past(&mut self, count: usize) {
        let kept = self.kept;
        self.advance(count);
        self.kept = kept;
    }

    /// Takes in more; false at the end of the input.
    #[inline(never)]
    pub(super) fn more(&mut self) -> Result<bool, ParseError> {
        if self.is_at_end {
            return Ok(false);
        }
        if self.kept > 0 {
            self.buffer.copy_within(self.kept..self.end, 0);
            self.start -= self.kept;
            self.end -= self.kept;
            self.kept = 0;
        }
        if self.buffer.len() - self.end < STEP / 2 {
            let length = (self.buffer.len() * 2).max(STEP);
            self.buffer.resize(length, 0);
        }
        loop {
            match self.input.read(&mut self.buffer[self.end..]) {
                Ok(0) => {
                    self.is_at_end = true;
                    return Ok(false);
                }
                Ok(count) => {
                    self.end += count;
                    return Ok(true);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Takes in more until the window has so many bytes; false if the input ends before.
    #[inline]
    pub(super) fn need(&mut self, count: usize) -> Result<bool, ParseError> {
        while self.end - self.start < count {
            if !self.more()? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Takes `count` bytes from `at` on out of the window, without holding them; false if the input ends before.
    pub(super) fn cut_out(&mut self, at: usize, count: u64) -> Result<bool, ParseError> {
        let mut left = count;
        loop {
            let from = (self.start + at).min(self.end);
            let held = (self.end - from).min(usize::try_from(left).unwrap_or(usize::MAX));
            self.buffer.copy_within(from + held..self.end, from);
            self.end -= held;
            self.offset += held as u64;
            left -= held as u64;
            if left == 0 {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Leaves the rest of a line behind without holding it, with its end: how many bytes, and whether there is an end.
    pub(super) fn skip_line(&mut self) -> Result<(u64, bool), ParseError> {
        let mut skipped = 0;
        loop {
            let found = memchr::memchr(b'\n', self.window());
            let count = found.map_or(self.window().len(), |found| found + 1);
            self.advance(count);
            skipped += count as u64;
            if found.is_some() {
                return Ok((skipped, true));
            }
            if !self.more()? {
                return Ok((skipped, false));
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_cut_out_wherever_they_lie() {
        let long = vec![b'x'; 3 * STEP];
        let bytes = [b"ab".as_slice(), &long, b"cd\nrest"].concat();
        let mut input = bytes.as_slice();
        let mut source = Source::new(&mut input).unwrap();
        assert!(source.need(2).unwrap());
        assert!(source.cut_out(2, long.len() as u64).unwrap());
        assert!(source.need(4).unwrap());
        assert_eq!(&source.window()[..4], b"abcd");
        assert_eq!(source.skip_line().unwrap(), (5, true));
        assert_eq!(source.offset(), bytes.len() as u64 - 4);
        assert!(!source.cut_out(1, u64::MAX).unwrap());
        assert_eq!(source.window(), b"r");
    }

    #[test]
    fn what_stays_can_still_be_had() {
        let bytes = [b"first\n".as_slice(), &vec![b'\n'; 3 * STEP]].concat();
        let mut input = bytes.as_slice();
        let mut source = Source::new(&mut input).unwrap();
        source.need(6).unwrap();
        source.advance_keeping(6, 6);
        source.need(2 * STEP).unwrap();
        assert_eq!(source.behind(), b"first\n");
    }
}
