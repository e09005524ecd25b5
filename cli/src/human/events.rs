//! Events as a table, one line each.

use wegweiser_parsers::evtx::{FileTime, Value};

use crate::events::{Level, Shown, View, text};
use crate::printer::Screen;
use crate::style::{self, BOLD, DIM, PLAIN};
use crate::text::{Text, clean};

/// Rows that are laid out together; later ones only widen columns.
const BATCH: usize = 200;

/// Screens below this show the most important columns only.
const NARROW: usize = 80;

/// No column but the last grows beyond this.
const WIDEST: usize = 40;

/// A line per event.
#[derive(Debug)]
pub(crate) struct EventTable {
    screen: Screen,
    rows: Vec<Row>,
    widths: Widths,
    /// The channel of the first event.
    channel: Option<String>,
    is_titled: bool,
}

#[derive(Debug)]
struct Row {
    time: String,
    level: Text,
    channel: String,
    provider: String,
    id: String,
    record: String,
    data: Text,
}

#[derive(Debug)]
struct Widths {
    /// 0 while there is one channel only: its name would repeat on every line.
    channel: usize,
    provider: usize,
    id: usize,
    record: usize,
}

const TITLES: [&str; 7] = [
    "time (UTC)",
    "level",
    "channel",
    "provider",
    "id",
    "record",
    "data",
];
const TIME: usize = 19;
const LEVEL: usize = 8;
const GAP: usize = 2;

impl EventTable {
    pub(crate) fn new(screen: Screen) -> Self {
        Self {
            screen,
            rows: Vec::new(),
            widths: Widths {
                channel: 0,
                provider: TITLES[3].len(),
                id: 4,
                record: TITLES[5].len(),
            },
            channel: None,
            is_titled: false,
        }
    }

    fn flush(&mut self, out: &mut String) {
        let widths = &mut self.widths;
        for row in &self.rows {
            let width = |text: &str| Text::new().lit(PLAIN, text).width().min(WIDEST);
            widths.provider = widths.provider.max(width(&row.provider));
            widths.id = widths.id.max(width(&row.id));
            widths.record = widths.record.max(width(&row.record));
            if self
                .channel
                .as_ref()
                .is_some_and(|first| *first != row.channel)
            {
                widths.channel = widths.channel.max(TITLES[2].len());
            }
        }
        if widths.channel > 0 {
            let channels = self.rows.iter().map(|row| row.channel.chars().count());
            widths.channel = widths.channel.max(channels.max().unwrap_or(0).min(WIDEST));
        }
        if !self.is_titled && !self.rows.is_empty() {
            self.is_titled = true;
            let [time, level, channel, provider, id, record, data] =
                TITLES.map(|title| Text::new().lit(DIM, title));
            self.line([time, level, channel, provider, id, record], data, out);
        }
        for row in std::mem::take(&mut self.rows) {
            let cells = [
                Text::new().lit(PLAIN, row.time),
                row.level,
                Text::new().lit(PLAIN, row.channel),
                Text::new().lit(PLAIN, row.provider),
                Text::new().lit(BOLD, row.id),
                Text::new().lit(DIM, row.record),
            ];
            self.line(cells, row.data, out);
        }
    }

    fn line(&self, cells: [Text; 6], data: Text, out: &mut String) {
        let widths = &self.widths;
        let widths = [
            TIME,
            LEVEL,
            widths.channel,
            widths.provider,
            widths.id,
            widths.record,
        ];
        let mut line = Text::new();
        for (number, (cell, width)) in cells.into_iter().zip(widths).enumerate() {
            // A narrow screen has no room for numbers of records.
            let is_crowded = number == 5 && self.screen.bounded && self.screen.width < NARROW;
            if width == 0 || is_crowded {
                continue;
            }
            let cell = if self.screen.bounded {
                cell.fit(width, self.screen.glyphs.ellipsis)
            } else {
                cell
            };
            let is_number = number >= 4;
            line = line.join(if is_number {
                cell.right(width)
            } else {
                cell.left(width)
            });
            line = line.gap(GAP);
        }
        let line = line.join(data);
        if self.screen.bounded {
            line.show(&self.screen, out);
        } else {
            line.line(out);
        }
    }
}

impl View for EventTable {
    fn event(&mut self, shown: &Shown<'_>, out: &mut String) {
        let event = &shown.event;
        let channel = clean(&text(event.channel()));
        if self.channel.is_none() {
            self.channel = Some(channel.clone());
        }
        let room = self.screen.bounded.then_some(self.screen.width);
        self.rows.push(Row {
            time: time(event.time()),
            level: level(Level::of(event)),
            channel,
            provider: short(&clean(&text(event.provider()))).to_owned(),
            id: event
                .event_id()
                .map_or_else(String::new, |id| id.to_string()),
            record: event
                .record_id()
                .map_or_else(String::new, |id| id.to_string()),
            data: telling(shown, room),
        });
        if self.rows.len() == BATCH {
            self.flush(out);
        }
    }

    fn end(&mut self, out: &mut String) {
        self.flush(out);
    }
}

/// `2026-11-20 08:00:00`.
pub(super) fn time(time: Option<FileTime>) -> String {
    let text = time.map_or_else(String::new, |time| time.to_string());
    text.chars()
        .take(TIME)
        .collect::<String>()
        .replace('T', " ")
}

/// The level as a word; colour only repeats it.
pub(super) fn level(level: Option<Level>) -> Text {
    let style = match level {
        Some(Level::Critical) => style::ERROR,
        Some(Level::Error | Level::AuditFailure) => {
            style::severity(wegweiser_core::scoring::Severity::High)
        }
        Some(Level::Warning) => style::MARK,
        Some(Level::Verbose) => DIM,
        _ => PLAIN,
    };
    Text::new().lit(style, level.map_or("", Level::short_word))
}

/// A provider's name without what most of them begin with.
pub(super) fn short(provider: &str) -> &str {
    provider
        .strip_prefix("Microsoft-Windows-")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(provider)
}

/// What an event says: its data, the most telling first, or else its message.
fn telling(shown: &Shown<'_>, room: Option<usize>) -> Text {
    let event = &shown.event;
    let mut said = Text::new();
    if shown.doubts.any() {
        said = said.lit(style::MARK, "doubtful");
    }
    let mut fields: Vec<_> = event
        .fields()
        .filter(|(_, value)| says_something(value))
        .collect();
    fields.sort_by_key(|(name, _)| rank(name));
    for (name, value) in fields {
        let value = flat(&value);
        if value.is_empty() {
            continue;
        }
        if !said.is_empty() {
            said = said.gap(GAP);
        }
        if name != "Data" && !name.is_empty() {
            said = said.add(DIM, name).lit(DIM, "=");
        }
        said = said.lit(PLAIN, value);
        if room.is_some_and(|room| said.width() > room) {
            return said;
        }
    }
    match event.message() {
        Some(message) if said.is_empty() => said.lit(PLAIN, flat(&message)),
        _ => said,
    }
}

/// A value on one line.
fn flat(value: &Value<'_>) -> String {
    let text = value.text();
    if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        return text.into_owned();
    }
    let text = clean(&text);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a value is more than a placeholder.
fn says_something(value: &Value<'_>) -> bool {
    const NOTHING: [&str; 6] = [
        "-",
        "0x0",
        "S-1-0-0",
        "S-1-5-18",
        "{00000000-0000-0000-0000-000000000000}",
        "%%1793",
    ];
    !value.is_empty() && !NOTHING.iter().any(|nothing| value == nothing)
}

/// What is looked for first, what says what happened, and what only tells who reported it or links it to other events.
fn rank(name: &str) -> u8 {
    const FIRST: [&str; 8] = [
        "TargetUserName",
        "IpAddress",
        "LogonType",
        "SubStatus",
        "ServiceName",
        "ImagePath",
        "CommandLine",
        "NewProcessName",
    ];
    const LINKS: [&str; 5] = ["Sid", "Guid", "GUID", "LogonId", "Binary"];
    if FIRST.contains(&name) {
        0
    } else if name.starts_with("Subject") || LINKS.iter().any(|end| name.ends_with(end)) {
        2
    } else {
        1
    }
}
