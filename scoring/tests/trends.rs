//! History: smoothing, direction, sudden changes, forecast.

#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

mod common;

use proptest::prelude::*;
use wegweiser_scoring::trend::{Direction, HistoryPoint, Segment, analyse};
use wegweiser_scoring::{Band, MilliScore};

const DAY: i64 = 86_400;

fn point(at: i64, milli: u32) -> HistoryPoint {
    HistoryPoint {
        at,
        score: MilliScore::new(milli).unwrap(),
        series: "one".to_owned(),
    }
}

/// One point a day.
fn daily(milli: impl IntoIterator<Item = u32>) -> Segment {
    let points: Vec<_> = (0..)
        .zip(milli)
        .map(|(day, milli)| point(day * DAY, milli))
        .collect();
    let mut segments = analyse(&points);
    assert_eq!(segments.len(), 1);
    segments.remove(0)
}

fn history() -> impl Strategy<Value = Vec<HistoryPoint>> {
    let at = prop_oneof![9 => 0..100 * DAY, 1 => any::<i64>()];
    let series = prop::sample::select(vec!["one", "one", "one", "two"]);
    prop::collection::vec((at, common::milli_score(), series), 0..40).prop_map(|points| {
        let point = |(at, score, series): (i64, MilliScore, &str)| HistoryPoint {
            at,
            score,
            series: series.to_owned(),
        };
        points.into_iter().map(point).collect()
    })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn any_history_is_bounded(points in history()) {
        for segment in analyse(&points) {
            let inside: Vec<MilliScore> = points
                .iter()
                .filter(|p| p.series == segment.series && (segment.first_at..=segment.last_at).contains(&p.at))
                .map(|p| p.score)
                .collect();
            prop_assert!(segment.smoothed >= *inside.iter().min().unwrap());
            prop_assert!(segment.smoothed <= *inside.iter().max().unwrap());
            prop_assert_eq!(segment.direction == Direction::Unknown, segment.points < 8);
            prop_assert_eq!(segment.slope.is_some(), segment.points > 1);
            if let Some(slope) = segment.slope {
                prop_assert!(slope.low <= slope.middle && slope.middle <= slope.high);
            }
            for days in [0, 1, 7, 30, u32::MAX] {
                let forecast = segment.forecast(days);
                prop_assert_eq!(forecast.is_some(), segment.points >= 8);
                if let Some(forecast) = forecast {
                    prop_assert!(forecast.low <= forecast.score && forecast.score <= forecast.high);
                }
            }
            for shift in &segment.shifts {
                prop_assert!(segment.first_at <= shift.start && shift.start <= shift.detected);
                prop_assert!(shift.detected <= segment.last_at);
            }
            if let Some(edge) = segment.band_edge() {
                prop_assert!(matches!(segment.direction, Direction::Rising | Direction::Falling));
                prop_assert!(edge.at >= segment.last_at);
            }
            let json = serde_json::to_string(&segment).unwrap();
            prop_assert_eq!(serde_json::from_str::<Segment>(&json).unwrap(), segment);
        }
    }

    #[test]
    fn segments_never_cross_a_change(points in history()) {
        let segments = analyse(&points);
        prop_assert!(segments.windows(2).all(|pair| pair[0].last_at <= pair[1].first_at));
        prop_assert!(segments.windows(2).all(|pair| pair[0].series != pair[1].series));
        prop_assert_eq!(segments.is_empty(), points.is_empty());
    }

    #[test]
    fn the_edge_is_where_the_forecast_enters_the_band(start in 40_000..96_000_u32, step in 100..1_000_u32, up: bool) {
        let segment = daily((0..12).map(|day| if up { start / 2 + day * step } else { start - day * step }));
        if let Some(edge) = segment.band_edge() {
            let before = (edge.at - segment.last_at) / DAY;
            let band = |days: i64| segment.forecast(days as u32).unwrap().score.displayed().band();
            prop_assert!(band(before) == edge.band || band(before + 1) == edge.band || before == 30);
            prop_assert!(before == 0 || band(before - 1) != edge.band);
        }
    }
}

#[test]
fn a_line_has_its_slope() {
    let segment = daily((0..20).map(|day| 50_000 + day * 1_000));
    let slope = segment.slope.unwrap();
    assert_eq!(
        (slope.low, slope.middle, slope.high),
        (7_000_000, 7_000_000, 7_000_000)
    );
    assert_eq!(segment.direction, Direction::Rising);
    let forecast = segment.forecast(5).unwrap();
    assert_eq!((forecast.at, forecast.score.milli()), (24 * DAY, 74_000));
    let edge = segment.band_edge().unwrap();
    assert_eq!(
        (edge.band, edge.at),
        (Band::Good, 19 * DAY + DAY / 2),
        "69.5 shows as 70"
    );
}

#[test]
fn a_forecast_is_clipped_and_goes_no_further_than_thirty_days() {
    let segment = daily((0..10).map(|day| 30_000 - day * 2_500));
    let forecast = segment.forecast(1_000).unwrap();
    assert_eq!((forecast.at, forecast.score.milli()), (39 * DAY, 1_000));
    let segment = daily((0..10).map(|day| 89_000 + day * 1_000));
    assert_eq!(segment.forecast(30).unwrap().score, MilliScore::PERFECT);
    assert_eq!(segment.band_edge(), None, "nothing is above Excellent");
}

#[test]
fn outliers_do_not_bend_the_line() {
    let mut scores: Vec<u32> = (0..21).map(|day| 60_000 + day * 500).collect();
    scores[4] = 1_000;
    scores[15] = 100_000;
    let segment = daily(scores);
    assert_eq!(segment.direction, Direction::Rising);
    assert_eq!(segment.slope.unwrap().middle, 3_500_000);
}

#[test]
fn small_or_uncertain_slopes_are_steady() {
    assert_eq!(daily([80_000; 30]).direction, Direction::Steady);
    // Certain, but 0.07 points per week.
    assert_eq!(
        daily((0..30).map(|day| 80_000 + day * 10)).direction,
        Direction::Steady
    );
    // Steep, but up and down.
    assert_eq!(
        daily((0..30).map(|day| 80_000 + (day % 2) * 9_000)).direction,
        Direction::Steady
    );
    assert_eq!(
        daily((0..7).map(|day| 80_000 + day * 1_000)).direction,
        Direction::Unknown
    );
}

/// Of eight different values the variance is 65.33: S = 16 (z = 1.856) is not significant, S = 18 (z = 2.103) is.
#[test]
fn significance_begins_at_the_five_percent_point() {
    let statistic = |order: [u32; 8]| daily(order.map(|rank| 50_000 + rank * 1_000)).direction;
    assert_eq!(
        statistic([1, 2, 3, 4, 5, 8, 7, 6]),
        Direction::Rising,
        "S = 22"
    );
    assert_eq!(
        statistic([1, 3, 2, 5, 4, 7, 6, 8]),
        Direction::Rising,
        "S = 22"
    );
    assert_eq!(
        statistic([2, 1, 4, 3, 6, 5, 8, 7]),
        Direction::Rising,
        "S = 20"
    );
    assert_eq!(
        statistic([3, 2, 1, 4, 5, 8, 7, 6]),
        Direction::Steady,
        "S = 16"
    );
    assert_eq!(
        statistic([2, 3, 1, 4, 5, 8, 7, 6]),
        Direction::Rising,
        "S = 18"
    );
}

/// Ties make the statistic less variable: S = 16 of two values four times each is significant (z = 2.165).
#[test]
fn ties_are_corrected() {
    let scores = std::iter::repeat_n(60_000, 4).chain(std::iter::repeat_n(80_000, 4));
    assert_eq!(daily(scores).direction, Direction::Rising);
}

#[test]
fn a_sudden_fall_is_found_with_its_start() {
    let scores = std::iter::repeat_n(95_000, 20).chain(std::iter::repeat_n(70_000, 6));
    let segment = daily(scores);
    let shift = segment.shifts[0];
    assert_eq!(
        (shift.direction, shift.start, shift.detected),
        (Direction::Falling, 20 * DAY, 20 * DAY)
    );
    assert_eq!(segment.shifts.len(), 1);
    // A slow slide takes several points until it is sure, and still names its start.
    let scores = std::iter::repeat_n(95_000, 20).chain((1..9).map(|step| 95_000 - step * 1_000));
    let shift = daily(scores).shifts[0];
    assert_eq!((shift.start, shift.detected), (20 * DAY, 23 * DAY));
}

#[test]
fn smoothing_halves_in_seven_days() {
    let points = [point(0, 100_000), point(7 * DAY, 50_000)];
    assert_eq!(analyse(&points)[0].smoothed.milli(), 75_000);
    let points = [point(0, 100_000), point(200 * DAY, 50_000)];
    assert_eq!(analyse(&points)[0].smoothed.milli(), 50_000);
}

#[test]
fn a_change_of_series_begins_a_segment() {
    let mut points: Vec<_> = (0..30).map(|day| point(day * DAY, 90_000)).collect();
    points[10..20]
        .iter_mut()
        .for_each(|point| point.series = "two".to_owned());
    points.reverse();
    let segments = analyse(&points);
    let series: Vec<_> = segments
        .iter()
        .map(|s| (s.series.as_str(), s.first_at / DAY, s.points))
        .collect();
    assert_eq!(series, [("one", 0, 10), ("two", 10, 10), ("one", 20, 10)]);
}

#[test]
fn of_one_instant_the_last_point_counts() {
    let points = [point(5, 90_000), point(5, 80_000)];
    let segment = &analyse(&points)[0];
    assert_eq!((segment.points, segment.smoothed.milli()), (1, 80_000));
}

#[test]
fn long_histories_take_bounded_work() {
    let segment = daily((0..100_000).map(|day| 90_000 - day / 2));
    assert_eq!(segment.points, 100_000);
    assert_eq!(segment.slope.unwrap().middle, -3_500);
}
