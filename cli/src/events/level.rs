//! How grave an event is.

use clap::ValueEnum;
use wegweiser_parsers::evtx::SystemField;
use wegweiser_parsers::winevent::Event;

/// The level of an event; audits have a result instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    #[value(alias = "1")]
    Critical,
    #[value(alias = "2")]
    Error,
    #[value(alias = "3", alias = "warn")]
    Warning,
    #[value(alias = "failure")]
    AuditFailure,
    #[value(alias = "success")]
    AuditSuccess,
    #[value(alias = "4", alias = "info")]
    Information,
    #[value(alias = "5")]
    Verbose,
}

impl Level {
    const AUDIT_FAILURE: u64 = 1 << 52;
    const AUDIT_SUCCESS: u64 = 1 << 53;

    /// The level of an event, as the Event Viewer shows it; `None` for one that Windows does not name.
    pub(crate) fn of(event: &Event<'_>) -> Option<Self> {
        match event.level()? {
            0 => {
                let keywords = event.system(SystemField::Keywords);
                let keywords = keywords.and_then(|value| value.as_u64()).unwrap_or(0);
                Some(match keywords {
                    bits if bits & Self::AUDIT_FAILURE != 0 => Self::AuditFailure,
                    bits if bits & Self::AUDIT_SUCCESS != 0 => Self::AuditSuccess,
                    _ => Self::Information,
                })
            }
            1 => Some(Self::Critical),
            2 => Some(Self::Error),
            3 => Some(Self::Warning),
            4 => Some(Self::Information),
            5 => Some(Self::Verbose),
            _ => None,
        }
    }

    /// Whether an event of level `other` is as grave as this or graver. The results of audits compare with themselves
    /// alone, and pass for information.
    pub(crate) fn admits(self, other: Self) -> bool {
        match self {
            Self::AuditFailure | Self::AuditSuccess => other == self,
            _ => other <= self,
        }
    }

    /// The word in JSON, CSV and on the command line.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Error => "error",
            Self::Warning => "warning",
            Self::AuditFailure => "audit-failure",
            Self::AuditSuccess => "audit-success",
            Self::Information => "information",
            Self::Verbose => "verbose",
        }
    }

    /// The word in tables, where room is scarce.
    pub(crate) fn short_word(self) -> &'static str {
        match self {
            Self::AuditFailure => "failure",
            Self::AuditSuccess => "success",
            Self::Information => "info",
            other => other.word(),
        }
    }
}
