//! Logs of Linux and macOS.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod damage;
mod forms;
mod reading;
#[path = "../common/repeated.rs"]
mod repeated;
mod same;
mod samples;
#[path = "../common/test_data.rs"]
mod test_data;
