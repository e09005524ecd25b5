//! What was found out about contents that logs repeat.

use ahash::RandomState;

/// A table from contents to what is known of them, of a fixed size: a new content takes the place of an old one. What
/// is found is of the very same content, never only of the same hash.
#[derive(Debug)]
pub(super) struct Memo<T> {
    hash: RandomState,
    entries: Vec<Entry<T>>,
}

#[derive(Debug, Clone, Default)]
struct Entry<T> {
    content: Vec<u8>,
    known: Option<T>,
}

/// Where a content's entry is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

impl<T: Clone + Default> Memo<T> {
    /// The longest content that is kept.
    const LONGEST: usize = 2048;

    /// A table of a number of entries.
    pub(super) fn new(entries: usize) -> Self {
        Self {
            hash: RandomState::new(),
            entries: vec![Entry::default(); entries.max(1)],
        }
    }

    /// What is known of a content, or where to keep it.
    #[inline]
    pub(super) fn find(&self, content: &[u8]) -> Result<&T, Place> {
        let place = self.hash.hash_one(content) as usize % self.entries.len();
        let entry = &self.entries[place];
        match &entry.known {
            Some(known) if entry.content == content => Ok(known),
            _ => Err(Place(place)),
        }
    }

    /// Keeps what is known of a content, unless that is too long.
    pub(super) fn keep(&mut self, place: Place, content: &[u8], known: T) {
        if content.len() <= Self::LONGEST {
            let entry = &mut self.entries[place.0];
            entry.content.clear();
            entry.content.extend_from_slice(content);
            entry.known = Some(known);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_found_is_of_the_same_content(contents in prop::collection::vec(any::<Vec<u8>>(), 1..99), entries in 1..9_usize) {
            let mut memo = Memo::new(entries);
            for content in contents.iter().chain(&contents) {
                match memo.find(content) {
                    Ok(known) => prop_assert_eq!(known, content),
                    Err(place) => memo.keep(place, content, content.clone()),
                }
            }
        }
    }
}
