//! Which rules a message may match, by the words it contains.

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::row::Row;

/// The rules for one class of identifiers, and the words that make them candidates.
#[derive(Debug)]
pub(super) struct Screen {
    sieve: Sieve,
    words: Option<AhoCorasick>,
    /// The rules of each word.
    owners: Vec<Vec<u16>>,
    /// Rules without a word that must be there.
    always: Vec<u16>,
}

impl Screen {
    pub(super) fn new<'r>(rows: impl Iterator<Item = (u16, &'r Row)>) -> Self {
        let mut always = Vec::new();
        let mut words: Vec<&[u8]> = Vec::new();
        let mut owners: Vec<Vec<u16>> = Vec::new();
        for (number, row) in rows.filter(|(_, row)| row.pattern.is_some()) {
            let Some(literals) = &row.literals else {
                always.push(number);
                continue;
            };
            for literal in literals {
                if let Some(known) = words.iter().position(|word| word == literal) {
                    owners[known].push(number);
                } else {
                    words.push(literal);
                    owners.push(vec![number]);
                }
            }
        }
        let sieve = Sieve::new(&words);
        let words = (!words.is_empty()).then(|| {
            let mut builder = AhoCorasick::builder();
            let automaton = builder.kind(Some(AhoCorasickKind::DFA)).build(words);
            automaton.expect("a few hundred words make a small automaton")
        });
        Self {
            sieve,
            words,
            owners,
            always,
        }
    }

    /// Puts the rules that a message may match into `found`, in their order.
    #[inline]
    pub(super) fn candidates(&self, message: &str, found: &mut Vec<u16>) {
        found.clear();
        found.extend(&self.always);
        if let Some(words) = self
            .words
            .as_ref()
            .filter(|_| self.sieve.lets_through(message))
        {
            for word in words.find_overlapping_iter(message) {
                found.extend(&self.owners[word.pattern().as_usize()]);
            }
        }
        if found.len() > 1 {
            found.sort_unstable();
            found.dedup();
        }
    }
}

/// Tells most messages that contain none of some words by a few of their bytes.
///
/// Where a word stands, one of its first groups of four bytes begins at a place that is looked at, as these lie close
/// enough to each other for the shortest word.
#[derive(Debug)]
struct Sieve {
    /// A bit for each hash of four bytes.
    groups: Vec<u64>,
    /// From one place that is looked at to the next; 0 if a word is too short.
    step: usize,
}

/// Bytes of a group.
const GROUP: usize = 4;
/// Bits that tell groups apart.
const BITS: u32 = 16;

impl Sieve {
    fn new(words: &[&[u8]]) -> Self {
        let shortest = words.iter().map(|word| word.len()).min().unwrap_or(0);
        let step = (shortest + 1).saturating_sub(GROUP);
        let mut groups = vec![0; (1 << BITS) / 64];
        for word in words {
            for group in word.windows(GROUP).take(step) {
                let hash = hash([group[0], group[1], group[2], group[3]]);
                groups[hash / 64] |= 1 << (hash % 64);
            }
        }
        Self { groups, step }
    }

    #[inline]
    fn lets_through(&self, message: &str) -> bool {
        let bytes = message.as_bytes();
        let is_among = |group: &[u8; GROUP]| {
            let hash = hash(*group);
            self.groups[hash / 64] >> (hash % 64) & 1 == 1
        };
        let mut rest = bytes;
        while let Some(group) = rest.first_chunk() {
            if self.step == 0 || is_among(group) {
                return true;
            }
            rest = rest.get(self.step..).unwrap_or_default();
        }
        self.step == 0
    }
}

#[inline]
fn hash(group: [u8; GROUP]) -> usize {
    (u32::from_le_bytes(group).wrapping_mul(0x9e37_79b1) >> (32 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_let_through_wherever_it_stands() {
        let words: [&[u8]; 3] = [b"blocked for", b"Link is Up", b"OOMKill"];
        let sieve = Sieve::new(&words);
        assert_eq!(sieve.step, 4);
        for word in ["blocked for", "Link is Up", "OOMKill"] {
            for before in 0..20 {
                assert!(sieve.lets_through(&format!("{}{word}", "x".repeat(before))));
            }
        }
        assert!(!sieve.lets_through("all is well here, for all we know"));
        assert!(!sieve.lets_through(""));
        assert!(Sieve::new(&[b"abc"]).lets_through(""));
    }

    #[test]
    fn words_are_long_enough_to_skip_most_of_a_line() {
        let rules = crate::logs::LogRules::built_in();
        for program in ["kernel", "systemd", "sshd", "nginx"] {
            let (screen, _) = rules.screen(program);
            assert!(screen.sieve.step > 1, "{program}");
        }
    }
}
