//! The values of an instance, as packed references into the chunk.

use super::bytes::{CHUNK, Chunk, slice, u32_at};
use super::kind::{CLASSES, NESTED, NULL, UNKNOWN};
use super::value::Value;

/// A value: offset, length (from bit 32), type code (from bit 48), a padding byte. Offsets behind the chunk are those of
/// texts that were put together from pieces.
pub(super) type Slot = u64;

/// The slot of a value; `None` for one that is too long.
#[inline]
pub(super) fn slot(code: u8, at: usize, length: usize) -> Option<Slot> {
    let length = u16::try_from(length).ok()?;
    Some(at as u64 | u64::from(length) << 32 | u64::from(code) << 48)
}

#[inline]
pub(super) fn code_of(slot: Slot) -> u8 {
    (slot >> 48) as u8
}

#[inline]
pub(super) fn at_of(slot: Slot) -> usize {
    slot as u32 as usize
}

#[inline]
pub(super) fn length_of(slot: Slot) -> usize {
    usize::from((slot >> 32) as u16)
}

/// The value, unless it is NULL.
#[inline]
pub(super) fn value<'a>(chunk: &'a Chunk, joined: &'a [u8], slot: Slot) -> Option<Value<'a>> {
    let (code, at, length) = (code_of(slot), at_of(slot), length_of(slot));
    if code == NULL {
        return None;
    }
    let bytes = match at.checked_sub(CHUNK) {
        None => slice(chunk, at, length)?,
        Some(at) => slice(joined, at, length)?,
    };
    Some(Value::stored(code, bytes))
}

/// What was found at an instance's values.
#[derive(Debug, Clone, Copy)]
pub(super) struct Values {
    pub(super) count: usize,
    /// Where the values end.
    pub(super) end: usize,
    /// How many are fragments.
    pub(super) nested: usize,
}

/// How many values there are at `at`, if their descriptors lie before `limit`.
#[inline]
pub(super) fn count(chunk: &Chunk, at: usize, limit: usize) -> Option<usize> {
    let count = u32_at(chunk, at)? as usize;
    (count <= CHUNK / 4 && at + 4 + count * 4 <= limit).then_some(count)
}

/// Fills `out`, which must be long enough for the [`count`], with references to the values at `at`. `None` if a type
/// is unknown or a value lies outside of the chunk.
#[expect(clippy::inline_always, reason = "every record comes here twice")]
#[inline(always)]
pub(super) fn read(chunk: &Chunk, at: usize, count: usize, out: &mut [Slot]) -> Option<Values> {
    let descriptors = slice(chunk, at + 4, count * 4)?;
    let mut end = (at + 4 + count * 4) as u64;
    let mut classes = 0;
    for (descriptor, slot) in descriptors.as_chunks::<4>().0.iter().zip(out.iter_mut()) {
        classes += CLASSES[usize::from(descriptor[2])];
        let descriptor = u64::from(u32::from_le_bytes(*descriptor));
        *slot = descriptor << 32 | end;
        end += descriptor & 0xffff;
    }
    (classes < UNKNOWN && end <= CHUNK as u64).then_some(Values {
        count,
        end: end as usize,
        nested: (classes / NESTED) as usize,
    })
}
