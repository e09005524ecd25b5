//! The Lynis readers against real, hostile and generated input.

#![allow(
    clippy::unwrap_used,
    reason = "a failing test may panic, wherever it does"
)]
#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "tests are read more often than they run"
)]

mod common;
mod documents;
mod hostile;
mod malformed;
mod properties;
mod real_logs;
mod real_reports;
#[path = "../common/test_data.rs"]
mod test_data;
mod truncation;
