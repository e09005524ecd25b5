//! The data of an event from its rendered message.

/// The pairs that a well-known message holds; none for others.
pub(super) fn fields(_provider: &str, _id: u16, _message: &str) -> Vec<(String, String)> {
    Vec::new()
}
