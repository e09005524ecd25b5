//! The fields that rules ask for, found once per template instead of once per event.

use wegweiser_parsers::evtx::{self, Slot, SystemField, Template, Value};
use wegweiser_parsers::winevent::Event;

use super::condition::{FieldId, FieldName, FieldTable, Fields};

/// Where the fields of a table are in the events of each template of one file.
#[derive(Debug)]
pub(super) struct Binder<'t> {
    table: &'t FieldTable,
    /// By template, then by field.
    slots: Vec<Option<Box<[Option<Slot>]>>>,
}

/// An event whose fields are asked for by number.
#[derive(Clone, Copy)]
pub(super) struct Bound<'b> {
    event: Event<'b>,
    table: &'b FieldTable,
    record: Option<(evtx::Event<'b>, &'b [Option<Slot>])>,
}

impl<'t> Binder<'t> {
    pub(super) fn new(table: &'t FieldTable) -> Self {
        Self {
            table,
            slots: Vec::new(),
        }
    }

    pub(super) fn bind<'b>(&'b mut self, event: Event<'b>) -> Bound<'b> {
        let record = event.as_record().and_then(|record| {
            let template = record.template()?;
            let index = template.id().index();
            if self.slots.len() <= index {
                self.slots.resize_with(index + 1, || None);
            }
            let slots = self.slots[index].get_or_insert_with(|| bound(self.table, template));
            Some((record, &**slots))
        });
        Bound {
            event,
            table: self.table,
            record,
        }
    }
}

fn bound(table: &FieldTable, template: Template<'_>) -> Box<[Option<Slot>]> {
    let fields = table.iter();
    fields.map(|(_, name)| slot(name, template)).collect()
}

fn slot(name: &FieldName, template: Template<'_>) -> Option<Slot> {
    match name {
        FieldName::Named(name) => template.slot_of(name),
        FieldName::FirstOf(names) => names.iter().find_map(|name| slot(name, template)),
        _ => None,
    }
}

impl Bound<'_> {
    fn unbound(&self, name: &FieldName) -> Option<Value<'_>> {
        let event = self.event;
        match name {
            FieldName::Named(name) => event.field(name),
            FieldName::Position(position) => event.data(*position),
            FieldName::FirstOf(names) => names.iter().find_map(|name| self.unbound(name)),
            FieldName::Message => event.message(),
            FieldName::EventId => event.system(SystemField::EventId),
            FieldName::Level => event.system(SystemField::Level),
            FieldName::Channel => event.channel(),
            FieldName::Provider => event.provider(),
            FieldName::EventSourceName => event.system(SystemField::EventSourceName),
            FieldName::Computer => event.computer(),
            FieldName::UserId => event.system(SystemField::UserId),
            FieldName::Keywords => event.system(SystemField::Keywords),
            FieldName::Opcode => event.system(SystemField::Opcode),
            FieldName::ProcessId => event.system(SystemField::ProcessId),
        }
    }
}

impl Fields for Bound<'_> {
    fn value(&self, field: FieldId) -> Option<Value<'_>> {
        let name = self.table.name(field);
        let Some((record, slots)) = self.record else {
            return self.unbound(name);
        };
        match (name, slots[field.index()]) {
            (_, Some(slot)) => {
                let value = record.value(slot)?;
                if value.is_array() {
                    value.items().next()
                } else {
                    Some(value)
                }
            }
            // A template without the field has none of it.
            (FieldName::Named(_), None) => None,
            (name, None) => self.unbound(name),
        }
    }
}
