//! Windows events in the forms in which they leave Windows.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;
mod damage;
mod logs;
mod properties;
mod same;
mod samples;
mod writers;
