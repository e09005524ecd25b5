//! Values of members that are asked for.

use super::scan::text_end;
use crate::logs::line;
use crate::logs::read::Out;

/// A value, as it stands in the input.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::logs) enum Value<'a> {
    #[default]
    Missing,
    Null,
    /// A text without escapes, which need not be valid UTF-8.
    Text(&'a [u8]),
    /// A text with escapes, without its quotes.
    Escaped(&'a [u8]),
    /// A number, `true` or `false`.
    Word(&'a [u8]),
    /// An array with its brackets.
    List(&'a [u8]),
    Object,
}

impl<'a> Value<'a> {
    /// A text without escapes, or a word.
    #[inline]
    pub(in crate::logs) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Text(bytes) | Self::Word(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// A whole number that is not negative, as a number or as a text.
    #[inline]
    pub(in crate::logs) fn number(self) -> Option<u64> {
        line::number(self.bytes()?)
    }

    /// A name; `None` if it has something in it that must not be shown.
    #[inline]
    pub(in crate::logs) fn name(self, scratch: &'a mut String) -> Option<&'a str> {
        match self {
            Self::Text(bytes) => line::name(std::str::from_utf8(bytes).ok()?),
            Self::Escaped(bytes) => {
                scratch.clear();
                unescape(bytes, scratch);
                line::name(scratch)
            }
            _ => None,
        }
    }

    /// The text; empty if there is none.
    #[inline]
    pub(in crate::logs) fn text(self, scratch: &'a mut String, out: &mut Out<'_>) -> &'a str {
        match self {
            Self::Text(bytes) | Self::Word(bytes) => {
                if let Ok(text) = std::str::from_utf8(bytes) {
                    return text;
                }
                out.invalid();
                scratch.clear();
                push_lossy(bytes, scratch);
            }
            Self::Escaped(bytes) => {
                scratch.clear();
                if unescape(bytes, scratch) {
                    out.invalid();
                }
            }
            Self::List(bytes) => {
                scratch.clear();
                if list(bytes, scratch) {
                    out.invalid();
                }
            }
            Self::Missing | Self::Null | Self::Object => return "",
        }
        scratch
    }
}

/// Appends bytes; true if some did not decode.
fn push_lossy(bytes: &[u8], text: &mut String) -> bool {
    let mut is_invalid = false;
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            is_invalid = true;
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
    is_invalid
}

/// Appends a text with escapes; true if something did not decode.
fn unescape(bytes: &[u8], text: &mut String) -> bool {
    let mut is_invalid = false;
    let mut rest = bytes;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        is_invalid |= push_lossy(&rest[..at], text);
        rest = &rest[at + 1..];
        let Some((kind, behind)) = rest.split_first() else {
            return is_invalid;
        };
        rest = behind;
        text.push(match kind {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let (c, length) = code_point(rest);
                rest = &rest[length..];
                is_invalid |= c == char::REPLACEMENT_CHARACTER;
                c
            }
            b'"' | b'\\' | b'/' => char::from(*kind),
            _ => {
                is_invalid = true;
                char::REPLACEMENT_CHARACTER
            }
        });
    }
    push_lossy(rest, text) | is_invalid
}

/// The character behind `\u`, and how many bytes it takes: one beyond the first 65 536 is two escapes.
fn code_point(bytes: &[u8]) -> (char, usize) {
    let unit = |at: usize| {
        let digits = bytes.get(at..at + 4)?;
        digits.iter().try_fold(0, |unit, digit| {
            Some(unit << 4 | char::from(*digit).to_digit(16)?)
        })
    };
    let Some(first) = unit(0) else {
        return (char::REPLACEMENT_CHARACTER, 0);
    };
    if (0xd800..0xdc00).contains(&first)
        && bytes.get(4..6) == Some(b"\\u")
        && let Some(second @ 0xdc00..0xe000) = unit(6)
    {
        let value = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (
            char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER),
            10,
        );
    }
    (
        char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER),
        4,
    )
}

/// Appends an array: numbers are the bytes of a text, texts are its lines, and so are arrays of numbers among them.
/// True if something did not decode.
fn list(bytes: &[u8], text: &mut String) -> bool {
    let mut is_invalid = false;
    let mut numbers = Vec::new();
    let mut items = 0;
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let Ok((end, _)) = text_end(bytes, at + 1) else {
                    return true;
                };
                begin_item(&mut items, text);
                is_invalid |= unescape(&bytes[at + 1..end], text);
                at = end;
            }
            b'0'..=b'9' => {
                let length = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit());
                let length = length.count();
                match line::number(&bytes[at..at + length]).map(u8::try_from) {
                    Some(Ok(byte)) => numbers.push(byte),
                    _ => is_invalid = true,
                }
                at += length - 1;
            }
            b'[' | b']' if !numbers.is_empty() => {
                begin_item(&mut items, text);
                is_invalid |= push_lossy(&numbers, text);
                numbers.clear();
            }
            _ => {}
        }
        at += 1;
    }
    is_invalid
}

fn begin_item(items: &mut usize, text: &mut String) {
    if *items > 0 {
        text.push('\n');
    }
    *items += 1;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes() {
        for (raw, expected, is_invalid) in [
            (&br#"a\n\t\"\\\/\u00fc"#[..], "a\n\t\"\\/ü", false),
            (br"\ud83d\ude00", "😀", false),
            (br"\ud83d x", "\u{fffd} x", true),
            (br"\ude00", "\u{fffd}", true),
            (br"\u12", "\u{fffd}12", true),
            (br"\q", "\u{fffd}", true),
            (b"a\xff\\n", "a\u{fffd}\n", true),
            (b"\\", "", false),
        ] {
            let mut text = String::new();
            assert_eq!(unescape(raw, &mut text), is_invalid, "{expected}");
            assert_eq!(text, expected);
        }
    }

    #[test]
    fn lists() {
        for (raw, expected, is_invalid) in [
            ("[104,105]", "hi", false),
            (r#"["a","b\n",[195,40]]"#, "a\nb\n\n\u{fffd}(", true),
            ("[[104],[105]]", "h\ni", false),
            ("[300]", "", true),
            ("[]", "", false),
            ("[1.5]", "\u{1}\u{5}", false),
        ] {
            let mut text = String::new();
            assert_eq!(list(raw.as_bytes(), &mut text), is_invalid, "{raw}");
            assert_eq!(text, expected, "{raw}");
        }
    }
}
