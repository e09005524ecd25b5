//! What tokens say, freed from where they stand: the key under which programs are kept.

use super::bytes::Chunk;
use super::lexeme::Lexeme;

/// Bytes of one content. Real ones have 13 KiB at most.
const LIMIT: usize = 256 << 10;

/// Tokens up to the end, and their content; one is used again and again.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) content: Vec<u8>,
}

impl Collected {
    /// Reads a stream of tokens; `None` where it is damaged or far longer than any real one.
    pub(super) fn read(
        &mut self,
        mut next: impl FnMut() -> Option<Lexeme>,
        chunk: &Chunk,
    ) -> Option<()> {
        self.lexemes.clear();
        self.content.clear();
        while self.content.len() <= LIMIT {
            let lexeme = next()?;
            self.lexemes.push(lexeme);
            self.content.extend_from_slice(&lexeme.head.to_le_bytes());
            self.content.extend_from_slice(lexeme.text(chunk));
            if lexeme.is_end() {
                return Some(());
            }
        }
        None
    }
}

/// What remains of a content after a token, if it begins with that.
#[expect(clippy::inline_always, reason = "the loops that compare are hot")]
#[inline(always)]
pub(super) fn after<'c>(content: &'c [u8], lexeme: Lexeme, chunk: &Chunk) -> Option<&'c [u8]> {
    let (head, rest) = content.split_first_chunk()?;
    if u64::from_le_bytes(*head) != lexeme.head {
        return None;
    }
    if lexeme.length() == 0 {
        return Some(rest);
    }
    let (text, rest) = rest.split_at_checked(lexeme.length())?;
    (text == lexeme.text(chunk)).then_some(rest)
}

/// Whether a stream of tokens has this content.
#[inline]
pub(super) fn is_same(
    mut next: impl FnMut() -> Option<Lexeme>,
    chunk: &Chunk,
    content: &[u8],
) -> bool {
    let mut rest = content;
    while let Some(lexeme) = next() {
        match after(rest, lexeme, chunk) {
            Some(after) => rest = after,
            None => return false,
        }
        if lexeme.is_end() {
            return rest.is_empty();
        }
    }
    false
}
