//! What tokens say, freed from where they stand: the key under which programs are kept.

use super::bytes::Chunk;
use super::lexeme::{INSTANCE, Lexeme};

/// Bytes of one content. Real ones have 13 KiB at most.
const LIMIT: usize = 256 << 10;

/// The content of a stream of tokens; `None` for damage, and for definitions inside of it.
pub(super) fn write(
    mut next: impl FnMut() -> Option<Lexeme>,
    chunk: &Chunk,
    out: &mut Vec<u8>,
) -> Option<()> {
    out.clear();
    loop {
        let lexeme = next()?;
        out.extend_from_slice(&lexeme.head.to_le_bytes());
        out.extend_from_slice(lexeme.text(chunk));
        if out.len() > LIMIT || lexeme.head as u8 == INSTANCE {
            return None;
        }
        if lexeme.is_end() {
            return Some(());
        }
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
