//! Values with their times, in any order, to series.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use super::field::{Field, Mode};
use super::processor::Usage;
use super::view::{Reading, View};
use crate::perf::metric::Metric;
use crate::perf::read::Out;
use crate::perf::sysstat::Gather;

/// Said once of an export without times.
const UNTIMED: &str = "the export carries no time, so that it counts as of 1970-01-01";

/// Said of an export of which nothing but totals can be read.
const TOTALS_ONLY: &str =
    "it holds only totals since the start of the machine, of which rates need a second reading";

/// Said once of an export with more values than are held.
const FULL: &str = "it has more values than the limit, and those beyond are left out: export a shorter time or fewer metrics";

/// A start of the machine that is told a little later or earlier than before is the same.
const BOOT_SECONDS: f64 = 60.0;

/// Values as they come, until all are there and can be brought into the order of time.
#[derive(Default)]
pub(in crate::perf) struct Points {
    numbers: HashMap<String, usize>,
    instances: Vec<Instance>,
    sources: Vec<Source>,
    held: Vec<Point>,
    /// Values were left out, as there were too many.
    is_full: bool,
    /// Instants that carry no time.
    untimed: i64,
}

/// A device, or what has no name, with the numbers of what is known of it.
struct Instance {
    name: String,
    sources: Vec<(Field, u32)>,
}

/// Where values come from.
struct Source {
    field: Field,
    instance: usize,
    /// The value before the next.
    last: Option<(Timestamp, f64)>,
}

#[derive(Clone, Copy)]
struct Point {
    at: Timestamp,
    source: u32,
    value: f64,
}

impl Points {
    /// Whether nothing is known that values could be of.
    pub(in crate::perf) fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The number of what values are of; `None` if there are too many.
    pub(in crate::perf) fn source(
        &mut self,
        field: Field,
        instance: &str,
        out: &mut Out<'_>,
    ) -> Option<u32> {
        let limits = out.limits;
        let name = match instance.char_indices().nth(limits.evidence_bytes) {
            Some((end, _)) => &instance[..end],
            None => instance,
        };
        let known = self.numbers.get(name).copied();
        let sources = known.map(|instance| &self.instances[instance].sources);
        let source = sources.and_then(|sources| sources.iter().find(|known| known.0 == field));
        if let Some((_, source)) = source {
            return Some(*source);
        }
        if self.sources.len() >= limits.entries {
            out.report.dropped += 1;
            return None;
        }
        let instance = known.unwrap_or_else(|| {
            self.numbers.insert(name.to_owned(), self.instances.len());
            self.instances.push(Instance {
                name: name.to_owned(),
                sources: Vec::new(),
            });
            self.instances.len() - 1
        });
        let source = self.sources.len() as u32;
        self.instances[instance].sources.push((field, source));
        self.sources.push(Source {
            field,
            instance,
            last: None,
        });
        Some(source)
    }

    /// Takes a value; one that is no number, or stands for none, says nothing.
    pub(in crate::perf) fn push(
        &mut self,
        source: u32,
        at: Timestamp,
        value: f64,
        out: &mut Out<'_>,
    ) {
        let most = out.limits.document_bytes / size_of::<Point>();
        if !self.sources[source as usize].field.can_be(value) {
            out.report.blanks += 1;
        } else if self.held.len() < most {
            self.held.push(Point { at, source, value });
        } else if !std::mem::replace(&mut self.is_full, true) {
            out.report.truncated = true;
            out.trouble(0, FULL);
        }
    }

    /// Takes the values of an instant whose time is known by now, or not at all: then totals say nothing.
    pub(in crate::perf) fn instant(
        &mut self,
        at: Option<Timestamp>,
        values: impl IntoIterator<Item = (u32, f64)>,
        out: &mut Out<'_>,
    ) {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return;
        }
        let time = at.unwrap_or_else(|| {
            if self.untimed == 0 {
                out.trouble(0, UNTIMED);
            }
            let number = SignedDuration::from_secs(self.untimed);
            self.untimed += 1;
            Timestamp::UNIX_EPOCH
                .checked_add(number)
                .unwrap_or_default()
        });
        for (source, value) in values {
            let field = self.sources[source as usize].field;
            if at.is_some() || !(field.is_total() || field == Field::Boot) {
                self.push(source, time, value, out);
            }
        }
    }

    /// Gives all series, instant by instant.
    pub(in crate::perf) fn give(mut self, out: &mut Out<'_>) {
        let mut points = std::mem::take(&mut self.held);
        // Of two values for one instant the first counts, as the order is kept.
        points.sort_by_key(|point| point.at);
        let mut gather = Gather::new(out);
        let mut before: Option<Timestamp> = None;
        for instant in points.chunk_by(|one, other| one.at == other.at) {
            let at = instant[0].at;
            let interval = before.map(|before| at.duration_since(before).as_secs_f64());
            self.instant_of(at, instant, &mut gather);
            gather.close(at, interval);
            before = Some(at);
        }
        if before.is_some() && out.report.values == 0 {
            out.trouble(0, TOTALS_ONLY);
        }
    }

    fn instant_of(&mut self, at: Timestamp, points: &[Point], gather: &mut Gather<'_, '_>) {
        let mut readings: Vec<(usize, Reading)> = Vec::with_capacity(points.len());
        for point in points {
            let source = &mut self.sources[point.source as usize];
            if source.last.is_some_and(|(last, _)| last == at) {
                continue;
            }
            let reading = Reading {
                field: source.field,
                value: point.value,
                growth: source.growth(at, point.value),
            };
            source.tell_restart(at, point.value, gather);
            source.last = Some((at, point.value));
            readings.push((source.instance, reading));
        }
        readings.sort_by_key(|(instance, _)| *instance);
        let mut processors = Processors::default();
        for instance in readings.chunk_by(|one, other| one.0 == other.0) {
            let name = self.instances[instance[0].0].name.as_str();
            let readings: Vec<_> = instance.iter().map(|(_, reading)| *reading).collect();
            let view = View(&readings);
            view.metrics(&mut |metric, value| gather.value(metric, name, value));
            processors.take(name, &view, gather);
            for reading in readings {
                if reading.field == Field::Boot {
                    let uptime = at.as_duration().as_secs_f64() - reading.value;
                    gather.value(Metric::Uptime, name, uptime);
                }
            }
        }
        processors.give(gather);
    }
}

impl Source {
    /// By how much a total has grown; `None` if it has begun anew.
    fn growth(&self, at: Timestamp, value: f64) -> Option<(f64, f64)> {
        let (then, last) = self.last?;
        let seconds = at.duration_since(then).as_secs_f64();
        let growth = value - last;
        (growth >= 0.0 && seconds > 0.0).then_some((growth, seconds))
    }

    /// Tells that the machine was started since the value before.
    fn tell_restart(&self, at: Timestamp, value: f64, gather: &mut Gather<'_, '_>) {
        let Some((_, last)) = self.last else {
            return;
        };
        match self.field {
            Field::Boot if (value - last).abs() > BOOT_SECONDS => {
                gather.restart(timestamp(value).unwrap_or(at));
            }
            _ => {}
        }
    }
}

/// The processors of an instant.
#[derive(Default)]
struct Processors {
    sum: Usage,
    count: u32,
    /// The export has a sum of its own.
    has_sum: bool,
    has_count: bool,
}

impl Processors {
    fn take(&mut self, name: &str, view: &View<'_>, gather: &mut Gather<'_, '_>) {
        let is_count = |reading: &Reading| reading.field == Field::Gauge(Metric::CpuCount);
        self.has_count |= view.0.iter().any(is_count);
        let is_processor =
            |reading: &Reading| matches!(reading.field, Field::Processor(Mode::Idle | Mode::User));
        if !view.0.iter().any(is_processor) {
            return;
        }
        if name.is_empty() {
            self.has_sum = true;
        } else {
            self.count += 1;
        }
        if let Some(usage) = Usage::of(view) {
            usage.metrics(&mut |metric, value| gather.value(metric, name, value));
            self.sum.add(&usage);
        }
    }

    fn give(&self, gather: &mut Gather<'_, '_>) {
        if !self.has_sum {
            self.sum
                .metrics(&mut |metric, value| gather.value(metric, "", value));
        }
        if self.count > 0 && !self.has_count {
            gather.value(Metric::CpuCount, "", f64::from(self.count));
        }
    }
}

/// A time in seconds since 1970.
pub(in crate::perf) fn timestamp(seconds: f64) -> Option<Timestamp> {
    if !seconds.is_finite() {
        return None;
    }
    // Milliseconds are what is written; a double would add dust in the nanoseconds.
    let milliseconds = (seconds * 1e3).round();
    (milliseconds.abs() < 1e15)
        .then(|| Timestamp::from_millisecond(milliseconds as i64).ok())
        .flatten()
}
