//! Digests, and what moves them.

use md5::Md5;
use proptest::prelude::*;
use sha1::Sha1;
use sha2::Sha256;
use wegweiser_parsers::pe::DriverFile;

use crate::image::{Image, authentihash, certificate_entry, checksum, hex, with_table};

fn read(bytes: &[u8]) -> DriverFile {
    DriverFile::read("example.sys", bytes).unwrap()
}

/// Images of both widths, with all lengths that padding tells apart.
fn images() -> impl Iterator<Item = Vec<u8>> {
    let widths = [false, true].into_iter();
    widths.flat_map(|is_32| {
        (0..9).map(move |length| {
            let overlay = vec![0xEE; length];
            let driver = Image::driver();
            Image {
                is_32,
                overlay,
                ..driver
            }
            .bytes()
        })
    })
}

#[test]
fn flat_digests_are_of_every_byte() {
    for image in images() {
        let hashes = read(&image).driver.hashes;
        assert_eq!(hashes.md5, hex::<Md5>(&image));
        assert_eq!(hashes.sha1, hex::<Sha1>(&image));
        assert_eq!(hashes.sha256, hex::<Sha256>(&image));
    }
}

#[test]
fn signing_does_not_move_the_authentihash() {
    for image in images() {
        let before = read(&image).driver.hashes;
        let signed = with_table(&image, &[0x30; 77]);
        let after = read(&signed).driver.hashes;
        assert_eq!(before.authentihash_sha256, authentihash(&image));
        assert_eq!(before.authentihash_sha256, after.authentihash_sha256);
        assert_ne!(before.sha256, after.sha256);
    }
}

#[test]
fn only_the_checksum_the_entry_and_the_table_may_change() {
    let image = Image::driver().bytes();
    let signed = with_table(&image, &[0x30; 77]);
    let free = |at: usize| {
        checksum().contains(&at) || certificate_entry(&signed).contains(&at) || at >= image.len()
    };
    let expected = read(&signed).driver.hashes.authentihash_sha256;
    for at in 2..signed.len() {
        // Another place of the table is another table.
        if certificate_entry(&signed).contains(&at) {
            continue;
        }
        let mut changed = signed.clone();
        changed[at] ^= 1;
        let hashes = read(&changed).driver.hashes;
        let is_same = hashes.authentihash_sha256 == expected;
        assert_eq!(is_same, free(at), "byte {at:#x}");
    }
}

#[test]
fn what_lies_behind_the_table_is_covered() {
    let mut image = with_table(&Image::driver().bytes(), &[0x30; 77]);
    let before = read(&image).driver.hashes.authentihash_sha256;
    image.extend_from_slice(b"payload");
    let after = read(&image).driver.hashes.authentihash_sha256;
    assert_ne!(before, after);
    assert_eq!(after, authentihash(&image));
}

proptest! {
    #[test]
    fn equals_the_simple_way(
        is_32: bool,
        overlay in proptest::collection::vec(any::<u8>(), 0..40_000),
        table in proptest::option::of(proptest::collection::vec(any::<u8>(), 1..3_000)),
        behind in proptest::collection::vec(any::<u8>(), 0..600),
    ) {
        let mut image = Image { is_32, overlay, ..Image::driver() }.bytes();
        if let Some(table) = table {
            image = with_table(&image, &table);
        }
        image.extend_from_slice(&behind);
        let hashes = read(&image).driver.hashes;
        prop_assert_eq!(hashes.authentihash_sha256, authentihash(&image));
        prop_assert_eq!(hashes.sha256, hex::<Sha256>(&image));
    }
}
