//! What scanners for indicators of compromise find.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that a scanner (Loki) found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Indicator {
    /// How sure the scanner is.
    pub level: Level,
    /// When it was found.
    pub at: Option<Timestamp>,
    /// The whole text.
    pub message: String,
    /// The file, where it is one.
    pub file: Option<String>,
    /// How bad it is: 100 and more is an alert, 60 and more a warning.
    pub score: Option<u64>,
    /// The file's digest.
    pub md5: Option<String>,
    /// The file's digest.
    pub sha256: Option<String>,
    /// Why it was reported.
    pub reasons: Vec<String>,
}

/// How sure a scanner is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Worth knowing.
    #[default]
    Notice,
    /// Suspicious.
    Warning,
    /// Compromised.
    Alert,
}
