//! Performance data in every form.

use std::collections::HashSet;
use std::io::Read as _;

use jiff::Timestamp;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{Format, Key, Metric, Report, Sink, read, recognise};

/// Counters of Windows as text.
const TABLES: &[Format] = &[Format::PdhTable, Format::GetCounter];

const SYSSTAT: &[Format] = &[
    Format::SadfJson,
    Format::SadfXml,
    Format::SadfTable,
    Format::SadfPairs,
    Format::SarText,
    Format::IostatJson,
    Format::Vmstat,
];

/// Read by a program of its own, whose faults are not ours to find.
const NOT_OURS: Format = Format::SysstatBinary;

/// A table of counters, read as the form that it looks like and as one that it need not be.
pub fn perf_table(data: &[u8]) {
    of_family(TABLES, data);
}

/// A binary log, whether it looks like one or not.
pub fn perf_blg(data: &[u8]) {
    of_family(&[Format::Blg], data);
}

/// An export of sysstat, read as the form that it looks like and as one that it need not be.
pub fn perf_sysstat(data: &[u8]) {
    of_family(SYSSTAT, data);
}

/// Every other form of performance data, in the same way.
pub fn perf_others(data: &[u8]) {
    let has_own = |format: &Format| {
        TABLES.contains(format) || SYSSTAT.contains(format) || *format == Format::Blg
    };
    let others: Vec<Format> = Format::ALL
        .into_iter()
        .filter(|format| !has_own(format) && *format != NOT_OURS)
        .collect();
    of_family(&others, data);
}

fn of_family(family: &[Format], data: &[u8]) {
    let told = recognise(data);
    assert_eq!(told, recognise(data), "the same bytes have the same form");
    if let Some(wide) = super::widened(data) {
        assert_eq!(told, recognise(&wide), "UTF-16 has the form of UTF-8");
    }
    if let Some(told) = told.filter(|told| *told != NOT_OURS) {
        check(told, data);
    }
    // Chosen by the length, so that exports serve as seeds the way they are.
    let other = family[data.len() % family.len()];
    if told != Some(other) {
        check(other, data);
    }
}

fn check(format: Format, data: &[u8]) {
    let whole = of(format, data, &Limits::default());
    let halves = data.split_at(data.len() / 2);
    let mut again = Heard::default();
    let result = read(
        format,
        halves.0.chain(halves.1),
        &Limits::default(),
        &mut again,
    );
    assert_eq!(whole, (result.ok(), again), "the same in any chunks");
    if format != Format::Blg
        && let Some(wide) = super::widened(data)
    {
        let wide = of(format, &wide, &Limits::default());
        assert_eq!(whole, wide, "UTF-16 gives what UTF-8 gives");
    }
    let mut narrow = Limits::default();
    (narrow.entries, narrow.field_bytes) = (3, 64);
    (narrow.anomalies, narrow.evidence_bytes) = (2, 24);
    let (_, narrow) = of(format, data, &narrow);
    assert!(narrow.values <= whole.1.values, "a limit adds nothing");
}

/// What a reader reports, and what it gave: also of an export that ends in an error.
fn of(format: Format, data: &[u8], limits: &Limits) -> (Option<Report>, Heard) {
    let mut heard = Heard::default();
    let report = match read(format, data, limits, &mut heard) {
        Ok(report) => report,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(heard.values, 0, "an export with values is none in error");
            return (None, heard);
        }
    };
    assert_eq!(
        (report.instants, report.values),
        (heard.instants, heard.values),
        "what is reported is what was given"
    );
    assert!(heard.keys.len() <= limits.entries);
    for key in &heard.keys {
        let bytes = key.instance.len();
        assert!(bytes <= limits.field_bytes, "{key:?} is too long");
    }
    for text in [&report.host, &report.os_name].into_iter().flatten() {
        assert!(text.len() <= limits.field_bytes, "{text:?} is too long");
    }
    // One more is the error that ended it.
    assert!(report.troubles.len() <= limits.anomalies + 1);
    assert!(report.troubles.len() as u64 <= report.trouble_count);
    (Some(report), heard)
}

/// What a reader gave, in short: a fold of all of it, so that nothing grows with an export but its series.
#[derive(Debug, Default, PartialEq)]
struct Heard {
    keys: HashSet<Key>,
    /// For each series, whether its values may be negative.
    can_freeze: Vec<bool>,
    instants: u64,
    values: u64,
    restarts: u64,
    digest: u64,
}

impl Heard {
    fn fold(&mut self, bits: u64) {
        self.digest = (self.digest.rotate_left(5) ^ bits).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

impl Sink for Heard {
    fn series(&mut self, key: &Key) {
        assert!(self.keys.insert(key.clone()), "{key:?} is announced twice");
        self.can_freeze.push(key.metric == Metric::Temperature);
    }

    fn instant(&mut self, at: Timestamp, interval: Option<f64>) {
        assert!(interval.is_none_or(|seconds| seconds.is_finite() && seconds > 0.0));
        self.instants += 1;
        self.fold(at.as_nanosecond() as u64);
        self.fold(interval.map_or(0, f64::to_bits));
    }

    fn value(&mut self, series: u32, value: f64) {
        assert!(
            (series as usize) < self.keys.len(),
            "no such series: {series}"
        );
        assert!(self.instants > 0, "a value has an instant");
        assert!(value.is_finite());
        let can_freeze = self.can_freeze[series as usize];
        assert!(value >= 0.0 || can_freeze, "{value} is less than nothing");
        self.values += 1;
        self.fold(u64::from(series));
        self.fold(value.to_bits());
    }

    fn restart(&mut self, at: Timestamp) {
        self.restarts += 1;
        self.fold(at.as_nanosecond() as u64);
    }
}
