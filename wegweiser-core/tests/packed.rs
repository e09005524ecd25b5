//! Summaries as packed documents.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod support;

use std::io::Write as _;
use std::ops::ControlFlow;

use flate2::Compression;
use flate2::write::GzEncoder;
use support::{engine, export};
use wegweiser_core::FleetSummary;

fn summary() -> FleetSummary {
    let exports = (0..20).map(|number| {
        let lines = "toy\nhost büro\nfinding high\nfinding low\n";
        export("A", "x", &format!("d{number}"), lines)
    });
    let go_on = |_| ControlFlow::Continue(());
    engine().summarize(exports.collect(), &go_on).unwrap()
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

/// The document again, or what is said of it.
fn read(packed: &[u8], most: u64) -> Result<String, String> {
    FleetSummary::from_packed("s.gz", packed, most, engine().registry())
        .map(|summary| summary.to_json())
        .map_err(|error| error.to_string())
}

#[test]
fn a_summary_comes_back_whole_and_packs_to_the_same_bytes() {
    let summary = summary();
    let (json, packed) = (summary.to_json(), summary.to_packed());
    assert!(packed.len() * 4 < json.len(), "{}", packed.len());
    assert_eq!(read(&packed, json.len() as u64), Ok(json.clone()));
    let again = FleetSummary::from_packed("s", &packed, u64::MAX, engine().registry()).unwrap();
    assert_eq!(again.to_packed(), packed);
    // Other packers write a document in several parts.
    let (start, end) = json.as_bytes().split_at(json.len() / 2);
    assert_eq!(read(&[pack(start), pack(end)].concat(), 1 << 20), Ok(json));
}

#[test]
fn what_unpacks_to_more_than_was_asked_for_is_refused() {
    let summary = summary();
    let (json, packed) = (summary.to_json(), summary.to_packed());
    // Every length, as the bound may also cut a character.
    assert!(!json.is_ascii());
    for most in 0..json.len() as u64 {
        let message = format!("s.gz: it unpacks to more than {most} bytes");
        assert_eq!(read(&packed, most), Err(message));
    }
    let bomb = pack(&vec![b' '; 64 << 20]);
    let message = "s.gz: it unpacks to more than 1000 bytes";
    assert_eq!(read(&bomb, 1000), Err(message.to_owned()));
}

#[test]
fn damage_is_an_error_that_names_the_document() {
    let packed = summary().to_packed();
    let start = "s.gz: it is not a packed summary: ";
    for end in 0..packed.len() {
        let error = read(&packed[..end], 1 << 20).unwrap_err();
        assert!(error.starts_with(start), "cut at {end}: {error}");
    }
    for bytes in [b"{}".to_vec(), pack(b"\xff\xfe")] {
        let error = read(&bytes, 1 << 20).unwrap_err();
        assert!(error.starts_with(start), "{error}");
    }
    let error = read(&pack(b"{}"), 1 << 20).unwrap_err();
    assert!(error.starts_with("s.gz: it is not a valid summary: "));
}
