//! The report of a run, `lynis-report.dat`.
//!
//! A genuine report is written top to bottom by one process, line by line:
//!
//! 1. `# Lynis Report`, `report_version_major`, `report_version_minor`, `report_datetime_start`
//! 2. `auditor`, `lynis_version`, `os`, `os_name`, `os_fullname`, `os_version`, …, `hostname`,
//!    `test_category`, `test_group`, `plugin_directory`, `lynis_update_available`, …
//! 3. the findings of plugins, then `hostid` and `hostid2`
//! 4. the findings in the order of the tests: `warning[]`, `suggestion[]`, `details[]`, inventory
//! 5. `lynis_tests_done`, `report_datetime_end`
//! 6. the summary of firewall, packages and audit tools
//! 7. `hardening_index`, `tests_executed` and `tests_skipped` (latest test first), `finish=true`
//!
//! Nothing is escaped, so text from the audited machine can forge any of these lines. The reader therefore
//! trusts order: what stands in parts 1 and 2 is taken from its *first* line, because nothing foreign precedes
//! it, and everything else from its *last*, because nothing foreign follows part 7. What was passed over is
//! recorded as [`Anomaly`] and in [`Structure`].

mod builder;
mod keys;
mod records;

use std::collections::BTreeMap;
use std::io::BufRead;

use jiff::Timestamp;
use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

pub(super) use builder::Builder;

use super::anomaly::{Anomaly, AnomalyKind};
use super::entries::{Entries, Entry, HEADER, Row};
use super::fields::Severity;
use super::test_id::TestId;
use crate::error::ParseError;
use crate::limits::Limits;
use crate::sniff::{self, Head};
use crate::text::TextTrouble;

/// Everything a Lynis report says, the same type whether it came as file or inside an agent's document.
///
/// Text is kept without control characters and terminal sequences. A `line` is the 1-based line of the file;
/// in a document, where lines have no order, it is the 1-based position of the value in its array.
///
/// ```
/// use wegweiser_parsers::{Limits, lynis::Report};
///
/// let report = Report::read(
///     &b"# Lynis Report
/// lynis_version=3.1.6
/// warning[]=AUTH-9283|Found accounts|-|-|
/// warning[]=AUTH-9283|Found accounts|-|-|
/// lynis_tests_done=247
/// hardening_index=60
/// finish=true
/// "[..],
///     &Limits::default(),
/// )?;
/// assert_eq!(report.hardening_index, Some(60));
/// assert_eq!(report.tests_done, Some(247));
/// assert_eq!(report.warnings[0].test.category(), Some("AUTH"));
/// assert_eq!((report.warnings.len(), report.warnings[0].repeats), (1, 1));
/// assert!(report.finished);
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Report {
    /// What the report was read from.
    pub origin: Origin,
    /// `lynis_version`
    pub lynis_version: Option<String>,
    /// `os`: the kernel family, such as `Linux`.
    pub os: Option<String>,
    /// `os_name`: the distribution or product.
    pub os_name: Option<String>,
    /// `os_fullname`
    pub os_fullname: Option<String>,
    /// `os_version`
    pub os_version: Option<String>,
    /// `os_kernel_version_full`, else `os_kernel_version`.
    pub kernel: Option<String>,
    /// `hostname`
    pub hostname: Option<String>,
    /// `hostid`: 40 hexadecimal digits.
    pub hostid: Option<String>,
    /// `hostid2`: 64 hexadecimal digits.
    pub hostid2: Option<String>,
    /// `report_datetime_start`, in the local time of the machine.
    pub started: Option<DateTime>,
    /// `report_datetime_end`, in the local time of the machine.
    pub ended: Option<DateTime>,
    /// `test_category`: `all` unless the run was restricted.
    pub test_category: Option<String>,
    /// `test_group`: `all` unless the run was restricted.
    pub test_group: Option<String>,
    /// `auditor`, unless not specified.
    pub auditor: Option<String>,
    /// `lynis_tests_done`
    pub tests_done: Option<u64>,
    /// `tests_executed`, in the order written: latest first.
    pub tests_executed: Vec<TestId>,
    /// `tests_skipped`, in the order written: latest first.
    pub tests_skipped: Vec<TestId>,
    /// `hardening_index`: the last valid value, 0 to 100.
    pub hardening_index: Option<u8>,
    /// The run reached its end: `finish=true` is the last line. In a document, where lines have no order,
    /// the last value of `finish` is `true`.
    pub finished: bool,
    /// `warning[]`, each distinct one once.
    pub warnings: Vec<Advice>,
    /// `suggestion[]`, each distinct one once.
    pub suggestions: Vec<Advice>,
    /// `details[]`, each distinct one once.
    pub details: Vec<Detail>,
    /// `vulnerable_package[]`, each distinct one once.
    pub vulnerable_packages: Vec<Item>,
    /// `exception_event[]`, each distinct one once.
    pub exceptions: Vec<Exception>,
    /// `manual[]`: sentences on what to check by hand, each distinct one once.
    pub manual: Vec<Item>,
    /// `manual_event[]`: the places in tests that need a check by hand, each distinct one once.
    pub manual_events: Vec<Item>,
    /// `certificate[]`, each distinct one once.
    pub certificates: Vec<Certificate>,
    /// `network_listen[]` and `network_listen_port[]`, each distinct one once.
    pub listening: Vec<Listener>,
    /// Every other `key=value`.
    pub scalars: BTreeMap<String, Scalar>,
    /// Every other `key[]=value`.
    pub lists: BTreeMap<String, Vec<Item>>,
    /// The skeleton of the input, for telling forged, merged and interrupted reports apart.
    pub structure: Structure,
    /// What is odd, in the order found, up to [`Limits::anomalies`].
    pub anomalies: Vec<Anomaly>,
    /// How often each kind of oddity was found, without a limit.
    pub anomaly_counts: BTreeMap<AnomalyKind, u64>,
    /// What the text needed mending.
    pub text: TextTrouble,
}

/// What a [`Report`] was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Origin {
    /// The report file itself.
    #[default]
    Report,
    /// A JSON document of an agent that contains the lines of the report.
    Document,
    /// A JSON document without the lines: index, warnings and suggestions at most. Whether the run finished
    /// cannot be told.
    Summary,
}

/// A warning or suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Advice {
    /// The test that gave it.
    pub test: TestId,
    /// What was found, in the words of Lynis.
    pub message: String,
    /// On what, if stated.
    pub details: Option<String>,
    /// What to do, if stated.
    pub solution: Option<String>,
    /// The urgency, which only Lynis 2.x states.
    pub severity: Option<Severity>,
    /// The line of the first occurrence.
    pub line: u64,
    /// Further occurrences of the same record.
    pub repeats: u64,
}

/// A setting compared with the value Lynis prefers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Detail {
    /// The test that compared.
    pub test: TestId,
    /// The program, such as `sshd` or `sysctl`.
    pub service: Option<String>,
    /// A description in the words of Lynis.
    pub desc: Option<String>,
    /// The setting.
    pub field: Option<String>,
    /// The preferred value; choices are listed with `|`.
    pub preferred: Option<String>,
    /// The value found.
    pub value: Option<String>,
    /// Anything else.
    pub other: Option<String>,
    /// The line of the first occurrence.
    pub line: u64,
    /// Further occurrences of the same record.
    pub repeats: u64,
}

/// Something Lynis could not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Exception {
    /// The function or test.
    pub place: String,
    /// What happened, in the words of Lynis.
    pub text: String,
    /// The line.
    pub line: u64,
}

/// A certificate found on the machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Certificate {
    /// The file.
    pub path: String,
    /// The exit code of the expiry check; 0 means valid.
    pub exit_code: Option<i64>,
    /// The subject.
    pub subject: Option<String>,
    /// The end of its validity.
    pub not_after: Option<Timestamp>,
    /// The line.
    pub line: u64,
}

/// A listening socket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Listener {
    /// `tcp`, `udp`, …
    pub protocol: String,
    /// Address and port as the system prints them: `0.0.0.0:22`, `[::]:80`.
    pub address: String,
    /// The program, if it could be told; several are joined with commas.
    pub process: Option<String>,
    /// The line.
    pub line: u64,
}

impl Listener {
    /// The part of the address after its last colon, if it is a port.
    pub fn port(&self) -> Option<u16> {
        self.address
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse().ok())
    }

    /// The part of the address before its last colon.
    pub fn host(&self) -> &str {
        self.address
            .rsplit_once(':')
            .map_or(&*self.address, |(host, _)| host)
    }
}

/// A value of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Item {
    /// The value.
    pub value: String,
    /// The line.
    pub line: u64,
}

/// The value of a scalar key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Scalar {
    /// The last value.
    pub value: String,
    /// The line of the last value.
    pub line: u64,
    /// How often the key occurs.
    pub occurrences: u64,
    /// How many different values it has; counted up to 32.
    pub distinct: u32,
    /// The value was cut to [`Limits::field_bytes`].
    pub truncated: bool,
}

/// The lines that delimit a run, each with its place, up to [`Limits::anomalies`] of each kind.
///
/// One undisturbed run has one of each, the last four in this order. Two of everything means two runs wrote
/// into one file; a second index without a second end time means a forged line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Structure {
    /// The lines of `# Lynis Report`.
    pub headers: Vec<u64>,
    /// `report_datetime_start`
    pub start_times: Vec<Item>,
    /// `lynis_tests_done`
    pub tests_done_values: Vec<Item>,
    /// `report_datetime_end`
    pub end_times: Vec<Item>,
    /// `hardening_index`, valid or not.
    pub index_lines: Vec<Item>,
    /// `finish`
    pub finish_lines: Vec<Item>,
    /// The last line that is not blank; 0 if there is none.
    pub last_line: u64,
}

impl Report {
    /// Reads a report.
    ///
    /// Fails if the content is no report ([`NotThisFormat`](crate::ErrorKind::NotThisFormat)), empty, or the
    /// reader fails; everything else gives a report that says what is missing or odd.
    pub fn read(reader: impl BufRead, limits: &Limits) -> Result<Self, ParseError> {
        let input = sniff::expect(reader, "Lynis report", recognise)?;
        let mut entries = Entries::new(input, limits)?;
        let mut builder = Builder::new(Origin::Report, limits);
        while let Some((line, row)) = entries.next_row()? {
            builder.line(&line, &row);
        }
        let trouble = entries.trouble();
        Ok(builder.finish(trouble))
    }

    /// The value of a scalar that has no field of its own, such as `firewall_active`.
    pub fn scalar(&self, key: &str) -> Option<&str> {
        self.scalars.get(key).map(|scalar| &*scalar.value)
    }

    /// The values of a list that has no field of its own, such as `malware_scanner`; empty if absent.
    pub fn list(&self, key: &str) -> &[Item] {
        self.lists.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether the run was restricted to a category or group of tests, so that its index says little.
    pub fn is_partial(&self) -> bool {
        let restricted =
            |value: &Option<String>| value.as_deref().is_some_and(|value| value != "all");
        restricted(&self.test_category) || restricted(&self.test_group)
    }
}

/// Keys that mark a report when its header is missing.
const CHARACTERISTIC_KEYS: [&str; 16] = [
    "report_version_major",
    "report_datetime_start",
    "report_datetime_end",
    "lynis_version",
    "lynis_update_available",
    "lynis_tests_done",
    "plugin_enabled_phase1",
    "os_kernel_version_full",
    "hostid2",
    "test_category",
    "test_group",
    "warning",
    "suggestion",
    "hardening_index",
    "tests_executed",
    "tests_skipped",
];

/// Whether the start of an input is that of a report, whatever it is called.
///
/// True for the header line followed by nothing or by some `key=value`, and for three different
/// characteristic keys without a header.
pub fn recognise(head: &[u8]) -> bool {
    is_report(&Head::new(head))
}

pub(super) fn is_report(head: &Head<'_>) -> bool {
    if head.is_html() || head.starts_like_json() {
        return false;
    }
    let mut header = false;
    let mut others = 0_u32;
    let mut usual = false;
    let mut found = [false; CHARACTERISTIC_KEYS.len()];
    let cut = !head.text().ends_with(['\n', '\r']);
    let mut lines = head.lines().peekable();
    while let Some(line) = lines.next() {
        match Row::of(0, line) {
            Row::Header => header = true,
            Row::Entry(entry) => {
                usual |= is_entry_of_report(&entry);
                if let Some(index) = CHARACTERISTIC_KEYS.iter().position(|key| *key == entry.key) {
                    found[index] = true;
                }
            }
            Row::Blank => {}
            // A last line without an end may be the start of an entry.
            Row::Other(_) => others += u32::from(!cut || lines.peek().is_some()),
        }
        if header && usual || found.iter().filter(|found| **found).count() >= 3 {
            return true;
        }
    }
    header && others == 0
}

fn is_entry_of_report(entry: &Entry<'_>) -> bool {
    entry.has_usual_key()
        && (entry.list || entry.key.contains('_') || CHARACTERISTIC_KEYS.contains(&entry.key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognition_by_content() {
        for (head, expected) in [
            ("# Lynis Report\n", true),
            ("# Lynis Report", true),
            ("junk\n# Lynis Report\nreport_version_major=1\n", true),
            ("lynis_version=3\nhostid2=a\ntest_group=all\n", true),
            ("warning[]=a\nlynis_version=3\n", false),
            ("# Lynis Report\n\nA chapter of a manual.\n", false),
            ("# Lynis Report\nreport_ver", true),
            ("# Lynis Rep", false),
            ("", false),
            ("<html># Lynis Report\nos_name=1", false),
            ("{\"warning\":1}", false),
        ] {
            assert_eq!(recognise(head.as_bytes()), expected, "{head}");
        }
        let wide: Vec<u8> = format!("\u{FEFF}{HEADER}\r\n")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(recognise(&wide));
    }

    #[test]
    fn a_listener_knows_its_port() {
        let listener = |address: &str| Listener {
            protocol: "tcp".into(),
            address: address.into(),
            process: None,
            line: 1,
        };
        assert_eq!(listener("[::]:22").port(), Some(22));
        assert_eq!(listener("[::]:22").host(), "[::]");
        assert_eq!(listener("*").port(), None);
    }
}
