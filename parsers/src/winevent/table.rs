//! Events as rows: `Export-Csv`, and what the Event Viewer saves as CSV or text.

mod columns;
mod rows;

use std::io::BufRead;

use super::draft::{Draft, Slot};
use super::format::Format;
use super::instant::{self, DateOrder};
use super::json;
use super::report::Sink;
use crate::error::{ErrorKind, ParseError};
use crate::evtx::SystemField;
use columns::{Column, Columns};
use rows::{Found, Rows, Splitter};

/// Rows looked at to tell day and month apart.
const HEAD_ROWS: usize = 400;

pub(super) fn recognise(head: &str) -> Option<Format> {
    let header = header(head)?;
    Columns::of(&header.names, header.rows).map(|columns| columns.format)
}

/// The start of a table.
struct Header<'h> {
    delimiter: u8,
    names: Vec<String>,
    /// The text below.
    rows: &'h str,
    /// Lines up to and with that of the names.
    lines: u64,
}

/// Finds the names of the columns: PowerShell may name a type before them, spreadsheets the delimiter.
fn header(head: &str) -> Option<Header<'_>> {
    let mut rest = head;
    let mut lines = 0;
    while !rest.is_empty() && lines < 5 {
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        lines += 1;
        rest = below;
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() || line.starts_with("#TYPE") || line.starts_with("sep=") {
            continue;
        }
        let delimiter = *b",;\t"
            .iter()
            .max_by_key(|delimiter| line.bytes().filter(|byte| byte == *delimiter).count())?;
        let names = Splitter::new(delimiter).cells(line);
        return Some(Header {
            delimiter,
            names,
            rows: below,
            lines,
        });
    }
    None
}

pub(super) fn read(
    head: &str,
    input: &mut dyn BufRead,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let no_table = || {
        ParseError::new(
            ErrorKind::Malformed,
            "the table has no columns that name events",
        )
    };
    let header = header(head).ok_or_else(no_table)?;
    let columns = Columns::of(&header.names, header.rows).ok_or_else(no_table)?;
    let order = date_order(&header, &columns, sink);
    let mut rows = Rows::new(input, header.delimiter, sink.limits)?;
    rows.skip_lines(header.lines)?;
    // Rows behind a bad one may be the rest of it.
    let mut is_damaged = false;
    loop {
        let (line, cells) = match rows.next()? {
            Found::Row(line, cells) => (line, cells),
            Found::OpenQuote { line, at_end } => {
                is_damaged = true;
                if at_end {
                    sink.report.truncated = true;
                }
                sink.trouble(line, "a quoted cell has no end");
                continue;
            }
            Found::End => return Ok(()),
        };
        let draft = columns.draft(&cells, order);
        if draft.has(SystemField::EventId) && columns.cells.contains(&cells.len()) {
            is_damaged = false;
            if sink.give(draft, line).is_break() {
                return Ok(());
            }
        } else if !std::mem::replace(&mut is_damaged, true) {
            sink.trouble(line, "the row has no event id, or another number of cells");
        }
    }
}

impl Columns {
    fn draft(&self, cells: &[String], order: DateOrder) -> Draft {
        let mut draft = Draft::default();
        draft.order = order;
        draft.is_utc = self.format == Format::EvtxEcmd;
        for (column, cell) in self.each.iter().zip(cells) {
            match column {
                // What PowerShell writes for objects is the name of their type.
                Column::Slot(_) if cell.starts_with("System.") && cell.ends_with([']', '}']) => {}
                Column::Slot(slot) => draft.put(*slot, cell),
                Column::Payload => json::payload(cell, &mut draft),
                Column::Other => {}
            }
        }
        draft
    }
}

/// Which of two numbers in the dates is the month: what the rows at the start allow, else what is usual. Those who write
/// AM and PM mostly write the month first, others do not.
fn date_order(header: &Header<'_>, columns: &Columns, sink: &mut Sink<'_>) -> DateOrder {
    let is_time = |column: &Column| *column == Column::Slot(Slot::System(SystemField::TimeCreated));
    let Some(column) = columns.each.iter().position(is_time) else {
        return DateOrder::default();
    };
    let mut splitter = Splitter::new(header.delimiter);
    let mut example: Option<String> = None;
    for line in header.rows.lines().take(HEAD_ROWS) {
        let cells = splitter.cells(line);
        let text = cells.get(column).map_or("", String::as_str);
        match instant::ambiguous_pair(text) {
            Some((13.., _)) => return DateOrder::DayFirst,
            Some((_, 13..)) => return DateOrder::MonthFirst,
            Some((first, second)) if first != second => {
                example.get_or_insert_with(|| text.to_owned());
            }
            _ => {}
        }
    }
    let Some(text) = example else {
        return DateOrder::default();
    };
    let (order, words) = if text.to_ascii_uppercase().ends_with('M') {
        (DateOrder::MonthFirst, "month and day")
    } else {
        (DateOrder::DayFirst, "day and month")
    };
    let reason =
        format!("dates such as `{text}` are read as {words}: none of them says which it is");
    sink.trouble(header.lines, reason);
    order
}
