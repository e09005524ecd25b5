//! The fields of an event, one after the other.

use super::event::{Body, Event};
use super::kind;
use super::slots::{self, Slot as Stored};
use super::system::Section;
use super::template::Template;
use super::value::{Items, Value};

/// A field of an event.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Field<'a> {
    /// The name, as the provider spells it.
    pub name: &'a str,
    /// The value; never NULL and never an array.
    pub value: Value<'a>,
    /// The part of the event it stands in.
    pub section: Section,
}

/// The fields of an event: see [`Event::fields`].
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    event: Event<'a>,
    at: usize,
    /// The fields of the fragment that stands in the place of one field: its own position, and the section there.
    inner: Option<(usize, Option<Section>)>,
    items: Option<(&'a str, Section, Items<'a>)>,
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    #[inline]
    fn next(&mut self) -> Option<Field<'a>> {
        if let Some((name, section, items)) = &mut self.items {
            let (name, section) = (*name, *section);
            match items.next() {
                Some(value) => {
                    return Some(Field {
                        name,
                        value,
                        section,
                    });
                }
                None => self.items = None,
            }
        }
        loop {
            let (name, value, section) = match self.event.body {
                Body::Flat(flat) => {
                    self.at += 1;
                    flat.pairs(self.event.chunk, self.at - 1)?
                }
                Body::Compiled {
                    template,
                    root,
                    data,
                } => match self.compiled(template, root, data)? {
                    Some(found) => found,
                    None => continue,
                },
            };
            if !value.is_array() {
                return Some(Field {
                    name,
                    value,
                    section,
                });
            }
            let mut items = value.items();
            if let Some(value) = items.next() {
                self.items = Some((name, section, items));
                return Some(Field {
                    name,
                    value,
                    section,
                });
            }
        }
    }
}

impl<'a> Fields<'a> {
    pub(super) fn new(event: Event<'a>) -> Self {
        Self {
            event,
            at: 0,
            inner: None,
            items: None,
        }
    }

    /// The next field of a compiled layout; `Some(None)` where it is NULL or becomes a fragment.
    #[inline]
    #[allow(clippy::option_option, reason = "the end, and nothing this time")]
    fn compiled(
        &mut self,
        template: Template<'a>,
        root: &'a [Stored],
        data: &'a [Stored],
    ) -> Option<Option<(&'a str, Value<'a>, Section)>> {
        if let (Some((at, section)), Some(program)) = (self.inner, template.data) {
            let Some(field) = program.fields.get(at) else {
                self.inner = None;
                return Some(None);
            };
            self.inner = Some((at + 1, section));
            return Some(
                self.event
                    .value_at(program, data, field.source)
                    .map(|value| {
                        (
                            program.name(*field),
                            value,
                            section.unwrap_or(field.section),
                        )
                    }),
            );
        }
        let program = template.root;
        let field = program.fields.get(self.at)?;
        self.at += 1;
        let stored = field.source.slot().and_then(|number| root.get(number));
        if let Some(stored) = stored
            && slots::code_of(*stored) == kind::BIN_XML
        {
            if template.data.is_some() && slots::length_of(*stored) > 0 {
                self.inner = Some((0, (!field.of_event).then_some(field.section)));
            }
            return Some(None);
        }
        Some(
            self.event
                .value_at(program, root, field.source)
                .map(|value| (program.name(*field), value, field.section)),
        )
    }
}
