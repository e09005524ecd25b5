//! A line at a time, in bounded memory.

use std::io::{BufRead, Chain, Cursor, ErrorKind as IoErrorKind};

use serde::{Deserialize, Serialize};

use super::encoding::Encoding;
use crate::error::ParseError;
use crate::limits::Limits;

/// One line of text without its end, borrowed from the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The decoded text.
    pub text: &'a str,
    /// The 1-based number of the line.
    pub number: u64,
    /// Where the line starts in the raw input, in bytes.
    pub offset: u64,
    /// The line exceeds [`Limits::line_bytes`]; its rest was skipped.
    pub truncated: bool,
    /// Bytes of the line did not decode and were replaced by U+FFFD.
    pub invalid_bytes: bool,
    /// The line has an end; false only for a last line that was cut or never finished.
    pub terminated: bool,
}

/// What a [`LineReader`] had to mend, counted over the whole input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct TextTrouble {
    /// The encoding found at the start.
    pub encoding: Encoding,
    /// Lines handed out.
    pub lines: u64,
    /// Lines with bytes that did not decode.
    pub invalid_lines: u64,
    /// Lines longer than the limit.
    pub overlong_lines: u64,
    /// Bytes skipped because their line was too long.
    pub skipped_bytes: u64,
    /// NUL bytes dropped from the end of the input, as a crash leaves them.
    pub nul_tail_bytes: u64,
    /// The last line has no end.
    pub unterminated: bool,
}

/// Splits an input into lines of text.
///
/// Encoding: a byte order mark decides, then NULs in every second byte (UTF-16 without a mark), else UTF-8,
/// and lossy where it is not valid. Line ends: LF, CRLF and lone CR. NUL bytes at the very end are dropped.
/// A line longer than the limit is cut, and its rest is skipped without being held.
///
/// The reader lends its lines, so one buffer serves the whole input:
///
/// ```
/// use wegweiser_parsers::{Limits, text::LineReader};
///
/// let mut lines = LineReader::new(&b"\xEF\xBB\xBFone\r\ntwo\rthree"[..], &Limits::default())?;
/// let mut seen = Vec::new();
/// while let Some(line) = lines.next_line()? {
///     seen.push((line.number, line.offset, line.text.to_owned()));
/// }
/// assert_eq!(seen, [(1, 3, "one".into()), (2, 8, "two".into()), (3, 12, "three".into())]);
/// assert!(lines.trouble().unterminated);
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
#[derive(Debug)]
pub struct LineReader<R> {
    source: Chain<Cursor<Vec<u8>>, R>,
    line_bytes: usize,
    /// Bytes taken from the source so far.
    position: u64,
    /// The last line ended in CR: an LF that follows belongs to it.
    after_carriage_return: bool,
    raw: Vec<u8>,
    text: String,
    trouble: TextTrouble,
}

/// How the raw bytes of a line were found.
struct RawLine {
    terminated: bool,
    skipped: u64,
    /// The skipped bytes are all NUL.
    skipped_nul: bool,
}

impl<R: BufRead> LineReader<R> {
    /// Reads the first bytes of `reader` to find the encoding.
    pub fn new(reader: R, limits: &Limits) -> Result<Self, ParseError> {
        let (encoding, mark, source) = Encoding::of_stream(reader)?;
        Ok(Self {
            source,
            // Whole code units only, and room for at least one.
            line_bytes: (limits.line_bytes / 4).max(1) * 4,
            position: mark,
            after_carriage_return: false,
            raw: Vec::new(),
            text: String::new(),
            trouble: TextTrouble {
                encoding,
                ..TextTrouble::default()
            },
        })
    }

    /// The next line, or `None` at the end of the input.
    pub fn next_line(&mut self) -> Result<Option<Line<'_>>, ParseError> {
        let mut found = if self.trouble.encoding == Encoding::Utf8 {
            self.drop_line_feed_after_return()?;
            (self.position, self.fill_narrow()?)
        } else {
            self.fill_wide()?
        };
        let (offset, raw) = (found.0, &mut found.1);
        if !raw.terminated {
            if self.raw.is_empty() && raw.skipped == 0 {
                return Ok(None);
            }
            self.trim_nul_tail(raw);
            if self.raw.is_empty() {
                return Ok(None);
            }
            self.trouble.unterminated = true;
        }
        let truncated = raw.skipped > 0;
        if truncated {
            self.trouble.overlong_lines += 1;
            self.trouble.skipped_bytes += raw.skipped;
            self.cut_at_character();
        }
        let invalid_bytes = self.decode();
        self.trouble.invalid_lines += u64::from(invalid_bytes);
        self.trouble.lines += 1;
        let text = if self.trouble.encoding == Encoding::Utf8 && !invalid_bytes {
            std::str::from_utf8(&self.raw).unwrap_or_default()
        } else {
            &self.text
        };
        let (number, terminated) = (self.trouble.lines, raw.terminated);
        Ok(Some(Line {
            text,
            number,
            offset,
            truncated,
            invalid_bytes,
            terminated,
        }))
    }

    /// What had to be mended so far; final once [`next_line`](Self::next_line) returned `None`.
    pub fn trouble(&self) -> TextTrouble {
        self.trouble
    }

    /// Decodes `raw` into `text` where it cannot be lent as it is; true if something did not decode.
    fn decode(&mut self) -> bool {
        self.text.clear();
        match self.trouble.encoding {
            Encoding::Utf8 if std::str::from_utf8(&self.raw).is_ok() => false,
            encoding => encoding.decode_into(&self.raw, &mut self.text),
        }
    }

    /// Takes bytes up to the next LF or CR: the path of nearly every input.
    fn fill_narrow(&mut self) -> Result<RawLine, ParseError> {
        self.raw.clear();
        let mut line = RawLine {
            terminated: false,
            skipped: 0,
            skipped_nul: true,
        };
        loop {
            let available = fill(&mut self.source)?;
            if available.is_empty() {
                return Ok(line);
            }
            let end = memchr::memchr2(b'\n', b'\r', available);
            let content = &available[..end.unwrap_or(available.len())];
            let room = self.line_bytes - self.raw.len();
            let (kept, rest) = content.split_at(content.len().min(room));
            self.raw.extend_from_slice(kept);
            line.skipped += rest.len() as u64;
            line.skipped_nul &= rest.iter().all(|&byte| byte == 0);
            if end.is_some() {
                line.terminated = true;
                self.after_carriage_return = available[content.len()] == b'\r';
            }
            let taken = content.len() + usize::from(line.terminated);
            self.consume(taken);
            if line.terminated {
                return Ok(line);
            }
        }
    }

    fn drop_line_feed_after_return(&mut self) -> Result<(), ParseError> {
        if std::mem::take(&mut self.after_carriage_return)
            && fill(&mut self.source)?.first() == Some(&b'\n')
        {
            self.consume(1);
        }
        Ok(())
    }

    /// Takes code units of two or four bytes up to the next LF or CR.
    fn fill_wide(&mut self) -> Result<(u64, RawLine), ParseError> {
        self.raw.clear();
        let size = self.trouble.encoding.unit_bytes();
        let mut offset = self.position;
        let mut line = RawLine {
            terminated: false,
            skipped: 0,
            skipped_nul: true,
        };
        let mut buffer = [0; 4];
        loop {
            let filled = self.take_unit(&mut buffer[..size])?;
            let unit = &buffer[..filled];
            let value = (filled == size).then(|| self.trouble.encoding.unit(unit));
            if std::mem::take(&mut self.after_carriage_return) && value == Some(u32::from(b'\n')) {
                offset = self.position;
                continue;
            }
            if value == Some(u32::from(b'\n')) || value == Some(u32::from(b'\r')) {
                line.terminated = true;
                self.after_carriage_return = value == Some(u32::from(b'\r'));
                return Ok((offset, line));
            }
            if self.raw.len() + filled <= self.line_bytes {
                self.raw.extend_from_slice(unit);
            } else {
                line.skipped += filled as u64;
                line.skipped_nul &= unit.iter().all(|&byte| byte == 0);
            }
            if filled < size {
                return Ok((offset, line));
            }
        }
    }

    /// Fills `unit` from the source and returns the bytes found: fewer only at the end of the input.
    fn take_unit(&mut self, unit: &mut [u8]) -> Result<usize, ParseError> {
        let mut filled = 0;
        while filled < unit.len() {
            let available = fill(&mut self.source)?;
            let count = available.len().min(unit.len() - filled);
            if count == 0 {
                break;
            }
            unit[filled..filled + count].copy_from_slice(&available[..count]);
            filled += count;
            self.consume(count);
        }
        Ok(filled)
    }

    fn trim_nul_tail(&mut self, line: &mut RawLine) {
        if !line.skipped_nul {
            return;
        }
        let size = self.trouble.encoding.unit_bytes();
        let before = self.raw.len();
        while self.raw.len() >= size
            && self.raw[self.raw.len() - size..]
                .iter()
                .all(|&byte| byte == 0)
        {
            self.raw.truncate(self.raw.len() - size);
        }
        self.trouble.nul_tail_bytes += (before - self.raw.len()) as u64 + line.skipped;
        line.skipped = 0;
    }

    /// Drops the start of a character that the limit cut in two.
    fn cut_at_character(&mut self) {
        if self.trouble.encoding != Encoding::Utf8 {
            return;
        }
        if let Err(error) = std::str::from_utf8(&self.raw)
            && error.error_len().is_none()
        {
            self.raw.truncate(error.valid_up_to());
        }
    }

    fn consume(&mut self, count: usize) {
        self.source.consume(count);
        self.position += count as u64;
    }
}

/// `fill_buf` that outlives signals.
fn fill<R: BufRead>(source: &mut R) -> Result<&[u8], ParseError> {
    loop {
        match source.fill_buf() {
            // The borrow of a returned buffer would reach over the loop, so it is taken again below.
            Ok(_) => break,
            Err(error) if error.kind() == IoErrorKind::Interrupted => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(source.fill_buf()?)
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn split(bytes: &[u8], line_bytes: usize) -> (Vec<(String, u64, bool, bool)>, TextTrouble) {
        let limits = Limits {
            line_bytes,
            ..Limits::default()
        };
        let mut reader = LineReader::new(bytes, &limits).unwrap();
        let mut lines = Vec::new();
        while let Some(line) = reader.next_line().unwrap() {
            lines.push((
                line.text.to_owned(),
                line.offset,
                line.truncated,
                line.terminated,
            ));
        }
        (lines, reader.trouble())
    }

    #[test]
    fn line_ends() {
        let (lines, _) = split(b"a\n\r\nb\r\rc\n", 64);
        let texts: Vec<_> = lines.iter().map(|line| (&*line.0, line.1)).collect();
        assert_eq!(texts, [("a", 0), ("", 2), ("b", 4), ("", 6), ("c", 7)]);
        assert_eq!(split(b"", 64).0, []);
        assert_eq!(split(b"\n", 64).0.len(), 1);
        assert_eq!(split(b"\r\n", 64).0.len(), 1);
    }

    #[test]
    fn wide_line_ends_and_offsets() {
        let bytes: Vec<u8> = "\u{FEFF}a\r\nb\rc"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let (lines, trouble) = split(&bytes, 64);
        let texts: Vec<_> = lines.iter().map(|line| (&*line.0, line.1)).collect();
        assert_eq!(texts, [("a", 2), ("b", 8), ("c", 12)]);
        assert_eq!(trouble.encoding, Encoding::Utf16Be);
        assert_eq!(split(b"\xFF\xFEa\0\n\0\x41", 64).0[1].0, "");
    }

    #[test]
    fn overlong_lines_are_cut_between_characters() {
        let (lines, trouble) = split("aaaüüü\nb\n".as_bytes(), 4);
        assert_eq!(lines[0], ("aaa".into(), 0, true, true));
        assert_eq!(lines[1], ("b".into(), 10, false, true));
        assert_eq!(
            (
                trouble.overlong_lines,
                trouble.skipped_bytes,
                trouble.invalid_lines
            ),
            (1, 5, 0)
        );
    }

    #[test]
    fn nul_tails_are_dropped_however_long() {
        let (lines, trouble) = split(b"a\nb\0\0\0\0\0\0\0\0", 4);
        assert_eq!(lines[1], ("b".into(), 2, false, false));
        assert_eq!(trouble.nul_tail_bytes, 8);
        assert_eq!(split(b"a\n\0\0\0", 64).0.len(), 1);
        let wide: Vec<u8> = "\u{FEFF}a\n\0\0"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(split(&wide, 64).0.len(), 1);
    }

    #[test]
    fn invalid_bytes_are_replaced_and_counted() {
        let (lines, trouble) = split(b"ok\nw\xFFird\n", 64);
        assert_eq!(lines[1].0, "w\u{FFFD}ird");
        assert_eq!((trouble.lines, trouble.invalid_lines), (2, 1));
    }

    #[test]
    fn an_io_error_is_reported() {
        #[derive(Debug)]
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("cable"))
            }
        }
        let error =
            LineReader::new(std::io::BufReader::new(Broken), &Limits::default()).unwrap_err();
        assert_eq!(error.kind(), crate::ErrorKind::Io);
    }
}
