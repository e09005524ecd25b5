//! What is odd in a report or log, recorded without a verdict.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::fields::evidence;
use crate::limits::Limits;

/// Something that a single undisturbed Lynis run does not write, and where.
///
/// An anomaly is a fact, not a judgement: a second end time is there because two runs shared a file or
/// because someone forged it, and only the whole picture tells which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anomaly {
    /// What is odd.
    pub kind: AnomalyKind,
    /// The 1-based line; in a document the 1-based position in its array; 0 for the whole input.
    pub line: u64,
    /// The start of the text in question, without control characters.
    pub text: String,
}

/// The kinds of [`Anomaly`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum AnomalyKind {
    /// A scalar that one run writes once has a second, different value.
    RepeatedScalar,
    /// A second `# Lynis Report` line.
    SecondHeader,
    /// `finish=true` with further lines after it.
    FinishBeforeEnd,
    /// A line that is neither a header nor `key=value`.
    LineWithoutKey,
    /// A record inside the value of another: two lines became one.
    EmbeddedRecord,
    /// Bytes that do not decode; they were replaced.
    InvalidUtf8,
    /// Control or text-direction characters; they were removed from what is kept.
    ControlCharacters,
    /// A line longer than the limit; its rest was skipped.
    OverlongLine,
    /// A value that its key cannot have, such as an index of `abc`; it was not used.
    InvalidValue,
    /// An index or end mark before findings, which Lynis writes earlier.
    MisplacedFinding,
    /// A key that Lynis does not write in this shape (`warning[0]`, `HARDENING_INDEX`).
    UnknownKeyShape,
    /// The last line has no end: it was cut and was not used.
    CutLine,
    /// A limit was reached; what exceeds it was counted or skipped, not kept.
    LimitReached,
    /// Two places of one input state different values for the same thing.
    Contradiction,
    /// An object of a JSON document has the same key twice; the last one counts.
    DuplicateKey,
    /// A log line without a time stamp: the output of a program, or an injected line.
    LineWithoutTime,
    /// The points the log counts differ from the points it assigns.
    PointsMismatch,
    /// The index the log states differs from the one its points give.
    IndexMismatch,
    /// Points that no test precedes.
    PointsOutsideTest,
    /// Lines after the end of a run that do not start another.
    LinesAfterEnd,
    /// More than one run in a log.
    SeveralRuns,
    /// The log does not start with the start of a run.
    MissingStart,
}

/// Anomalies up to a limit, and the counts of all of them.
#[derive(Debug, Default)]
pub(super) struct Anomalies {
    pub(super) list: Vec<Anomaly>,
    pub(super) counts: BTreeMap<AnomalyKind, u64>,
    limits_reached: BTreeSet<&'static str>,
}

impl Anomalies {
    pub(super) fn add(&mut self, limits: &Limits, kind: AnomalyKind, line: u64, text: &str) {
        *self.counts.entry(kind).or_default() += 1;
        if self.list.len() < limits.anomalies {
            self.list.push(Anomaly {
                kind,
                line,
                text: evidence(text, limits.evidence_bytes),
            });
        }
    }

    /// Adds a limit notice once per limit: a flood must not fill the list with notices about itself.
    pub(super) fn limit(&mut self, limits: &Limits, line: u64, what: &'static str) {
        if self.limits_reached.insert(what) {
            self.add(limits, AnomalyKind::LimitReached, line, what);
        } else {
            *self.counts.entry(AnomalyKind::LimitReached).or_default() += 1;
        }
    }
}
