//! Writes the signatures of images, element by element. Nothing in them is really signed: readers do not look at that.

use der::oid::ObjectIdentifier;

pub(crate) const SHA1: &str = "1.3.14.3.2.26";
pub(crate) const SHA256: &str = "2.16.840.1.101.3.4.2.1";
pub(crate) const SHA512: &str = "2.16.840.1.101.3.4.2.3";
pub(crate) const SHA256_RSA: &str = "1.2.840.113549.1.1.11";
pub(crate) const SHA1_RSA: &str = "1.2.840.113549.1.1.5";

const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// A certificate to be written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Certificate {
    pub(crate) subject: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) serial: u8,
    pub(crate) algorithm: &'static str,
}

impl Certificate {
    pub(crate) fn new(subject: &'static str, issuer: &'static str, serial: u8) -> Self {
        let algorithm = SHA256_RSA;
        Self {
            subject,
            issuer,
            serial,
            algorithm,
        }
    }

    /// `TBSCertificate`, of which only the parts before the key are looked at.
    pub(crate) fn signed_part(&self) -> Vec<u8> {
        sequence(&[
            element(0xA0, &[2, 1, 2]),
            element(2, &[0, 0x80, self.serial]),
            sequence(&[oid(self.algorithm), vec![5, 0]]),
            name(self.issuer),
            sequence(&[
                element(0x17, b"200101000000Z"),
                element(0x17, b"300101000000Z"),
            ]),
            name(self.subject),
            sequence(&[
                sequence(&[oid("1.2.840.113549.1.1.1")]),
                element(3, &[0; 40]),
            ]),
        ])
    }

    fn bytes(&self) -> Vec<u8> {
        let algorithm = sequence(&[oid(self.algorithm), vec![5, 0]]);
        sequence(&[self.signed_part(), algorithm, element(3, &[0; 20])])
    }
}

/// A signature of a digest by the first of these certificates; the others come with it.
pub(crate) fn signature(
    algorithm: &str,
    digest: &[u8],
    certificates: &[Certificate],
    nested: &[Vec<u8>],
) -> Vec<u8> {
    // Before the digest stands the kind of the file.
    let content = sequence(&[
        sequence(&[oid("1.3.6.1.4.1.311.2.1.15")]),
        sequence(&[sequence(&[oid(algorithm), vec![5, 0]]), element(4, digest)]),
    ]);
    let signer = certificates[0];
    let attribute = sequence(&[oid("1.3.6.1.4.1.311.2.4.1"), element(SET, &nested.concat())]);
    let timestamp = sequence(&[
        oid("1.2.840.113549.1.9.6"),
        element(
            SET,
            &sequence(&[
                element(2, &[1]),
                sequence(&[name("Root"), element(2, &[9])]),
            ]),
        ),
    ]);
    let unsigned = if nested.is_empty() {
        timestamp
    } else {
        [timestamp, attribute].concat()
    };
    let signer = sequence(&[
        element(2, &[1]),
        sequence(&[name(signer.issuer), element(2, &[0, 0x80, signer.serial])]),
        sequence(&[oid(algorithm), vec![5, 0]]),
        element(
            0xA0,
            &sequence(&[oid("1.2.840.113549.1.9.3"), element(SET, &[])]),
        ),
        sequence(&[oid("1.2.840.113549.1.1.1"), vec![5, 0]]),
        element(4, &[0; 64]),
        element(0xA1, &unsigned),
    ]);
    // As a set has no order, the one who signs need not come first.
    let certificates: Vec<_> = certificates.iter().rev().map(Certificate::bytes).collect();
    let data = sequence(&[
        element(2, &[1]),
        element(SET, &sequence(&[oid(algorithm), vec![5, 0]])),
        sequence(&[oid("1.3.6.1.4.1.311.2.1.4"), element(0xA0, &content)]),
        element(0xA0, &certificates.concat()),
        element(SET, &signer),
    ]);
    sequence(&[oid("1.2.840.113549.1.7.2"), element(0xA0, &data)])
}

fn name(common: &str) -> Vec<u8> {
    let attribute =
        |kind, text: &str| element(SET, &sequence(&[oid(kind), element(0x0C, text.as_bytes())]));
    sequence(&[
        attribute("2.5.4.10", "An organization"),
        attribute("2.5.4.3", common),
    ])
}

fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    element(SEQUENCE, &parts.concat())
}

fn oid(text: &str) -> Vec<u8> {
    element(6, ObjectIdentifier::new_unwrap(text).as_bytes())
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len() as u16;
    let mut bytes = vec![tag];
    match length {
        0..0x80 => {}
        0x80..0x100 => bytes.push(0x81),
        _ => bytes.extend_from_slice(&[0x82, length.to_be_bytes()[0]]),
    }
    bytes.push(length.to_be_bytes()[1]);
    bytes.extend_from_slice(content);
    bytes
}
