//! A stretch of an input that moves along it.

use std::io::{BufRead, ErrorKind};

use crate::error::ParseError;
use crate::text::Utf8Reader;

/// A stretch of an input as UTF-8: it grows at the end while a record is searched, and is passed over at the start.
pub(super) struct Window<'r> {
    source: Utf8Reader<&'r mut dyn BufRead>,
    buffer: Vec<u8>,
    start: usize,
    failure: Option<ParseError>,
}

/// Bytes that have been passed over and are still held, at most.
const PASSED: usize = 256 << 10;

impl<'r> Window<'r> {
    pub(super) fn new(source: &'r mut dyn BufRead) -> Result<Self, ParseError> {
        Ok(Self {
            source: Utf8Reader::new(source)?,
            buffer: Vec::new(),
            start: 0,
            failure: None,
        })
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.buffer[self.start..]
    }

    /// Passes over the first bytes.
    pub(super) fn skip(&mut self, count: usize) {
        self.start += count;
        if self.start >= PASSED {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
    }

    /// Takes in more of the input; false at its end, or where it cannot be read any further.
    pub(super) fn grow(&mut self) -> bool {
        loop {
            match self.source.fill_buf() {
                Ok([]) => return false,
                Ok(bytes) => {
                    self.buffer.extend_from_slice(bytes);
                    let count = bytes.len();
                    self.source.consume(count);
                    return true;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.failure.get_or_insert_with(|| error.into());
                    return false;
                }
            }
        }
    }

    /// The first byte from `at` on for which `wanted` holds; `None` at the end of the input.
    pub(super) fn find(&mut self, at: usize, wanted: impl Fn(u8) -> bool) -> Option<usize> {
        let mut at = at;
        loop {
            if let Some(found) = self
                .bytes()
                .get(at..)
                .and_then(|bytes| bytes.iter().position(|byte| wanted(*byte)))
            {
                return Some(at + found);
            }
            at = at.max(self.bytes().len());
            if !self.grow() {
                return None;
            }
        }
    }

    /// Why the input could not be read to its end.
    pub(super) fn failure(self) -> Option<ParseError> {
        self.failure
    }
}
