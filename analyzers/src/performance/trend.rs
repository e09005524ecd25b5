//! Where a series goes: its slope, whether it has one, and when it arrives.

/// Hours of a day.
const DAY: i64 = 24;

/// How a series changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Trend {
    /// The median slope over all of the time, per day (Sen 1968).
    pub(super) per_day: f64,
    /// That of the last third.
    pub(super) lately: f64,
    /// Whether so clear a direction comes by chance less than once in four hundred series.
    pub(super) is_clear: bool,
    /// Whether it was watched for long enough to know its days.
    pub(super) knows_days: bool,
}

/// The trend of hourly values; `None` of less than six hours.
///
/// With several days, only values of the same hour of the day are compared (Hirsch, Slack and Smith 1982), so that no
/// daily rhythm looks like growth; never values before and after a restart. Nothing here falls when values from some
/// instant on rise.
pub(super) fn trend(hours: &[(i64, f64)], restarts: &[i64]) -> Option<Trend> {
    let (first, last) = (hours.first()?.0, hours.last()?.0);
    if hours.len() < 6 {
        return None;
    }
    let knows_days = last - first >= 5 * DAY;
    let season = if knows_days { DAY } else { 1 };
    let run = |hour: i64| restarts.partition_point(|restart| *restart <= hour);
    // By run and hour of the day.
    let mut groups = std::collections::BTreeMap::<(usize, i64), Vec<(i64, f64)>>::new();
    for (hour, value) in hours {
        let group = (run(*hour), hour.rem_euclid(season));
        groups.entry(group).or_default().push((*hour, *value));
    }
    let late = last - (last - first) / 3;
    let (mut slopes, mut late_slopes) = (Vec::new(), Vec::new());
    let (mut balance, mut deviation) = (0.0, vec![0.0; season as usize]);
    for ((_, hour_of_day), group) in &groups {
        for (number, (to, after)) in group.iter().enumerate() {
            for (from, before) in &group[..number] {
                let slope = (after - before) / (to - from) as f64 * DAY as f64;
                slopes.push(slope);
                if *from >= late {
                    late_slopes.push(slope);
                }
                balance += sign(after - before);
            }
        }
        let count = group.len() as f64;
        // The variance of Kendall's S without ties, which is its greatest.
        deviation[*hour_of_day as usize] += count * (count - 1.0) * (2.0 * count + 5.0) / 18.0;
    }
    // Hours of a day go together: as if they all said the same.
    let deviation: f64 = deviation.into_iter().map(f64::sqrt).sum();
    let is_clear = if knows_days {
        balance >= 2.8 * deviation
    } else {
        balance >= 0.9 * slopes.len() as f64
    };
    Some(Trend {
        per_day: median(&mut slopes)?,
        lately: median(&mut late_slopes)?,
        is_clear,
        knows_days,
    })
}

fn sign(difference: f64) -> f64 {
    if difference > 0.0 {
        1.0
    } else if difference < 0.0 {
        -1.0
    } else {
        0.0
    }
}

fn median(values: &mut [f64]) -> Option<f64> {
    if values.is_empty() {
        return None;
    }
    let middle = values.len() / 2;
    let (_, value, _) = values.select_nth_unstable_by(middle, f64::total_cmp);
    Some(*value)
}

/// When something will be used up, in days from the last value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Arrival {
    pub(super) days: f64,
    /// With four chances in five not before this, and not after that; `None` if it may never be.
    pub(super) earliest: f64,
    pub(super) latest: Option<f64>,
}

/// Nobody knows what a machine does in two years.
const HORIZON_DAYS: i64 = 730;
/// Steps of a day.
const STEPS: i64 = 8;

/// When hourly values reach `end`, by what came to them from day to day: a sum of daily changes that do not depend on each
/// other, other ones at weekends where enough are known. `None` with less than four days, and where it never does.
pub(super) fn arrival(hours: &[(i64, f64)], end: f64) -> Option<Arrival> {
    let (last, now) = *hours.last()?;
    let changes = changes(hours, last);
    if changes.len() < 3 {
        return None;
    }
    let model = Model::of(&changes);
    let rest = end - now;
    let mut arrival = Arrival {
        days: f64::NAN,
        earliest: f64::NAN,
        latest: None,
    };
    let mut expected = 0.0;
    for step in 0..HORIZON_DAYS * STEPS {
        let hour = last + step * DAY / STEPS;
        expected += model.drift(is_weekend(hour)) / STEPS as f64;
        let days = (step + 1) as f64 / STEPS as f64;
        let margin = model.margin(days);
        if arrival.earliest.is_nan() && expected + margin >= rest {
            arrival.earliest = days;
        }
        if arrival.days.is_nan() && expected >= rest {
            arrival.days = days;
        }
        if expected - margin >= rest {
            arrival.latest = Some(days);
            break;
        }
    }
    (!arrival.days.is_nan()).then_some(arrival)
}

/// What came to the value in each day before the last hour, with whether it was a day of a weekend.
fn changes(hours: &[(i64, f64)], last: i64) -> Vec<(bool, f64)> {
    /// So many days back: what was before says little of what is next.
    const MOST_DAYS: i64 = 28;
    let mut changes = Vec::new();
    let mut after: Option<(i64, f64)> = None;
    for day in 0..=MOST_DAYS {
        let hour = last - day * DAY;
        let Ok(place) = hours.binary_search_by_key(&hour, |(hour, _)| *hour) else {
            continue;
        };
        let value = hours[place].1;
        if let Some((later, end)) = after {
            let days = (later - hour) / DAY;
            for passed in 0..days {
                let middle = hour + passed * DAY + DAY / 2;
                changes.push((is_weekend(middle), (end - value) / days as f64));
            }
        }
        after = Some((hour, value));
    }
    changes
}

/// 1970 began on a Thursday.
pub(super) fn is_weekend(hour: i64) -> bool {
    (hour.div_euclid(DAY) + 3).rem_euclid(7) >= 5
}

/// Daily changes: normal around the mean of their kind of day.
struct Model {
    means: [f64; 2],
    /// The variance of a day's change around its mean.
    variance: f64,
    count: f64,
    /// Student's t for four chances in five.
    quantile: f64,
}

impl Model {
    fn of(changes: &[(bool, f64)]) -> Self {
        let of_kind = |weekend: bool| changes.iter().filter(move |(kind, _)| *kind == weekend);
        let counts = [false, true].map(|weekend| of_kind(weekend).count());
        let knows_weekends = counts[0] >= 5 && counts[1] >= 3;
        let mean = |values: &mut dyn Iterator<Item = f64>| {
            let (sum, count) =
                values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
            sum / count
        };
        let all = mean(&mut changes.iter().map(|(_, change)| *change));
        let means = if knows_weekends {
            [false, true].map(|weekend| mean(&mut of_kind(weekend).map(|(_, change)| *change)))
        } else {
            [all, all]
        };
        let freedom = changes.len() - if knows_weekends { 2 } else { 1 };
        let squares: f64 = changes
            .iter()
            .map(|(weekend, change)| {
                let off = change - means[usize::from(*weekend)];
                off * off
            })
            .sum();
        Self {
            means,
            variance: squares / freedom as f64,
            count: changes.len() as f64,
            quantile: quantile(freedom),
        }
    }

    fn drift(&self, weekend: bool) -> f64 {
        self.means[usize::from(weekend)]
    }

    /// How far a sum of so many days may be off, one chance in ten on either side: days vary, and their mean is not known
    /// better than they were watched.
    fn margin(&self, days: f64) -> f64 {
        let variance = self.variance * (days + days * days / self.count);
        self.quantile * variance.sqrt()
    }
}

/// The 90 % point of Student's t.
fn quantile(freedom: usize) -> f64 {
    const POINTS: [f64; 30] = [
        3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356, 1.350,
        1.345, 1.341, 1.337, 1.333, 1.330, 1.328, 1.325, 1.323, 1.321, 1.319, 1.318, 1.316, 1.315,
        1.314, 1.313, 1.311, 1.310,
    ];
    POINTS[freedom.clamp(1, POINTS.len()) - 1]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: i64, value: impl Fn(i64) -> f64) -> Vec<(i64, f64)> {
        (0..count * DAY).map(|hour| (hour, value(hour))).collect()
    }

    #[test]
    fn growth_is_found_and_a_daily_rhythm_is_not() {
        let grows = trend(&days(7, |hour| hour as f64), &[]).unwrap();
        assert_eq!((grows.per_day, grows.lately), (24.0, 24.0));
        assert!(grows.is_clear && grows.knows_days);
        let rhythm = days(7, |hour| [1.0, 5.0, 9.0, 5.0][(hour % 24 / 6) as usize]);
        let rhythm = trend(&rhythm, &[]).unwrap();
        assert_eq!((rhythm.per_day, rhythm.is_clear), (0.0, false));
    }

    #[test]
    fn what_starts_anew_is_not_compared_with_what_was() {
        let saw = days(14, |hour| (hour % (7 * DAY)) as f64);
        assert!(!trend(&saw, &[]).unwrap().is_clear);
        let known = trend(&saw, &[7 * DAY]).unwrap();
        assert_eq!((known.per_day, known.is_clear), (24.0, true));
    }

    #[test]
    fn what_levelled_off_does_not_grow_any_more() {
        let cache = trend(&days(9, |hour| hour.min(4 * DAY) as f64), &[]).unwrap();
        assert!(cache.lately.abs() < 1e-9 && cache.per_day > 0.0);
    }

    #[test]
    fn a_steady_rate_arrives_when_it_must() {
        let arrival = arrival(&days(10, |hour| hour as f64 / 24.0), 19.0).unwrap();
        assert!((arrival.days - 9.0).abs() < 0.3, "{arrival:?}");
        assert!(arrival.earliest <= arrival.days && arrival.latest.unwrap() >= arrival.days);
        let falls = days(10, |hour| -hour as f64);
        assert_eq!(super::arrival(&falls, 5.0), None);
    }
}
