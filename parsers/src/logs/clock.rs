//! Times as logs write them.
//!
//! Lines of the same minute follow each other, so the last minute is kept as it was written beside what it means.

mod parts;

use jiff::civil::Time;
use jiff::{Timestamp, tz::Offset};

use self::parts::{
    civil_second, date_and_minute, digits, fraction, hour_and_minute, is_weekday, month_and_day,
    offset, plus, second_of_minute, zone_offset,
};

/// A time at the start of a text, and how many bytes it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    /// `None` if there is no such time, as on the 30th of February, or its year cannot be known.
    pub(super) at: Option<Timestamp>,
    pub(super) length: usize,
}

/// Reads times, and remembers what had to be assumed.
pub(super) struct Clock {
    /// The last second that a time without a year may be of.
    latest: Option<i64>,
    minute: [u8; 16],
    minute_start: Option<i64>,
    yearless_minute: [u8; 12],
    yearless_start: Option<i64>,
    /// A time had no zone.
    pub(super) is_local: bool,
    /// Times that had no year.
    pub(super) years_inferred: u64,
    /// Such a time was most of a year before the one that was read before it.
    pub(super) turned_back: bool,
}

/// How far the clocks and zones of two machines may be apart.
const DAY: i64 = 24 * 3600;

/// No log goes back as far as this, unless it spans more than a year.
const MOST_OF_A_YEAR: i64 = 300 * DAY;

impl Clock {
    pub(super) fn new(as_of: Option<Timestamp>) -> Self {
        Self {
            latest: as_of.map(|as_of| as_of.as_second() + DAY),
            minute: [0; 16],
            minute_start: None,
            yearless_minute: [0; 12],
            yearless_start: None,
            is_local: false,
            years_inferred: 0,
            turned_back: false,
        }
    }

    /// `2026-11-20T09:00:30.984453+01:00`, also with a blank for the `T`, a comma, fewer or no places, `Z`, `+0100` or no
    /// zone.
    #[inline]
    pub(super) fn iso(&mut self, text: &[u8]) -> Option<Stamp> {
        let (local, nanoseconds, length) = self.civil(text)?;
        let zone = offset(&text[length..]);
        self.is_local |= zone.is_none();
        let (offset, zone_length) = zone.unwrap_or((0, 0));
        Some(Stamp {
            at: local.and_then(|local| Timestamp::new(local - offset, nanoseconds).ok()),
            length: length + zone_length,
        })
    }

    /// `Fri 2026-11-20 09:00:30 CET`.
    #[inline]
    pub(super) fn full(&mut self, text: &[u8]) -> Option<Stamp> {
        let start = text.get(..4)?;
        if start[3] != b' ' || !is_weekday(&start[..3]) {
            return None;
        }
        let (local, nanoseconds, length) = self.civil(&text[4..])?;
        let rest = text[4 + length..].strip_prefix(b" ")?;
        let word = &rest[..memchr::memchr(b' ', rest)?];
        let zone = zone_offset(word);
        self.is_local |= zone.is_none();
        let seconds = local.map(|local| local - zone.unwrap_or(0));
        Some(Stamp {
            at: seconds.and_then(|seconds| Timestamp::new(seconds, nanoseconds).ok()),
            length: 4 + length + 1 + word.len(),
        })
    }

    /// A date and a time of day to the second and what is behind it, as if it were UTC.
    #[inline]
    fn civil(&mut self, text: &[u8]) -> Option<(Option<i64>, i32, usize)> {
        let head: &[u8; 19] = text.first_chunk()?;
        if head[..16] != self.minute {
            let minute: [u8; 16] = *head.first_chunk()?;
            let (year, month, day, hour, minute_of_hour) = date_and_minute(&minute)?;
            self.minute_start = civil_second(year, month, day, hour, minute_of_hour);
            self.minute = minute;
        }
        let second = second_of_minute(&head[16..])?;
        let (nanoseconds, length) = fraction(&text[19..]);
        Some((plus(self.minute_start, second), nanoseconds, 19 + length))
    }

    /// `Nov 20 09:00:30`, also with places behind it, or with a year before the time as some devices write it.
    #[inline]
    pub(super) fn yearless(&mut self, text: &[u8]) -> Option<Stamp> {
        let head: &[u8; 15] = text.first_chunk()?;
        if head[..12] != self.yearless_minute {
            let (month, day) = month_and_day(head)?;
            if head[7..11].iter().all(u8::is_ascii_digit) && head[11] == b' ' {
                return self.with_year(text, month, day);
            }
            let (hour, minute) = hour_and_minute(&head[7..12])?;
            let before = self.yearless_start;
            self.yearless_start = self.infer(month, day, Time::new(hour, minute, 0, 0).ok());
            self.yearless_minute = *head.first_chunk()?;
            if let (Some(before), Some(now)) = (before, self.yearless_start) {
                self.turned_back |= before - now > MOST_OF_A_YEAR;
            }
        }
        let second = second_of_minute(&head[12..])?;
        let (nanoseconds, length) = fraction(&text[15..]);
        self.is_local = true;
        self.years_inferred += 1;
        let seconds = plus(self.yearless_start, second);
        Some(Stamp {
            at: seconds.and_then(|seconds| Timestamp::new(seconds, nanoseconds).ok()),
            length: 15 + length,
        })
    }

    /// `Nov 20 2026 09:00:30`.
    fn with_year(&mut self, text: &[u8], month: i8, day: i8) -> Option<Stamp> {
        let year = digits(text.get(7..11)?)? as i16;
        let (hour, minute) = hour_and_minute(text.get(12..17)?)?;
        let second = second_of_minute(text.get(17..20)?)?;
        self.is_local = true;
        let start = civil_second(year, month, day, hour, minute);
        Some(Stamp {
            at: plus(start, second).and_then(|seconds| Timestamp::from_second(seconds).ok()),
            length: 20,
        })
    }

    /// `Fri Nov 20 08:51:13 2026`.
    pub(super) fn asctime(&mut self, text: &[u8]) -> Option<Stamp> {
        let text: &[u8; 24] = text.first_chunk()?;
        let (month, day) = month_and_day(text[4..19].first_chunk()?)?;
        let (hour, minute) = hour_and_minute(&text[11..16])?;
        let second = second_of_minute(&text[16..19])?;
        let year = digits(text[19..].strip_prefix(b" ")?)? as i16;
        self.is_local = true;
        let start = civil_second(year, month, day, hour, minute);
        Some(Stamp {
            at: plus(start, second).and_then(|seconds| Timestamp::from_second(seconds).ok()),
            length: 24,
        })
    }

    /// The latest year that does not put a time behind the instant of the analysis.
    ///
    /// Every line is judged alone, so a turn of the year within a file, lines out of order and rotations in any order
    /// all come out alike, as long as the log is of one year. Leap days are up to eight years apart.
    fn infer(&self, month: i8, day: i8, time: Option<Time>) -> Option<i64> {
        let (latest, time) = (self.latest?, time?);
        let year = Timestamp::from_second(latest).ok()?;
        let year = Offset::UTC.to_datetime(year).year();
        let years = (year - 8..=year).rev();
        years
            .filter_map(|year| civil_second(year, month, day, time.hour(), time.minute()))
            .find(|second| *second <= latest)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests {
    use super::*;

    fn clock() -> Clock {
        Clock::new(Some("2026-01-10T12:00:00Z".parse().unwrap()))
    }

    fn shown(stamp: Option<Stamp>) -> Option<(String, usize)> {
        stamp.map(|stamp| {
            let at = stamp.at.map_or_else(|| "-".to_owned(), |at| at.to_string());
            (at, stamp.length)
        })
    }

    #[test]
    fn times_with_a_date() {
        for (text, at, length) in [
            ("2026-11-20T09:00:30+0100 h", "2026-11-20T08:00:30Z", 24),
            (
                "2026-11-20T09:00:30.984453+01:00",
                "2026-11-20T08:00:30.984453Z",
                32,
            ),
            (
                "2026-11-20T09:00:30,000001-00:30",
                "2026-11-20T09:30:30.000001Z",
                32,
            ),
            ("2026-11-20T09:00:30Z", "2026-11-20T09:00:30Z", 20),
            ("2026-11-20 09:00:30.5 x", "2026-11-20T09:00:30.5Z", 21),
            ("2026-11-20T09:00:60Z", "2026-11-20T09:00:59Z", 20),
            ("2026-02-30T09:00:30Z", "-", 20),
            ("2026-11-20T25:00:30Z", "-", 20),
            ("2026-11-20T09:00:61Z", "-", 20),
            (
                "2026-11-20T09:00:30.1234567899Z",
                "2026-11-20T09:00:30.123456789Z",
                31,
            ),
        ] {
            let expected = Some((at.to_owned(), length));
            assert_eq!(shown(clock().iso(text.as_bytes())), expected, "{text}");
        }
        for text in [
            "",
            "2026-11-20",
            "2026-11-20T09:00",
            "20261120T09:00:30+01",
            "x",
        ] {
            assert_eq!(shown(clock().iso(text.as_bytes())), None, "{text}");
        }
    }

    #[test]
    fn zones_by_name() {
        for (text, at, is_local) in [
            (
                "Fri 2026-11-20 09:00:30 CET h",
                "2026-11-20T08:00:30Z",
                false,
            ),
            (
                "Fri 2026-11-20 09:00:30.25 UTC h",
                "2026-11-20T09:00:30.25Z",
                false,
            ),
            (
                "Fri 2026-11-20 09:00:30 -03 h",
                "2026-11-20T12:00:30Z",
                false,
            ),
            (
                "Fri 2026-11-20 09:00:30 +0530 h",
                "2026-11-20T03:30:30Z",
                false,
            ),
            (
                "Fri 2026-11-20 09:00:30 IST h",
                "2026-11-20T09:00:30Z",
                true,
            ),
        ] {
            let mut clock = clock();
            assert_eq!(shown(clock.full(text.as_bytes())).unwrap().0, at);
            assert_eq!(clock.is_local, is_local, "{text}");
        }
        assert_eq!(shown(clock().full(b"Fry 2026-11-20 09:00:30 CET h")), None);
    }

    #[test]
    fn years_are_never_later_than_the_analysis() {
        for (text, at) in [
            ("Dec 31 23:59:59 h", "2025-12-31T23:59:59Z"),
            ("Jan  1 00:00:01 h", "2026-01-01T00:00:01Z"),
            ("Jan 11 11:59:00 h", "2026-01-11T11:59:00Z"),
            ("Jan 11 12:01:00 h", "2025-01-11T12:01:00Z"),
            ("Feb 29 00:00:00 h", "2024-02-29T00:00:00Z"),
            ("Feb 30 00:00:00 h", "-"),
            ("Feb 28 25:61:61 h", "-"),
            ("Nov 20 2019 09:00:30: %ASA", "2019-11-20T09:00:30Z"),
            ("Nov 20 09:00:30.984453 h", "2025-11-20T09:00:30.984453Z"),
        ] {
            let mut clock = clock();
            assert_eq!(
                shown(clock.yearless(text.as_bytes())).unwrap().0,
                at,
                "{text}"
            );
            // The same minute again, as it was kept.
            assert_eq!(
                shown(clock.yearless(text.as_bytes())).unwrap().0,
                at,
                "{text}"
            );
        }
        let unknown = Clock::new(None).yearless(b"Dec 31 23:59:59 h").unwrap();
        assert_eq!((unknown.at, unknown.length), (None, 15));
        let new_year = Clock::new(Some("2025-12-31T23:30:00Z".parse().unwrap()))
            .yearless(b"Jan  1 00:30:00 h");
        // Already tomorrow where the machine stands.
        assert_eq!(shown(new_year).unwrap().0, "2026-01-01T00:30:00Z");
    }

    #[test]
    fn a_time_as_c_writes_it() {
        let stamp = clock().asctime(b"Fri Nov 20 08:51:13 2026] x");
        assert_eq!(shown(stamp).unwrap().0, "2026-11-20T08:51:13Z");
        assert_eq!(clock().asctime(b"Fri Nov 20 08:51:13 2x26]"), None);
    }
}
