//! A line of a log.

use std::time::Duration;

use jiff::Timestamp;

/// What one line of a log says, borrowed from the reader.
///
/// A field is `None` where the line does not say it.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
#[non_exhaustive]
pub struct Line<'a> {
    /// When it was written. A time without a zone is taken as UTC, one without a year has that which
    /// [`read`](super::read) infers.
    pub at: Option<Timestamp>,
    /// How long the machine had been running.
    pub since_boot: Option<Duration>,
    /// The machine that wrote it.
    pub host: Option<&'a str>,
    /// The program, without the number of its process.
    pub identifier: Option<&'a str>,
    /// The number of the process.
    pub pid: Option<u32>,
    /// From 0, an emergency, to 7, for debugging.
    pub priority: Option<u8>,
    /// The part of the system as a number of syslog: 0 the kernel, 4 and 10 authentication.
    pub facility: Option<u8>,
    /// The text, without what is in the other fields. It is as it was given: with control characters, and with what
    /// others could write into it.
    pub message: &'a str,
    /// What kind of message it is, in the catalogue of systemd.
    pub message_id: Option<u128>,
    /// The unit of systemd that it is about, or the subsystem of macOS.
    pub unit: Option<&'a str>,
    /// The category within the subsystem of macOS, or the type of a record of the audit system.
    pub category: Option<&'a str>,
    /// How it reached the log: `kernel`, `audit`, `syslog`, `journal`, `stdout`, `driver`.
    pub transport: Option<&'a str>,
    /// Which boot of the machine it is from, where the log names boots.
    pub boot_id: Option<u128>,
    /// How many boots the input has shown before it.
    pub boot: u32,
    /// The line of the input, counted from 1, or the byte where it stands: see
    /// [`Format::counts_bytes`](super::Format::counts_bytes).
    pub position: u64,
    /// How often it happened: more than 1 only where the log says that a line was repeated.
    pub count: u32,
}

/// What is held of a name, which no program that is known comes near.
const NAME_BYTES: usize = 256;

/// A name that may be shown as it is; one with control characters or without end is none.
#[inline]
pub(super) fn name(text: &str) -> Option<&str> {
    if text.is_empty() || text.len() > NAME_BYTES || text == "-" {
        return None;
    }
    let is_plain = |byte: u8| (b' '..=b'~').contains(&byte);
    let is_shown = text.bytes().fold(true, |all, byte| all & is_plain(byte))
        // Beyond ASCII there are more controls, and marks that turn the direction of writing.
        || !text.chars().any(is_hidden);
    is_shown.then_some(text)
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A number that must be there whole.
#[inline]
pub(super) fn number(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > 19 {
        return None;
    }
    text.iter().try_fold(0_u64, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u64::from(byte - b'0'))
    })
}

/// 128 bits in hexadecimal digits, with or without hyphens.
pub(super) fn id(text: &[u8]) -> Option<u128> {
    let mut digits = 0;
    let mut id = 0;
    for byte in text.iter().filter(|byte| **byte != b'-') {
        id = id << 4 | u128::from(char::from(*byte).to_digit(16)?);
        digits += 1;
    }
    (digits == 32).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hide_nothing() {
        assert_eq!(name("sshd"), Some("sshd"));
        assert_eq!(name("größe"), Some("größe"));
        for bad in ["", "-", "a\u{1b}[2J", "a\u{7f}", "a\u{202e}b", "a\u{9b}b"] {
            assert_eq!(name(bad), None, "{bad:?}");
        }
        assert_eq!(name(&"x".repeat(300)), None);
    }

    #[test]
    fn numbers_and_ids_are_whole() {
        assert_eq!(
            (number(b"42"), number(b"4x"), number(b"")),
            (Some(42), None, None)
        );
        assert_eq!(number(&[b'9'; 20]), None);
        let plain = id(b"ED40187B8B764555B78AE4E689E1EF47");
        assert_eq!(plain, Some(0xed40_187b_8b76_4555_b78a_e4e6_89e1_ef47));
        assert_eq!(id(b"ED40187B-8B76-4555-B78A-E4E689E1EF47"), plain);
        assert_eq!(id(b"ED40"), None);
    }
}
