//! An event as columns: bound to the slots of its template once, then read by position.

use wegweiser_parsers::evtx::{self, Kind, Slot, Template, Value};
use wegweiser_parsers::winevent::Event;

use super::column::{Column, Form, Input, Otherwise};

/// Where the inputs of a group's columns are in all events of one template.
#[derive(Debug)]
pub(super) struct Binding {
    /// By column, then by input.
    slots: Vec<Vec<Vec<Slot>>>,
}

impl Binding {
    /// `None` where names alone do not tell the fields of a template apart: the texts that a forwarding host adds have
    /// the names of `System` fields. `Culture` is an attribute of the element that holds them.
    pub(super) fn new(template: Template<'_>, columns: &[Column]) -> Option<Self> {
        if template.slot_of("Culture").is_some() {
            return None;
        }
        let named = |input: &Input| {
            let slots = template.slots().filter(|(name, _)| input.is_named(name));
            slots.map(|(_, slot)| slot).collect()
        };
        let of_column = |column: &Column| match column.form {
            Form::Any => vec![template.slots().map(|(_, slot)| slot).collect()],
            _ => column.inputs.iter().map(named).collect(),
        };
        Some(Self {
            slots: columns.iter().map(of_column).collect(),
        })
    }
}

/// A value of a column: one of the event, or a text made of several.
pub(super) enum Piece<'e> {
    Value(Value<'e>),
    Text(String),
}

/// An event with the columns of a group.
#[derive(Clone, Copy)]
pub(super) struct Record<'e> {
    event: Event<'e>,
    bound: Option<(evtx::Event<'e>, &'e Binding)>,
    columns: &'e [Column],
}

impl<'e> Record<'e> {
    pub(super) fn new(
        event: Event<'e>,
        columns: &'e [Column],
        binding: Option<&'e Binding>,
    ) -> Self {
        Self {
            event,
            bound: event.as_record().zip(binding),
            columns,
        }
    }

    /// The texts of a column, in the order of the event; none where the event has no such field.
    pub(super) fn texts(&self, column: usize) -> Vec<String> {
        let mut texts = Vec::new();
        self.each(column, |piece| {
            texts.push(match piece {
                Piece::Value(value) => value.text().into_owned(),
                Piece::Text(text) => text,
            });
        });
        texts
    }

    /// What a column is in this event, in order.
    #[inline]
    pub(super) fn each(&self, column: usize, mut take: impl FnMut(Piece<'e>)) {
        let Column { form, inputs } = &self.columns[column];
        match form {
            Form::Text => {
                for input in 0..inputs.len() {
                    let mut found = false;
                    self.values(column, input, |value| {
                        found = true;
                        take(Piece::Value(value));
                    });
                    if found {
                        break;
                    }
                }
            }
            Form::Any => {
                self.values(column, 0, |value| take(Piece::Value(value)));
                if let Some(message) = self.event.message() {
                    take(Piece::Value(message));
                }
            }
            Form::EventId => {
                if let Some(id) = self.event.event_id() {
                    take(Piece::Text(id.to_string()));
                }
            }
            derived => {
                let first = |input: usize| {
                    let mut first = None;
                    self.values(column, input, |value| {
                        first.get_or_insert_with(|| value.text().into_owned());
                    });
                    first
                };
                let inputs: Vec<_> = (0..inputs.len()).map(first).collect();
                if let Some(text) = derived.derive(&inputs) {
                    take(Piece::Text(text));
                }
            }
        }
    }

    /// Adds what tells the columns' contents apart from those of other events: two events with the same key have the
    /// same texts in all columns.
    pub(super) fn write_key(&self, key: &mut Vec<u8>) {
        for (place, column) in self.columns.iter().enumerate() {
            match column.form {
                Form::EventId => {
                    let id = self.event.event_id();
                    key.extend(id.map_or(u32::MAX, u32::from).to_le_bytes());
                }
                _ => (0..column.inputs.len().max(1)).for_each(|input| {
                    self.values(place, input, |value| write_value(value, key));
                    key.push(END);
                }),
            }
        }
    }

    /// Every value of an input, arrays taken apart.
    #[inline]
    fn values(&self, column: usize, input: usize, mut take: impl FnMut(Value<'e>)) {
        let Column { form, inputs } = &self.columns[column];
        let input_of = inputs.get(input);
        let mut found = false;
        let mut each = |value: Value<'e>| {
            if value.is_array() {
                value.items().for_each(&mut take);
            } else {
                take(value);
            }
            found = true;
        };
        if input_of.is_none_or(|input| !input.system_only) {
            match self.bound {
                Some((event, binding)) => {
                    for slot in &binding.slots[column][input] {
                        let value = event.value(*slot);
                        if let Some(value) =
                            value.filter(|v| !matches!(v.kind(), Kind::BinXml | Kind::Null))
                        {
                            each(value);
                        }
                    }
                }
                None => {
                    for (name, value) in self.event.fields() {
                        if *form == Form::Any || input_of.is_some_and(|input| input.is_named(name))
                        {
                            each(value);
                        }
                    }
                }
            }
        }
        if !found && let Some(input) = input_of {
            let other = match input.otherwise {
                Otherwise::Nothing => None,
                Otherwise::Message => self.event.message(),
                Otherwise::System(field) => self.event.system(field),
            };
            other.into_iter().for_each(take);
        }
    }
}

/// No value; no kind of value has this number.
const END: u8 = 0xff;

fn write_value(value: Value<'_>, key: &mut Vec<u8>) {
    let (kind, bytes) = content(&value);
    key.push(kind);
    key.extend((bytes.len() as u32).to_le_bytes());
    key.extend(bytes);
}

/// What a value is told apart by from others: its kind, and its bytes or its text.
#[inline]
pub(super) fn content<'v>(value: &Value<'v>) -> (u8, &'v [u8]) {
    match value.bytes() {
        Some(bytes) => (value.kind() as u8, bytes),
        None => (END - 1, value.utf8().unwrap_or_default().as_bytes()),
    }
}
