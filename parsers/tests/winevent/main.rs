//! Windows events in the forms in which they leave Windows.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;
mod damage;
#[path = "../common/log_files.rs"]
mod log_files;
mod logs;
mod properties;
mod same;
mod samples;
#[path = "../common/test_data.rs"]
mod test_data;
mod writers;
