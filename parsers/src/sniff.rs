//! Telling formats apart by content: names and extensions lie.

use std::borrow::Cow;
use std::io::{BufRead, Chain, Cursor, Read};

use crate::error::{ErrorKind, ParseError};
use crate::text::decode_document;

/// Bytes at the start of an input that recognition may look at.
pub const HEAD_BYTES: usize = 64 << 10;

/// The decoded start of an input.
///
/// ```
/// use wegweiser_parsers::sniff::Head;
///
/// let head = Head::new(b"\xEF\xBB\xBF  {\"a\": 1}");
/// assert!(head.starts_like_json());
/// assert_eq!(head.describe(), "JSON");
/// ```
#[derive(Debug, Clone)]
pub struct Head<'a> {
    bytes: &'a [u8],
    text: Cow<'a, str>,
}

impl<'a> Head<'a> {
    /// Decodes the first [`HEAD_BYTES`] of `bytes`.
    pub fn new(bytes: &'a [u8]) -> Self {
        let bytes = &bytes[..bytes.len().min(HEAD_BYTES)];
        Self {
            bytes,
            text: decode_document(bytes),
        }
    }

    /// The bytes as they are.
    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The decoded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The lines of the text, at any line end.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.text
            .split(['\n', '\r'])
            .filter(|line| !line.is_empty())
    }

    /// Whether there is nothing but blanks and NUL bytes.
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || c == '\0')
    }

    /// Whether the first character may start a JSON object, array or string.
    pub fn starts_like_json(&self) -> bool {
        self.text.trim_start().starts_with(['{', '[', '"'])
    }

    /// Whether the text is a page made for a browser.
    pub fn is_html(&self) -> bool {
        let start = self.text.trim_start();
        ["<!doctype", "<html", "<head", "<body"].iter().any(|tag| {
            start
                .get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag))
        })
    }

    /// Whether the text starts like an object or array, or is a single string and not a row of quoted cells.
    fn is_likely_json(&self) -> bool {
        let text = self.text.trim();
        let Some(string) = text.strip_prefix('"') else {
            return text.starts_with(['{', '[']);
        };
        let mut escaped = false;
        let end = string.find(|c| {
            let found = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            found
        });
        end.is_none_or(|end| end + 1 == string.len())
    }

    fn is_markup(&self) -> bool {
        self.text
            .trim_start()
            .strip_prefix('<')
            .is_some_and(|rest| {
                rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '?' | '!' | '/'))
            })
    }

    /// In a few words what the content looks like, for error messages.
    pub fn describe(&self) -> &'static str {
        if self.is_blank() {
            return "empty";
        }
        match self.bytes {
            [0x1F, 0x8B, ..] => return "a gzip archive",
            [b'P', b'K', 3, 4, ..] => return "a zip archive",
            [0x28, 0xB5, 0x2F, 0xFD, ..] => return "a zstandard archive",
            _ => {}
        }
        if self.is_html() {
            "an HTML page"
        } else if crate::lynis::log::recognise(self.bytes) {
            "a Lynis log"
        } else if crate::lynis::report::recognise(self.bytes) {
            "a Lynis report"
        } else if crate::lynis::document::recognise(self.bytes) {
            "a Lynis audit document"
        } else if self.is_likely_json() {
            "JSON"
        } else if self.is_markup() {
            "XML"
        } else if self.bytes.contains(&0) {
            "binary data"
        } else {
            "text of another kind"
        }
    }
}

/// A reader whose head was looked at and put back.
pub(crate) type Sniffed<R> = Chain<Cursor<Vec<u8>>, R>;

/// Checks the head of `reader` with `recognise` and gives the whole input back for reading.
pub(crate) fn expect<R: BufRead>(
    mut reader: R,
    name: &str,
    recognise: fn(&[u8]) -> bool,
) -> Result<Sniffed<R>, ParseError> {
    let mut head = Vec::new();
    reader
        .by_ref()
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    if !recognise(&head) {
        return Err(rejection(&head, name));
    }
    Ok(Cursor::new(head).chain(reader))
}

/// The error for an input that is not the format called `name`.
pub(crate) fn rejection(head: &[u8], name: &str) -> ParseError {
    let head = Head::new(head);
    if head.is_blank() {
        return ParseError::new(ErrorKind::Empty, format!("no {name}: the input is empty"));
    }
    let looks_like = head.describe();
    ParseError::new(
        ErrorKind::NotThisFormat,
        format!("not a {name}: the content is {looks_like}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn descriptions() {
        for (bytes, description) in [
            (&b""[..], "empty"),
            (b" \n\0\0", "empty"),
            (b"<!DOCTYPE html><p>", "an HTML page"),
            (b"\n<HTML>", "an HTML page"),
            (b"<?xml?>", "XML"),
            (b"<13>Jan  1 host x", "text of another kind"),
            (b"\"a\",\"b\"\n1,2\n", "text of another kind"),
            (br#""{\"a\": 1}""#, "JSON"),
            (b"[1]", "JSON"),
            (b"\x1F\x8B\x08", "a gzip archive"),
            (b"PK\x03\x04", "a zip archive"),
            (b"MZ\x90\0\x03", "binary data"),
            (b"hello", "text of another kind"),
        ] {
            assert_eq!(Head::new(bytes).describe(), description);
        }
    }
}
