//! Reading an export into series, and telling them in short.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use wegweiser_parsers::perf::{self, Format, Metric, Report, SeriesSet};
use wegweiser_parsers::{Limits, ParseError};

/// Reads what is recognised by its content.
pub(crate) fn read(bytes: &[u8]) -> (Option<Format>, Result<Report, ParseError>, SeriesSet) {
    let format = perf::recognise(bytes);
    let mut set = SeriesSet::default();
    let report = perf::read(
        format.unwrap_or(Format::SadfJson),
        bytes,
        &Limits::default(),
        &mut set,
    );
    (format, report, set)
}

pub(crate) fn read_file(path: &Path) -> (Format, Report, SeriesSet) {
    let (format, report, set) = read(&fs::read(path).unwrap());
    let name = path.display();
    let format = format.unwrap_or_else(|| panic!("{name} is not recognised"));
    let report = report.unwrap_or_else(|error| panic!("{name}: {error}"));
    (format, report, set)
}

/// The values of each series with their times, in the order of time.
pub(crate) fn by_time(set: &SeriesSet) -> BTreeMap<(Metric, String), Vec<(i64, f64)>> {
    let mut all = BTreeMap::new();
    for column in &set.series {
        let key = (column.key.metric, column.key.instance.clone());
        let values = set.get(column.key.metric, &column.key.instance);
        let mut values: Vec<_> = values.map(|(at, value)| (at.as_second(), value)).collect();
        values.sort_by_key(|(at, _)| *at);
        if !values.is_empty() {
            all.insert(key, values);
        }
    }
    all
}

/// One line for what was read and one for each metric: instances, values, first, last, least and greatest.
pub(crate) fn summary(format: Format, report: &Report, set: &SeriesSet) -> String {
    let mut text = format!(
        "{format:?} {} {} instants {} values {} blanks {} dropped {}{}{}\n",
        report.host.as_deref().unwrap_or("-"),
        report.os_name.as_deref().unwrap_or("-"),
        report.instants,
        report.values,
        report.blanks,
        report.dropped,
        if report.is_local_time { " local" } else { "" },
        if report.truncated { " truncated" } else { "" },
    );
    for trouble in &report.troubles {
        writeln!(text, "  trouble {}: {}", trouble.position, trouble.reason).unwrap();
    }
    for restart in &set.restarts {
        writeln!(text, "  restart {restart}").unwrap();
    }
    let mut metrics: BTreeMap<Metric, (usize, Vec<f64>)> = BTreeMap::new();
    for column in &set.series {
        let (instances, values) = metrics.entry(column.key.metric).or_default();
        *instances += 1;
        values.extend(&column.values);
    }
    for (metric, (instances, values)) in metrics {
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (first, last) = (values.first(), values.last());
        writeln!(
            text,
            "  {metric:?} x{instances} n={} {}..{} in {}..{}",
            values.len(),
            short(first.copied().unwrap_or(f64::NAN)),
            short(last.copied().unwrap_or(f64::NAN)),
            short(least),
            short(greatest),
        )
        .unwrap();
    }
    text
}

/// A number without the dust of binary fractions.
fn short(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
