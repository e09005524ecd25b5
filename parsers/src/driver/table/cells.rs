//! Cells of a table that say something or nothing, and nothing in between.

use std::fmt::Display;

use crate::driver::rows::Row;

pub(super) const ANSWERS: [(&str, bool); 6] = [
    ("yes", true),
    ("no", false),
    ("true", true),
    ("false", false),
    ("1", true),
    ("0", false),
];

/// The text of a cell; empty where it says nothing.
pub(super) fn text<'r>(row: &'r Row, name: &str) -> &'r str {
    match row.get(name) {
        "-" => "",
        text => text,
    }
}

/// What `parse` makes of a cell, or `None` of one that says nothing.
pub(super) fn optional<T>(
    row: &Row,
    name: &str,
    parse: impl Fn(&str) -> Option<T>,
    wanted: impl Display,
) -> Result<Option<T>, String> {
    match text(row, name) {
        "" => Ok(None),
        text => parse(text)
            .map(Some)
            .ok_or_else(|| format!("`{text}` in `{name}` is {wanted}")),
    }
}

/// What a word stands for, in either case.
pub(super) fn word<T: Copy>(
    row: &Row,
    name: &str,
    words: &[(&str, T)],
) -> Result<Option<T>, String> {
    let text = text(row, name);
    if text.is_empty() {
        return Ok(None);
    }
    let found = words
        .iter()
        .find(|(word, _)| text.eq_ignore_ascii_case(word));
    found.map(|(_, value)| Some(*value)).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        format!("`{text}` in `{name}` is none of {}", words.join(", "))
    })
}
