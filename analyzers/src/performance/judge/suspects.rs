//! What else moved when a metric was bad.

use wegweiser_core::Evidence;
use wegweiser_parsers::perf::Metric;

use super::Case;
use super::display::{name, number, shown};
use super::window::Window;
use crate::performance::rules::Side;
use crate::performance::view::Course;

/// So many are named.
const MOST: usize = 3;
/// What moves together at least this much is named.
const LEAST_CORRELATION: f64 = 0.5;
/// Slots that both series must have.
const LEAST_COMMON: usize = 12;

struct Suspect<'a> {
    course: Course<'a>,
    correlation: f64,
    inside: f64,
    outside: f64,
}

/// The series that moved most with one that is bad, the surest first.
pub(super) fn of(
    case: &Case<'_>,
    course: &Course<'_>,
    side: Side,
    worst: Option<Window>,
) -> Vec<Evidence> {
    let slots = course.slots();
    let mut suspects: Vec<Suspect<'_>> = candidates(case, course)
        .filter_map(|candidate| compare(&slots, candidate, side, worst))
        .collect();
    suspects.sort_by(|a, b| b.correlation.total_cmp(&a.correlation));
    suspects
        .into_iter()
        .take(MOST)
        .map(|suspect| suspect.evidence(case, worst))
        .collect()
}

fn candidates<'a>(case: &Case<'a>, course: &Course<'_>) -> impl Iterator<Item = Course<'a>> {
    let from = course.hours.first().map_or(i64::MIN, |(hour, _)| *hour);
    let metrics = case.rules.tables.suspects(course.metric).to_vec();
    let (own, instance) = (course.metric, course.instance.to_owned());
    let candidates = metrics
        .into_iter()
        .flat_map(move |metric| case.summary.courses(metric, from).collect::<Vec<_>>());
    candidates.filter(move |candidate| {
        let is_process = matches!(
            candidate.metric,
            Metric::ProcessBusy | Metric::PrivateBytes | Metric::WorkingSet
        );
        // Of another disk or link it says nothing.
        let belongs = is_process || candidate.instance == instance || instance.is_empty();
        let is_all = matches!(candidate.instance, "_Total" | "Idle" | "total");
        belongs && !is_all && candidate.metric != own
    })
}

fn compare<'a>(
    slots: &[(i64, f64)],
    course: Course<'a>,
    side: Side,
    worst: Option<Window>,
) -> Option<Suspect<'a>> {
    let others = course.slots();
    let mut pairs = Vec::new();
    let mut next = others.iter().peekable();
    for (slot, value) in slots {
        while next.next_if(|(other, _)| other < slot).is_some() {}
        if let Some((_, other)) = next.next_if(|(other, _)| other == slot) {
            pairs.push((*slot, *value, *other));
        }
    }
    if pairs.len() < LEAST_COMMON {
        return None;
    }
    let correlation = correlation(pairs.iter().map(|(_, a, b)| (*a, *b)));
    let correlation = match side {
        Side::Above => correlation,
        Side::Below => -correlation,
    };
    let mean = |inside: bool| {
        let of = pairs
            .iter()
            .filter(|(slot, _, _)| worst.is_some_and(|window| window.holds(*slot)) == inside);
        let (sum, count) = of.fold((0.0, 0_u32), |(sum, count), (_, _, value)| {
            (sum + value, count + 1)
        });
        (count > 0).then(|| sum / f64::from(count))
    };
    let inside = mean(true)?;
    let outside = mean(false).unwrap_or(inside);
    (correlation >= LEAST_CORRELATION).then_some(Suspect {
        course,
        correlation,
        inside,
        outside,
    })
}

/// Pearson's correlation; 0 where one of them does not move.
fn correlation(pairs: impl Iterator<Item = (f64, f64)> + Clone) -> f64 {
    let count = pairs.clone().count() as f64;
    let (sum_a, sum_b) = pairs
        .clone()
        .fold((0.0, 0.0), |(x, y), (a, b)| (x + a, y + b));
    let (mean_a, mean_b) = (sum_a / count, sum_b / count);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    let scale = (aa * bb).sqrt();
    if scale > 0.0 { ab / scale } else { 0.0 }
}

impl Suspect<'_> {
    fn evidence(&self, case: &Case<'_>, worst: Option<Window>) -> Evidence {
        let metric = self.course.metric;
        let hour = worst.map_or(case.end - 1, Window::hour);
        let what = match self.course.instance {
            "" => name(metric).to_owned(),
            instance => format!("{instance}: {}", name(metric)),
        };
        Evidence::of(self.course.source_of(hour))
            .field("suspect", &what)
            .field(
                "moves with it",
                &number((self.correlation * 100.0).round() / 100.0),
            )
            .field("in the worst time", &shown(metric, self.inside))
            .field("otherwise", &shown(metric, self.outside))
    }
}
