//! Runs the real program and looks at its exit code, stdout and stderr.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of a test stop it where it cannot go on"
)]

mod commands;
mod data;
mod escapes;
mod events;
mod exits;
mod fleet;
mod formats;
mod help;
mod inputs;
mod output;
mod overview;
mod perf;
#[cfg(feature = "sigma")]
mod sigma;
mod support;
