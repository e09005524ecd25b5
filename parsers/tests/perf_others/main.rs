//! Exports of Prometheus, psutil, Netdata and collectd, and text of Linux tools.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod claims;
mod damage;
mod prometheus;
mod psutil;
#[path = "../perf_sysstat/reading.rs"]
mod reading;
mod samples;
mod sums;
#[path = "../common/test_data.rs"]
mod test_data;
mod text;
