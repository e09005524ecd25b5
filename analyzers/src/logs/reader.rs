//! Recognises and reads logs of Linux.

use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use wegweiser_core::{Completion, Content, Fact, Format, Platform, ReadError, Reader, Sink};
use wegweiser_parsers::logs::{self, Report};
use wegweiser_parsers::{Limits, driver};

use super::{LogAnalyzer, LogFold, LogRules};
use crate::{places_unread, read_error};

/// Reads logs of Linux in every form.
#[derive(Clone, Debug)]
pub struct LogReader {
    rules: Arc<LogRules>,
    as_of: Option<Timestamp>,
}

/// Forms of Linux, and those that any system writes.
static FORMS: LazyLock<Vec<(logs::Format, Format)>> = LazyLock::new(|| {
    let forms = logs::Format::ALL.into_iter();
    let forms = forms.filter(|form| form.platform() != Some(driver::Platform::Macos));
    let forms = forms.map(|form| {
        let format = Format {
            id: form.id(),
            title: form.title(),
            analyzers: &["auth", "journal", "kern", "syslog"],
            export: form.export(),
        };
        (form, format)
    });
    forms.collect()
});

static FORMATS: LazyLock<Vec<Format>> =
    LazyLock::new(|| FORMS.iter().map(|(_, format)| *format).collect());

impl LogReader {
    /// A reader that looks for what these rules ask for.
    pub fn new(rules: Arc<LogRules>) -> Self {
        Self { rules, as_of: None }
    }

    /// With the instant from which the years of times without one are told; without it such lines have no time.
    #[must_use]
    pub fn as_of(mut self, as_of: Timestamp) -> Self {
        self.as_of = Some(as_of);
        self
    }
}

impl Reader for LogReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        let form = logs::recognise(head)?;
        FORMATS.iter().find(|format| format.id == form.id())
    }

    fn read(
        &self,
        format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let form = FORMS.iter().find(|(_, known)| known.id == format.id);
        let (form, _) = form.ok_or_else(|| ReadError {
            line: None,
            offset: None,
            reason: format!("`{}` is no form of a log", format.id),
        })?;
        let fold = LogFold::new(&self.rules, sink.source());
        let mut folded = fold.with_byte_positions(form.counts_bytes());
        let read = logs::read(
            *form,
            content,
            &Limits::default(),
            self.as_of,
            &mut |line| {
                folded.line(line);
            },
        );
        let report = read.map_err(|error| read_error(&error))?;
        state(*form, &report, sink);
        if let Some(mut fold) = sink.fold::<LogAnalyzer>() {
            fold.observe(folded.finish());
            sink.keep(fold);
        }
        Ok(completion(&report))
    }
}

fn completion(report: &Report) -> Completion {
    let unread = places_unread(&report.troubles, report.trouble_count);
    match unread {
        Some(reason) => Completion::Partial(reason),
        None if report.withheld > 0 => Completion::Partial(format!(
            "{} long messages were left out of the export: `journalctl --all` exports them",
            report.withheld
        )),
        None => Completion::Complete,
    }
}

fn state(form: logs::Format, report: &Report, sink: &mut Sink<'_>) {
    let is_linux = form.platform() == Some(driver::Platform::Linux) || report.os_name.is_some();
    let host = report.host.as_deref().unwrap_or_default();
    let facts = sink.facts();
    facts.state(Fact::Hostname, host, report.last);
    facts.state(
        Fact::OsName,
        report.os_name.as_deref().unwrap_or_default(),
        report.last,
    );
    if is_linux {
        facts.state(Fact::Platform, Platform::Linux.name(), report.last);
    }
}
