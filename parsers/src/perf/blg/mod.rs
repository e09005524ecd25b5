//! Binary logs of the performance monitor of Windows (`.blg`).
//!
//! A log is a file of event tracing: buffers of one size with events, whose contents are messages in parts. The first
//! messages are a catalogue of counters and their names; each of the others is a sample. A sample has raw counts, which
//! become values by the formulas of their types, most of them only with the sample before.
//!
//! Microsoft does not document the file. Headers and structures are those of the public SDK, the rest was learnt from
//! the bytes of logs.

mod block;
mod bytes;
mod catalogue;
mod container;
mod counter;
mod fold;
mod header;
mod message;
mod record;
mod sample;

use std::io::BufRead;

use self::catalogue::Catalogue;
use self::container::{Buffers, Event};
use self::header::LogHeader;
use self::message::{Messages, Part};
use self::sample::Samples;
use super::format::Format;
use super::read::{Form, Out};
use crate::error::{ErrorKind, ParseError};

pub(super) const FORM: Form = Form {
    format: Format::Blg,
    recognise: |head| container::recognise(head.bytes()),
    read,
};

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut buffers = Buffers::new(input)?;
    let mut log = Log::default();
    let mut expected = 0;
    let mut found = 0;
    let mut number = 0;
    while let Some(buffer) = buffers.next()? {
        number += 1;
        // Files may be given their size in advance.
        if buffer.is_blank() {
            continue;
        }
        found += 1;
        for event in container::events(buffer.bytes) {
            match event {
                Ok(Event::Log(header)) => {
                    let header = LogHeader::parse(header);
                    expected = header.buffers;
                    out.report.os_name = header.os_name;
                    log.samples.zone = header.zone;
                }
                Ok(Event::Data { kind, content }) => log.take(kind, content, number, out),
                Err(container::Broken) if buffer.is_whole => {
                    out.trouble(number, "the rest of the buffer is no event");
                }
                Err(container::Broken) => {}
            }
        }
        if !buffer.is_whole {
            out.cut(number);
        }
    }
    if !out.report.truncated && (found < expected || log.messages.is_waiting()) {
        out.cut(number);
    }
    out.report.host = log.catalogue.machine;
    if out.report.instants == 0 && out.report.trouble_count == 0 {
        let reason = "the log has no samples: its collector was stopped before the first, or traces something else";
        return Err(ParseError::new(ErrorKind::Empty, reason));
    }
    Ok(())
}

/// What is known of a log while it is read.
#[derive(Default)]
struct Log {
    messages: Messages,
    catalogue: Catalogue,
    samples: Samples,
    /// A sample came after the counters of the catalogue.
    is_sampled: bool,
}

impl Log {
    /// Takes an event of a buffer.
    fn take(&mut self, kind: u8, content: &[u8], buffer: u64, out: &mut Out<'_>) {
        let Some(part) = Part::parse(kind, content) else {
            return out.trouble(buffer, "a part of a message is too short");
        };
        if self.messages.is_gap(&part) {
            out.trouble(buffer, "a part of a message is missing");
        }
        let message = match self.messages.push(&part, out.limits.document_bytes) {
            Ok(Some(message)) => message,
            Ok(None) => return,
            Err(reason) => return out.trouble(buffer, reason),
        };
        let result = match kind {
            0x20 => {
                // Counters after a sample are those of another log that was appended.
                if std::mem::take(&mut self.is_sampled) {
                    self.catalogue.forget_counters();
                    self.samples.forget();
                }
                self.catalogue.add_counters(message, out.limits)
            }
            0x22 => {
                self.is_sampled = true;
                self.samples.take(message, &self.catalogue, out)
            }
            0x24 => {
                self.samples.forget_names();
                self.catalogue.add_names(message, out.limits)
            }
            _ => Ok(()),
        };
        if let Err(reason) = result {
            out.trouble(buffer, reason);
        }
    }
}
