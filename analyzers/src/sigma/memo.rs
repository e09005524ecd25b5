//! What was found out about contents that logs repeat.

use ahash::RandomState;

/// A table from contents to what is known of them, of a fixed size: a new content takes the place of an old one. What
/// is found is of the very same content, never only of the same hash.
#[derive(Debug)]
pub(super) struct Memo<T> {
    hash: RandomState,
    entries: Vec<Entry<T>>,
    /// How many entries there may be.
    most: usize,
    /// How often something was kept since the table has this size.
    kept: usize,
}

#[derive(Debug, Clone, Default)]
struct Entry<T> {
    tag: u64,
    content: Vec<u8>,
    known: Option<T>,
}

/// Where a content's entry is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

impl<T: Clone + Default> Memo<T> {
    /// The longest content that is kept.
    const LONGEST: usize = 2048;

    /// A table that grows to this many entries: most logs are short.
    pub(super) fn new(most: usize) -> Self {
        Self {
            hash: RandomState::new(),
            entries: vec![Entry::default(); most.clamp(1, 64)],
            most,
            kept: 0,
        }
    }

    /// What is known of a content, or where to keep it. The tag says what is known about it.
    #[inline]
    pub(super) fn find(&self, tag: u64, content: &[u8]) -> Result<&T, Place> {
        // Tags are few and content is what differs: mixing them in is enough.
        let hash = self.hash.hash_one(content) ^ tag.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = hash as usize % self.entries.len();
        let entry = &self.entries[place];
        match &entry.known {
            Some(known) if entry.tag == tag && entry.content == content => Ok(known),
            _ => Err(Place(place)),
        }
    }

    /// Keeps what is known of a content, unless that is too long.
    pub(super) fn keep(&mut self, place: Place, tag: u64, content: &[u8], known: T) {
        self.kept += 1;
        if self.kept > self.entries.len() && self.entries.len() < self.most {
            // What is forgotten here is found out again.
            self.entries = vec![Entry::default(); (self.entries.len() * 4).min(self.most)];
            self.kept = 0;
        } else if content.len() <= Self::LONGEST {
            let entry = &mut self.entries[place.0];
            entry.tag = tag;
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
            for (tag, content) in contents.iter().chain(&contents).enumerate() {
                let tag = tag as u64 % 3;
                match memo.find(tag, content) {
                    Ok(known) => prop_assert_eq!(known, &(tag, content.clone())),
                    Err(place) => memo.keep(place, tag, content, (tag, content.clone())),
                }
            }
        }
    }
}
