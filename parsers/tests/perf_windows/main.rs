//! Counters of Windows as text: what tools wrote, and what becomes of it on the way.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;
mod damage;
mod get_counter;
mod pdh;
#[path = "../common/repeated.rs"]
mod repeated;
mod samples;
#[path = "../common/test_data.rs"]
mod test_data;
