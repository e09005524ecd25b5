//! Exports of other kinds, read in place: none of them is taken for an inventory of drivers.

use std::fs;
use std::io::Read as _;
use std::path::PathBuf;

use wegweiser_parsers::driver::{Format, recognise};
use wegweiser_parsers::sniff::HEAD_BYTES;

use crate::test_data::data;

fn files(part: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders: Vec<_> = data(part).into_iter().collect();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// The forms that this file's tests are about.
const FORMS: [Format; 10] = [
    Format::DriverQuery,
    Format::DriverQuerySigned,
    Format::PnpSignedDriver,
    Format::PnpEntity,
    Format::SystemDriver,
    Format::WindowsDriver,
    Format::PnpUtilText,
    Format::PnpUtilXml,
    Format::MsInfoText,
    Format::MsInfoXml,
];

#[test]
fn other_exports_are_no_inventories() {
    for path in ["formats", "wegweiser", "drivers"]
        .into_iter()
        .flat_map(files)
    {
        let mut head = Vec::new();
        let file = fs::File::open(&path).unwrap();
        file.take(HEAD_BYTES as u64).read_to_end(&mut head).unwrap();
        let told = recognise(&head);
        let is_one = told.is_some_and(|format| FORMS.contains(&format));
        assert!(!is_one, "{} is told as {told:?}", path.display());
    }
}
