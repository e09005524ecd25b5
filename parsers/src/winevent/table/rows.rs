//! The rows of a table: lines, unless a quoted cell goes on.

use std::collections::VecDeque;
use std::io::BufRead;

use crate::error::ParseError;
use crate::limits::Limits;
use crate::text::LineReader;

/// What [`Rows::next`] found.
pub(super) enum Found {
    /// The line where it starts, and its cells.
    Row(u64, Vec<String>),
    /// A cell that is opened in this line and not closed within the limits, or before the end of the input.
    OpenQuote {
        line: u64,
        at_end: bool,
    },
    End,
}

/// Lines of one row: the message of an event has a few dozen.
const LINES: usize = 5_000;

/// Open quotes in a row after which all lines that were taken in vain are passed over: each costs reading them again.
const RETRIES: u32 = 16;

/// Reads row by row; a quote that is never closed costs its line and no more.
pub(super) struct Rows<'r> {
    lines: LineReader<&'r mut dyn BufRead>,
    /// Lines that were taken for part of a row in vain.
    again: VecDeque<(u64, String)>,
    failures: u32,
    delimiter: u8,
    splitter: Splitter,
    limit: usize,
}

impl<'r> Rows<'r> {
    pub(super) fn new(
        input: &'r mut dyn BufRead,
        delimiter: u8,
        limits: &Limits,
    ) -> Result<Self, ParseError> {
        Ok(Self {
            lines: LineReader::new(input, limits)?,
            again: VecDeque::new(),
            failures: 0,
            delimiter,
            splitter: Splitter::new(delimiter),
            limit: limits.line_bytes,
        })
    }

    pub(super) fn skip_lines(&mut self, count: u64) -> Result<(), ParseError> {
        for _ in 0..count {
            self.line()?;
        }
        Ok(())
    }

    fn line(&mut self) -> Result<Option<(u64, String)>, ParseError> {
        if let Some(line) = self.again.pop_front() {
            return Ok(Some(line));
        }
        let line = self.lines.next_line()?;
        Ok(line.map(|line| (line.number, line.text.to_owned())))
    }

    pub(super) fn next(&mut self) -> Result<Found, ParseError> {
        let (start, mut row) = loop {
            match self.line()? {
                None => return Ok(Found::End),
                Some((_, text)) if text.trim().is_empty() => {}
                Some(line) => break line,
            }
        };
        let mut is_open = is_open_after(&row, self.delimiter, false);
        // Where the lines of the row start.
        let mut starts = Vec::new();
        while is_open {
            let next = self.line()?;
            let at_end = next.is_none();
            if let Some((number, text)) = next {
                is_open = is_open_after(&text, self.delimiter, true);
                row.push('\n');
                starts.push((number, row.len()));
                row.push_str(&text);
            }
            if is_open && (at_end || starts.len() >= LINES || row.len() > self.limit) {
                self.failures += 1;
                if self.failures <= RETRIES {
                    self.take_back(&row, &starts);
                }
                return Ok(Found::OpenQuote {
                    line: start,
                    at_end,
                });
            }
        }
        self.failures = 0;
        Ok(Found::Row(start, self.splitter.cells(&row)))
    }

    fn take_back(&mut self, row: &str, starts: &[(u64, usize)]) {
        let mut end = row.len();
        for (number, from) in starts.iter().rev() {
            self.again.push_front((*number, row[*from..end].to_owned()));
            end = from - 1;
        }
    }
}

/// Whether a quote is open after a line, if one was before it or not. A quote opens at the start of a cell only; within
/// one it is doubled.
fn is_open_after(line: &str, delimiter: u8, was_open: bool) -> bool {
    let mut is_open = was_open;
    let mut starts_cell = !was_open;
    let mut bytes = line.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if !is_open {
            is_open = starts_cell && byte == b'"';
            starts_cell = byte == delimiter;
        } else if byte == b'"' && bytes.next_if_eq(&b'"').is_none() {
            is_open = false;
        }
    }
    is_open
}

/// Takes rows apart.
pub(super) struct Splitter {
    // Its tables cost more than a row does, so it serves them all.
    reader: csv_core::Reader,
    cell: Vec<u8>,
}

impl Splitter {
    pub(super) fn new(delimiter: u8) -> Self {
        Self {
            reader: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            cell: Vec::new(),
        }
    }

    /// The cells of a row.
    pub(super) fn cells(&mut self, row: &str) -> Vec<String> {
        self.reader.reset();
        // A cell is never longer than what it is written with.
        self.cell.resize(row.len() + 1, 0);
        let mut cells = Vec::new();
        let mut rest = row.as_bytes();
        let mut written = 0;
        loop {
            // Its end is told by asking once more without any.
            let (result, read, more) = self.reader.read_field(rest, &mut self.cell[written..]);
            rest = &rest[read..];
            written += more;
            let is_last = match result {
                csv_core::ReadFieldResult::Field { record_end } => record_end,
                csv_core::ReadFieldResult::InputEmpty => continue,
                csv_core::ReadFieldResult::OutputFull | csv_core::ReadFieldResult::End => {
                    return cells;
                }
            };
            cells.push(String::from_utf8_lossy(&self.cell[..written]).into_owned());
            written = 0;
            if is_last {
                return cells;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &str, delimiter: u8) -> Vec<String> {
        Splitter::new(delimiter).cells(row)
    }

    #[test]
    fn cells_of_a_row() {
        assert_eq!(
            cells("a,\"b,\"\"c\"\"\",,d", b','),
            ["a", "b,\"c\"", "", "d"]
        );
        assert_eq!(cells("a;b;", b';'), ["a", "b", ""]);
        assert_eq!(cells("\"a\nb\";c", b';'), ["a\nb", "c"]);
        assert_eq!(cells("\"", b','), [""]);
    }

    #[test]
    fn an_open_quote_costs_one_line() {
        let mut input: &[u8] = b"a,\"b\nc\"\n5\" disk,j\nx,\"y\nh,i\"\"\n";
        let mut rows = Rows::new(&mut input, b',', &Limits::default()).expect("readable");
        let mut seen = Vec::new();
        loop {
            match rows.next().expect("readable") {
                Found::Row(line, cells) => seen.push(format!("{line} {}", cells.join("|"))),
                Found::OpenQuote { line, at_end } => seen.push(format!("{line} open {at_end}")),
                Found::End => break,
            }
        }
        let expected = ["1 a|b\nc", "3 5\" disk|j", "4 open true", "5 h|i\"\""];
        assert_eq!(seen, expected);
    }
}
