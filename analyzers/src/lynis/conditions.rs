//! When a rule on facts applies.

use std::fmt;

use serde::Deserialize;

/// A condition of `lynis_facts.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Condition {
    /// Every one of these.
    All(Vec<Condition>),
    /// A `key=value` line, by its last value.
    Scalar(ScalarCondition),
    /// A `key[]=value` line exists.
    List(ListCondition),
    /// A certificate's end.
    Certificate(CertificateCondition),
    /// Whether the audit recorded exceptions.
    Exceptions(bool),
    /// How far the file can be trusted.
    Integrity(Integrity),
    /// How much of an audit it is.
    Scope(Scope),
}

/// A scalar that equals a text, or reaches a whole number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScalarCondition {
    pub(super) key: String,
    #[serde(default)]
    pub(super) equals: Option<String>,
    #[serde(default)]
    pub(super) at_least: Option<u64>,
}

/// A list that is not empty.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListCondition {
    pub(super) key: String,
}

/// A certificate that has ended, or is about to.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum CertificateCondition {
    /// It has ended.
    Expired(bool),
    /// It ends within that many days.
    ExpiresWithinDays(u16),
}

/// What is wrong with a report as a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Integrity {
    /// Lines that the audit did not write.
    Forged,
    /// Records that ran together.
    Merged,
    /// Two runs at once.
    Interleaved,
    /// A run that did not reach its end.
    Interrupted,
    /// An index that the log's points do not give.
    IndexMismatch,
    /// Findings in only one of report and log.
    LogMismatch,
}

/// How much of an audit a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Scope {
    /// Limited to some tests.
    Partial,
    /// Without root rights.
    Unprivileged,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(all) => {
                for (index, condition) in all.iter().enumerate() {
                    let and = if index > 0 { " and " } else { "" };
                    write!(f, "{and}{condition}")?;
                }
                Ok(())
            }
            Self::Scalar(ScalarCondition {
                key,
                equals,
                at_least,
            }) => {
                write!(f, "`{key}`")?;
                if let Some(text) = equals {
                    write!(f, " is {text}")?;
                }
                if let Some(number) = at_least {
                    write!(f, " is at least {number}")?;
                }
                Ok(())
            }
            Self::List(list) => write!(f, "`{}[]` is there", list.key),
            Self::Certificate(CertificateCondition::Expired(_)) => {
                f.write_str("a certificate has expired")
            }
            Self::Certificate(CertificateCondition::ExpiresWithinDays(days)) => {
                write!(f, "a certificate expires within {days} days")
            }
            Self::Exceptions(_) => f.write_str("the audit recorded exceptions"),
            Self::Integrity(integrity) => f.write_str(match integrity {
                Integrity::Forged => "the report has lines that the audit did not write",
                Integrity::Merged => "records of the report ran together",
                Integrity::Interleaved => "two runs wrote into one report",
                Integrity::Interrupted => "the report ends before the audit did",
                Integrity::IndexMismatch => "the index is not the one that the log's points give",
                Integrity::LogMismatch => "report and log state different findings",
            }),
            Self::Scope(Scope::Partial) => f.write_str("the audit was limited to some tests"),
            Self::Scope(Scope::Unprivileged) => f.write_str("the audit ran without root rights"),
        }
    }
}
