//! From records to series: what every form of sysstat has in common.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;

use super::record::Record;
use crate::perf::metric::Metric;
use crate::perf::read::Out;
use crate::perf::series::Key;

/// Gathers the records of one instant, whose time may stand behind them.
pub(in crate::perf) struct Gather<'o, 'a> {
    pub(in crate::perf) out: &'o mut Out<'a>,
    numbers: HashMap<String, usize>,
    instances: Vec<Instance>,
    /// The instance that was asked for last.
    last: Option<usize>,
    pending: Vec<(u32, f64)>,
    processors: Option<f64>,
    restarts: BTreeSet<Timestamp>,
}

impl<'o, 'a> Gather<'o, 'a> {
    pub(in crate::perf) fn new(out: &'o mut Out<'a>) -> Self {
        Self {
            out,
            numbers: HashMap::new(),
            instances: Vec::new(),
            last: None,
            pending: Vec::new(),
            processors: None,
            restarts: BTreeSet::new(),
        }
    }

    pub(in crate::perf) fn has_values(&self) -> bool {
        !self.pending.is_empty()
    }

    /// Takes the values of a record.
    pub(in crate::perf) fn take(&mut self, record: &Record) {
        if record.is_empty() {
            return;
        }
        let instance = self.instance(&record.instance());
        record.metrics(&mut |metric, value| self.push(instance, metric, value));
    }

    /// Takes one value.
    pub(in crate::perf) fn value(&mut self, metric: Metric, instance: &str, value: f64) {
        let instance = self.instance(instance);
        self.push(instance, metric, value);
    }

    /// The number of an instance; `None` if there are too many.
    fn instance(&mut self, name: &str) -> Option<usize> {
        let limits = self.out.limits;
        let name = match name.char_indices().nth(limits.evidence_bytes) {
            Some((end, _)) => &name[..end],
            None => name,
        };
        // They come in the same order at every instant.
        let next = self.last.map_or(0, |last| self.instances[last].next);
        let is_next = self.instances.get(next).is_some_and(|it| it.name == name);
        let known = is_next.then_some(next);
        let number = match known.or_else(|| self.numbers.get(name).copied()) {
            Some(number) => number,
            None if self.instances.len() >= limits.entries => return None,
            None => self.add(name),
        };
        if let Some(last) = self.last.replace(number) {
            self.instances[last].next = number;
        }
        Some(number)
    }

    fn add(&mut self, name: &str) -> usize {
        let number = self.instances.len();
        self.numbers.insert(name.to_owned(), number);
        self.instances.push(Instance {
            name: name.to_owned(),
            series: Vec::new(),
            next: 0,
        });
        number
    }

    fn push(&mut self, instance: Option<usize>, metric: Metric, value: f64) {
        let series = instance.and_then(|instance| {
            let instance = &mut self.instances[instance];
            instance.number(metric, self.out)
        });
        match series {
            Some(series) if self.pending.len() < self.out.limits.entries => {
                self.pending.push((series, value));
            }
            _ => self.out.report.dropped += 1,
        }
    }

    /// Gives what was gathered, at its time.
    pub(in crate::perf) fn close(&mut self, at: Timestamp, interval: Option<f64>) {
        if self.pending.is_empty() {
            return;
        }
        if let Some(processors) = self.processors.take() {
            self.value(Metric::CpuCount, "", processors);
        }
        self.out.instant(at, interval);
        for (series, value) in self.pending.drain(..) {
            self.out.value(series, value);
        }
    }

    /// Forgets what was gathered: it has no time.
    pub(in crate::perf) fn discard(&mut self) {
        self.pending.clear();
    }

    /// How many processors there are from the next instant on.
    pub(in crate::perf) fn processors(&mut self, count: f64) {
        if count >= 1.0 {
            self.processors = Some(count);
        }
    }

    /// Gives a restart once, as some forms repeat it for every activity.
    pub(in crate::perf) fn restart(&mut self, at: Timestamp) {
        if self.restarts.len() < self.out.limits.anomalies && self.restarts.insert(at) {
            self.out.restart(at);
        }
    }

    /// Keeps the name of the machine that comes first.
    pub(in crate::perf) fn host(&mut self, name: &str) {
        if self.out.report.host.is_none() && !name.is_empty() {
            self.out.report.host = Some(self.bounded(name));
        }
    }

    /// Keeps the operating system that comes first.
    pub(in crate::perf) fn os_name(&mut self, name: &str, release: &str) {
        if self.out.report.os_name.is_none() {
            self.out.report.os_name = Some(self.bounded(&format!("{name} {release}")));
        }
    }

    fn bounded(&self, text: &str) -> String {
        text.chars().take(self.out.limits.evidence_bytes).collect()
    }
}

/// A device, or what has no name, with the series that it has.
struct Instance {
    name: String,
    series: Vec<(Metric, Option<u32>)>,
    /// The instance that came behind it last.
    next: usize,
}

impl Instance {
    /// The number of a series, which is announced when it is asked for first; `None` if there are too many.
    fn number(&mut self, metric: Metric, out: &mut Out<'_>) -> Option<u32> {
        let known = self.series.iter().find(|(other, _)| *other == metric);
        if let Some((_, series)) = known {
            return *series;
        }
        let instance = self.name.clone();
        let series = out.series(&Key { metric, instance });
        self.series.push((metric, series));
        series
    }
}
