//! The XML of `msinfo32` (`.nfo`): rows are `Data`, their cells are elements named in the language of the machine.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::{CELLS, Report};
use crate::driver::date::DateOrder;
use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::read::Form;
use crate::driver::xml::{self, Step};
use crate::error::ParseError;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::MsInfoXml,
    recognise: |head| head.trim_start().starts_with('<') && head.contains("<MsInfo"),
    read,
};

fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut report = Report::default();
    let mut row: Option<Vec<String>> = None;
    let mut rows = 0;
    xml::walk(text, sink, |step, sink| match step {
        Step::Open("Category", _) => report.start_section(),
        Step::Open("Data", _) => row = Some(Vec::new()),
        Step::Close("Data", _) => {
            rows += 1;
            if let Some(cells) = row.take() {
                let cells: Vec<_> = cells.iter().map(String::as_str).collect();
                report.row(rows, &cells, sink);
            }
        }
        Step::Close("CreationUTC", text) => sink.inventory.machine.taken = created(text),
        Step::Close(_, text) => {
            if let Some(cells) = row.as_mut().filter(|cells| cells.len() <= CELLS) {
                cells.push(text.to_owned());
            }
        }
        Step::Open(..) => {}
    })
}

/// `05/21/12 12:18:42`, which is UTC with the month first in every language.
fn created(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(' ')?;
    let date = DateOrder::MonthFirst.date(date)?;
    let time: Time = time.parse().ok()?;
    let zoned = date.to_datetime(time).to_zoned(TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}
