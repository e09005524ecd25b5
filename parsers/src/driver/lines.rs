//! Text that has a driver on each line.

use super::inventory::Sink;
use super::record::Driver;

/// A line that is not blank.
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Counted from 1.
    pub(super) number: u64,
    /// The text ends in this line without ending it: it may be half a line.
    pub(super) is_open: bool,
}

/// The lines of a text that are not blank, without their ends.
pub(super) fn of(text: &str) -> impl Iterator<Item = Line<'_>> {
    let lines = text.split_inclusive('\n').zip(1..);
    let lines = lines.map(|(line, number)| Line {
        text: line.trim_end_matches(['\n', '\r']),
        number,
        is_open: !line.ends_with('\n'),
    });
    lines.filter(|line| !line.text.trim().is_empty())
}

/// Keeps the driver of a line; where there is none, says that a row such as `wanted` was expected.
pub(super) fn keep(line: &Line<'_>, driver: Option<Driver>, wanted: &str, sink: &mut Sink<'_>) {
    match driver {
        Some(driver) => sink.driver(Driver {
            position: line.number,
            ..driver
        }),
        None if line.is_open => sink.cut(line.number),
        None => sink.trouble(line.number, format!("no row of the form `{wanted}`")),
    }
}
