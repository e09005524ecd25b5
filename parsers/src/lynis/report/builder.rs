//! Makes a report from its entries, one at a time.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::keys::{self, WRITTEN_ONCE};
use super::{Advice, Item, Origin, Report, Scalar};
use crate::limits::Limits;
use crate::lynis::anomaly::{Anomalies, AnomalyKind};
use crate::lynis::entries::{Entry, Row};
use crate::lynis::fields::{self, Severity, clean};
use crate::lynis::test_id::TestId;
use crate::text::{Line, TextTrouble};

/// Different values remembered per key.
const DISTINCT_VALUES: usize = 32;

/// Bytes kept of a key; the longest known one has 32.
pub(super) const KEY_BYTES: usize = 128;

/// What a record costs beside its text, roughly.
const RECORD_BYTES: usize = 64;

/// Collects entries into a [`Report`].
#[derive(Debug)]
pub(in crate::lynis) struct Builder<'l> {
    pub(super) limits: &'l Limits,
    pub(super) report: Report,
    pub(super) anomalies: Anomalies,
    /// The entries come in the order Lynis wrote them.
    ordered: bool,
    pub(super) kept_bytes: usize,
    /// Fingerprints of records and where they are kept.
    pub(super) warnings: HashMap<u64, usize>,
    pub(super) suggestions: HashMap<u64, usize>,
    pub(super) details: HashMap<u64, usize>,
    /// Fingerprints of the records of the other lists with a field of their own.
    pub(super) facts: HashSet<u64>,
    /// Fingerprints of the first values of [`WRITTEN_ONCE`].
    first_values: HashMap<&'static str, u64>,
    /// Fingerprints of the values of other scalars.
    values: HashMap<String, Vec<u64>>,
    short_kernel: Option<String>,
    /// Index and finish lines that no finding has followed yet.
    open_marks: Vec<(u64, String)>,
    /// The `finish=true` that nothing has followed yet.
    open_finish: Option<u64>,
}

impl<'l> Builder<'l> {
    pub(in crate::lynis) fn new(origin: Origin, limits: &'l Limits) -> Self {
        Self {
            limits,
            report: Report {
                origin,
                ..Report::default()
            },
            anomalies: Anomalies::default(),
            ordered: origin == Origin::Report,
            kept_bytes: 0,
            warnings: HashMap::new(),
            suggestions: HashMap::new(),
            details: HashMap::new(),
            facts: HashSet::new(),
            first_values: HashMap::new(),
            values: HashMap::new(),
            short_kernel: None,
            open_marks: Vec::new(),
            open_finish: None,
        }
    }

    /// Takes a line of a report file.
    pub(in crate::lynis) fn line(&mut self, line: &Line<'_>, row: &Row<'_>) {
        if *row == Row::Blank {
            return;
        }
        self.note_text(line);
        if let Some(finish) = self.open_finish.take() {
            self.anomaly(AnomalyKind::FinishBeforeEnd, finish, "finish=true");
            self.open_mark(finish, "finish=true");
        }
        self.report.structure.last_line = line.number;
        match row {
            Row::Header => self.header(line.number),
            Row::Entry(entry) if line.terminated || ends_report(entry) => self.entry(entry),
            _ if !line.terminated => self.anomaly(AnomalyKind::CutLine, line.number, line.text),
            _ => self.anomaly(AnomalyKind::LineWithoutKey, line.number, line.text),
        }
    }

    /// Takes an entry, wherever it comes from.
    pub(in crate::lynis) fn entry(&mut self, entry: &Entry<'_>) {
        let known_list = matches!(entry.key, "warning" | "suggestion" | "details");
        let known_scalar = WRITTEN_ONCE.contains(&entry.key);
        if !entry.has_usual_key() || known_list && !entry.list || known_scalar && entry.list {
            self.anomaly_of(AnomalyKind::UnknownKeyShape, entry);
        }
        if let Some(start) = keys::embedded_record(entry.value) {
            self.anomaly(
                AnomalyKind::EmbeddedRecord,
                entry.line,
                &entry.value[start..],
            );
        }
        if entry.list {
            self.list_entry(entry);
        } else {
            self.scalar_entry(entry);
        }
    }

    pub(in crate::lynis) fn anomaly(&mut self, kind: AnomalyKind, line: u64, text: &str) {
        self.anomalies.add(self.limits, kind, line, text);
    }

    /// The index found so far.
    pub(in crate::lynis) fn index(&self) -> Option<u8> {
        self.report.hardening_index
    }

    /// Completes the report.
    pub(in crate::lynis) fn finish(mut self, text: TextTrouble) -> Report {
        let mut report = self.report;
        if self.ordered {
            report.finished = self.open_finish.is_some();
        }
        report.kernel = report.kernel.take().or(self.short_kernel.take());
        if report
            .lynis_version
            .as_deref()
            .is_some_and(|version| version.starts_with(['1', '2']))
        {
            report.warnings.iter_mut().for_each(severity_from_details);
        }
        report.anomalies = self.anomalies.list;
        report.anomaly_counts = self.anomalies.counts;
        report.text = text;
        report
    }

    fn note_text(&mut self, line: &Line<'_>) {
        if line.invalid_bytes {
            self.anomaly(AnomalyKind::InvalidUtf8, line.number, line.text);
        }
        if line.truncated {
            self.anomaly(AnomalyKind::OverlongLine, line.number, line.text);
        }
        if fields::has_control(line.text) {
            self.anomaly(AnomalyKind::ControlCharacters, line.number, line.text);
        }
    }

    fn header(&mut self, line: u64) {
        if !self.report.structure.headers.is_empty() {
            self.anomaly(AnomalyKind::SecondHeader, line, super::HEADER);
        }
        if self.report.structure.headers.len() < self.limits.anomalies {
            self.report.structure.headers.push(line);
        }
    }

    fn scalar_entry(&mut self, entry: &Entry<'_>) {
        self.check_written_once(entry);
        let value = clean(entry.value, self.limits.field_bytes);
        let report = &mut self.report;
        match entry.key {
            "lynis_version" => first(&mut report.lynis_version, &value),
            "os" => first(&mut report.os, &value),
            "os_name" => first(&mut report.os_name, &value),
            "os_fullname" => first(&mut report.os_fullname, &value),
            "os_version" => first(&mut report.os_version, &value),
            "os_kernel_version" => first(&mut self.short_kernel, &value),
            "os_kernel_version_full" => first(&mut report.kernel, &value),
            "hostname" => first(&mut report.hostname, &value),
            "hostid" => first(&mut report.hostid, &value),
            "hostid2" => first(&mut report.hostid2, &value),
            "test_category" => first(&mut report.test_category, &value),
            "test_group" => first(&mut report.test_group, &value),
            "auditor" if value == "[Not Specified]" => {}
            "auditor" => first(&mut report.auditor, &value),
            "report_datetime_start" | "report_datetime_end" => self.time(entry, &value),
            "lynis_tests_done" => self.tests_done(entry, &value),
            "hardening_index" => self.hardening_index(entry, &value),
            "finish" => self.finish_line(entry, &value),
            "tests_executed" => self.report.tests_executed = self.test_ids(entry),
            "tests_skipped" => self.report.tests_skipped = self.test_ids(entry),
            _ => self.other_scalar(entry, value),
        }
    }

    fn check_written_once(&mut self, entry: &Entry<'_>) {
        if let Some(key) = WRITTEN_ONCE.iter().find(|key| **key == entry.key) {
            let value = fingerprint(entry.value.trim());
            if *self.first_values.entry(key).or_insert(value) != value {
                self.anomaly_of(AnomalyKind::RepeatedScalar, entry);
            }
        }
    }

    fn time(&mut self, entry: &Entry<'_>, value: &str) {
        let time = fields::date_time(value);
        if time.is_none() && !value.is_empty() {
            self.anomaly_of(AnomalyKind::InvalidValue, entry);
        }
        if entry.key == "report_datetime_start" {
            self.report.started = self.report.started.or(time);
            self.fact(entry, value, |report| &mut report.structure.start_times);
        } else {
            self.report.ended = time.or(self.report.ended);
            self.findings_go_on();
            self.fact(entry, value, |report| &mut report.structure.end_times);
        }
    }

    fn tests_done(&mut self, entry: &Entry<'_>, value: &str) {
        match fields::count(value) {
            Some(count) => self.report.tests_done = Some(count),
            None => self.anomaly_of(AnomalyKind::InvalidValue, entry),
        }
        self.findings_go_on();
        self.fact(entry, value, |report| {
            &mut report.structure.tests_done_values
        });
    }

    fn hardening_index(&mut self, entry: &Entry<'_>, value: &str) {
        match fields::index(value) {
            Some(index) => self.report.hardening_index = Some(index),
            None => self.anomaly_of(AnomalyKind::InvalidValue, entry),
        }
        self.open_mark(entry.line, &format!("hardening_index={value}"));
        self.fact(entry, value, |report| &mut report.structure.index_lines);
    }

    fn finish_line(&mut self, entry: &Entry<'_>, value: &str) {
        self.report.finished = value == "true";
        if self.report.finished {
            self.open_finish = Some(entry.line);
        } else {
            self.anomaly_of(AnomalyKind::InvalidValue, entry);
        }
        self.fact(entry, value, |report| &mut report.structure.finish_lines);
    }

    /// The ids of a list such as `A-1|B-2|`.
    fn test_ids(&mut self, entry: &Entry<'_>) -> Vec<TestId> {
        let mut ids = Vec::new();
        self.kept_bytes += entry.value.len();
        for id in entry
            .value
            .split('|')
            .map(str::trim)
            .filter(|id| !id.is_empty())
        {
            if !self.has_room(entry, ids.len(), 0) {
                break;
            }
            ids.push(TestId::new(&clean(id, KEY_BYTES)));
        }
        ids
    }

    fn other_scalar(&mut self, entry: &Entry<'_>, value: String) {
        let key = clean(entry.key, KEY_BYTES);
        let fingerprint = fingerprint(entry.value.trim());
        let known = self.report.scalars.contains_key(&key);
        if !known && !self.has_room(entry, self.report.scalars.len(), key.len()) {
            return;
        }
        if !self.has_room(entry, 0, value.len()) {
            return;
        }
        let seen = self.values.entry(key.clone()).or_default();
        if seen.len() < DISTINCT_VALUES && !seen.contains(&fingerprint) {
            seen.push(fingerprint);
        }
        let truncated =
            value.len() < entry.value.trim().len() && value.len() + 4 > self.limits.field_bytes;
        let occurrences = self
            .report
            .scalars
            .get(&key)
            .map_or(0, |scalar| scalar.occurrences)
            + 1;
        let scalar = Scalar {
            value,
            line: entry.line,
            occurrences,
            distinct: seen.len() as u32,
            truncated,
        };
        self.report.scalars.insert(key, scalar);
    }

    fn fact(&mut self, entry: &Entry<'_>, value: &str, list: fn(&mut Report) -> &mut Vec<Item>) {
        let value = fields::evidence(value, self.limits.evidence_bytes);
        let list = list(&mut self.report);
        if list.len() < self.limits.anomalies {
            list.push(Item {
                value,
                line: entry.line,
            });
        } else {
            self.anomalies.limit(self.limits, entry.line, FACTS);
        }
    }

    /// Whether a list of `count` entries may grow by one of `bytes` bytes.
    pub(super) fn has_room(&mut self, entry: &Entry<'_>, count: usize, bytes: usize) -> bool {
        let what = if count >= self.limits.entries {
            ENTRIES
        } else if self.kept_bytes + bytes > self.limits.kept_bytes {
            KEPT_BYTES
        } else {
            self.kept_bytes += bytes + RECORD_BYTES;
            return true;
        };
        self.anomalies.limit(self.limits, entry.line, what);
        false
    }

    fn open_mark(&mut self, line: u64, text: &str) {
        if self.ordered && self.open_marks.len() < self.limits.anomalies {
            self.open_marks.push((line, text.to_owned()));
        }
    }

    /// A line that Lynis writes before the index: every index and end mark seen so far was too early.
    pub(super) fn findings_go_on(&mut self) {
        for (line, text) in std::mem::take(&mut self.open_marks) {
            self.anomaly(AnomalyKind::MisplacedFinding, line, &text);
        }
    }

    pub(super) fn anomaly_of(&mut self, kind: AnomalyKind, entry: &Entry<'_>) {
        let brackets = if entry.list { "[]" } else { "" };
        let limit = 2 * self.limits.evidence_bytes;
        let (key, value) = (
            fields::cut(entry.key, limit),
            fields::cut(entry.value, limit),
        );
        self.anomaly(kind, entry.line, &format!("{key}{brackets}={value}"));
    }
}

pub(super) const ENTRIES: &str = "more entries in one list than are kept";
pub(super) const KEPT_BYTES: &str = "more text than is kept";
const FACTS: &str = "more lines that delimit a run than are kept";

/// A last line that is complete without an end.
fn ends_report(entry: &Entry<'_>) -> bool {
    !entry.list && entry.key == "finish" && entry.value.trim() == "true"
}

fn first(slot: &mut Option<String>, value: &str) {
    if slot.is_none() && !value.is_empty() {
        *slot = Some(value.to_owned());
    }
}

fn severity_from_details(advice: &mut Advice) {
    advice.severity = advice.details.as_deref().and_then(Severity::from_letter);
    if advice.severity.is_some() {
        advice.details = None;
    }
}

pub(super) fn fingerprint(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
