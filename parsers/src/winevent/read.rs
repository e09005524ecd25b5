//! Reading an export of any form.

use std::io::{BufRead, Cursor, Read};
use std::ops::ControlFlow;

use super::event::Event;
use super::format::Format;
use super::report::{Report, Sink};
use super::{json, recognise, splunk, table, wevtutil, xml};
use crate::error::{ErrorKind, ParseError};
use crate::limits::Limits;
use crate::sniff::{HEAD_BYTES, Head, rejection};

/// Reads an export, giving each of its events, until `each` breaks.
///
/// Nothing is held but the event at hand: no more than [`Limits::line_bytes`] of text, whatever the form; only the
/// summaries of agents are held whole. What cannot be read is passed over and stated in the [`Report`]. Fields are
/// texts in the spelling of an event log: times in UTC, levels and keywords as numbers, GUIDs in braces.
///
/// # Errors
///
/// If it gives no event at all: because there is nothing in it, it is something else, or nothing of it can be read. An
/// export that is whole and holds no events is none.
pub fn read(
    format: Format,
    mut input: impl BufRead,
    limits: &Limits,
    mut each: impl FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<Report, ParseError> {
    let mut head = Vec::new();
    input
        .by_ref()
        .take(HEAD_BYTES as u64)
        .read_to_end(&mut head)?;
    let start = Head::new(&head);
    if start.is_blank() {
        return Err(rejection(&head, &name(format)));
    }
    let mut input = Cursor::new(&head).chain(input);
    let mut sink = Sink::new(limits, &mut each);
    if let Err(error) = read_form(format, start.text(), &mut input, &mut sink) {
        if sink.report.events == 0 {
            return Err(error);
        }
        // What came before stays: an archive that was cut ends like this.
        sink.report.truncated = true;
        sink.trouble(sink.report.events + 1, error.reason().to_owned());
    }
    let report = sink.report;
    if report.events > 0 {
        return Ok(report);
    }
    if recognise::of_text(start.text()) != Some(format) {
        return Err(rejection(&head, &name(format)));
    }
    match report.troubles.first() {
        None => Ok(report),
        Some(trouble) => {
            let reason = format!("no event can be read: {}", trouble.reason);
            Err(ParseError::new(ErrorKind::Malformed, reason).at_line(trouble.position))
        }
    }
}

fn name(format: Format) -> String {
    format!("Windows event export of the form `{}`", format.id())
}

fn read_form(
    format: Format,
    head: &str,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let is_json = head.trim_start().starts_with(['{', '[']);
    match format {
        Format::Xml => xml::read(input, sink),
        Format::WevtutilText => wevtutil::read(input, sink),
        Format::SplunkText => splunk::read(input, sink),
        Format::EvtxEcmd if !is_json => table::read(head, input, sink),
        Format::ViewerTable | Format::PowerShellCsv => table::read(head, input, sink),
        _ => json::read(format, head, input, sink),
    }
}
