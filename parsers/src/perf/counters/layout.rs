//! Which columns of a table make which series.

use std::collections::HashMap;

use jiff::Timestamp;

use super::path::Path;
use super::{Counter, Kind, find};
use crate::perf::read::Out;
use crate::perf::series::Key;

/// The columns of the current header, and the series of all headers so far.
#[derive(Debug, Default)]
pub(in crate::perf) struct Layout {
    columns: Vec<Column>,
    series: HashMap<Key, u32>,
    sums: Vec<Sum>,
    /// When the instant before was, in seconds.
    before: Option<f64>,
    /// Seconds between the instant before and the current.
    interval: Option<f64>,
}

/// What a column is for.
#[derive(Debug, Clone, Copy)]
enum Column {
    /// Nothing: it is not in our vocabulary, or says again what another says.
    Unused,
    /// It is a series.
    Whole {
        series: u32,
        factor: f64,
        offset: f64,
    },
    /// It is a part of a sum.
    Part(Part),
}

/// A column that others are added to.
#[derive(Debug, Clone, Copy)]
struct Part {
    sum: usize,
    factor: f64,
    is_total: bool,
    /// The count of the instant before.
    before: f64,
}

#[derive(Debug, Default)]
struct Sum {
    series: u32,
    parts: u32,
    given: u32,
    seen: u32,
    value: f64,
}

impl Layout {
    /// Takes the paths of a header. Series go on where an earlier header had them too.
    pub(in crate::perf) fn set<'p>(
        &mut self,
        paths: impl Iterator<Item = &'p str>,
        line: u64,
        out: &mut Out<'_>,
    ) {
        let mut others = 0_u64;
        let mut counters = Vec::new();
        for text in paths {
            let path = Path::parse(text);
            let path = path.filter(|path| {
                let is_of_this = is_this_host(path.host, out);
                others += u64::from(!is_of_this);
                is_of_this
            });
            counters.push(path.and_then(|path| find(path.object, path.instance, path.counter)));
        }
        if others > 0 {
            out.trouble(
                line,
                format!("counters of other machines are passed over: {others}"),
            );
        }
        drop_repetitions(&mut counters);
        self.before = None;
        self.sums.clear();
        let mut sums = HashMap::new();
        self.columns.clear();
        for counter in &counters {
            let column = counter
                .as_ref()
                .and_then(|counter| self.column(counter, &mut sums, out));
            self.columns.push(column.unwrap_or(Column::Unused));
        }
    }

    /// What a column is for, if there may be a series for it.
    fn column(
        &mut self,
        counter: &Counter,
        sums: &mut HashMap<u32, usize>,
        out: &mut Out<'_>,
    ) -> Option<Column> {
        let series = match self.series.get(&counter.key) {
            Some(series) => *series,
            None => *self
                .series
                .entry(counter.key.clone())
                .or_insert(out.series(&counter.key)?),
        };
        let Counter {
            factor,
            offset,
            kind,
            ..
        } = *counter;
        if kind == Kind::Whole {
            return Some(Column::Whole {
                series,
                factor,
                offset,
            });
        }
        let sum = *sums.entry(series).or_insert_with(|| {
            self.sums.push(Sum {
                series,
                ..Sum::default()
            });
            self.sums.len() - 1
        });
        self.sums[sum].parts += 1;
        Some(Column::Part(Part {
            sum,
            factor,
            is_total: kind == Kind::Total,
            before: f64::NAN,
        }))
    }

    /// How many columns the header has.
    pub(in crate::perf) fn len(&self) -> usize {
        self.columns.len()
    }

    /// Whether any column is for anything.
    pub(in crate::perf) fn is_useful(&self) -> bool {
        self.columns
            .iter()
            .any(|column| !matches!(column, Column::Unused))
    }

    /// Whether a column is for anything: the numbers of others need not be read.
    #[inline]
    pub(in crate::perf) fn is_used(&self, column: usize) -> bool {
        !matches!(self.columns[column], Column::Unused)
    }

    /// The value of a column at the instant; NaN if it has none.
    #[inline]
    pub(in crate::perf) fn value(&mut self, column: usize, value: f64, out: &mut Out<'_>) {
        match &mut self.columns[column] {
            Column::Unused => {}
            Column::Whole {
                series,
                factor,
                offset,
            } => {
                // Windows marks errors of counters by `-1`.
                let value = if value < 0.0 { f64::NAN } else { value };
                let value = value * *factor + *offset;
                // What idle time leaves is less than nothing where clocks are coarse.
                let is_rest = *factor < 0.0 && value < 0.0;
                out.value(*series, if is_rest { 0.0 } else { value });
            }
            Column::Part(part) => self.sums[part.sum].add(part, value, self.interval),
        }
    }

    /// An instant begins.
    pub(in crate::perf) fn begin(&mut self, at: Timestamp, out: &mut Out<'_>) {
        let seconds = at.as_millisecond() as f64 / 1e3;
        let passed = self.before.map(|before| seconds - before);
        self.interval = passed.filter(|seconds| *seconds > 0.0);
        self.before = Some(seconds);
        for sum in &mut self.sums {
            (sum.given, sum.seen, sum.value) = (0, 0, 0.0);
        }
        out.instant(at, self.interval);
    }

    /// The instant is complete: sums that lack none of their parts are values.
    pub(in crate::perf) fn end(&self, out: &mut Out<'_>) {
        for sum in self.sums.iter().filter(|sum| sum.seen > 0) {
            let is_whole = sum.given == sum.parts;
            out.value(sum.series, if is_whole { sum.value } else { f64::NAN });
        }
    }
}

impl Sum {
    fn add(&mut self, part: &mut Part, value: f64, interval: Option<f64>) {
        self.seen += 1;
        let mut value = value;
        if part.is_total {
            let grown = value - part.before;
            part.before = value;
            value = interval.map_or(f64::NAN, |seconds| grown / seconds);
        }
        // A counter that began anew has no rate, and an error of one is negative.
        if value >= 0.0 {
            self.given += 1;
            self.value += value * part.factor;
        }
    }
}

/// Leaves for each series the counter that says it best, or the parts of it that one object has.
fn drop_repetitions(counters: &mut [Option<Counter>]) {
    let mut columns: HashMap<Key, Vec<usize>> = HashMap::new();
    for number in 0..counters.len() {
        let Some(counter) = &counters[number] else {
            continue;
        };
        let found = columns.entry(counter.key.clone()).or_default();
        let others = || found.iter().filter_map(|other| counters[*other].as_ref());
        let is_part =
            others().all(|other| other.kind != Kind::Whole && other.object == counter.object);
        let is_new = others().all(|other| other.rank != counter.rank);
        let is_best = others().all(|other| other.rank > counter.rank);
        if is_new && is_part && counter.kind != Kind::Whole || found.is_empty() {
            found.push(number);
        } else if is_best {
            for other in std::mem::replace(found, vec![number]) {
                counters[other] = None;
            }
        } else {
            counters[number] = None;
        }
    }
}

/// Whether a path is of the machine that the export is of: that of its first path.
fn is_this_host(host: &str, out: &mut Out<'_>) -> bool {
    if host.is_empty() {
        return true;
    }
    let of_export = out.report.host.get_or_insert_with(|| host.to_owned());
    of_export.to_lowercase() == host.to_lowercase()
}
