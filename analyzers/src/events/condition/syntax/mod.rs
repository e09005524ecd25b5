//! The text of conditions, and what it means: no event is needed to know whether a rule is well formed.
//!
//! Nothing here depends on the rest of the crate, so that `build.rs` compiles the built-in rules with this very code
//! and a rule that is not well formed fails the build.

mod cursor;
mod error;
mod field;
mod folded;
mod glob;
mod parser;
mod set;
mod token;
mod tree;

pub(crate) use error::ConditionError;
pub(crate) use field::{FieldId, FieldName, FieldTable};
pub(crate) use folded::Folded;
pub(crate) use parser::{NamedField, parse_condition, parse_fields, parse_resolver};
pub(crate) use set::Sets;
pub(crate) use tree::{Literal, Node, Quantity, Test};
