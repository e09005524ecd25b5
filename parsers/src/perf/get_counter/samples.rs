//! Samples of one instant after the other.

use jiff::Timestamp;

use crate::perf::counters::clock::Clock;
use crate::perf::counters::layout::Layout;
use crate::perf::read::Out;

/// Collects the samples of an instant, which are a row: their paths are its header.
#[derive(Default)]
pub(super) struct Samples {
    pub(super) clock: Clock,
    layout: Layout,
    /// The paths that the layout is of.
    header: Vec<String>,
    paths: Vec<String>,
    values: Vec<f64>,
    at: Option<Timestamp>,
    position: u64,
}

impl Samples {
    /// A sample; one of another instant than those before completes these.
    pub(super) fn push(
        &mut self,
        at: Timestamp,
        path: &str,
        value: f64,
        position: u64,
        out: &mut Out<'_>,
    ) {
        if self.at != Some(at) {
            self.give(out);
            self.at = Some(at);
            self.position = position;
        }
        if self.paths.len() >= out.limits.entries {
            out.report.dropped += 1;
            return;
        }
        self.paths.push(path.to_owned());
        self.values.push(value);
    }

    /// The instant is complete.
    pub(super) fn give(&mut self, out: &mut Out<'_>) {
        out.report.is_local_time |= self.clock.is_local;
        let Some(at) = self.at.take() else {
            return;
        };
        if self.paths != self.header {
            let paths = self.paths.iter().map(String::as_str);
            self.layout.set(paths, self.position, out);
            std::mem::swap(&mut self.header, &mut self.paths);
        }
        self.layout.begin(at, out);
        for (column, value) in self.values.drain(..).enumerate() {
            self.layout.value(column, value, out);
        }
        self.layout.end(out);
        self.paths.clear();
    }
}
