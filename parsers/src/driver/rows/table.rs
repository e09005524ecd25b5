//! Tables: CSV with any of the usual delimiters.

use std::borrow::Cow;

use super::Row;
use super::cells::{Cells, Found};
use crate::driver::inventory::Sink;

/// Lines before the names of columns: a type, a separator, blank ones.
const PREAMBLE: u64 = 5;

/// A table of cells, of two columns at least.
pub(in crate::driver) struct Table<'t> {
    /// The first row as it stands.
    pub(in crate::driver) header: Vec<Cow<'t, str>>,
    /// The first row in lower case: the names of the columns.
    pub(in crate::driver) names: Vec<String>,
    /// The line of the first row.
    pub(in crate::driver) line: u64,
    cells: Cells<'t>,
}

impl<'t> Table<'t> {
    pub(in crate::driver) fn of(text: &'t str) -> Option<Self> {
        let mut rest = text;
        for line in 1..=PREAMBLE {
            let (first, below) = rest.split_once('\n').unwrap_or((rest, ""));
            let first = first.trim_end_matches('\r');
            if first.trim().is_empty() || first.starts_with("#TYPE") || first.starts_with("sep=") {
                rest = below;
                continue;
            }
            let count = |delimiter: &u8| first.bytes().filter(|byte| byte == delimiter).count();
            let delimiters = b",;\t|".iter().rev();
            let delimiter = delimiters.max_by_key(|delimiter| count(delimiter))?;
            let mut header = Vec::new();
            Cells::new(first, *delimiter, line).next(&mut header)?;
            let names = header.iter().map(|name| name.trim().to_lowercase());
            let names: Vec<_> = names.collect();
            return (names.len() > 1).then(|| Self {
                header,
                names,
                line,
                cells: Cells::new(below, *delimiter, line + 1),
            });
        }
        None
    }

    /// Gives each row below the first; one with more or fewer cells than columns is stated as trouble.
    pub(in crate::driver) fn each(
        mut self,
        sink: &mut Sink<'_>,
        mut each: impl FnMut(&Row<'_>, &mut Sink<'_>),
    ) {
        let wanted = self.names.len();
        let mut cells = Vec::with_capacity(wanted);
        while let Some((position, found)) = self.cells.next(&mut cells) {
            match found {
                Found::OpenQuote { at_end: true } => sink.cut(position),
                Found::OpenQuote { at_end: false } => {
                    sink.trouble(position, "a quoted cell has no end");
                }
                Found::Row if cells.len() == wanted => {
                    let row = Row {
                        position,
                        names: self.names.as_slice().into(),
                        cells: cells.as_slice().into(),
                    };
                    each(&row, sink);
                }
                Found::Row if cells.len() < wanted && self.cells.is_open_end() => {
                    sink.cut(position);
                }
                Found::Row if self.cells.is_folded() => {
                    self.cells.keep_line();
                    sink.trouble(position, "a quoted cell has no end");
                }
                Found::Row => {
                    let found = cells.len();
                    let reason = format!("{found} cells, where {wanted} columns have names");
                    sink.trouble(position, reason);
                }
            }
        }
    }

    /// The first rows below the names, with their cells: enough to tell forms apart.
    pub(in crate::driver) fn sample(mut self, most: usize) -> Vec<Vec<Cow<'t, str>>> {
        let mut rows = Vec::new();
        let mut cells = Vec::new();
        while let Some((_, found)) = self.cells.next(&mut cells) {
            if found == Found::Row {
                rows.push(std::mem::take(&mut cells));
            }
            if rows.len() >= most {
                break;
            }
        }
        rows
    }
}
