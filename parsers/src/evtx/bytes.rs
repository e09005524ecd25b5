//! Checked reads from a chunk, and the few facts about its layout.

/// Bytes of a chunk: everything inside it is addressed relative to its start.
pub(super) const CHUNK: usize = 64 * 1024;
/// Bytes of a chunk's header with its string and template tables; the first record follows.
pub(super) const CHUNK_HEADER: usize = 512;
/// Bytes of the file header block.
pub(super) const FILE_HEADER: usize = 4096;

pub(super) type Chunk = [u8; CHUNK];

/// `length` bytes at `at`.
#[inline]
pub(super) fn slice(bytes: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    bytes.get(at..at.checked_add(length)?)
}

#[inline]
pub(super) fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<&[u8; N]> {
    bytes.get(at..)?.first_chunk()
}

#[inline]
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    array(bytes, at).map(|bytes| u16::from_le_bytes(*bytes))
}

#[inline]
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    array(bytes, at).map(|bytes| u32::from_le_bytes(*bytes))
}

#[inline]
pub(super) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    array(bytes, at).map(|bytes| u64::from_le_bytes(*bytes))
}

/// The UTF-16 code units of little-endian bytes; an odd last byte is left out.
#[inline]
pub(super) fn units(bytes: &[u8]) -> impl DoubleEndedIterator<Item = u16> + Clone + '_ {
    bytes
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
}

/// The bytes before the first NUL code unit: strings are cut there, as Windows does.
#[inline]
pub(super) fn until_nul(bytes: &[u8]) -> &[u8] {
    let (units, _) = bytes.as_chunks::<2>();
    let end = units.iter().position(|unit| *unit == [0, 0]);
    &bytes[..end.unwrap_or(units.len()) * 2]
}

/// Appends UTF-16 as text; what is no character becomes U+FFFD.
pub(super) fn push_utf16(out: &mut String, bytes: &[u8]) {
    // Writing to a `String` does not fail.
    super::render::write_utf16(bytes, out).ok();
}
