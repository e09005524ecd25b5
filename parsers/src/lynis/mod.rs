//! Lynis, the security auditor of Unix systems: its report, its log, and what agents make of them.
//!
//! | reader | input | recognised by |
//! |---|---|---|
//! | [`Report::read`] | `lynis-report.dat` | [`report::recognise`] |
//! | [`Log::read`] | `lynis.log` | [`log::recognise`] |
//! | [`Document::read`] | JSON of an agent, in up to four layers | [`document::recognise`] |
//!
//! The report states one number, the hardening index; only the log says which test gave which points. Given
//! both, the number can be checked:
//!
//! ```
//! use wegweiser_parsers::{Limits, lynis::Log};
//!
//! let log = Log::read(
//!     &b"2026-11-20 09:38:04 Starting Lynis 3.1.6 with PID 36152, build date 2025-10-22
//! 2026-11-20 09:38:15 Performing test ID DEB-0880 (Checking)
//! 2026-11-20 09:38:15 Hardening: assigned maximum number of hardening points for this item (1). \
//! Currently having 1 points (out of 1)
//! 2026-11-20 09:38:15 Hardening: assigned partial number of hardening points (0 of 2). \
//! Currently having 1 points (out of 3)
//! "[..],
//!     &Limits::default(),
//! )?;
//! assert_eq!((log.points, log.max_points), (1, 3));
//! assert_eq!(log.hardening_index(), Some(33));
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

mod anomaly;
pub mod document;
mod entries;
mod fields;
pub mod log;
pub mod report;
mod test_id;

use crate::sniff::Head;
use serde::{Deserialize, Serialize};

pub use anomaly::{Anomaly, AnomalyKind};
pub use document::{DeviceHint, Document};
pub use entries::{Entries, Entry, Row};
pub use fields::{AdviceFields, CertificateFields, DetailFields, ListenerFields, Severity};
pub use log::{Award, CategoryPoints, Log, RunEnd, RunSummary, SkipReason, SkippedTest, TestRun};
pub use report::{
    Advice, Certificate, Detail, Exception, Item, Listener, Origin, Report, Scalar, Structure,
};
pub use test_id::TestId;

/// The formats of this module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Format {
    /// `lynis-report.dat`
    Report,
    /// `lynis.log`
    Log,
    /// JSON of an agent.
    Document,
}

/// Tells which of the formats an input is, from its first bytes.
///
/// ```
/// use wegweiser_parsers::lynis::{self, Format};
///
/// assert_eq!(lynis::recognise(b"# Lynis Report\n"), Some(Format::Report));
/// assert_eq!(lynis::recognise(b"<html>"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Format> {
    // Decoded once for all three.
    let head = Head::new(head);
    if document::is_document(&head) {
        Some(Format::Document)
    } else if log::is_log(&head) {
        Some(Format::Log)
    } else if report::is_report(&head) {
        Some(Format::Report)
    } else {
        None
    }
}
