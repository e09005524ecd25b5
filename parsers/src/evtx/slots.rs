//! The values of an instance, as packed references into the chunk.

use super::bytes::{CHUNK, Chunk, slice, u32_at};
use super::kind::{CLASSES, NESTED, NULL, UNKNOWN};
use super::value::Value;

/// A value in the chunk: offset, length (from bit 32), type code (from bit 48), a padding byte.
pub(super) type Slot = u64;

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
pub(super) fn value(chunk: &Chunk, slot: Slot) -> Option<Value<'_>> {
    let code = code_of(slot);
    if code == NULL {
        return None;
    }
    slice(chunk, at_of(slot), length_of(slot)).map(|bytes| Value::stored(code, bytes))
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
#[inline]
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
