//! Times as Windows and PowerShell write them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// Reads the times of one export.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::perf) struct Clock {
    /// Minutes west of UTC that local times are at, if the export says.
    west: Option<i64>,
    /// A time with slashes cannot have been in the order of the United States.
    is_day_first: bool,
    /// A time had no zone and was taken as UTC.
    pub(in crate::perf) is_local: bool,
}

impl Clock {
    /// Times that are so many minutes west of UTC, if that is known.
    pub(in crate::perf) fn new(west: Option<i64>) -> Self {
        Self {
            west,
            ..Self::default()
        }
    }

    /// Reads `MM/dd/yyyy HH:mm:ss.fff`, what spreadsheets and cultures make of it, ISO 8601 and `/Date(0)/`.
    pub(in crate::perf) fn read(&mut self, text: &str) -> Option<Timestamp> {
        let text = text.trim();
        if let Some(rest) = text.strip_prefix("/Date(") {
            return milliseconds(rest.strip_suffix(")/")?);
        }
        if text.contains('T')
            && let Ok(instant) = text.parse()
        {
            return Some(instant);
        }
        let utc = TimeZone::UTC.to_timestamp(self.civil(text)?).ok()?;
        self.is_local |= self.west.is_none();
        utc.checked_add(SignedDuration::from_mins(self.west.unwrap_or(0)))
            .ok()
    }

    fn civil(&mut self, text: &str) -> Option<DateTime> {
        let (date, time) = text.split_once(|c: char| c == 'T' || c.is_whitespace())?;
        Some(self.date(date)?.to_datetime(time_of_day(time)?))
    }

    fn date(&mut self, text: &str) -> Option<Date> {
        let mut parts = text.split(['/', '.', '-']);
        let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        if first.len() == 4 {
            return day_of(first, second, third);
        }
        if text.contains('/') {
            self.is_day_first |= first.parse::<u8>().is_ok_and(|number| number > 12);
            if !self.is_day_first || second.parse::<u8>().is_ok_and(|number| number > 12) {
                return day_of(third, first, second);
            }
        }
        day_of(third, second, first)
    }
}

fn day_of(year: &str, month: &str, day: &str) -> Option<Date> {
    let has_century = year.len() == 4;
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    date.ok().filter(|_| has_century)
}

/// `12:40:38.659`, also without seconds, and with the half of the day behind it.
fn time_of_day(text: &str) -> Option<Time> {
    let text = text.trim();
    let (text, half) = text
        .split_once(char::is_whitespace)
        .map_or((text, None), |(text, half)| {
            (text, half.trim().chars().next())
        });
    let mut parts = text.split(':');
    let hour: i8 = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let seconds = parts.next().unwrap_or("0");
    let (second, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, ""));
    let hour = match (half, hour) {
        (Some('a' | 'A'), 12) => 0,
        (Some('p' | 'P'), 1..12) => hour + 12,
        (None | Some('a' | 'A' | 'p' | 'P'), _) => hour,
        _ => return None,
    };
    let time = Time::new(hour, minute, second.parse().ok()?, nanoseconds(fraction)?);
    time.ok().filter(|_| parts.next().is_none())
}

fn nanoseconds(fraction: &str) -> Option<i32> {
    let digits = fraction.get(..fraction.len().min(9))?;
    if digits.is_empty() {
        return Some(0);
    }
    let number: u32 = digits.parse().ok()?;
    Some((number * 10_u32.pow(9 - digits.len() as u32)) as i32)
}

/// `1499879788214+0200`: the offset says where it was written, the number is UTC all the same.
fn milliseconds(text: &str) -> Option<Timestamp> {
    let sign = text.rfind(['+', '-']).filter(|at| *at > 0);
    let number = &text[..sign.unwrap_or(text.len())];
    Timestamp::from_millisecond(number.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        Clock::default()
            .read(text)
            .map(|instant| instant.to_string())
    }

    #[test]
    fn spellings() {
        for text in [
            "08/14/2007 12:40:38.659",
            "14.08.2007 12:40:38,659",
            "2007-08-14 12:40:38.659",
            "2007-08-14T12:40:38.659",
            "2007-08-14T14:40:38.6590000+02:00",
            "8/14/2007 12:40:38.659 PM",
            "14/8/2007 12:40:38.659",
            "/Date(1187095238659)/",
            "/Date(1187095238659+0200)/",
        ] {
            assert_eq!(
                read(text).as_deref(),
                Some("2007-08-14T12:40:38.659Z"),
                "{text}"
            );
        }
        assert_eq!(
            read("8/14/2007 12:05 AM").as_deref(),
            Some("2007-08-14T00:05:00Z")
        );
    }

    #[test]
    fn zones_and_orders_hold_for_the_export() {
        let mut clock = Clock::new(Some(-60));
        let instant = clock.read("08/14/2007 12:00:00.000").expect("a time");
        assert_eq!(instant.to_string(), "2007-08-14T11:00:00Z");
        assert!(!clock.is_local);
        let mut clock = Clock::default();
        assert!(clock.read("31/01/2007 12:00:00").is_some() && clock.is_local);
        let instant = clock.read("01/02/2007 12:00:00").expect("a time");
        assert_eq!(instant.to_string(), "2007-02-01T12:00:00Z");
    }

    #[test]
    fn no_times() {
        for text in [
            "",
            "x",
            "08/14/2007",
            "99/99/2024 25:61:61.000",
            "1/2/3 4:5",
            "1/2/2003 1:2:3:4",
            "08/14/2007 12:40:38.x",
            "08/14/2007 12:40 ZZ",
            "/Date()/",
            "/Date(99999999999999999999)/",
            "12:30",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
