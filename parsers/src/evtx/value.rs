//! A value of an event, still as it is stored.

use std::borrow::Cow;
use std::fmt;

use super::bytes::{array, until_nul};
use super::kind::{self, ARRAY, Kind};
use super::render;
use super::types::{FileTime, Guid, Sid, SystemTime};

/// A value of an event: borrowed, typed, and decoded only when asked.
///
/// [`Value::write_text`] and `Display` give the text that Windows shows for it. Comparing with a `str` allocates
/// nothing and compares that text:
///
/// ```
/// use wegweiser_parsers::evtx::Value;
///
/// let value = Value::from("4624");
/// assert!(value == "4624");
/// assert_eq!(value.as_u64(), Some(4624));
/// ```
#[derive(Clone, Copy)]
pub struct Value<'a> {
    repr: Repr<'a>,
}

#[derive(Clone, Copy)]
enum Repr<'a> {
    Stored { code: u8, bytes: &'a [u8] },
    Text(&'a str),
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            repr: Repr::Text(text),
        }
    }
}

impl<'a> Value<'a> {
    /// `code` must be one that [`kind::of_code`] knows.
    #[inline]
    pub(super) const fn stored(code: u8, bytes: &'a [u8]) -> Self {
        Self {
            repr: Repr::Stored { code, bytes },
        }
    }

    /// The type; of an array, that of its items.
    pub fn kind(&self) -> Kind {
        match self.repr {
            Repr::Stored { code, .. } => kind::of_code(code).unwrap_or(Kind::Null),
            Repr::Text(_) => Kind::String,
        }
    }

    /// Whether this is an array of its [`kind`](Self::kind). The pairs of an event have arrays already taken apart.
    pub fn is_array(&self) -> bool {
        matches!(self.repr, Repr::Stored { code, .. } if code & ARRAY != 0)
    }

    /// The items of an array, or the value itself.
    pub fn items(&self) -> Items<'a> {
        Items::new(*self)
    }

    /// The bytes as stored; text of a template has none.
    pub fn bytes(&self) -> Option<&'a [u8]> {
        match self.repr {
            Repr::Stored { bytes, .. } => Some(bytes),
            Repr::Text(_) => None,
        }
    }

    /// The bytes of UTF-16 text up to its NUL, for matchers that work on them undecoded.
    pub fn utf16(&self) -> Option<&'a [u8]> {
        match self.repr {
            Repr::Stored {
                code: kind::STRING,
                bytes,
            } => Some(until_nul(bytes)),
            _ => None,
        }
    }

    /// Text that is stored as UTF-8 already: that of templates and of records without a layout.
    pub fn utf8(&self) -> Option<&'a str> {
        match self.repr {
            Repr::Text(text) => Some(text),
            Repr::Stored { .. } => None,
        }
    }

    /// An unsigned integer: of any integer type, a truth value, or decimal or `0x` text.
    #[inline]
    pub fn as_u64(&self) -> Option<u64> {
        match self.repr {
            Repr::Text(text) => render::parse_u64(text.bytes().map(u16::from)),
            Repr::Stored { code, bytes } => match (code, bytes.len()) {
                (0x04 | 0x06 | 0x08 | 0x0a | 0x0d | 0x10 | 0x14 | 0x15, 1..=8) => {
                    render::unsigned(bytes)
                }
                (0x03 | 0x05 | 0x07 | 0x09, 1..=8) => {
                    render::signed(bytes).and_then(|number| u64::try_from(number).ok())
                }
                (kind::STRING, 2..=40) => render::parse_u64(super::bytes::units(until_nul(bytes))),
                _ => None,
            },
        }
    }

    /// A signed integer: of any integer type, a truth value, or decimal text.
    pub fn as_i64(&self) -> Option<i64> {
        match self.repr {
            Repr::Stored {
                code: 0x03 | 0x05 | 0x07 | 0x09 | 0x0d,
                bytes,
            } => render::signed(bytes),
            Repr::Text(text) if text.starts_with('-') => text.parse().ok(),
            Repr::Stored {
                code: kind::STRING, ..
            } => self.text().parse().ok(),
            _ => self.as_u64().and_then(|number| i64::try_from(number).ok()),
        }
    }

    /// A floating-point number, an integer as one, or text that spells one.
    pub fn as_f64(&self) -> Option<f64> {
        match self.repr {
            Repr::Stored { code: 0x0b, bytes } => {
                array(bytes, 0).map(|bytes| f64::from(f32::from_le_bytes(*bytes)))
            }
            Repr::Stored { code: 0x0c, bytes } => array(bytes, 0).map(|b| f64::from_le_bytes(*b)),
            Repr::Text(text) => text.parse().ok(),
            Repr::Stored {
                code: kind::STRING, ..
            } => self.text().parse().ok(),
            Repr::Stored { .. } => self.as_i64().map(|number| number as f64),
        }
    }

    /// A truth value: of that type (any number but 0 is true), or the texts `true` and `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self.repr {
            Repr::Stored { code: 0x0d, bytes } => render::unsigned(bytes).map(|bits| bits != 0),
            _ if *self == "true" => Some(true),
            _ if *self == "false" => Some(false),
            _ => None,
        }
    }

    /// A GUID.
    pub fn as_guid(&self) -> Option<Guid> {
        match self.repr {
            Repr::Stored { code: 0x0f, bytes } => array(bytes, 0).map(|bytes| Guid(*bytes)),
            _ => None,
        }
    }

    /// A security identifier.
    pub fn as_sid(&self) -> Option<Sid<'a>> {
        match self.repr {
            Repr::Stored { code: 0x13, bytes } => Some(Sid::new(bytes)),
            _ => None,
        }
    }

    /// An instant: of either of the types for it, or text in RFC 3339 form.
    pub fn as_time(&self) -> Option<FileTime> {
        match self.repr {
            Repr::Stored { code: 0x11, bytes } => {
                array(bytes, 0).map(|bytes| FileTime(u64::from_le_bytes(*bytes)))
            }
            Repr::Stored { code: 0x12, bytes } => {
                array(bytes, 0).and_then(|bytes| SystemTime::from_bytes(bytes).to_file_time())
            }
            Repr::Text(text) => FileTime::parse(text),
            Repr::Stored {
                code: kind::STRING, ..
            } => FileTime::parse(&self.text()),
            Repr::Stored { .. } => None,
        }
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        match self.repr {
            Repr::Text(text) => text.is_empty(),
            Repr::Stored {
                code: kind::NULL | 0x20 | kind::BIN_XML,
                ..
            } => true,
            Repr::Stored {
                code: kind::STRING,
                bytes,
            } => until_nul(bytes).is_empty(),
            Repr::Stored { bytes, .. } => bytes.is_empty(),
        }
    }

    /// The text, borrowed where it is stored as UTF-8.
    pub fn text(&self) -> Cow<'a, str> {
        match self.repr {
            Repr::Text(text) => Cow::Borrowed(text),
            Repr::Stored { .. } => Cow::Owned(self.to_string()),
        }
    }

    /// Writes the text as Windows shows it: GUIDs in braces, bytes in hexadecimal, times in RFC 3339 with seven
    /// digits, items of an array with commas.
    pub fn write_text(&self, out: &mut impl fmt::Write) -> fmt::Result {
        match self.repr {
            Repr::Text(text) => out.write_str(text),
            Repr::Stored { code, .. } if code & ARRAY != 0 => {
                for (number, item) in self.items().enumerate() {
                    if number > 0 {
                        out.write_char(',')?;
                    }
                    item.write_text(out)?;
                }
                Ok(())
            }
            Repr::Stored { code, bytes } => render::write(code, bytes, out),
        }
    }

    /// Whether the text is `other`, ASCII letters in either case.
    pub fn eq_ignore_ascii_case(&self, other: &str) -> bool {
        match (self.utf16(), self.utf8()) {
            (Some(bytes), _) => render::utf16_eq(bytes, other, true),
            (None, Some(text)) => text.eq_ignore_ascii_case(other),
            (None, None) => render::text_eq(self, other, true),
        }
    }
}

impl PartialEq<str> for Value<'_> {
    fn eq(&self, other: &str) -> bool {
        match (self.utf16(), self.utf8()) {
            (Some(bytes), _) => render::utf16_eq(bytes, other, false),
            (None, Some(text)) => text == other,
            (None, None) => render::text_eq(self, other, false),
        }
    }
}

impl PartialEq<&str> for Value<'_> {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl fmt::Display for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_text(f)
    }
}

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({:?})", self.kind(), self.text())
    }
}

/// The items of an array, or one value.
#[derive(Debug, Clone)]
pub struct Items<'a> {
    code: u8,
    /// Bytes of a number of the width of a pointer.
    pointer: u8,
    rest: Option<&'a [u8]>,
    whole: Option<Value<'a>>,
}

impl<'a> Items<'a> {
    fn new(value: Value<'a>) -> Self {
        match value.repr {
            Repr::Stored { code, bytes } if code & ARRAY != 0 => {
                // The width is that of the machine that logged it, and not stored: most have 64 bits.
                let pointer = if bytes.len().is_multiple_of(8) { 8 } else { 4 };
                let code = code & !ARRAY;
                Self {
                    code,
                    pointer,
                    rest: Some(bytes),
                    whole: None,
                }
            }
            _ => Self {
                code: kind::NULL,
                pointer: 0,
                rest: None,
                whole: Some(value),
            },
        }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Value<'a>;

    fn next(&mut self) -> Option<Value<'a>> {
        if let Some(whole) = self.whole.take() {
            return Some(whole);
        }
        let rest = self.rest.filter(|rest| !rest.is_empty())?;
        let (item, next) = split_item(self.code, self.pointer, rest);
        self.rest = Some(next);
        Some(Value::stored(self.code, item))
    }
}

/// The first item of an array and the bytes after it. Always takes at least one byte.
fn split_item(code: u8, pointer: u8, rest: &[u8]) -> (&[u8], &[u8]) {
    let length = match code {
        kind::STRING => {
            let item = until_nul(rest);
            return (item, rest.get(item.len() + 2..).unwrap_or_default());
        }
        kind::ANSI_STRING => {
            let end = memchr::memchr(0, rest).unwrap_or(rest.len());
            return (&rest[..end], rest.get(end + 1..).unwrap_or_default());
        }
        0x13 => 8 + 4 * usize::from(rest.get(1).copied().unwrap_or(0)),
        0x10 => pointer.into(),
        _ => kind::fixed_size(code).unwrap_or(rest.len()),
    };
    rest.split_at(length.min(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn numbers_of_all_widths_and_spellings() {
        let stored = |code, bytes: &'static [u8]| Value::stored(code, bytes);
        assert_eq!(stored(0x06, &[0x10, 0x12]).as_u64(), Some(4624));
        assert_eq!(stored(0x07, &[0xff; 4]).as_i64(), Some(-1));
        assert_eq!(stored(0x07, &[0xff; 4]).as_u64(), None);
        assert_eq!(stored(0x0a, &[0xff; 8]).as_u64(), Some(u64::MAX));
        assert_eq!(stored(0x0a, &[0xff; 8]).as_i64(), None);
        assert_eq!(Value::from("0xc000006d").as_u64(), Some(0xc000_006d));
        assert_eq!(Value::from("18446744073709551616").as_u64(), None);
        for text in ["", "0x", "+1", "1 "] {
            assert_eq!(Value::from(text).as_u64(), None, "{text:?}");
        }
        let text = utf16("-17\0after");
        assert_eq!(Value::stored(kind::STRING, &text).as_i64(), Some(-17));
        assert_eq!(
            stored(0x0c, &[0, 0, 0, 0, 0, 0, 0xe0, 0x3f]).as_f64(),
            Some(0.5)
        );
        assert_eq!(stored(0x0d, &[3, 0, 0, 0]).as_bool(), Some(true));
        assert_eq!(stored(0x0d, &[3, 0, 0, 0]).to_string(), "3");
        // Too few bytes for the type are shown as they are.
        assert_eq!(stored(0x0f, &[1, 2]).to_string(), "0102");
        assert_eq!(stored(0x08, &[1, 2, 3]).to_string(), "010203");
        assert_eq!(stored(0x13, &[1]).to_string(), "S-?");
    }

    #[test]
    fn text_ends_at_nul_and_survives_what_is_no_text() {
        let long = "ä".repeat(100) + "\u{1f511} and then ASCII ".repeat(9).as_str();
        let stored = utf16(&long);
        assert_eq!(Value::stored(kind::STRING, &stored).to_string(), long);
        assert!(Value::stored(kind::STRING, &stored) == long.as_str());
        let broken = [0x41, 0, 0x3d, 0xd8, 0x42, 0, 0, 0, 0x43, 0];
        assert_eq!(
            Value::stored(kind::STRING, &broken).to_string(),
            "A\u{fffd}B"
        );
        assert_eq!(
            Value::stored(kind::STRING, &[0x41, 0, 0x42]).to_string(),
            "A"
        );
        assert_eq!(
            Value::stored(kind::ANSI_STRING, b"\x80\0x").to_string(),
            "€x"
        );
    }

    #[test]
    fn comparing_folds_ascii_only() {
        let stored = utf16("C:\\Windows\\Ä.exe");
        let value = Value::stored(kind::STRING, &stored);
        assert!(value.eq_ignore_ascii_case("c:\\WINDOWS\\Ä.EXE"));
        assert!(!value.eq_ignore_ascii_case("c:\\windows\\ä.exe"));
        assert!(value != "C:\\Windows");
        let guid = [0x11; 16];
        let value = Value::stored(0x0f, &guid);
        assert!(value == "{11111111-1111-1111-1111-111111111111}");
    }

    #[test]
    fn arrays_come_apart() {
        let items = |code, bytes: &'static [u8]| -> Vec<String> {
            let items = Value::stored(code | ARRAY, bytes).items();
            items.map(|item| item.to_string()).collect()
        };
        assert_eq!(items(kind::STRING, b"a\0\0\0\0\0b\0"), ["a", "", "b"]);
        assert_eq!(items(kind::ANSI_STRING, b"x\0\0y"), ["x", "", "y"]);
        assert_eq!(items(0x06, &[1, 0, 2, 0, 3]), ["1", "2", "3"]);
        assert_eq!(
            items(0x13, &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1]),
            ["S-1-5-18", "S-?"]
        );
        assert_eq!(items(0x06, &[]), [""; 0]);
        assert_eq!(
            items(0x10, &[1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]),
            ["0x1", "0x2"]
        );
        assert_eq!(
            items(0x10, &[1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]),
            ["0x1", "0x2", "0x3"]
        );
        let whole = Value::stored(0x06 | ARRAY, &[1, 0, 2, 0]);
        assert!(whole.is_array() && whole == "1,2");
    }
}
