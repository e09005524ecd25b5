//! Counts per cell.

use super::open::Entry;

/// What is counted (an index of the owner's table) in which hour since the Unix epoch.
pub(in crate::events) type Cell = (u32, i32);

/// Counts per cell, by cell.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::events) struct Counts(pub(in crate::events) Vec<(Cell, u32)>);

impl Counts {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let mut cells: Vec<Cell> = entries.iter().map(|entry| entry.cell).collect();
        cells.sort_unstable();
        let mut counts: Vec<(Cell, u32)> = Vec::new();
        for cell in cells {
            match counts.last_mut() {
                Some((last, n)) if *last == cell => *n += 1,
                _ => counts.push((cell, 1)),
            }
        }
        Self(counts)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len().max(other.0.len()));
        let (mut left, mut right) = (self.0.as_slice(), other.0.as_slice());
        while let ([(a, n), left_rest @ ..], [(b, m), right_rest @ ..]) = (left, right) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => {
                    sum.push((*a, *n));
                    left = left_rest;
                }
                std::cmp::Ordering::Greater => {
                    sum.push((*b, *m));
                    right = right_rest;
                }
                std::cmp::Ordering::Equal => {
                    sum.push((*a, n.saturating_add(*m)));
                    (left, right) = (left_rest, right_rest);
                }
            }
        }
        sum.extend_from_slice(left);
        sum.extend_from_slice(right);
        Self(sum)
    }

    pub(super) fn renumbered(mut self, keys: &[u32]) -> Self {
        for ((key, _), _) in &mut self.0 {
            *key = keys[*key as usize];
        }
        self.0.sort_unstable();
        self
    }
}
