//! Times as sysstat writes them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::Offset;

/// A time of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::perf) struct Stamp {
    pub(in crate::perf) at: Timestamp,
    /// It carries no zone and was taken as UTC.
    pub(in crate::perf) is_local: bool,
}

impl Stamp {
    /// `2026-11-20 07:52:27`, with the zone behind it where there is one, or the seconds since 1970.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.contains('-') {
            let at = Timestamp::from_second(text.trim().parse().ok()?).ok()?;
            return Some(Self {
                at,
                is_local: false,
            });
        }
        let mut parts = text.split_ascii_whitespace();
        let (date, time) = (parts.next()?, parts.next()?);
        Self::of(
            date.parse().ok()?,
            clock(time)?,
            parts.next() == Some("UTC"),
        )
    }

    pub(super) fn of(date: Date, time: Time, is_utc: bool) -> Option<Self> {
        Some(Self {
            at: utc(date.to_datetime(time))?,
            is_local: !is_utc,
        })
    }
}

pub(in crate::perf) fn utc(time: DateTime) -> Option<Timestamp> {
    Offset::UTC.to_timestamp(time).ok()
}

/// `07:52:27`.
pub(in crate::perf) fn clock(text: &str) -> Option<Time> {
    let mut parts = text.split(':').map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() {
        return None;
    }
    // A leap second is that before it.
    Time::new(hour, minute, second.min(59), 0).ok()
}

/// A time of the day on a clock of twelve hours.
pub(in crate::perf) fn of_half_day(time: Time, is_afternoon: bool) -> Option<Time> {
    let hour = match (time.hour(), is_afternoon) {
        (1..=11, true) => time.hour() + 12,
        (12, false) => 0,
        (hour @ 1..=12, _) => hour,
        _ => return None,
    };
    Time::new(hour, time.minute(), time.second(), 0).ok()
}

/// Whether midnight lies between two times of day that follow each other: a clock that is set back a little, as at the
/// end of summer, does not make a day.
pub(in crate::perf) fn is_next_day(before: Time, after: Time) -> bool {
    const HALF_DAY: i32 = 12 * 3600;
    let seconds = |time: Time| {
        i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second())
    };
    seconds(before) - seconds(after) > HALF_DAY
}

/// A date in the order of some locale: `2026-11-20`, `20.11.2026`, `11/20/26`. Where slashes leave it open which of two
/// numbers is the month, it is the first, as in the locales that the tools run in by default.
pub(in crate::perf) fn date(text: &str) -> Option<Date> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    let mut parts = text.trim_end_matches('.').split(separator);
    let mut part = || {
        parts
            .next()
            .and_then(|part| part.trim().parse::<i16>().ok())
    };
    let (first, second, third) = (part()?, part()?, part()?);
    let (year, month, day) = match separator {
        '-' | '/' if first > 31 => (first, second, third),
        '/' if first <= 12 => (third, first, second),
        '.' | '/' | '-' => (third, second, first),
        _ => return None,
    };
    let year = if year < 100 { year + 2000 } else { year };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_locales() {
        let expected = Date::new(2026, 11, 20).ok();
        for text in [
            "2026-11-20",
            "20.11.2026",
            "20.11.2026.",
            "11/20/26",
            "11/20/2026",
            "20/11/2026",
            "20-11-2026",
            "2026/11/20",
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
        for text in ["", "x", "2026", "31/31/31", "99999/1/1", "1e1"] {
            assert_eq!(date(text), None, "{text}");
        }
    }

    #[test]
    fn stamps_with_and_without_a_zone() {
        let parse = |text| Stamp::parse(text).map(|stamp| (stamp.at.to_string(), stamp.is_local));
        let at = || "2026-11-20T07:52:27Z".to_owned();
        assert_eq!(parse("2026-11-20 07:52:27 UTC"), Some((at(), false)));
        assert_eq!(parse("2026-11-20 07:52:27"), Some((at(), true)));
        assert_eq!(parse("1795161147"), Some((at(), false)));
        for text in [
            "",
            "2026-11-20",
            "2026-13-20 07:52:27",
            "2026-11-20 25:00:00",
            "99999999999999999",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn half_days() {
        let of = |hour, is_afternoon| {
            let time = Time::new(hour, 30, 0, 0).ok()?;
            of_half_day(time, is_afternoon).map(Time::hour)
        };
        assert_eq!(of(12, false), Some(0));
        assert_eq!(of(1, false), Some(1));
        assert_eq!(of(12, true), Some(12));
        assert_eq!(of(11, true), Some(23));
        assert_eq!(of(13, true), None);
    }
}
