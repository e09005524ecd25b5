//! The fixed phrases of a log by which its lines are told apart.

use jiff::civil::DateTime;

use super::SkipReason;
use crate::lynis::fields::{count, date_time, index, stated};

/// What a line of a log says, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phrase<'a> {
    Start {
        version: &'a str,
        pid: Option<u64>,
    },
    Test {
        id: &'a str,
        description: &'a str,
    },
    Award {
        points: u64,
        max_points: u64,
        total: Option<(u64, u64)>,
    },
    /// Points that are no numbers or more than a test can give.
    BadAward,
    Skipped {
        id: &'a str,
        description: &'a str,
    },
    SkipReason(&'a str),
    SkippedPart {
        id: &'a str,
    },
    Advice(LogAdvice<'a>),
    Exception {
        place: &'a str,
        text: &'a str,
    },
    Index(Option<u8>),
    Fact {
        name: &'a str,
        value: &'a str,
    },
    AllDone,
    EndSuccessful,
    EndWithCode(u32),
}

/// A warning or suggestion of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LogAdvice<'a> {
    pub(super) warning: bool,
    pub(super) test: &'a str,
    pub(super) message: &'a str,
    pub(super) details: Option<&'a str>,
    pub(super) solution: Option<&'a str>,
}

/// More points than any test gives at once; a line with more was not written by Lynis.
const AWARD_MAX: u64 = 1_000;

/// The names of facts in the first lines of a run.
const FACTS: [&str; 12] = [
    "Operating system",
    "Operating system name",
    "Operating system version",
    "Kernel version",
    "Kernel version (full)",
    "Hostname",
    "Auditor",
    "Test category",
    "Test group",
    "Tests performed",
    "Total tests",
    "Program version",
];

/// Splits the time stamp from a line; `None` if it does not start with one.
pub(super) fn split_time(line: &str) -> Option<(DateTime, &str)> {
    let (time, text) = line.split_at_checked(19)?;
    let text = text
        .strip_prefix(' ')
        .or_else(|| text.is_empty().then_some(""))?;
    Some((date_time(time)?, text))
}

impl<'a> Phrase<'a> {
    /// Tells what the text behind a time stamp says; `None` for the many lines that do not matter.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        match text.as_bytes().first()? {
            b'H' => Self::hardening(text).or_else(|| Self::fact(text)),
            b'P' => Self::performing(text),
            b'S' => Self::skipped(text)
                .or_else(|| Self::starting(text))
                .or_else(|| Self::advice(text)),
            b'W' => Self::advice(text),
            b'R' => text.strip_prefix("Reason to skip: ").map(Self::SkipReason),
            b'E' => Self::exception(text),
            b'L' => Self::ending(text),
            b'A' => Self::skipped_part(text).or_else(|| Self::fact(text)),
            _ => Self::fact(text),
        }
    }

    /// Whether the phrase alone shows that a file is a log of Lynis.
    pub(super) fn marks_a_log(&self) -> bool {
        matches!(
            self,
            Self::Start { .. } | Self::Test { .. } | Self::Skipped { .. }
        )
    }

    fn starting(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("Starting Lynis ")?;
        let (version, rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let pid = rest
            .strip_prefix("with PID ")
            .and_then(|rest| rest.split([',', ' ']).next());
        Some(Self::Start {
            version,
            pid: pid.and_then(count),
        })
    }

    fn performing(text: &'a str) -> Option<Self> {
        if text == "Program ended successfully" {
            return Some(Self::AllDone);
        }
        match text.strip_prefix("Performing test ID ") {
            Some(rest) => {
                id_and_description(rest).map(|(id, description)| Self::Test { id, description })
            }
            None => Self::fact(text),
        }
    }

    fn skipped(text: &'a str) -> Option<Self> {
        let (id, description) = id_and_description(text.strip_prefix("Skipped test ")?)?;
        Some(Self::Skipped { id, description })
    }

    fn skipped_part(text: &'a str) -> Option<Self> {
        let (id, rest) = text.strip_prefix("Atomic test (")?.split_once(')')?;
        rest.starts_with(" skipped")
            .then_some(Self::SkippedPart { id })
    }

    fn hardening(text: &'a str) -> Option<Self> {
        if let Some(rest) = text.strip_prefix("Hardening index : [") {
            return Some(Self::Index(rest.split(']').next().and_then(index)));
        }
        let rest = text.strip_prefix("Hardening: assigned ")?;
        let (kind, rest) = rest.split_once(" number of hardening points")?;
        let rest = rest
            .strip_prefix(" for this item")
            .unwrap_or(rest)
            .strip_prefix(" (")?;
        let (numbers, rest) = rest.split_once(')')?;
        let award = match kind {
            "maximum" => count(numbers).map(|points| (points, points)),
            "partial" => pair(numbers, " of "),
            _ => return None,
        };
        let total = rest.split_once("Currently having ").and_then(|(_, rest)| {
            let (points, rest) = rest.split_once(" points (out of ")?;
            Some((count(points)?, count(rest.split(')').next()?)?))
        });
        Some(match award {
            Some((points, max_points)) if points <= max_points && max_points <= AWARD_MAX => {
                Self::Award {
                    points,
                    max_points,
                    total,
                }
            }
            _ => Self::BadAward,
        })
    }

    fn advice(text: &'a str) -> Option<Self> {
        let (warning, rest) = match text.strip_prefix("Warning: ") {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix("Suggestion: ")?),
        };
        let (rest, solution) = bracket(rest, " [solution:");
        let (rest, details) = bracket(rest, " [details:");
        let (message, test) = bracket(rest, " [test:");
        let (test, message) = (test?.trim(), message.trim());
        let (details, solution) = (details.and_then(stated), solution.and_then(stated));
        (!test.is_empty() && !message.is_empty()).then_some(Self::Advice(LogAdvice {
            warning,
            test,
            message,
            details,
            solution,
        }))
    }

    fn exception(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("Exception: test has an exceptional event (")?;
        let (place, text) = rest.split_once(") with text ")?;
        Some(Self::Exception { place, text })
    }

    fn ending(text: &'a str) -> Option<Self> {
        if text == "Lynis ended successfully." {
            return Some(Self::EndSuccessful);
        }
        let code = text
            .strip_prefix("Lynis ended with exit code ")?
            .trim_end_matches('.');
        code.parse().ok().map(Self::EndWithCode)
    }

    fn fact(text: &'a str) -> Option<Self> {
        let (name, value) = text.split_once(':')?;
        FACTS.contains(&name).then(|| Self::Fact {
            name,
            value: value.trim(),
        })
    }
}

/// Why a test did not run, from the words of Lynis.
pub(super) fn skip_reason(text: &str) -> SkipReason {
    if text.contains("root permissions") {
        SkipReason::RootRequired
    } else if text.contains("guest OS")
        || text.contains("only applies to")
        || text.contains("platform")
    {
        SkipReason::OtherSystem
    } else if text.contains("profile") || text.contains("configuration (skip-test)") {
        SkipReason::Profile
    } else if [
        "Prerequisites",
        "not found",
        "not installed",
        "not running",
        "not available",
        "No ",
    ]
    .iter()
    .any(|phrase| text.contains(phrase))
    {
        SkipReason::Prerequisites
    } else {
        SkipReason::Other
    }
}

/// Splits `ID (description)`; `None` for sentences that start with the same words.
fn id_and_description(text: &str) -> Option<(&str, &str)> {
    let (id, rest) = text.split_once(' ')?;
    let description = rest.strip_prefix('(')?;
    (!id.is_empty()).then(|| (id, description.strip_suffix(')').unwrap_or(description)))
}

/// Takes the last `[…]` of this kind from the end of a line.
fn bracket<'a>(text: &'a str, mark: &str) -> (&'a str, Option<&'a str>) {
    text.rsplit_once(mark)
        .map_or((text, None), |(before, inside)| {
            (before, Some(inside.strip_suffix(']').unwrap_or(inside)))
        })
}

fn pair(text: &str, between: &str) -> Option<(u64, u64)> {
    let (first, second) = text.split_once(between)?;
    Some((count(first)?, count(second)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn awards() {
        assert_eq!(
            Phrase::of(
                "Hardening: assigned maximum number of hardening points for this item (3). Currently having 4 points (out of 16)"
            ),
            Some(Phrase::Award {
                points: 3,
                max_points: 3,
                total: Some((4, 16))
            })
        );
        assert_eq!(
            Phrase::of("Hardening: assigned partial number of hardening points (2 of 3)."),
            Some(Phrase::Award {
                points: 2,
                max_points: 3,
                total: None
            })
        );
        for bad in [
            "(x of 3)",
            "(4 of 3)",
            "(-1 of 3)",
            "(0 of 99999999999999999999)",
            "(1)",
        ] {
            let text = format!("Hardening: assigned partial number of hardening points {bad}.");
            assert_eq!(Phrase::of(&text), Some(Phrase::BadAward), "{bad}");
        }
        assert_eq!(Phrase::of("Hardening strength: decent"), None);
    }

    #[test]
    fn advice_keeps_brackets_in_its_message() {
        let Some(Phrase::Advice(advice)) =
            Phrase::of("Warning: a [b] c [test:A-1:x] [details:] [solution:text:do [it]]")
        else {
            panic!("not recognised");
        };
        assert_eq!(
            (advice.warning, advice.test, advice.message),
            (true, "A-1:x", "a [b] c")
        );
        assert_eq!(
            (advice.details, advice.solution),
            (None, Some("text:do [it]"))
        );
        assert_eq!(Phrase::of("Warning: just text"), None);
        assert!(Phrase::of("Suggestion: m [test:A-1]").is_some());
    }

    #[test]
    fn ends_and_starts() {
        assert_eq!(
            Phrase::of("Starting Lynis 3.1.6 with PID 42, build date 2025-10-22"),
            Some(Phrase::Start {
                version: "3.1.6",
                pid: Some(42)
            })
        );
        assert_eq!(Phrase::of("Skipped test for a reason"), None);
        assert_eq!(
            Phrase::of("Starting Lynis 2"),
            Some(Phrase::Start {
                version: "2",
                pid: None
            })
        );
        assert_eq!(
            Phrase::of("Lynis ended with exit code 78."),
            Some(Phrase::EndWithCode(78))
        );
        assert_eq!(Phrase::of("Lynis ended with exit code -1."), None);
        assert_eq!(
            Phrase::of("Hardening index : [51] [#####     ]"),
            Some(Phrase::Index(Some(51)))
        );
        assert_eq!(
            Phrase::of("Hardening index : [151]"),
            Some(Phrase::Index(None))
        );
        assert_eq!(
            Phrase::of("Hostname:   a"),
            Some(Phrase::Fact {
                name: "Hostname",
                value: "a"
            })
        );
    }

    #[test]
    fn reasons() {
        for (text, reason) in [
            ("This test needs root permissions", SkipReason::RootRequired),
            ("Incorrect guest OS (AIX only)", SkipReason::OtherSystem),
            (
                "Prerequisites not met (ie missing tool)",
                SkipReason::Prerequisites,
            ),
            (
                "Skipped by profile setting (skip-test)",
                SkipReason::Profile,
            ),
            ("Redis not running", SkipReason::Prerequisites),
            ("", SkipReason::Other),
        ] {
            assert_eq!(skip_reason(text), reason, "{text}");
        }
    }

    #[test]
    fn time_stamps() {
        assert_eq!(split_time("2026-11-20 09:38:04 x").unwrap().1, "x");
        assert_eq!(split_time("2026-11-20 09:38:04").unwrap().1, "");
        assert_eq!(split_time("2026-11-20 09:38:04x"), None);
        assert_eq!(split_time("1700"), None);
        assert_eq!(split_time("2026-11-20 09:38:0ü x"), None);
    }
}
