//! Test data, read in place, and events as text.

use std::fmt::Write as _;
use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use wegweiser_parsers::evtx::SystemField;
use wegweiser_parsers::winevent::{Event, Format, Report, read, recognise};
use wegweiser_parsers::{Limits, ParseError};

use crate::test_data;

/// The fields of `System` that judgement asks for.
pub(crate) const SYSTEM: [(&str, SystemField); 10] = [
    ("time", SystemField::TimeCreated),
    ("channel", SystemField::Channel),
    ("provider", SystemField::Provider),
    ("id", SystemField::EventId),
    ("qualifiers", SystemField::Qualifiers),
    ("level", SystemField::Level),
    ("keywords", SystemField::Keywords),
    ("record", SystemField::EventRecordId),
    ("computer", SystemField::Computer),
    ("user", SystemField::UserId),
];

/// An event by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Owned {
    pub(crate) system: Vec<(&'static str, String)>,
    pub(crate) fields: Vec<(String, String)>,
    pub(crate) message: Option<String>,
    pub(crate) count: Option<u64>,
    pub(crate) position: u64,
}

impl Owned {
    pub(crate) fn of(event: Event<'_>) -> Self {
        Self {
            system: SYSTEM
                .iter()
                .filter_map(|(name, field)| Some((*name, event.system(*field)?.to_string())))
                .collect(),
            fields: event
                .fields()
                .map(|(name, value)| (name.to_owned(), value.to_string()))
                .collect(),
            message: event.message().map(|text| text.to_string()),
            count: event.stated_count(),
            position: event.position(),
        }
    }

    pub(crate) fn system(&self, name: &str) -> Option<&str> {
        let mut system = self.system.iter();
        system
            .find(|(of, _)| *of == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Every event of an export.
pub(crate) fn events(
    format: Format,
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Vec<Owned>, Report), ParseError> {
    let mut events = Vec::new();
    let report = read(format, bytes, limits, |event| {
        events.push(Owned::of(event));
        ControlFlow::Continue(())
    })?;
    assert_eq!(events.len() as u64, report.events);
    Ok((events, report))
}

/// Every event of an export that must be recognised.
pub(crate) fn recognised(bytes: &[u8]) -> (Format, Vec<Owned>, Report) {
    let format = recognise(&bytes[..bytes.len().min(64 << 10)]).expect("a form of export");
    let (events, report) = events(format, bytes, &Limits::default()).unwrap();
    (format, events, report)
}

/// What a reader says of an export, in a few lines: counts, and the first events without their data.
pub(crate) fn outline(bytes: &[u8], first: usize) -> String {
    let (format, events, report) = recognised(bytes);
    let mut text = format!("{}: {} events", format.id(), events.len());
    if let Some(log) = &report.log_name {
        write!(text, " of {log}").unwrap();
    }
    let fields: usize = events.iter().map(|event| event.fields.len()).sum();
    let messages = events
        .iter()
        .filter(|event| event.message.is_some())
        .count();
    writeln!(text, ", {fields} fields, {messages} messages").unwrap();
    writeln!(text, "lost: {}", report.losses).unwrap();
    if report.trouble_count > 0 {
        writeln!(
            text,
            "troubles: {}, cut: {}",
            report.trouble_count, report.truncated
        )
        .unwrap();
    }
    for trouble in report.troubles.iter().take(5) {
        writeln!(text, "  {}: {}", trouble.position, trouble.reason).unwrap();
    }
    for event in events.iter().take(first) {
        write!(text, "at {}", event.position).unwrap();
        for (name, value) in &event.system {
            write!(text, ", {name} {value}").unwrap();
        }
        if let Some(count) = event.count {
            write!(text, ", count {count}").unwrap();
        }
        let names: Vec<_> = event.fields.iter().map(|(name, _)| name.as_str()).collect();
        writeln!(text, "\n  {} fields: {}", names.len(), names.join(" ")).unwrap();
    }
    text
}

/// All that a reader says of a small export.
pub(crate) fn details(bytes: &[u8]) -> String {
    let (_, events, _) = recognised(bytes);
    let mut text = outline(bytes, 0);
    for event in &events {
        write!(text, "at {}", event.position).unwrap();
        for (name, value) in &event.system {
            write!(text, ", {name} {value}").unwrap();
        }
        if let Some(count) = event.count {
            write!(text, ", count {count}").unwrap();
        }
        for (name, value) in &event.fields {
            write!(text, "\n  {name} = {value}").unwrap();
        }
        let message = event.message.as_deref().unwrap_or("-");
        writeln!(text, "\n  message {:?}", message.lines().next()).unwrap();
    }
    text
}

/// A file of the test data; `None`, with a visible line, where it is absent.
pub(crate) fn data(path: &str) -> Option<Vec<u8>> {
    test_data::data(path).map(|path| fs::read(path).unwrap())
}

/// A small sample that belongs to this crate.
pub(crate) fn sample(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/winevent");
    fs::read(folder.join(name)).unwrap()
}
