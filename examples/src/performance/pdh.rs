//! The CSV of counters of Windows, as `relog` and the performance monitor write it.

use std::fmt::Write as _;

use jiff::Span;
use jiff::civil::DateTime;

use super::Moment;
use crate::rng::SplitMix64;

/// A counter: its path without the machine, and what it measures.
pub struct Counter {
    /// `\Object(Instance)\Counter`, in the machine's language.
    pub path: &'static str,
    /// Its value at an instant.
    pub value: fn(&mut Moment<'_>) -> f64,
    /// It needs the sample before, so that the first one after a start is blank.
    pub is_rate: bool,
}

/// A counter that is read at an instant.
pub const fn level(path: &'static str, value: fn(&mut Moment<'_>) -> f64) -> Counter {
    Counter {
        path,
        value,
        is_rate: false,
    }
}

/// A counter over the time since the sample before.
pub const fn rate(path: &'static str, value: fn(&mut Moment<'_>) -> f64) -> Counter {
    Counter {
        path,
        value,
        is_rate: true,
    }
}

/// The times that a machine was on and sampled: one after the other.
pub type Session = Vec<DateTime>;

/// A table of counters. `zone` is the time zone as the machine calls it, an hour ahead of UTC.
pub fn table(host: &str, zone: &str, counters: &[Counter], sessions: &[Session]) -> String {
    let mut noise = SplitMix64::named(host);
    let mut text = format!("\"(PDH-CSV 4.0) ({zone})(-60)\"");
    for counter in counters {
        // Writing to a string cannot fail.
        let _ = write!(text, ",\"\\\\{host}{}\"", counter.path);
    }
    text.push('\n');
    for session in sessions {
        for (number, at) in session.iter().enumerate() {
            let local = at.saturating_add(Span::new().hours(1));
            let milliseconds = 3 + noise.below(40);
            let _ = write!(
                text,
                "\"{}.{milliseconds:03}\"",
                local.strftime("%m/%d/%Y %H:%M:%S")
            );
            let mut moment = Moment::new(*at, &mut noise);
            for counter in counters {
                let value = (counter.value)(&mut moment);
                let _ = match (number, counter.is_rate) {
                    (0, true) => write!(text, ",\" \""),
                    _ => write!(text, ",\"{}\"", shortened(value)),
                };
            }
            text.push('\n');
        }
    }
    text
}

/// As many digits as a value of its size deserves.
fn shortened(value: f64) -> String {
    match value {
        value if value >= 1_000.0 => format!("{value:.0}"),
        value if value >= 1.0 => format!("{value:.2}"),
        value => format!("{value:.6}"),
    }
}

impl std::fmt::Debug for Counter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.path)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn rates_are_blank_at_first() {
        let counters = [
            level("\\System\\Threads", |_| 1_234.4),
            rate("\\System\\Context Switches/sec", |_| 0.25),
        ];
        let session: Session =
            super::super::instants(date(2026, 11, 19).at(23, 30, 0, 0), 15, 2).collect();
        let text = table("PC", "UTC+1", &counters, &[session]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(
            lines[0],
            r#""(PDH-CSV 4.0) (UTC+1)(-60)","\\PC\System\Threads","\\PC\System\Context Switches/sec""#
        );
        assert!(lines[1].starts_with("\"11/20/2026 00:30:00.0"));
        assert!(
            lines[1].ends_with(",\"1234\",\" \"") && lines[2].ends_with(",\"1234\",\"0.250000\"")
        );
    }
}
