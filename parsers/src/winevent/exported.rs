//! An event that was read from anything but a log itself.

use crate::evtx::{SystemField, Value};

/// An event as an export states it: texts, still without meaning.
///
/// Times are RFC 3339 text in UTC; readers bring those of their form into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Exported {
    system: [Option<String>; SystemField::COUNT],
    /// The data of the event, in the order of the export. Positional data has the name `Data`, as it has in XML.
    pub data: Vec<(String, String)>,
    /// The text that Windows renders for people, in the language of the machine that exported it.
    pub message: Option<String>,
    /// How many events an agent's summary states with this one; 0 where the event stands for itself.
    pub count: u64,
    /// The line, counted from 1, or in a document the position of the event, counted from 1; 0 if not known.
    pub position: u64,
}

impl Exported {
    /// A field of `System`.
    pub fn system(&self, field: SystemField) -> Option<Value<'_>> {
        self.system[field as usize].as_deref().map(Value::from)
    }

    /// States a field of `System`.
    pub fn set(&mut self, field: SystemField, text: impl Into<String>) {
        self.system[field as usize] = Some(text.into());
    }

    /// Adds a field of the event's data.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.data.push((name.into(), value.into()));
    }
}
