//! Events in full, every field on a line of its own.

use wegweiser_parsers::evtx::SystemField;

use super::events::level;
use crate::events::{Level, SYSTEM, Shown, View, text};
use crate::printer::Screen;
use crate::style::{BOLD, DIM, MARK, PLAIN};
use crate::text::{Text, clean};

/// Columns up to the values.
const NAME: usize = 26;

/// Every field of every event.
#[derive(Debug)]
pub(crate) struct EventPages {
    screen: Screen,
    is_first: bool,
}

impl EventPages {
    pub(crate) fn new(screen: Screen) -> Self {
        Self {
            screen,
            is_first: true,
        }
    }
}

impl View for EventPages {
    fn event(&mut self, shown: &Shown<'_>, out: &mut String) {
        if !std::mem::replace(&mut self.is_first, false) {
            out.push('\n');
        }
        let event = &shown.event;
        let id = event
            .event_id()
            .map_or_else(String::new, |id| id.to_string());
        let dot = format!(" {} ", self.screen.glyphs.dot);
        let mut head = Text::new()
            .add(BOLD, &text(event.provider()))
            .lit(BOLD, format!(" {id}"));
        let time = event.time().map(|time| time.to_string());
        for part in [
            Text::new().lit(PLAIN, time.unwrap_or_default()),
            level(Level::of(event)),
        ] {
            if !part.is_empty() {
                head = head.lit(DIM, dot.as_str()).join(part);
            }
        }
        head.line(out);
        for doubt in shown.doubts() {
            field("doubtful", MARK, doubt, out);
        }
        for (name, of) in SYSTEM {
            let is_in_head = matches!(
                of,
                SystemField::Provider | SystemField::EventId | SystemField::TimeCreated
            );
            if let Some(value) = event.system(of)
                && !is_in_head
            {
                field(name, DIM, &value.text(), out);
            }
        }
        if let Some(count) = event.stated_count() {
            field("events summed up", DIM, &count.to_string(), out);
        }
        for (name, value) in event.fields() {
            field(name, PLAIN, &value.text(), out);
        }
        if let Some(message) = event.message() {
            field("message", DIM, &message.text(), out);
        }
        field("source", DIM, shown.source, out);
    }
}

/// A name and its value, as many lines as it has.
fn field(name: &str, style: anstyle::Style, value: &str, out: &mut String) {
    let mut name = Text::new().gap(2).add(style, name);
    if name.width() >= NAME {
        name = name.gap(2);
    }
    // A value of blanks alone is still a field.
    let mut lines = value.lines().map(clean).peekable();
    if lines.peek().is_none() {
        return name.line(out);
    }
    for line in lines {
        name.left(NAME).lit(PLAIN, line).line(out);
        name = Text::new();
    }
}
