//! Series as text, and exports made for a test.

use std::fmt::Write as _;

use wegweiser_parsers::perf::{Format, Metric, Report, SeriesSet, read, recognise};
use wegweiser_parsers::{Limits, ParseError};

/// Everything of an export.
pub(crate) fn series(format: Format, bytes: &[u8]) -> Result<(SeriesSet, Report), ParseError> {
    let mut set = SeriesSet::default();
    let report = read(format, bytes, &Limits::default(), &mut set)?;
    let values: usize = set.series.iter().map(|column| column.values.len()).sum();
    assert_eq!(values as u64, report.values);
    assert_eq!(set.instants.len() as u64, report.instants);
    Ok((set, report))
}

/// Everything of an export that must be recognised.
pub(crate) fn recognised(bytes: &[u8]) -> (Format, SeriesSet, Report) {
    let format =
        recognise(&bytes[..bytes.len().min(64 << 10)]).expect("a form of performance data");
    let (set, report) = series(format, bytes).unwrap();
    (format, set, report)
}

/// The values of a series.
pub(crate) fn values(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<f64> {
    set.get(metric, instance).map(|(_, value)| value).collect()
}

/// What a reader says of an export: counts, and each series with its count, first, last, least and greatest value.
pub(crate) fn outline(bytes: &[u8]) -> String {
    let (format, set, report) = recognised(bytes);
    let host = report.host.as_deref().unwrap_or("-");
    let mut text = format!(
        "{format:?} of {host}: {} instants, {} values, {} blanks, local {}, cut {}\n",
        report.instants, report.values, report.blanks, report.is_local_time, report.truncated
    );
    if let (Some(first), Some(last)) = (set.instants.first(), set.instants.last()) {
        writeln!(text, "{first} to {last}").unwrap();
    }
    for trouble in &report.troubles {
        writeln!(text, "line {}: {}", trouble.position, trouble.reason).unwrap();
    }
    for column in &set.series {
        let values = &column.values;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let greatest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let name = serde_json::to_value(column.key.metric).unwrap();
        write!(
            text,
            "{} {:?}: {}",
            name.as_str().unwrap(),
            column.key.instance,
            values.len()
        )
        .unwrap();
        if let (Some(first), Some(last)) = (values.first(), values.last()) {
            write!(text, ", {first} … {last}, {least} to {greatest}").unwrap();
        }
        text.push('\n');
    }
    text
}
