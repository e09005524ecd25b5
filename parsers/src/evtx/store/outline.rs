//! Tokens as they are compiled, and their content on the way.
//!
//! What elements without a template have in common with others is their tokens without their texts. Definitions are
//! taken as they are.

use crate::evtx::bytes::Chunk;
use crate::evtx::content::{Content, Then};
use crate::evtx::kind;
use crate::evtx::names::Names;
use crate::evtx::system::is;
use crate::evtx::token::{MORE, Token, Tokens, name_reference};

/// The tokens of a fragment with slots in the place of its texts. The names of `Data` elements stay.
pub(super) struct Outline<'a, 'n> {
    chunk: &'a Chunk,
    tokens: Tokens<'a>,
    names: &'n mut Names,
    pub(super) content: Content,
    slots: u16,
    /// The element that began last is `Data`; its name follows.
    of_data: bool,
    is_name: bool,
    /// A text has begun.
    is_open: bool,
}

impl<'a, 'n> Outline<'a, 'n> {
    pub(super) fn new(chunk: &'a Chunk, tokens: Tokens<'a>, names: &'n mut Names) -> Self {
        Self {
            chunk,
            tokens,
            names,
            content: Content::default(),
            slots: 0,
            of_data: false,
            is_name: false,
            is_open: false,
        }
    }

    /// The next token; `None` where there is none, and for what belongs into definitions only.
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let at = self.tokens.position();
            let token = self.tokens.next()?;
            if self.tokens.in_definition() {
                self.keep(token, at)?;
                return Some(token);
            }
            let continues = std::mem::replace(&mut self.is_open, token.is_piece());
            match (self.is_open, continues, self.is_name) {
                (true, true, true) => return None,
                (true, true, false) => continue,
                (true, false, false) => {
                    self.content.add_end(Then::Text);
                    let slot = self.slots;
                    self.slots = slot.checked_add(1)?;
                    return Some(Token::Substitution {
                        slot,
                        code: kind::STRING,
                    });
                }
                (true, false, true) => {}
                (false, ..) => self.is_name = false,
            }
            match token {
                Token::Open { name, .. } => self.of_data = is(name, "Data"),
                Token::Attribute(name) => self.is_name = self.of_data && is(name, "Name"),
                Token::Substitution { .. } | Token::Instance { .. } => return None,
                _ => {}
            }
            self.keep(token, at)?;
            return Some(token);
        }
    }

    /// Adds a token that was read at a place to the content.
    fn keep(&mut self, token: Token<'a>, at: usize) -> Option<()> {
        if token == Token::End {
            self.content.add_end(Then::End);
            // The token before it may have gone too far.
            return (at <= self.tokens.end()).then_some(());
        }
        match self.chunk.get(at)? & !MORE {
            0x01 if self.tokens.in_definition() => self.keep_name(at, 3, 4),
            0x01 => self.keep_name(at, 1, 4),
            0x06 | 0x09 | 0x0a => self.keep_name(at, 1, 0),
            _ => self
                .content
                .add(self.chunk.get(at..self.tokens.position())?),
        }
    }

    /// Adds a token that has so many bytes, a size, a name, and perhaps another size.
    fn keep_name(&mut self, at: usize, length: usize, before: u8) -> Option<()> {
        self.content.add(self.chunk.get(at..at + length)?)?;
        let reference = at + length + usize::from(before);
        let (name, behind) = name_reference(self.chunk, reference)?;
        self.content.add_end(Then::Name {
            number: self.names.number(self.chunk, name)?,
            before,
            after: u8::try_from(self.tokens.position() - behind).ok()?,
        });
        Some(())
    }
}
