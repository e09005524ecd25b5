//! The kernel's own log: text of `dmesg`, and the times that the kernel puts before its messages.

use std::time::Duration;

use super::header::{Kind, behind_host};
use super::tag;
use crate::logs::clock::{Clock, Stamp};
use crate::logs::line::{Line, number};

/// `[  585.739506] message`, `[Fri Nov 20 08:51:13 2026] message`.
pub(super) fn line<'t>(
    text: &'t str,
    has_host: bool,
    clock: &mut Clock,
    line: &mut Line<'t>,
) -> Kind {
    if let Some((since_boot, rest)) = since_boot(text) {
        line.since_boot = Some(since_boot);
        if has_host {
            behind_host(rest, line);
            return Kind::Monotonic;
        }
        of_kernel(rest, line);
        return Kind::Kernel;
    }
    let inner = &text[1..];
    let Some(stamp) = clock.asctime(inner.as_bytes()) else {
        return Kind::Unknown;
    };
    let Some(rest) = inner
        .get(stamp.length..)
        .and_then(|rest| rest.strip_prefix("] "))
    else {
        return Kind::Unknown;
    };
    line.at = stamp.at;
    of_kernel(rest, line);
    Kind::Kernel
}

/// A message behind a time of `dmesg --time-format iso`.
pub(super) fn behind_stamp<'t>(text: &'t str, stamp: Stamp, line: &mut Line<'t>) -> Kind {
    let Some(rest) = text
        .get(stamp.length..)
        .and_then(|rest| rest.strip_prefix(' '))
    else {
        return Kind::Unknown;
    };
    line.at = stamp.at;
    of_kernel(rest, line);
    Kind::Kernel
}

/// `kern  :notice: [    0.000000] message`, as `dmesg -x` writes.
pub(super) fn with_words<'t>(text: &'t str, clock: &mut Clock, line: &mut Line<'t>) -> Kind {
    let mut parts = text.splitn(3, ':');
    let (Some(facility), Some(priority), Some(rest)) = (parts.next(), parts.next(), parts.next())
    else {
        return Kind::Unknown;
    };
    let of = |words: &[&str], word: &str| words.iter().position(|known| *known == word.trim_end());
    let (Some(facility), Some(priority)) = (of(&FACILITIES, facility), of(&PRIORITIES, priority))
    else {
        return Kind::Unknown;
    };
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    if !rest.starts_with('[') {
        return Kind::Unknown;
    }
    let kind = self::line(rest, false, clock, line);
    if kind == Kind::Kernel {
        line.facility = Some(facility as u8);
        line.priority = Some(priority as u8);
        program_of(line);
    }
    kind
}

/// What programs write into the kernel's log has their facility, and a tag.
pub(in crate::logs) fn program_of(line: &mut Line<'_>) {
    if line.facility.is_some_and(|facility| facility > 0) {
        let kernel = *line;
        tag::behind_tag(kernel.message, line);
        line.identifier = line.identifier.or(kernel.identifier);
    }
}

/// Takes the kernel's time from a message that syslog has put another time before.
#[inline]
pub(in crate::logs) fn without_stamp(line: &mut Line<'_>) {
    if line.message.starts_with('[')
        && line.identifier == Some("kernel")
        && let Some((since_boot, rest)) = since_boot(line.message)
    {
        line.since_boot = Some(since_boot);
        line.message = rest;
    }
}

/// `[  585.739506] `, and what is behind it.
#[inline]
fn since_boot(text: &str) -> Option<(Duration, &str)> {
    const LONGEST: usize = 32;
    let head = &text.as_bytes()[1..text.len().min(LONGEST)];
    let end = memchr::memchr(b']', head)?;
    let inner = head[..end].trim_ascii_start();
    let point = memchr::memchr(b'.', inner)?;
    let (seconds, places) = (number(&inner[..point])?, &inner[point + 1..]);
    // `dmesg` may write the thread behind the time: `[  585.739506][  T42]`.
    let microseconds = number(places).filter(|_| places.len() == 6)?;
    let rest = text.get(end + 2..)?;
    let rest = rest.strip_prefix(' ').or(rest.is_empty().then_some(rest))?;
    Some((Duration::new(seconds, microseconds as u32 * 1000), rest))
}

fn of_kernel<'t>(message: &'t str, line: &mut Line<'t>) {
    line.identifier = Some("kernel");
    line.transport = Some("kernel");
    line.message = message;
}

/// As `dmesg` names them, in the order of their numbers.
const FACILITIES: [&str; 12] = [
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv",
    "ftp",
];

/// As `dmesg` names them, in the order of their numbers.
const PRIORITIES: [&str; 8] = [
    "emerg", "alert", "crit", "err", "warn", "notice", "info", "debug",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_since_the_start() {
        let (time, rest) = since_boot("[  585.739506] md/raid1:md0").unwrap_or_default();
        assert_eq!(
            (time, rest),
            (Duration::from_micros(585_739_506), "md/raid1:md0")
        );
        assert_eq!(since_boot("[    0.000000]"), Some((Duration::ZERO, "")));
        for text in ["[", "[]", "[1.5] x", "[x.000000] y", "[1.000000]x", "[ü]"] {
            assert_eq!(since_boot(text), None, "{text}");
        }
    }

    #[test]
    fn words_of_dmesg() {
        let mut line = Line::default();
        let text = "daemon:info  : [    4.500000] systemd[1]: Started";
        let kind = with_words(text, &mut Clock::new(None), &mut line);
        assert_eq!(
            (kind, line.facility, line.priority),
            (Kind::Kernel, Some(3), Some(6))
        );
        assert_eq!(
            (line.identifier, line.pid, line.message),
            (Some("systemd"), Some(1), "Started")
        );
    }
}
