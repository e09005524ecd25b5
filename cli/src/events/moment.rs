//! Instants on the command line: absolute, or counted back from the newest event.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use wegweiser_parsers::evtx::FileTime;

/// An instant to begin or to end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// An instant.
    At(FileTime),
    /// A whole day, in UTC: from its start, to its end.
    Day(FileTime),
    /// So many ticks before the newest event.
    Before(u64),
}

const TICKS_PER_SECOND: u64 = 10_000_000;
const DAY: u64 = 86_400 * TICKS_PER_SECOND;

impl Moment {
    /// The first instant, counted from `newest` where it is relative.
    pub(super) fn first(self, newest: FileTime) -> FileTime {
        match self {
            Self::At(time) | Self::Day(time) => time,
            Self::Before(ticks) => FileTime(newest.0.saturating_sub(ticks)),
        }
    }

    /// The last instant, counted from `newest` where it is relative.
    pub(super) fn last(self, newest: FileTime) -> FileTime {
        match self {
            Self::Day(start) => FileTime(start.0 + DAY - 1),
            other => other.first(newest),
        }
    }
}

/// Reads an instant: RFC 3339, a date, a date and a time of day in UTC, or `30m`, `24h`, `7d`, `2w`.
pub(super) fn moment(text: &str) -> Result<Moment, String> {
    let text = text.trim();
    let parsed = relative(text)
        .map(Moment::Before)
        .or_else(|| FileTime::parse(text).map(Moment::At))
        .or_else(|| {
            let date = text.parse::<Date>().ok().filter(|_| text.len() <= 10)?;
            civil(date.to_datetime(jiff::civil::Time::midnight())).map(Moment::Day)
        })
        .or_else(|| civil(text.parse().ok()?).map(Moment::At));
    parsed.ok_or_else(|| {
        "write an instant like `2026-11-20T12:00:00Z`, a date like `2026-11-20`, a time of day in \
         UTC like `2026-11-20 12:00`, or a time before the newest event like `24h` or `7d`"
            .to_owned()
    })
}

/// An instant of the command line as event logs count time.
pub(crate) fn file_time(instant: Timestamp) -> FileTime {
    FileTime::parse(&instant.to_string()).unwrap_or_default()
}

fn civil(time: DateTime) -> Option<FileTime> {
    let instant = time.to_zoned(TimeZone::UTC).ok()?.timestamp();
    Some(file_time(instant))
}

/// Ticks of a number with a unit.
fn relative(text: &str) -> Option<u64> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        "w" => 7 * 86_400,
        _ => return None,
    };
    let number: u32 = number.parse().ok()?;
    u64::from(number).checked_mul(seconds * TICKS_PER_SECOND)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings() {
        let first = |text: &str| moment(text).unwrap().first(FileTime(u64::MAX)).to_string();
        assert_eq!(
            first("2026-11-20T12:00:00+01:00"),
            "2026-11-20T11:00:00.0000000Z"
        );
        assert_eq!(first("2026-11-20 12:00"), "2026-11-20T12:00:00.0000000Z");
        assert_eq!(first("2026-11-20"), "2026-11-20T00:00:00.0000000Z");
        let day = moment("2026-11-20").unwrap().last(FileTime(0));
        assert_eq!(day.to_string(), "2026-11-20T23:59:59.9999999Z");
        let newest = FileTime::parse("2026-11-20T12:00:00Z").unwrap();
        assert_eq!(
            moment("36h").unwrap().first(newest).to_string(),
            "2026-11-19T00:00:00.0000000Z"
        );
        for wrong in ["", "yesterday", "24", "h", "-3h", "2026-13-01", "5y"] {
            assert!(moment(wrong).is_err(), "{wrong}");
        }
    }
}
