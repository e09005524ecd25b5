//! An export becomes a summary, value by value: only the hour at hand is held open.

use std::collections::HashMap;

use jiff::Timestamp;
use wegweiser_parsers::perf::{Key, Metric, Sink};

use super::hour::{Open, SLOT_SECONDS, SLOTS, Span};
use super::summary::{HOUR_SECONDS, MOST_HOURS, MOST_SERIES, PerformanceSummary};

/// Folds the values of one export: a [`Sink`] for [`wegweiser_parsers::perf::read`].
///
/// ```
/// use wegweiser_analyzers::performance::PerformanceFold;
/// use wegweiser_core::Summary as _;
/// use wegweiser_parsers::perf::{Key, Metric, Sink as _};
///
/// let mut fold = PerformanceFold::new("counters.csv");
/// fold.series(&Key { metric: Metric::CpuBusy, instance: String::new() });
/// for second in [0, 15, 30] {
///     fold.instant(jiff::Timestamp::from_second(1_763_640_000 + second)?, None);
///     fold.value(0, 37.5);
/// }
/// assert!(!fold.finish().is_empty());
/// # Ok::<(), jiff::Error>(())
/// ```
#[derive(Debug)]
pub struct PerformanceFold {
    source: String,
    summary: PerformanceSummary,
    /// Where the values of a series of the export go.
    targets: Vec<Target>,
    live: Vec<Live>,
    /// Those that have values in the hour at hand.
    open: Vec<usize>,
    /// Hours that were added since the summary was bounded.
    added: usize,
    numbers: HashMap<Key, usize>,
    clock: Clock,
    /// The instant at hand, in Unix seconds, its hour, and what its values stand for.
    now: Option<(i64, i64, Span)>,
    /// Sums over the instances of a process, until the instant is over.
    sums: Vec<usize>,
    /// When the machine was started, as its uptime says.
    boot: Option<i64>,
    /// Series beyond the bound.
    dropped: u64,
}

#[derive(Clone, Copy, Debug)]
enum Target {
    /// A series of its own.
    Series(usize),
    /// One of several that are added up.
    Part(usize),
    Uptime,
    Nothing,
}

struct Live {
    key: Key,
    open: Open,
    sum: Option<f64>,
}

impl std::fmt::Debug for Live {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Live")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}

/// Uptimes are told in whole seconds or rounded further, and clocks are set.
const UPTIME_TOLERANCE: u64 = 300;

/// Nothing that is measured has more, and sums of it stay finite.
const LARGEST: f64 = 1e30;

impl PerformanceFold {
    /// A fold of the export of that name.
    pub fn new(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            summary: PerformanceSummary::default(),
            targets: Vec::new(),
            live: Vec::new(),
            open: Vec::new(),
            added: 0,
            numbers: HashMap::new(),
            clock: Clock::default(),
            now: None,
            sums: Vec::new(),
            boot: None,
            dropped: 0,
        }
    }

    /// Series that were passed over because there are too many.
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    /// The times carry no zone and were taken as UTC.
    pub fn state_local_time(&mut self) {
        self.summary.is_local_time = true;
    }

    /// What was seen.
    pub fn finish(mut self) -> PerformanceSummary {
        self.add_sums();
        self.close_hour();
        self.summary.bound();
        self.summary
    }

    fn target(&mut self, key: &Key) -> Target {
        if key.metric == Metric::Uptime {
            return Target::Uptime;
        }
        let is_of_process = is_of_process(key);
        let key = Key {
            metric: key.metric,
            instance: if is_of_process {
                without_number(&key.instance).to_owned()
            } else {
                key.instance.clone()
            },
        };
        let number = match self.numbers.get(&key) {
            Some(number) => *number,
            None if self.live.len() >= MOST_SERIES => {
                self.dropped += 1;
                return Target::Nothing;
            }
            None => {
                let number = self.live.len();
                self.numbers.insert(key.clone(), number);
                let open = Open::new();
                self.live.push(Live {
                    key,
                    open,
                    sum: None,
                });
                number
            }
        };
        if is_of_process {
            Target::Part(number)
        } else {
            Target::Series(number)
        }
    }

    /// The instances of a process come and go, and their numbers with them: only their sum is one series.
    fn add_sums(&mut self) {
        let Some((_, _, span)) = self.now else {
            return;
        };
        for number in self.sums.drain(..) {
            if let Some(sum) = self.live[number].sum.take() {
                add(&mut self.live, &mut self.open, number, sum, span);
            }
        }
    }

    fn close_hour(&mut self) {
        let Some((_, hour, _)) = self.now else {
            return;
        };
        self.added += self.open.len();
        for number in self.open.drain(..) {
            let live = &mut self.live[number];
            if let Some(closed) = live.open.close() {
                self.summary.add(&live.key, hour, closed, &self.source);
            }
        }
        if self.added > MOST_HOURS {
            self.summary.bound();
            self.added = 0;
        }
    }

    fn see_uptime(&mut self, uptime: f64) {
        let Some((at, _, _)) = self.now else {
            return;
        };
        let boot = at.saturating_sub(uptime.clamp(0.0, 1e10) as i64);
        if self
            .boot
            .is_none_or(|known| boot.abs_diff(known) > UPTIME_TOLERANCE)
        {
            self.boot = Some(boot);
            self.summary.add_restart(boot);
        }
    }
}

impl Sink for PerformanceFold {
    fn series(&mut self, key: &Key) {
        let target = self.target(key);
        self.targets.push(target);
    }

    fn instant(&mut self, at: Timestamp, interval: Option<f64>) {
        self.add_sums();
        let weight = self.clock.weigh(at.as_millisecond(), interval);
        // A value is of the time before it: it belongs to the hour in which the middle of that lies.
        let from = at.as_millisecond() - i64::from(weight);
        let middle = (from + i64::from(weight) / 2).div_euclid(1_000);
        let hour = middle.div_euclid(HOUR_SECONDS);
        if self.now.is_some_and(|(_, open, _)| open != hour) {
            self.close_hour();
        }
        let slot = |milliseconds: i64| {
            let slot =
                (milliseconds.div_euclid(1_000) - hour * HOUR_SECONDS).div_euclid(SLOT_SECONDS);
            slot.clamp(0, SLOTS as i64 - 1) as usize
        };
        let slots = (slot(from), slot(at.as_millisecond() - 1).max(slot(from)));
        self.now = Some((at.as_second(), hour, Span { weight, slots }));
        self.summary.see(at.as_second());
    }

    fn value(&mut self, series: u32, value: f64) {
        let Some((_, _, span)) = self.now else {
            return;
        };
        let value = value.clamp(-LARGEST, LARGEST);
        match self.targets.get(series as usize) {
            Some(Target::Series(number)) => {
                add(&mut self.live, &mut self.open, *number, value, span);
            }
            Some(Target::Part(number)) => {
                let live = &mut self.live[*number];
                if live.sum.is_none() {
                    self.sums.push(*number);
                }
                *live.sum.get_or_insert(0.0) += value;
            }
            Some(Target::Uptime) => self.see_uptime(value),
            Some(Target::Nothing) | None => {}
        }
    }

    fn restart(&mut self, at: Timestamp) {
        self.summary.add_restart(at.as_second());
    }
}

/// Adds a value to a series, which is noted as open with its first one.
fn add(live: &mut [Live], open: &mut Vec<usize>, number: usize, value: f64, span: Span) {
    let hour = &mut live[number].open;
    if hour.is_empty() {
        open.push(number);
    }
    hour.add(value, span);
}

fn is_of_process(key: &Key) -> bool {
    match key.metric {
        Metric::ProcessBusy | Metric::PrivateBytes | Metric::WorkingSet => true,
        Metric::Handles | Metric::Threads => !key.instance.is_empty(),
        _ => false,
    }
}

/// `chrome#12` is another `chrome`.
fn without_number(instance: &str) -> &str {
    match instance.rsplit_once('#') {
        Some((name, number)) if !name.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => {
            name
        }
        _ => instance,
    }
}

/// Tells how long a value stands for: the time since the one before it, unless nothing was measured for a while.
#[derive(Clone, Copy, Debug, Default)]
struct Clock {
    last: Option<i64>,
    usual: i64,
}

impl Clock {
    /// Milliseconds; `interval` are the seconds that the tool states.
    fn weigh(&mut self, at: i64, interval: Option<f64>) -> u32 {
        const FIRST: i64 = 1_000;
        const LONGEST: i64 = 3_600_000;
        let passed = self.last.map_or(0, |last| at.saturating_sub(last));
        self.last = Some(at);
        let weight = match interval {
            Some(seconds) => (seconds * 1_000.0) as i64,
            None if passed <= 0 => self.usual.max(FIRST),
            None => {
                let is_gap = self.usual > 0 && passed > self.usual * 5 / 2;
                let weight = if is_gap { self.usual } else { passed };
                self.usual = passed.min(LONGEST);
                weight
            }
        };
        weight.clamp(1, LONGEST) as u32
    }
}
