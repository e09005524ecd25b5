//! What elements without a template have in common with others: their tokens without their texts.

use crate::evtx::bytes::Chunk;
use crate::evtx::kind;
use crate::evtx::lexeme::Lexeme;
use crate::evtx::system::is;
use crate::evtx::token::{Token, Tokens};

/// The tokens of a fragment with slots in the place of its texts. The names of `Data` elements stay.
pub(super) struct Outline<'a> {
    chunk: &'a Chunk,
    tokens: Tokens<'a>,
    slots: u16,
    /// The element that began last is `Data`; its name follows.
    of_data: bool,
    is_name: bool,
    /// A text has begun.
    is_open: bool,
}

impl<'a> Outline<'a> {
    pub(super) fn new(chunk: &'a Chunk, (at, end): (usize, usize)) -> Self {
        Self {
            chunk,
            tokens: Tokens::new(chunk, at, end, false),
            slots: 0,
            of_data: false,
            is_name: false,
            is_open: false,
        }
    }

    /// What [`Tokens::lexeme`] gives; `None` also for what belongs into definitions only.
    pub(super) fn next(&mut self) -> Option<Lexeme> {
        loop {
            let lexeme = self.tokens.lexeme()?;
            let continues = std::mem::replace(&mut self.is_open, lexeme.is_piece());
            if self.is_open {
                match (continues, self.is_name) {
                    (false, true) => return Some(lexeme),
                    (true, true) => return None,
                    (true, false) => continue,
                    (false, false) => {
                        let slot = Lexeme::slot(self.slots, kind::STRING);
                        self.slots = self.slots.checked_add(1)?;
                        return Some(slot);
                    }
                }
            }
            self.is_name = false;
            match lexeme.token(self.chunk) {
                Token::Open { name, .. } => self.of_data = is(name, "Data"),
                Token::Attribute(name) => self.is_name = self.of_data && is(name, "Name"),
                Token::Substitution { .. } | Token::Instance { .. } => return None,
                _ => {}
            }
            return Some(lexeme);
        }
    }
}
