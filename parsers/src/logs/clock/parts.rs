//! The parts of which times are made.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

const WEEKDAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];

/// Short names of zones that mean one offset only, in hours. `CST`, `IST` and `BST` do not.
const ZONES: [(&str, i64); 16] = [
    ("UTC", 0),
    ("GMT", 0),
    ("WET", 0),
    ("WEST", 1),
    ("CET", 1),
    ("CEST", 2),
    ("EET", 2),
    ("EEST", 3),
    ("MSK", 3),
    ("EST", -5),
    ("EDT", -4),
    ("CDT", -5),
    ("MST", -7),
    ("MDT", -6),
    ("PST", -8),
    ("PDT", -7),
];

/// `2026-11-20T09:00`.
pub(super) fn date_and_minute(text: &[u8; 16]) -> Option<(i16, i8, i8, i8, i8)> {
    if text[4] != b'-' || text[7] != b'-' || !matches!(text[10], b'T' | b' ') {
        return None;
    }
    let year = digits(&text[..4])? as i16;
    let (month, day) = (digits(&text[5..7])? as i8, digits(&text[8..10])? as i8);
    let (hour, minute) = hour_and_minute(&text[11..])?;
    Some((year, month, day, hour, minute))
}

pub(super) fn civil_second(year: i16, month: i8, day: i8, hour: i8, minute: i8) -> Option<i64> {
    let time = Time::new(hour, minute, 0, 0).ok()?;
    let local = Date::new(year, month, day).ok()?.to_datetime(time);
    Some(Offset::UTC.to_timestamp(local).ok()?.as_second())
}

/// The month and day of `Nov 20 …` or `Nov  2 …`.
pub(super) fn month_and_day(text: &[u8; 15]) -> Option<(i8, i8)> {
    let month = MONTHS.iter().position(|month| text[..3] == month[..])?;
    if text[3] != b' ' || text[6] != b' ' {
        return None;
    }
    let day = if text[4] == b' ' {
        &text[5..6]
    } else {
        &text[4..6]
    };
    Some((month as i8 + 1, digits(day)? as i8))
}

/// `09:00`.
pub(super) fn hour_and_minute(text: &[u8]) -> Option<(i8, i8)> {
    if text[2] != b':' {
        return None;
    }
    Some((digits(&text[..2])? as i8, digits(&text[3..5])? as i8))
}

/// `:30`.
#[inline]
pub(super) fn second_of_minute(text: &[u8]) -> Option<i64> {
    let [b':', tens @ b'0'..=b'9', ones @ b'0'..=b'9'] = *text else {
        return None;
    };
    Some(i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
}

/// A second of a minute, if there is one like it. A leap second is that before it.
#[inline]
pub(super) fn plus(minute: Option<i64>, second: i64) -> Option<i64> {
    Some(minute.filter(|_| second <= 60)? + second.min(59))
}

/// What one unit of so many places is in nanoseconds, from one on.
const POWERS: [i32; 9] = [
    100_000_000,
    10_000_000,
    1_000_000,
    100_000,
    10_000,
    1_000,
    100,
    10,
    1,
];

/// `.984453` as nanoseconds, and how many bytes it takes.
#[inline]
pub(super) fn fraction(text: &[u8]) -> (i32, usize) {
    let Some((b'.' | b',', places)) = text.split_first() else {
        return (0, 0);
    };
    let mut nanoseconds = 0;
    let mut length = 0;
    for byte in places.iter().take_while(|byte| byte.is_ascii_digit()) {
        if length < 9 {
            nanoseconds = nanoseconds * 10 + i32::from(byte - b'0');
        }
        length += 1;
    }
    if length == 0 {
        return (0, 0);
    }
    (nanoseconds * POWERS[length.min(9) - 1], length + 1)
}

/// `Z`, `+01:00` or `+0100`: the seconds east of Greenwich, and how many bytes it takes.
#[inline]
pub(super) fn offset(text: &[u8]) -> Option<(i64, usize)> {
    let (hours, minutes, length) = match text {
        [b'Z', ..] => return Some((0, 1)),
        [b'+' | b'-', a, b, b':', c, d, ..] => ([*a, *b], [*c, *d], 6),
        [b'+' | b'-', a, b, c, d, ..] => ([*a, *b], [*c, *d], 5),
        _ => return None,
    };
    let seconds = i64::from(digits(&hours)?) * 3600 + i64::from(digits(&minutes)?) * 60;
    Some((if text[0] == b'-' { -seconds } else { seconds }, length))
}

/// The offset of `CET`, or of `+03`, which zones without a short name are written as.
pub(super) fn zone_offset(word: &[u8]) -> Option<i64> {
    if let [sign @ (b'+' | b'-'), hours @ ..] = word {
        let seconds = i64::from(digits(hours.get(..2)?)?) * 3600;
        let minutes = i64::from(digits(hours.get(2..4).unwrap_or(b"0"))?) * 60;
        return Some(if *sign == b'-' {
            -seconds - minutes
        } else {
            seconds + minutes
        });
    }
    let zone = ZONES.iter().find(|(name, _)| name.as_bytes() == word)?;
    Some(zone.1 * 3600)
}

/// A short number that must be there whole.
#[inline]
pub(super) fn digits(text: &[u8]) -> Option<u16> {
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u16::from(byte - b'0'))
    })
}

/// Whether a text is a day of the week, as `Fri`.
pub(super) fn is_weekday(text: &[u8]) -> bool {
    WEEKDAYS.iter().any(|day| day[..] == *text)
}
