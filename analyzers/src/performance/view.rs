//! The series of a device as they are judged: exports of one hour put together, values as shares of others.

use std::collections::BTreeMap;

use wegweiser_parsers::perf::Metric;

use super::bins::edges_of;
use super::hour::{Hour, SLOTS};
use super::rules::Side;
use super::summary::{PerformanceSummary, Series};

/// A series over some time, times a factor.
#[derive(Clone, Debug)]
pub(super) struct Course<'s> {
    pub(super) metric: Metric,
    pub(super) instance: &'s str,
    /// Hours since 1970 with what is known of them, in order.
    pub(super) hours: Vec<(i64, Vec<&'s Hour>)>,
    series: &'s Series,
    factor: f64,
}

impl PerformanceSummary {
    /// The series of a metric from an hour on.
    pub(super) fn courses(&self, metric: Metric, from: i64) -> impl Iterator<Item = Course<'_>> {
        let range = (metric, String::new())..;
        let series = self.series.range(range);
        let series = series.take_while(move |((known, _), _)| *known == metric);
        series.filter_map(move |((_, instance), series)| {
            let hours = series.hours.range(from..);
            let hours: Vec<_> = hours.map(|(hour, parts)| (*hour, whole(parts))).collect();
            (!hours.is_empty()).then_some(Course {
                metric,
                instance,
                hours,
                series,
                factor: 1.0,
            })
        })
    }

    /// The series of one instance.
    pub(super) fn course(&self, metric: Metric, instance: &str, from: i64) -> Option<Course<'_>> {
        let mut courses = self.courses(metric, from);
        courses.find(|course| course.instance == instance)
    }

    /// The newest value of a metric that is one for the machine, such as its memory.
    pub(super) fn newest(&self, metric: Metric, instance: &str) -> Option<f64> {
        let course = self.course(metric, instance, i64::MIN)?;
        course.newest()
    }
}

/// Of the exports of an hour, the fullest, and those that have other parts of it: at most one part in common, where one
/// ends and the next begins.
fn whole(parts: &[Hour]) -> Vec<&Hour> {
    let mut taken: Vec<&Hour> = Vec::new();
    for part in parts {
        let is_new = taken.iter().all(|known| {
            let common = known.covered() & part.covered();
            common == 0 || common.is_power_of_two() && part.covered() != common
        });
        if is_new {
            taken.push(part);
        }
    }
    taken
}

impl<'s> Course<'s> {
    /// With every value times a factor.
    pub(super) fn times(mut self, factor: f64) -> Self {
        self.factor *= factor;
        self
    }

    /// With values times the factor of another.
    pub(super) fn like(mut self, other: &Self) -> Self {
        self.factor = other.factor;
        self
    }

    fn parts(&self) -> impl Iterator<Item = &'s Hour> {
        self.hours
            .iter()
            .flat_map(|(_, parts)| parts.iter().copied())
    }

    /// Milliseconds that it stands for.
    pub(super) fn weight(&self) -> u64 {
        self.parts().map(|part| u64::from(part.weight)).sum()
    }

    /// Millionths of the time that values lie beyond a limit.
    pub(super) fn beyond(&self, limit: f64, side: Side) -> u64 {
        let limit = limit / self.factor;
        let mut beyond = 0.0;
        for part in self.parts() {
            for (bin, weight) in &part.bins {
                let (from, to) = bounds(part, *bin);
                let share = share_beyond(from, to, limit, side);
                beyond += share * f64::from(*weight);
            }
        }
        let all = self.weight();
        if all == 0 {
            return 0;
        }
        (beyond / all as f64 * 1e6) as u64
    }

    /// The value that so many permille of the time lie below.
    pub(super) fn percentile(&self, permille: u32) -> f64 {
        let mut bins: BTreeMap<u16, (u64, f64, f64)> = BTreeMap::new();
        for part in self.parts() {
            for (bin, weight) in &part.bins {
                let (from, to) = bounds(part, *bin);
                let known = bins.entry(*bin).or_insert((0, from, to));
                *known = (
                    known.0 + u64::from(*weight),
                    known.1.min(from),
                    known.2.max(to),
                );
            }
        }
        let mut rest = self.weight() as f64 * f64::from(permille) / 1_000.0;
        let mut value = 0.0;
        for (weight, from, to) in bins.into_values() {
            let weight = weight as f64;
            value = from + (to - from) * (rest / weight).clamp(0.0, 1.0);
            if rest <= weight {
                break;
            }
            rest -= weight;
        }
        value * self.factor
    }

    /// The least and the greatest value.
    pub(super) fn extremes(&self) -> (f64, f64) {
        let start = (f64::INFINITY, f64::NEG_INFINITY);
        let (least, most) = self.parts().fold(start, |(least, most), part| {
            (
                least.min(f64::from(part.least)),
                most.max(f64::from(part.most)),
            )
        });
        (least * self.factor, most * self.factor)
    }

    /// The mean of each hour.
    pub(super) fn hourly(&self) -> Vec<(i64, f64)> {
        let mean = |parts: &[&Hour]| {
            let weight: f64 = parts.iter().map(|part| f64::from(part.weight)).sum();
            let sum: f64 = parts
                .iter()
                .map(|part| f64::from(part.mean) * f64::from(part.weight))
                .sum();
            sum / weight * self.factor
        };
        let hours = self.hours.iter();
        hours.map(|(hour, parts)| (*hour, mean(parts))).collect()
    }

    /// The mean of each five minutes, counted from 1970.
    pub(super) fn slots(&self) -> Vec<(i64, f64)> {
        let mut slots = Vec::new();
        for (hour, parts) in &self.hours {
            let mut values = [(0.0, 0_u32); SLOTS];
            for (slot, value) in parts.iter().flat_map(|part| part.slots()) {
                values[slot].0 += value;
                values[slot].1 += 1;
            }
            for (slot, (sum, count)) in values.into_iter().enumerate() {
                if count > 0 {
                    let number = hour * SLOTS as i64 + slot as i64;
                    slots.push((number, sum / f64::from(count) * self.factor));
                }
            }
        }
        slots
    }

    /// How it went in so many points or fewer, each the mean of its part of the time, in permille between the least and the
    /// greatest of them; `None` where nothing was measured. Short recordings go by five minutes, others by hours.
    pub(super) fn points(&self, most_points: usize) -> Vec<Option<u16>> {
        let few = self.hours.len() < most_points;
        let values = if few { self.slots() } else { self.hourly() };
        let (Some((first, _)), Some((last, _))) = (values.first(), values.last()) else {
            return Vec::new();
        };
        let length = (last - first + 1) as usize;
        let points = length.min(most_points);
        let mut sums = vec![(0.0, 0_u32); points];
        for (at, value) in &values {
            let (sum, count) = &mut sums[(at - first) as usize * points / length];
            *sum += value;
            *count += 1;
        }
        let mean = |(sum, count): (f64, u32)| (count > 0).then(|| sum / f64::from(count));
        let means: Vec<Option<f64>> = sums.into_iter().map(mean).collect();
        let known = means.iter().flatten().copied();
        let least = known.clone().fold(f64::INFINITY, f64::min);
        let most = known.fold(f64::NEG_INFINITY, f64::max);
        let permille = |value: f64| {
            let share = if most > least {
                (value - least) / (most - least)
            } else {
                0.0
            };
            (share * 1_000.0).round() as u16
        };
        means.into_iter().map(|mean| mean.map(permille)).collect()
    }

    /// The mean of the newest hour.
    pub(super) fn newest(&self) -> Option<f64> {
        let last = self.hourly().pop()?;
        Some(last.1)
    }

    /// The export that has an hour of it, by name the first.
    pub(super) fn source_of(&self, hour: i64) -> &'s str {
        let mut sources = self.series.sources.iter();
        let source = sources.find(|(_, (first, last))| (*first..=*last).contains(&hour));
        source.map_or("", |(source, _)| source)
    }
}

/// Where the values of a bin lie: within its edges, and within what the hour had at all.
fn bounds(part: &Hour, bin: u16) -> (f64, f64) {
    let (least, most) = (f64::from(part.least), f64::from(part.most));
    if bin == 0 {
        let value = least.min(0.0);
        return (value, value);
    }
    let (from, to) = edges_of(bin);
    let from = from.max(least).min(to);
    (from, to.min(most).max(from))
}

/// The share of values between two bounds that lie beyond a limit, as if they were spread evenly; the limit itself does not.
fn share_beyond(from: f64, to: f64, limit: f64, side: Side) -> f64 {
    let (within, beyond, length) = match side {
        Side::Above => (to <= limit, from >= limit, to - limit),
        Side::Below => (from >= limit, to <= limit, limit - from),
    };
    if within {
        0.0
    } else if beyond {
        1.0
    } else {
        length / (to - from)
    }
}
