//! Escalation: the severity that a count reaches.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::occurrences::Occurrences;
use crate::severity::{Severity, UnknownSeverity};

/// The severity that a number of occurrences reaches, written `Low@1; Medium@5/24h; High@3/7d`.
///
/// Each step is a severity, `@`, a count, and if wanted a window in hours (`h`) or days (`d`) in which the count must be
/// reached; without one the total counts. The greatest severity of all reached steps applies. More occurrences never
/// reach less.
///
/// ```
/// use wegweiser_scoring::{Escalation, Severity};
///
/// let escalation: Escalation = "low@1;MEDIUM@5 / 24h; High@3/7d".parse().unwrap();
/// assert_eq!(escalation.to_string(), "Low@1; Medium@5/24h; High@3/7d");
/// assert_eq!(escalation.reached_count(3), Some(Severity::High));
/// assert_eq!(escalation.reached_count(0), None);
/// assert!("High@0".parse::<Escalation>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Escalation {
    steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Step {
    severity: Severity,
    count: NonZeroU64,
    window_hours: Option<NonZeroU64>,
}

impl Escalation {
    /// The greatest severity that the occurrences reach; `None` below the first step.
    pub fn reached(&self, occurrences: &Occurrences) -> Option<Severity> {
        self.greatest(|step| match step.window_hours {
            Some(hours) => occurrences.peak(hours.get()) >= step.count.get(),
            None => occurrences.total() >= step.count.get(),
        })
    }

    /// The greatest severity that a plain count reaches: for states, which have no times. Windows are ignored.
    pub fn reached_count(&self, count: u64) -> Option<Severity> {
        self.greatest(|step| count >= step.count.get())
    }

    fn greatest(&self, reached: impl Fn(&Step) -> bool) -> Option<Severity> {
        self.steps
            .iter()
            .filter(|step| reached(step))
            .map(|step| step.severity)
            .max()
    }
}

/// Why a text is no escalation.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EscalationError {
    /// A step is empty.
    #[error("an escalation needs steps like `Medium@5/24h`, separated by `;`")]
    Empty,
    /// A step has no `@`.
    #[error("no `@` between severity and count in `{0}`")]
    NoCount(String),
    /// A step names no severity.
    #[error(transparent)]
    Severity(#[from] UnknownSeverity),
    /// A count is not a whole number of at least 1.
    #[error("`{0}` is not a count of at least 1")]
    Count(String),
    /// A window is not a whole number of hours or days of at least 1.
    #[error("`{0}` is not a window like `24h` or `7d`")]
    Window(String),
}

impl FromStr for Escalation {
    type Err = EscalationError;

    fn from_str(text: &str) -> Result<Self, EscalationError> {
        let steps = text.split(';').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Self { steps })
    }
}

impl fmt::Display for Escalation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.steps.iter().enumerate() {
            write!(f, "{}{step}", if i > 0 { "; " } else { "" })?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Escalation {
    type Error = EscalationError;

    fn try_from(text: String) -> Result<Self, EscalationError> {
        text.parse()
    }
}

impl From<Escalation> for String {
    fn from(escalation: Escalation) -> Self {
        escalation.to_string()
    }
}

impl FromStr for Step {
    type Err = EscalationError;

    fn from_str(text: &str) -> Result<Self, EscalationError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EscalationError::Empty);
        }
        let (severity, rest) = text
            .split_once('@')
            .ok_or_else(|| EscalationError::NoCount(text.to_owned()))?;
        let (count, window) = rest
            .split_once('/')
            .map_or((rest, None), |(count, window)| (count, Some(window.trim())));
        let count = count.trim();
        Ok(Self {
            severity: severity.trim().parse()?,
            count: digits(count).ok_or_else(|| EscalationError::Count(count.to_owned()))?,
            window_hours: window.map(window_hours).transpose()?,
        })
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.severity {
            Severity::Info => "Info",
            Severity::Low => "Low",
            Severity::Medium => "Medium",
            Severity::High => "High",
            Severity::Critical => "Critical",
        };
        write!(f, "{name}@{}", self.count)?;
        match self.window_hours.map(NonZeroU64::get) {
            None => Ok(()),
            // One day is written `24h`, as in the rules.
            Some(hours) if hours > 24 && hours % 24 == 0 => write!(f, "/{}d", hours / 24),
            Some(hours) => write!(f, "/{hours}h"),
        }
    }
}

fn window_hours(text: &str) -> Result<NonZeroU64, EscalationError> {
    let hours_of = |number: &str, hours: u64| digits(number)?.checked_mul(NonZeroU64::new(hours)?);
    let hours = match text.as_bytes() {
        [.., b'h' | b'H'] => hours_of(&text[..text.len() - 1], 1),
        [.., b'd' | b'D'] => hours_of(&text[..text.len() - 1], 24),
        _ => None,
    };
    hours.ok_or_else(|| EscalationError::Window(text.to_owned()))
}

/// Decimal digits only: `u64::from_str` would also take a sign.
fn digits(text: &str) -> Option<NonZeroU64> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}
