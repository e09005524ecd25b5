//! A block of `sar`: columns under a header.

use super::field::{Field, Part};
use super::record::{Record, number};

/// The columns of a block.
#[derive(PartialEq)]
pub(in crate::perf) struct Block {
    columns: Vec<Option<Part>>,
    /// Some of them are of a metric.
    pub(in crate::perf) is_asked_for: bool,
}

impl Block {
    /// The columns of a header; `None` for a row, in which some cell is a number.
    pub(in crate::perf) fn of_header(text: &str) -> Option<Self> {
        let is_name = |cell: &str| cell.starts_with(|c: char| c.is_alphabetic() || c == '%');
        // `pidstat` has columns of the same names, which are of processes.
        let is_header = text
            .split_ascii_whitespace()
            .all(|cell| is_name(cell) && cell != "PID");
        if !is_header {
            return None;
        }
        let parts = text
            .split_ascii_whitespace()
            .map(|name| Part::named(b"", name.as_bytes()));
        let columns: Vec<_> = parts.collect();
        let is_asked_for = columns
            .iter()
            .any(|part| matches!(part, Some(Part::Value(_))));
        Some(Self {
            columns,
            is_asked_for,
        })
    }

    /// Takes the cells of a row; false if they are not as many as the columns.
    pub(in crate::perf) fn fill(&self, record: &mut Record, row: &str) -> bool {
        record.clear();
        let mut rest = row;
        for (at, column) in self.columns.iter().enumerate() {
            rest = rest.trim_start();
            // The name of a file system stands last and may have blanks.
            let is_last = at + 1 == self.columns.len();
            let end = rest
                .find([' ', '\t'])
                .filter(|_| !is_last || *column != Some(Part::Name));
            let (cell, behind) = rest.split_at(end.unwrap_or(rest.len()));
            rest = behind;
            if cell.is_empty() {
                return false;
            }
            match column {
                Some(Part::Value(field)) => record.set(*field, human_number(*field, cell)),
                Some(part) => record.put(*part, cell),
                None => {}
            }
        }
        rest.trim().is_empty()
    }
}

/// A number, or one with the unit that `sar -h` writes behind it, in that of the field.
fn human_number(field: Field, cell: &str) -> f64 {
    const KILOBYTE: f64 = 1.0;
    const MEGABYTE: f64 = 1024.0;
    let unit = match cell.as_bytes().last() {
        Some(b'%') => return number(&cell[..cell.len() - 1]),
        Some(b'k') => KILOBYTE,
        Some(b'M') => MEGABYTE,
        Some(b'G') => MEGABYTE * 1024.0,
        Some(b'T') => MEGABYTE * 1_048_576.0,
        _ => return number(cell),
    };
    let is_in_megabytes = matches!(field, Field::FreeMegabytes | Field::UsedMegabytes);
    let own = if is_in_megabytes { MEGABYTE } else { KILOBYTE };
    number(&cell[..cell.len() - 1]) * unit / own
}
