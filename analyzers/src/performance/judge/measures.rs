//! The series that were judged, as they may be shown.

use wegweiser_core::Measure;
use wegweiser_core::scoring::measure::CurveValue;
use wegweiser_parsers::perf::{Metric, Unit};

use super::display::{name, number, of_instance, share, shown};
use super::level;
use crate::performance::chart::Chart;
use crate::performance::rules::{Kind, Row, Side};
use crate::performance::view::Course;

/// So many measures stand in a report.
const MOST: usize = 3;
/// Points of their courses.
const POINTS: usize = 24;

/// A series with what a rule says of it.
pub(super) struct Judged<'a> {
    pub(super) row: &'a Row,
    pub(super) value: CurveValue,
    /// Millionths of the time beyond the limit; for space the percentage in use.
    pub(super) number: Number,
    pub(super) course: Course<'a>,
}

/// What of a series decides.
#[derive(Clone, Copy)]
pub(super) enum Number {
    /// Millionths of the time beyond the limit.
    Beyond(u64),
    /// Percent in use.
    InUse(f64),
}

/// The worst of each kind of trouble, the worst first; of equal ones in the order of the rules.
pub(super) fn worst(judged: &mut [Judged<'_>]) -> Vec<Measure> {
    judged.sort_by_key(|one| one.value);
    let mut incidents: Vec<&str> = Vec::new();
    let mut worst = Vec::new();
    for one in judged.iter() {
        let incident = one.row.incident.as_str();
        if worst.len() < MOST && !incidents.contains(&incident) {
            incidents.push(incident);
            worst.push(one.measure());
        }
    }
    worst
}

impl Judged<'_> {
    fn measure(&self) -> Measure {
        let Self { row, course, .. } = self;
        let title = of_instance(course.instance, name(course.metric));
        let id = format!("{} {}", row.rule.id, course.instance);
        let (value, unit, note) = match self.number {
            Number::Beyond(beyond) => {
                let (which, value) = self.bad_end();
                let (value, unit) = in_unit(row, course, value);
                let limit = level::limit(row, course);
                let note = format!("{which}; {limit} for {} of the time", share(beyond));
                (value, unit, note)
            }
            Number::InUse(used) => (used, "%", "the last hour".to_owned()),
        };
        let value = value.round().clamp(-1e15, 1e15) as i64;
        Measure::new(id.trim_end(), &title, value, unit)
            .note(note)
            .course(course.points(POINTS))
    }

    /// The end of the values at which they are bad.
    fn bad_end(&self) -> (&'static str, f64) {
        match (self.row.kind, self.row.side) {
            (Kind::Level, Side::Below) => ("5th percentile", self.course.percentile(50)),
            _ => ("95th percentile", self.course.percentile(950)),
        }
    }

    pub(super) fn chart(&self, points: usize) -> Chart {
        let Self { row, course, .. } = self;
        let (limit, beyond) = match self.number {
            Number::Beyond(beyond) => (level::limit(row, course), Some(beyond)),
            Number::InUse(_) => {
                let most = 100.0 - row.curve.p10() as f64 / 10.0;
                (format!("above {} %", number(most)), None)
            }
        };
        Chart {
            rule: Some(row.rule.id.clone()),
            value: Some(self.value),
            limit,
            beyond_ppm: beyond,
            ..Chart::of(course, points, |value| level::scaled(row, course, value))
        }
    }
}

impl Chart {
    /// A series that no rule asks of.
    pub(super) fn of_unjudged(course: &Course<'_>, points: usize) -> Self {
        Self::of(course, points, |value| shown(course.metric, value))
    }

    fn of(course: &Course<'_>, points: usize, shown: impl Fn(f64) -> String) -> Self {
        let (least, most) = course.extremes();
        Self {
            metric: course.metric,
            title: name(course.metric),
            instance: course.instance.to_owned(),
            rule: None,
            value: None,
            least: shown(least),
            median: shown(course.percentile(500)),
            percentile_95: shown(course.percentile(950)),
            most: shown(most),
            limit: String::new(),
            beyond_ppm: None,
            course: course.points(points),
        }
    }
}

/// A value and the unit in which its whole numbers say enough.
fn in_unit(row: &Row, course: &Course<'_>, value: f64) -> (f64, &'static str) {
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
