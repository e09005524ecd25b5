//! Recognises and reads the three forms of an audit.

use wegweiser_core::{Completion, Content, Fact, Format, Platform, ReadError, Reader, Sink};
use wegweiser_parsers::Limits;
use wegweiser_parsers::lynis::{self, Document, Log, Report};

use super::{Lynis, LynisRecord, instant};
use crate::read_error;

/// Reads `lynis-report.dat`, `lynis.log` and the JSON documents of agents.
#[derive(Clone, Copy, Debug, Default)]
pub struct LynisReader;

const FORMATS: [Format; 3] = [
    Format {
        id: "lynis-report",
        title: "Lynis report",
        analyzers: &["lynis"],
        export: "`lynis audit system` as root, then collect /var/log/lynis-report.dat",
    },
    Format {
        id: "lynis-log",
        title: "Lynis log",
        analyzers: &["lynis"],
        export: "collect /var/log/lynis.log of the same run, beside the report",
    },
    Format {
        id: "lynis-document",
        title: "Lynis audit document",
        analyzers: &["lynis"],
        export: "the JSON that an agent sends, with `warnings`, `suggestions` and `findings`",
    },
];

impl Reader for LynisReader {
    fn formats(&self) -> &'static [Format] {
        &FORMATS
    }

    fn recognise(&self, head: &[u8]) -> Option<&'static Format> {
        Some(match lynis::recognise(head)? {
            lynis::Format::Report => &FORMATS[0],
            lynis::Format::Log => &FORMATS[1],
            _ => &FORMATS[2],
        })
    }

    fn read(
        &self,
        format: &'static Format,
        content: Content<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<Completion, ReadError> {
        let limits = limits();
        let (record, completion) = match format.id {
            "lynis-report" => {
                let report = Report::read(content, &limits).map_err(|error| read_error(&error))?;
                state_report(&report, None, sink);
                let completion = if report.finished {
                    Completion::Complete
                } else {
                    unfinished()
                };
                (LynisRecord::Report(Box::new(report)), completion)
            }
            "lynis-log" => {
                let log = Log::read(content, &limits).map_err(|error| read_error(&error))?;
                state_log(&log, sink);
                let completion = if log.finished {
                    Completion::Complete
                } else {
                    unfinished()
                };
                (LynisRecord::Log(Box::new(log)), completion)
            }
            _ => {
                let document =
                    Document::read(content, &limits).map_err(|error| read_error(&error))?;
                state_report(
                    &document.report,
                    document.device.deviceuuid.as_deref(),
                    sink,
                );
                (
                    LynisRecord::Document(Box::new(document)),
                    Completion::Complete,
                )
            }
        };
        if let Some(mut fold) = sink.fold::<Lynis>() {
            fold.observe(record);
            sink.keep(fold);
        }
        Ok(completion)
    }
}

/// A summary keeps what rules ask for, so less is held than the parser would.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.field_bytes = 8 << 10;
    limits.entries = 5_000;
    limits.anomalies = 50;
    limits.kept_bytes = 4 << 20;
    limits
}

fn unfinished() -> Completion {
    Completion::Partial("the audit did not reach its end".to_owned())
}

fn state_report(report: &Report, device_id: Option<&str>, sink: &mut Sink<'_>) {
    let at = report.ended.or(report.started).and_then(instant);
    let facts = sink.facts();
    let os_name = report.os_fullname.as_deref().or(report.os_name.as_deref());
    let stated = [
        (Fact::Hostname, report.hostname.as_deref()),
        (Fact::OsName, os_name),
        (Fact::Platform, platform(report.os.as_deref())),
        (Fact::Kernel, report.kernel.as_deref()),
        (Fact::DeviceId, device_id),
    ];
    for (fact, value) in stated {
        facts.state(fact, value.unwrap_or_default(), at);
    }
}

fn state_log(log: &Log, sink: &mut Sink<'_>) {
    let at = log.ended.or(log.started).and_then(instant);
    let facts = sink.facts();
    facts.state(
        Fact::Hostname,
        log.hostname.as_deref().unwrap_or_default(),
        at,
    );
    facts.state(
        Fact::Platform,
        platform(log.os.as_deref()).unwrap_or_default(),
        at,
    );
    facts.state(Fact::Kernel, log.kernel.as_deref().unwrap_or_default(), at);
}

/// Lynis runs on Unix systems only; what it does not name stays unknown.
fn platform(os: Option<&str>) -> Option<&'static str> {
    let platform = match os?.trim() {
        "" => return None,
        "Linux" => Platform::Linux,
        "macOS" | "MacOS" | "Darwin" => Platform::Macos,
        _ => Platform::Unix,
    };
    Some(platform.name())
}
