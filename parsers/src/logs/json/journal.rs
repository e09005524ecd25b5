//! `journalctl -o json` and its sisters.

use super::{Scratch, Shape, Values};
use crate::logs::journal;
use crate::logs::line::Line;
use crate::logs::read::Out;

/// Entries of the journal.
pub(in crate::logs) struct Journal;

impl Shape for Journal {
    const HAS_END: bool = false;

    #[inline]
    fn slot(key: &[u8]) -> Option<usize> {
        journal::slot(key)
    }

    #[inline]
    fn line<'t>(
        values: &Values<'t>,
        scratch: &'t mut Scratch,
        out: &mut Out<'_>,
    ) -> Option<Line<'t>> {
        journal::line(values, scratch, out)
    }
}
