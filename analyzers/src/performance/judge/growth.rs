//! What grows and never shrinks.

use wegweiser_core::Finding;
use wegweiser_core::scoring::{Permille, Severity};

use super::display::{duration, name, number, of_instance, shown};
use super::{Case, TREND_DAYS, is_finding, window};
use crate::performance::hour::SLOTS;
use crate::performance::rules::{Row, Side};
use crate::performance::trend::{Watched, growths};
use crate::performance::view::Course;

/// How bad, and how sure against one of five days, a trend of three days or of hours is.
const SHORT: Severity = Severity::Low;
const SHORT_CONFIDENCE: u64 = 400;
/// What it must be worse than on its curve, watched for days and for hours.
const DAYS_WORST: u32 = 750_000;
const HOURS_WORST: u32 = 500_000;

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
        let growths = growths(&hours, &case.restarts).into_iter();
        let judged = growths.map(|growth| {
            let value = row.curve.value((growth.per_day.max(0.0) * 1e3) as u64);
            (growth.watched, value, growth.per_day)
        });
        // The shorter it was watched, the worse it must be to be told.
        let worst = judged
            .filter(|(watched, value, _)| match watched {
                Watched::Long => is_finding(*value),
                Watched::Days => value.micros() <= DAYS_WORST,
                Watched::Hours => value.micros() <= HOURS_WORST,
            })
            .min_by_key(|(watched, value, _)| (*watched, *value));
        if let Some((watched, value, rate)) = worst {
            let mut finding = super::finding(row, course.instance, value, u64::MAX);
            if watched > Watched::Long {
                let confidence = u64::from(row.rule.confidence.get()) * SHORT_CONFIDENCE / 1_000;
                finding = finding
                    .severity(SHORT)
                    .confidence(Permille::new(confidence as u16));
            }
            let since = onset(&hours, &case.restarts, rate);
            findings.push(tell(finding, row, &course, &hours, rate, since));
        }
    }
}

fn tell(
    finding: Finding,
    row: &Row,
    course: &Course<'_>,
    hours: &[(i64, f64)],
    rate: f64,
    since: i64,
) -> Finding {
    let amount = |value: f64| match row.of {
        Some(_) => format!("{} %", number(value)),
        None => shown(course.metric, value),
    };
    let (first, last) = (hours[0], hours[hours.len() - 1]);
    let evidence = super::evidence(course, last.0)
        .field("rate", &format!("{} a day", amount(rate)))
        .field("from", &amount(first.1.abs()))
        .field("to", &amount(last.1.abs()))
        .field("since", &window::instant(since * SLOTS as i64))
        .field("measured", &duration((last.0 - first.0) as f64 * 3_600.0));
    let less = if row.side == Side::Below {
        "less"
    } else {
        "more"
    };
    let what = of_instance(course.instance, name(course.metric));
    finding
        .title(format!("{what}, {} {less} a day", amount(rate)))
        .evidence(evidence)
}

/// The hour from which it grows: in its last run, and where it grew from the start of that, in the one before it.
fn onset(hours: &[(i64, f64)], restarts: &[i64], rate: f64) -> i64 {
    let mut rest = hours;
    let mut since = None;
    loop {
        let end = rest.last().map_or(0, |(hour, _)| *hour);
        let restart = restarts.iter().rev().find(|restart| **restart < end);
        let place = restart.map_or(0, |restart| {
            rest.partition_point(|(hour, _)| hour < restart)
        });
        let (before, run) = rest.split_at(place);
        let (from, slope) = bend(run);
        if since.is_some() && slope * 24.0 < rate / 2.0 {
            break;
        }
        since = Some(from);
        let starts = run.first().map_or(from, |(hour, _)| *hour);
        if before.len() < 24 || from > starts + 36 {
            break;
        }
        rest = before;
    }
    since.unwrap_or(hours[0].0)
}

/// The hour from which it grows and how fast, where a level line and a rising one behind it fit best.
fn bend(hours: &[(i64, f64)]) -> (i64, f64) {
    let start = hours[0].0;
    let mut best = (f64::INFINITY, start, 0.0);
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
            best = (error, start + from as i64, slope);
        }
    }
    (best.1, best.2)
}
