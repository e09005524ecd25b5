//! The records inside values: fields between pipes, written without any escaping.
//!
//! Lynis joins fields with `|` and never escapes one, so a field that contains a pipe can only be told from
//! two fields by knowing which of them are free of pipes. Each function here says which end it trusts.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// The urgency that Lynis 2.x wrote into the third field of a warning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// `L`
    Low,
    /// `M`
    Medium,
    /// `H`
    High,
}

impl Severity {
    pub(super) fn from_letter(letter: &str) -> Option<Self> {
        match letter {
            "L" => Some(Self::Low),
            "M" => Some(Self::Medium),
            "H" => Some(Self::High),
            _ => None,
        }
    }
}

/// The fields of a warning or suggestion: `ID|message|details|solution|`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AdviceFields<'a> {
    /// The test.
    pub test: &'a str,
    /// What was found.
    pub message: &'a str,
    /// On what, if stated.
    pub details: Option<&'a str>,
    /// What to do, if stated: free text, `text:…` or `url:…`.
    pub solution: Option<&'a str>,
}

impl<'a> AdviceFields<'a> {
    /// Splits a record; `None` if it lacks an id or a message.
    ///
    /// Id and message are taken from the left and the solution from the right, so details may contain pipes.
    /// Empty and `-` both mean "not stated". The audit of a Dockerfile writes the message in place of the id
    /// and `UNKNOWN` in place of the message; that is put right.
    ///
    /// ```
    /// use wegweiser_parsers::lynis::AdviceFields;
    ///
    /// let fields = AdviceFields::parse("SSH-7408|Check it|Root (YES to (NO|KEY))|-|").unwrap();
    /// assert_eq!(fields.details, Some("Root (YES to (NO|KEY))"));
    /// assert_eq!(fields.solution, None);
    /// ```
    pub fn parse(record: &'a str) -> Option<Self> {
        let record = record.strip_suffix('|').unwrap_or(record);
        let (test, rest) = record.split_once('|')?;
        let (message, rest) = rest
            .split_once('|')
            .map_or((rest, None), |(message, rest)| (message, Some(rest)));
        let (details, solution) = match rest.map(|rest| rest.rsplit_once('|').ok_or(rest)) {
            None => (None, None),
            Some(Err(details)) => (stated(details), None),
            Some(Ok((details, solution))) => (stated(details), stated(solution)),
        };
        let (mut test, mut message) = (test.trim(), message.trim());
        if message == "UNKNOWN" && test.contains(' ') {
            (test, message) = (message, test);
        }
        (!test.is_empty() && !message.is_empty()).then_some(Self {
            test,
            message,
            details,
            solution,
        })
    }
}

/// The fields of a comparison: `ID|service|desc:…;field:…;prefval:…;value:…;other:…;|`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DetailFields<'a> {
    /// The test.
    pub test: &'a str,
    /// The program compared, such as `sshd` or `sysctl`.
    pub service: Option<&'a str>,
    /// A description in the words of Lynis.
    pub desc: Option<&'a str>,
    /// The setting.
    pub field: Option<&'a str>,
    /// The value Lynis prefers.
    pub preferred: Option<&'a str>,
    /// The value found.
    pub value: Option<&'a str>,
    /// Anything else.
    pub other: Option<&'a str>,
}

impl<'a> DetailFields<'a> {
    /// Splits a record; `None` if it lacks an id or the second pipe.
    ///
    /// The first two pipes are taken from the left and the last from the right: a preferred value lists its
    /// choices with pipes. The parts are optional and in fixed order, so each mark is searched behind the
    /// one before it.
    pub fn parse(record: &'a str) -> Option<Self> {
        let record = record.strip_suffix('|').unwrap_or(record);
        let (test, rest) = record.split_once('|')?;
        let (service, parts) = rest.split_once('|')?;
        let test = test.trim();
        if test.is_empty() {
            return None;
        }
        let [desc, field, preferred, value, other] =
            tagged(parts, ["desc:", "field:", "prefval:", "value:", "other:"]);
        Some(Self {
            test,
            service: stated(service),
            desc,
            field,
            preferred,
            value,
            other,
        })
    }
}

/// The values behind `tags`, which appear in this order at the start or after a `;`.
fn tagged<'a, const N: usize>(parts: &'a str, tags: [&str; N]) -> [Option<&'a str>; N] {
    let mut starts = [None; N];
    let mut from = 0;
    for (tag, start) in tags.iter().zip(&mut starts) {
        let found = if from == 0 && parts.starts_with(tag) {
            Some(0)
        } else {
            parts[from..]
                .match_indices(tag)
                .map(|(index, _)| from + index)
                .find(|&index| parts[..index].ends_with(';'))
        };
        if let Some(index) = found {
            *start = Some((index, index + tag.len()));
            from = index + tag.len();
        }
    }
    let mut end = parts.len();
    let mut values = [None; N];
    for (start, value) in starts.iter().zip(&mut values).rev() {
        if let Some((mark, start)) = *start {
            let text = &parts[start..end];
            *value = Some(text.strip_suffix(';').unwrap_or(text));
            end = mark;
        }
    }
    values
}

/// The fields of a certificate: `path|exit code|cn:subject=…;notafter:…;|`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CertificateFields<'a> {
    /// The file.
    pub path: &'a str,
    /// The exit code of the expiry check: 0 for a valid certificate.
    pub exit_code: Option<i64>,
    /// The subject, which may contain `|` and `;`.
    pub subject: Option<&'a str>,
    /// The end of its validity as written, such as `Dec 31 09:37:37 2030 GMT`.
    pub not_after: Option<&'a str>,
}

impl<'a> CertificateFields<'a> {
    /// Splits a record: two fields from the left, the end of validity from the right, the subject between.
    pub fn parse(record: &'a str) -> Option<Self> {
        let record = record.strip_suffix('|').unwrap_or(record);
        let (path, rest) = record.split_once('|')?;
        let (exit_code, rest) = rest.split_once('|')?;
        let rest = rest.strip_prefix("cn:").unwrap_or(rest);
        let (subject, not_after) = match rest.rsplit_once(";notafter:") {
            Some((subject, date)) => (subject, stated(date.strip_suffix(';').unwrap_or(date))),
            None => (rest, None),
        };
        let subject = stated(subject.strip_prefix("subject=").unwrap_or(subject));
        let exit_code = exit_code.trim().parse().ok();
        (!path.is_empty()).then_some(Self {
            path,
            exit_code,
            subject,
            not_after,
        })
    }
}

/// The fields of a listening socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenerFields<'a> {
    /// `tcp`, `udp`, …
    pub protocol: &'a str,
    /// Address and port as the system prints them: `0.0.0.0:22`, `[::]:80`.
    pub address: &'a str,
    /// The program, if it could be told.
    pub process: Option<&'a str>,
}

impl<'a> ListenerFields<'a> {
    /// Splits `raw,ss,v1|tcp|0.0.0.0:22|sshd|`, the form since 3.x.
    pub fn parse(record: &'a str) -> Option<Self> {
        let (_, rest) = record.split_once('|')?;
        let (protocol, rest) = rest.split_once('|')?;
        let rest = rest.strip_suffix('|').unwrap_or(rest);
        let (address, process) = rest
            .split_once('|')
            .map_or((rest, None), |(a, p)| (a, stated(p)));
        Self::checked(protocol, address, process)
    }

    /// Splits `0.0.0.0:22|tcp|sshd|`, the form of 2.x.
    pub fn parse_old(record: &'a str) -> Option<Self> {
        let (address, rest) = record.split_once('|')?;
        let rest = rest.strip_suffix('|').unwrap_or(rest);
        let (protocol, process) = rest
            .split_once('|')
            .map_or((rest, None), |(l, p)| (l, stated(p)));
        Self::checked(protocol, address, process)
    }

    fn checked(protocol: &'a str, address: &'a str, process: Option<&'a str>) -> Option<Self> {
        let (protocol, address) = (protocol.trim(), address.trim());
        (!protocol.is_empty() && !address.is_empty()).then_some(Self {
            protocol,
            address,
            process,
        })
    }
}

/// A field that says something: not empty and not `-`.
pub(super) fn stated(field: &str) -> Option<&str> {
    let field = field.trim();
    (!field.is_empty() && field != "-").then_some(field)
}

/// A local date and time as Lynis writes it: `2026-11-20 09:08:39`, exactly.
pub(super) fn date_time(text: &str) -> Option<DateTime> {
    let bytes = text.as_bytes();
    let shape = bytes.len() == 19
        && bytes.iter().enumerate().all(|(index, byte)| match index {
            4 | 7 => *byte == b'-',
            10 => *byte == b' ',
            13 | 16 => *byte == b':',
            _ => byte.is_ascii_digit(),
        });
    if !shape {
        return None;
    }
    let number = |from: usize, to: usize| {
        bytes[from..to]
            .iter()
            .fold(0_i16, |value, digit| value * 10 + i16::from(digit - b'0'))
    };
    let small = |from: usize| number(from, from + 2) as i8;
    DateTime::new(
        number(0, 4),
        small(5),
        small(8),
        small(11),
        small(14),
        small(17),
        0,
    )
    .ok()
}

/// A date as `openssl` prints it: `Dec  1 09:37:37 2030 GMT`.
pub(super) fn certificate_date(text: &str) -> Option<Timestamp> {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let mut words = text.split_whitespace();
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? as i8 + 1;
    let day = words.next()?.parse().ok()?;
    let mut time = words
        .next()?
        .splitn(3, ':')
        .map(|part| part.parse::<i8>().ok());
    let (hour, minute, second) = (time.next()??, time.next()??, time.next()??);
    let year = words.next()?.parse().ok()?;
    if words.next() != Some("GMT") || words.next().is_some() {
        return None;
    }
    let local = DateTime::new(year, month, day, hour, minute, second, 0).ok()?;
    Offset::UTC.to_timestamp(local).ok()
}

/// A hardening index: ASCII digits, 0 to 100, blanks around it allowed.
pub(super) fn index(text: &str) -> Option<u8> {
    count(text)
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| *value <= 100)
}

/// A count: ASCII digits only, blanks around it allowed.
pub(super) fn count(text: &str) -> Option<u64> {
    let text = text.trim_matches([' ', '\t']);
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Characters that drive a terminal or turn the direction of text, and have no place in a record.
pub(super) fn is_control(c: char) -> bool {
    (c.is_control() && c != '\t')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2028}' | '\u{2029}'
            | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether `text` has anything for [`clean`] to remove; cheap for plain ASCII.
pub(super) fn has_control(text: &str) -> bool {
    text.bytes()
        .any(|byte| byte < 0x20 && byte != b'\t' || byte == 0x7F || byte >= 0x80)
        && text.chars().any(is_control)
}

/// `text` without control characters and terminal sequences, cut to `limit` bytes.
pub(super) fn clean(text: &str, limit: usize) -> String {
    let text = text.trim_matches([' ', '\t']);
    if !has_control(text) {
        return cut(text, limit).to_owned();
    }
    let mut cleaned = String::with_capacity(text.len().min(limit));
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        if c == '\u{1B}' && characters.peek() == Some(&'[') {
            // A terminal sequence ends with its first byte in `@`..`~`; without one only its start is dropped.
            characters.next();
            while characters.next_if(|c| matches!(c, ' '..='?')).is_some() {}
            characters.next_if(|c| matches!(c, '@'..='~'));
        } else if !is_control(c) {
            if cleaned.len() + c.len_utf8() > limit {
                break;
            }
            cleaned.push(c);
        }
    }
    cleaned
}

/// A short piece of `text` for showing: cleaned, tabs to blanks, cut with an ellipsis.
pub(super) fn evidence(text: &str, limit: usize) -> String {
    let mut shown = clean(text, limit).replace('\t', " ");
    if shown.len() < text.trim().len() && shown.len() + 4 > limit {
        shown.truncate(cut(&shown, limit.saturating_sub('…'.len_utf8())).len());
        shown.push('…');
    }
    shown
}

/// The longest start of `text` with at most `limit` bytes that ends between characters.
pub(super) fn cut(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_with_any_number_of_pipes() {
        let parse = |record| {
            AdviceFields::parse(record).map(|fields| {
                (
                    fields.test,
                    fields.message,
                    fields.details.unwrap_or("~"),
                    fields.solution.unwrap_or("~"),
                )
            })
        };
        assert_eq!(parse(""), None);
        assert_eq!(parse("|"), None);
        assert_eq!(parse("|||||||||"), None);
        assert_eq!(parse("ONLYID"), None);
        assert_eq!(parse("ONLYID|"), None);
        assert_eq!(parse("A-1|m"), Some(("A-1", "m", "~", "~")));
        assert_eq!(parse("A-1|m|d"), Some(("A-1", "m", "d", "~")));
        assert_eq!(parse("A-1|m|d|s"), Some(("A-1", "m", "d", "s")));
        assert_eq!(
            parse("A-1|m||text:reboot|"),
            Some(("A-1", "m", "~", "text:reboot"))
        );
        assert_eq!(parse("A-1|m|d|e|-|"), Some(("A-1", "m", "d|e", "~")));
        assert_eq!(parse(" A-1 | m |-|-|"), Some(("A-1", "m", "~", "~")));
        assert_eq!(
            parse("Some text here|UNKNOWN|-|-|"),
            Some(("UNKNOWN", "Some text here", "~", "~"))
        );
    }

    #[test]
    fn details_keep_pipes_in_the_preferred_value() {
        let fields = DetailFields::parse(
            "SSH-7408|sshd|desc:an option;field:PermitRootLogin;prefval:(A|NO|);value:YES;|",
        );
        let fields = fields.unwrap();
        assert_eq!((fields.test, fields.service), ("SSH-7408", Some("sshd")));
        assert_eq!(
            (fields.desc, fields.field),
            (Some("an option"), Some("PermitRootLogin"))
        );
        assert_eq!(
            (fields.preferred, fields.value, fields.other),
            (Some("(A|NO|)"), Some("YES"), None)
        );
    }

    #[test]
    fn details_without_parts() {
        let fields = DetailFields::parse("X-1|-|value:a;b;other:;|").unwrap();
        assert_eq!(
            (fields.service, fields.value, fields.other),
            (None, Some("a;b"), Some(""))
        );
        assert_eq!(DetailFields::parse("X-1|-|free text|").unwrap().desc, None);
        assert_eq!(DetailFields::parse("X-1"), None);
        assert_eq!(DetailFields::parse("|a|b|"), None);
    }

    #[test]
    fn certificates_with_pipes_and_semicolons_in_the_subject() {
        let fields = CertificateFields::parse(
            "/a.pem|0|cn:subject=CN = x, O = \"Pipe|Org;semi=1\";notafter:Nov 21 08:38:04 2026 GMT;|",
        );
        let fields = fields.unwrap();
        assert_eq!(fields.subject, Some("CN = x, O = \"Pipe|Org;semi=1\""));
        let date = fields.not_after.and_then(certificate_date).unwrap();
        assert_eq!(date.to_string(), "2026-11-21T08:38:04Z");
        assert_eq!(
            certificate_date("Dec  1 00:00:00 2030 GMT")
                .unwrap()
                .to_string(),
            "2030-12-01T00:00:00Z"
        );
        assert_eq!(certificate_date("Dec 32 00:00:00 2030 GMT"), None);
        assert_eq!(certificate_date("Dec 1 00:00:00 2030 CET"), None);
        assert_eq!(
            CertificateFields::parse("/a.pem|x|cn:;|")
                .unwrap()
                .exit_code,
            None
        );
    }

    #[test]
    fn listeners_of_both_forms_agree() {
        let new = ListenerFields::parse("raw,ss,v1|tcp|[::]:22|sshd|").unwrap();
        assert_eq!(Some(new), ListenerFields::parse_old("[::]:22|tcp|sshd|"));
        assert_eq!(
            (new.protocol, new.address, new.process),
            ("tcp", "[::]:22", Some("sshd"))
        );
        assert_eq!(
            ListenerFields::parse("raw|udp|*:68|-|").unwrap().process,
            None
        );
        assert_eq!(ListenerFields::parse("raw|udp"), None);
    }

    #[test]
    fn dates_are_exact() {
        assert_eq!(
            date_time("2026-11-20 09:08:39").unwrap().to_string(),
            "2026-11-20T09:08:39"
        );
        for bad in [
            "2026-13-20 09:08:39",
            "2026-11-20T09:08:39",
            "2026-11-20 09:08",
            "２026-11-20 09:08:3",
        ] {
            assert_eq!(date_time(bad), None, "{bad}");
        }
    }

    #[test]
    fn numbers_are_ascii_digits_in_range() {
        assert_eq!(index(" 60 "), Some(60));
        for bad in [
            "",
            "abc",
            "-5",
            "+5",
            "101",
            "6.5e1",
            "999999999999999999999999",
            "٦٠",
        ] {
            assert_eq!(index(bad), None, "{bad}");
        }
        assert_eq!(count("247"), Some(247));
    }

    #[test]
    fn cleaning_removes_terminal_sequences_and_direction_marks() {
        assert_eq!(clean("a\u{1B}[31mred\u{7}\0 \u{202E}x", 99), "ared x");
        assert_eq!(clean("\u{1B}[", 99), "");
        assert_eq!(clean("äöü", 3), "ä");
        assert_eq!(evidence("a\tb", 99), "a b");
        assert_eq!(evidence("0123456789", 8), "01234…");
    }
}
