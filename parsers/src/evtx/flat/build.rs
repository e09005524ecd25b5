//! Elements, attributes and pieces of text to fields.

use super::{Attribute, DATA, DEPTH, Element, Flat, Held, PAIRS, Pair, Piece, Stop, TEXT};
use crate::evtx::bytes::{Chunk, push_utf16, slice, until_nul};
use crate::evtx::kind;
use crate::evtx::system::{Place, Section, is, is_namespace, system_element, system_field};

impl Flat {
    pub(super) fn push_text(&mut self, text: &str) -> Result<Held, Stop> {
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

    pub(super) fn open(&mut self, name: &[u8], hidden: bool) -> Result<(), Stop> {
        if self.elements.len() == DEPTH {
            return Err(Stop::Excessive);
        }
        let parent = self.elements.last();
        let place = parent
            .map_or(Place::Outside, |parent| parent.place)
            .of_child(name);
        let hidden =
            parent.is_some_and(|parent| parent.hidden) || (hidden && place != Place::SystemField);
        let is_data = is(name, DATA);
        let element = Element {
            name: match place {
                Place::Data(_) if !is_data => self.push_name(name)?,
                Place::Event => self.push_name(name)?,
                _ => (0, DATA.len() as u32),
            },
            place,
            system: (place == Place::SystemField)
                .then(|| system_element(name))
                .flatten(),
            is_data,
            hidden,
            attribute: Attribute::None,
            piece: Piece::None,
            attribute_piece: Piece::None,
        };
        self.elements.push(element);
        Ok(())
    }

    pub(super) fn attribute(&mut self, name: &[u8]) -> Result<(), Stop> {
        let Some(element) = self.elements.last().copied() else {
            return Err(Stop::Damaged);
        };
        let attribute = if is_namespace(name) {
            Attribute::Ignored
        } else if element.place == Place::SystemField {
            let field = element.system.and_then(|of| system_field(of, name));
            field.map_or(Attribute::Ignored, Attribute::System)
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
    pub(super) fn piece(&mut self, chunk: &Chunk, held: Held) -> Result<(), Stop> {
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

    pub(super) fn end_attribute(&mut self, chunk: &Chunk) -> Result<(), Stop> {
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

    pub(super) fn close(&mut self, chunk: &Chunk) -> Result<(), Stop> {
        let result = self.end_attribute(chunk);
        let Some(element) = self.elements.pop() else {
            return result;
        };
        let value = match element.piece {
            Piece::None => return result,
            Piece::One(held) => held,
            Piece::Many { at, length } => Held::Text { at, length },
        };
        if let Some(field) = element.system.and_then(|of| system_field(of, &[])) {
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
