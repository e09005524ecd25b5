//! Lines of bytes, whatever the encoding of the input.

use std::borrow::Cow;
use std::io::{self, BufRead};

use crate::text::Utf8Reader;
use crate::text::windows_1252;

/// Splits an input into lines. Text that is not UTF-8 by its mark stays as it is: only names need be decoded.
pub(in crate::perf) struct Lines<R> {
    source: Utf8Reader<R>,
    limit: usize,
    number: u64,
    after_return: bool,
    bytes: Vec<u8>,
}

/// One line without its end.
#[derive(Debug, Clone, Copy)]
pub(in crate::perf) struct Line<'a> {
    pub(in crate::perf) bytes: &'a [u8],
    /// Counted from 1.
    pub(in crate::perf) number: u64,
    /// It has an end: only the last may have none.
    pub(in crate::perf) is_terminated: bool,
    /// It is longer than the limit; the rest was passed over.
    pub(in crate::perf) is_overlong: bool,
}

impl Line<'_> {
    /// Whether nothing of the line is missing behind its last byte.
    pub(in crate::perf) fn is_whole(&self) -> bool {
        self.is_terminated && !self.is_overlong
    }
}

impl<R: BufRead> Lines<R> {
    pub(in crate::perf) fn new(input: R, limit: usize) -> io::Result<Self> {
        Ok(Self {
            source: Utf8Reader::new(input)?,
            limit,
            number: 0,
            after_return: false,
            bytes: Vec::new(),
        })
    }

    /// The next line with something in it but blanks and NUL bytes.
    pub(in crate::perf) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            let Some((is_terminated, is_overlong)) = self.fill()? else {
                return Ok(None);
            };
            if !self
                .bytes
                .iter()
                .all(|byte| matches!(byte, 0 | b' ' | b'\t'))
            {
                let tail = self.bytes.iter().rev().take_while(|byte| **byte == 0);
                let end = self.bytes.len() - tail.count();
                return Ok(Some(Line {
                    bytes: &self.bytes[..end],
                    number: self.number,
                    is_terminated,
                    is_overlong,
                }));
            }
        }
    }

    /// Takes a line; `None` at the end, else whether it has an end of its own and whether it is overlong.
    fn fill(&mut self) -> io::Result<Option<(bool, bool)>> {
        self.bytes.clear();
        let mut is_overlong = false;
        loop {
            let available = match self.source.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if std::mem::take(&mut self.after_return) && available.first() == Some(&b'\n') {
                self.source.consume(1);
                continue;
            }
            if available.is_empty() {
                let is_empty = self.bytes.is_empty();
                self.number += u64::from(!is_empty);
                return Ok((!is_empty).then_some((false, is_overlong)));
            }
            let end = memchr::memchr2(b'\n', b'\r', available);
            let content = &available[..end.unwrap_or(available.len())];
            let room = self.limit - self.bytes.len();
            is_overlong |= content.len() > room;
            self.bytes
                .extend_from_slice(&content[..content.len().min(room)]);
            self.after_return = end.is_some_and(|end| available[end] == b'\r');
            let taken = content.len() + usize::from(end.is_some());
            self.source.consume(taken);
            if end.is_some() {
                self.number += 1;
                return Ok(Some((true, is_overlong)));
            }
        }
    }
}

/// Text of Windows tools: UTF-8, or else Windows-1252, which every byte is valid in.
pub(in crate::perf) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        Cow::Borrowed,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_any_end() {
        let mut lines =
            Lines::new(&b"\r\n\"a\r\nb\rc\n\n\0\0\nlong line\nd\0\0"[..], 4).expect("bytes");
        let mut seen = Vec::new();
        while let Some(line) = lines.next().expect("bytes") {
            let text = decode(line.bytes).into_owned();
            seen.push((line.number, text, line.is_terminated, line.is_overlong));
        }
        let expected = [
            (2, "\"a", true, false),
            (3, "b", true, false),
            (4, "c", true, false),
            (7, "long", true, true),
            (8, "d", false, false),
        ];
        assert_eq!(
            seen,
            expected.map(|(at, text, end, long)| (at, text.to_owned(), end, long))
        );
    }

    #[test]
    fn code_pages() {
        assert_eq!(decode(b"d'\xE9t\xE9 \x80 \x92"), "d'été € ’");
        assert_eq!(
            decode("Prozessor-Warteschlangenlänge".as_bytes()),
            "Prozessor-Warteschlangenlänge"
        );
    }
}
