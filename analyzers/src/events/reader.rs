//! Reads event logs and folds them.

use std::ops::ControlFlow;
use std::sync::Arc;

use jiff::Timestamp;
use wegweiser_core::{Completion, Content, Fact, Format, Platform, ReadError, Reader, Sink};
use wegweiser_parsers::ParseError;
use wegweiser_parsers::evtx::{self, TroubleKind};
use wegweiser_parsers::winevent::{Event, Losses};

use super::observer::Observer;
use super::{EventAnalyzer, EventRules};

/// Reads Windows event logs in every form.
#[derive(Clone, Debug)]
pub struct EventReader {
    rules: Arc<EventRules>,
}

const ANALYZERS: &[&str] = &[
    "security-events",
    "system-events",
    "application-events",
    "crashes",
    "updates",
];

const EVTX: Format = Format {
    id: "evtx",
    title: "Windows event log (.evtx)",
    analyzers: ANALYZERS,
    export: "`wevtutil epl Security Security.evtx` as administrator, or copy %SystemRoot%\\System32\\winevt\\Logs",
};

const FORMATS: [Format; 1] = [EVTX];

impl EventReader {
    /// A reader that looks for what these rules ask for.
    pub fn new(rules: Arc<EventRules>) -> Self {
        Self { rules }
    }

    fn read_evtx(
        &self,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut reader = evtx::Reader::from_stream(content);
        let mut observer = Observer::new(&self.rules, sink.source());
        let read = reader.for_each(|event| {
            observer.observe(&Event::from(event), std::iter::empty());
            ControlFlow::<()>::Continue(())
        });
        let damage = damage(reader.report(), sink.source());
        keep(observer, Losses::NONE, damage.as_deref(), sink);
        read.map_err(|error| read_error(&error)).map(drop)?;
        Ok(damage.map_or(Completion::Complete, Completion::Partial))
    }
}

impl Reader for EventReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        head.starts_with(b"ElfFile\0").then_some(&FORMATS[0])
    }

    fn read(
        &self,
        _format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        self.read_evtx(content, sink)
    }
}

/// Puts what was observed into the sink, and what it says of the device.
fn keep(observer: Observer<'_>, losses: Losses, damage: Option<&str>, sink: &mut Sink<'_>) {
    let at = observer
        .newest()
        .and_then(|time| Timestamp::from_millisecond(time).ok());
    if let Some(computer) = observer.computer() {
        let host = computer.split('.').next().unwrap_or(computer);
        sink.facts().state(Fact::Hostname, host, at);
    }
    sink.facts()
        .state(Fact::Platform, Platform::Windows.name(), at);
    let events = observer.events;
    let summary = observer.finish(losses, damage);
    if events == 0 {
        return;
    }
    if let Some(mut fold) = sink.fold::<EventAnalyzer>() {
        fold.observe(summary);
        sink.keep(fold);
    }
}

/// What is wrong with a log, as a sentence.
fn damage(report: &evtx::Report, source: &str) -> Option<String> {
    let counts = &report.counts;
    let kinds = [
        (TroubleKind::Truncated, "it ends within a chunk"),
        (TroubleKind::ChunkHeader, "chunks without a readable header"),
        (
            TroubleKind::HeaderChecksum,
            "chunk headers with a wrong checksum",
        ),
        (
            TroubleKind::RecordChecksum,
            "chunks whose records have a wrong checksum",
        ),
        (TroubleKind::UnreadableRecord, "records that cannot be read"),
        (TroubleKind::ExcessiveRecord, "records of absurd size"),
        (TroubleKind::SkippedBytes, "places that hold no record"),
    ];
    let met: Vec<String> = kinds
        .iter()
        .filter(|(kind, _)| counts.of(*kind) > 0)
        .map(|(kind, text)| match kind {
            TroubleKind::Truncated => (*text).to_owned(),
            kind => format!("{} {text}", counts.of(*kind)),
        })
        .collect();
    if met.is_empty() {
        return None;
    }
    let events = report.events;
    Some(format!(
        "{source}: the log is damaged ({}); its {events} readable events count",
        met.join(", ")
    ))
}

fn read_error(error: &ParseError) -> ReadError {
    ReadError {
        line: error.line(),
        offset: error.offset(),
        reason: error.reason().to_owned(),
    }
}
