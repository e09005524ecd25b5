//! Recognises and reads performance data.

use std::sync::LazyLock;

use wegweiser_core::{Completion, Content, Fact, Format, Platform, ReadError, Reader, Sink};
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Report};

use super::{Performance, PerformanceFold};
use crate::{places_unread, platform_of, read_error};

/// Reads performance data in every form.
#[derive(Clone, Copy, Debug, Default)]
pub struct PerformanceReader;

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    let forms = perf::Format::ALL.into_iter().map(|form| Format {
        id: form.id(),
        title: form.title(),
        analyzers: &["performance"],
        export: form.export(),
    });
    forms.collect()
});

impl Reader for PerformanceReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        let form = perf::recognise(head)?;
        FORMATS.iter().find(|format| format.id == form.id())
    }

    fn read(
        &self,
        format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let mut forms = perf::Format::ALL.into_iter();
        let form = forms.find(|form| form.id() == format.id);
        let form = form.ok_or_else(|| ReadError {
            line: None,
            offset: None,
            reason: format!("`{}` is no form of performance data", format.id),
        })?;
        let mut folded = PerformanceFold::new(sink.source());
        let read = perf::read(form, content, &Limits::default(), &mut folded);
        let report = read.map_err(|error| read_error(&error))?;
        if report.is_local_time {
            folded.state_local_time();
        }
        let dropped = report.dropped + folded.dropped();
        state(form, &report, sink);
        if let Some(mut fold) = sink.fold::<Performance>() {
            fold.observe(folded.finish());
            sink.keep(fold);
        }
        Ok(completion(&report, dropped))
    }
}

fn completion(report: &Report, dropped: u64) -> Completion {
    match (
        places_unread(&report.troubles, report.trouble_count),
        dropped,
    ) {
        (Some(reason), _) => Completion::Partial(reason),
        (None, 0) => Completion::Complete,
        (None, series) => Completion::Partial(format!("{series} series are more than are kept")),
    }
}

fn state(form: perf::Format, report: &Report, sink: &mut Sink<'_>) {
    let platform = form.platform().map(platform_of);
    let stated = [
        (Fact::Hostname, report.host.as_deref()),
        (Fact::OsName, report.os_name.as_deref()),
        (Fact::Platform, platform.map(Platform::name)),
    ];
    for (fact, value) in stated {
        sink.facts().state(fact, value.unwrap_or_default(), None);
    }
}
