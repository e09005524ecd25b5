//! Why a document gives no payload.

use crate::error::ParseError;

/// Why a document gives no payload.
///
/// A document that is empty, or of which its agent says that it failed, is no error: it is a
/// [`NoSignal`](super::NoSignal).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PayloadError {
    /// No agent or server is known that makes documents of this type.
    #[error("no document of type `{name}` is known{}", near_text(near))]
    UnknownType {
        /// The type that was given.
        name: String,
        /// The nearest that are known.
        near: Vec<String>,
    },
    /// What was given as an envelope is none.
    #[error("no envelope: the document does not say of which type it is")]
    NoEnvelope,
    /// The document cannot be read, or is not what its type says.
    #[error(transparent)]
    Document(#[from] ParseError),
}

fn near_text(near: &[String]) -> String {
    if near.is_empty() {
        return String::new();
    }
    let names: Vec<_> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}?", names.join(" or "))
}
