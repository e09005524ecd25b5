//! `Get-Counter` of PowerShell 5.1 and 7, as JSON or as a table of samples.

mod json;
mod samples;
mod table;

use std::io::BufRead;

use super::format::Format;
use super::read::{Form, Out};
use crate::error::ParseError;
use crate::sniff::Head;

pub(super) const FORM: Form = Form {
    format: Format::GetCounter,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    if is_json(head.text()) {
        ["\"CounterSamples\"", "\"CookedValue\""]
            .iter()
            .any(|key| head.text().contains(key))
    } else {
        table::recognise(head)
    }
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let start = input.fill_buf()?;
    if is_json(Head::new(start).text()) {
        json::read(input, out)
    } else {
        table::read(input, out)
    }
}

fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
}
