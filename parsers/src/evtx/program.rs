//! Definitions, compiled: what a chunk says once for many records.

use super::bytes::{Chunk, push_utf16, until_nul};
use super::kind;
use super::system::{
    Place, SYSTEM_FIELDS, Section, is, is_namespace, system_element, system_field,
};
use super::token::{NO_DEPENDENCY, Token};
use super::types::Guid;
use super::value::Value;

/// Elements inside of elements; real definitions have up to eight.
const DEPTH: usize = 64;
/// Fields of one definition; real ones have up to about a hundred. One with more is read record by record.
const FIELDS: usize = 1024;
/// Fields that may show one slot, and bytes of names and texts in one definition. Real ones show a slot twice at most,
/// and have 4 KiB. Without a bound, a small record could stand for any amount of text.
const USES: u8 = 4;
/// See [`USES`].
const TEXTS: usize = 16 << 10;
/// The highest slot that a compiled definition may use; real ones use up to about a hundred.
pub(super) const SLOTS: usize = 512;

/// Where a field's value is: a slot, a text of the template, or nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Source(u16);

impl Source {
    pub(super) const NONE: Self = Self(u16::MAX);
    const TEXT: u16 = 0x8000;

    #[inline]
    pub(super) fn slot(self) -> Option<usize> {
        (self.0 & Self::TEXT == 0).then_some(usize::from(self.0))
    }

    fn text(self) -> Option<usize> {
        (self.0 & Self::TEXT != 0 && self != Self::NONE)
            .then_some(usize::from(self.0 & !Self::TEXT))
    }
}

/// A field of a compiled definition, in the order of the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    name: u16,
    pub(super) source: Source,
    pub(super) section: Section,
    /// Directly inside of `Event`: a fragment here brings its own section.
    pub(super) of_event: bool,
}

/// A definition, compiled: each field with the slot or the text it comes from.
#[derive(Debug)]
pub(super) struct Program {
    pub(super) guid: Guid,
    system: [Source; SYSTEM_FIELDS],
    pub(super) fields: Vec<Field>,
    texts: Vec<Box<str>>,
    /// The first slot that is declared to hold a fragment.
    pub(super) nested: Option<u16>,
    /// Whether the root element is `Event`.
    pub(super) is_event: bool,
}

impl Program {
    #[inline]
    pub(super) fn system(&self, field: usize) -> Source {
        self.system[field]
    }

    pub(super) fn name(&self, field: Field) -> &str {
        &self.texts[usize::from(field.name)]
    }

    pub(super) fn text(&self, source: Source) -> Option<Value<'_>> {
        let text: &str = &self.texts[source.text()?];
        Some(text.into())
    }

    /// Compiles the tokens of a definition. `None` for what does not fit this model: mixed content, names from
    /// slots, elements that depend on other slots than their own, damage. Such records are read one by one.
    pub(super) fn compile<'a>(
        mut next: impl FnMut() -> Option<Token<'a>>,
        chunk: &'a Chunk,
        guid: Guid,
    ) -> Option<Self> {
        let mut compiler = Compiler {
            program: Self {
                guid,
                system: [Source::NONE; SYSTEM_FIELDS],
                fields: Vec::new(),
                texts: Vec::new(),
                nested: None,
                is_event: false,
            },
            elements: Vec::with_capacity(8),
            uses: [0; SLOTS],
            texts: 0,
        };
        let mut roots = 0;
        loop {
            match next()? {
                Token::End => break,
                Token::Fragment | Token::Instruction => {}
                Token::Open { name, dependency } => {
                    roots += usize::from(compiler.elements.is_empty());
                    compiler.open(name, dependency)?;
                }
                Token::CloseStart => compiler.elements.last_mut()?.attribute = None,
                Token::CloseEmpty | Token::Close => {
                    compiler.elements.pop()?;
                }
                Token::Attribute(name) => {
                    let element = compiler.elements.last_mut()?;
                    (element.attribute, element.filled) = (Some(name), None);
                }
                Token::Literal { code, at, length } => {
                    let value = Value::stored(code, &chunk[at..at + length]);
                    compiler.literal(&value.text())?;
                }
                Token::Character(unit) => {
                    compiler.literal(&String::from_utf16_lossy(&[unit]))?;
                }
                Token::Entity(name) => compiler.literal(entity(name)?)?,
                Token::Substitution { slot, code, .. } => compiler.substitution(slot, code)?,
                Token::Instance { .. } => return None,
            }
        }
        (compiler.elements.is_empty() && roots == 1).then_some(compiler.program)
    }
}

/// The five entities of XML.
pub(super) fn entity(name: &[u8]) -> Option<&'static str> {
    [
        ("amp", "&"),
        ("lt", "<"),
        ("gt", ">"),
        ("quot", "\""),
        ("apos", "'"),
    ]
    .into_iter()
    .find_map(|(entity, text)| is(name, entity).then_some(text))
}

struct Element<'a> {
    name: &'a [u8],
    place: Place,
    dependency: u16,
    /// The attribute that is being read.
    attribute: Option<&'a [u8]>,
    /// `Data/@Name`.
    data_name: Option<u16>,
    /// Where the current attribute or the content is kept, once it has any.
    filled: Option<Filled>,
    /// Content after elements would be mixed content.
    content: Option<Filled>,
}

/// A place that has its value, so that another literal can be appended to it.
#[derive(Clone, Copy)]
enum Filled {
    Text(u16),
    Slot,
}

struct Compiler<'a> {
    program: Program,
    elements: Vec<Element<'a>>,
    uses: [u8; SLOTS],
    texts: usize,
}

impl<'a> Compiler<'a> {
    fn open(&mut self, name: &'a [u8], dependency: u16) -> Option<()> {
        if self.elements.len() == DEPTH {
            return None;
        }
        let parent = self.elements.last();
        let place = parent
            .map_or(Place::Outside, |parent| parent.place)
            .of_child(name);
        // Whole parts that come and go with a slot are too rare for the model.
        if parent.is_some_and(|parent| parent.dependency != NO_DEPENDENCY)
            && matches!(place, Place::Data(_))
        {
            return None;
        }
        self.program.is_event |= place == Place::Event;
        self.elements.push(Element {
            name,
            place,
            dependency,
            attribute: None,
            data_name: None,
            filled: None,
            content: None,
        });
        Some(())
    }

    fn add_text(&mut self, text: &str) -> Option<u16> {
        self.keep_text(text.into())
    }

    fn keep_text(&mut self, text: Box<str>) -> Option<u16> {
        let number = u16::try_from(self.program.texts.len()).ok()?;
        self.texts += text.len();
        self.program.texts.push(text);
        (number < Source::TEXT && self.texts <= TEXTS).then_some(number)
    }

    fn add_name(&mut self, name: &[u8]) -> Option<u16> {
        let name = until_nul(name);
        let mut text = String::with_capacity(name.len() / 2);
        push_utf16(&mut text, name);
        self.keep_text(text.into())
    }

    fn literal(&mut self, text: &str) -> Option<()> {
        let element = self.elements.last()?;
        let filled = match element.attribute {
            Some(_) => element.filled,
            None => element.content,
        };
        match filled {
            Some(Filled::Text(number)) => {
                let kept = &mut self.program.texts[usize::from(number)];
                *kept = format!("{kept}{text}").into();
                (kept.len() <= TEXTS).then_some(())
            }
            Some(Filled::Slot) => None,
            None => {
                let number = self.add_text(text)?;
                self.fill(Source(Source::TEXT | number), Filled::Text(number))
            }
        }
    }

    fn substitution(&mut self, slot: u16, code: u8) -> Option<()> {
        let element = self.elements.last()?;
        let filled = match element.attribute {
            Some(_) => element.filled,
            None => element.content,
        };
        let uses = self.uses.get_mut(usize::from(slot))?;
        *uses += 1;
        if filled.is_some() || *uses > USES {
            return None;
        }
        if code == kind::BIN_XML && self.program.nested.is_none() {
            self.program.nested = Some(slot);
        }
        self.fill(Source(slot), Filled::Slot)
    }

    /// Puts a value to where the current element and attribute say.
    fn fill(&mut self, source: Source, filled: Filled) -> Option<()> {
        let element = self.elements.last_mut()?;
        match element.attribute {
            Some(_) => element.filled = Some(filled),
            None => element.content = Some(filled),
        }
        let element = self.elements.last()?;
        let (place, attribute, name) = (element.place, element.attribute, element.name);
        match place {
            Place::Outside | Place::System => Some(()),
            Place::SystemField => {
                let element = system_element(name);
                let attribute = attribute.unwrap_or_default();
                if let Some(field) = element.and_then(|of| system_field(of, attribute)) {
                    let kept = &mut self.program.system[field as usize];
                    if *kept == Source::NONE {
                        *kept = source;
                    }
                }
                Some(())
            }
            Place::Event | Place::Data(_) => {
                let section = match place {
                    Place::Data(section) => section,
                    _ => Section::Other,
                };
                if attribute.is_some_and(is_namespace) {
                    return Some(());
                }
                if element.dependency != NO_DEPENDENCY
                    && source.slot() != Some(usize::from(element.dependency))
                    && !(attribute.is_some() && is(name, "Data"))
                {
                    return None;
                }
                if attribute.is_some_and(|attribute| is(attribute, "Name")) && is(name, "Data") {
                    let Filled::Text(number) = filled else {
                        return None;
                    };
                    self.elements.last_mut()?.data_name = Some(number);
                    return Some(());
                }
                let name = match (attribute, element.data_name) {
                    (Some(attribute), _) => self.add_name(attribute)?,
                    (None, Some(number)) => number,
                    (None, None) => self.add_name(name)?,
                };
                self.program.fields.push(Field {
                    name,
                    source,
                    section,
                    of_event: place == Place::Event,
                });
                (self.program.fields.len() <= FIELDS).then_some(())
            }
        }
    }
}
