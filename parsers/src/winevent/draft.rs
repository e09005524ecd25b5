//! An event while a reader puts it together.

use super::exported::Exported;
use super::instant::{self, DateOrder};
use super::loss::{Loss, Losses};
use super::{message, names, words};
use crate::evtx::SystemField;

/// Where a value of an export belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// A field of `System`; [`Draft::put`] brings it into the spelling of an event log.
    System(SystemField),
    /// The event type of the old interface, as number or name: a level, or the result of an audit.
    Type,
    /// The rendered text.
    Message,
}

/// How a form carries the data of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Data {
    /// Not at all, but for what the message says.
    #[default]
    Absent,
    /// As the provider names it, or without names where the provider gives none.
    Whole,
    /// In order, without the names that the provider gives.
    Positional,
    /// For one of the many events that it sums up; what its message says would be wrong for the others.
    Sample,
}

/// An event while a reader puts it together.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) event: Exported,
    pub(super) data: Data,
    /// What the form loses whatever the event is.
    pub(super) losses: Losses,
    /// Times that do not say their zone are UTC all the same.
    pub(super) is_utc: bool,
    /// How dates with slashes are read.
    pub(super) order: DateOrder,
    level: Level,
    trouble: Option<String>,
}

/// Where the level comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Level {
    /// The export states the number, or the name that only one has.
    #[default]
    Stated,
    /// A name: audits have no level, and exports call that "Information".
    Named,
    /// The result of an audit takes its place.
    Audit,
}

impl Draft {
    pub(super) fn new(data: Data) -> Self {
        Self {
            data,
            ..Self::default()
        }
    }

    pub(super) fn has(&self, field: SystemField) -> bool {
        self.event.system(field).is_some()
    }

    /// States what the export says; blanks say nothing.
    pub(super) fn put(&mut self, slot: Slot, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        match slot {
            Slot::System(field) => self.put_system(field, text.trim()),
            Slot::Type => self.put_type(text.trim()),
            Slot::Message => self.event.message = Some(text.to_owned()),
        }
    }

    fn put_system(&mut self, field: SystemField, text: &str) {
        match field {
            SystemField::EventId => self.put_id(text),
            SystemField::Level => self.put_level(text),
            SystemField::Keywords => self.put_keywords(text),
            SystemField::TimeCreated => self.put_time(text),
            SystemField::ProviderGuid
            | SystemField::ActivityId
            | SystemField::RelatedActivityId => self.event.set(field, guid(text)),
            _ => self.event.set(field, text),
        }
    }

    /// The old interface gives qualifiers in the upper half of the number.
    fn put_id(&mut self, text: &str) {
        let Ok(number) = text.parse::<i64>() else {
            return self.doubt("event id", text);
        };
        let number = number as u32;
        if number > 0xffff && !self.has(SystemField::Qualifiers) {
            self.event
                .set(SystemField::Qualifiers, (number >> 16).to_string());
        }
        self.event
            .set(SystemField::EventId, (number & 0xffff).to_string());
    }

    fn put_level(&mut self, text: &str) {
        let Some(level) = words::level(text) else {
            return self.put_type_or(text, "level");
        };
        let is_number = text.starts_with(|c: char| c.is_ascii_digit());
        self.level = if is_number {
            Level::Stated
        } else {
            Level::Named
        };
        self.event.set(SystemField::Level, level.to_string());
    }

    fn put_type(&mut self, text: &str) {
        let level = match text {
            "1" => "2",
            "2" => "3",
            "0" | "4" => "4",
            "8" => return self.put_audit(words::AUDIT_SUCCESS),
            "16" => return self.put_audit(words::AUDIT_FAILURE),
            name => return self.put_level(name),
        };
        self.event.set(SystemField::Level, level);
    }

    fn put_type_or(&mut self, text: &str, what: &str) {
        match words::audit(text) {
            Some(keyword) => self.put_audit(keyword),
            None => self.doubt(what, text),
        }
    }

    pub(super) fn put_audit(&mut self, keyword: &str) {
        self.level = Level::Audit;
        self.event.set(SystemField::Level, "0");
        if !self.has(SystemField::Keywords) {
            self.event.set(SystemField::Keywords, keyword);
        }
    }

    fn put_keywords(&mut self, text: &str) {
        let bits = match text.strip_prefix("0x") {
            Some(digits) => u64::from_str_radix(digits, 16).ok(),
            None => text
                .parse()
                .ok()
                .or_else(|| text.parse::<i64>().ok().map(|bits| bits as u64)),
        };
        if let Some(bits) = bits {
            self.event.set(SystemField::Keywords, format!("{bits:#x}"));
        } else if let Some(audit) = text.split([',', ';']).find_map(words::audit)
            && !self.has(SystemField::Keywords)
        {
            self.event.set(SystemField::Keywords, audit);
        }
    }

    fn put_time(&mut self, text: &str) {
        let Some(instant) = instant::parse(text, self.order) else {
            return self.doubt("time", text);
        };
        if !instant.zoned && !self.is_utc {
            self.losses.insert(Loss::TimeZone);
        }
        self.event
            .set(SystemField::TimeCreated, instant.time.to_string());
    }

    fn doubt(&mut self, what: &str, text: &str) {
        self.trouble
            .get_or_insert_with(|| format!("no {what}: `{text}`"));
    }

    /// The event, what it lost, and what is odd about it.
    pub(super) fn complete(mut self) -> (Exported, Losses, Option<String>) {
        self.complete_source();
        self.complete_data();
        for (field, loss) in [
            (SystemField::Provider, Loss::Provider),
            (SystemField::EventRecordId, Loss::RecordId),
            (SystemField::Computer, Loss::Computer),
            (SystemField::Channel, Loss::Channel),
        ] {
            if !self.has(field) {
                self.losses.insert(loss);
            }
        }
        (self.event, self.losses, self.trouble)
    }

    fn text(&self, field: SystemField) -> String {
        self.event
            .system(field)
            .map(|value| value.to_string())
            .unwrap_or_default()
    }

    pub(super) fn id(&self) -> u16 {
        self.text(SystemField::EventId).parse().unwrap_or_default()
    }

    /// What follows from the provider: its name in the log, the log it writes to, that audits have no level.
    fn complete_source(&mut self) {
        let provider = self.text(SystemField::Provider);
        if provider.is_empty() {
            return;
        }
        if let Some(name) = names::provider_of_source(&provider) {
            self.event.set(SystemField::EventSourceName, provider);
            self.event.set(SystemField::Provider, name);
        }
        let provider = self.text(SystemField::Provider);
        if !self.has(SystemField::Channel)
            && let Some(channel) = names::channel(&provider, self.id())
        {
            self.event.set(SystemField::Channel, channel);
        }
        let is_of_audits = provider == names::AUDIT;
        match self.level {
            Level::Named if is_of_audits => self.event.set(SystemField::Level, "0"),
            // The log itself states an audit when it is cleared, as plain information.
            Level::Audit if !is_of_audits => self.event.set(SystemField::Level, "4"),
            _ if is_of_audits && !self.has(SystemField::Level) => {
                self.event.set(SystemField::Level, "0");
            }
            _ => {}
        }
    }

    fn complete_data(&mut self) {
        let provider = self.text(SystemField::Provider);
        let id = self.id();
        match self.data {
            Data::Whole => {}
            Data::Sample => self.losses.insert(Loss::Fields),
            Data::Positional => {
                if !names::give(&provider, id, &mut self.event.data) {
                    self.losses.insert(Loss::FieldNames);
                }
            }
            Data::Absent => {
                let message = self.event.message.as_deref().unwrap_or_default();
                self.event.data = message::fields(&provider, id, message);
                if self.event.data.is_empty() {
                    self.losses.insert(Loss::Fields);
                }
            }
        }
    }
}

/// A GUID as event logs spell it: in braces, in lower case.
pub(super) fn guid(text: &str) -> String {
    let bare = text.trim_matches(['{', '}']);
    format!("{{{}}}", bare.to_ascii_lowercase())
}
