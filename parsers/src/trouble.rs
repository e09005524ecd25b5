//! What could not be read, and where.

use crate::limits::Limits;

/// A place in an export that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trouble {
    /// The line, or in a document the number of the entry, counted from 1; 0 for the whole.
    pub position: u64,
    /// What is wrong there.
    pub reason: String,
}

/// What is said where the end of an export is missing.
pub(crate) const CUT: &str = "the export ends early: it was cut in transfer or storage";

/// Counts a place that could not be read, and keeps it as long as there is room.
pub(crate) fn note(
    (kept, count): (&mut Vec<Trouble>, &mut u64),
    limits: &Limits,
    position: u64,
    reason: impl Into<String>,
) {
    *count += 1;
    if kept.len() < limits.anomalies {
        let reason = reason.into();
        let reason = reason.chars().take(limits.evidence_bytes).collect();
        kept.push(Trouble { position, reason });
    }
}
