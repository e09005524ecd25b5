//! Records that no program describes: read token by token, field by field.
//!
//! Some have several roots, names from slots, templates inside of templates, or are damaged.

mod build;

use super::bytes::{Chunk, slice};
use super::kind;
use super::program::entity;
use super::slots::{self, Slot};
use super::system::{Place, SYSTEM_FIELDS, Section, SystemField};
use super::token::{NO_DEPENDENCY, Token, Tokens, definition_body};
use super::value::Value;

/// Fragments inside of fragments; real records have up to three.
const FRAGMENTS: usize = 16;
/// The name that most elements have; it stands at the start of every record's text.
const DATA: &str = "Data";
/// Elements inside of elements.
const DEPTH: usize = 256;
/// Pairs of one record. Reading stops there.
const PAIRS: usize = 16_384;
/// Bytes of text put together for one record.
const TEXT: usize = 1 << 20;
/// Tokens and slots read for the records of one chunk, and sixteenths of the bytes of their values. Real ones need less
/// than there are bytes; a crafted one that nests each template twice, or shows each value a thousand times, would need
/// exponentially many.
pub(super) const CHUNK_WORK: usize = 1 << 20;

/// A value: in the chunk, or in the text of this record.
#[derive(Debug, Clone, Copy)]
enum Held {
    Chunk { code: u8, at: u32, length: u32 },
    Text { at: u32, length: u32 },
}

#[derive(Debug, Clone, Copy)]
struct Pair {
    name: (u32, u32),
    value: Held,
    section: Section,
}

/// The fields of one record.
#[derive(Debug, Default)]
pub(super) struct Flat {
    system: [Option<Held>; SYSTEM_FIELDS],
    pairs: Vec<Pair>,
    text: String,
    slots: Vec<Slot>,
    elements: Vec<Element>,
    /// Whether values lie beyond the end of the record.
    pub(super) overran: bool,
    /// What may still be read of this chunk.
    pub(super) work: usize,
}

#[derive(Debug, Clone, Copy)]
struct Element {
    /// The name's place in the text of the record; only of elements that can become fields.
    name: (u32, u32),
    place: Place,
    /// The name of an element of `System`.
    system: Option<&'static str>,
    is_data: bool,
    /// Left out, because its slot is NULL.
    hidden: bool,
    attribute: Attribute,
    piece: Piece,
    attribute_piece: Piece,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Attribute {
    None,
    /// A namespace, or an attribute of `System` that nobody knows.
    Ignored,
    System(SystemField),
    DataName,
    Named((u32, u32)),
}

/// The content of an element or an attribute so far.
#[derive(Debug, Clone, Copy)]
enum Piece {
    None,
    One(Held),
    /// Several pieces, put together in the text of the record.
    Many {
        at: u32,
        length: u32,
    },
}

impl PartialEq for Piece {
    fn eq(&self, other: &Self) -> bool {
        matches!((self, other), (Self::None, Self::None))
    }
}

/// Why reading a record stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// The bytes are no binary XML.
    Damaged,
    /// A budget is used up.
    Excessive,
}

impl Flat {
    /// Reads a record's content. What was read before a stop is kept.
    pub(super) fn read(&mut self, chunk: &Chunk, at: usize, end: usize) -> Result<(), Stop> {
        self.system = [None; SYSTEM_FIELDS];
        self.pairs.clear();
        self.text.clear();
        self.text.push_str(DATA);
        self.slots.clear();
        self.elements.clear();
        self.overran = false;
        let result = self.run(Tokens::new(chunk, at, end, false), chunk, 0..0, end, 0);
        // What an interrupted record leaves open still counts.
        while !self.elements.is_empty() {
            self.close(chunk).ok();
        }
        result
    }

    /// Whether nothing at all was read.
    pub(super) fn is_empty(&self) -> bool {
        self.pairs.is_empty() && self.system.iter().all(Option::is_none)
    }

    pub(super) fn system<'a>(&'a self, chunk: &'a Chunk, field: usize) -> Option<Value<'a>> {
        self.value(chunk, self.system[field]?)
    }

    pub(super) fn pairs<'a>(
        &'a self,
        chunk: &'a Chunk,
        number: usize,
    ) -> Option<(&'a str, Value<'a>, Section)> {
        let pair = self.pairs.get(number)?;
        let value = self.value(chunk, pair.value).unwrap_or("".into());
        Some((self.text_at(pair.name), value, pair.section))
    }

    fn value<'a>(&'a self, chunk: &'a Chunk, held: Held) -> Option<Value<'a>> {
        match held {
            Held::Chunk { code, at, length } => {
                slice(chunk, at as usize, length as usize).map(|bytes| Value::stored(code, bytes))
            }
            Held::Text { at, length } => Some(self.text_at((at, length)).into()),
        }
    }

    fn text_at(&self, (at, length): (u32, u32)) -> &str {
        let at = at as usize;
        self.text.get(at..at + length as usize).unwrap_or_default()
    }

    fn spend(&mut self, work: usize) -> Result<(), Stop> {
        self.work = self.work.checked_sub(work).ok_or(Stop::Excessive)?;
        Ok(())
    }

    fn run(
        &mut self,
        mut tokens: Tokens<'_>,
        chunk: &Chunk,
        slots: std::ops::Range<usize>,
        limit: usize,
        depth: usize,
    ) -> Result<(), Stop> {
        if depth > FRAGMENTS {
            return Err(Stop::Excessive);
        }
        let open = self.elements.len();
        loop {
            self.spend(1)?;
            match tokens.next().ok_or(Stop::Damaged)? {
                Token::End => break,
                Token::Fragment | Token::Instruction => {}
                Token::Open { name, dependency } => {
                    let hidden = dependency != NO_DEPENDENCY
                        && self.slot(&slots, dependency).is_none_or(is_null);
                    self.open(name, hidden)?;
                }
                Token::CloseStart => self.end_attribute(chunk)?,
                Token::CloseEmpty | Token::Close => {
                    if self.elements.len() == open {
                        return Err(Stop::Damaged);
                    }
                    self.close(chunk)?;
                }
                Token::Attribute(name) => {
                    self.end_attribute(chunk)?;
                    self.attribute(name)?;
                }
                Token::Literal { code, at, length } => self.piece(chunk, held(code, at, length))?,
                Token::Character(unit) => {
                    let held = self.push_text(&String::from_utf16_lossy(&[unit]))?;
                    self.piece(chunk, held)?;
                }
                Token::Entity(name) => {
                    let held = self.push_text(entity(name).unwrap_or_default())?;
                    self.piece(chunk, held)?;
                }
                Token::Substitution { slot, .. } => {
                    let Some(slot) = self.slot(&slots, slot).filter(|slot| !is_null(*slot)) else {
                        continue;
                    };
                    let (at, length) = (slots::at_of(slot), slots::length_of(slot));
                    if slots::code_of(slot) != kind::BIN_XML {
                        self.piece(chunk, held(slots::code_of(slot), at, length))?;
                    } else if length > 0 && !self.is_hidden() {
                        let end = at + length;
                        let tokens = Tokens::new(chunk, at, end, false);
                        self.run(tokens, chunk, 0..0, end, depth + 1)?;
                    }
                }
                Token::Instance { definition, values } => {
                    let count = slots::count(chunk, values, limit).ok_or(Stop::Damaged)?;
                    self.spend(count)?;
                    let from = self.slots.len();
                    self.slots.resize(from + count, 0);
                    let values = slots::read(chunk, values, count, &mut self.slots[from..])
                        .ok_or(Stop::Damaged)?;
                    self.overran |= values.end > limit;
                    let (at, end) = definition_body(chunk, definition).ok_or(Stop::Damaged)?;
                    let body = Tokens::new(chunk, at, end, true);
                    self.run(body, chunk, from..from + count, limit, depth + 1)?;
                    self.slots.truncate(from);
                    tokens.skip_to(values.end);
                }
            }
        }
        // A definition whose elements stay open would swallow what follows.
        while self.elements.len() > open {
            self.close(chunk)?;
        }
        Ok(())
    }

    fn slot(&self, slots: &std::ops::Range<usize>, number: u16) -> Option<Slot> {
        self.slots
            .get(slots.clone())?
            .get(usize::from(number))
            .copied()
    }

    fn is_hidden(&self) -> bool {
        self.elements.last().is_some_and(|element| element.hidden)
    }
}

fn is_null(slot: Slot) -> bool {
    slots::code_of(slot) == kind::NULL
}

fn held(code: u8, at: usize, length: usize) -> Held {
    Held::Chunk {
        code,
        at: at as u32,
        length: length as u32,
    }
}
