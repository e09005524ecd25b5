//! What is kept of performance data: per series and hour a histogram, so that a month of files folds in any order.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wegweiser_core::Summary;
use wegweiser_parsers::perf::{Key, Metric};

use super::hour::Hour;

pub(super) const HOUR_SECONDS: i64 = 3_600;

/// So many series are kept of a device.
pub(super) const MOST_SERIES: usize = 5_000;
/// So many hours of series are kept, the newest: two months of two hundred series.
pub(super) const MOST_HOURS: usize = 300_000;
/// So many exports of one hour are kept, the fullest.
const MOST_PARTS: usize = 6;
/// So many names of exports are kept of a series.
const MOST_SOURCES: usize = 64;
/// So many starts of the machine are kept, the newest.
const MOST_RESTARTS: usize = 1_000;

/// The performance data of a device.
///
/// Of every hour of a series it knows how long which values were measured, within 3 %, and the mean of every five minutes,
/// within 1 %. Exports of the same hour are not added up but kept beside each other, so that one that is read twice counts
/// once; those that complete each other are put together when they are judged.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(into = "Document", from = "Document")]
pub struct PerformanceSummary {
    pub(super) series: BTreeMap<(Metric, String), Series>,
    /// Starts of the machine, in Unix seconds.
    pub(super) restarts: BTreeSet<i64>,
    /// The first and the last instant, in Unix seconds.
    pub(super) span: Option<(i64, i64)>,
    /// Some times carry no zone and were taken as UTC.
    pub(super) is_local_time: bool,
}

/// What is known of a series.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Series {
    /// Exports with the first and the last hour they have.
    pub(super) sources: BTreeMap<String, (i64, i64)>,
    /// By hours since 1970: what each export has of it, the fullest first.
    pub(super) hours: BTreeMap<i64, Vec<Hour>>,
}

/// A summary as it is written down: input from outside, which need not be in order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    span: Option<(i64, i64)>,
    #[serde(default)]
    is_local_time: bool,
    restarts: BTreeSet<i64>,
    series: Vec<Row>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    metric: Metric,
    #[serde(default)]
    instance: String,
    sources: BTreeMap<String, (i64, i64)>,
    hours: Vec<(i64, Vec<Hour>)>,
}

impl From<PerformanceSummary> for Document {
    fn from(summary: PerformanceSummary) -> Self {
        let series = summary.series.into_iter();
        let series = series.map(|((metric, instance), series)| Row {
            metric,
            instance,
            sources: series.sources,
            hours: series.hours.into_iter().collect(),
        });
        Self {
            span: summary.span,
            is_local_time: summary.is_local_time,
            restarts: summary.restarts,
            series: series.collect(),
        }
    }
}

impl From<Document> for PerformanceSummary {
    fn from(document: Document) -> Self {
        // What is no time at all would be none of any arithmetic either.
        let times = Timestamp::MIN.as_second()..=Timestamp::MAX.as_second();
        let is_hour = |hour: i64| {
            let second = hour.checked_mul(HOUR_SECONDS);
            second.is_some_and(|second| times.contains(&second))
        };
        let mut summary = Self {
            is_local_time: document.is_local_time,
            ..Self::default()
        };
        let restarts = document.restarts.into_iter();
        summary.restarts = restarts.filter(|at| times.contains(at)).collect();
        for at in document.span.into_iter().flat_map(|(from, to)| [from, to]) {
            if times.contains(&at) {
                summary.see(at);
            }
        }
        for row in document.series {
            let series = summary
                .series
                .entry((row.metric, row.instance))
                .or_default();
            series.merge(Series {
                sources: row.sources,
                hours: BTreeMap::new(),
            });
            for (hour, parts) in row.hours.into_iter().filter(|(hour, _)| is_hour(*hour)) {
                for part in parts {
                    series.add(hour, part);
                }
            }
        }
        summary.bound();
        summary
    }
}

impl PerformanceSummary {
    pub(super) fn add(&mut self, key: &Key, hour: i64, part: Hour, source: &str) {
        let key = (key.metric, key.instance.clone());
        let series = self.series.entry(key).or_default();
        series.add(hour, part);
        match series.sources.get_mut(source) {
            Some((first, last)) => (*first, *last) = (hour.min(*first), hour.max(*last)),
            None => {
                series.sources.insert(source.to_owned(), (hour, hour));
            }
        }
    }

    pub(super) fn add_restart(&mut self, at: i64) {
        self.restarts.insert(at);
        if self.restarts.len() > MOST_RESTARTS {
            self.restarts.pop_first();
        }
    }

    pub(super) fn see(&mut self, at: i64) {
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
    }

    /// Keeps no more than is kept; whatever is merged first, the same is left.
    pub(super) fn bound(&mut self) {
        while self.series.len() > MOST_SERIES {
            self.series.pop_last();
        }
        while self.restarts.len() > MOST_RESTARTS {
            self.restarts.pop_first();
        }
        self.series.values_mut().for_each(Series::bound);
        self.drop_oldest();
    }

    /// Drops the oldest hours of all series until few enough are left: whichever part is bounded first, the same is left.
    fn drop_oldest(&mut self) {
        let hours = self.series.values().map(|series| series.hours.len());
        let mut count: usize = hours.sum();
        if count <= MOST_HOURS {
            return;
        }
        let mut series_of: BTreeMap<i64, usize> = BTreeMap::new();
        for hour in self.series.values().flat_map(|series| series.hours.keys()) {
            *series_of.entry(*hour).or_default() += 1;
        }
        let mut first = i64::MIN;
        for (hour, series) in series_of {
            if count <= MOST_HOURS {
                break;
            }
            count -= series;
            first = hour + 1;
        }
        for series in self.series.values_mut() {
            series.hours = series.hours.split_off(&first);
        }
        self.series.retain(|_, series| !series.hours.is_empty());
    }
}

impl Series {
    fn add(&mut self, hour: i64, part: Hour) {
        let parts = self.hours.entry(hour).or_default();
        if let Err(place) = parts.binary_search_by(|known| known.order(&part)) {
            parts.insert(place, part);
            parts.truncate(MOST_PARTS);
        }
    }

    fn merge(&mut self, other: Self) {
        for (source, (first, last)) in other.sources {
            let known = self.sources.entry(source).or_insert((first, last));
            *known = (known.0.min(first), known.1.max(last));
        }
        for (hour, parts) in other.hours {
            for part in parts {
                self.add(hour, part);
            }
        }
    }

    fn bound(&mut self) {
        while self.sources.len() > MOST_SOURCES {
            self.sources.pop_last();
        }
    }
}

impl Summary for PerformanceSummary {
    const VERSION: u32 = 1;

    fn merge(&mut self, other: Self) {
        self.is_local_time |= other.is_local_time;
        self.restarts.extend(other.restarts);
        if let Some((first, last)) = other.span {
            self.see(first);
            self.see(last);
        }
        for (key, series) in other.series {
            self.series.entry(key).or_default().merge(series);
        }
        self.bound();
    }

    fn is_empty(&self) -> bool {
        self.series.is_empty()
    }
}
