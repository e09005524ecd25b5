//! Lists of drivers in every form.

use std::io::Read as _;

use wegweiser_parsers::driver::{Driver, Format, Inventory, read, recognise};
use wegweiser_parsers::{Limits, ParseError};

/// A list of drivers, read as the form that it looks like and as one that it need not be: a caller may know better.
pub fn driver_list(data: &[u8]) {
    let told = recognise(data);
    assert_eq!(told, recognise(data), "the same bytes have the same form");
    if let Some(format) = told {
        check(format, data);
    }
    // Chosen by the length, so that exports serve as seeds the way they are.
    let other = Format::ALL[data.len() % Format::ALL.len()];
    if told != Some(other) {
        check(other, data);
    }
    if let Some(wide) = super::widened(data) {
        assert_eq!(told, recognise(&wide), "UTF-16 has the form of UTF-8");
    }
}

fn check(format: Format, data: &[u8]) {
    let whole = of(format, data, &Limits::default());
    let halves = data.split_at(data.len() / 2);
    let again = read(format, halves.0.chain(halves.1), &Limits::default());
    assert_eq!(whole, again.ok(), "the same in any chunks");
    if let Some(wide) = super::widened(data) {
        let wide = of(format, &wide, &Limits::default());
        assert_eq!(whole, wide, "UTF-16 gives what UTF-8 gives");
    }
    let mut narrow = Limits::default();
    (narrow.entries, narrow.field_bytes) = (3, 16);
    (narrow.anomalies, narrow.evidence_bytes) = (2, 24);
    let narrow = of(format, data, &narrow);
    assert_eq!(whole.is_some(), narrow.is_some());
    if let (Some(whole), Some(narrow)) = (whole, narrow) {
        assert!(narrow.drivers.len() == whole.drivers.len() || narrow.dropped > 0);
        let rows = |inventory: &Inventory| inventory.drivers.len() as u64 + inventory.dropped;
        // A log of osquery also tells of drivers that went.
        if format != Format::Osquery {
            assert_eq!(rows(&whole), rows(&narrow), "what is not kept is counted");
        }
        assert_eq!(whole.trouble_count, narrow.trouble_count);
        assert_eq!(whole.truncated, narrow.truncated);
    }
}

fn of(format: Format, data: &[u8], limits: &Limits) -> Option<Inventory> {
    let inventory = message(read(format, data, limits))?;
    assert!(inventory.drivers.len() <= limits.entries);
    for driver in &inventory.drivers {
        is_bounded(driver, limits);
        super::survives_json(driver);
    }
    let machine = &inventory.machine;
    for text in [&machine.computer, &machine.os_name].into_iter().flatten() {
        assert!(text.len() <= limits.field_bytes, "{text:?} is too long");
    }
    super::survives_json(machine);
    // One more is the error that ended it.
    assert!(inventory.troubles.len() <= limits.anomalies + 1);
    assert!(inventory.troubles.len() as u64 <= inventory.trouble_count);
    Some(inventory)
}

fn is_bounded(driver: &Driver, limits: &Limits) {
    for text in [
        &driver.name,
        &driver.title,
        &driver.path,
        &driver.inf,
        &driver.original,
        &driver.provider,
        &driver.class,
        &driver.class_guid,
        &driver.device_id,
        &driver.taint,
        &driver.state,
    ] {
        assert!(text.len() <= limits.field_bytes, "{text:?} is too long");
    }
    let names = driver.signers.iter().map(|signer| signer.name.len());
    assert!(names.max().is_none_or(|most| most <= limits.field_bytes));
    let hashes = &driver.hashes;
    for (digest, bytes) in [
        (&hashes.md5, 16),
        (&hashes.sha1, 20),
        (&hashes.sha256, 32),
        (&hashes.authentihash_md5, 16),
        (&hashes.authentihash_sha1, 20),
        (&hashes.authentihash_sha256, 32),
        (&hashes.imphash, 16),
    ] {
        assert!(digest.is_empty() || digest.len() == 2 * bytes, "{digest}");
    }
}

fn message(result: Result<Inventory, ParseError>) -> Option<Inventory> {
    match result {
        Ok(inventory) => Some(inventory),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}
