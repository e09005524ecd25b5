//! Records of the audit system.

use jiff::Timestamp;

use crate::logs::clock::Clock;
use crate::logs::line::{Line, name, number};

/// `type=SYSCALL msg=audit(1795161111.888:3): arch=…`, also behind `node=host `; false if it is none.
pub(super) fn line<'t>(text: &'t str, clock: &mut Clock, line: &mut Line<'t>) -> bool {
    let mut rest = text;
    if let Some((node, behind)) = rest
        .strip_prefix("node=")
        .and_then(|node| node.split_once(' '))
    {
        line.host = name(node);
        rest = behind;
    }
    let record = rest
        .strip_prefix("type=")
        .and_then(|rest| rest.split_once(' '));
    let Some((category, rest)) = record else {
        return false;
    };
    let stamp = rest
        .strip_prefix("msg=audit(")
        .and_then(|rest| rest.split_once(')'));
    let Some((stamp, rest)) = stamp else {
        return false;
    };
    let time = stamp.rsplit_once(':').map_or(stamp, |(time, _serial)| time);
    line.at = instant(time).or_else(|| interpreted(time, clock));
    line.category = name(category);
    line.identifier = Some("audit");
    line.transport = Some("audit");
    // `ausearch -i` writes a blank before the colon.
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let rest = rest.strip_prefix(':').unwrap_or(rest);
    line.message = rest.strip_prefix(' ').unwrap_or(rest);
    true
}

/// `1795161111.888`.
fn instant(text: &str) -> Option<Timestamp> {
    let (seconds, milliseconds) = text.split_once('.')?;
    let milliseconds = number(milliseconds.as_bytes()).filter(|number| *number < 1000)?;
    let seconds = i64::try_from(number(seconds.as_bytes())?).ok()?;
    Timestamp::new(seconds, milliseconds as i32 * 1_000_000).ok()
}

/// `11/20/26 08:59:24.373` or `11/20/2026 …`, as `ausearch -i` writes it in its default locale.
fn interpreted(text: &str, clock: &mut Clock) -> Option<Timestamp> {
    let (date, time) = text.split_once(' ')?;
    let mut parts = date.split('/').map(|part| number(part.as_bytes()));
    let (month, day, year) = (parts.next()??, parts.next()??, parts.next()??);
    let year = if year < 100 { year + 2000 } else { year };
    let stamp = clock.iso(format!("{year:04}-{month:02}-{day:02} {time}").as_bytes())?;
    stamp.at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records() {
        for (text, at, category, message) in [
            (
                "type=SYSCALL msg=audit(1795161111.888:3): arch=c000003e",
                "2026-11-20T07:51:51.888Z",
                "SYSCALL",
                "arch=c000003e",
            ),
            (
                "node=h type=USER_AUTH msg=audit(11/20/26 08:59:24.373:61) : pid=2214",
                "2026-11-20T08:59:24.373Z",
                "USER_AUTH",
                "pid=2214",
            ),
        ] {
            let mut found = Line::default();
            assert!(line(text, &mut Clock::new(None), &mut found));
            assert_eq!(found.at, at.parse().ok(), "{text}");
            assert_eq!((found.category, found.message), (Some(category), message));
        }
        for text in [
            "type=X",
            "type=X msg=audit(1",
            "node=",
            "next",
            "type=X msg=y",
        ] {
            assert!(
                !line(text, &mut Clock::new(None), &mut Line::default()),
                "{text}"
            );
        }
    }
}
