//! Inventories as compact lines.

use std::fmt::Write as _;

use wegweiser_parsers::driver::{self, Driver, Format, Inventory, Signature};
use wegweiser_parsers::{Limits, ParseError};

pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Inventory, ParseError> {
    driver::read(format, bytes, &Limits::default())
}

/// What was read, or why not.
pub(crate) fn shown(result: &Result<Inventory, ParseError>) -> String {
    let inventory = match result {
        Ok(inventory) => inventory,
        Err(error) => return format!("  error: {error}\n"),
    };
    let mut text = String::new();
    for driver in &inventory.drivers {
        writeln!(text, "  {}: {}", driver.position, line(driver)).unwrap();
    }
    if inventory.drivers.is_empty() {
        text += "  no drivers\n";
    }
    let machine = serde_json::to_string(&inventory.machine).unwrap();
    if machine != "{}" {
        writeln!(text, "  machine {machine}").unwrap();
    }
    for trouble in &inventory.troubles {
        writeln!(
            text,
            "  trouble at {}: {}",
            trouble.position, trouble.reason
        )
        .unwrap();
    }
    if inventory.truncated {
        text += "  truncated\n";
    }
    text
}

/// All that a row says but its place.
pub(crate) fn line(driver: &Driver) -> String {
    let mut text = format!("{:?}", driver.what);
    for (name, value) in [
        ("name", &driver.name),
        ("title", &driver.title),
        ("path", &driver.path),
        ("inf", &driver.inf),
        ("original", &driver.original),
        ("provider", &driver.provider),
        ("class", &driver.class),
        ("guid", &driver.class_guid),
        ("device", &driver.device_id),
    ] {
        if !value.is_empty() {
            write!(text, " {name}={value:?}").unwrap();
        }
    }
    if let Some(version) = driver.version {
        write!(text, " {version}").unwrap();
    }
    if let Some(date) = driver.date {
        write!(text, " {}={:?}", date.date, date.kind).unwrap();
    }
    if driver.signature != Signature::Unknown {
        write!(text, " {:?}", driver.signature).unwrap();
    }
    for signer in &driver.signers {
        write!(text, " by {:?}", signer.name).unwrap();
    }
    if let Some(start) = driver.start {
        write!(text, " {start:?}").unwrap();
    }
    if let Some(running) = driver.running {
        text += if running { " running" } else { " stopped" };
    }
    if let Some(problem) = driver.problem {
        write!(text, " problem {problem}").unwrap();
    }
    text
}
