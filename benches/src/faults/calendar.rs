//! What the time of the day and of the week makes a machine do.

/// Seconds.
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;
pub(super) const WEEK: i64 = 7 * DAY;

/// Monday, 5 October 2026, 00:00 UTC: the week that all cases begin in.
pub(super) const MONDAY: i64 = 1_791_158_400;

/// How busy people keep a machine, from 0 to 1.
pub(super) fn office(at: i64) -> f64 {
    /// Hours, and how busy they are.
    const DAY_OF_WORK: [(f64, f64); 8] = [
        (0.0, 0.0),
        (7.0, 0.02),
        (9.0, 1.0),
        (11.5, 0.95),
        (12.5, 0.55),
        (14.0, 1.0),
        (18.0, 0.05),
        (24.0, 0.0),
    ];
    let busy = between(&DAY_OF_WORK, hour(at));
    if weekday(at) < 5 { busy } else { 0.1 * busy }
}

/// The part of what a day brings that has come at an instant of it, from 0 to 1.
pub(super) fn part_of_day(at: i64) -> f64 {
    const COMES: [(f64, f64); 4] = [(0.0, 0.0), (8.0, 0.15), (18.0, 0.9), (24.0, 1.0)];
    between(&COMES, hour(at))
}

/// Whether the backup runs, which takes an hour and a half from one o'clock.
pub(super) fn is_backup(at: i64) -> bool {
    let hour = hour(at);
    (1.0..2.5).contains(&hour)
}

/// 0 for Monday.
pub(super) fn weekday(at: i64) -> i64 {
    (at - MONDAY).div_euclid(DAY).rem_euclid(7)
}

pub(super) fn hour(at: i64) -> f64 {
    at.rem_euclid(DAY) as f64 / HOUR as f64
}

/// The value of a line of points at a place.
fn between(points: &[(f64, f64)], place: f64) -> f64 {
    let pairs = points.iter().zip(points.iter().skip(1));
    for ((left, low), (right, high)) in pairs {
        if place < *right {
            return low + (high - low) * (place - left) / (right - left);
        }
    }
    points.last().map_or(0.0, |(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours() {
        assert_eq!(weekday(MONDAY - 1), 6);
        assert_eq!(weekday(MONDAY + 5 * DAY), 5);
        assert!((office(MONDAY + 9 * HOUR) - 1.0).abs() < 1e-9);
        assert!(office(MONDAY + 5 * DAY + 9 * HOUR) < 0.2);
        assert!(office(MONDAY + 3 * HOUR) < 0.02);
        assert!(is_backup(MONDAY + HOUR) && !is_backup(MONDAY + 3 * HOUR));
        assert!((part_of_day(MONDAY + 18 * HOUR) - 0.9).abs() < 1e-9);
    }
}
