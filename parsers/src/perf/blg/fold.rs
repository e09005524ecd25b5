//! From counts to the values of series.

use std::collections::HashMap;
use std::rc::Rc;

use jiff::Timestamp;

use super::counter::{CounterType, Raw};
use crate::perf::counters::{self, Kind};
use crate::perf::metric::Unit;
use crate::perf::read::Out;
use crate::perf::series::Key;

/// Units of a `FILETIME` in a second.
const TIME_FREQUENCY: f64 = 1e7;

/// A counter by the names that it has on any machine.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'a> {
    pub(super) object: &'a str,
    pub(super) instance: &'a str,
    pub(super) counter: &'a str,
}

/// A count at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Count {
    pub(super) counter_type: CounterType,
    /// `None` if the system could not measure.
    pub(super) raw: Option<Raw>,
    /// The process that it is of, where it is of one.
    pub(super) process: Option<i64>,
    /// A `FILETIME` of whatever zone.
    pub(super) time: i64,
}

/// Every counter of a metric, with what was last stored of it, and the series that they make.
#[derive(Debug, Default)]
pub(super) struct Fold {
    sources: Vec<Source>,
    /// Their numbers by row of the table of counters and by instance; `None` for instances that are in no series.
    by_name: Vec<HashMap<String, Option<usize>>>,
    name_count: usize,
    kept_bytes: usize,
    targets: Vec<Target>,
    by_key: HashMap<Key, usize>,
    /// The targets of this sample.
    touched: Vec<usize>,
    /// Counters of this sample that there is no room for.
    missed: u64,
    sample: u64,
    last: Option<Timestamp>,
}

/// A counter of an instance.
#[derive(Debug)]
struct Source {
    counter: counters::Counter,
    object: Rc<str>,
    target: usize,
    previous: Option<Raw>,
    process: Option<i64>,
    /// The last sample that it was in.
    sample: Option<u64>,
}

/// A series. Several counters may say its value.
#[derive(Debug)]
struct Target {
    key: Key,
    /// Its number, once it was announced.
    series: Option<u32>,
    pending: Option<Pending>,
}

/// The value of the best of its counters in this sample.
#[derive(Debug)]
struct Pending {
    rank: usize,
    object: Rc<str>,
    value: Option<f64>,
}

impl Fold {
    /// The row of the table of counters; `None` for those that are in no metric.
    pub(super) fn row(object: &str, counter: &str) -> Option<usize> {
        // Whether an instance is left out shows when it comes.
        counters::find(object, "any", counter).map(|counter| counter.rank)
    }

    /// Takes a count of a counter of this row.
    pub(super) fn add(&mut self, row: usize, name: Name<'_>, count: Count, out: &mut Out<'_>) {
        let instances = self.by_name.get(row);
        let known = instances.and_then(|instances| instances.get(name.instance));
        let number = match known {
            Some(number) => *number,
            None => self.insert(row, name, out),
        };
        let Some(source) = number.and_then(|number| self.sources.get_mut(number)) else {
            return;
        };
        // A counter may be in the catalogue by its own name and among all instances.
        if source.sample == Some(self.sample) {
            return;
        }
        source.sample = Some(self.sample);
        let had_previous = source.previous.is_some();
        let value = source.value(count);
        if value.is_none() && (had_previous || count.raw.is_none()) {
            out.report.blanks += 1;
        }
        let target = &mut self.targets[source.target];
        if target.pending.is_none() {
            self.touched.push(source.target);
        }
        target.take(source, value);
    }

    /// Makes room for a counter; `None` if it is in no series, or there are too many.
    fn insert(&mut self, row: usize, name: Name<'_>, out: &mut Out<'_>) -> Option<usize> {
        let is_full = self.name_count >= out.limits.entries;
        if is_full || self.kept_bytes >= out.limits.kept_bytes {
            self.missed += 1;
            return None;
        }
        self.name_count += 1;
        self.kept_bytes += name.instance.len() + name.object.len();
        let counter = counters::find(name.object, name.instance, name.counter);
        let number = counter.map(|counter| {
            let target = self.target(&counter.key);
            self.sources.push(Source {
                counter,
                object: name.object.into(),
                target,
                previous: None,
                process: None,
                sample: None,
            });
            self.sources.len() - 1
        });
        if self.by_name.len() <= row {
            self.by_name.resize_with(row + 1, HashMap::new);
        }
        self.by_name[row].insert(name.instance.to_owned(), number);
        number
    }

    fn target(&mut self, key: &Key) -> usize {
        *self.by_key.entry(key.clone()).or_insert_with(|| {
            self.targets.push(Target {
                key: key.clone(),
                series: None,
                pending: None,
            });
            self.targets.len() - 1
        })
    }

    /// Ends a sample: gives its values, unless it is not known of when they are.
    pub(super) fn finish(&mut self, at: Option<Timestamp>, out: &mut Out<'_>) {
        self.sample += 1;
        out.report.dropped = out.report.dropped.max(std::mem::take(&mut self.missed));
        if let Some(at) = at {
            let interval = self
                .last
                .replace(at)
                .map(|last| at.duration_since(last).as_secs_f64());
            out.instant(at, interval);
        }
        for number in self.touched.drain(..) {
            let target = &mut self.targets[number];
            let value = target.pending.take().and_then(|pending| pending.value);
            let Some(value) = value.filter(|_| at.is_some()) else {
                continue;
            };
            // There are no more series than counters, for which the limit is the same.
            target.series = target.series.or_else(|| out.series(&target.key));
            if let Some(series) = target.series {
                out.value(series, value);
            }
        }
    }

    /// Counts that come next have nothing to do with those that came.
    pub(super) fn forget(&mut self) {
        self.last = None;
        for source in &mut self.sources {
            source.previous = None;
        }
    }
}

impl Source {
    fn value(&mut self, count: Count) -> Option<f64> {
        let Count {
            mut counter_type,
            raw,
            process,
            time,
        } = count;
        let Some(mut raw) = raw else {
            self.previous = None;
            return None;
        };
        if self.counter.kind == Kind::Total {
            counter_type = counter_type.per_second();
            (raw.divisor, raw.frequency) = (time, TIME_FREQUENCY);
        }
        // Another process of this name has begun to count.
        if std::mem::replace(&mut self.process, process) != process {
            self.previous = None;
        }
        let value = counter_type.value(self.previous.replace(raw), raw)?;
        let value = value * self.counter.factor + self.counter.offset;
        // What idle time leaves is less than nothing where clocks are coarse.
        let is_share = self.counter.key.metric.unit() == Unit::Percent;
        Some(if is_share { value.max(0.0) } else { value })
    }
}

impl Target {
    fn take(&mut self, source: &Source, value: Option<f64>) {
        let Source {
            counter, object, ..
        } = source;
        let is_part = matches!(counter.kind, Kind::Part | Kind::Total);
        match &mut self.pending {
            Some(pending) if is_part && pending.object == *object => {
                pending.value = pending.value.zip(value).map(|(sum, part)| sum + part);
                pending.rank = pending.rank.min(counter.rank);
            }
            Some(pending) if pending.rank <= counter.rank => {}
            pending => {
                *pending = Some(Pending {
                    rank: counter.rank,
                    object: Rc::clone(object),
                    value,
                });
            }
        }
    }
}
