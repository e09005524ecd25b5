//! What could not be read, and where.

/// A place in an export that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trouble {
    /// The line, or in a document the number of the entry, counted from 1; 0 for the whole.
    pub position: u64,
    /// What is wrong there.
    pub reason: String,
}
