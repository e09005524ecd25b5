//! CSV of `driverquery`. Its column names and values are in the language of the machine, and may be absent (`/nh`):
//! columns are told by their place, and rows by the shape of their cells.

use super::date::{DateKind, DateOrder, DriverDate};
use super::format::Format;
use super::inventory::Sink;
use super::read::Form;
use super::record::{Driver, What};
use super::rows::Table;
use super::{shape, words};
use crate::error::{ErrorKind, ParseError};

pub(super) const VERBOSE: Form = Form {
    format: Format::DriverQuery,
    recognise: |head| is_like(head, is_verbose, &["module name", "display name"]),
    read: |text, sink| read(text, sink, is_verbose, verbose),
};

pub(super) const SIGNED: Form = Form {
    format: Format::DriverQuerySigned,
    recognise: |head| {
        is_like(
            head,
            is_signed,
            &["devicename", "infname", "issigned", "manufacturer"],
        )
    },
    read: |text, sink| read(text, sink, is_signed, signed),
};

/// Rows that are looked at to tell the form.
const SAMPLE: usize = 20;

/// Columns of `driverquery /v`, and of `driverquery`.
const COLUMNS: [usize; 2] = [15, 4];

/// Whether one of the first rows has the shape of the form, or there is none and the names are the English ones.
fn is_like(head: &str, is_row: fn(&[&str]) -> bool, english: &[&str]) -> bool {
    let Some(table) = Table::of(head) else {
        return false;
    };
    let is_english = table
        .names
        .iter()
        .zip(english)
        .all(|(name, english)| name == english)
        && COLUMNS.contains(&table.names.len());
    let header: Vec<_> = table.header.iter().map(AsRef::as_ref).collect();
    if is_row(&header) {
        return true;
    }
    let rows = table.sample(SAMPLE);
    (rows.is_empty() && is_english)
        || rows
            .iter()
            .any(|row| is_row(&row.iter().map(AsRef::as_ref).collect::<Vec<_>>()))
}

fn read(
    text: &str,
    sink: &mut Sink<'_>,
    is_row: fn(&[&str]) -> bool,
    driver: fn(&[&str], DateOrder) -> Driver,
) -> Result<(), ParseError> {
    let order = DateOrder::of(text, DateOrder::DayFirst);
    let Some(table) = Table::of(text) else {
        return Err(ParseError::new(
            ErrorKind::Malformed,
            "there are no columns",
        ));
    };
    let header: Vec<_> = table.header.iter().map(AsRef::as_ref).collect();
    if is_row(&header) {
        let position = table.line;
        sink.driver(Driver {
            position,
            ..driver(&header, order)
        });
    }
    table.each(sink, |row, sink| {
        // As they stand: a blank at the end tells the short form.
        let cells: Vec<_> = row.cells().collect();
        let position = row.position;
        if is_row(&cells) {
            sink.driver(Driver {
                position,
                ..driver(&cells, order)
            });
        } else {
            sink.trouble(
                position,
                "the cells are not in the order in which `driverquery` writes them",
            );
        }
    });
    Ok(())
}

fn is_verbose(cells: &[&str]) -> bool {
    match cells {
        [_, _, _, _, _, _, _, _, _, paged, code, bss, _, path, init] => {
            let sizes = [paged, code, bss, init];
            let is_size =
                |text: &&&str| text.trim_ascii().is_empty() || shape::is_count(text.trim_ascii());
            let is_path = path.trim_ascii().is_empty()
                || path.contains('\\')
                || shape::is_image(path.trim_ascii());
            is_path && sizes.iter().all(is_size)
        }
        // `Kernel ` and `File System ` end with a blank in every language.
        [_, _, kind, date] => {
            let is_date = date.trim_ascii().is_empty() || DateOrder::DayFirst.date(date).is_some();
            kind.ends_with(' ') && is_date
        }
        _ => false,
    }
}

fn verbose(cells: &[&str], order: DateOrder) -> Driver {
    let is_whole = cells.len() == COLUMNS[0];
    let cell = |whole: usize, short: Option<usize>| {
        let at = if is_whole { Some(whole) } else { short };
        at.and_then(|at| cells.get(at))
            .map_or("", |text| text.trim_ascii())
    };
    Driver {
        what: What::Service,
        name: cell(0, Some(0)).to_owned(),
        title: cell(1, Some(1)).to_owned(),
        path: cell(13, None).to_owned(),
        start: words::start(cell(4, None)),
        running: words::running(cell(5, None)),
        date: order.date(cell(12, Some(3))).map(|date| DriverDate {
            date,
            kind: DateKind::Link,
        }),
        ..Driver::default()
    }
}

fn is_signed(cells: &[&str]) -> bool {
    let [_, inf, answer, _] = cells else {
        return false;
    };
    let answer = answer.trim_ascii();
    // A word in a language that is not known is one without blanks.
    let may_answer = !answer.contains(' ') || words::answer(answer).is_some();
    let inf = inf.trim_ascii();
    shape::is_inf(inf) && may_answer || inf.is_empty() && words::answer(answer).is_some()
}

fn signed(cells: &[&str], _: DateOrder) -> Driver {
    let cell = |at: usize| cells.get(at).map_or("", |text| text.trim_ascii());
    Driver {
        what: What::Device,
        title: cell(0).to_owned(),
        inf: cell(1).to_owned(),
        signature: words::answered_signature(cell(2), ""),
        provider: cell(3).to_owned(),
        ..Driver::default()
    }
}
