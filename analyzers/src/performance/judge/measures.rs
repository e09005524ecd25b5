//! The worst measures of a device, whether they are findings or not.

use wegweiser_core::Measure;
use wegweiser_core::scoring::measure::CurveValue;

use super::display::{name, share};
use super::level;
use crate::performance::rules::{Kind, Row, Side};
use crate::performance::view::Course;

/// So many are shown.
const MOST: usize = 3;
/// Points of a course.
const POINTS: usize = 24;

/// A series that was judged, as it may be shown.
pub(super) struct Shown<'a> {
    value: CurveValue,
    incident: String,
    title: String,
    number: f64,
    unit: &'static str,
    note: String,
    id: String,
    course: Course<'a>,
    hours: Option<Vec<(i64, f64)>>,
}

impl<'a> Shown<'a> {
    pub(super) fn new(row: &Row, value: CurveValue, beyond: u64, course: Course<'a>) -> Self {
        let (number, which) = match row.side {
            Side::Above => (course.percentile(950), "95th percentile"),
            Side::Below => (course.percentile(50), "5th percentile"),
        };
        let (number, unit) = in_unit(row, &course, number);
        Self {
            note: format!(
                "{which}; {} for {} of the time",
                level::limit(row, &course),
                share(beyond)
            ),
            number,
            unit,
            ..Self::of(row, value, course)
        }
    }

    pub(super) fn of_space(
        row: &Row,
        value: CurveValue,
        used: f64,
        course: Course<'a>,
        hours: Vec<(i64, f64)>,
    ) -> Self {
        Self {
            number: used,
            unit: "%",
            note: "the last hour".to_owned(),
            hours: Some(hours),
            ..Self::of(row, value, course)
        }
    }

    fn of(row: &Row, value: CurveValue, course: Course<'a>) -> Self {
        let metric = match row.kind {
            Kind::Space if row.rule.id.as_str() == "perf.space.low" => "space in use",
            _ => name(course.metric),
        };
        let title = match course.instance {
            "" => metric.to_owned(),
            instance => format!("{instance}: {metric}"),
        };
        Self {
            value,
            incident: row.incident.clone(),
            title,
            number: 0.0,
            unit: "",
            note: String::new(),
            id: format!("{} {}", row.rule.id, course.instance)
                .trim_end()
                .to_owned(),
            course,
            hours: None,
        }
    }

    fn measure(self) -> Measure {
        let hours = self.hours.unwrap_or_else(|| self.course.hourly());
        let value = self.number.round().clamp(-1e15, 1e15) as i64;
        Measure::new(&self.id, &self.title, value, self.unit)
            .note(self.note)
            .course(course(&hours))
    }
}

/// A value and the unit in which its whole numbers say enough.
fn in_unit(row: &Row, course: &Course<'_>, value: f64) -> (f64, &'static str) {
    use wegweiser_parsers::perf::{Metric, Unit};
    if row.of == Some(Metric::CpuCount) {
        return (value * 100.0, "% of the processors");
    }
    if row.of.is_some() || row.metrics == [Metric::NetworkUsedShare] {
        return (value, "%");
    }
    match course.metric.unit() {
        Unit::Percent => (value, "%"),
        Unit::Bytes => (value / 1_048_576.0, "MB"),
        Unit::Bits => (value / 1e6, "Mbit/s"),
        Unit::Seconds => (value * 1e3, "ms"),
        Unit::Celsius => (value, "°C"),
        _ => (value, ""),
    }
}

/// The worst of each kind of trouble, the worst first; of equal ones in the order of the rules.
pub(super) fn worst(mut shown: Vec<Shown<'_>>) -> Vec<Measure> {
    shown.sort_by_key(|one| one.value);
    let mut incidents = Vec::new();
    shown.retain(|one| {
        let is_new = !incidents.contains(&one.incident);
        incidents.push(one.incident.clone());
        is_new
    });
    shown.into_iter().take(MOST).map(Shown::measure).collect()
}

/// A series in few points, each the mean of its part of the time, in permille between its least and its greatest; `None`
/// where nothing was measured.
fn course(hours: &[(i64, f64)]) -> Vec<Option<u16>> {
    let (Some((first, _)), Some((last, _))) = (hours.first(), hours.last()) else {
        return Vec::new();
    };
    let length = (last - first + 1) as usize;
    let points = length.min(POINTS);
    let mut sums = vec![(0.0, 0_u32); points];
    for (hour, value) in hours {
        let point = (hour - first) as usize * points / length;
        sums[point].0 += value;
        sums[point].1 += 1;
    }
    let means: Vec<Option<f64>> = sums
        .into_iter()
        .map(|(sum, count)| (count > 0).then(|| sum / f64::from(count)))
        .collect();
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
