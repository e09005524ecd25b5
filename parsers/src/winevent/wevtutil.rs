//! The text that `wevtutil qe /f:text` writes for people, in any language.

use std::io::BufRead;

use super::draft::{Draft, Slot};
use super::report::Sink;
use crate::error::ParseError;
use crate::evtx::SystemField;
use crate::text::LineReader;

/// The lines of an event: their order is the same in every language.
const LINES: [Option<Slot>; 11] = [
    Some(Slot::System(SystemField::Channel)),
    Some(Slot::System(SystemField::Provider)),
    Some(Slot::System(SystemField::TimeCreated)),
    Some(Slot::System(SystemField::EventId)),
    // The name of the task, not its number.
    None,
    Some(Slot::System(SystemField::Level)),
    None,
    Some(Slot::System(SystemField::Keywords)),
    Some(Slot::System(SystemField::UserId)),
    None,
    Some(Slot::System(SystemField::Computer)),
];

/// What stands where there is nothing.
const NOTHING: &str = "N/A";

pub(super) fn recognise(head: &str) -> bool {
    let mut lines = head.lines().skip_while(|line| line.trim().is_empty());
    lines.next().is_some_and(starts_event) && lines.next().is_some_and(|line| line.contains(':'))
}

/// `Event[0]:`, in newer builds without the colon.
fn starts_event(line: &str) -> bool {
    let inner = line.trim_end().trim_end_matches(':').strip_prefix("Event[");
    inner
        .and_then(|inner| inner.strip_suffix(']'))
        .is_some_and(|number| {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
}

pub(super) fn read(input: &mut dyn BufRead, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, sink.limits)?;
    let mut event: Option<Event> = None;
    while let Some(line) = lines.next_line()? {
        if starts_event(line.text) {
            let next = Event::new(line.number);
            if event.replace(next).is_some_and(|event| event.give(sink)) {
                return Ok(());
            }
        } else if let Some(event) = &mut event {
            event.take(line.text, sink.limits.field_bytes);
        } else if !line.text.trim().is_empty() {
            sink.trouble(line.number, "the line belongs to no event");
        }
    }
    if let Some(event) = event {
        if event.lines < LINES.len() {
            sink.cut(event.line);
        } else {
            event.give(sink);
        }
    }
    Ok(())
}

struct Event {
    draft: Draft,
    /// Where it starts.
    line: u64,
    /// How many of its lines have passed.
    lines: usize,
    message: String,
}

impl Event {
    fn new(line: u64) -> Self {
        Self {
            draft: Draft::default(),
            line,
            lines: 0,
            message: String::new(),
        }
    }

    fn take(&mut self, text: &str, limit: usize) {
        if self.lines < LINES.len() {
            let value = text.split_once(':').map_or("", |(_, value)| value.trim());
            if let Some(slot) = LINES[self.lines]
                && value != NOTHING
            {
                self.draft.put(slot, value);
            }
            self.lines += 1;
        } else if self.lines == LINES.len() {
            // The label of the description; its text may follow on the same line.
            self.message
                .push_str(text.split_once(':').map_or("", |(_, text)| text.trim()));
            self.lines += 1;
        } else if self.message.len() + text.len() < limit {
            if !self.message.is_empty() {
                self.message.push('\n');
            }
            self.message.push_str(text);
        }
    }

    /// Gives the event on; true if it was the last that is wanted.
    fn give(mut self, sink: &mut Sink<'_>) -> bool {
        let message = self.message.trim();
        if message != NOTHING {
            self.draft.put(Slot::Message, message);
        }
        if !self.draft.has(SystemField::EventId) {
            sink.trouble(self.line, "the event has no number");
            return false;
        }
        sink.give(self.draft, self.line).is_break()
    }
}
