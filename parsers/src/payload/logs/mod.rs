//! Logs as agents sum them up: the most frequent lines, with a sample of each.

mod groups;
pub(super) mod macos;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::content::{Part, Payload};
use super::error::PayloadError;
use super::read::{time, wrong};
use crate::inventory::fields::Fields;
use groups::Groups;

/// The most frequent lines of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LogSummary {
    /// Which log it is of.
    pub log: Log,
    /// Lines that are alike, as far as the agent sent them.
    pub groups: Vec<LogGroup>,
    /// How many lines there are in all; `None` where the agent counted only those it sent.
    pub total: Option<u64>,
    /// The agent sent the so many most frequent groups, and others may be missing.
    pub is_top: Option<usize>,
    /// The time that the counts are of.
    pub period: Period,
}

/// Lines of a log that are alike.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct LogGroup {
    /// The program that wrote them, without its process id.
    pub identifier: Option<String>,
    /// What they have in common, where the agent says so.
    pub pattern: Option<String>,
    /// One of them. Agents that group by program send its oldest line, and the others may say something else.
    pub message: String,
    /// How many there are.
    pub count: u64,
    /// When the last was written.
    pub latest: Option<Timestamp>,
}

/// A log that agents sum up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Log {
    /// The journal of systemd.
    Journal,
    /// `auth.log`.
    Auth,
    /// `kern.log`.
    Kern,
    /// `syslog`.
    Syslog,
    /// Errors and faults of macOS.
    MacosErrors,
    /// What macOS says of security.
    MacosSecurity,
    /// Crashes on macOS.
    MacosCrashes,
    /// What macOS says of networks.
    MacosNetwork,
    /// What macOS says of its speed.
    MacosPerformance,
    /// What macOS says of its drives.
    MacosDiskIo,
}

/// The time that counts are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Period {
    /// Since the agent sent the log before; of the first document the last seven days.
    SinceUpload,
    /// The last so many hours.
    Hours(u32),
    /// Since the agent was installed: counts only grow, and rates are differences between documents.
    SinceInstall,
    /// Nobody says.
    Unknown,
}

impl LogSummary {
    /// Whether counts only grow, so that rates are differences between documents.
    pub fn is_cumulative(&self) -> bool {
        self.period == Period::SinceInstall
    }

    /// Whether the agent looked and found nothing. Of macOS it sends the same when it could not look.
    pub fn is_healthy(&self) -> bool {
        self.groups.is_empty() && self.total == Some(0) && !self.log.is_macos()
    }
}

impl Log {
    /// Whether it is a log of macOS.
    pub fn is_macos(self) -> bool {
        !matches!(self, Self::Journal | Self::Auth | Self::Kern | Self::Syslog)
    }

    fn period(self) -> Period {
        match self {
            Self::Journal => Period::SinceUpload,
            // Whole files, up to 30 days back.
            Self::Auth | Self::Kern | Self::Syslog => Period::Hours(30 * 24),
            _ => Period::SinceInstall,
        }
    }
}

/// Groups that agents send at most: of some ten, of others fifty.
const MOST: [usize; 2] = [10, 50];

/// `{"LogName", "Sources": {"TopEvents": […], "TotalEvents"}}`.
pub(super) fn summed_up(
    log: Log,
    fields: Fields<'_>,
    payload: &mut Payload,
) -> Result<(), PayloadError> {
    let sources = fields.object("Sources");
    let sources = sources.ok_or_else(|| wrong(payload, "`Sources` is no object"))?;
    if log.is_macos() {
        macos::filtered(log, sources, payload);
        return Ok(());
    }
    let mut groups = Groups::default();
    let mut sent = 0;
    for event in sources.objects("TopEvents") {
        sent += 1;
        let latest = time(event.get("LatestOccurrence"), payload);
        let source = event.raw("SourceName");
        groups.add(
            Some(source),
            None,
            event.raw("Message"),
            event.count("Count").unwrap_or(1),
            latest,
        );
    }
    let is_top = MOST.contains(&sent).then_some(sent);
    payload.parts.push(Part::Logs(LogSummary {
        log,
        // What the agent calls the total is the sum of what it sent.
        total: if is_top.is_some() {
            None
        } else {
            Some(groups.sum())
        },
        groups: groups.finish(),
        is_top,
        period: log.period(),
    }));
    Ok(())
}

/// `{"0": {"timegenerated", "sourcename", "message"}, "1": {}}`: lines as an agent keeps them, some of them empty.
pub(super) fn kept(log: Log, fields: Fields<'_>, payload: &mut Payload) {
    let mut groups = Groups::default();
    for line in fields.0.values().filter_map(Fields::of) {
        if line.0.is_empty() {
            continue;
        }
        let latest = time(line.get("timegenerated"), payload);
        groups.add(
            Some(line.raw("sourcename")),
            None,
            line.raw("message"),
            1,
            latest,
        );
    }
    payload.parts.push(Part::Logs(LogSummary {
        log,
        total: Some(groups.sum()),
        groups: groups.finish(),
        is_top: None,
        period: Period::Unknown,
    }));
}
