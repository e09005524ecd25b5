//! Event logs as they are, for a technician who wants to see the events themselves.
//!
//! `select` decides which events are wanted, `reader` opens whatever form they come in, `listing` hands the wanted ones
//! to a [`View`] of `human` or `format`.

mod damage;
mod level;
mod listing;
mod moment;
mod pattern;
mod range;
mod reader;
mod select;
mod tally;

pub(crate) use self::level::Level;
pub(crate) use self::listing::{Limit, Listing};
pub(crate) use self::moment::file_time;
pub(crate) use self::reader::{Log, Visit, Visited, visit};
pub(crate) use self::select::{Selection, Window};
pub(crate) use self::tally::{Kind, Tally};

use wegweiser_parsers::evtx::{Doubts, SystemField, Value};
use wegweiser_parsers::winevent::Event;

/// An event that is shown, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'a> {
    pub(crate) event: Event<'a>,
    /// What is odd about its record.
    pub(crate) doubts: Doubts,
    /// The file, or the entry of an archive.
    pub(crate) source: &'a str,
}

impl<'a> Shown<'a> {
    pub(crate) fn new(event: Event<'a>, source: &'a str) -> Self {
        let doubts = event.as_record().map(|record| record.doubts());
        Self {
            event,
            doubts: doubts.unwrap_or_default(),
            source,
        }
    }

    /// What is odd about its record, in words.
    pub(crate) fn doubts(&self) -> impl Iterator<Item = &'static str> + use<> {
        let doubts = self.doubts;
        [
            (doubts.checksum(), "the checksum of its chunk is wrong"),
            (doubts.size(), "its two sizes differ"),
            (doubts.content(), "not all of it could be read"),
            (doubts.stale(), "it was deleted or overwritten"),
            (doubts.carved(), "its chunk has no header"),
        ]
        .into_iter()
        .filter_map(|(is_met, text)| is_met.then_some(text))
    }
}

/// The fields of `System`, as its XML names them.
pub(crate) const SYSTEM: [(&str, SystemField); 19] = [
    ("Provider", SystemField::Provider),
    ("ProviderGuid", SystemField::ProviderGuid),
    ("EventSourceName", SystemField::EventSourceName),
    ("EventID", SystemField::EventId),
    ("Qualifiers", SystemField::Qualifiers),
    ("Version", SystemField::Version),
    ("Level", SystemField::Level),
    ("Task", SystemField::Task),
    ("Opcode", SystemField::Opcode),
    ("Keywords", SystemField::Keywords),
    ("TimeCreated", SystemField::TimeCreated),
    ("EventRecordID", SystemField::EventRecordId),
    ("ActivityID", SystemField::ActivityId),
    ("RelatedActivityID", SystemField::RelatedActivityId),
    ("ProcessID", SystemField::ProcessId),
    ("ThreadID", SystemField::ThreadId),
    ("Channel", SystemField::Channel),
    ("Computer", SystemField::Computer),
    ("UserID", SystemField::UserId),
];

/// Writes events, one after the other.
pub(crate) trait View: Send {
    /// Adds what comes before the first event.
    fn begin(&mut self, _out: &mut String) {}
    /// Adds an event, at once or later.
    fn event(&mut self, shown: &Shown<'_>, out: &mut String);
    /// Adds what is left.
    fn end(&mut self, _out: &mut String) {}
}

/// The text of a value that may be absent.
pub(crate) fn text(value: Option<Value<'_>>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}
