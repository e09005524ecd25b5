//! `sadf -p`: a line for each value, with its name.

use std::io::BufRead;

use super::field::Field;
use super::gather::Gather;
use super::record::{Record, number};
use super::rows::{Row, Rows};
use crate::error::ParseError;
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;
use crate::text::LineReader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::SadfPairs,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    head.lines().take(2).any(|line| {
        let Some(row) = Row::split(line, '\t') else {
            return false;
        };
        let is_special = row.rest.starts_with("LINUX-RESTART") || row.rest.starts_with("COM ");
        row.stamp().is_some() && (is_special || row.rest.split('\t').count() == 3)
    })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut gather = Gather::new(out);
    let mut rows = Rows::new(&mut gather);
    // The values of a device stand together.
    let mut record = Record::default();
    let mut time = String::new();
    let mut device = String::new();
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            record.clear();
            rows.gather.out.cut(line.number);
            break;
        }
        if line.truncated {
            rows.gather.out.long(line.number);
            continue;
        }
        let Some(row) = Row::split(line.text, '\t') else {
            if !line.text.trim().is_empty() {
                rows.gather
                    .out
                    .trouble(line.number, "the line is no value of `sadf -p`");
            }
            continue;
        };
        let mut cells = row.rest.split('\t');
        let cells = (cells.next(), cells.next(), cells.next());
        let field = cells.1.and_then(|name| Field::named(b"", name.as_bytes()));
        let is_same = row.time == time && cells.0 == Some(&device);
        if !is_same || field.is_some_and(|field| record.has(field)) {
            rows.gather.take(&record);
            record.clear();
            row.time.clone_into(&mut time);
            cells.0.unwrap_or_default().clone_into(&mut device);
        }
        if field.is_none() && !row.is_special() {
            continue;
        }
        if !rows.go_to(&row, line.number) {
            continue;
        }
        match (field, cells.2) {
            (Some(field), Some(value)) => {
                record.set_name(processor(&device).unwrap_or(&device));
                record.set(field, number(value));
            }
            _ => rows.gather.out.trouble(line.number, "the value is missing"),
        }
    }
    rows.gather.take(&record);
    rows.end();
    Ok(())
}

/// The number of a processor, which only this form calls `cpu0`.
fn processor(device: &str) -> Option<&str> {
    let number = device.strip_prefix("cpu")?;
    number
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then_some(number)
}
