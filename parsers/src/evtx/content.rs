//! What tokens say, freed from where they stand: the key under which programs are kept.
//!
//! Wherever tokens stand, their bytes are the same but for the references to names, the sizes of elements and, where
//! those are left out, the texts. So the bytes between them are compared at once, which costs less than reading tokens.

use super::bytes::{Chunk, array, slice};
use super::names::Names;
use super::token::{is_piece, name_reference};

/// Bytes of one content. Real ones have 13 KiB at most.
const LIMIT: usize = 256 << 10;
/// As many bytes of a part are compared at once.
const WORD: usize = 8;

/// What follows the bytes of a part.
#[derive(Debug, Clone, Copy)]
pub(super) enum Then {
    /// The reference to a name, with sizes before and behind it that do not count.
    Name { number: u32, before: u8, after: u8 },
    /// Text that is not part of the content.
    Text,
    /// The end of the tokens.
    End,
}

/// Bytes that are the same everywhere, and what follows.
#[derive(Debug, Clone, Copy)]
struct Part {
    /// The first eight bytes, with zeros behind them if there are fewer; and which bits of them count.
    word: u64,
    mask: u64,
    /// The others begin here in the bytes of the content.
    others: u32,
    length: u32,
    then: Then,
}

/// The content of a definition, or of elements without their texts.
#[derive(Debug, Default)]
pub(super) struct Content {
    parts: Vec<Part>,
    bytes: Vec<u8>,
    /// Where the bytes of the part begin that is being added.
    begun: usize,
}

impl Content {
    /// Adds bytes that are the same everywhere. `None` if the content becomes far longer than any real one.
    pub(super) fn add(&mut self, bytes: &[u8]) -> Option<()> {
        self.bytes.extend_from_slice(bytes);
        (self.size() <= LIMIT).then_some(())
    }

    /// Ends a part.
    pub(super) fn add_end(&mut self, then: Then) {
        let bytes = &self.bytes[self.begun..];
        let counted = bytes.len().min(WORD);
        let mut word = [0; WORD];
        word[..counted].copy_from_slice(&bytes[..counted]);
        let mut mask = [0; WORD];
        mask[..counted].fill(u8::MAX);
        self.parts.push(Part {
            word: u64::from_le_bytes(word),
            mask: u64::from_le_bytes(mask),
            others: (self.begun + counted) as u32,
            length: bytes.len() as u32,
            then,
        });
        self.begun = self.bytes.len();
    }

    /// Gives back the memory that was reserved for more.
    pub(super) fn shrink(&mut self) {
        self.parts.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }

    /// The bytes of memory that this takes.
    pub(super) fn size(&self) -> usize {
        self.bytes.len() + self.parts.len() * size_of::<Part>()
    }

    /// What follows a part, and where the next one begins, if that part is what stands in a range of the chunk.
    #[expect(clippy::inline_always, reason = "the loops that compare are hot")]
    #[inline(always)]
    pub(super) fn step(
        &self,
        part: usize,
        chunk: &Chunk,
        (at, end): (usize, usize),
        names: &mut Names,
    ) -> Option<(Then, usize)> {
        let part = self.parts.get(part)?;
        if (word_at(chunk, at) ^ part.word) & part.mask != 0 {
            return None;
        }
        let length = part.length as usize;
        if length > WORD {
            let others = slice(chunk, at + WORD, length - WORD)?;
            if others != slice(&self.bytes, part.others as usize, length - WORD)? {
                return None;
            }
        }
        let mut at = at + length;
        match part.then {
            Then::Name {
                number,
                before,
                after,
            } => {
                let (name, behind) = name_reference(chunk, at + usize::from(before))?;
                if names.met(name) != number && !names.is(chunk, name, number) {
                    return None;
                }
                at = behind + usize::from(after);
                (at <= end).then_some((part.then, at))
            }
            Then::Text => (at < end && is_piece(*chunk.get(at)?)).then_some((part.then, at)),
            Then::End => (at == end || at < end && *chunk.get(at)? == 0).then_some((part.then, at)),
        }
    }

    /// Whether the tokens in a range have this content.
    pub(super) fn is_at(
        &self,
        chunk: &Chunk,
        (mut at, end): (usize, usize),
        names: &mut Names,
    ) -> bool {
        for part in 0..self.parts.len() {
            match self.step(part, chunk, (at, end), names) {
                Some((_, after)) => at = after,
                None => return false,
            }
        }
        true
    }
}

/// Eight bytes as a number, with zeros behind the end of the chunk.
#[inline]
fn word_at(chunk: &Chunk, at: usize) -> u64 {
    match array(chunk, at) {
        Some(word) => u64::from_le_bytes(*word),
        None => last_word(chunk, at),
    }
}

#[cold]
fn last_word(chunk: &Chunk, at: usize) -> u64 {
    let bytes = chunk.get(at..).unwrap_or_default();
    let mut word = [0; WORD];
    word[..bytes.len()].copy_from_slice(bytes);
    u64::from_le_bytes(word)
}

#[cfg(test)]
mod tests {
    use super::super::bytes::CHUNK;
    use super::super::source::zeros;
    use super::*;

    /// A content of bytes that are the same everywhere.
    fn content(bytes: &[u8]) -> Content {
        let mut content = Content::default();
        content.add(bytes).expect("short enough");
        content.add_end(Then::End);
        content
    }

    #[test]
    fn every_byte_counts_up_to_the_end_of_the_chunk() {
        let bytes: Vec<u8> = (1..=20).collect();
        for length in 1..=bytes.len() {
            let bytes = &bytes[..length];
            let at = CHUNK - length;
            let mut chunk = zeros();
            chunk[at..].copy_from_slice(bytes);
            let names = &mut Names::default();
            assert!(content(bytes).is_at(&chunk, (at, CHUNK), names));
            assert!(!content(bytes).is_at(&chunk, (at, CHUNK - 1), names));
            assert!(!content(bytes).is_at(&chunk, (at + 1, CHUNK), names));
            for place in at..CHUNK {
                chunk[place] ^= 0x80;
                assert!(!content(bytes).is_at(&chunk, (at, CHUNK), names));
                chunk[place] ^= 0x80;
            }
        }
    }

    #[test]
    fn zeros_do_not_go_on_behind_the_chunk() {
        let chunk = zeros();
        let names = &mut Names::default();
        assert!(content(&[0; 4]).is_at(&chunk, (CHUNK - 4, CHUNK), names));
        assert!(!content(&[0; 5]).is_at(&chunk, (CHUNK - 4, CHUNK), names));
        assert!(!content(&[0; 5]).is_at(&chunk, (CHUNK, CHUNK), names));
    }
}
