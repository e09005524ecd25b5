//! CSV and TSV of PDH: `typeperf`, `relog`, `logman` and the performance monitor.

use std::io::BufRead;

use memchr::memchr;

use super::counters::cells::Cells;
use super::counters::clock::Clock;
use super::counters::layout::Layout;
use super::counters::lines::{Line, Lines, decode};
use super::counters::number;
use super::format::Format;
use super::read::{Form, Out};
use crate::error::ParseError;
use crate::sniff::Head;

pub(super) const FORM: Form = Form {
    format: Format::PdhTable,
    recognise,
    read,
};

/// What a header starts with, behind its quote.
const MARKS: [&[u8]; 2] = [b"(PDH-CSV", b"(PDH-TSV"];

/// Lines that a tool may write before the header.
const LEAD: usize = 5;

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines().filter(|line| !line.trim().is_empty());
    lines
        .by_ref()
        .take(LEAD)
        .any(|line| is_header(line.as_bytes()))
}

fn is_header(line: &[u8]) -> bool {
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    MARKS.iter().any(|mark| line.starts_with(mark))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = Lines::new(input, out.limits.line_bytes)?;
    let mut table = Table::default();
    while let Some(line) = lines.next()? {
        if is_header(line.bytes) {
            table.header(line, out);
        } else if table.is_useful {
            table.row(line, out);
        }
        out.report.is_local_time |= table.clock.is_local;
    }
    Ok(())
}

/// The table that is read: an export holds several where captures were appended to it.
#[derive(Default)]
struct Table {
    delimiter: u8,
    clock: Clock,
    layout: Layout,
    /// A column is for something: else its rows are passed over.
    is_useful: bool,
    /// The header does not hold all columns.
    is_cut: bool,
}

impl Table {
    fn header(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        self.delimiter = delimiter(line.bytes);
        let mut cells = Cells::new(line.bytes, self.delimiter);
        let mark = cells
            .next()
            .map(|cell| decode(cell.text))
            .unwrap_or_default();
        self.clock = Clock::new(minutes_west(&mark));
        self.is_cut = line.is_overlong;
        let mut paths: Vec<_> = cells
            .filter(|cell| cell.is_closed || line.is_whole())
            .map(|cell| decode(cell.text))
            .collect();
        // A collector set ends the header with its description, which rows have no cell for.
        while paths
            .last()
            .is_some_and(|path| !path.trim_start().starts_with('\\'))
        {
            paths.pop();
        }
        self.layout
            .set(paths.iter().map(AsRef::as_ref), line.number, out);
        if line.is_overlong {
            out.trouble(
                line.number,
                "the header is longer than the limit: its last counters are passed over",
            );
        } else if !line.is_terminated {
            out.cut(line.number);
        }
        self.is_useful = self.layout.is_useful();
        if !self.is_useful {
            out.trouble(line.number, "none of the counters is known: export them in English, German, French or Spanish, from one machine");
        }
    }

    fn row(&mut self, line: Line<'_>, out: &mut Out<'_>) {
        let mut cells = Cells::new(line.bytes, self.delimiter);
        let time = cells
            .next()
            .filter(|cell| cell.is_closed || line.is_whole());
        let time = time.map(|cell| decode(cell.text)).unwrap_or_default();
        let Some(at) = self.clock.read(&time) else {
            odd(line, out);
            return;
        };
        self.layout.begin(at, out);
        let mut open_quote = false;
        let mut count = 0;
        for cell in cells.by_ref().take(self.layout.len()) {
            open_quote = cell.is_open;
            // The last digits may be missing.
            if open_quote || !cell.is_closed && !line.is_whole() {
                break;
            }
            if self.layout.is_used(count) {
                self.layout.value(count, number::parse(cell.text), out);
            }
            count += 1;
        }
        self.layout.end(out);
        self.judge(line, cells.rest(), count, open_quote, out);
    }

    /// Says what is wrong with a row.
    fn judge(
        &self,
        line: Line<'_>,
        rest: &[u8],
        count: usize,
        open_quote: bool,
        out: &mut Out<'_>,
    ) {
        let columns = self.layout.len();
        if count < columns && !line.is_terminated {
            out.cut(line.number);
            return;
        }
        let reason = if line.is_overlong {
            "the row is longer than the limit: its last values are passed over".to_owned()
        } else if open_quote {
            "a quote is opened and never closed: the rest of the row is passed over".to_owned()
        } else if count < columns {
            format!("the row has values for {count} of {columns} counters")
        } else if !self.is_cut && rest.iter().any(u8::is_ascii_alphanumeric) {
            format!("the row has more values than the {columns} counters")
        } else {
            return;
        };
        out.trouble(line.number, reason);
    }
}

/// A line that starts with no time.
fn odd(line: Line<'_>, out: &mut Out<'_>) {
    // The words of `typeperf` when it ends, in any language.
    const WORDS: usize = 200;
    let is_talk = |byte: &u8| !byte.is_ascii_digit() && *byte != b'"';
    if line.bytes.len() <= WORDS && line.bytes.iter().all(is_talk) {
        return;
    }
    if line.is_terminated {
        out.trouble(line.number, "the row starts with no time that can be read");
    } else {
        out.cut(line.number);
    }
}

/// What stands before the first path, or before its quote.
fn delimiter(header: &[u8]) -> u8 {
    let path = memchr(b'\\', header).unwrap_or(0);
    let before = &header[..path];
    let before = before.strip_suffix(b"\"").unwrap_or(before);
    match before.last() {
        Some(mark @ (b',' | b';' | b'\t')) => *mark,
        _ if memchr(b'\t', header).is_some() => b'\t',
        _ => b',',
    }
}

/// The number in the last brackets of `(PDH-CSV 4.0) (W. Europe Standard Time)(-60)`.
fn minutes_west(mark: &str) -> Option<i64> {
    let (_, number) = mark.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let minutes: i64 = number.trim().parse().ok()?;
    // No zone is a whole day away.
    (minutes.abs() < 24 * 60).then_some(minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers() {
        for (header, mark, west) in [
            (
                r#""(PDH-CSV 4.0) (Pacific Daylight Time)(420)","\\H\a\b""#,
                b',',
                Some(420),
            ),
            (r#""(PDH-CSV 4.0)","\\H\a\b""#, b',', None),
            (
                r"(PDH-CSV 4.0) (Paris, Madrid (heure d'été))(-120);\\H\a\b",
                b';',
                Some(-120),
            ),
            ("(PDH-TSV 4.0) (UTC)(0)\t\\\\H\\a\\b", b'\t', Some(0)),
            ("(PDH-CSV 4.0) (UTC)(99999)", b',', None),
        ] {
            assert!(is_header(header.as_bytes()));
            assert_eq!(delimiter(header.as_bytes()), mark);
            let cell = Cells::new(header.as_bytes(), mark).next().expect("a cell");
            assert_eq!(minutes_west(&decode(cell.text)), west, "{header}");
        }
    }
}
