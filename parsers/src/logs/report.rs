//! What reading a log gave besides lines.

use jiff::Timestamp;

use crate::trouble::Trouble;

/// What reading a log gave besides lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The first machine that is named.
    pub host: Option<String>,
    /// The operating system with its release, as the kernel says when it starts.
    pub os_name: Option<String>,
    /// Lines that were given.
    pub lines: u64,
    /// The earliest time of a line.
    pub first: Option<Timestamp>,
    /// The latest.
    pub last: Option<Timestamp>,
    /// Lines given that have no time, or one that cannot be.
    pub without_time: u64,
    /// Entries of the journal without a priority, or one that is none, which were given 6.
    pub without_priority: u64,
    /// Entries of the journal whose message was left out because it is long: `--all` exports them.
    pub withheld: u64,
    /// Times that had no year.
    pub years_inferred: u64,
    /// Times without a year go back by most of one: the log spans more than a year, and lines of its older part have
    /// years that are too late.
    pub spans_years: bool,
    /// Times carry no zone and were taken as UTC.
    pub is_local_time: bool,
    /// Lines given of which only the start is held.
    pub cut: u64,
    /// Lines given with bytes that did not decode.
    pub invalid: u64,
    /// Places that could not be read, in the order of the log; as many as
    /// [`Limits::anomalies`](crate::Limits::anomalies) allows.
    pub troubles: Vec<Trouble>,
    /// How many there are, kept or not.
    pub trouble_count: u64,
    /// Lines and fields that were passed over.
    pub dropped: u64,
    /// The end is missing: the log was cut, or is still being written.
    pub truncated: bool,
}
