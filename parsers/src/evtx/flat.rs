//! Records that no compiled template describes: read token by token, field by field.
//!
//! Three in a hundred records of real logs have no template at all, and some have several roots, text in pieces, or
//! names from slots.

use super::bytes::{Chunk, push_utf16, slice, until_nul};
use super::kind;
use super::slots::{self, Slot};
use super::system::{Place, SYSTEM_FIELDS, Section, SystemField, is, is_namespace, system_field};
use super::template::entity;
use super::token::{NO_DEPENDENCY, Token, Tokens, definition_body};
use super::value::Value;

/// Fragments inside of fragments; real records have up to three.
const FRAGMENTS: usize = 16;
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
    /// The name's place in the text of the record.
    name: (u32, u32),
    place: Place,
    system: Option<SystemField>,
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

    fn push_text(&mut self, text: &str) -> Result<Held, Stop> {
        self.spend(text.len() / 16)?;
        if self.text.len() + text.len() > TEXT {
            return Err(Stop::Excessive);
        }
        let at = self.text.len() as u32;
        self.text.push_str(text);
        Ok(Held::Text {
            at,
            length: text.len() as u32,
        })
    }

    fn push_name(&mut self, name: &[u8]) -> Result<(u32, u32), Stop> {
        self.spend(name.len() / 16)?;
        if self.text.len() + name.len() * 2 > TEXT {
            return Err(Stop::Excessive);
        }
        let at = self.text.len() as u32;
        push_utf16(&mut self.text, until_nul(name));
        Ok((at, self.text.len() as u32 - at))
    }

    fn open(&mut self, name: &[u8], hidden: bool) -> Result<(), Stop> {
        if self.elements.len() == DEPTH {
            return Err(Stop::Excessive);
        }
        let parent = self.elements.last();
        let place = parent
            .map_or(Place::Outside, |parent| parent.place)
            .of_child(name);
        let hidden =
            parent.is_some_and(|parent| parent.hidden) || (hidden && place != Place::SystemField);
        let element = Element {
            name: self.push_name(name)?,
            place,
            system: (place == Place::SystemField)
                .then(|| system_field(name, &[]))
                .flatten(),
            is_data: is(name, "Data"),
            hidden,
            attribute: Attribute::None,
            piece: Piece::None,
            attribute_piece: Piece::None,
        };
        self.elements.push(element);
        Ok(())
    }

    fn attribute(&mut self, name: &[u8]) -> Result<(), Stop> {
        let Some(element) = self.elements.last().copied() else {
            return Err(Stop::Damaged);
        };
        let attribute = if is_namespace(name) {
            Attribute::Ignored
        } else if element.place == Place::SystemField {
            let of = self.text_at(element.name).encode_utf16();
            let of: Vec<u8> = of.flat_map(u16::to_le_bytes).collect();
            system_field(&of, name).map_or(Attribute::Ignored, Attribute::System)
        } else if element.is_data && is(name, "Name") {
            Attribute::DataName
        } else {
            Attribute::Named(self.push_name(name)?)
        };
        if let Some(element) = self.elements.last_mut() {
            element.attribute = attribute;
            element.attribute_piece = Piece::None;
        }
        Ok(())
    }

    /// Adds to the attribute that is open, or to the content.
    fn piece(&mut self, chunk: &Chunk, held: Held) -> Result<(), Stop> {
        let Some(element) = self.elements.last().copied() else {
            return Ok(());
        };
        if element.hidden {
            return Ok(());
        }
        let in_attribute = element.attribute != Attribute::None;
        let before = if in_attribute {
            element.attribute_piece
        } else {
            element.piece
        };
        let after = match before {
            Piece::None => Piece::One(held),
            Piece::One(first) => self.join(chunk, first, held)?,
            Piece::Many { at, length } => self.join(chunk, Held::Text { at, length }, held)?,
        };
        if let Some(element) = self.elements.last_mut() {
            if in_attribute {
                element.attribute_piece = after;
            } else {
                element.piece = after;
            }
        }
        Ok(())
    }

    /// Puts two pieces together at the end of the text; the first may be there already.
    fn join(&mut self, chunk: &Chunk, first: Held, second: Held) -> Result<Piece, Stop> {
        let at = match first {
            Held::Text { at, length } if (at + length) as usize == self.text.len() => at as usize,
            first => {
                let at = self.text.len();
                self.append(chunk, first)?;
                at
            }
        };
        // A second piece of text follows the first directly when it was the last thing put there.
        match second {
            Held::Text { at: from, length } if (from + length) as usize == self.text.len() => {
                let expected = match first {
                    Held::Text { at, length } => at + length,
                    Held::Chunk { .. } => u32::MAX,
                };
                if from == expected {
                    return Ok(Piece::Many {
                        at: at as u32,
                        length: self.text.len() as u32 - at as u32,
                    });
                }
                self.append(chunk, second)?;
            }
            second => self.append(chunk, second)?,
        }
        Ok(Piece::Many {
            at: at as u32,
            length: (self.text.len() - at) as u32,
        })
    }

    fn append(&mut self, chunk: &Chunk, held: Held) -> Result<(), Stop> {
        if let Held::Chunk {
            code: kind::STRING,
            at,
            length,
        } = held
        {
            let bytes = slice(chunk, at as usize, length as usize).ok_or(Stop::Damaged)?;
            return self.push_name(bytes).map(|_| ());
        }
        let text = match self.value(chunk, held) {
            Some(value) => value.text().into_owned(),
            None => return Ok(()),
        };
        self.push_text(&text).map(|_| ())
    }

    fn end_attribute(&mut self, chunk: &Chunk) -> Result<(), Stop> {
        let Some(element) = self.elements.last_mut() else {
            return Ok(());
        };
        let attribute = std::mem::replace(&mut element.attribute, Attribute::None);
        let value = match std::mem::replace(&mut element.attribute_piece, Piece::None) {
            Piece::None => return Ok(()),
            Piece::One(held) => held,
            Piece::Many { at, length } => Held::Text { at, length },
        };
        let place = element.place;
        match attribute {
            Attribute::None | Attribute::Ignored => {}
            Attribute::System(field) => {
                self.system[field as usize].get_or_insert(value);
            }
            Attribute::DataName => {
                let at = self.text.len() as u32;
                let name = match value {
                    Held::Text { at, length } => (at, length),
                    held @ Held::Chunk { .. } => {
                        self.append(chunk, held)?;
                        (at, self.text.len() as u32 - at)
                    }
                };
                if let Some(element) = self.elements.last_mut() {
                    element.name = name;
                }
            }
            Attribute::Named(name) => self.pair(name, value, place)?,
        }
        Ok(())
    }

    fn close(&mut self, chunk: &Chunk) -> Result<(), Stop> {
        let result = self.end_attribute(chunk);
        let Some(element) = self.elements.pop() else {
            return result;
        };
        let value = match element.piece {
            Piece::None => return result,
            Piece::One(held) => held,
            Piece::Many { at, length } => Held::Text { at, length },
        };
        if let Some(field) = element.system {
            self.system[field as usize].get_or_insert(value);
            return result;
        }
        self.pair(element.name, value, element.place)?;
        result
    }

    fn pair(&mut self, name: (u32, u32), value: Held, place: Place) -> Result<(), Stop> {
        let section = match place {
            Place::Data(section) => section,
            Place::Event => Section::Other,
            Place::Outside | Place::System | Place::SystemField => return Ok(()),
        };
        if self.pairs.len() == PAIRS {
            return Err(Stop::Excessive);
        }
        let (Held::Chunk { length, .. } | Held::Text { length, .. }) = value;
        self.spend(length as usize / 16)?;
        self.pairs.push(Pair {
            name,
            value,
            section,
        });
        Ok(())
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
