//! One run of a log, phrase by phrase.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::phrases::{LogAdvice, Phrase, skip_reason};
use super::{Award, Log, RunEnd, SkipReason, SkippedTest, TestRun};
use crate::limits::Limits;
use crate::lynis::anomaly::{Anomalies, AnomalyKind};
use crate::lynis::fields::{self, clean, stated};
use crate::lynis::report::{Advice, Exception};
use crate::lynis::test_id::TestId;

const ENTRIES: &str = "more entries in one list than are kept";
const KEPT_BYTES: &str = "more text than is kept";

/// Bytes kept of an id.
const ID_BYTES: usize = 128;

/// What a record costs beside its text, roughly.
const RECORD_BYTES: usize = 64;

/// The run being read.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) log: Log,
    kept_bytes: usize,
    short_kernel: Option<String>,
    /// Fingerprints of warnings and suggestions and where they are kept.
    advice: HashMap<u64, usize>,
    /// What the log counted more than was assigned: points and maximum.
    drift: (i128, i128),
    /// A test was skipped and its reason has not come yet.
    reason_awaited: bool,
    pub(super) ended: bool,
    pub(super) lines_after_end: bool,
}

/// Where a phrase stands, and where to note what is odd about it.
pub(super) struct Place<'a> {
    pub(super) line: u64,
    pub(super) text: &'a str,
    pub(super) limits: &'a Limits,
    pub(super) anomalies: &'a mut Anomalies,
}

impl Place<'_> {
    fn note(&mut self, kind: AnomalyKind) {
        self.anomalies.add(self.limits, kind, self.line, self.text);
    }

    fn clean(&self, text: &str) -> String {
        clean(text, self.limits.field_bytes)
    }

    fn evidence(&self, text: &str) -> String {
        fields::evidence(text, self.limits.evidence_bytes)
    }
}

impl Run {
    pub(super) fn new(version: &str, pid: Option<u64>) -> Self {
        let lynis_version = Some(clean(version, ID_BYTES));
        Self {
            log: Log {
                lynis_version,
                pid,
                ..Log::default()
            },
            ..Self::default()
        }
    }

    pub(super) fn phrase(&mut self, phrase: &Phrase<'_>, place: &mut Place<'_>) {
        match *phrase {
            Phrase::Start { .. } => {}
            Phrase::Test { id, description } => self.test(id, description, place),
            Phrase::Award {
                points,
                max_points,
                total,
            } => {
                if total.is_some_and(|total| self.drifts(points, max_points, total)) {
                    place.note(AnomalyKind::PointsMismatch);
                }
                self.award(
                    Award {
                        points,
                        max_points,
                        line: place.line,
                    },
                    place,
                );
            }
            Phrase::BadAward | Phrase::Index(None) => place.note(AnomalyKind::InvalidValue),
            Phrase::Skipped { id, description } => self.skipped(id, description, place),
            Phrase::SkipReason(reason) => self.reason(reason, place),
            Phrase::SkippedPart { id } => self.skipped_part(id, place),
            Phrase::Advice(advice) => self.advice(&advice, place),
            Phrase::Exception {
                place: function,
                text,
            } => self.exception(function, text, place),
            Phrase::Index(Some(index)) => self.log.stated_index = Some(index),
            Phrase::Fact { name, value } => self.fact(name, value, place),
            Phrase::AllDone => self.log.finished = true,
            Phrase::EndSuccessful => {
                self.log.end = RunEnd::Successful;
                self.log.finished = true;
                self.ended = true;
            }
            Phrase::EndWithCode(code) => {
                self.log.end = RunEnd::ExitCode(code);
                self.ended = true;
            }
        }
    }

    pub(super) fn close(mut self) -> Log {
        self.log.kernel = self.log.kernel.take().or(self.short_kernel.take());
        self.log
    }

    fn test(&mut self, id: &str, description: &str, place: &mut Place<'_>) {
        self.reason_awaited = false;
        if self.has_room(self.log.tests.len(), place.text.len(), place) {
            self.log.tests.push(TestRun {
                id: TestId::new(&clean(id, ID_BYTES)),
                description: place.evidence(description),
                points: 0,
                max_points: 0,
                awards: Vec::new(),
                line: place.line,
            });
        }
    }

    /// Whether the totals of the log part from the sums, more than they already had.
    fn drifts(&mut self, points: u64, max_points: u64, total: (u64, u64)) -> bool {
        let points = self.log.points.saturating_add(points);
        let max_points = self.log.max_points.saturating_add(max_points);
        let behind = |stated: u64, sum: u64| i128::from(stated) - i128::from(sum);
        let drift = (behind(total.0, points), behind(total.1, max_points));
        self.log.stated_points = Some(total);
        std::mem::replace(&mut self.drift, drift) != drift
    }

    fn award(&mut self, award: Award, place: &mut Place<'_>) {
        self.log.points = self.log.points.saturating_add(award.points);
        self.log.max_points = self.log.max_points.saturating_add(award.max_points);
        let Some(test) = self.log.tests.last_mut() else {
            return place.note(AnomalyKind::PointsOutsideTest);
        };
        test.points = test.points.saturating_add(award.points);
        test.max_points = test.max_points.saturating_add(award.max_points);
        let count = test.awards.len();
        if self.has_room(count, 0, place)
            && let Some(test) = self.log.tests.last_mut()
        {
            test.awards.push(award);
        }
    }

    fn skipped(&mut self, id: &str, description: &str, place: &mut Place<'_>) {
        let skipped = SkippedTest {
            id: TestId::new(&clean(id, ID_BYTES)),
            description: place.evidence(description),
            reason: SkipReason::Other,
            text: String::new(),
            line: place.line,
        };
        self.reason_awaited = self.skip(skipped, place);
    }

    /// The line after a skipped test.
    fn reason(&mut self, reason: &str, place: &Place<'_>) {
        if std::mem::take(&mut self.reason_awaited)
            && let Some(skipped) = self.log.skipped.last_mut()
        {
            skipped.reason = skip_reason(reason);
            skipped.text = place.evidence(reason);
        }
    }

    fn skipped_part(&mut self, id: &str, place: &mut Place<'_>) {
        let skipped = SkippedTest {
            id: TestId::new(&clean(id, ID_BYTES)),
            description: String::new(),
            reason: skip_reason(place.text),
            text: place.evidence(place.text),
            line: place.line,
        };
        self.skip(skipped, place);
    }

    fn skip(&mut self, skipped: SkippedTest, place: &mut Place<'_>) -> bool {
        let room = self.has_room(self.log.skipped.len(), place.text.len(), place);
        if room {
            self.log.skipped.push(skipped);
        }
        room
    }

    fn advice(&mut self, found: &LogAdvice<'_>, place: &mut Place<'_>) {
        let mut hasher = DefaultHasher::new();
        (
            found.warning,
            found.test,
            found.message,
            found.details,
            found.solution,
        )
            .hash(&mut hasher);
        let print = hasher.finish();
        if let Some(&index) = self.advice.get(&print) {
            self.advice_list(found.warning)[index].repeats += 1;
            return;
        }
        let count = self.advice_list(found.warning).len();
        if self.has_room(count, place.text.len(), place) {
            self.advice.insert(print, count);
            self.advice_list(found.warning).push(Advice {
                test: TestId::new(&place.clean(found.test)),
                message: place.clean(found.message),
                details: found.details.map(|details| place.clean(details)),
                solution: found.solution.map(|solution| place.clean(solution)),
                severity: None,
                line: place.line,
                repeats: 0,
            });
        }
    }

    fn advice_list(&mut self, warning: bool) -> &mut Vec<Advice> {
        if warning {
            &mut self.log.warnings
        } else {
            &mut self.log.suggestions
        }
    }

    fn exception(&mut self, function: &str, text: &str, place: &mut Place<'_>) {
        if self.has_room(self.log.exceptions.len(), place.text.len(), place) {
            let (function, text) = (place.clean(function), place.clean(text));
            self.log.exceptions.push(Exception {
                place: function,
                text,
                line: place.line,
            });
        }
    }

    fn fact(&mut self, name: &str, value: &str, place: &Place<'_>) {
        let Some(value) = stated(value).filter(|value| *value != "[Not Specified]") else {
            return;
        };
        let log = &mut self.log;
        let slot = match name {
            "Operating system" => &mut log.os,
            "Operating system name" => &mut log.os_name,
            "Operating system version" => &mut log.os_version,
            "Kernel version" => &mut self.short_kernel,
            "Kernel version (full)" => &mut log.kernel,
            "Hostname" => &mut log.hostname,
            "Auditor" => &mut log.auditor,
            "Test category" => &mut log.test_category,
            "Test group" => &mut log.test_group,
            "Program version" => &mut log.lynis_version,
            "Tests performed" => return log.tests_performed = fields::count(value),
            "Total tests" => return log.tests_total = fields::count(value),
            _ => return,
        };
        // These lines stand before anything that text from the machine could forge.
        slot.get_or_insert_with(|| place.clean(value));
    }

    /// Whether a list of `count` entries may grow by one of `bytes` bytes.
    fn has_room(&mut self, count: usize, bytes: usize, place: &mut Place<'_>) -> bool {
        let what = if count >= place.limits.entries {
            ENTRIES
        } else if self.kept_bytes + bytes > place.limits.kept_bytes {
            KEPT_BYTES
        } else {
            self.kept_bytes += bytes + RECORD_BYTES;
            return true;
        };
        place.anomalies.limit(place.limits, place.line, what);
        false
    }
}
