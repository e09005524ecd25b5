//! The conditions of rules on Windows events: a small typed language.
//!
//! `docs/event-rules.md` describes it for those who write rules.

mod address;
mod evaluate;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;

pub(crate) use evaluate::{Fields, Texts};
#[cfg(test)]
pub(crate) use syntax::ConditionError;
pub(crate) use syntax::{FieldId, FieldName, FieldTable, Sets};

use syntax::Node;

/// What must be true of an event for a rule to apply.
///
/// A test of a field that an event does not have is not satisfied, so that `not` of it is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Condition {
    /// `None` always holds.
    node: Option<Node>,
}

impl Condition {
    /// The condition of a text; an empty one always holds. Its fields are numbered by `fields`, which all conditions
    /// of a catalogue share.
    #[cfg(test)]
    pub(crate) fn parse(
        text: &str,
        fields: &mut FieldTable,
        sets: &Sets,
    ) -> Result<Self, ConditionError> {
        syntax::parse_condition(text, fields, sets).map(Self::from)
    }

    /// Whether it holds for every event.
    pub(crate) fn is_always(&self) -> bool {
        self.node.is_none()
    }

    /// Whether it holds for an event. `texts` remembers what was decoded of this event, for the next condition.
    pub(crate) fn holds(&self, event: &impl Fields, texts: &mut Texts) -> bool {
        self.node
            .as_ref()
            .is_none_or(|node| evaluate::holds(node, event, texts))
    }
}

impl From<Option<Node>> for Condition {
    fn from(node: Option<Node>) -> Self {
        Self { node }
    }
}
