//! The text of Splunk's classic Windows inputs: a time, lines of `Key=Value`, and a message to the end.

use std::io::BufRead;

use super::draft::{Draft, Slot};
use super::instant::{self, DateOrder};
use super::report::Sink;
use crate::error::ParseError;
use crate::evtx::SystemField;
use crate::text::LineReader;

const KEYS: [(&str, Slot); 10] = [
    ("LogName", Slot::System(SystemField::Channel)),
    ("EventCode", Slot::System(SystemField::EventId)),
    ("EventType", Slot::Type),
    ("Type", Slot::System(SystemField::Level)),
    ("ComputerName", Slot::System(SystemField::Computer)),
    ("SourceName", Slot::System(SystemField::Provider)),
    ("RecordNumber", Slot::System(SystemField::EventRecordId)),
    ("Keywords", Slot::System(SystemField::Keywords)),
    ("Sid", Slot::System(SystemField::UserId)),
    ("Message", Slot::Message),
];

pub(super) fn recognise(head: &str) -> bool {
    let mut lines = head.lines().map(str::trim).filter(|line| !line.is_empty());
    let starts = lines.next().is_some_and(is_time);
    let mut keys = lines.take(12);
    starts && keys.any(|line| line.starts_with("EventCode=") || line.starts_with("LogName="))
}

/// Whether a line is nothing but a time, as it stands at the start of an event.
fn is_time(line: &str) -> bool {
    line.len() < 40
        && line.starts_with(|c: char| c.is_ascii_digit())
        && line.contains(['/', '-'])
        && instant::parse(line, DateOrder::MonthFirst).is_some()
}

pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, sink.limits)?;
    let mut event: Option<Event> = None;
    // A message may hold a line that is a time: only one before a key starts an event.
    let mut time: Option<(u64, String)> = None;
    while let Some(line) = lines.next_line()? {
        if let Some((number, text)) = time.take() {
            if line.text.starts_with("LogName=") || event.is_none() {
                let next = Event::new(number, &text);
                if event.replace(next).is_some_and(|event| event.give(sink)) {
                    return Ok(());
                }
            } else if let Some(event) = &mut event {
                event.take(&text, sink.limits.field_bytes);
            }
        }
        if is_time(line.text.trim()) {
            time = Some((line.number, line.text.to_owned()));
        } else if let Some(event) = &mut event {
            event.take(line.text, sink.limits.field_bytes);
        } else if !line.text.trim().is_empty() {
            sink.trouble(line.number, "the line belongs to no event");
        }
    }
    if let Some(event) = event {
        if event.message.is_none() {
            sink.cut(event.line);
        } else {
            event.give(sink);
        }
    }
    Ok(())
}

struct Event {
    draft: Draft,
    line: u64,
    message: Option<String>,
}

impl Event {
    fn new(line: u64, time: &str) -> Self {
        let mut draft = Draft::default();
        draft.put(Slot::System(SystemField::TimeCreated), time);
        Self {
            draft,
            line,
            message: None,
        }
    }

    fn take(&mut self, text: &str, limit: usize) {
        if let Some(message) = &mut self.message {
            if message.len() + text.len() < limit {
                message.push('\n');
                message.push_str(text);
            }
            return;
        }
        let Some((key, value)) = text.split_once('=') else {
            return;
        };
        match KEYS.iter().find(|(of, _)| *of == key) {
            Some((_, Slot::Message)) => self.message = Some(value.to_owned()),
            Some((_, slot)) => self.draft.put(*slot, value),
            None => {}
        }
    }

    /// Gives the event on; true if it was the last that is wanted.
    fn give(mut self, sink: &mut Sink<'_>) -> bool {
        let message = self.message.unwrap_or_default();
        self.draft.put(Slot::Message, message.trim());
        if !self.draft.has(SystemField::EventId) {
            sink.trouble(self.line, "the event has no number");
            return false;
        }
        sink.give(self.draft, self.line).is_break()
    }
}
