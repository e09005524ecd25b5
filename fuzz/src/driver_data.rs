//! Lists of bad drivers: as they are published, and in their saved form.

use std::io::Write as _;

use wegweiser_analyzers::drivers::data::{DriverData, Match};
use wegweiser_parsers::driver::{Driver, Signer, Version, What};
use wegweiser_parsers::driver_data::{block_list, loldrivers, recognise};
use wegweiser_parsers::text;

/// Where the saved form has its size and the checksum of what follows.
const SIZE: usize = 12;
const CHECKSUM: usize = 16;
const HEADER: usize = 20;

/// Bytes as a published list and as saved data, with a checksum that is always right.
pub fn driver_data(data: &[u8]) {
    lists(data);
    if let Some(data) = published(data) {
        kept(&data);
    }
    let _ = DriverData::from_saved(data.to_vec());
    if let Some(sealed) = sealed(data)
        && let Ok(saved) = DriverData::from_saved(sealed.clone())
    {
        assert_eq!(saved.to_saved(), sealed);
        kept(&saved);
    }
}

/// All readers alike: a caller may know better than the head of the input.
fn lists(data: &[u8]) {
    assert_eq!(recognise(data), recognise(data));
    let text = text::decode_document(data);
    let readers = [
        loldrivers::read_json(&text, |document| look(&document)),
        loldrivers::read_csv(&text, |document| look(&document)),
        block_list::read(&text).map(|list| list.skipped),
    ];
    for error in readers.into_iter().filter_map(Result::err) {
        assert!(!error.to_string().is_empty());
    }
}

fn look(document: &loldrivers::Document<'_>) {
    assert!(!document.id.trim().is_empty());
    for sample in &document.samples {
        for certificate in &sample.certificates {
            assert!(certificate.subject.contains(certificate.common_name()));
        }
    }
}

/// The list that the bytes are, if they are one.
fn published(data: &[u8]) -> Option<DriverData> {
    recognise(data)?;
    let mut file = tempfile::NamedTempFile::new().expect("there is room for a small file");
    file.write_all(data)
        .expect("there is room for a small file");
    match DriverData::load(&[file.path()]) {
        Ok(data) => Some(data),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            None
        }
    }
}

/// Saved and taken back, a list has the same contents and gives the same answers.
fn kept(data: &DriverData) {
    let saved = data.to_saved();
    let back = DriverData::from_saved(saved.clone()).expect("what was saved can be taken back");
    assert_eq!(saved, back.to_saved());
    assert_eq!(data.digest(), back.digest());
    assert_eq!(data.contents(), back.contents());
    for driver in drivers() {
        let found = data.matches(&driver);
        assert_eq!(found, back.matches(&driver));
        assert!(found.iter().all(is_sound));
        assert!(found.is_sorted_by(|a, b| a.strength() >= b.strength()));
    }
}

fn is_sound(found: &Match<'_>) -> bool {
    !found.also.contains(&found.by) && (found.confidence.get() == 1_000) == found.by.is_proof()
}

/// The bytes as one saved list with the right size and checksum, if they start like one.
fn sealed(data: &[u8]) -> Option<Vec<u8>> {
    if !data.starts_with(b"wegwdrv\n") || data.len() < HEADER {
        return None;
    }
    let mut sealed = data.to_vec();
    let size = u32::try_from(data.len()).ok()?;
    sealed[SIZE..CHECKSUM].copy_from_slice(&size.to_le_bytes());
    let checksum = crc32fast::hash(&data[HEADER..]);
    sealed[CHECKSUM..HEADER].copy_from_slice(&checksum.to_le_bytes());
    Some(sealed)
}

/// Drivers that the seeds know, each by other evidence.
fn drivers() -> [Driver; 5] {
    let mut hashed = Driver::default();
    hashed.hashes.md5 = "11".repeat(16);
    hashed.hashes.sha1 = "22".repeat(20);
    hashed.hashes.sha256 = "33".repeat(32);
    hashed.hashes.authentihash_md5 = "44".repeat(16);
    hashed.hashes.authentihash_sha1 = "55".repeat(20);
    hashed.hashes.authentihash_sha256 = "66".repeat(32);
    hashed.hashes.imphash = "77".repeat(16);

    let mut service = Driver::default();
    service.path = r"\SystemRoot\System32\drivers\Tool.sys".to_owned();

    let mut file = Driver::default();
    file.what = What::File;
    file.name = "renamed.bin".to_owned();
    file.original = "tool.sys".to_owned();
    file.provider = "Example Tools".to_owned();
    file.version = Some(Version([2, 1, 0, 0]));

    let mut signed = file.clone();
    let mut signer = Signer::named("Bad & Sons");
    signer.tbs = "88".repeat(20);
    signed.signers = vec![Signer::named("Example Tools, Ltd."), signer];
    [hashed, service, file, signed, Driver::default()]
}
