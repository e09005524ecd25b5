//! `sadf -d`: a table for each activity, one after the other.

use std::io::BufRead;

use super::field::Part;
use super::gather::Gather;
use super::record::Record;
use super::rows::{Row, Rows};
use crate::error::{ErrorKind, ParseError};
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;
use crate::text::LineReader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::SadfTable,
    recognise,
    read,
};

const HEADER: &str = "# hostname;interval;timestamp";

/// Lines that may stand before the first header: restarts and comments.
const LINES_BEFORE: usize = 20;

fn recognise(head: &Head<'_>) -> bool {
    let mut lines = head.lines().take(LINES_BEFORE);
    lines.any(|line| line.starts_with(HEADER))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut gather = Gather::new(out);
    let mut rows = Rows::new(&mut gather);
    let mut columns = Vec::new();
    let mut record = Record::default();
    while let Some(line) = lines.next_line()? {
        let number = line.number;
        if !line.terminated {
            rows.gather.out.cut(number);
        } else if line.truncated {
            rows.gather.out.long(number);
            if line.text.starts_with('#') {
                rows.end();
                columns.clear();
            }
        } else if let Some(header) = line.text.strip_prefix('#') {
            rows.end();
            columns = header_columns(header).map_err(|error| error.at_line(number))?;
        } else if let Some(row) = Row::split(line.text, ';') {
            let is_asked_for = columns
                .iter()
                .any(|part| matches!(part, Some(Part::Value(_))));
            // Tables of which nothing is asked for still tell restarts.
            if !is_asked_for && !row.rest.starts_with("LINUX-RESTART") {
                continue;
            }
            if !rows.go_to(&row, number) {
                continue;
            }
            if fill(&mut record, &columns, row.rest) {
                rows.gather.take(&record);
            } else {
                let reason = "the row has more or fewer columns than its header";
                rows.gather.out.trouble(number, reason);
            }
        } else if !line.text.trim().is_empty() {
            rows.gather
                .out
                .trouble(number, "the line is no row of a table");
        }
    }
    rows.end();
    Ok(())
}

/// What the columns behind the time are; `None` for those of which nothing is asked for.
fn header_columns(header: &str) -> Result<Vec<Option<Part>>, ParseError> {
    if header.ends_with("[...]") {
        let reason = "this is of `sadf -d -h`, whose rows do not say where the columns of a device begin: \
                      export it without `-h`, or with `sadf -j`";
        return Err(ParseError::new(ErrorKind::Malformed, reason));
    }
    Ok(header
        .split(';')
        .skip(3)
        .map(|name| Part::named(b"", name.as_bytes()))
        .collect())
}

/// Takes the cells of a row; false if they are not as many as the columns.
fn fill(record: &mut Record, columns: &[Option<Part>], cells: &str) -> bool {
    record.clear();
    let mut cells = cells.split(';');
    for column in columns {
        let Some(cell) = cells.next() else {
            return false;
        };
        if let Some(part) = column {
            record.put(*part, cell);
        }
    }
    cells.next().is_none()
}
