//! What a log says of itself (`TRACE_LOGFILE_HEADER` of `evntrace.h`), and the times in it.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::bytes::{i32_at, slice, u16_at, u32_at};

/// Units of 100 ns from 1601, where Windows counts from, to 1970.
const EPOCH: i64 = 116_444_736_000_000_000;
/// The bit of a log that begins anew at a certain size, over its oldest buffers.
const CIRCULAR: u32 = 2;
/// Where `TIME_ZONE_INFORMATION` begins but for two pointers, which are before it.
const ZONE: usize = 56;

/// What a log says of itself.
#[derive(Debug, Default)]
pub(super) struct LogHeader {
    /// The release of Windows with its build.
    pub(super) os_name: Option<String>,
    /// How many buffers the log must have.
    pub(super) buffers: u64,
    /// The time zone that it was written in, with its rules for summer time.
    pub(super) zone: Option<TimeZone>,
}

impl LogHeader {
    pub(super) fn parse(header: &[u8]) -> Self {
        let release = slice(header, 4, 2).zip(u32_at(header, 8));
        let is_circular = u32_at(header, 32).is_some_and(|mode| mode & CIRCULAR != 0);
        let buffers = u32_at(header, 36).filter(|_| !is_circular);
        Self {
            os_name: release
                .map(|(version, build)| format!("Windows {}.{}.{build}", version[0], version[1])),
            buffers: buffers.map_or(0, u64::from),
            zone: time_zone(header),
        }
    }
}

/// A `FILETIME` of UTC.
pub(super) fn timestamp(time: i64) -> Option<Timestamp> {
    let since_1970 = time.checked_sub(EPOCH).filter(|_| time > 0)?;
    Timestamp::from_nanosecond(i128::from(since_1970) * 100).ok()
}

/// A `FILETIME` of a zone's wall clock.
pub(super) fn local_timestamp(time: i64, zone: &TimeZone) -> Option<Timestamp> {
    let wall = TimeZone::UTC.to_datetime(timestamp(time)?);
    zone.to_timestamp(wall).ok()
}

fn time_zone(header: &[u8]) -> Option<TimeZone> {
    let pointer_size = u16_at(header, 44).filter(|size| matches!(size, 4 | 8))?;
    let zone = header.get(ZONE + 2 * usize::from(pointer_size)..)?;
    // Bias, name, beginning and bias of standard time; name, beginning and bias of summer time.
    let bias = i32_at(zone, 0)?;
    let standard_rule = slice(zone, 68, 16)?;
    let standard = bias.checked_add(i32_at(zone, 84)?)?;
    let summer_rule = slice(zone, 152, 16)?;
    let summer = bias.checked_add(i32_at(zone, 168)?)?;
    let mut posix = format!("<STD>{}", offset(standard));
    if let Some((begin, end)) = rule(summer_rule).zip(rule(standard_rule)) {
        write!(posix, "<DST>{},{begin},{end}", offset(summer)).ok()?;
    }
    TimeZone::posix(&posix).ok()
}

/// Minutes west of UTC, as POSIX counts them too.
fn offset(minutes: i32) -> String {
    let sign = if minutes < 0 { "-" } else { "" };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{}:{:02}", minutes / 60, minutes % 60)
}

/// When a time begins every year, as POSIX writes it: `M3.2.0/2:00` is 02:00 of the second Sunday of March. `None`
/// where clocks are never changed.
fn rule(date: &[u8]) -> Option<String> {
    let field = |number: usize| u16_at(date, number * 2);
    let (month, weekday, week) = (field(1)?, field(2)?, field(3)?);
    let (hour, minute) = (field(4)?, field(5)?);
    (field(0)? == 0 && month > 0).then(|| format!("M{month}.{week}.{weekday}/{hour}:{minute:02}"))
}
