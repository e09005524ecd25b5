//! Dates of drivers, and what they are the dates of.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use memchr::memchr_iter;
use serde::{Deserialize, Serialize};

/// A date that an inventory gives for a driver.
///
/// Few of them say how old a driver is: Microsoft dates its own 2006-06-21 so that those of vendors rank higher, Intel
/// dates chipset packages 1968-07-18, reproducible builds have any link date, and copying a file changes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DriverDate {
    /// The day.
    pub date: Date,
    /// What happened on it.
    pub kind: DateKind,
}

/// What a date is the date of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DateKind {
    /// `DriverVer` of the INF: what the vendor chose to state.
    Inf,
    /// When the image was linked, or a digest of a reproducible build.
    Link,
    /// When the file was last written.
    File,
    /// The export does not say.
    Unknown,
}

/// Which of two numbers with slashes between is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DateOrder {
    /// As in the United States.
    MonthFirst,
    /// As nearly everywhere else.
    DayFirst,
}

impl DateOrder {
    /// What the dates of a whole text say, else `usual`. Those who write AM and PM write the month first.
    pub(super) fn of(text: &str, usual: Self) -> Self {
        let bytes = text.as_bytes();
        let mut order = usual;
        for at in memchr_iter(b'/', bytes) {
            let (before, after) = (&bytes[..at], &bytes[at + 1..]);
            let month_end = after
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let has_year = after.get(month_end) == Some(&b'/')
                && after.len() > month_end + 4
                && after[month_end + 1..month_end + 5]
                    .iter()
                    .all(u8::is_ascii_digit);
            let start = before
                .iter()
                .rev()
                .take(3)
                .take_while(|byte| byte.is_ascii_digit());
            let start = at - start.count();
            let number = |digits: &[u8]| {
                let digits = str::from_utf8(digits)
                    .ok()
                    .filter(|digits| digits.len() <= 2)?;
                digits.parse::<u8>().ok()
            };
            let (Some(first), Some(second), true) = (
                number(&bytes[start..at]),
                number(&after[..month_end]),
                has_year,
            ) else {
                continue;
            };
            match (first, second) {
                (13..=31, 1..=12) => return Self::DayFirst,
                (1..=12, 13..=31) => return Self::MonthFirst,
                _ => {}
            }
            let rest = &after[month_end + 5..];
            let rest = &rest[..rest.len().min(16)];
            if rest.windows(2).any(|pair| matches!(pair, b"AM" | b"PM")) {
                order = Self::MonthFirst;
            }
        }
        order
    }

    /// The day that a text states, in any spelling that an export has shown; `None` if it states none.
    ///
    /// Of an instant it is the day in UTC, where dates of drivers are midnight. Local times without a zone may be a day
    /// off.
    pub(super) fn date(self, text: &str) -> Option<Date> {
        let text = text.trim();
        if let Some(inner) = text.strip_prefix("/Date(") {
            // An offset says where it was written; the number is UTC all the same.
            let mut rest = inner.char_indices().skip(1);
            let (end, _) = rest.find(|(_, c)| !c.is_ascii_digit())?;
            let milliseconds = inner[..end].parse().ok()?;
            return Timestamp::from_millisecond(milliseconds).ok().map(day);
        }
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        match digits {
            // `20060621000000.******+***` of CIM.
            8 | 14 => return ymd(&text[..4], &text[4..6], &text[6..8]),
            4 if text.contains('T') => {
                if let Ok(instant) = text.parse() {
                    return Some(day(instant));
                }
            }
            _ => {}
        }
        self.numbers(text)
    }

    /// Three numbers with marks between, and whatever follows.
    fn numbers(self, text: &str) -> Option<Date> {
        let mut rest = text;
        let mut numbers = [""; 3];
        let mut mark = None;
        for (place, number) in numbers.iter_mut().enumerate() {
            // Marks of direction stand in dates of PowerShell.
            rest = rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '\u{200e}' | '\u{200f}')
            });
            let end = rest
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(rest.len());
            (*number, rest) = rest.split_at(end);
            if place < 2 {
                rest = rest.trim_start_matches(['\u{200e}', '\u{200f}']);
                let next = rest
                    .chars()
                    .next()
                    .filter(|c| matches!(c, '/' | '.' | '-'))?;
                if *mark.get_or_insert(next) != next {
                    return None;
                }
                rest = &rest[1..];
            }
        }
        let [a, b, c] = numbers;
        if a.len() == 4 {
            return ymd(a, b, c);
        }
        let month_first = ymd(c, a, b);
        let day_first = ymd(c, b, a);
        match (mark, self) {
            (Some('/'), Self::MonthFirst) => month_first.or(day_first),
            _ => day_first.or(month_first),
        }
    }
}

fn day(instant: Timestamp) -> Date {
    instant.to_zoned(TimeZone::UTC).date()
}

fn ymd(year: &str, month: &str, day: &str) -> Option<Date> {
    let number: i16 = year.parse().ok()?;
    let year = match (year.len(), number) {
        (4, _) => number,
        (2, ..70) => 2000 + number,
        (2, _) => 1900 + number,
        _ => return None,
    };
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_day() {
        for text in [
            "2006-06-21",
            "2006-06-21 00:00:00Z",
            "2006-06-21T00:00:00",
            "2006-06-21T02:00:00+02:00",
            "2006-06-20T17:00:00.0000000-07:00",
            "/Date(1150848000000)/",
            "/Date(1150848000000+0200)/",
            "/Date(1150848000000-0700)/",
            "20060621000000.******+***",
            "20060621",
            "06/21/2006",
            "6/21/2006 2:00:00 AM",
            "21/06/2006 02:00",
            "21.06.2006 02:00:00",
            "21. 6. 2006",
            "21-06-2006",
            "21.06.06",
            "2006/6/21",
            "\u{200e}6/\u{200e}21/\u{200e}2006",
        ] {
            let date = DateOrder::MonthFirst
                .date(text)
                .map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some("2006-06-21"), "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "-",
            "00/00/0000",
            "2006-13-01",
            "/Date()/",
            "/Date(-)/",
            "/Date(99999999999999999999)/",
            "1/2",
            "1/2/3",
            "1/2.2006",
            "20061",
            "Wednesday, June 21, 2006",
            "é/é/é",
        ] {
            assert_eq!(DateOrder::DayFirst.date(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_is_that_of_the_whole_text() {
        let of = |text| DateOrder::of(text, DateOrder::DayFirst);
        assert_eq!(of("01/02/2020, 12/31/2020"), DateOrder::MonthFirst);
        assert_eq!(of("01/02/2020 1:00:00 PM"), DateOrder::MonthFirst);
        assert_eq!(of("01/02/2020 1:00:00 PM, 31/12/2020"), DateOrder::DayFirst);
        assert_eq!(of("01/02/2020"), DateOrder::DayFirst);
        assert_eq!(of("/1/2/3333/ 1/ é/2/20"), DateOrder::DayFirst);
        assert_eq!(
            DateOrder::DayFirst.date("01/02/2020").map(Date::month),
            Some(2)
        );
        assert_eq!(
            DateOrder::MonthFirst.date("01/02/2020").map(Date::month),
            Some(1)
        );
    }
}
