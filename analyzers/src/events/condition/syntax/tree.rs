//! What a condition means.

use std::sync::Arc;

use super::field::FieldId;
use super::glob::Glob;

/// A condition, or a part of one.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// Every one of these.
    All(Vec<Node>),
    /// At least one of these.
    Any(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// A question to the event.
    Test(Test),
}

/// A question to an event. Without a value for its field the answer is no.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    /// The field has a value that is neither empty nor `-`.
    Exists(FieldId),
    /// The value is one of these.
    Equal(FieldId, Vec<Literal>),
    /// The value is not this.
    Unequal(FieldId, Literal),
    /// The values of two fields have the same text, or not.
    Same(FieldId, FieldId, bool),
    /// The text has one of these forms.
    Like(FieldId, Arc<[Glob]>),
    /// A number stands in this relation to another.
    Order(Quantity, Relation, i128),
    /// The text is an Internet address that is routed in public.
    PublicAddress(FieldId),
}

/// A number that is had from an event.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Quantity {
    /// The value itself.
    Number(FieldId),
    /// The value without its sign.
    Magnitude(FieldId),
    /// The number of characters of its text.
    Length(FieldId),
    /// Whole seconds between two instants, whichever is first.
    SecondsBetween(FieldId, FieldId),
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

impl Relation {
    pub(crate) fn holds(self, left: i128, right: i128) -> bool {
        match self {
            Self::Equal => left == right,
            Self::Unequal => left != right,
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Greater => left > right,
            Self::AtLeast => left >= right,
        }
    }
}

/// What a value is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// As it is written: compared without case where the value or this is no number.
    pub(crate) text: String,
    /// The number that is written without quotes.
    pub(crate) number: Option<i128>,
}

impl Literal {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            number: None,
        }
    }

    pub(super) fn number(number: i128, spelling: impl Into<String>) -> Self {
        Self {
            text: spelling.into(),
            number: Some(number),
        }
    }
}
