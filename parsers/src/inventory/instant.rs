//! Times as agents and PowerShell write them.

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Timestamp};

use super::fields;
use crate::json::Json;

/// An instant, and whether its text says in which zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant {
    pub(crate) at: Timestamp,
    /// The zone is unknown; UTC was taken.
    pub(crate) is_local: bool,
}

/// A time as a number since 1970, a text, or the object that PowerShell makes of one.
pub(crate) fn of(value: &Json) -> Option<Instant> {
    match value {
        Json::Number(_) => of_number(fields::number(value)?),
        Json::String(text) => parse(text),
        Json::Object(object) => object
            .get("value")
            .or_else(|| object.get("DateTime"))
            .and_then(|inner| match inner {
                // Only one layer: PowerShell makes no more.
                Json::String(text) => parse(text),
                Json::Number(_) => of_number(fields::number(inner)?),
                _ => None,
            }),
        _ => None,
    }
}

/// A time in any spelling of agents, PowerShell and WMI.
pub(crate) fn parse(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Some(number) = text
        .strip_prefix("/Date(")
        .and_then(|rest| rest.strip_suffix(")/"))
    {
        // An offset says where it was written; the number is UTC all the same.
        let end = number
            .rfind(['+', '-'])
            .filter(|at| *at > 0)
            .unwrap_or(number.len());
        return Timestamp::from_millisecond(number[..end].parse().ok()?)
            .ok()
            .map(zoned);
    }
    if let Ok(at) = text.parse() {
        return Some(zoned(at));
    }
    if let Some(instant) = cim(text) {
        return Some(instant);
    }
    if !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return of_number(text.parse().ok()?);
    }
    // `2025-12-08-07:50:12` of an agent.
    let dashed = text.as_bytes().get(10) == Some(&b'-');
    let dashed = dashed.then(|| format!("{} {}", &text[..10], &text[11..]));
    let civil: DateTime = dashed.as_deref().unwrap_or(text).parse().ok()?;
    let at = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(Instant { at, is_local: true })
}

/// `20251104081532.500000+060`: the offset is in minutes, and `***` where it is unknown.
fn cim(text: &str) -> Option<Instant> {
    if !text.is_ascii() || text.len() < 14 {
        return None;
    }
    let civil = DateTime::strptime("%Y%m%d%H%M%S", &text[..14]).ok()?;
    let rest = &text[14..];
    let at = civil.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let Some(sign) = rest.rfind(['+', '-']) else {
        return Some(Instant { at, is_local: true });
    };
    let minutes: i64 = match rest[sign..].parse() {
        Ok(minutes) => minutes,
        Err(_) => return Some(Instant { at, is_local: true }),
    };
    // No zone is further from Greenwich than what an offset can hold.
    Offset::from_seconds(i32::try_from(minutes.checked_mul(60)?).ok()?).ok()?;
    let fraction = rest[..sign].trim_start_matches('.');
    let micros: i64 = format!("{fraction:0<6.6}").parse().unwrap_or(0);
    let at = at.checked_add(SignedDuration::from_micros(micros)).ok()?;
    at.checked_sub(SignedDuration::from_mins(minutes))
        .ok()
        .map(zoned)
}

/// Seconds, milliseconds or microseconds since 1970, told apart by their size.
fn of_number(number: f64) -> Option<Instant> {
    let seconds = match number {
        1e8..1e11 => number,
        1e11..1e14 => number / 1e3,
        1e14..1e17 => number / 1e6,
        _ => return None,
    };
    // Agents that state fractions do so of a second.
    Timestamp::from_microsecond((seconds * 1e6).round() as i64)
        .ok()
        .map(zoned)
}

fn zoned(at: Timestamp) -> Instant {
    Instant {
        at,
        is_local: false,
    }
}

/// A day: as above, or with the month first, as firmware and Windows updates write it.
pub(crate) fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(date) = Date::strptime("%m/%d/%Y", text) {
        return Some(date);
    }
    if let Ok(date) = text.parse() {
        return Some(date);
    }
    parse(text).map(|instant| instant.at.to_zoned(TimeZone::UTC).date())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Option<(String, bool)> {
        parse(text).map(|instant| (instant.at.to_string(), instant.is_local))
    }

    #[test]
    fn spellings() {
        for (text, at, is_local) in [
            ("/Date(1765179669000)/", "2025-12-08T07:41:09Z", false),
            ("/Date(1765179669000+0100)/", "2025-12-08T07:41:09Z", false),
            ("20251104081532.500000+000", "2025-11-04T08:15:32.5Z", false),
            ("20250301021455.500000+060", "2025-03-01T01:14:55.5Z", false),
            ("20250301021455.000000-420", "2025-03-01T09:14:55Z", false),
            ("20250301021455.000000+***", "2025-03-01T02:14:55Z", true),
            ("2025-12-08-07:50:12", "2025-12-08T07:50:12Z", true),
            ("2025-12-08 07:58:41", "2025-12-08T07:58:41Z", true),
            (
                "2025-12-08T09:15:02.114523",
                "2025-12-08T09:15:02.114523Z",
                true,
            ),
            ("2025-12-08T09:15:02+01:00", "2025-12-08T08:15:02Z", false),
            ("20251208T06:14:09Z", "2025-12-08T06:14:09Z", false),
            ("1765180800", "2025-12-08T08:00:00Z", false),
            ("1765180800.25", "2025-12-08T08:00:00.25Z", false),
            ("1765180800000", "2025-12-08T08:00:00Z", false),
        ] {
            assert_eq!(shown(text), Some((at.to_owned(), is_local)), "{text}");
        }
    }

    #[test]
    fn what_is_no_time() {
        for text in [
            "",
            "-",
            "0",
            "Unknown",
            "/Date()/",
            "/Date(-)/",
            "2025-13-01-00:00:00",
            "2025-12-0é-00:00:00",
            "20251301000000.000000+000",
            "20250101000000.000000+99999999999999999999",
            "1e999",
            "...",
        ] {
            assert_eq!(
                shown(text).filter(|(_, is_local)| !is_local),
                None,
                "{text}"
            );
        }
        assert_eq!(
            day("01/02/2023").map(|day| day.to_string()).as_deref(),
            Some("2023-01-02")
        );
        assert_eq!(
            day("2024-12-12").map(|day| day.to_string()).as_deref(),
            Some("2024-12-12")
        );
        assert_eq!(day("soon"), None);
    }
}
