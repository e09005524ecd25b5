//! The document the agent makes from report and log.

use serde::{Serialize, Serializer};

use super::audit::Audit;
use super::system::Family;

/// How much of the log's end the agent sends, in characters.
const EXCERPT: usize = 5_000;

/// Field order as the agent writes it.
#[derive(Serialize)]
struct Document<'a> {
    status: &'static str,
    timestamp: i64,
    os: &'static str,
    os_version: &'a str,
    hostname: &'a str,
    lynis_version: &'a str,
    hardening_index: Option<u32>,
    /// Always 0: the agent looks for a key Lynis does not write.
    tests_performed: u32,
    warnings: Vec<&'a str>,
    suggestions: Vec<&'a str>,
    findings: Findings<'a>,
    raw_output: String,
    log_excerpt: &'a str,
}

/// All other keys of the report with their values, in the order of first sight.
struct Findings<'a>(Vec<(&'a str, Vec<&'a str>)>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, values)| (key, values)))
    }
}

pub(super) fn document(audit: &Audit) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&read(audit)).map(|text| text + "\n")
}

pub(super) fn double_encoded(audit: &Audit) -> serde_json::Result<String> {
    let inner = serde_json::to_string(&read(audit))?;
    serde_json::to_string(&inner)
}

fn read(audit: &Audit) -> Document<'_> {
    let mut document = Document {
        status: "completed",
        timestamp: audit.finished_at,
        os: if audit.identity.system.family == Family::MacOs {
            "Darwin"
        } else {
            "Linux"
        },
        os_version: audit.identity.system.kernel_full,
        hostname: audit.identity.hostname,
        lynis_version: audit.identity.release.version,
        hardening_index: audit.hardening_index,
        tests_performed: 0,
        warnings: Vec::new(),
        suggestions: Vec::new(),
        findings: Findings(Vec::new()),
        raw_output: format!(
            "\n  \u{1b}[1;37mAudit of {}\u{1b}[0m\n  \u{1b}[30;43m[WARNING]\u{1b}[0m: a test took longer than ten seconds\n\n",
            audit.identity.hostname
        ),
        log_excerpt: tail(&audit.log, EXCERPT),
    };
    for (key, value) in audit.report.lines().filter_map(|line| line.split_once('=')) {
        match key {
            "warning[]" => document.warnings.push(value),
            "suggestion[]" => document.suggestions.push(value),
            _ => match document
                .findings
                .0
                .iter_mut()
                .find(|(known, _)| *known == key)
            {
                Some((_, values)) => values.push(value),
                None => document.findings.0.push((key, vec![value])),
            },
        }
    }
    document
}

/// The last `length` bytes; generated logs are ASCII.
fn tail(text: &str, length: usize) -> &str {
    let mut start = text.len().saturating_sub(length);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
