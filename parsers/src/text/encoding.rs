//! Which encoding an input has, and how a whole document is decoded.

use std::borrow::Cow;
use std::io::{self, BufRead, Chain, Cursor, Read};

use serde::{Deserialize, Serialize};

/// How the bytes of an input stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark. Also what is assumed when nothing speaks for another.
    #[default]
    Utf8,
    /// UTF-16, low byte first: what Windows tools write.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-32, low byte first.
    Utf32Le,
    /// UTF-32, high byte first.
    Utf32Be,
}

/// Bytes that [`Encoding::detect`] looks at.
const DETECTION_BYTES: usize = 64;

/// An encoding, the bytes that its mark takes, and the stream behind the mark.
type Detected<R> = (Encoding, u64, Chain<Cursor<Vec<u8>>, R>);

impl Encoding {
    /// Tells the encoding from the first bytes, and the length of the byte order mark.
    ///
    /// Without a mark, a NUL in every second byte of the first 64 means UTF-16.
    ///
    /// ```
    /// use wegweiser_parsers::text::Encoding;
    ///
    /// assert_eq!(Encoding::detect(b"\xFF\xFEa\0"), (Encoding::Utf16Le, 2));
    /// assert_eq!(Encoding::detect(b"\0{\0}"), (Encoding::Utf16Be, 0));
    /// assert_eq!(Encoding::detect(b"plain"), (Encoding::Utf8, 0));
    /// ```
    pub fn detect(head: &[u8]) -> (Self, usize) {
        match head {
            [0xFF, 0xFE, 0, 0, ..] => (Self::Utf32Le, 4),
            [0, 0, 0xFE, 0xFF, ..] => (Self::Utf32Be, 4),
            [0xFF, 0xFE, ..] => (Self::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Self::Utf16Be, 2),
            [0xEF, 0xBB, 0xBF, ..] => (Self::Utf8, 3),
            _ => (Self::detect_unmarked(head), 0),
        }
    }

    /// Finds the encoding of a stream; also how many bytes its mark takes, and the stream behind that mark.
    pub(super) fn of_stream<R: BufRead>(mut reader: R) -> io::Result<Detected<R>> {
        let mut head = Vec::with_capacity(DETECTION_BYTES);
        reader
            .by_ref()
            .take(DETECTION_BYTES as u64)
            .read_to_end(&mut head)?;
        let (encoding, mark) = Self::detect(&head);
        let mut head = Cursor::new(head);
        head.set_position(mark as u64);
        Ok((encoding, mark as u64, head.chain(reader)))
    }

    fn detect_unmarked(head: &[u8]) -> Self {
        let pairs = head[..head.len().min(DETECTION_BYTES)].chunks_exact(2);
        if pairs.len() < 2 {
            return Self::Utf8;
        }
        if pairs.clone().all(|pair| pair[0] != 0 && pair[1] == 0) {
            Self::Utf16Le
        } else if pairs.clone().all(|pair| pair[0] == 0 && pair[1] != 0) {
            Self::Utf16Be
        } else {
            Self::Utf8
        }
    }

    /// Bytes per code unit.
    pub(super) fn unit_bytes(self) -> usize {
        match self {
            Self::Utf8 => 1,
            Self::Utf16Le | Self::Utf16Be => 2,
            Self::Utf32Le | Self::Utf32Be => 4,
        }
    }

    /// The value of one whole code unit.
    pub(super) fn unit(self, bytes: &[u8]) -> u32 {
        let little = matches!(self, Self::Utf16Le | Self::Utf32Le);
        bytes.iter().enumerate().fold(0, |value, (index, &byte)| {
            let place = if little {
                index
            } else {
                bytes.len() - 1 - index
            };
            value | u32::from(byte) << (8 * place)
        })
    }

    /// How many of `bytes` end with a whole character, as more may follow.
    pub(super) fn whole(self, bytes: &[u8]) -> usize {
        let size = self.unit_bytes();
        let whole = bytes.len() / size * size;
        let ends_in_half = size == 2
            && whole >= 2
            && (0xD800..0xDC00).contains(&self.unit(&bytes[whole - 2..whole]));
        whole - if ends_in_half { 2 } else { 0 }
    }

    /// Appends decoded `bytes` to `text`; true if something did not decode.
    pub(super) fn decode_into(self, bytes: &[u8], text: &mut String) -> bool {
        match self {
            Self::Utf8 => match String::from_utf8_lossy(bytes) {
                Cow::Borrowed(valid) => {
                    text.push_str(valid);
                    false
                }
                Cow::Owned(mended) => {
                    text.push_str(&mended);
                    true
                }
            },
            Self::Utf16Le | Self::Utf16Be => {
                let units = bytes.chunks_exact(2);
                let mut invalid = !units.remainder().is_empty();
                let units = units.map(|pair| self.unit(pair) as u16);
                text.extend(char::decode_utf16(units).map(|unit| {
                    unit.unwrap_or_else(|_| {
                        invalid = true;
                        char::REPLACEMENT_CHARACTER
                    })
                }));
                invalid
            }
            Self::Utf32Le | Self::Utf32Be => {
                let units = bytes.chunks_exact(4);
                let mut invalid = !units.remainder().is_empty();
                text.extend(units.map(|four| {
                    char::from_u32(self.unit(four)).unwrap_or_else(|| {
                        invalid = true;
                        char::REPLACEMENT_CHARACTER
                    })
                }));
                invalid
            }
        }
    }
}

/// Decodes a whole document by the rules of [`LineReader`](super::LineReader), without splitting it.
///
/// A byte order mark and NUL bytes at the end are dropped; what does not decode becomes U+FFFD. Valid UTF-8
/// is borrowed.
///
/// ```
/// use wegweiser_parsers::text::decode_document;
///
/// assert_eq!(decode_document(b"\xEF\xBB\xBF{}\0\0"), "{}");
/// assert_eq!(decode_document(b"\xFE\xFF\0{\0}"), "{}");
/// assert_eq!(decode_document(b"caf\xE9"), "caf\u{FFFD}");
/// ```
pub fn decode_document(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, mark) = Encoding::detect(bytes);
    let bytes = &bytes[mark..];
    if encoding == Encoding::Utf8 {
        let end = bytes
            .iter()
            .rposition(|&byte| byte != 0)
            .map_or(0, |last| last + 1);
        // Text that is sound, which nearly all is, is checked many bytes at a time.
        return match std::str::from_utf8(&bytes[..end]) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(&bytes[..end]),
        };
    }
    let mut text = String::with_capacity(bytes.len() / encoding.unit_bytes());
    encoding.decode_into(bytes, &mut text);
    text.truncate(text.trim_end_matches('\0').len());
    Cow::Owned(text)
}

/// The characters of 0x80 to 0x9f in Windows-1252; the five that have none stay controls, as Windows maps them.
const WINDOWS_1252: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}',
    '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}',
    '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}',
    '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// The character of a byte in Windows-1252, in which every byte is one.
pub(crate) fn windows_1252(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            Encoding::Utf32Le => text
                .chars()
                .flat_map(|c| u32::from(c).to_le_bytes())
                .collect(),
            Encoding::Utf32Be => text
                .chars()
                .flat_map(|c| u32::from(c).to_be_bytes())
                .collect(),
        }
    }

    #[test]
    fn every_encoding_with_a_mark_decodes_to_the_same() {
        for encoding in [
            Encoding::Utf8,
            Encoding::Utf16Le,
            Encoding::Utf16Be,
            Encoding::Utf32Le,
            Encoding::Utf32Be,
        ] {
            let bytes = encode("\u{FEFF}a=ü𝄞\n", encoding);
            assert_eq!(decode_document(&bytes), "a=ü𝄞\n", "{encoding:?}");
        }
    }

    #[test]
    fn broken_units_become_replacement_characters() {
        assert_eq!(decode_document(b"\xFF\xFEa\0\0\xD8b\0"), "a\u{FFFD}b");
        assert_eq!(decode_document(b"\xFF\xFEa\0b"), "a");
        assert_eq!(
            decode_document(b"\xFF\xFE\0\0a\0\0\0\0\0\x11\0"),
            "a\u{FFFD}"
        );
    }

    #[test]
    fn short_and_odd_inputs_are_utf8() {
        assert_eq!(Encoding::detect(b""), (Encoding::Utf8, 0));
        assert_eq!(Encoding::detect(b"a\0"), (Encoding::Utf8, 0));
        assert_eq!(Encoding::detect(b"a\0\0\0b\0\0\0"), (Encoding::Utf8, 0));
        assert_eq!(Encoding::detect(b"\0\0\0\0"), (Encoding::Utf8, 0));
    }
}
