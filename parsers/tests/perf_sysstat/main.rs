//! Exports of sysstat, of its `iostat` and `mpstat`, and of `vmstat`.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod damage;
mod forms;
mod reading;
#[path = "../common/repeated.rs"]
mod repeated;
mod same;
mod samples;
mod sums;
#[path = "../common/test_data.rs"]
mod test_data;
