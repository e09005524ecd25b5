//! A text as patterns look at it.

/// A text with its ASCII letters in lower case, and which pairs of bytes stand in it side by side.
///
/// The pairs rule out nearly every pattern before it is looked for: an event is tested against hundreds of patterns
/// and has one of them, or none.
#[derive(Clone, Debug)]
pub(crate) struct Folded {
    text: String,
    pairs: [u64; 64],
}

impl Default for Folded {
    fn default() -> Self {
        Self {
            text: String::new(),
            pairs: [0; 64],
        }
    }
}

/// Texts beyond this are given back to the allocator: one script of megabytes shall not be kept for ever.
const KEPT: usize = 1 << 16;

impl Folded {
    /// Replaces the text by what `write` writes.
    pub(crate) fn fold(&mut self, write: impl FnOnce(&mut String) -> std::fmt::Result) {
        self.text.clear();
        if self.text.capacity() > KEPT {
            self.text = String::new();
        }
        write(&mut self.text).expect("writing to a string never fails");
        self.text.make_ascii_lowercase();
        self.pairs = [0; 64];
        for pair in self.text.as_bytes().windows(2) {
            let (word, bit) = place(pair[0], pair[1]);
            self.pairs[word] |= 1 << bit;
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// Where a pair is kept: six bits of each byte tell ASCII letters, digits and signs of paths apart.
fn place(first: u8, second: u8) -> (usize, u32) {
    (usize::from(first & 63), u32::from(second & 63))
}

/// The pairs of all parts of a pattern.
#[derive(Clone, Debug)]
pub(super) struct Pairs(Box<[(u8, u8)]>);

impl Pairs {
    pub(super) fn of<'p>(parts: impl IntoIterator<Item = &'p [u8]>) -> Self {
        let pairs = parts.into_iter().flat_map(|part| part.windows(2));
        Self(pairs.map(|pair| (pair[0], pair[1])).collect())
    }

    /// Whether the parts may be in the text; without doubt not, if false.
    pub(super) fn may_be_in(&self, text: &Folded) -> bool {
        self.0.iter().all(|(first, second)| {
            let (word, bit) = place(*first, *second);
            text.pairs[word] & (1 << bit) != 0
        })
    }
}
