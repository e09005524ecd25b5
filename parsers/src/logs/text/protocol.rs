//! Syslog's priority, and messages of RFC 5424.

use jiff::Timestamp;

use crate::logs::clock::{Clock, Stamp};
use crate::logs::line::{Line, name, number};

/// `<34>`, and what is behind it; no number if it is none that syslog has, as in `<invld>`.
#[inline]
pub(super) fn priority(text: &str) -> Option<(Option<u8>, &str)> {
    const LONGEST: usize = 8;
    let bytes = text.as_bytes();
    let head = &bytes[..bytes.len().min(LONGEST)];
    let end = memchr::memchr(b'>', head)?;
    let value = number(&bytes[1..end]).filter(|_| end <= 4);
    let value = value.filter(|value| *value < 192).map(|value| value as u8);
    let is_priority = bytes[1..end].iter().all(u8::is_ascii_alphanumeric);
    (is_priority && end > 1).then_some((value, &text[end + 1..]))
}

/// What is behind `<34>1 `; false if it is none of RFC 5424.
pub(super) fn message<'t>(text: &'t str, clock: &mut Clock, line: &mut Line<'t>) -> bool {
    let Some((time, rest)) = text.split_once(' ') else {
        return false;
    };
    let at = match clock.iso(time.as_bytes()) {
        Some(stamp) if stamp.length == time.len() => stamp.at,
        None if time == "-" => None,
        _ => return false,
    };
    let mut words = rest.splitn(5, ' ');
    let mut word = || words.next();
    let (Some(host), Some(program), Some(process), Some(_message_id)) =
        (word(), word(), word(), word())
    else {
        return false;
    };
    line.at = at;
    line.host = name(host);
    line.identifier = name(program);
    line.pid = number(process.as_bytes()).and_then(|pid| u32::try_from(pid).ok());
    let text = behind_data(word().unwrap_or_default());
    // rsyslog keeps the blank that was behind the tag.
    let text = text.strip_prefix(' ').unwrap_or(text);
    line.message = text.strip_prefix('\u{feff}').unwrap_or(text);
    true
}

/// What is behind structured data, with the blank before it; data without end is taken as the message.
fn behind_data(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('-') {
        return rest.strip_prefix(' ').unwrap_or(rest);
    }
    let mut rest = text.as_bytes();
    while let [b'[', inner @ ..] = rest {
        let Some(end) = end_of_element(inner) else {
            return text;
        };
        rest = &inner[end + 1..];
    }
    let rest = &text[text.len() - rest.len()..];
    rest.strip_prefix(' ').unwrap_or(rest)
}

/// Where the bracket stands that ends an element: none between quotes.
fn end_of_element(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    let mut is_quoted = false;
    loop {
        at += memchr::memchr3(b'"', b'\\', b']', text.get(at..)?)?;
        match text[at] {
            b']' if !is_quoted => return Some(at),
            b'"' => is_quoted = !is_quoted,
            b'\\' if is_quoted => at += 1,
            _ => {}
        }
        at += 1;
    }
}

/// `1795161630.984453`.
pub(super) fn unix(text: &[u8]) -> Option<Stamp> {
    const PLACES: usize = 6;
    let point = memchr::memchr(b'.', &text[..text.len().min(12)])?;
    let seconds = number(&text[..point])?;
    let end = point + 1 + PLACES;
    let microseconds = number(text.get(point + 1..end)?)?;
    if point < 9 || text.get(end) != Some(&b' ') {
        return None;
    }
    Some(Stamp {
        at: Timestamp::new(seconds as i64, microseconds as i32 * 1000).ok(),
        length: end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn priorities() {
        for (text, value) in [
            ("<34>x", Some((Some(34), "x"))),
            ("<191>", Some((Some(191), ""))),
            ("<192>x", Some((None, "x"))),
            ("<invld>1 x", Some((None, "1 x"))),
            ("<>x", None),
            ("<999999999>x", None),
            ("<b>x", Some((None, "x"))),
            ("<34", None),
        ] {
            assert_eq!(priority(text), value, "{text}");
        }
    }

    #[test]
    fn messages_of_the_protocol() {
        for (text, program, pid, expected) in [
            (
                "2003-10-11T22:14:15.003Z h su - ID47 - \u{feff}'su root'",
                Some("su"),
                None,
                "'su root'",
            ),
            (
                "- h a 42 - -  two blanks",
                Some("a"),
                Some(42),
                "two blanks",
            ),
            ("- - - - - -", None, None, ""),
            (
                "- h a - - [x@1 k=\"\\\"]\\]\" l=\"]\"][y@2 m=\"\"] text",
                Some("a"),
                None,
                "text",
            ),
            (
                "- h a - - [x@1 k=\"] text",
                Some("a"),
                None,
                "[x@1 k=\"] text",
            ),
            ("- h a - - [x@1]", Some("a"), None, ""),
        ] {
            let mut line = Line::default();
            assert!(message(text, &mut Clock::new(None), &mut line), "{text}");
            assert_eq!(
                (line.identifier, line.pid, line.message),
                (program, pid, expected),
                "{text}"
            );
        }
        for text in ["", "-", "- h a -", "yesterday h a - - - x"] {
            assert!(
                !message(text, &mut Clock::new(None), &mut Line::default()),
                "{text}"
            );
        }
    }
}
