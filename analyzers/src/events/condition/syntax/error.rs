//! Why a text is no condition.

use std::fmt;

/// What is wrong with the text of a condition, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ConditionError {
    /// The character it was noticed at, counted from 1.
    pub(crate) position: usize,
    /// What was expected, or found.
    pub(crate) message: String,
}

impl ConditionError {
    /// An error at a byte of `text`.
    pub(super) fn new(text: &str, offset: usize, message: impl Into<String>) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        Self {
            position: before.chars().count() + 1,
            message: message.into(),
        }
    }
}

impl fmt::Display for ConditionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "at character {}: {}", self.position, self.message)
    }
}

impl std::error::Error for ConditionError {}
