//! Images that are cut, forged, or none at all.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use sha2::{Digest as _, Sha256};
use wegweiser_parsers::ErrorKind;
use wegweiser_parsers::pe::{self, DriverFile};

use crate::image::{
    Image, Import, PE_HEADER, SECTION, certificate_entry, covered, hex, with_table,
};
use crate::signed::{Certificate, SHA256, signature};

fn whole() -> Vec<u8> {
    let image = Image {
        imports: vec![(
            "ntoskrnl.exe",
            vec![Import::Name("ZwClose"), Import::Number(3)],
        )],
        version: Some(([1, 2, 3, 4], vec![("CompanyName", "A company")])),
        ..Image::driver()
    };
    let image = image.bytes();
    let digest = Sha256::digest(covered(&image));
    let certificates = [
        Certificate::new("Vendor", "CA", 1),
        Certificate::new("CA", "Root", 2),
    ];
    with_table(&image, &signature(SHA256, &digest, &certificates, &[]))
}

fn troubles(image: &[u8]) -> Vec<String> {
    DriverFile::read("cut.sys", image).unwrap().troubles
}

#[test]
fn flat_digests_survive_every_cut() {
    let whole = whole();
    assert!(troubles(&whole).is_empty());
    for end in 2..whole.len() {
        let cut = &whole[..end];
        let file = DriverFile::read("cut.sys", cut).unwrap();
        assert_eq!(file.driver.hashes.sha256, hex::<Sha256>(cut));
        // What fills up the last entry of the certificate table is not missed.
        let is_padding = whole[end..].len() < 8;
        assert!(is_padding || !file.troubles.is_empty(), "cut at {end}");
        assert_eq!(pe::recognise(cut), end >= PE_HEADER + 0x78, "cut at {end}");
    }
}

#[test]
fn what_is_forged_is_said() {
    let put = |at: usize, bytes: &[u8]| {
        let mut image = whole();
        image[at..at + bytes.len()].copy_from_slice(bytes);
        troubles(&image).join("; ")
    };
    let optional = PE_HEADER + 24;
    let entry = certificate_entry(&whole()).start;
    for (at, bytes, trouble) in [
        (
            60,
            &[0xFF; 4][..],
            "the headers cannot be read: there is no PE header",
        ),
        (
            PE_HEADER,
            b"NE",
            "the headers cannot be read: there is no PE header",
        ),
        (
            optional,
            &[7, 1],
            "the headers cannot be read: optional header of the unknown kind 0x0107",
        ),
        (
            optional - 4,
            &[9, 0],
            "the headers cannot be read: the optional header is cut or forged",
        ),
        (
            optional + 108,
            &[0xFF; 4],
            "the headers cannot be read: the optional header is cut or forged",
        ),
        (
            entry,
            &[8, 0, 0, 0],
            "the certificate table lies in the headers",
        ),
        (
            entry,
            &[0, 0, 0, 0x7F],
            "the certificate table lies beyond the end of the file, which may have been cut",
        ),
        (entry + 4, &[4, 0, 0, 0], "the signature cannot be read"),
        (
            optional + 120,
            &[0, 0, 0, 0x7F],
            "the signature of `Vendor` is that of another content; the imports cannot be read: no section has them",
        ),
    ] {
        assert_eq!(put(at, bytes), trouble, "{at:#x}");
    }
}

#[test]
fn resources_that_lead_back_to_themselves_end() {
    let image = Image {
        version: Some(([1, 2, 3, 4], Vec::new())),
        ..Image::driver()
    };
    let mut image = image.bytes();
    // The directory lies behind the code; its first entry, and what that leads to, is made the directory itself.
    for entry in [SECTION + 16 + 20, SECTION + 16 + 44] {
        image[entry..entry + 4].copy_from_slice(&[0, 0, 0, 0x80]);
    }
    let trouble = "the version resource cannot be read: its place cannot be read";
    assert_eq!(troubles(&image), [trouble]);
}

#[test]
fn imports_without_end_cost_little() {
    let function = Import::Name("AFunctionThatIsImportedAgainAndAgain");
    let imports = (0..3_000).map(|_| ("library.sys", vec![function; 100]));
    let image = Image {
        imports: imports.collect(),
        ..Image::driver()
    }
    .bytes();
    let start = Instant::now();
    let trouble = "the imports cannot be read: they are more than any driver has";
    assert_eq!(troubles(&image), [trouble]);
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn signatures_without_end_cost_little() {
    let image = Image::driver().bytes();
    let start = Instant::now();
    for pattern in [
        &[0x30, 0x80][..],
        &[0x30, 0x84, 0, 0x10, 0, 0],
        &[0x30, 0],
        &[0xA0, 0x80, 2, 0],
    ] {
        let content = pattern.repeat((1 << 20) / pattern.len());
        let trouble = "the signature cannot be read";
        assert_eq!(troubles(&with_table(&image, &content)), [trouble]);
    }
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[test]
fn what_is_no_image_is_named() {
    for (bytes, kind, message) in [
        (
            &b""[..],
            ErrorKind::Empty,
            "no driver file: the input is empty",
        ),
        (
            b"\x7FELF\x02\0",
            ErrorKind::NotThisFormat,
            "not a driver file: the content is binary data",
        ),
        (
            b"<html>404",
            ErrorKind::NotThisFormat,
            "not a driver file: the content is an HTML page",
        ),
    ] {
        let error = DriverFile::read("x.sys", bytes).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (kind, message));
    }
}

proptest! {
    #[test]
    fn no_change_makes_it_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..40),
        words in proptest::collection::vec((any::<prop::sample::Index>(), any::<u32>()), 0..8),
    ) {
        let mut image = whole();
        for (at, byte) in changes {
            let at = at.index(image.len());
            image[at] = byte;
        }
        for (at, word) in words {
            let at = at.index(image.len() - 4);
            image[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        image[..2].copy_from_slice(b"MZ");
        let file = DriverFile::read("forged.sys", &image).unwrap();
        prop_assert_eq!(file.driver.hashes.sha256, hex::<Sha256>(&image));
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = DriverFile::read("noise.sys", &bytes);
        let _ = pe::is_native(&bytes);
        let _ = DriverFile::read("noise.sys", &[b"MZ", &bytes[..]].concat());
    }
}
