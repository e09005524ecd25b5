//! Where a score is going: smoothing, direction, sudden changes, forecast. Integers only.
//!
//! ```
//! use wegweiser_scoring::{Band, MilliScore, trend::{Direction, HistoryPoint, analyse}};
//!
//! // Twelve days, each half a point worse.
//! let points: Vec<HistoryPoint> = (0..12)
//!     .map(|day| HistoryPoint {
//!         at: i64::from(day) * 86_400,
//!         score: MilliScore::new(95_000 - day * 500).unwrap(),
//!         series: "rules 1, average".to_owned(),
//!     })
//!     .collect();
//! let segment = analyse(&points).pop().unwrap();
//! assert_eq!(segment.direction, Direction::Falling);
//! assert_eq!(segment.slope.unwrap().middle, -3_500_000); // 3.5 points per week
//! assert_eq!(segment.forecast(7).unwrap().score.milli(), 86_000);
//! assert_eq!(segment.band_edge().unwrap().band, Band::Good); // below 89.5
//! ```

use serde::{Deserialize, Serialize};

use crate::exp::MAX_LOSS_MILLI;
use crate::statistics::{self, Sample};
use crate::units::{Band, MilliScore};

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Seconds of a week, the unit of slopes.
const WEEK: i128 = 604_800;

/// Fewer points show no direction.
const ENOUGH: usize = 8;

/// The slope from which on a direction is worth reporting: half a point per week, in micro-points.
const WORTH_REPORTING: u64 = 500_000;

/// Nothing is extrapolated further.
const HORIZON_DAYS: u32 = 30;

/// One stored score.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct HistoryPoint {
    /// The instant that the score describes (`as_of`), in Unix seconds.
    pub at: i64,
    /// The score.
    pub score: MilliScore,
    /// What the score was made with: rule set, roll-up and policy. Points of different series are never connected.
    pub series: String,
}

/// A stretch of history made with one rule set, roll-up and policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// The series of its points.
    pub series: String,
    /// The instant of its first point, in Unix seconds. Where a segment begins after another one belongs a mark.
    pub first_at: i64,
    /// The instant of its last point, in Unix seconds.
    pub last_at: i64,
    /// The number of its points, at different instants.
    pub points: u64,
    /// The exponentially weighted mean at the last point, with a half-life of 7 days.
    pub smoothed: MilliScore,
    /// Where the score is going.
    pub direction: Direction,
    /// The Theil–Sen slope; `None` with fewer than two points.
    pub slope: Option<Slope>,
    /// Sudden changes, by time.
    pub shifts: Vec<Shift>,
    /// The robust line at the last point, in micro-points.
    level_micro: i64,
}

/// Where a score is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Up, significantly (p < .05) and by at least half a point per week.
    Rising,
    /// Down, significantly (p < .05) and by at least half a point per week.
    Falling,
    /// Neither.
    Steady,
    /// Fewer than 8 points say nothing.
    Unknown,
}

/// A slope with its 95 % interval, in micro-points per week (1 point = 1 000 000).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slope {
    /// The lower end.
    pub low: i64,
    /// The median of the slopes of all pairs of points.
    pub middle: i64,
    /// The upper end.
    pub high: i64,
}

/// A sudden change of the level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shift {
    /// [`Direction::Rising`] or [`Direction::Falling`].
    pub direction: Direction,
    /// The first point that left the old level, in Unix seconds.
    pub start: i64,
    /// The point at which the change was sure, in Unix seconds.
    pub detected: i64,
}

/// A score in the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Forecast {
    /// The instant, in Unix seconds.
    pub at: i64,
    /// The expected score.
    pub score: MilliScore,
    /// The expected score at the lower end of the slope's interval.
    pub low: MilliScore,
    /// The expected score at the upper end of the slope's interval.
    pub high: MilliScore,
}

/// The next band that the line reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BandEdge {
    /// The band that it enters.
    pub band: Band,
    /// When, in Unix seconds.
    pub at: i64,
}

/// Analyses a history, in any order: one segment for each stretch of equal series, by time.
///
/// Of several points at one instant of a segment the last one given counts. The slope and its significance compare all
/// pairs of points; of more than 256 points neighbours are first replaced by their mean, two by two, until at most 256 are
/// left. Smoothing and sudden changes use every point.
pub fn analyse(points: &[HistoryPoint]) -> Vec<Segment> {
    let mut sorted: Vec<&HistoryPoint> = points.iter().collect();
    sorted.sort_by_key(|point| point.at);
    sorted
        .chunk_by(|a, b| a.series == b.series)
        .filter_map(Segment::of)
        .collect()
}

impl Segment {
    fn of(points: &[&HistoryPoint]) -> Option<Self> {
        let series = points.first()?.series.clone();
        let mut samples: Vec<Sample> = Vec::with_capacity(points.len());
        for point in points {
            let sample = Sample {
                at: point.at,
                milli: point.score.milli().into(),
            };
            match samples.last_mut() {
                Some(last) if last.at == sample.at => *last = sample,
                _ => samples.push(sample),
            }
        }
        let (first_at, last_at) = (samples.first()?.at, samples.last()?.at);
        let few = statistics::decimate(&samples);
        let slope = statistics::theil_sen(&few);
        Some(Self {
            series,
            first_at,
            last_at,
            points: samples.len() as u64,
            smoothed: clipped(i128::from(statistics::smooth(&samples)) * 1_000),
            direction: direction(samples.len(), &few, slope),
            slope,
            shifts: statistics::shifts(&samples),
            level_micro: statistics::level(&few, last_at, slope.map_or(0, |slope| slope.middle)),
        })
    }

    /// The score in a number of days after the last point, at most 30; `None` with fewer than 8 points.
    ///
    /// It follows the Theil–Sen line, clipped to 1..=100 points. The interval comes from the interval of the slope.
    pub fn forecast(&self, days: u32) -> Option<Forecast> {
        let slope = self.slope.filter(|_| self.points >= ENOUGH as u64)?;
        let ahead = i64::from(days.min(HORIZON_DAYS)) * DAY;
        let score = |slope: i64| {
            let moved = i128::from(slope) * i128::from(ahead) / WEEK;
            clipped(i128::from(self.level_micro) + moved)
        };
        Some(Forecast {
            at: self.last_at.saturating_add(ahead),
            score: score(slope.middle),
            low: score(slope.low),
            high: score(slope.high),
        })
    }

    /// When the line enters the next band, if it has a direction and does so within 30 days after the last point.
    pub fn band_edge(&self) -> Option<BandEdge> {
        let here = clipped(self.level_micro.into()).displayed().band();
        // A displayed score is rounded half up, so a band begins half a point below its edge.
        let begin = |band: Band| i64::from(band.lower_edge().get()) * 1_000_000 - 500_000;
        let (band, edge) = match self.direction {
            Direction::Rising => {
                let above = Band::ALL.into_iter().find(|&band| band > here)?;
                (above, begin(above))
            }
            Direction::Falling => {
                let below = Band::ALL.into_iter().rev().find(|&band| band < here)?;
                // The last milli-point below the edge.
                (below, begin(here) - 1_000)
            }
            Direction::Steady | Direction::Unknown => return None,
        };
        let slope = i128::from(self.slope?.middle);
        let way = i128::from(edge) - i128::from(self.level_micro);
        let seconds = (way * WEEK)
            .unsigned_abs()
            .div_ceil(slope.unsigned_abs().max(1));
        let seconds = i64::try_from(seconds)
            .ok()
            .filter(|&seconds| seconds <= i64::from(HORIZON_DAYS) * DAY)?;
        Some(BandEdge {
            band,
            at: self.last_at.saturating_add(seconds),
        })
    }
}

fn direction(points: usize, few: &[Sample], slope: Option<Slope>) -> Direction {
    let Some(slope) = slope.filter(|_| points >= ENOUGH) else {
        return Direction::Unknown;
    };
    match statistics::mann_kendall(few) {
        Some(Direction::Rising) if slope.middle >= WORTH_REPORTING as i64 => Direction::Rising,
        Some(Direction::Falling) if slope.middle <= -(WORTH_REPORTING as i64) => Direction::Falling,
        _ => Direction::Steady,
    }
}

/// The score of a number of micro-points, clipped to 1..=100 points.
fn clipped(micro: i128) -> MilliScore {
    let milli = (micro + 500).div_euclid(1_000).clamp(1_000, 100_000);
    MilliScore::new(milli as u32).unwrap_or(MilliScore::from_loss(MAX_LOSS_MILLI))
}
