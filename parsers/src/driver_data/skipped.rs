//! What a list says that was not taken.

use std::collections::BTreeMap;

/// Reasons why parts of a list were passed over, with how often.
///
/// ```
/// use wegweiser_parsers::driver_data::Skipped;
///
/// let mut skipped = Skipped::default();
/// skipped.count("hash of memory pages");
/// skipped.count("hash of memory pages");
/// assert_eq!(skipped.iter().collect::<Vec<_>>(), [("hash of memory pages", 2)]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Skipped(BTreeMap<&'static str, u64>);

impl Skipped {
    /// Counts one more part that was passed over.
    pub fn count(&mut self, reason: &'static str) {
        *self.0.entry(reason).or_default() += 1;
    }

    /// The reasons in alphabetical order, each with its count.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.0.iter().map(|(reason, count)| (*reason, *count))
    }
}
