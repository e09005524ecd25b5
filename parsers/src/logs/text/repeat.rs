//! Notices that a message was repeated.

/// How often, and the message if the notice says it again.
#[inline]
pub(super) fn notice(message: &str) -> Option<(u32, Option<&str>)> {
    if !message.starts_with(['m', 'l', '-']) {
        return None;
    }
    // rsyslog of today, rsyslog of old and other systems, macOS.
    if let Some(rest) = message.strip_prefix("message repeated ") {
        let (count, rest) = rest.split_once(" times: [")?;
        let inner = rest.trim_ascii_end().strip_suffix(']').unwrap_or(rest);
        let inner = inner.strip_prefix(' ').unwrap_or(inner);
        return Some((times(count)?, Some(inner)));
    }
    let rest = message.strip_prefix("--- ").unwrap_or(message);
    let (count, rest) = rest
        .strip_prefix("last message repeated ")?
        .split_once(' ')?;
    let rest = rest.trim_ascii_end();
    let rest = rest.strip_suffix(" ---").unwrap_or(rest);
    matches!(rest, "time" | "times").then_some((times(count)?, None))
}

fn times(text: &str) -> Option<u32> {
    text.parse().ok().filter(|count| *count > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices() {
        for (message, expected) in [
            (
                "message repeated 5 times: [ Failed password]",
                Some((5, Some("Failed password"))),
            ),
            ("message repeated 2 times: [x]", Some((2, Some("x")))),
            ("last message repeated 3 times", Some((3, None))),
            ("--- last message repeated 1 time ---", Some((1, None))),
            ("last message repeated 0 times", None),
            ("last message repeated -3 times", None),
            ("last message repeated 3 times by me", None),
            ("message repeated", None),
            ("mail", None),
            ("", None),
        ] {
            assert_eq!(notice(message), expected, "{message}");
        }
    }
}
