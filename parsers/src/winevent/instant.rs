//! Times as exports spell them.

use jiff::civil::{Date, DateTime, Time};
use jiff::{Timestamp, tz::TimeZone};

use crate::evtx::FileTime;

/// Which of two numbers with slashes between is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DateOrder {
    /// As in the United States.
    #[default]
    MonthFirst,
    /// As nearly everywhere else.
    DayFirst,
}

/// An instant, and whether its text says in which zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Instant {
    pub(super) time: FileTime,
    pub(super) zoned: bool,
}

/// Reads a time in any spelling that an export has shown; local times are taken as UTC.
pub(super) fn parse(text: &str, order: DateOrder) -> Option<Instant> {
    let text = text.trim();
    if let Some(time) = FileTime::parse(text) {
        return Some(Instant { time, zoned: true });
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return number(text.parse().ok()?);
    }
    if let Some(milliseconds) = between(text, "/Date(", ")/") {
        return json_date(milliseconds);
    }
    let (text, zone) = split_zone(text);
    let time = file_time(civil(text, order)?, zone.unwrap_or(0))?;
    Some(Instant {
        time,
        zoned: zone.is_some(),
    })
}

/// The two numbers before the year, where slashes leave open which is the month.
pub(super) fn ambiguous_pair(text: &str) -> Option<(u8, u8)> {
    let date = text.trim().split([' ', '\u{a0}', '\u{202f}']).next()?;
    let mut parts = date.split('/');
    let first = parts.next()?.parse().ok()?;
    let second = parts.next()?.parse().ok()?;
    (first <= 31).then_some((first, second))
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

/// `/Date(1499879788214+0200)/`: the offset says where it was written, the number is UTC all the same.
fn json_date(text: &str) -> Option<Instant> {
    let end = text
        .rfind(['+', '-'])
        .filter(|at| *at > 0)
        .unwrap_or(text.len());
    instant(Timestamp::from_millisecond(text[..end].parse().ok()?).ok()?)
}

/// Seconds, milliseconds or microseconds since 1970, `FILETIME`, or ticks of .NET, told apart by their size.
fn number(number: i64) -> Option<Instant> {
    const TICKS_OF_1601: i64 = 504_911_232_000_000_000;
    let timestamp = match number {
        0..100_000_000 => None,
        100_000_000..100_000_000_000 => Timestamp::from_second(number).ok(),
        100_000_000_000..100_000_000_000_000 => Timestamp::from_millisecond(number).ok(),
        100_000_000_000_000..100_000_000_000_000_000 => Timestamp::from_microsecond(number).ok(),
        _ => {
            let ticks = u64::try_from(number - TICKS_OF_1601).unwrap_or(number as u64);
            let time = FileTime(ticks);
            return time.to_timestamp().map(|_| Instant { time, zoned: true });
        }
    };
    instant(timestamp?)
}

fn instant(timestamp: Timestamp) -> Option<Instant> {
    let time = FileTime::parse(&timestamp.to_string())?;
    Some(Instant { time, zoned: true })
}

fn file_time(civil: DateTime, offset_minutes: i64) -> Option<FileTime> {
    let local = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let span = jiff::SignedDuration::from_mins(offset_minutes);
    FileTime::parse(&local.checked_sub(span).ok()?.to_string())
}

/// Cuts `Z`, `UTC`, `+01:00` or `+0100` from the end: the rest, and minutes east of Greenwich.
fn split_zone(text: &str) -> (&str, Option<i64>) {
    for name in ["Z", "UTC", "GMT"] {
        if let Some(rest) = text.strip_suffix(name) {
            return (rest.trim_end(), Some(0));
        }
    }
    // A sign behind the time of day; one before it belongs to the date.
    let Some(at) = text
        .rfind(['+', '-'])
        .filter(|at| text[..*at].contains(':'))
    else {
        return (text, None);
    };
    let digits: String = text[at + 1..].chars().filter(|c| *c != ':').collect();
    let (Ok(number), 4) = (digits.parse::<i64>(), digits.len()) else {
        return (text, None);
    };
    let minutes = number / 100 * 60 + number % 100;
    let sign = if text[at..].starts_with('-') { -1 } else { 1 };
    (text[..at].trim_end(), Some(sign * minutes))
}

/// A date and a time of day, in the order and with the marks of any of the usual cultures.
fn civil(text: &str, order: DateOrder) -> Option<DateTime> {
    let numbers = Numbers::of(text)?;
    let [a, b, c] = numbers.date;
    let (year, month, day) = match numbers.mark {
        _ if a > 31 => (a, b, c),
        '/' if order == DateOrder::MonthFirst && a <= 12 => (c, a, b),
        '/' if b > 12 => (c, a, b),
        _ => (c, b, a),
    };
    let date = Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()?;
    let [hour, minute, second] = numbers.time;
    let hour = match (numbers.afternoon, hour) {
        (Some(false), 12) => 0,
        (Some(true), 0..12) => hour + 12,
        _ => hour,
    };
    let time = Time::new(
        i8::try_from(hour).ok()?,
        i8::try_from(minute).ok()?,
        i8::try_from(second).ok()?,
        numbers.nanoseconds,
    )
    .ok()?;
    Some(date.to_datetime(time))
}

/// The numbers of a date and a time of day.
struct Numbers {
    date: [u32; 3],
    /// What stands between the numbers of the date.
    mark: char,
    time: [u32; 3],
    nanoseconds: i32,
    afternoon: Option<bool>,
}

impl Numbers {
    fn of(text: &str) -> Option<Self> {
        let mut rest = Rest(text);
        let mut date = [0; 3];
        date[0] = rest.number(4)?;
        let mark = rest.mark()?;
        date[1] = rest.number(2)?;
        rest.mark().filter(|second| *second == mark)?;
        date[2] = rest.number(4)?;
        rest.0 = rest
            .0
            .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, 'T' | '-' | ',' | '.'));
        let mut time = [0; 3];
        let mut nanoseconds = 0;
        if !rest.0.is_empty() {
            time[0] = rest.number(2)?;
            time[1] = rest.after(&[':', '.', 'h'], 2)?;
            time[2] = rest.after(&[':', '.'], 2).unwrap_or(0);
            if let Some(fraction) = rest.0.strip_prefix(['.', ',']) {
                let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
                nanoseconds = format!("{:0<9.9}", &fraction[..digits]).parse().ok()?;
                rest.0 = &fraction[digits..];
            }
        }
        let afternoon = match rest.0.trim().to_ascii_lowercase().as_str() {
            "" => None,
            "am" | "a.m." | "a. m." | "a.\u{a0}m." => Some(false),
            "pm" | "p.m." | "p. m." | "p.\u{a0}m." => Some(true),
            _ => return None,
        };
        Some(Self {
            date,
            mark,
            time,
            nanoseconds,
            afternoon,
        })
    }
}

/// What is left of a text.
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn number(&mut self, digits: usize) -> Option<u32> {
        let count = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = self.0.split_at(count);
        self.0 = rest;
        (count <= digits).then(|| number.parse().ok()).flatten()
    }

    fn mark(&mut self) -> Option<char> {
        let mark = self.0.chars().next()?;
        self.0 = self.0[mark.len_utf8()..].trim_start();
        matches!(mark, '-' | '/' | '.').then_some(mark)
    }

    fn after(&mut self, marks: &[char], digits: usize) -> Option<u32> {
        self.0 = self.0.strip_prefix(marks)?;
        self.number(digits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, bool)> {
        parse(text, DateOrder::default()).map(|instant| (instant.time.to_string(), instant.zoned))
    }

    #[test]
    fn spellings_of_one_instant() {
        for (text, zoned) in [
            ("2017-07-12T17:16:28.0000000Z", true),
            ("2017-07-12T19:16:28+02:00", true),
            ("2017-07-12T17:16:28.000+0000", true),
            ("2017-07-12 12:46:28.000 -04:30", true),
            ("2017-07-12 17:16:28 UTC", true),
            ("/Date(1499879788000)/", true),
            ("/Date(1499879788000+0200)/", true),
            ("1499879788", true),
            ("1499879788000", true),
            ("1499879788000000", true),
            ("131443533880000000", true),
            ("636354765880000000", true),
            ("2017-07-12 17:16:28", false),
            ("2017-07-12-17:16:28", false),
            ("2017-07-12T17:16:28.000", false),
            ("7/12/2017 5:16:28 PM", false),
            ("07/12/2017 05:16:28 PM", false),
            ("12.07.2017 17:16:28", false),
            ("12-07-2017 17:16:28", false),
            ("2017/07/12 17:16:28", false),
            ("2017. 07. 12. 17:16:28", false),
        ] {
            let expected = Some(("2017-07-12T17:16:28.0000000Z".to_owned(), zoned));
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn day_or_month() {
        let first_of_february = parse("1/2/2026 0:00:00", DateOrder::DayFirst).unwrap();
        assert!(first_of_february.time.to_string().starts_with("2026-02-01"));
        assert!(shown("13/2/2026 1:00").unwrap().0.starts_with("2026-02-13"));
        let late = parse("2/13/2026 12:00:00 AM", DateOrder::DayFirst).unwrap();
        assert_eq!(late.time.to_string(), "2026-02-13T00:00:00.0000000Z");
        assert_eq!(ambiguous_pair("1/2/2026 0:00"), Some((1, 2)));
        assert_eq!(ambiguous_pair("2026/1/2 0:00"), None);
        assert_eq!(ambiguous_pair("1.2.2026"), None);
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "-",
            "yesterday",
            "2026-13-01 00:00:00",
            "30.02.2026 00:00:00",
            "1/2/3/4",
            "12:00",
            "/Date()/",
            "/Date(-99999999999999999999)/",
            "9999999999999999999999",
            "2026-01-01 25:00:00",
            "\u{a0}1/\u{a0}",
            "+",
            "1-+0000:",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
