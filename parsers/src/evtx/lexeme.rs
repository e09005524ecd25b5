//! Tokens as they are compared: what each says in one number, and where its text is.

use super::bytes::{Chunk, slice};
use super::token::Token;

/// A token, ready to be compared with others wherever they stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lexeme {
    /// The tag; what else the token says, from bit 8; the bytes of its text, from bit 32.
    pub(super) head: u64,
    /// Where the text begins: the name, or the bytes of a literal. Of an instance, where its values begin.
    pub(super) at: usize,
}

pub(super) const END: u8 = 0;
pub(super) const FRAGMENT: u8 = 1;
pub(super) const CLOSE_START: u8 = 2;
pub(super) const CLOSE_EMPTY: u8 = 3;
pub(super) const CLOSE: u8 = 4;
pub(super) const INSTRUCTION: u8 = 5;
pub(super) const SUBSTITUTION: u8 = 6;
pub(super) const OPTIONAL: u8 = 7;
pub(super) const OPEN: u8 = 8;
pub(super) const ATTRIBUTE: u8 = 9;
pub(super) const INSTANCE: u8 = 10;
/// From here on, pieces of text.
pub(super) const LITERAL: u8 = 11;
pub(super) const CHARACTER: u8 = 12;
pub(super) const ENTITY: u8 = 13;

impl Lexeme {
    #[inline]
    pub(super) fn new(tag: u8, says: u32) -> Self {
        Self {
            head: u64::from(tag) | u64::from(says) << 8,
            at: 0,
        }
    }

    #[inline]
    pub(super) fn with(self, (at, length): (usize, usize)) -> Self {
        Self {
            head: self.head | (length as u64) << 32,
            at,
        }
    }

    /// The lexeme of a mandatory slot.
    #[inline]
    pub(super) fn slot(number: u16, code: u8) -> Self {
        Self::new(SUBSTITUTION, u32::from(number) | u32::from(code) << 16)
    }

    #[inline]
    pub(super) fn is_end(self) -> bool {
        self.head as u8 == END
    }

    /// Whether this is a piece of text.
    #[inline]
    pub(super) fn is_piece(self) -> bool {
        self.head as u8 >= LITERAL
    }

    /// The bytes of the text.
    #[inline]
    pub(super) fn length(self) -> usize {
        (self.head >> 32) as usize
    }

    /// The name, or the bytes of a literal.
    #[inline]
    pub(super) fn text(self, chunk: &Chunk) -> &[u8] {
        slice(chunk, self.at, self.length()).unwrap_or_default()
    }

    /// The token.
    #[inline]
    pub(super) fn token(self, chunk: &Chunk) -> Token<'_> {
        let says = (self.head >> 8) as u32;
        match self.head as u8 {
            FRAGMENT => Token::Fragment,
            CLOSE_START => Token::CloseStart,
            CLOSE_EMPTY => Token::CloseEmpty,
            CLOSE => Token::Close,
            INSTRUCTION => Token::Instruction,
            tag @ (SUBSTITUTION | OPTIONAL) => Token::Substitution {
                slot: says as u16,
                code: (says >> 16) as u8,
                optional: tag == OPTIONAL,
            },
            OPEN => Token::Open {
                name: self.text(chunk),
                dependency: says as u16,
            },
            ATTRIBUTE => Token::Attribute(self.text(chunk)),
            INSTANCE => Token::Instance {
                definition: says as usize,
                values: self.at,
            },
            LITERAL => Token::Literal {
                code: says as u8,
                at: self.at,
                length: self.length(),
            },
            CHARACTER => Token::Character(says as u16),
            ENTITY => Token::Entity(self.text(chunk)),
            _ => Token::End,
        }
    }
}
