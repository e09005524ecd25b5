//! The text of `msinfo32`: sections of rows with tabs.

use super::{CELLS, Report};
use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::read::Form;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::MsInfoText,
    recognise,
    read: |text, sink| {
        read(text, sink);
        Ok(())
    },
};

/// Lines that are looked at to tell the form.
const LINES: usize = 40;

/// A section is followed by rows of two cells that end with a tab.
fn recognise(head: &str) -> bool {
    let lines = head
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(LINES);
    let mut lines = lines.skip_while(|line| !is_section(line)).skip(1);
    let mut is_pair = || {
        let line = lines.next().unwrap_or("").trim_end_matches(['\r', ' ']);
        line.ends_with('\t') && line.matches('\t').count() == 2
    };
    is_pair() && is_pair()
}

fn is_section(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('[') && line.ends_with(']') && !line.contains(['\t', '"', '{'])
}

fn read(text: &str, sink: &mut Sink<'_>) {
    let mut report = Report::default();
    let mut cells = Vec::with_capacity(CELLS);
    let mut lines = text.lines().zip(1..).peekable();
    while let Some((line, number)) = lines.next() {
        if line.trim().is_empty() {
            continue;
        }
        if is_section(line) {
            report.start_section();
            continue;
        }
        let row = line.trim_end_matches(['\r', ' ']);
        let has_end = row.ends_with('\t');
        let row = row.strip_suffix('\t').unwrap_or(row);
        cells.clear();
        cells.extend(row.split('\t').map(str::trim).take(CELLS + 1));
        let is_last = lines.peek().is_none() && !text.ends_with('\n');
        if is_last && !has_end && cells.len() != CELLS {
            sink.cut(number);
        } else {
            report.row(number, &cells, sink);
        }
    }
}
