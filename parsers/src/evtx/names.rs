//! The names of elements and attributes, as numbers.
//!
//! A chunk holds a name once and refers to it by its offset afterwards. Which name stands at an offset is remembered for
//! as long as the chunk lasts, so that tokens are compared without another look at the letters. Only letters decide:
//! the hashes that chunks store beside names are not read, as they could be forged.

use std::collections::HashMap;
use std::sync::Arc;

use super::bytes::{CHUNK, Chunk};
use super::token::name_at;

/// Stands for a name that has not been compared with any other.
const UNKNOWN: u32 = u32::MAX;
/// Names are at least 12 bytes long with what is before and behind them, so that few share an entry of 16.
const STEP: usize = 16;
/// Bytes of all names kept before the store starts over. Those of many real logs together take 30 KiB.
const BUDGET: usize = 1 << 20;
/// What a name takes beside its letters.
const OVERHEAD: usize = 64;

/// Where a name was met last, as a place of all chunks in a row; and its number.
#[derive(Debug, Clone, Copy, Default)]
struct Met {
    place: u64,
    number: u32,
}

#[derive(Debug, Default)]
pub(super) struct Names {
    letters: Vec<Arc<[u8]>>,
    numbers: HashMap<Arc<[u8]>, u32>,
    kept: usize,
    /// By offset.
    met: Box<[Met]>,
    /// The place of the current chunk's first byte. No two chunks have a place in common, and none is at 0.
    start: u64,
}

impl Names {
    /// Offsets mean something else from here on.
    pub(super) fn next_chunk(&mut self) {
        if self.met.is_empty() {
            self.met = vec![Met::default(); CHUNK / STEP].into_boxed_slice();
        }
        self.start += CHUNK as u64;
    }

    /// Whether no other names can be kept before [`Names::clear`].
    pub(super) fn is_full(&self) -> bool {
        self.kept > BUDGET
    }

    /// Forgets all names; numbers mean something else from here on. The next chunk has to begin.
    pub(super) fn clear(&mut self) {
        self.letters.clear();
        self.numbers.clear();
        self.kept = 0;
    }

    /// The number of the name at an offset of the chunk, if it was met there; or [`UNKNOWN`].
    #[inline]
    pub(super) fn met(&self, at: usize) -> u32 {
        match self.met.get(at / STEP) {
            Some(met) if met.place == self.start + at as u64 => met.number,
            _ => UNKNOWN,
        }
    }

    /// Whether the name at an offset, if it was not met there before, is that of a number.
    #[cold]
    pub(super) fn is(&mut self, chunk: &Chunk, at: usize, number: u32) -> bool {
        if self.met(at) != UNKNOWN {
            return false;
        }
        let letters = self.letters.get(number as usize);
        let is = letters.is_some_and(|letters| name_at(chunk, at) == Some(letters));
        if is {
            self.meet(at, number);
        }
        is
    }

    /// The number of the name at an offset. `None` if there is no name, or no room for another one.
    pub(super) fn number(&mut self, chunk: &Chunk, at: usize) -> Option<u32> {
        let met = self.met(at);
        if met != UNKNOWN {
            return Some(met);
        }
        let name = name_at(chunk, at)?;
        let number = match self.numbers.get(name) {
            Some(number) => *number,
            None => self.add(name)?,
        };
        self.meet(at, number);
        Some(number)
    }

    fn add(&mut self, name: &[u8]) -> Option<u32> {
        if self.is_full() {
            return None;
        }
        self.kept += name.len() + OVERHEAD;
        let number = u32::try_from(self.letters.len()).ok()?;
        let name: Arc<[u8]> = name.into();
        self.letters.push(name.clone());
        self.numbers.insert(name, number);
        Some(number)
    }

    fn meet(&mut self, at: usize, number: u32) {
        if let Some(met) = self.met.get_mut(at / STEP) {
            *met = Met {
                place: self.start + at as u64,
                number,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::source::zeros;
    use super::*;

    /// A chunk with a name at an offset.
    fn chunk(at: usize, name: &str) -> Box<Chunk> {
        let mut chunk = zeros();
        chunk[at + 6..at + 8].copy_from_slice(&(name.len() as u16).to_le_bytes());
        for (place, letter) in name.bytes().enumerate() {
            chunk[at + 8 + place * 2] = letter;
        }
        chunk
    }

    #[test]
    fn letters_decide_and_not_the_offset() {
        let mut names = Names::default();
        names.next_chunk();
        let first = names.number(&chunk(100, "Data"), 100).expect("a name");
        assert_eq!(names.met(100), first);
        assert_eq!(names.met(101), UNKNOWN);

        names.next_chunk();
        assert_eq!(names.met(100), UNKNOWN);
        let other = chunk(100, "Name");
        assert!(!names.is(&other, 100, first));
        assert_eq!(names.met(100), UNKNOWN);
        assert_ne!(names.number(&other, 100), Some(first));

        names.next_chunk();
        assert!(names.is(&chunk(65_000, "Data"), 65_000, first));
        assert_eq!(names.met(65_000), first);
    }

    #[test]
    fn no_name_has_no_number() {
        let mut names = Names::default();
        names.next_chunk();
        let mut long = chunk(100, "");
        long[106..108].copy_from_slice(&u16::MAX.to_le_bytes());
        for at in [100, CHUNK - 7, CHUNK, usize::MAX] {
            assert_eq!(names.number(&long, at), None);
            assert!(!names.is(&long, at, 0));
        }
    }

    #[test]
    fn there_is_an_end_to_the_names_that_are_kept() {
        let mut names = Names::default();
        let numbers = (0..BUDGET).map_while(|number| {
            names.next_chunk();
            names.number(&chunk(0, &number.to_string()), 0)
        });
        let count = numbers.count();
        assert!(count < BUDGET / OVERHEAD, "{count}");
        assert!(names.is_full());

        names.clear();
        names.next_chunk();
        assert_eq!(names.number(&chunk(0, "Data"), 0), Some(0));
    }
}
