//! Evidence: a pointer into an export, with the few fields that matter.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::plain;

/// Where in a source a piece of evidence stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// A line, counted from 1.
    Line(u64),
    /// A record id, as the source numbers its records.
    Record(u64),
    /// A byte offset, counted from 0.
    Byte(u64),
}

/// What a field would give away: decides what redaction does with it.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Nothing personal by itself; addresses and home folders inside are still found.
    #[default]
    None,
    /// The name of an account.
    User,
    /// A security identifier.
    Sid,
    /// A network address.
    Address,
    /// A command line.
    Command,
}

/// One named value of a piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// The field's name in the source, in the field's own words.
    pub name: String,
    /// Its value: at most [`Evidence::MAX_VALUE`] bytes, without control characters.
    pub value: String,
    /// What the value would give away.
    #[serde(default, skip_serializing_if = "Sensitivity::is_none")]
    pub sensitivity: Sensitivity,
}

impl Sensitivity {
    // Serde hands over a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// A pointer to what was seen: source, position, time and a few fields. Never a copy of the source.
///
/// ```
/// use wegweiser_core::{Evidence, Position};
///
/// let evidence = Evidence::at("lynis-report.dat", Position::Line(75))
///     .field("message", "Reboot needed\u{1b}[31m");
/// assert_eq!(evidence.fields[0].value, "Reboot needed[31m");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The name of the input it stands in.
    pub source: String,
    /// Where in that input; absent where the source has no positions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// When it happened; absent where the source does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub time: Option<Timestamp>,
    /// The values that matter, at most [`Evidence::MAX_FIELDS`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<Field>,
}

impl Evidence {
    /// The most fields one piece of evidence keeps.
    pub const MAX_FIELDS: usize = 8;
    /// The most bytes of one value that are kept.
    pub const MAX_VALUE: usize = 240;
    /// The most pieces of evidence one finding keeps.
    pub const MAX_PER_FINDING: usize = 8;

    /// Evidence at a position of a source.
    pub fn at(source: impl Into<String>, position: Position) -> Self {
        Self {
            position: Some(position),
            ..Self::of(source)
        }
    }

    /// Evidence in a source that has no positions.
    pub fn of(source: impl Into<String>) -> Self {
        Self {
            source: source.into(),
            position: None,
            time: None,
            fields: Vec::new(),
        }
    }

    /// With the time it happened.
    #[must_use]
    pub fn time(mut self, time: Timestamp) -> Self {
        self.time = Some(time);
        self
    }

    /// With one more field; an empty value or one field too many is left out.
    #[must_use]
    pub fn field(self, name: &str, value: &str) -> Self {
        self.sensitive(name, value, Sensitivity::None)
    }

    /// With one more field that redaction must hide.
    #[must_use]
    pub fn sensitive(mut self, name: &str, value: &str, sensitivity: Sensitivity) -> Self {
        let value = plain(value, Self::MAX_VALUE);
        if !value.is_empty() && self.fields.len() < Self::MAX_FIELDS {
            self.fields.push(Field {
                name: name.to_owned(),
                value,
                sensitivity,
            });
        }
        self
    }
}
