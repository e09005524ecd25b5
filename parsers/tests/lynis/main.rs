//! The Lynis readers against real, hostile and generated input.

mod common;
mod documents;
mod hostile;
mod malformed;
mod properties;
mod real_logs;
mod real_reports;
mod truncation;
