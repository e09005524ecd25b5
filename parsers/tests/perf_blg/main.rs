//! Binary logs of the performance monitor of Windows: real ones, and logs made by a small writer.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod counters;
mod damage;
mod logs;
mod real;
#[path = "../common/test_data.rs"]
mod test_data;
mod types;
mod writer;

use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Format, Report, SeriesSet};

/// Reads a log that has values.
pub(crate) fn read(log: &[u8]) -> (Report, SeriesSet) {
    let mut set = SeriesSet::default();
    let report = perf::read(Format::Blg, log, &Limits::default(), &mut set).unwrap();
    (report, set)
}

/// A series in a line: how many values, the first and the last, the smallest and the largest.
pub(crate) fn summary(set: &SeriesSet) -> String {
    let lines = set.series.iter().map(|column| {
        let values = &column.values;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (first, last) = (values[0], values[values.len() - 1]);
        let key = &column.key;
        format!(
            "{:?} {:?}: {} values, {first:.4} .. {last:.4}, {least:.4} to {most:.4}\n",
            key.metric,
            key.instance,
            values.len()
        )
    });
    lines.collect()
}
