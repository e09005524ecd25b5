//! Checked reads of little-endian values and of UTF-16.

/// `length` bytes at `at`.
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..)?.first_chunk().copied()
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(u32::from_le_bytes)
}

/// A length, a count or a place.
pub(super) fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    u32_at(bytes, at).map(|size| size as usize)
}

pub(super) fn i32_at(bytes: &[u8], at: usize) -> Option<i32> {
    array(bytes, at).map(i32::from_le_bytes)
}

pub(super) fn i64_at(bytes: &[u8], at: usize) -> Option<i64> {
    array(bytes, at).map(i64::from_le_bytes)
}

/// The longest name (`PDH_MAX_COUNTER_NAME` of the SDK), in units of UTF-16.
const LONGEST_TEXT: usize = 1024;

/// UTF-16 up to the first NUL; what is no character becomes U+FFFD.
pub(super) fn text(bytes: &[u8]) -> String {
    let (units, _) = bytes.as_chunks::<2>();
    let units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    let units = units.take_while(|unit| *unit != 0).take(LONGEST_TEXT);
    let text = char::decode_utf16(units);
    text.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// Texts that each end with a NUL.
pub(super) fn texts(bytes: &[u8]) -> impl Iterator<Item = String> + '_ {
    let (units, _) = bytes.as_chunks::<2>();
    let texts = units.split(|unit| *unit == [0, 0]);
    texts.map(|units| text(units.as_flattened()))
}
