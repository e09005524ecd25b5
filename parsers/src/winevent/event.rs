//! The one event that everything else is written against.

use std::fmt;

use super::exported::Exported;
use crate::evtx::{self, FileTime, Section, SystemField, Value};

/// An event, borrowed from what it was read from.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    form: Form<'a>,
}

#[derive(Clone, Copy)]
enum Form<'a> {
    Log(evtx::Event<'a>),
    Export(&'a Exported),
}

impl<'a> From<evtx::Event<'a>> for Event<'a> {
    fn from(event: evtx::Event<'a>) -> Self {
        Self {
            form: Form::Log(event),
        }
    }
}

impl<'a> From<&'a Exported> for Event<'a> {
    fn from(event: &'a Exported) -> Self {
        Self {
            form: Form::Export(event),
        }
    }
}

impl<'a> Event<'a> {
    /// A field of `System`.
    #[inline]
    pub fn system(&self, field: SystemField) -> Option<Value<'a>> {
        match self.form {
            Form::Log(event) => event.system(field),
            Form::Export(event) => event.system(field),
        }
    }

    /// The event's number within its provider, without the qualifiers that some exports leave above its 16 bits.
    #[inline]
    pub fn event_id(&self) -> Option<u16> {
        let number = self.system(SystemField::EventId)?;
        Some(
            (number
                .as_u64()
                .or_else(|| number.as_i64().map(|n| n as u64))?
                & 0xffff) as u16,
        )
    }

    /// The name of the provider.
    #[inline]
    pub fn provider(&self) -> Option<Value<'a>> {
        self.system(SystemField::Provider)
    }

    /// The channel: the name of the log.
    #[inline]
    pub fn channel(&self) -> Option<Value<'a>> {
        self.system(SystemField::Channel)
    }

    /// The name of the computer that raised the event.
    #[inline]
    pub fn computer(&self) -> Option<Value<'a>> {
        self.system(SystemField::Computer)
    }

    /// The level: 1 critical, 2 error, 3 warning, 4 information, 5 verbose, 0 always logged.
    pub fn level(&self) -> Option<u8> {
        u8::try_from(self.system(SystemField::Level)?.as_u64()?).ok()
    }

    /// When the event was raised; of a summary, when the latest of its events was.
    #[inline]
    pub fn time(&self) -> Option<FileTime> {
        match self.form {
            Form::Log(event) => Some(event.time()),
            Form::Export(event) => event.system(SystemField::TimeCreated)?.as_time(),
        }
    }

    /// The number of the record in the log where the event was raised.
    ///
    /// An exported or forwarded log numbers its own records anew; the number within the event stays.
    #[inline]
    pub fn record_id(&self) -> Option<u64> {
        let stated = self
            .system(SystemField::EventRecordId)
            .and_then(|id| id.as_u64());
        match self.form {
            Form::Log(event) => stated.or(Some(event.record_id())),
            Form::Export(_) => stated,
        }
    }

    /// How many events of its kind an agent's summary states; `None` for an event that stands for itself.
    pub fn stated_count(&self) -> Option<u64> {
        match self.form {
            Form::Log(_) => None,
            Form::Export(event) => (event.count > 0).then_some(event.count),
        }
    }

    /// Where it stands in its source: the number of the record, the line, or the position in a document.
    pub fn position(&self) -> u64 {
        match self.form {
            Form::Log(event) => event.record_id(),
            Form::Export(event) => event.position,
        }
    }

    /// The text that Windows rendered for people, where the export carries it.
    pub fn message(&self) -> Option<Value<'a>> {
        match self.form {
            Form::Log(event) => event
                .fields()
                .find(|field| field.section == Section::RenderingInfo && field.name == "Message")
                .map(|field| field.value),
            Form::Export(event) => event.message.as_deref().map(Value::from),
        }
    }

    /// The event as the record of a log, for matchers that bind fields to [templates](evtx::Template).
    pub fn as_record(&self) -> Option<evtx::Event<'a>> {
        match self.form {
            Form::Log(event) => Some(event),
            Form::Export(_) => None,
        }
    }

    /// The first value of a field of its data.
    pub fn field(&self, name: &str) -> Option<Value<'a>> {
        match self.form {
            Form::Log(event) => event.field(name),
            Form::Export(event) => event
                .data
                .iter()
                .find(|(of, _)| of == name)
                .map(|(_, value)| value.as_str().into()),
        }
    }

    /// The value of its data at a position, counted from 0, whatever its name: older builds of Windows do not name what
    /// newer ones do.
    pub fn data(&self, position: usize) -> Option<Value<'a>> {
        self.fields().nth(position).map(|(_, value)| value)
    }

    /// Names and values of its data, in the order of the event. Names may repeat.
    pub fn fields(&self) -> Fields<'a> {
        Fields {
            form: match self.form {
                Form::Log(event) => Left::Log(event.fields()),
                Form::Export(event) => Left::Export(event.data.iter()),
            },
        }
    }
}

/// The data of an event: see [`Event::fields`].
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    form: Left<'a>,
}

#[derive(Debug, Clone)]
enum Left<'a> {
    Log(evtx::Fields<'a>),
    Export(std::slice::Iter<'a, (String, String)>),
}

impl<'a> Iterator for Fields<'a> {
    type Item = (&'a str, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.form {
            Left::Log(fields) => fields
                .find(|field| field.section != Section::RenderingInfo)
                .map(|field| (field.name, field.value)),
            Left::Export(pairs) => pairs
                .next()
                .map(|(name, value)| (name.as_str(), value.as_str().into())),
        }
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("record_id", &self.record_id())
            .field("time", &self.time().map(|time| time.to_string()))
            .field("channel", &self.channel())
            .field("provider", &self.provider())
            .field("event_id", &self.event_id())
            .field("fields", &self.fields().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
