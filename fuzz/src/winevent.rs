//! Exports of Windows events: as XML, as JSON, as tables and as text.

use std::io::BufReader;
use std::ops::ControlFlow;

use wegweiser_parsers::winevent::{Event, Format, Report, read, recognise};
use wegweiser_parsers::{Limits, ParseError};

/// XML, of one document or many.
pub fn winevent_xml(data: &[u8]) {
    check(data, &[Format::Xml]);
    // A cut export is a start of the whole.
    let (Some((whole, _)), Some((part, _))) = (
        of(Format::Xml, data, data.len()),
        of(Format::Xml, &data[..data.len() / 2], data.len()),
    ) else {
        return;
    };
    // Of an odd number of bytes the encoding may be told in another way.
    if data.len().is_multiple_of(8) {
        let same = part.len().saturating_sub(1);
        assert_eq!(part[..same], whole[..same]);
    }
}

/// JSON, as lines, arrays or documents.
pub fn winevent_json(data: &[u8]) {
    const FORMS: [Format; 11] = [
        Format::WinEventJson,
        Format::EventLogJson,
        Format::Winlogbeat,
        Format::Nxlog,
        Format::Wazuh,
        Format::EvtxDump,
        Format::EvtxEcmd,
        Format::Hayabusa,
        Format::AgentSummary,
        Format::AgentCategories,
        Format::AgentEvents,
    ];
    check(data, &FORMS);
}

/// Tables and texts for people.
pub fn winevent_table(data: &[u8]) {
    const FORMS: [Format; 5] = [
        Format::PowerShellCsv,
        Format::ViewerTable,
        Format::EvtxEcmd,
        Format::WevtutilText,
        Format::SplunkText,
    ];
    check(data, &FORMS);
}

/// The forms are tried all alike: a caller may know better than the head of the input.
fn check(data: &[u8], forms: &[Format]) {
    if let Some(format) = recognise(data) {
        once(format, data);
    }
    for format in forms {
        once(*format, data);
    }
}

fn once(format: Format, data: &[u8]) {
    let Some((events, report)) = of(format, data, data.len()) else {
        return;
    };
    assert_eq!(events.len() as u64, report.events);
    assert!(report.troubles.len() as u64 <= report.trouble_count);
    let trickle = of(format, data, 3);
    assert_eq!(
        Some((&events, &report)),
        trickle.as_ref().map(|(events, report)| (events, report))
    );
    if let Some(wide) = super::widened(data) {
        let wide = of(format, &wide, wide.len());
        assert_eq!(Some(&events), wide.as_ref().map(|(events, _)| events));
    }
    let stopped = read(format, data, &Limits::default(), |_| ControlFlow::Break(()));
    if !events.is_empty() {
        assert_eq!(stopped.expect("it has events").events, 1);
    }
}

/// The events as text, read with a buffer of that many bytes.
fn of(format: Format, data: &[u8], buffer: usize) -> Option<(Vec<String>, Report)> {
    let mut events = Vec::new();
    let mut last = 0;
    let input = BufReader::with_capacity(buffer.max(1), data);
    let result = read(format, input, &Limits::default(), |event| {
        assert!(event.position() >= last && event.position() > 0);
        last = event.position();
        events.push(shown(event));
        ControlFlow::Continue(())
    });
    message(&result);
    result.ok().map(|report| (events, report))
}

fn shown(event: Event<'_>) -> String {
    for (name, value) in event.fields() {
        let first = event.field(name).expect("every field is found by its name");
        assert!(
            event
                .fields()
                .any(|(_, other)| other.text() == first.text())
        );
        let _ = value.as_u64();
    }
    let _ = (event.level(), event.record_id(), event.computer());
    format!(
        "{event:?} {:?} {:?} {:?}",
        event.level(),
        event.message(),
        event.stated_count()
    )
}

fn message(result: &Result<Report, ParseError>) {
    if let Err(error) = result {
        assert!(!error.to_string().is_empty());
    }
}
