//! One event: a view of a record.

use std::fmt;

use super::bytes::Chunk;
use super::fields::Fields;
use super::flat::Flat;
use super::program::{Program, Source};
use super::slots::{self, Slot as Stored};
use super::system::{Section, SystemField};
use super::template::{Slot, Template};
use super::types::FileTime;
use super::value::Value;

/// What makes a record doubtful.
///
/// Doubtful records are given like all others: damaged logs are where an analyst looks closest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Doubts(pub(super) u8);

impl Doubts {
    pub(super) const CHECKSUM: u8 = 1;
    pub(super) const SIZE: u8 = 2;
    pub(super) const CONTENT: u8 = 4;
    pub(super) const STALE: u8 = 8;
    pub(super) const CARVED: u8 = 16;

    /// Whether the record itself is in doubt: its size, its content, or that it is live at all. The checksum of its
    /// chunk alone does not count, as it says nothing about which record it is.
    pub fn any(self) -> bool {
        self.0 & !Self::CHECKSUM != 0
    }

    /// A checksum of the record's chunk does not match.
    pub fn checksum(self) -> bool {
        self.0 & Self::CHECKSUM != 0
    }

    /// The record's two sizes differ.
    pub fn size(self) -> bool {
        self.0 & Self::SIZE != 0
    }

    /// The content does not end where it should, or not all of it could be read.
    pub fn content(self) -> bool {
        self.0 & Self::CONTENT != 0
    }

    /// The record lies in space that its chunk calls free.
    pub fn stale(self) -> bool {
        self.0 & Self::STALE != 0
    }

    /// The record was found by its mark alone: its chunk has no header.
    pub fn carved(self) -> bool {
        self.0 & Self::CARVED != 0
    }
}

/// An event of a log, borrowed from the reader until the next one is read.
///
/// Nothing is decoded before it is asked for. The fields are those of `EventData`, `UserData` and the other parts
/// beside `System`: an element's text is a field of the element's name, `<Data Name="a">` is a field `a`, an attribute
/// is a field of its own name. Namespaces are no fields, and what is NULL is absent.
#[derive(Clone, Copy)]
pub struct Event<'a> {
    pub(super) chunk: &'a Chunk,
    /// Texts that are put together from pieces.
    pub(super) joined: &'a [u8],
    pub(super) record_id: u64,
    pub(super) written: u64,
    pub(super) offset: u64,
    pub(super) doubts: Doubts,
    pub(super) body: Body<'a>,
}

#[derive(Clone, Copy)]
pub(super) enum Body<'a> {
    Compiled {
        template: Template<'a>,
        root: &'a [Stored],
        data: &'a [Stored],
    },
    Flat(&'a Flat),
}

impl<'a> Event<'a> {
    /// The number of the record in its log, from the record's header.
    pub fn record_id(&self) -> u64 {
        self.record_id
    }

    /// When the record was written to the log, from the record's header.
    pub fn written(&self) -> FileTime {
        FileTime(self.written)
    }

    /// Where the record begins in the file.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What makes this record doubtful.
    pub fn doubts(&self) -> Doubts {
        self.doubts
    }

    /// When the event was raised; the time of writing where the event says nothing readable.
    pub fn time(&self) -> FileTime {
        self.system(SystemField::TimeCreated)
            .and_then(|value| value.as_time())
            .unwrap_or(self.written())
    }

    /// The event's number within its provider.
    pub fn event_id(&self) -> Option<u32> {
        let number = self.system(SystemField::EventId)?.as_u64()?;
        u32::try_from(number).ok()
    }

    /// The name of the provider.
    pub fn provider(&self) -> Option<Value<'a>> {
        self.system(SystemField::Provider)
    }

    /// The channel: the name of the log.
    pub fn channel(&self) -> Option<Value<'a>> {
        self.system(SystemField::Channel)
    }

    /// The name of the computer that raised the event.
    pub fn computer(&self) -> Option<Value<'a>> {
        self.system(SystemField::Computer)
    }

    /// The level: 1 critical, 2 error, 3 warning, 4 information, 5 verbose, 0 always logged.
    pub fn level(&self) -> Option<u8> {
        let number = self.system(SystemField::Level)?.as_u64()?;
        u8::try_from(number).ok()
    }

    /// A field of `System`.
    #[inline]
    pub fn system(&self, field: SystemField) -> Option<Value<'a>> {
        match self.body {
            Body::Compiled { template, root, .. } => {
                let source = template.root.system(field as usize);
                self.value_at(template.root, root, source)
            }
            Body::Flat(flat) => flat.system(self.chunk, field as usize),
        }
    }

    /// The layout that this event shares with others; `None` for the few that have to be read one by one.
    #[inline]
    pub fn template(&self) -> Option<Template<'a>> {
        match self.body {
            Body::Compiled { template, .. } => Some(template),
            Body::Flat(_) => None,
        }
    }

    /// The value at a slot of this event's [`template`](Self::template). An array is given whole: see [`Value::items`].
    #[inline]
    pub fn value(&self, slot: Slot) -> Option<Value<'a>> {
        let Body::Compiled {
            template,
            root,
            data,
        } = self.body
        else {
            return None;
        };
        let (program, slots) = match (slot.of_data, template.data) {
            (true, Some(program)) => (program, data),
            (true, None) => return None,
            (false, _) => (template.root, root),
        };
        self.value_at(program, slots, slot.source)
    }

    /// The first value of a field, outside of `RenderingInfo`.
    ///
    /// Programs that ask for the same fields of many events bind them once: see [`Template`].
    pub fn field(&self, name: &str) -> Option<Value<'a>> {
        self.values(name).next()
    }

    /// All values of the fields of one name, outside of `RenderingInfo`.
    pub fn values<'n>(&self, name: &'n str) -> impl Iterator<Item = Value<'a>> + use<'a, 'n> {
        self.fields()
            .filter(move |field| field.section != Section::RenderingInfo && field.name == name)
            .map(|field| field.value)
    }

    /// The fields, in the order of the document. Names may repeat; an array is one field per item.
    pub fn fields(&self) -> Fields<'a> {
        Fields::new(*self)
    }

    #[inline]
    pub(super) fn value_at(
        &self,
        program: &'a Program,
        slots: &[Stored],
        source: Source,
    ) -> Option<Value<'a>> {
        match source.slot() {
            Some(number) => slots::value(self.chunk, self.joined, *slots.get(number)?),
            None => program.text(source),
        }
    }
}

impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("record_id", &self.record_id)
            .field("time", &self.time().to_string())
            .field("provider", &self.provider())
            .field("event_id", &self.event_id())
            .field("doubts", &self.doubts)
            .field("fields", &self.fields().collect::<Vec<_>>())
            .finish()
    }
}
