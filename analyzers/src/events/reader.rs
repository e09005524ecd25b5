//! Reads event logs and folds them.

use std::ops::ControlFlow;
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use wegweiser_core::{Completion, Content, Fact, Format, Platform, ReadError, Reader, Sink};
use wegweiser_parsers::Limits;
use wegweiser_parsers::evtx::{self, TroubleKind};
use wegweiser_parsers::winevent::{self, Event};

use super::catalogue::ANALYZERS;
use super::observer::{File, Observer};
use super::{EventAnalyzer, EventRules};
use crate::{places_unread, read_error};

/// Reads Windows event logs in every form.
#[derive(Clone, Debug)]
pub struct EventReader {
    rules: Arc<EventRules>,
}

const EVTX: Format = Format {
    id: "evtx",
    title: "Windows event log (.evtx)",
    analyzers: &ANALYZERS,
    export: "`wevtutil epl Security Security.evtx` as administrator, or copy %SystemRoot%\\System32\\winevt\\Logs",
};

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    let exports = winevent::Format::ALL.into_iter().map(|form| Format {
        id: form.id(),
        title: form.title(),
        analyzers: &ANALYZERS,
        export: form.export(),
    });
    std::iter::once(EVTX).chain(exports).collect()
});

impl EventReader {
    /// A reader that looks for what these rules ask for.
    pub fn new(rules: Arc<EventRules>) -> Self {
        Self { rules }
    }

    fn read_log(&self, content: Content<'_>, sink: &mut Sink<'_>) -> Result<Completion, ReadError> {
        let mut reader = evtx::Reader::from_stream(content);
        let mut observer = Observer::new(&self.rules, sink.source());
        let read = reader.for_each(|event| {
            observer.observe(&Event::from(event));
            ControlFlow::<()>::Continue(())
        });
        let damage = damage(reader.report());
        keep(
            observer,
            &File {
                damage: &damage,
                ..File::default()
            },
            sink,
        );
        read.map_err(|error| read_error(&error)).map(drop)?;
        if damage.is_empty() {
            return Ok(Completion::Complete);
        }
        let reason = format!("the log is damaged: {}", damage.join(", "));
        Ok(Completion::Partial(reason))
    }

    fn read_export(
        &self,
        form: winevent::Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut observer = Observer::new(&self.rules, sink.source());
        let read = winevent::read(form, content, &Limits::default(), |event| {
            observer.observe(&event);
            ControlFlow::Continue(())
        });
        let report = read.map_err(|error| read_error(&error))?;
        let damage = match (report.truncated, report.trouble_count) {
            (false, 0) => None,
            (false, _) => Some("not everything in it was understood"),
            (true, _) => Some("its end is missing"),
        };
        let damage: Vec<String> = damage.map(str::to_owned).into_iter().collect();
        let file = File {
            losses: report.losses,
            damage: &damage,
            log_name: report.log_name.as_deref(),
        };
        keep(observer, &file, sink);
        let unread = places_unread(&report.troubles, report.trouble_count);
        Ok(unread.map_or(Completion::Complete, Completion::Partial))
    }
}

impl Reader for EventReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        if evtx::recognise(head) {
            return FORMATS.first();
        }
        let form = winevent::recognise(head)?;
        FORMATS.iter().find(|format| format.id == form.id())
    }

    fn read(
        &self,
        format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut forms = winevent::Format::ALL.into_iter();
        match forms.find(|form| form.id() == format.id) {
            Some(form) => self.read_export(form, content, sink),
            None => self.read_log(content, sink),
        }
    }
}

/// Puts what was observed into the sink, and what it says of the device.
fn keep(observer: Observer<'_>, file: &File<'_>, sink: &mut Sink<'_>) {
    let at = observer
        .newest()
        .and_then(|time| Timestamp::from_millisecond(time).ok());
    if let Some(computer) = observer.computer() {
        let host = computer.split('.').next().unwrap_or(computer);
        sink.facts().state(Fact::Hostname, host, at);
    }
    sink.facts()
        .state(Fact::Platform, Platform::Windows.name(), at);
    let summary = observer.finish(file);
    if let Some(mut fold) = sink.fold::<EventAnalyzer>() {
        fold.observe(summary);
        sink.keep(fold);
    }
}

/// What is wrong with a log. Without numbers: two parts of a log say what the whole says.
fn damage(report: &evtx::Report) -> Vec<String> {
    let met = TroubleKind::ALL
        .into_iter()
        .filter(|kind| report.counts.of(*kind) > 0);
    met.map(|kind| {
        let (what, how) = kind.words();
        format!("it has a {what} {how}")
    })
    .collect()
}
