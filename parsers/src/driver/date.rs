//! Dates of drivers, and what they are the dates of.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date that an inventory gives for a driver.
///
/// Few of them say how old a driver is: Microsoft dates its own 2006-06-21 so that those of vendors rank higher, Intel
/// dates chipset packages 1968-07-18, reproducible builds have any link date, and copying a file changes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriverDate {
    /// The day.
    pub date: Date,
    /// What happened on it.
    pub kind: DateKind,
}

/// What a date is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateKind {
    /// `DriverVer` of the INF: what the vendor chose to state.
    Inf,
    /// When the image was linked, or a digest of a reproducible build.
    Link,
    /// When the file was last written.
    File,
    /// The export does not say.
    Unknown,
}
