//! The values that have a structure: instants, GUIDs, security identifiers.

use std::fmt;

use super::bytes::array;
use super::render;

/// 100-nanosecond intervals since 1601-01-01 UTC.
///
/// ```
/// use wegweiser_parsers::evtx::FileTime;
///
/// let time = FileTime(134_396_412_600_000_000);
/// assert_eq!(time.to_string(), "2026-11-20T09:41:00.0000000Z");
/// assert_eq!(time.to_timestamp().unwrap().to_string(), "2026-11-20T09:41:00Z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct FileTime(pub u64);

const SECONDS_1601_TO_1970: i64 = 11_644_473_600;
const TICKS_PER_SECOND: u64 = 10_000_000;
const TICKS_PER_DAY: u64 = 86_400 * TICKS_PER_SECOND;

impl FileTime {
    /// The instant; `None` beyond the year 9999, which only damaged records have.
    pub fn to_timestamp(self) -> Option<jiff::Timestamp> {
        let seconds = (self.0 / TICKS_PER_SECOND) as i64 - SECONDS_1601_TO_1970;
        let nanoseconds = (self.0 % TICKS_PER_SECOND) as i32 * 100;
        jiff::Timestamp::new(seconds, nanoseconds).ok()
    }

    /// Reads RFC 3339 text; digits after the seventh are dropped.
    pub fn parse(text: &str) -> Option<Self> {
        let instant: jiff::Timestamp = text.trim().parse().ok()?;
        let ticks = instant.as_nanosecond().div_euclid(100);
        let before = i128::from(SECONDS_1601_TO_1970) * i128::from(TICKS_PER_SECOND);
        u64::try_from(ticks + before).ok().map(Self)
    }

    fn date(self) -> Date {
        // Windows shows zeros for what is negative as a signed number.
        if i64::try_from(self.0).is_err() {
            return Date::default();
        }
        let (year, month, day) = civil(self.0 / TICKS_PER_DAY);
        let ticks = self.0 % TICKS_PER_DAY;
        let seconds = ticks / TICKS_PER_SECOND;
        Date {
            year: (year % 10_000) as u32,
            month: month as u32,
            day: day as u32,
            hour: (seconds / 3600) as u32,
            minute: (seconds / 60 % 60) as u32,
            second: (seconds % 60) as u32,
            ticks: (ticks % TICKS_PER_SECOND) as u32,
        }
    }
}

impl fmt::Display for FileTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().write(f)
    }
}

impl FileTime {
    pub(super) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        self.date().write(out)
    }
}

/// Year, month and day of a number of days after 1601-01-01 in the Gregorian calendar.
///
/// Counts in eras of 400 years that begin on a first of March (Howard Hinnant, `civil_from_days`).
fn civil(days: u64) -> (u64, u64, u64) {
    let days = days + 584_694; // since 0000-03-01
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

/// The fields of a date as they are shown.
#[derive(Default)]
struct Date {
    year: u32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    ticks: u32,
}

impl Date {
    fn write(&self, out: &mut impl fmt::Write) -> fmt::Result {
        let mut text = *b"0000-00-00T00:00:00.0000000Z";
        for (at, digits, number) in [
            (0, 4, self.year),
            (5, 2, self.month),
            (8, 2, self.day),
            (11, 2, self.hour),
            (14, 2, self.minute),
            (17, 2, self.second),
            (20, 7, self.ticks),
        ] {
            let mut rest = number;
            for digit in text[at..at + digits].iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        }
        out.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// A date in eight 16-bit fields, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct SystemTime {
    year: u16,
    month: u16,
    day: u16,
    hour: u16,
    minute: u16,
    second: u16,
    milliseconds: u16,
}

impl SystemTime {
    pub(super) fn from_bytes(bytes: &[u8; 16]) -> Self {
        let field = |number: usize| u16::from_le_bytes([bytes[2 * number], bytes[2 * number + 1]]);
        Self {
            year: field(0),
            month: field(1),
            day: field(3),
            hour: field(4),
            minute: field(5),
            second: field(6),
            milliseconds: field(7),
        }
    }

    fn is_valid(self) -> bool {
        let leap = self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        let days = match self.month {
            2 => 28 + u16::from(leap),
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        (1601..=30_827).contains(&self.year)
            && (1..=12).contains(&self.month)
            && (1..=days).contains(&self.day)
            && self.hour < 24
            && self.minute < 60
            && self.second < 60
            && self.milliseconds < 1000
    }

    /// Writes the date; one that cannot be is shown as the first day of 1601, as Windows does.
    pub(super) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        if !self.is_valid() {
            return FileTime(0).write(out);
        }
        Date {
            year: u32::from(self.year % 10_000),
            month: self.month.into(),
            day: self.day.into(),
            hour: self.hour.into(),
            minute: self.minute.into(),
            second: self.second.into(),
            ticks: u32::from(self.milliseconds) * 10_000,
        }
        .write(out)
    }

    pub(super) fn to_file_time(self) -> Option<FileTime> {
        let mut text = String::new();
        (self.is_valid() && self.year <= 9999).then_some(())?;
        self.write(&mut text).ok()?;
        FileTime::parse(&text)
    }
}

/// A GUID as stored: the first three fields little-endian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Guid(pub [u8; 16]);

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Guid {
    pub(super) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        const ORDER: [usize; 16] = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
        let mut text = [b'-'; 38];
        (text[0], text[37]) = (b'{', b'}');
        let mut at = 1;
        for (number, source) in ORDER.into_iter().enumerate() {
            at += usize::from(matches!(number, 4 | 6 | 8 | 10));
            text[at..at + 2].copy_from_slice(&render::hex(self.0[source], b"0123456789abcdef"));
            at += 2;
        }
        out.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

/// A security identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sid<'a>(&'a [u8]);

impl<'a> Sid<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The identifier as stored.
    pub fn bytes(&self) -> &'a [u8] {
        self.0
    }

    /// The last part, which tells accounts of one domain apart.
    pub fn relative_id(&self) -> Option<u32> {
        self.parts().last()
    }

    fn parts(self) -> impl Iterator<Item = u32> + 'a {
        let count = usize::from(self.0.get(1).copied().unwrap_or(0));
        self.0
            .get(8..)
            .unwrap_or_default()
            .chunks_exact(4)
            .take(count)
            .filter_map(|part| array(part, 0).map(|part| u32::from_le_bytes(*part)))
    }

    pub(super) fn write(self, out: &mut impl fmt::Write) -> fmt::Result {
        let Some(&[revision, _, ref authority @ ..]) = array::<8>(self.0, 0) else {
            return out.write_str("S-?");
        };
        let authority = authority
            .iter()
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        write!(out, "S-{revision}-{authority}")?;
        self.parts().try_for_each(|part| write!(out, "-{part}"))
    }
}

impl fmt::Display for Sid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_agree_with_the_calendar() {
        for ticks in (0..2_650_466_808_009_999_999).step_by(1_000_000_000_000_037) {
            let time = FileTime(ticks);
            let instant = time.to_timestamp().unwrap();
            assert_eq!(time.to_string(), format!("{instant:.7}"));
            assert_eq!(FileTime::parse(&time.to_string()), Some(time));
        }
    }

    #[test]
    fn dates_that_cannot_be_are_shown_as_windows_does() {
        assert_eq!(
            FileTime(u64::MAX).to_string(),
            "0000-00-00T00:00:00.0000000Z"
        );
        assert_eq!(FileTime(u64::MAX).to_timestamp(), None);
        let year_10000 = FileTime(2_650_467_744_000_000_000);
        assert_eq!(year_10000.to_string(), "0000-01-01T00:00:00.0000000Z");
        let mut text = String::new();
        SystemTime::from_bytes(&[0; 16]).write(&mut text).unwrap();
        assert_eq!(text, "1601-01-01T00:00:00.0000000Z");
        assert_eq!(SystemTime::from_bytes(&[0; 16]).to_file_time(), None);
    }

    #[test]
    fn identifiers() {
        let bytes = [1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0];
        let sid = Sid::new(&bytes);
        assert_eq!(sid.to_string(), "S-1-5-32-544");
        assert_eq!(sid.relative_id(), Some(544));
    }
}
