//! Text for machines, tickets and monitoring systems.

/// Writes into a string, which cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($out, $($text)*);
    }};
}

pub(crate) mod csv;
pub(crate) mod events;
pub(crate) mod jsonl;
pub(crate) mod markdown;
mod markup;
pub(crate) mod nagios;
mod sheet;

use serde::Serialize;
use wegweiser_core::plain;

/// JSON, two spaces deep, with a line end.
pub(crate) fn json(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("plain data always serialises");
    text.push('\n');
    inert(&text)
}

/// JSON in which what a terminal would obey, and what shows text in another order, is escaped:
/// the same document, but harmless to look at.
pub(crate) fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut units = [0; 2];
    for c in json.chars() {
        // Only within strings, where an escape is the same as the character.
        if c < '\u{7f}' || !plain(c.encode_utf8(&mut [0; 4]), 4).is_empty() {
            out.push(c);
        } else {
            c.encode_utf16(&mut units)
                .iter()
                .for_each(|unit| put!(out, "\\u{unit:04x}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_harmless_and_still_the_same() {
        let text = "a\u{9b}31m\u{202e}\u{7f}ü\u{e0041}\u{85}";
        let json = json(&text);
        assert_eq!(
            json,
            "\"a\\u009b31m\\u202e\\u007fü\\udb40\\udc41\\u0085\"\n"
        );
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
