//! The forms in which logs leave a machine.

use crate::driver::Platform;

/// A form of log: what wrote it decides how it is read.
///
/// A log of text may change its form from line to line, as after an update of the program that writes it; every
/// reader of text reads them all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Format {
    /// `journalctl -o json`, `json-pretty`, `json-seq` or `json-sse`.
    JournalJson,
    /// `journalctl -o export`.
    JournalExport,
    /// `journalctl -o short-full` or `with-unit`.
    JournalFull,
    /// `journalctl -o short-unix`.
    JournalUnix,
    /// `journalctl -o short-monotonic`.
    JournalMonotonic,
    /// Syslog with times of RFC 3164, with or without priorities; `journalctl` writes alike.
    Syslog,
    /// Syslog with times of RFC 3339, with or without priorities; `journalctl -o short-iso` writes alike.
    SyslogIso,
    /// Syslog of RFC 5424.
    Syslog5424,
    /// Syslog messages of which only their priorities tell where they begin.
    SyslogStream,
    /// The JSON template of rsyslog.
    SyslogJson,
    /// Text of `dmesg`.
    Dmesg,
    /// `dmesg -J`.
    DmesgJson,
    /// `audit.log`, or text of `ausearch`.
    Audit,
    /// Text of `log show`: its styles default, syslog and compact.
    MacosText,
    /// `log show --style ndjson` or `json`.
    MacosJson,
}

impl Format {
    /// Every form.
    pub const ALL: [Self; 15] = [
        Self::JournalJson,
        Self::JournalExport,
        Self::JournalFull,
        Self::JournalUnix,
        Self::JournalMonotonic,
        Self::Syslog,
        Self::SyslogIso,
        Self::Syslog5424,
        Self::SyslogStream,
        Self::SyslogJson,
        Self::Dmesg,
        Self::DmesgJson,
        Self::Audit,
        Self::MacosText,
        Self::MacosJson,
    ];

    /// The name in reports and on the command line.
    ///
    /// ```
    /// use wegweiser_parsers::logs::Format;
    ///
    /// assert!(Format::ALL.iter().any(|format| format.id() == "journal-json"));
    /// ```
    pub fn id(self) -> &'static str {
        self.row().0
    }

    /// What it is, for people.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// How to get one.
    pub fn export(self) -> &'static str {
        self.row().2
    }

    /// Where it comes from; `None` for a form that many systems and devices write.
    pub fn platform(self) -> Option<Platform> {
        match self {
            Self::Syslog
            | Self::SyslogIso
            | Self::Syslog5424
            | Self::SyslogStream
            | Self::SyslogJson => None,
            Self::MacosText | Self::MacosJson => Some(Platform::Macos),
            _ => Some(Platform::Linux),
        }
    }

    /// Whether [`Line::position`](super::Line::position) is a byte, as the form is not made of lines.
    pub fn counts_bytes(self) -> bool {
        matches!(self, Self::JournalExport | Self::SyslogStream)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::JournalJson => (
                "journal-json",
                "the journal of systemd as JSON",
                "journalctl -o json --all > journal.json",
            ),
            Self::JournalExport => (
                "journal-export",
                "the journal of systemd in its export format",
                "journalctl -o export > journal.export",
            ),
            Self::JournalFull => (
                "journal-full",
                "text of journalctl -o short-full",
                "journalctl -o short-full --utc > journal.txt",
            ),
            Self::JournalUnix => (
                "journal-unix",
                "text of journalctl -o short-unix",
                "journalctl -o short-unix > journal.txt",
            ),
            Self::JournalMonotonic => (
                "journal-monotonic",
                "text of journalctl -o short-monotonic",
                "journalctl -o short-monotonic > journal.txt",
            ),
            Self::Syslog => (
                "syslog",
                "syslog of RFC 3164, or text of journalctl",
                "copy /var/log/syslog, messages, auth.log, secure or kern.log with their rotations",
            ),
            Self::SyslogIso => (
                "syslog-iso",
                "syslog with times of RFC 3339, or text of journalctl -o short-iso",
                "copy /var/log/syslog, auth.log or kern.log with their rotations",
            ),
            Self::Syslog5424 => (
                "syslog-5424",
                "syslog of RFC 5424",
                "a file that a syslog server writes with RSYSLOG_SyslogProtocol23Format",
            ),
            Self::SyslogStream => (
                "syslog-stream",
                "syslog messages without line ends",
                "a file that a syslog server writes with RSYSLOG_ForwardFormat",
            ),
            Self::SyslogJson => (
                "syslog-json",
                "the JSON template of rsyslog",
                "a file that rsyslog writes with a template of %jsonmesg%",
            ),
            Self::Dmesg => ("dmesg", "text of dmesg", "dmesg -xT > dmesg.txt"),
            Self::DmesgJson => ("dmesg-json", "dmesg as JSON", "dmesg -J > dmesg.json"),
            Self::Audit => (
                "audit",
                "the log of the Linux audit system",
                "copy /var/log/audit/audit.log",
            ),
            Self::MacosText => (
                "macos-log",
                "text of log show of macOS",
                "log show --last 1d --style syslog > log.txt",
            ),
            Self::MacosJson => (
                "macos-log-json",
                "log show of macOS as JSON",
                "log show --last 1d --style ndjson > log.ndjson",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_form_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Format::ALL.iter().map(|format| format.id()).collect();
        assert_eq!(names.len(), Format::ALL.len());
    }
}
