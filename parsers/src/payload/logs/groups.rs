//! Lines that are alike, put together again: agents count each process for itself.

use std::collections::HashMap;

use jiff::Timestamp;

use super::LogGroup;

/// Letters of a line by which it is told whether two are alike.
const SHAPE: usize = 400;

#[derive(Default)]
pub(super) struct Groups {
    all: Vec<LogGroup>,
    places: HashMap<(Option<String>, String), usize>,
    sum: u64,
}

impl Groups {
    /// Adds lines to those of the same program that differ from them in numbers only.
    pub(super) fn add(
        &mut self,
        source: Option<&str>,
        pattern: Option<&str>,
        message: &str,
        count: u64,
        latest: Option<Timestamp>,
    ) {
        let identifier = source.and_then(identifier);
        let message = if identifier.as_deref() == Some("kernel") {
            without_uptime(message)
        } else {
            message
        };
        if count == 0 || identifier.is_none() && message.trim().is_empty() {
            return;
        }
        self.sum = self.sum.saturating_add(count);
        let key = (identifier.clone(), shape(message));
        let place = *self.places.entry(key).or_insert(self.all.len());
        if let Some(group) = self.all.get_mut(place) {
            group.count = group.count.saturating_add(count);
            group.latest = group.latest.max(latest);
            return;
        }
        self.all.push(LogGroup {
            identifier,
            pattern: pattern.map(ToOwned::to_owned),
            message: message.trim_end().to_owned(),
            count,
            latest,
        });
    }

    /// How many lines were added.
    pub(super) fn sum(&self) -> u64 {
        self.sum
    }

    pub(super) fn finish(self) -> Vec<LogGroup> {
        self.all
    }
}

/// A program's name without process id, colon and control characters: `sshd[24511]`, `sudo:`.
fn identifier(source: &str) -> Option<String> {
    let source = source.trim().trim_end_matches(':');
    let name = match source
        .strip_suffix(']')
        .and_then(|rest| rest.rsplit_once('['))
    {
        Some((name, pid)) if pid.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => source,
    };
    let name: String = name.chars().filter(|c| !c.is_control()).collect();
    (!name.is_empty()).then_some(name)
}

/// A line of the kernel without the seconds since its start: `[1203344.118812] EXT4-fs error`.
fn without_uptime(message: &str) -> &str {
    let stamp = message
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'));
    match stamp {
        Some((stamp, rest))
            if stamp.contains('.')
                && stamp
                    .trim_start()
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.') =>
        {
            rest.trim_start()
        }
        _ => message,
    }
}

/// A line with a mark for each number.
fn shape(message: &str) -> String {
    let mut shape = String::new();
    for c in message.chars().take(SHAPE) {
        if !c.is_ascii_digit() {
            shape.push(c);
        } else if !shape.ends_with('#') {
            shape.push('#');
        }
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs() {
        for (source, expected) in [
            ("sshd[24511]", Some("sshd")),
            ("systemd[1]", Some("systemd")),
            ("sudo:", Some("sudo")),
            ("CRON[1]:", Some("CRON")),
            ("tag[with]odd", Some("tag[with]odd")),
            ("tag[odd]", Some("tag[odd]")),
            ("a\u{1b}b", Some("ab")),
            (":", None),
            ("[12]", None),
            ("", None),
        ] {
            assert_eq!(identifier(source).as_deref(), expected, "{source}");
        }
        assert_eq!(
            without_uptime("[1203344.118812] EXT4-fs error"),
            "EXT4-fs error"
        );
        assert_eq!(without_uptime("[    0.000000] Linux"), "Linux");
        assert_eq!(without_uptime("[UFW BLOCK] IN=eth0"), "[UFW BLOCK] IN=eth0");
    }

    #[test]
    fn lines_that_differ_in_numbers_are_alike() {
        let mut groups = Groups::default();
        groups.add(Some("sshd[1]"), None, "port 22 from 203.0.113.50", 2, None);
        groups.add(
            Some("sshd[2]"),
            None,
            "port 51522 from 198.51.100.7",
            3,
            None,
        );
        groups.add(
            Some("cron[2]"),
            None,
            "port 51522 from 198.51.100.7",
            1,
            None,
        );
        groups.add(None, None, " ", 1, None);
        groups.add(Some("x"), None, "y", 0, None);
        assert_eq!(groups.sum(), 6);
        let counts: Vec<_> = groups
            .finish()
            .into_iter()
            .map(|group| group.count)
            .collect();
        assert_eq!(counts, [5, 1]);
    }
}
