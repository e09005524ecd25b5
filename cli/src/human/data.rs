//! What lists of drivers hold.

use wegweiser_analyzers::drivers::data::Contents;

use super::heading;
use super::rules::field;
use super::table::{Column, Table};
use crate::printer::Screen;
use crate::style::{BOLD, PLAIN};
use crate::text::{Text, count};

/// A page for each list.
pub(crate) fn contents(lists: &[Contents], screen: &Screen) -> String {
    let mut out = String::new();
    for list in lists {
        Text::new()
            .lit(BOLD, list.list.to_string())
            .show(screen, &mut out);
        let rows = [
            ("date", list.date.clone()),
            ("entries", list.documents.to_string()),
            ("files", some(list.samples)),
            ("ranges", some(list.ranges)),
            ("signers", some(list.signers)),
            (
                "size",
                format!("{} kB as an index", list.bytes.div_ceil(1000)),
            ),
        ];
        for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
            field(name, value, screen, &mut out);
        }
        if !list.digests.is_empty() {
            heading("Digests", &mut out);
        }
        numbers(
            list.digests
                .iter()
                .map(|(kind, number)| (*kind, *number as u64)),
            screen,
            &mut out,
        );
        let passed_over: u64 = list.skipped.iter().map(|(_, number)| number).sum();
        if passed_over > 0 {
            heading(
                &format!("Passed over: {}", count(passed_over, "value")),
                &mut out,
            );
            let reasons = list.skipped.iter();
            numbers(
                reasons.map(|(reason, number)| (reason.as_str(), *number)),
                screen,
                &mut out,
            );
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn numbers<'a>(rows: impl Iterator<Item = (&'a str, u64)>, screen: &Screen, out: &mut String) {
    let mut table = Table::new(&[Column::Right, Column::Flexible]);
    for (name, number) in rows {
        table.row(vec![
            Text::new().lit(PLAIN, number.to_string()),
            Text::new().add(PLAIN, name),
        ]);
    }
    table.show(2, screen, out);
}

/// Nothing where there is none: a catalogue of files has no ranges.
fn some(number: usize) -> String {
    if number == 0 {
        String::new()
    } else {
        number.to_string()
    }
}
