//! What is free, and when nothing will be.

use std::collections::BTreeMap;

use wegweiser_core::Finding;
use wegweiser_core::scoring::Curve;
use wegweiser_core::scoring::measure::CurveValue;
use wegweiser_parsers::perf::Metric;

use super::display::{duration, number, of_instance, shown};
use super::measures::{Judged, Number};
use super::{Case, TREND_DAYS, is_finding};
use crate::performance::rules::Row;
use crate::performance::trend::arrival;
use crate::performance::view::Course;

/// A file system as its series say, newest value last.
struct FileSystem<'a> {
    /// A series of it, in percent of what can be used.
    used: Course<'a>,
    /// Whether the series is what is free.
    is_free: bool,
    free_bytes: Option<f64>,
    total_bytes: Option<f64>,
}

impl FileSystem<'_> {
    /// Percent in use, hour by hour.
    fn hourly(&self) -> Vec<(i64, f64)> {
        let hours = self.used.hourly().into_iter();
        let used = |value: f64| if self.is_free { 100.0 - value } else { value };
        hours.map(|(hour, value)| (hour, used(value))).collect()
    }
}

fn file_systems<'a>(case: &Case<'a>, row: &Row, from: i64) -> Vec<FileSystem<'a>> {
    let mut found: BTreeMap<&str, FileSystem<'a>> = BTreeMap::new();
    let bytes = |metric: Metric, instance: &str| case.summary.newest(metric, instance);
    for used in case.courses(row, from) {
        let is_space = used.metric == Metric::SpaceUsedShare;
        let bytes = |metric: Metric| bytes(metric, used.instance).filter(|_| is_space);
        let file_system = FileSystem {
            free_bytes: bytes(Metric::SpaceFree),
            total_bytes: bytes(Metric::SpaceTotal),
            is_free: false,
            used,
        };
        found.insert(file_system.used.instance, file_system);
    }
    if row.metrics == [Metric::SpaceUsedShare] {
        for free in case.of(&[Metric::SpaceFree], from) {
            let total = bytes(Metric::SpaceTotal, free.instance).filter(|total| *total > 0.0);
            let Some(total) = total.filter(|_| !found.contains_key(free.instance)) else {
                continue;
            };
            let file_system = FileSystem {
                free_bytes: free.newest(),
                total_bytes: Some(total),
                is_free: true,
                used: free.times(100.0 / total),
            };
            found.insert(file_system.used.instance, file_system);
        }
    }
    found.into_values().collect()
}

pub(super) fn judge<'a>(
    case: &Case<'a>,
    row: &'a Row,
    findings: &mut Vec<Finding>,
    all: &mut Vec<Judged<'a>>,
) {
    for file_system in file_systems(case, row, case.recent()) {
        let hours = file_system.hourly();
        let Some((hour, used)) = hours.last().copied() else {
            continue;
        };
        let free = (100.0 - used).max(0.0);
        let value = value(case, row, &file_system, free);
        if is_finding(value) {
            let course = &file_system.used;
            let evidence = super::evidence(course, hour)
                .field("free", &format!("{} %", number(free)))
                .field("free bytes", &bytes(file_system.free_bytes))
                .field("size", &bytes(file_system.total_bytes));
            let what = if course.metric == Metric::InodesUsedShare {
                " of the inodes"
            } else {
                ""
            };
            let finding = super::finding(row, course.instance, value, u64::MAX);
            findings.push(
                finding
                    .title(of_instance(
                        course.instance,
                        &format!("{} %{what} free", number(free)),
                    ))
                    .evidence(evidence),
            );
        }
        all.push(Judged {
            row,
            value,
            number: Number::InUse(used),
            course: file_system.used,
        });
    }
}

/// By the share that is free; much space is enough where it is a small share, but not where it is a tiny one.
fn value(case: &Case<'_>, row: &Row, file_system: &FileSystem<'_>, free: f64) -> CurveValue {
    let permille = (free * 10.0) as u64;
    let by_share = row.curve.value(permille);
    let space = &case.rules.tables.space;
    let is_large = file_system
        .total_bytes
        .is_none_or(|total| total >= space.from as f64);
    let bytes = Curve::new(space.good, space.bad);
    let tiny = Curve::new(row.curve.median() + 10, row.curve.median() / 2 + 1);
    match (file_system.free_bytes, bytes, tiny) {
        (Some(free), Ok(bytes), Ok(tiny)) if is_large => {
            by_share.max(bytes.value(free as u64).min(tiny.value(permille)))
        }
        _ => by_share,
    }
}

fn bytes(value: Option<f64>) -> String {
    value
        .map(|value| shown(Metric::SpaceFree, value))
        .unwrap_or_default()
}

fn short(instance: &str) -> String {
    instance.chars().take(30).collect()
}

/// When a file system will be full.
pub(super) fn judge_trend(case: &Case<'_>, row: &Row, findings: &mut Vec<Finding>) {
    for file_system in file_systems(case, row, case.end - TREND_DAYS * 24) {
        let hours = file_system.hourly();
        let (Some(arrival), Some((hour, used))) = (arrival(&hours, 100.0), hours.last()) else {
            continue;
        };
        // One large copy is no habit: then the usual days say when.
        let usual = (100.0 - used) / (2.0 * arrival.per_day).max(f64::MIN_POSITIVE);
        let days = arrival.days.max(usual);
        let value = row.curve.value((days * 1e3).min(1e9) as u64);
        if !(arrival.is_clear && is_finding(value)) {
            continue;
        }
        let course = &file_system.used;
        let latest = match arrival.latest {
            Some(days) => format!(
                "{} to {}",
                number((arrival.earliest * 10.0).round() / 10.0),
                span(days)
            ),
            None => format!("{} or more, perhaps never", span(arrival.earliest)),
        };
        let evidence = super::evidence(course, *hour)
            .field("full in", &span(days))
            .field("four chances in five", &latest)
            .field("in use", &format!("{} %", number(*used)))
            .field("free bytes", &bytes(file_system.free_bytes))
            .field("rate", &format!("{} % a day", number(arrival.per_day)))
            .field("measured", &duration((hour - hours[0].0) as f64 * 3_600.0));
        let finding = super::finding(row, course.instance, value, u64::MAX)
            .title(format!(
                "{} will be full in {}",
                short(course.instance),
                span(days.round().max(1.0))
            ))
            .evidence(evidence);
        findings.push(finding);
    }
}

fn span(days: f64) -> String {
    duration(days * 86_400.0)
}
