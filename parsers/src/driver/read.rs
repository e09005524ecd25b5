//! Recognising and reading an inventory of any form.

use std::io::{BufRead, Read};

use super::format::Format;
use super::inventory::{Inventory, Sink};
use super::oem;
use super::{agent, driverquery, linux, macos, msinfo, osquery, pnputil, powershell, table};
use crate::error::{ErrorKind, ParseError};
use crate::limits::Limits;
use crate::sniff::{HEAD_BYTES, Head, rejection};

/// How a form is told and read.
pub(super) struct Form {
    pub(super) format: Format,
    /// Whether a text starts like this form; its end may be missing.
    pub(super) recognise: fn(&str) -> bool,
    /// Reads a whole text.
    pub(super) read: fn(&str, &mut Sink<'_>) -> Result<(), ParseError>,
}

/// Every form, those with the surest marks first.
const FORMS: &[Form] = &[
    pnputil::XML,
    msinfo::XML,
    msinfo::TEXT,
    driverquery::VERBOSE,
    driverquery::SIGNED,
    powershell::WINDOWS_DRIVER,
    powershell::PNP_SIGNED_DRIVER,
    powershell::PNP_ENTITY,
    powershell::SYSTEM_DRIVER,
    pnputil::TEXT,
    linux::KERNEL_TAINT,
    linux::LSMOD,
    linux::PROC_MODULES,
    linux::MOD_INFO,
    macos::KEXT_STAT,
    macos::SYSTEM_EXTENSIONS,
    agent::SUMMARY,
    agent::DRIVERS,
    osquery::FORM,
    table::FORM,
];

/// Which form of inventory an input is, from its first 64 KiB in any encoding; `None` if it is none of them.
///
/// ```
/// use wegweiser_parsers::driver::{Format, recognise};
///
/// assert_eq!(recognise(b"name,path,version,running\n"), Some(Format::Table));
/// assert_eq!(recognise(b"name,salary\n"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Format> {
    let head = &head[..head.len().min(HEAD_BYTES)];
    of_text(&oem::decode(head))
}

fn of_text(head: &str) -> Option<Format> {
    let form = FORMS.iter().find(|form| (form.recognise)(head))?;
    Some(form.format)
}

/// Reads an inventory to its end.
///
/// It is held whole, up to [`Limits::document_bytes`]. Rows that cannot be read are passed over and stated in
/// [`Inventory::troubles`]; what came before a cut is kept.
///
/// # Errors
///
/// If it gives nothing at all: because it is empty or something else, or because no row of it can be read. An
/// inventory that is whole and lists nothing is none.
pub fn read(format: Format, input: impl BufRead, limits: &Limits) -> Result<Inventory, ParseError> {
    let mut bytes = Vec::new();
    let most = limits.document_bytes;
    let failed = input.take(most as u64 + 1).read_to_end(&mut bytes).err();
    if let Some(error) = failed.filter(|_| bytes.is_empty()) {
        return Err(error.into());
    }
    if bytes.len() > most {
        let reason = format!("the inventory has more than {} MiB", most >> 20);
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    let name = format!("list of drivers of the form `{}`", format.id());
    if Head::new(&bytes).is_blank() {
        return Err(rejection(&bytes, &name));
    }
    let text = oem::decode(&bytes);
    let mut sink = Sink::new(limits);
    let form = FORMS.iter().find(|form| form.format == format);
    let result = match form {
        Some(form) => (form.read)(&text, &mut sink),
        None => Ok(()),
    };
    let mut inventory = sink.finish();
    inventory.has_lines = !text.trim_start().starts_with(['{', '[', '<']);
    let is_silent = inventory.drivers.is_empty() && inventory.machine == super::Machine::default();
    match (result, is_silent) {
        (Err(error), true) => Err(error),
        (_, true) if recognise(&bytes) != Some(format) => Err(rejection(&bytes, &name)),
        (Ok(()), true) if inventory.trouble_count > 0 => {
            let trouble = &inventory.troubles[0];
            let reason = format!("no driver can be read: {}", trouble.reason);
            Err(ParseError::new(ErrorKind::Malformed, reason).at_line(trouble.position))
        }
        (Ok(()), _) => Ok(inventory),
        (Err(error), false) => Ok(inventory.cut_by(&error)),
    }
}
