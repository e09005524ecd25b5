//! Where a series goes: whether it grows, and when it arrives.

/// Hours of a day.
const DAY: i64 = 24;

/// How fast something grows, as far as it does so all the time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Growth {
    /// The least that came to it in any part of the time, per day.
    pub(super) per_day: f64,
    pub(super) watched: Watched,
}

/// How long growth was watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Watched {
    /// Five days, or three weeks.
    Long,
    /// Three days.
    Days,
    /// Hours.
    Hours,
}

/// What has just been started fills its caches for a day.
const SETTLES: i64 = DAY;

/// How hourly values grow: what came to each part of the time at the least, from the same hours of the part before it, so
/// that no daily rhythm, no cache that fills and no single step looks like growth. Never over a restart.
///
/// Several answers: by weeks, by five days, by three days and, of short recordings, by hours. None falls when values from
/// some instant on rise.
pub(super) fn growths(hours: &[(i64, f64)], restarts: &[i64]) -> Vec<Growth> {
    let run_of = |hour: i64| restarts.partition_point(|restart| *restart <= hour);
    let settled: Vec<(i64, f64)> = hours
        .iter()
        .copied()
        .filter(|(hour, _)| match run_of(*hour) {
            0 => true,
            run => *hour >= restarts[run - 1] + SETTLES,
        })
        .collect();
    let Some(((first, _), (last, _))) = settled.first().zip(settled.last()) else {
        return Vec::new();
    };
    let mut growths = Vec::new();
    let mut push = |lag: i64, parts: i64, watched: Watched| {
        let least = least_change(&settled, &run_of, lag, parts);
        growths.extend(least.map(|least| Growth {
            per_day: least * DAY as f64 / lag as f64,
            watched,
        }));
    };
    push(7 * DAY, 2, Watched::Long);
    push(DAY, 4, Watched::Long);
    push(DAY, 2, Watched::Days);
    let span = last - first;
    if (6..3 * DAY).contains(&span) {
        push(1, span.min(DAY), Watched::Hours);
    }
    growths
}

/// The least of the changes in the last so many parts of a length, each the median of what came to its hours since the
/// same hours of the part before it. Parts without half of their hours are passed over; `None` if too many are.
fn least_change(
    hours: &[(i64, f64)],
    run_of: &impl Fn(i64) -> usize,
    lag: i64,
    parts: i64,
) -> Option<f64> {
    let end = hours.last()?.0;
    let value = |hour: i64| {
        let place = hours.binary_search_by_key(&hour, |(hour, _)| *hour);
        place.ok().map(|place| hours[place].1)
    };
    let change = |hour: i64| {
        let change = value(hour)? - value(hour - lag)?;
        (run_of(hour) == run_of(hour - lag)).then_some(change)
    };
    let mut least = f64::INFINITY;
    let mut found = 0;
    for part in 0..2 * parts + 2 {
        let to = end - part * lag;
        let mut changes: Vec<f64> = (to - lag + 1..=to).filter_map(change).collect();
        if changes.len() as i64 * 2 < lag {
            continue;
        }
        least = least.min(median(&mut changes)?);
        found += 1;
        if found == parts {
            return Some(least);
        }
    }
    None
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
    /// What usually comes to it in a day: half of all pairs of days have less (Hodges and Lehmann).
    pub(super) per_day: f64,
    /// Whether so much comes by chance less than once in twenty series (Wilcoxon).
    pub(super) is_clear: bool,
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
    let (per_day, is_clear) = usual(&changes);
    let mut arrival = Arrival {
        days: f64::NAN,
        per_day,
        is_clear,
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

/// What usually comes in a day, and whether that is clearly more than nothing: of all of the time, of two weeks or of one.
/// Neither falls when a change rises.
fn usual(changes: &[(bool, f64)]) -> (f64, bool) {
    let mut most = f64::NEG_INFINITY;
    let mut is_clear = false;
    for days in [28, 14, 7] {
        let part = &changes[..changes.len().min(days)];
        let mut pairs = Vec::with_capacity(part.len() * (part.len() + 1) / 2);
        for (number, (_, a)) in part.iter().enumerate() {
            pairs.extend(part[..=number].iter().map(|(_, b)| f64::midpoint(*a, *b)));
        }
        let count = part.len() as f64;
        let positive = pairs.iter().filter(|pair| **pair > 0.0).count() as f64;
        let expected = count * (count + 1.0) / 4.0;
        let deviation = (count * (count + 1.0) * (2.0 * count + 1.0) / 24.0).sqrt();
        is_clear |= positive >= expected + 1.65 * deviation;
        most = most.max(median(&mut pairs).unwrap_or(0.0));
    }
    (most, is_clear)
}

/// 1970 began on a Thursday.
pub(super) fn is_weekend(hour: i64) -> bool {
    (hour.div_euclid(DAY) + 3).rem_euclid(7) >= 5
}

/// Daily changes: normal around the mean of their kind of day, since some day on that nobody knows.
struct Model {
    means: [f64; 2],
    /// The variance of a day's change around its mean.
    variance: f64,
    /// The variance of the mean itself.
    of_mean: f64,
    /// Student's t for four chances in five.
    quantile: f64,
}

/// Changes that are supposed to go on: the newest so many of all.
struct Guess {
    means: [f64; 2],
    variance: f64,
    of_mean: f64,
    /// How likely it makes what was seen, against one level for all.
    weight: f64,
}

impl Model {
    /// Of changes, the newest first: each day on which more or less may have begun to come is a guess, and counts by how
    /// well it explains them.
    fn of(changes: &[(bool, f64)]) -> Self {
        /// So many days on either side.
        const FEWEST: usize = 3;
        let last = (changes.len() + 1).saturating_sub(FEWEST);
        let splits = FEWEST..last.max(FEWEST);
        let whole = Guess::of(changes, changes.len(), None);
        let base = whole.variance;
        let guesses = splits.map(|newest| Guess::of(changes, newest, Some(base)));
        let guesses: Vec<Guess> = guesses.chain([whole]).collect();
        let all: f64 = guesses.iter().map(|guess| guess.weight).sum();
        let mean = |of: &dyn Fn(&Guess) -> f64| {
            let sum: f64 = guesses.iter().map(|guess| guess.weight * of(guess)).sum();
            sum / all
        };
        let means = [mean(&|guess| guess.means[0]), mean(&|guess| guess.means[1])];
        let off = |guess: &Guess| weekly(guess.means) - weekly(means);
        Self {
            means,
            variance: mean(&|guess| guess.variance),
            of_mean: mean(&|guess| guess.of_mean + off(guess) * off(guess)),
            quantile: quantile(changes.len().saturating_sub(2)),
        }
    }

    fn drift(&self, weekend: bool) -> f64 {
        self.means[usize::from(weekend)]
    }

    /// How far a sum of so many days may be off, one chance in ten on either side: days vary, and their mean is not known
    /// better than they were watched.
    fn margin(&self, days: f64) -> f64 {
        let variance = self.variance * days + self.of_mean * days * days;
        WIDER * self.quantile * variance.sqrt()
    }
}

/// Intervals of the model alone hold 72 % instead of 80 %, because a guess of the onset is surer of itself than it should
/// be: `benches/faults` measures it.
const WIDER: f64 = 1.2;

/// The mean day of a week.
fn weekly(means: [f64; 2]) -> f64 {
    (5.0 * means[0] + 2.0 * means[1]) / 7.0
}

impl Guess {
    /// That the newest so many go on; `base` is the variance where all are alike.
    fn of(changes: &[(bool, f64)], newest: usize, base: Option<f64>) -> Self {
        let (new, old) = changes.split_at(newest);
        let (means, knows_weekends) = means(new);
        let mut squares = 0.0;
        for part in [new, old].into_iter().filter(|part| !part.is_empty()) {
            let (means, _) = self::means(part);
            for (weekend, change) in part {
                let off = change - means[usize::from(*weekend)];
                squares += off * off;
            }
        }
        let count = changes.len() as f64;
        let freedom = count - if old.is_empty() { 1.0 } else { 2.0 };
        let variance = squares / freedom.max(1.0);
        // A likelihood is the variance to the power of half the count; a split more must explain that much better
        // (Schwarz).
        let weight = base.map_or(1.0, |base| {
            let ratio = (base / variance.max(base * 1e-9).max(f64::MIN_POSITIVE)).max(1e-3);
            let power = (0..changes.len()).fold(1.0, |product, _| product * ratio);
            (power.sqrt() / (count * count)).min(1e12)
        });
        // Days of one kind alone say less of a week.
        let known = if knows_weekends { 1.0 } else { 2.0 };
        Self {
            means,
            variance,
            of_mean: variance * known / newest as f64,
            weight,
        }
    }
}

/// The mean change of working days and of weekends, and whether both are known; else both are the mean of all.
fn means(changes: &[(bool, f64)]) -> ([f64; 2], bool) {
    let mut sums = [(0.0, 0_u32); 2];
    for (weekend, change) in changes {
        let (sum, count) = &mut sums[usize::from(*weekend)];
        *sum += change;
        *count += 1;
    }
    let knows_weekends = sums[0].1 >= 4 && sums[1].1 >= 2;
    if knows_weekends {
        return (sums.map(|(sum, count)| sum / f64::from(count)), true);
    }
    let mean = (sums[0].0 + sums[1].0) / f64::from(sums[0].1 + sums[1].1);
    ([mean, mean], false)
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

    /// The fastest growth that days say.
    fn rate(hours: &[(i64, f64)], restarts: &[i64]) -> f64 {
        let growths = growths(hours, restarts).into_iter();
        let rates = growths
            .filter(|growth| growth.watched == Watched::Long)
            .map(|growth| growth.per_day);
        rates.fold(f64::NEG_INFINITY, f64::max)
    }

    #[test]
    fn growth_is_found_and_a_daily_rhythm_is_not() {
        assert!((rate(&days(7, |hour| hour as f64), &[]) - 24.0).abs() < 1e-9);
        let rhythm = days(7, |hour| [1.0, 5.0, 9.0, 5.0][(hour % 24 / 6) as usize]);
        assert!(rate(&rhythm, &[]).abs() < 1e-9);
    }

    #[test]
    fn what_starts_anew_is_not_compared_with_what_was() {
        let saw = days(14, |hour| (hour % (7 * DAY)) as f64);
        assert!(rate(&saw, &[]) < 24.0 + 1e-9);
        assert!((rate(&saw, &[7 * DAY]) - 24.0).abs() < 1e-9);
        // Just restarted: what was before it says more.
        let early = days(8, |hour| (hour % (7 * DAY)) as f64);
        assert!((rate(&early, &[7 * DAY]) - 24.0).abs() < 1e-9);
    }

    #[test]
    fn neither_a_cache_nor_a_step_grows() {
        let cache = days(9, |hour| hour.min(4 * DAY) as f64);
        assert!(rate(&cache, &[]).abs() < 1e-9);
        for step in 0..9 * DAY {
            assert!(
                rate(
                    &days(9, |hour| f64::from(u8::from(hour >= step)) * 1e9),
                    &[]
                ) < 1.0
            );
        }
    }

    #[test]
    fn a_steady_rate_arrives_when_it_must() {
        let arrival = arrival(&days(10, |hour| hour as f64 / 24.0), 19.0).unwrap();
        assert!((arrival.days - 9.0).abs() < 0.3, "{arrival:?}");
        assert!(arrival.is_clear && (arrival.per_day - 1.0).abs() < 1e-9);
        assert!(arrival.earliest <= arrival.days && arrival.latest.unwrap() >= arrival.days);
        let falls = days(10, |hour| -hour as f64);
        assert_eq!(super::arrival(&falls, 5.0), None);
    }

    #[test]
    fn what_came_before_the_growth_does_not_slow_it() {
        let late = days(14, |hour| (hour - 7 * DAY).max(0) as f64 / 24.0);
        let arrival = arrival(&late, 16.0).unwrap();
        assert!((arrival.days - 9.0).abs() < 1.2, "{arrival:?}");
    }
}
