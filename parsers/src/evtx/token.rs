//! Binary XML as a sequence of tokens.
//!
//! The layout is that of MS-EVEN6 section 2.2.12 as real files have it: names are stored inline where a chunk uses
//! them first and by their offset in the chunk afterwards.

use super::bytes::{Chunk, array, slice, u16_at, u32_at};
use super::kind;

/// Longest element, attribute or entity name in UTF-16 code units. XML names that Windows writes have at most a few
/// dozen; without a bound, thousands of references to one 60 KiB name would cost gigabytes.
const NAME_UNITS: usize = 512;

/// The dependency of an element that has none.
pub(super) const NO_DEPENDENCY: u16 = 0xffff;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// The end of the stream, by its token or by its length.
    End,
    Fragment,
    /// An element begins. In a definition it may depend on a slot and is left out when that is NULL.
    Open {
        name: &'a [u8],
        dependency: u16,
    },
    /// The attributes are over, the content begins.
    CloseStart,
    /// The element ends without content.
    CloseEmpty,
    /// The element ends.
    Close,
    Attribute(&'a [u8]),
    /// A literal of any type; text is UTF-16.
    Literal {
        code: u8,
        at: usize,
        length: usize,
    },
    Character(u16),
    Entity(&'a [u8]),
    /// A processing instruction's target or data; neither is data of the event.
    Instruction,
    /// A slot of the definition's instance.
    Substitution {
        slot: u16,
        code: u8,
    },
    /// An instance of a definition, whose values begin at `values`; the caller continues after them.
    Instance {
        definition: usize,
        values: usize,
    },
}

impl Token<'_> {
    /// Whether this is a piece of text.
    pub(super) fn is_piece(&self) -> bool {
        matches!(
            self,
            Self::Literal { .. } | Self::Character(_) | Self::Entity(_)
        )
    }
}

/// Tags may have this bit set: attributes, or more of the same, follow.
pub(super) const MORE: u8 = 0x40;

/// Whether the token of a tag is a piece of text.
#[inline]
pub(super) fn is_piece(tag: u8) -> bool {
    matches!(tag & !MORE, 0x05 | 0x07 | 0x08 | 0x09)
}

/// Reads tokens from a range of a chunk.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    chunk: &'a Chunk,
    at: usize,
    end: usize,
    /// Elements of definitions carry a dependency, elements outside do not.
    in_definition: bool,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(chunk: &'a Chunk, at: usize, end: usize, in_definition: bool) -> Self {
        Self {
            chunk,
            at,
            end: end.min(chunk.len()),
            in_definition,
        }
    }

    /// Continues elsewhere: after the values of an instance.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at;
    }

    /// Whether these are tokens of a definition.
    pub(super) fn in_definition(&self) -> bool {
        self.in_definition
    }

    /// Where the next token begins.
    pub(super) fn position(&self) -> usize {
        self.at
    }

    /// Where the tokens end.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// The next token; `None` where the bytes are none.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Token<'a>> {
        if self.at >= self.end {
            return Some(Token::End);
        }
        let token = *self.chunk.get(self.at)?;
        self.at += 1;
        Some(match token {
            0x00 => {
                self.at = self.end;
                Token::End
            }
            0x01 | 0x41 => {
                let mut dependency = NO_DEPENDENCY;
                if self.in_definition {
                    dependency = u16_at(self.chunk, self.at)?;
                    self.at += 2;
                }
                self.at += 4; // the element's size
                let name = self.name()?;
                if token == 0x41 {
                    self.at += 4; // the attributes' size
                }
                Token::Open { name, dependency }
            }
            0x02 => Token::CloseStart,
            0x03 => Token::CloseEmpty,
            0x04 => Token::Close,
            0x05 | 0x45 => {
                let code = *self.chunk.get(self.at)?;
                let (at, length) = if code == kind::STRING {
                    let units = u16_at(self.chunk, self.at + 1)?;
                    (self.at + 3, usize::from(units) * 2)
                } else {
                    (self.at + 1, kind::fixed_size(code)?)
                };
                self.literal(code, at, length)?
            }
            0x06 | 0x46 => Token::Attribute(self.name()?),
            0x07 | 0x47 => {
                let length = usize::from(u16_at(self.chunk, self.at)?) * 2;
                self.literal(kind::STRING, self.at + 2, length)?
            }
            0x08 | 0x48 => {
                let unit = u16_at(self.chunk, self.at)?;
                self.at += 2;
                Token::Character(unit)
            }
            0x09 | 0x49 => Token::Entity(self.name()?),
            0x0a => {
                self.name()?;
                Token::Instruction
            }
            0x0b => {
                self.at += 2 + usize::from(u16_at(self.chunk, self.at)?) * 2;
                Token::Instruction
            }
            0x0c => {
                let (definition, values) = instance(self.chunk, self.at)?;
                self.at = values;
                Token::Instance { definition, values }
            }
            0x0d | 0x0e => {
                let [low, high, code] = *array(self.chunk, self.at)?;
                self.at += 3;
                Token::Substitution {
                    slot: u16::from_le_bytes([low, high]),
                    code,
                }
            }
            0x0f => {
                self.at += 3;
                Token::Fragment
            }
            _ => return None,
        })
    }

    #[inline]
    fn literal(&mut self, code: u8, at: usize, length: usize) -> Option<Token<'a>> {
        slice(self.chunk, at, length)?;
        self.at = at + length;
        Some(Token::Literal { code, at, length })
    }

    #[inline]
    fn name(&mut self) -> Option<&'a [u8]> {
        let (at, after) = name_reference(self.chunk, self.at)?;
        self.at = after;
        name_at(self.chunk, at)
    }
}

/// Where the name is that a reference leads to, and where the tokens go on.
#[inline]
pub(super) fn name_reference(chunk: &Chunk, reference: usize) -> Option<(usize, usize)> {
    let at = u32_at(chunk, reference)? as usize;
    let after = reference + 4;
    if at != after {
        return Some((at, after));
    }
    // next, hash, length, the name, its NUL
    Some((at, after + 8 + name_at(chunk, at)?.len() + 2))
}

/// The UTF-16 name at an offset.
#[inline]
pub(super) fn name_at(chunk: &Chunk, at: usize) -> Option<&[u8]> {
    let units = usize::from(u16_at(chunk, at.checked_add(6)?)?);
    if units > NAME_UNITS {
        return None;
    }
    slice(chunk, at + 8, units * 2)
}

/// The definition and the position of the values of the instance whose token byte is before `at`.
#[inline]
pub(super) fn instance(chunk: &Chunk, at: usize) -> Option<(usize, usize)> {
    let definition = u32_at(chunk, at + 5)? as usize;
    let mut values = at + 9;
    if definition == values {
        values = definition_body(chunk, definition)?.1;
    }
    Some((definition, values))
}

/// Where the tokens of a definition begin and end.
#[inline]
pub(super) fn definition_body(chunk: &Chunk, definition: usize) -> Option<(usize, usize)> {
    let size = u32_at(chunk, definition.checked_add(20)?)? as usize;
    let end = (definition + 24).checked_add(size)?;
    (end <= chunk.len()).then_some((definition + 24, end))
}
