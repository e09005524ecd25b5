//! Cells and rows of a spreadsheet, in which nothing from an endpoint is a formula.

use std::fmt::Display;
use std::io;

use crate::error::Error;
use crate::text::clean;

/// A cell: text is made safe, numbers stay numbers.
pub(super) enum Cell {
    Text(String),
    Number(String),
}

pub(super) fn text(text: impl AsRef<str>) -> Cell {
    Cell::Text(text.as_ref().to_owned())
}

pub(super) fn number(number: impl Display) -> Cell {
    Cell::Number(number.to_string())
}

pub(super) fn maybe<T: Display>(value: Option<T>) -> Cell {
    Cell::Number(value.map(|value| value.to_string()).unwrap_or_default())
}

/// Milli-points as points with three decimals.
pub(super) fn points(milli: i64) -> Cell {
    let sign = if milli < 0 { "-" } else { "" };
    Cell::Number(format!(
        "{sign}{}.{:03}",
        milli.abs() / 1_000,
        milli.abs() % 1_000
    ))
}

impl Cell {
    fn into_text(self) -> String {
        match self {
            Self::Number(number) => number,
            Self::Text(text) => neutral(&clean(&text)),
        }
    }
}

/// Text that a spreadsheet would take for a formula gets an apostrophe in front.
fn neutral(text: &str) -> String {
    const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];
    if text.starts_with(FORMULA) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[derive(Debug)]
pub(super) struct Sheet(csv::Writer<Vec<u8>>);

impl Sheet {
    pub(super) fn new(titles: &[&str]) -> Result<Self, Error> {
        let mut sheet = Self::untitled();
        sheet.0.write_record(titles).map_err(failed)?;
        Ok(sheet)
    }

    /// A sheet that goes on where another ended.
    pub(super) fn untitled() -> Self {
        Self(csv::Writer::from_writer(Vec::new()))
    }

    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = Cell>) -> Result<(), Error> {
        self.0
            .write_record(cells.into_iter().map(Cell::into_text))
            .map_err(failed)
    }

    pub(super) fn finish(self) -> Result<String, Error> {
        let bytes = self
            .0
            .into_inner()
            .map_err(|error| Error::Stdout(error.into_error()))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

fn failed(error: csv::Error) -> Error {
    Error::Stdout(io::Error::from(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_a_formula() {
        for formula in [
            "=cmd|' /C calc'!A0",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
        ] {
            assert!(text(formula).into_text().starts_with('\''), "{formula}");
        }
        assert_eq!(points(-1_250).into_text(), "-1.250");
    }
}
