//! The cells of a row.

use memchr::memchr;

/// Goes through the cells of a row without copying any.
///
/// A quote ends a cell only where a delimiter or the end of the row follows: names of programs hold quotes, and a
/// quote that is never closed must not cost more than its row.
#[derive(Debug)]
pub(in crate::perf) struct Cells<'a> {
    row: &'a [u8],
    delimiter: u8,
    /// Where the next cell starts; beyond the end if there is none.
    at: usize,
}

/// One cell without its quotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::perf) struct Cell<'a> {
    pub(in crate::perf) text: &'a [u8],
    /// It has an end: a quote, or a delimiter behind it.
    pub(in crate::perf) is_closed: bool,
    /// A quote is opened and never closed.
    pub(in crate::perf) is_open: bool,
}

impl<'a> Cells<'a> {
    pub(in crate::perf) fn new(row: &'a [u8], delimiter: u8) -> Self {
        Self {
            row,
            delimiter,
            at: 0,
        }
    }

    /// What has not been gone through.
    pub(in crate::perf) fn rest(&self) -> &'a [u8] {
        self.row.get(self.at..).unwrap_or_default()
    }

    fn plain(&mut self, rest: &'a [u8]) -> Cell<'a> {
        let end = memchr(self.delimiter, rest);
        self.at += end.unwrap_or(rest.len()) + 1;
        Cell {
            text: &rest[..end.unwrap_or(rest.len())],
            is_closed: end.is_some(),
            is_open: false,
        }
    }

    /// `rest` starts behind the quote.
    fn quoted(&mut self, rest: &'a [u8]) -> Cell<'a> {
        let mut from = 0;
        while let Some(quote) = memchr(b'"', &rest[from..]) {
            let end = from + quote;
            from = end + 1;
            if rest.get(from).is_none_or(|next| *next == self.delimiter) {
                self.at += from + 2;
                return Cell {
                    text: &rest[..end],
                    is_closed: true,
                    is_open: false,
                };
            }
        }
        self.at = self.row.len() + 1;
        Cell {
            text: rest,
            is_closed: false,
            is_open: true,
        }
    }
}

impl<'a> Iterator for Cells<'a> {
    type Item = Cell<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cell<'a>> {
        let rest = self.row.get(self.at..)?;
        Some(match rest.split_first() {
            Some((b'"', rest)) => self.quoted(rest),
            _ => self.plain(rest),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str, delimiter: u8) -> Vec<(&str, bool, bool)> {
        Cells::new(row.as_bytes(), delimiter)
            .map(|cell| {
                let text = std::str::from_utf8(cell.text).expect("text");
                (text, cell.is_closed, cell.is_open)
            })
            .collect()
    }

    #[test]
    fn quoted_and_not() {
        assert_eq!(
            cells("\"a,b\",\" \",\"\"", b','),
            [("a,b", true, false), (" ", true, false), ("", true, false)]
        );
        assert_eq!(
            cells("a;;1,5", b';'),
            [("a", true, false), ("", true, false), ("1,5", false, false)]
        );
        assert_eq!(cells("a,", b','), [("a", true, false), ("", false, false)]);
        assert_eq!(
            cells("\"a \"b\" c\",\"d\"", b','),
            [("a \"b\" c", true, false), ("d", true, false)]
        );
    }

    #[test]
    fn open_quotes_end_with_the_row() {
        assert_eq!(
            cells("\"a\",\"1", b','),
            [("a", true, false), ("1", false, true)]
        );
        assert_eq!(cells("\"", b','), [("", false, true)]);
    }
}
