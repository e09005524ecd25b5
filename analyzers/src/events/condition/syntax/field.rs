//! The fields that conditions name.

use std::collections::HashMap;
use std::fmt;

/// A field of an event, as a rule names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FieldName {
    /// A name of the event's data: `TargetUserName`.
    Named(String),
    /// A position in the event's data, counted from 0, whatever its name: `Data[0]`.
    Position(usize),
    /// The first of these that the event has: `AppName|Data[0]`.
    FirstOf(Vec<FieldName>),
    /// `System.Channel`
    Channel,
    /// `System.Computer`
    Computer,
    /// `System.EventId`
    EventId,
    /// `System.EventSourceName`: the name that a classic source registered under, `Provider/@EventSourceName`
    EventSourceName,
    /// `System.Keywords`
    Keywords,
    /// `System.Level`
    Level,
    /// `System.Message`: the text that Windows rendered, where an export carries it
    Message,
    /// `System.Opcode`
    Opcode,
    /// `System.ProcessId`: the process that logged the event
    ProcessId,
    /// `System.Provider`
    Provider,
    /// `System.UserId`: the account that logged the event, `Security/@UserID`
    UserId,
}

/// What stands before the name of a field that is not of the event's data.
const SYSTEM: &str = "System.";

impl FieldName {
    const SYSTEM_FIELDS: [(&'static str, Self); 11] = [
        ("Channel", Self::Channel),
        ("Computer", Self::Computer),
        ("EventId", Self::EventId),
        ("EventSourceName", Self::EventSourceName),
        ("Keywords", Self::Keywords),
        ("Level", Self::Level),
        ("Message", Self::Message),
        ("Opcode", Self::Opcode),
        ("ProcessId", Self::ProcessId),
        ("Provider", Self::Provider),
        ("UserId", Self::UserId),
    ];

    /// The field of a name without quotes: of the data, or of the event around it.
    pub(super) fn of_word(word: &str) -> Result<Self, String> {
        let Some(name) = word.strip_prefix(SYSTEM) else {
            return Ok(Self::Named(word.to_owned()));
        };
        let known = Self::SYSTEM_FIELDS.iter().find(|(of, _)| *of == name);
        known.map(|(_, field)| field.clone()).ok_or_else(|| {
            let names: Vec<_> = Self::SYSTEM_FIELDS.iter().map(|(name, _)| *name).collect();
            format!("`{word}` is no field: `{SYSTEM}` has {}", names.join(", "))
        })
    }
}

impl fmt::Display for FieldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named(name) => f.write_str(name),
            Self::Position(position) => write!(f, "Data[{position}]"),
            Self::FirstOf(fields) => {
                for (number, field) in fields.iter().enumerate() {
                    write!(f, "{}{field}", if number > 0 { "|" } else { "" })?;
                }
                Ok(())
            }
            of_system => {
                let mut fields = Self::SYSTEM_FIELDS.iter();
                let name = fields.find(|(_, field)| field == of_system);
                write!(f, "{SYSTEM}{}", name.map_or("", |(name, _)| name))
            }
        }
    }
}

/// The number of a field in a [`FieldTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FieldId(u16);

impl FieldId {
    /// As an index into a table with an entry for each field.
    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// Every field that any rule asks for, so that each is looked for once per layout of an event and not once per rule.
#[derive(Clone, Debug, Default)]
pub(crate) struct FieldTable {
    names: Vec<FieldName>,
    ids: HashMap<FieldName, FieldId>,
}

impl FieldTable {
    /// The number of a field; a new one for a field that no rule asked for yet.
    ///
    /// # Errors
    ///
    /// When rules ask for more than 65 535 fields.
    pub(crate) fn intern(&mut self, name: FieldName) -> Result<FieldId, String> {
        if let Some(id) = self.ids.get(&name) {
            return Ok(*id);
        }
        let next = u16::try_from(self.names.len())
            .ok()
            .filter(|next| *next < u16::MAX)
            .ok_or("the rules ask for more than 65 535 fields")?;
        self.names.push(name.clone());
        self.ids.insert(name, FieldId(next));
        Ok(FieldId(next))
    }

    /// The name of a field of this table.
    pub(crate) fn name(&self, id: FieldId) -> &FieldName {
        &self.names[id.index()]
    }

    /// Every field with its number.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (FieldId, &FieldName)> {
        self.names
            .iter()
            .enumerate()
            .map(|(index, name)| (FieldId(index as u16), name))
    }
}
