//! Values to text, and comparisons that need no text.

use std::fmt::{self, Write};

use super::bytes::{array, units, until_nul};
use super::kind;
use super::types::{FileTime, Guid, Sid, SystemTime};
use super::value::Value;
use crate::text::windows_1252;

/// Writes one value as Windows shows it. Bytes that are too few for the type are written in hexadecimal.
pub(super) fn write(code: u8, bytes: &[u8], out: &mut impl Write) -> fmt::Result {
    match code {
        // A handle means nothing outside of the process that logged it; fragments are fields of the event.
        kind::NULL | 0x20 | kind::BIN_XML => Ok(()),
        kind::STRING => write_utf16(until_nul(bytes), out),
        kind::ANSI_STRING => bytes
            .iter()
            .filter(|byte| **byte != 0)
            .try_for_each(|byte| out.write_char(windows_1252(*byte))),
        0x03 | 0x05 | 0x07 | 0x09 => match signed(bytes) {
            Some(number) => write!(out, "{number}"),
            None => write_hex(bytes, out),
        },
        0x04 | 0x06 | 0x08 | 0x0a => match unsigned(bytes) {
            Some(number) => write_decimal(number, out),
            None => write_hex(bytes, out),
        },
        0x0b => match array(bytes, 0) {
            Some(number) => write!(out, "{}", f32::from_le_bytes(*number)),
            None => write_hex(bytes, out),
        },
        0x0c => match array(bytes, 0) {
            Some(number) => write!(out, "{}", f64::from_le_bytes(*number)),
            None => write_hex(bytes, out),
        },
        0x0d => match signed(bytes) {
            Some(0) => out.write_str("false"),
            Some(1) => out.write_str("true"),
            Some(bits) => write!(out, "{bits}"),
            None => write_hex(bytes, out),
        },
        0x0f => match array(bytes, 0) {
            Some(guid) => Guid(*guid).write(out),
            None => write_hex(bytes, out),
        },
        0x10 | 0x14 | 0x15 => match unsigned(bytes) {
            Some(number) => write!(out, "{number:#x}"),
            None => write_hex(bytes, out),
        },
        0x11 => match array(bytes, 0) {
            Some(time) => FileTime(u64::from_le_bytes(*time)).write(out),
            None => write_hex(bytes, out),
        },
        0x12 => match array(bytes, 0) {
            Some(time) => SystemTime::from_bytes(time).write(out),
            None => write_hex(bytes, out),
        },
        0x13 => Sid::new(bytes).write(out),
        _ => write_hex(bytes, out),
    }
}

/// An unsigned integer of 1, 2, 4 or 8 bytes.
#[inline]
pub(super) fn unsigned(bytes: &[u8]) -> Option<u64> {
    Some(match *bytes {
        [a] => a.into(),
        [a, b] => u16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => u32::from_le_bytes([a, b, c, d]).into(),
        _ => u64::from_le_bytes(bytes.try_into().ok()?),
    })
}

/// A signed integer of 1, 2, 4 or 8 bytes.
#[inline]
pub(super) fn signed(bytes: &[u8]) -> Option<i64> {
    Some(match *bytes {
        [a] => (a as i8).into(),
        [a, b] => i16::from_le_bytes([a, b]).into(),
        [a, b, c, d] => i32::from_le_bytes([a, b, c, d]).into(),
        _ => i64::from_le_bytes(bytes.try_into().ok()?),
    })
}

fn write_decimal(number: u64, out: &mut impl Write) -> fmt::Result {
    let mut text = [0; 20];
    let mut at = text.len();
    let mut rest = number;
    loop {
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.write_str(std::str::from_utf8(&text[at..]).unwrap_or_default())
}

/// The two digits of a byte.
pub(super) fn hex(byte: u8, digits: &[u8; 16]) -> [u8; 2] {
    [
        digits[usize::from(byte >> 4)],
        digits[usize::from(byte & 15)],
    ]
}

fn write_hex(bytes: &[u8], out: &mut impl Write) -> fmt::Result {
    let mut text = [0; 128];
    for part in bytes.chunks(text.len() / 2) {
        for (digits, byte) in text.chunks_exact_mut(2).zip(part) {
            digits.copy_from_slice(&hex(*byte, b"0123456789ABCDEF"));
        }
        out.write_str(std::str::from_utf8(&text[..part.len() * 2]).unwrap_or_default())?;
    }
    Ok(())
}

/// Writes UTF-16 as text: runs of ASCII at once, the rest by characters.
pub(super) fn write_utf16(bytes: &[u8], out: &mut impl Write) -> fmt::Result {
    let mut text = [0; 64];
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut length = 0;
        // Eight units at a time, as long as all are ASCII, then one by one.
        for (bytes, units) in text.chunks_exact_mut(8).zip(rest.chunks_exact(16)) {
            let mut all = 0;
            for (byte, unit) in bytes.iter_mut().zip(units.as_chunks::<2>().0) {
                let unit = u16::from_le_bytes(*unit);
                all |= unit;
                *byte = unit as u8;
            }
            if all >= 0x80 {
                break;
            }
            length += 8;
        }
        for (byte, unit) in text[length..]
            .iter_mut()
            .zip(rest[length * 2..].as_chunks::<2>().0)
        {
            if unit[1] != 0 || unit[0] >= 0x80 {
                break;
            }
            *byte = unit[0];
            length += 1;
        }
        out.write_str(std::str::from_utf8(&text[..length]).unwrap_or_default())?;
        rest = &rest[length * 2..];
        if length < text.len() {
            // At most one character that is no ASCII, or the end.
            let Some(character) = char::decode_utf16(units(rest)).next() else {
                break;
            };
            let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
            out.write_char(character)?;
            let length = match character {
                char::REPLACEMENT_CHARACTER => 1,
                character => character.len_utf16(),
            };
            rest = &rest[length * 2..];
        }
    }
    Ok(())
}

/// An unsigned integer in decimal, or in hexadecimal after `0x`.
pub(super) fn parse_u64(units: impl Iterator<Item = u16> + Clone) -> Option<u64> {
    let mut digits = units.clone();
    let prefix = [digits.next(), digits.next()];
    let (skipped, radix) = if prefix == [Some(u16::from(b'0')), Some(u16::from(b'x'))] {
        (2, 16)
    } else {
        (0, 10)
    };
    let mut number = None;
    for unit in units.skip(skipped) {
        let digit = char::from(u8::try_from(unit).ok()?).to_digit(radix)?;
        number = Some(
            number
                .unwrap_or(0_u64)
                .checked_mul(radix.into())?
                .checked_add(digit.into())?,
        );
    }
    number
}

/// Whether UTF-16 is the same text as `other`.
pub(super) fn utf16_eq(bytes: &[u8], other: &str, ignore_case: bool) -> bool {
    let same = if ignore_case {
        units(bytes)
            .map(folded)
            .eq(other.encode_utf16().map(folded))
    } else {
        units(bytes).eq(other.encode_utf16())
    };
    // Halves of surrogate pairs are shown as U+FFFD, and so they must be equal to it.
    same || (other.contains(char::REPLACEMENT_CHARACTER) && shown_eq(bytes, other, ignore_case))
}

#[cold]
fn shown_eq(bytes: &[u8], other: &str, ignore_case: bool) -> bool {
    let mut shown = String::new();
    write_utf16(bytes, &mut shown).is_ok()
        && (shown == other || (ignore_case && shown.eq_ignore_ascii_case(other)))
}

fn folded(unit: u16) -> u16 {
    if (u16::from(b'A')..=u16::from(b'Z')).contains(&unit) {
        unit | 0x20
    } else {
        unit
    }
}

/// Whether the text of a value is `other`, without making it.
pub(super) fn text_eq(value: &Value<'_>, other: &str, ignore_case: bool) -> bool {
    struct Rest<'a> {
        rest: &'a [u8],
        ignore_case: bool,
    }
    impl Write for Rest<'_> {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            let (head, rest) = self.rest.split_at_checked(text.len()).ok_or(fmt::Error)?;
            let equal = if self.ignore_case {
                head.eq_ignore_ascii_case(text.as_bytes())
            } else {
                head == text.as_bytes()
            };
            self.rest = rest;
            if equal { Ok(()) } else { Err(fmt::Error) }
        }
    }
    let mut rest = Rest {
        rest: other.as_bytes(),
        ignore_case,
    };
    value.write_text(&mut rest).is_ok() && rest.rest.is_empty()
}
