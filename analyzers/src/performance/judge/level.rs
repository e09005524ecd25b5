//! How much of the time a metric is beyond its limit.

use wegweiser_core::scoring::measure::CurveValue;
use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::perf::Metric;

use super::display::{duration, name, of_instance, share, shown};
use super::measures::{Judged, Number};
use super::{Case, TREND_DAYS, is_finding, suspects, window};
use crate::performance::rules::{Row, Side};
use crate::performance::view::Course;

pub(super) fn judge<'a>(
    case: &Case<'a>,
    row: &'a Row,
    findings: &mut Vec<Finding>,
    all: &mut Vec<Judged<'a>>,
) {
    // One finding for each instance, on the worst of its series.
    let mut worst: Vec<(CurveValue, u64, Course<'a>)> = Vec::new();
    for course in case.courses(row, case.recent()) {
        let beyond = match row.during {
            None => Some(course.beyond(row.limit, row.side)),
            Some(_) => beyond_during(case, row, &course),
        };
        let Some(beyond) = beyond else {
            continue;
        };
        let value = row.curve.value(beyond);
        let known = worst
            .iter_mut()
            .find(|(_, _, known)| known.instance == course.instance);
        match known {
            Some(known) if known.0 <= value => {}
            Some(known) => *known = (value, beyond, course),
            None => worst.push((value, beyond, course)),
        }
    }
    for (value, beyond, course) in worst {
        if is_finding(value) {
            findings.push(finding(case, row, value, beyond, &course));
        }
        all.push(Judged {
            row,
            value,
            number: Number::Beyond(beyond),
            course,
        });
    }
}

/// The share of the time in which another metric is above its limit, that this one is beyond its own.
fn beyond_during(case: &Case<'_>, row: &Row, course: &Course<'_>) -> Option<u64> {
    let (metric, limit) = row.during?;
    let other = case.summary.course(metric, "", case.recent())?.slots();
    let slots = course.slots();
    let mut both = slots.iter().filter_map(|(slot, value)| {
        let place = other.binary_search_by_key(slot, |(slot, _)| *slot).ok()?;
        (other[place].1 > limit).then_some(*value)
    });
    let (mut bad, mut count) = (0_u64, 0_u64);
    both.by_ref().for_each(|value| {
        count += 1;
        bad += u64::from(is_beyond(row, value));
    });
    (count > 0).then(|| bad * 1_000_000 / count)
}

pub(super) fn is_beyond(row: &Row, value: f64) -> bool {
    match row.side {
        Side::Above => value > row.limit,
        Side::Below => value < row.limit,
    }
}

fn finding(
    case: &Case<'_>,
    row: &Row,
    value: CurveValue,
    beyond: u64,
    course: &Course<'_>,
) -> Finding {
    let slots: Vec<(i64, bool)> = course
        .slots()
        .into_iter()
        .map(|(slot, value)| (slot, is_beyond(row, value)))
        .collect();
    let worst = window::worst(&slots);
    let hour = worst.map_or(case.end - 1, window::Window::hour);
    let mut evidence = numbers(super::evidence(course, hour), row, beyond, course);
    if let Some(worst) = worst {
        evidence = evidence.field("worst", &worst.shown());
    }
    if let Some((slot, before, after)) = window::since(&history(case, row, course)) {
        evidence = evidence.field("since", &window::since_text(slot, before, after));
    }
    if let Some(hours) = window::hours(&slots) {
        evidence = evidence.field("hours", &hours);
    }
    let finding = super::finding(row, course.instance, value, course.weight())
        .title(title(row, beyond, course))
        .evidence(evidence);
    let suspects = suspects::of(case, course, row.side, worst);
    suspects.into_iter().fold(finding, Finding::evidence)
}

/// Whether it was beyond its limit, in all of the time that is known of it.
fn history(case: &Case<'_>, row: &Row, course: &Course<'_>) -> Vec<(i64, bool)> {
    let from = case.end - TREND_DAYS * 24;
    let whole = case.summary.course(course.metric, course.instance, from);
    let slots = whole.map(|whole| whole.like(course).slots());
    let slots = slots.unwrap_or_default().into_iter();
    slots
        .map(|(slot, value)| (slot, is_beyond(row, value)))
        .collect()
}

/// `sda: time of a read above 25 ms for 34 % of the time`.
fn title(row: &Row, beyond: u64, course: &Course<'_>) -> String {
    let what = format!(
        "{} {} for {} of the time",
        name(course.metric),
        limit(row, course),
        share(beyond)
    );
    let text = of_instance(course.instance, &what);
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if course.instance.is_empty() => first.to_uppercase().chain(letters).collect(),
        _ => text,
    }
}

/// `above 25 ms`, `above 2 per processor`.
pub(super) fn limit(row: &Row, course: &Course<'_>) -> String {
    let side = match row.side {
        Side::Above => "above",
        Side::Below => "below",
    };
    let each = match row.of {
        Some(Metric::CpuCount) => " per processor",
        _ => "",
    };
    format!("{side} {}{each}", scaled(row, course, row.limit))
}

/// A value as the rule counts it.
pub(super) fn scaled(row: &Row, course: &Course<'_>, value: f64) -> String {
    match row.of {
        Some(Metric::CpuCount) => super::number(value),
        Some(_) => format!("{} %", super::number(value)),
        None if row.metrics == [Metric::NetworkUsedShare] => {
            format!("{} %", super::number(value))
        }
        None => shown(course.metric, value),
    }
}

/// How long it was beyond its limit, and which values it had.
fn numbers(evidence: Evidence, row: &Row, beyond: u64, course: &Course<'_>) -> Evidence {
    let (least, most) = course.extremes();
    let (which, bad_end, end, extreme) = match row.side {
        Side::Above => ("95th", course.percentile(950), "greatest", most),
        Side::Below => ("5th", course.percentile(50), "least", least),
    };
    let value = |value: f64| scaled(row, course, value);
    let measured = duration(course.weight() as f64 / 1e3);
    let beyond = format!("{} for {} of {measured}", limit(row, course), share(beyond));
    let values = format!(
        "median {}, {which} percentile {}, {end} {}",
        value(course.percentile(500)),
        value(bad_end),
        value(extreme)
    );
    evidence.field("beyond", &beyond).field("values", &values)
}
