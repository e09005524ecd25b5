//! The cells of a table, row by row.

use std::borrow::Cow;

use memchr::memchr;

/// Lines that a row may have: a quote that is not closed within them costs its line and no more.
const LINES: usize = 16;

/// Cells of a row that are kept: inventories have some dozens.
const CELLS: usize = 1_000;

/// What [`Cells::next`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// A row.
    Row,
    /// A line with a quoted cell that has no end; `at_end` if it is the last.
    OpenQuote { at_end: bool },
}

/// Takes a table apart.
pub(super) struct Cells<'t> {
    text: &'t str,
    delimiter: u8,
    /// Where the next row starts.
    at: usize,
    /// The line there, counted from 1.
    line: u64,
    /// Where the row that was given last starts, and its line.
    start: (usize, u64),
}

impl<'t> Cells<'t> {
    pub(super) fn new(text: &'t str, delimiter: u8, first_line: u64) -> Self {
        Self {
            text,
            delimiter,
            at: 0,
            line: first_line,
            start: (0, first_line),
        }
    }

    /// The next row that is not blank, and the line where it starts.
    pub(super) fn next(&mut self, cells: &mut Vec<Cow<'t, str>>) -> Option<(u64, Found)> {
        loop {
            cells.clear();
            if self.at >= self.text.len() {
                return None;
            }
            self.start = (self.at, self.line);
            if self.row(cells).is_none() {
                self.keep_line();
                let at_end = self.text[self.at..].trim().is_empty();
                return Some((self.start.1, Found::OpenQuote { at_end }));
            }
            if cells.len() > 1 || cells.first().is_some_and(|cell| !cell.trim().is_empty()) {
                return Some((self.start.1, Found::Row));
            }
        }
    }

    /// Whether the last row has more than one line.
    pub(super) fn is_folded(&self) -> bool {
        self.line > self.start.1 + 1
    }

    /// Whether the last row ends with the text, and not with its line.
    pub(super) fn is_open_end(&self) -> bool {
        self.at >= self.text.len() && !self.text.ends_with(['\n', '\r'])
    }

    /// Goes back to behind the first line of the last row.
    pub(super) fn keep_line(&mut self) {
        let (start, line) = self.start;
        let rest = &self.text.as_bytes()[start..];
        self.at = memchr(b'\n', rest).map_or(self.text.len(), |end| start + end + 1);
        self.line = line + 1;
    }

    /// Reads a row; `None` if a quoted cell of it has no end.
    fn row(&mut self, cells: &mut Vec<Cow<'t, str>>) -> Option<()> {
        let bytes = self.text.as_bytes();
        loop {
            let (cell, end) = if bytes.get(self.at) == Some(&b'"') {
                let (end, has_quotes) = self.end_of_quoted()?;
                let inner = &self.text[self.at + 1..end];
                let cell = if has_quotes {
                    inner.replace("\"\"", "\"").into()
                } else {
                    inner.into()
                };
                (cell, end + 1)
            } else {
                let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r') || *byte == self.delimiter;
                let length = bytes[self.at..].iter().position(is_end);
                let end = length.map_or(bytes.len(), |length| self.at + length);
                (self.text[self.at..end].into(), end)
            };
            if cells.len() < CELLS {
                cells.push(cell);
            }
            self.at = end + 1;
            match bytes.get(end) {
                Some(byte) if *byte == self.delimiter => {}
                Some(b'\r') if bytes.get(end + 1) == Some(&b'\n') => {
                    self.at = end + 2;
                    self.line += 1;
                    return Some(());
                }
                _ => {
                    self.line += 1;
                    return Some(());
                }
            }
        }
    }

    /// Where the quote is that closes the cell at `self.at`, and whether there are others in it. Within a line, one
    /// that no delimiter follows is text.
    fn end_of_quoted(&mut self) -> Option<(usize, bool)> {
        let bytes = self.text.as_bytes();
        let mut from = self.at + 1;
        let mut lines = 0;
        let mut has_quotes = false;
        while lines < LINES {
            // Cells are short: a search in steps of vectors costs more to start.
            let is_next = |byte: &u8| matches!(byte, b'"' | b'\n');
            let at = from + bytes.get(from..)?.iter().position(is_next)?;
            from = at + 1;
            if bytes[at] == b'\n' {
                lines += 1;
                continue;
            }
            match bytes.get(from) {
                Some(b'"') => {
                    has_quotes = true;
                    from += 1;
                }
                Some(byte) if *byte != self.delimiter && !matches!(byte, b'\n' | b'\r') => {
                    if lines > 0 {
                        return None;
                    }
                    has_quotes = true;
                }
                _ => {
                    self.line += lines as u64;
                    return Some((at, has_quotes));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        let mut all = Cells::new(text, b',', 1);
        let mut cells = Vec::new();
        let mut seen = Vec::new();
        while let Some((line, found)) = all.next(&mut cells) {
            seen.push(match found {
                Found::Row => format!("{line} {}", cells.join("|")),
                Found::OpenQuote { at_end } => format!("{line} open {at_end}"),
            });
        }
        seen
    }

    #[test]
    fn quotes_line_ends_and_blank_lines() {
        assert_eq!(
            rows("a,b\r\n\"c\",\"d\"\"e\"\r\r\n\n,f"),
            ["1 a|b", "2 c|d\"e", "5 |f"]
        );
        assert_eq!(rows("\"a\nb\",c\nd,e\n"), ["1 a\nb|c", "3 d|e"]);
        assert_eq!(
            rows("5\" disk,\"6\" disk\",\"\"\n"),
            ["1 5\" disk|6\" disk|"]
        );
        assert_eq!(rows("a,\n,\n"), ["1 a|", "2 |"]);
        assert_eq!(rows(""), Vec::<String>::new());
    }

    #[test]
    fn an_open_quote_costs_its_line() {
        let seen = rows("\"a\",\"b\n\"c\",\"d\"\n\"e\",\"f\"\n\"g\",\"h");
        assert_eq!(seen, ["1 open false", "2 c|d", "3 e|f", "4 open true"]);
        let many = format!("\"a,b\n{}", "c,d\n".repeat(20));
        assert_eq!(rows(&many)[..2], ["1 open false", "2 c|d"]);
    }
}
