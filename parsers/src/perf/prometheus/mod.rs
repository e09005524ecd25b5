//! What exporters serve to Prometheus, and what Prometheus answers.
//!
//! The names are those of `node_exporter` and `windows_exporter` ([`names`]). Both forms give samples, of which a
//! [`samples::Samples`] keeps those that say something; rates follow from totals of two scrapes.

mod answer;
mod line;
mod names;
mod samples;
mod text;

pub(super) use answer::FORM as ANSWER;
pub(super) use text::FORM as TEXT;
