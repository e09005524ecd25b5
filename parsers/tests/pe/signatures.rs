//! Who has signed an image.

use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha512};
use wegweiser_parsers::driver::Signature;
use wegweiser_parsers::pe::DriverFile;

use crate::image::{Image, covered, hex, table, with_table};
use crate::signed::{Certificate, SHA1, SHA1_RSA, SHA256, SHA512, signature};

fn read(image: &[u8]) -> DriverFile {
    DriverFile::read("example.sys", image).unwrap()
}

fn names(file: &DriverFile) -> Vec<&str> {
    let signers = file.driver.signers.iter();
    signers.map(|signer| signer.name.as_str()).collect()
}

/// A vendor, its issuers, and a timestamp that is none of them.
fn vendor() -> Vec<Certificate> {
    vec![
        Certificate::new("Vendor Ltd", "Code Signing CA", 1),
        Certificate::new("Code Signing CA", "Root", 2),
        Certificate {
            algorithm: SHA1_RSA,
            ..Certificate::new("Root", "Root", 3)
        },
        Certificate::new("Root", "Microsoft Code Verification Root", 4),
        Certificate::new("Timestamp Signer", "Timestamp CA", 5),
        Certificate::new("Timestamp CA", "Root", 6),
    ]
}

fn signed(image: &[u8], certificates: &[Certificate]) -> Vec<u8> {
    let digest = Sha256::digest(covered(image));
    with_table(image, &signature(SHA256, &digest, certificates, &[]))
}

#[test]
fn the_signer_comes_first_and_then_its_issuers() {
    for is_32 in [false, true] {
        let image = Image {
            is_32,
            ..Image::driver()
        }
        .bytes();
        let file = read(&signed(&image, &vendor()));
        assert_eq!(file.driver.signature, Signature::Signed);
        assert!(file.troubles.is_empty(), "{:?}", file.troubles);
        let found = names(&file);
        assert_eq!(found[..2], ["Vendor Ltd", "Code Signing CA"]);
        // One key that two roots have certified.
        assert_eq!(found[2..], ["Root", "Root"]);
        let leaf = &file.driver.signers[0];
        assert_eq!(leaf.serial, "008001");
        assert_eq!(leaf.tbs, hex::<Sha256>(&vendor()[0].signed_part()));
        let mut roots = file.driver.signers[2..].iter();
        let root = roots.find(|signer| signer.serial == "008003").unwrap();
        assert_eq!(root.tbs, hex::<Sha1>(&vendor()[2].signed_part()));
    }
}

#[test]
fn a_signature_inside_another_counts() {
    let image = Image::driver().bytes();
    let whole = covered(&image);
    let newer = [Certificate::new("Newer", "Newer CA", 7)];
    let nested = signature(SHA512, &Sha512::digest(&whole), &newer, &[]);
    let outer = signature(SHA1, &Sha1::digest(&whole), &vendor(), &[nested]);
    let file = read(&with_table(&image, &outer));
    assert_eq!(file.driver.signature, Signature::Signed);
    assert_eq!(file.driver.hashes.authentihash_sha1, hex::<Sha1>(&whole));
    assert_eq!(
        names(&file),
        ["Vendor Ltd", "Code Signing CA", "Root", "Root", "Newer"]
    );
}

#[test]
fn a_signature_without_a_stated_length_counts() {
    let image = Image::driver().bytes();
    let digest = Sha256::digest(covered(&image));
    let content = signature(SHA256, &digest, &vendor(), &[]);
    let content = [&[0x30, 0x80], &content[4..], &[0, 0]].concat();
    let file = read(&with_table(&image, &content));
    assert_eq!(file.driver.signature, Signature::Signed);
    assert_eq!(names(&file)[0], "Vendor Ltd");
}

#[test]
fn two_entries_of_a_table_count() {
    let image = Image::driver().bytes();
    let digest = Sha256::digest(covered(&image));
    let first = signature(SHA256, &digest, &[Certificate::new("First", "CA", 1)], &[]);
    let second = signature(SHA256, &digest, &[Certificate::new("Second", "CA", 2)], &[]);
    let mut both = table(&first);
    both.extend_from_slice(&table(&second));
    // `with_table` writes the head of the first entry itself.
    let length = (first.len() as u32 + 8).to_le_bytes();
    let mut image = with_table(&image, &both[8..]);
    let at = image.len() - both.len();
    image[at..at + 4].copy_from_slice(&length);
    assert_eq!(names(&read(&image)), ["First", "Second"]);
}

#[test]
fn a_signature_taken_from_another_file_names_nobody() {
    let mine = Image {
        overlay: vec![1; 8],
        ..Image::driver()
    }
    .bytes();
    let theirs = Sha256::digest(covered(&Image::driver().bytes()));
    let stolen = with_table(&mine, &signature(SHA256, &theirs, &vendor(), &[]));
    let file = read(&stolen);
    assert_eq!(file.driver.signature, Signature::Unsigned);
    assert_eq!(names(&file), [""; 0]);
    assert_eq!(
        file.troubles,
        ["the signature of `Vendor Ltd` is that of another content"]
    );
}

#[test]
fn certificates_for_tests() {
    let image = Image::driver().bytes();
    for certificates in [
        vec![Certificate::new(
            "WDKTestCert someone,133",
            "WDKTestCert someone,133",
            1,
        )],
        vec![Certificate::new("Mine", "Mine", 1)],
        vec![
            Certificate::new("Contoso", "Microsoft Testing PCA 2010", 1),
            Certificate::new("Microsoft Testing PCA 2010", "Root", 2),
        ],
    ] {
        let file = read(&signed(&image, &certificates));
        assert_eq!(file.driver.signature, Signature::Test, "{certificates:?}");
        assert_eq!(file.driver.signers.len(), certificates.len());
    }
}

#[test]
fn without_a_signature_nothing_is_known() {
    let image = Image::driver().bytes();
    let file = read(&image);
    assert_eq!(file.driver.signature, Signature::Unknown);
    assert!(file.troubles.is_empty());
    for garbage in [
        &b""[..],
        b"0",
        &[0x30; 200],
        &[0xFF; 9],
        &[0x30, 0x80, 0x30, 0x80],
    ] {
        let file = read(&with_table(&image, garbage));
        assert_eq!(file.driver.signature, Signature::Unknown);
        assert_eq!(file.troubles, ["the signature cannot be read"]);
    }
}
