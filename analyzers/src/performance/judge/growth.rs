//! What grows and never shrinks.

use wegweiser_core::Finding;
use wegweiser_core::scoring::Permille;

use super::display::{duration, name, number, of_instance, shown};
use super::{Case, SHORT, TREND_DAYS, is_finding, window};
use crate::performance::hour::SLOTS;
use crate::performance::rules::{Row, Side};
use crate::performance::trend::{Trend, trend};
use crate::performance::view::Course;

/// How sure a trend of some hours is against one of days.
const SHORT_CONFIDENCE: u64 = 400;

pub(super) fn judge(case: &Case<'_>, row: &Row, findings: &mut Vec<Finding>) {
    for course in case.courses(row, case.end - TREND_DAYS * 24) {
        if matches!(course.instance, "_Total" | "Idle") {
            continue;
        }
        let sign = match row.side {
            Side::Above => 1.0,
            Side::Below => -1.0,
        };
        let hours: Vec<_> = course
            .hourly()
            .into_iter()
            .map(|(hour, value)| (hour, value * sign))
            .collect();
        let Some(trend) = trend(&hours, &case.restarts) else {
            continue;
        };
        // What grew at first and levelled off is a cache.
        let rate = trend.per_day.min(trend.lately);
        let value = row.curve.value((rate.max(0.0) * 1e3) as u64);
        if trend.is_clear && is_finding(value) {
            let finding = super::finding(row, course.instance, value, u64::MAX);
            findings.push(tell(finding, row, &course, &trend, &hours, rate));
        }
    }
}

fn tell(
    finding: Finding,
    row: &Row,
    course: &Course<'_>,
    trend: &Trend,
    hours: &[(i64, f64)],
    rate: f64,
) -> Finding {
    let amount = |value: f64| match row.of {
        Some(_) => format!("{} %", number(value)),
        None => shown(course.metric, value),
    };
    let (first, last) = (hours[0], hours[hours.len() - 1]);
    let onset = onset(hours);
    let evidence = super::evidence(course, last.0)
        .field("rate", &format!("{} a day", amount(rate)))
        .field("from", &amount(first.1.abs()))
        .field("to", &amount(last.1.abs()))
        .field("since", &window::instant(onset * SLOTS as i64))
        .field("measured", &duration((last.0 - first.0) as f64 * 3_600.0));
    let less = if row.side == Side::Below {
        "less"
    } else {
        "more"
    };
    let what = of_instance(course.instance, name(course.metric));
    let finding = finding
        .title(format!("{what}, {} {less} a day", amount(rate)))
        .evidence(evidence);
    if trend.knows_days {
        return finding;
    }
    let confidence = u64::from(row.rule.confidence.get()) * SHORT_CONFIDENCE / 1_000;
    finding
        .severity(SHORT)
        .confidence(Permille::new(confidence as u16))
}

/// The hour from which it grows: where a level line and a rising one behind it fit best.
fn onset(hours: &[(i64, f64)]) -> i64 {
    let start = hours[0].0;
    // From the end: sums for the line through the point where it begins, and from the start: for the mean.
    let mut best = (f64::INFINITY, start);
    let values: Vec<(f64, f64)> = hours
        .iter()
        .map(|(hour, value)| ((hour - start) as f64, *value))
        .collect();
    let step = (values.len() / 200).max(1);
    for at in (0..values.len().saturating_sub(2)).step_by(step) {
        let (before, after) = values.split_at(at);
        let level = match before {
            [] => values[0].1,
            _ => before.iter().map(|(_, value)| value).sum::<f64>() / before.len() as f64,
        };
        let from = after[0].0;
        let (mut up, mut across) = (0.0, 0.0);
        for (hour, value) in after {
            up += (hour - from) * (value - level);
            across += (hour - from) * (hour - from);
        }
        let slope = if across > 0.0 { up / across } else { 0.0 };
        let off = |hour: f64, value: f64| {
            let fit = level + slope * (hour - from).max(0.0);
            (value - fit) * (value - fit)
        };
        let error: f64 = values.iter().map(|(hour, value)| off(*hour, *value)).sum();
        if error < best.0 {
            best = (error, start + from as i64);
        }
    }
    best.1
}
