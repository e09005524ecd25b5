//! Events for other programs: JSON lines and CSV.

use serde::{Serialize, Serializer};
use wegweiser_parsers::evtx::Value;
use wegweiser_parsers::winevent::Event;

use super::sheet::{Sheet, maybe, number, text};
use crate::error::Error;
use crate::events::{Kind, Level, Shown, Tally, View, text as text_of};
use crate::format::inert;

/// An event as a line of JSON; its keys stand in this order, and all of them are always there.
#[derive(Serialize)]
struct Line<'e> {
    time: Option<String>,
    record_id: Option<u64>,
    channel: Option<AsText<'e>>,
    provider: Option<AsText<'e>>,
    event_id: Option<u16>,
    level: Option<&'static str>,
    computer: Option<AsText<'e>>,
    data: Data<'e>,
    message: Option<AsText<'e>>,
    doubts: Vec<&'static str>,
    count: u64,
    source: &'e str,
}

/// The text of a value, written without a copy.
struct AsText<'e>(Value<'e>);

impl Serialize for AsText<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Names and values: a list, because names may repeat.
struct Data<'e>(Event<'e>);

#[derive(Serialize)]
struct Pair<'e> {
    name: &'e str,
    value: AsText<'e>,
}

impl Serialize for Data<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.fields().map(|(name, value)| Pair {
            name,
            value: AsText(value),
        }))
    }
}

impl<'e> Line<'e> {
    fn new(shown: &'e Shown<'_>) -> Self {
        let event = &shown.event;
        Self {
            time: event.time().map(|time| time.to_string()),
            record_id: event.record_id(),
            channel: event.channel().map(AsText),
            provider: event.provider().map(AsText),
            event_id: event.event_id(),
            level: Level::of(event).map(Level::word),
            computer: event.computer().map(AsText),
            data: Data(*event),
            message: event.message().map(AsText),
            doubts: shown.doubts().collect(),
            count: event.stated_count().unwrap_or(1),
            source: shown.source,
        }
    }
}

/// One JSON object per event.
#[derive(Debug)]
pub(crate) struct EventLines;

impl View for EventLines {
    fn event(&mut self, shown: &Shown<'_>, out: &mut String) {
        line(&Line::new(shown), out);
    }
}

/// Plain data as a line of JSON that no terminal obeys.
fn line(value: &impl Serialize, out: &mut String) {
    let json = serde_json::to_string(value).expect("plain data always serialises");
    // Most events are ASCII, and there is nothing to look for.
    if json.bytes().all(|byte| byte < 0x7f) {
        out.push_str(&json);
    } else {
        out.push_str(&inert(&json));
    }
    out.push('\n');
}

const TITLES: [&str; 12] = [
    "time",
    "record_id",
    "channel",
    "provider",
    "event_id",
    "level",
    "computer",
    "data",
    "message",
    "doubts",
    "count",
    "source",
];

/// Rows that are gathered before they are passed on.
const BATCH: usize = 256;

/// One row per event; its data is one cell of JSON, because names differ from event to event.
#[derive(Debug)]
pub(crate) struct EventRows {
    sheet: Sheet,
    rows: usize,
}

impl EventRows {
    pub(crate) fn new() -> Result<Self, Error> {
        Ok(Self {
            sheet: Sheet::new(&TITLES)?,
            rows: 0,
        })
    }

    fn flush(&mut self, out: &mut String) {
        self.rows = 0;
        let sheet = std::mem::replace(&mut self.sheet, Sheet::untitled());
        out.push_str(&sheet.finish().expect("memory takes every row"));
    }
}

impl View for EventRows {
    fn event(&mut self, shown: &Shown<'_>, out: &mut String) {
        let event = &shown.event;
        let data = serde_json::to_string(&Data(*event)).expect("plain data always serialises");
        let row = self.sheet.row([
            text(
                event
                    .time()
                    .map_or_else(String::new, |time| time.to_string()),
            ),
            maybe(event.record_id()),
            text(text_of(event.channel())),
            text(text_of(event.provider())),
            maybe(event.event_id()),
            text(Level::of(event).map_or("", Level::word)),
            text(text_of(event.computer())),
            text(inert(&data)),
            text(text_of(event.message())),
            text(shown.doubts().collect::<Vec<_>>().join("; ")),
            number(event.stated_count().unwrap_or(1)),
            text(shown.source),
        ]);
        row.expect("memory takes every row");
        self.rows += 1;
        if self.rows == BATCH {
            self.flush(out);
        }
    }

    fn end(&mut self, out: &mut String) {
        self.flush(out);
    }
}

/// A kind of events and how often it is there.
#[derive(Serialize)]
struct Counted<'k> {
    provider: &'k str,
    event_id: Option<u16>,
    level: Option<&'static str>,
    count: u64,
    first: Option<String>,
    last: Option<String>,
}

impl<'k> Counted<'k> {
    fn new(kind: &'k Kind) -> Self {
        Self {
            provider: &kind.provider,
            event_id: kind.event_id,
            level: kind.level.map(Level::word),
            count: kind.count,
            first: kind.first.map(|time| time.to_string()),
            last: kind.last.map(|time| time.to_string()),
        }
    }
}

/// A line of JSON per kind.
pub(crate) fn count_lines(tally: &Tally) -> String {
    let mut out = String::new();
    for kind in tally.kinds() {
        line(&Counted::new(kind), &mut out);
    }
    out
}

/// A row per kind.
pub(crate) fn count_rows(tally: &Tally) -> String {
    let titles = ["provider", "event_id", "level", "count", "first", "last"];
    let mut sheet = Sheet::new(&titles).expect("memory takes every row");
    for kind in tally.kinds() {
        let counted = Counted::new(kind);
        let row = sheet.row([
            text(counted.provider),
            maybe(counted.event_id),
            text(counted.level.unwrap_or_default()),
            number(counted.count),
            text(counted.first.unwrap_or_default()),
            text(counted.last.unwrap_or_default()),
        ]);
        row.expect("memory takes every row");
    }
    sheet.finish().expect("memory takes every row")
}
