//! The digests that signatures and certificates are made with.

use std::fmt::Write as _;

use der::oid::ObjectIdentifier;
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha384, Sha512};

/// A digest algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

/// Object identifiers of digests, and of signatures that use them.
const IDENTIFIERS: [(&str, Algorithm); 16] = [
    ("1.2.840.113549.2.5", Algorithm::Md5),
    ("1.2.840.113549.1.1.4", Algorithm::Md5),
    ("1.3.14.3.2.26", Algorithm::Sha1),
    ("1.3.14.3.2.29", Algorithm::Sha1),
    ("1.2.840.113549.1.1.5", Algorithm::Sha1),
    ("1.2.840.10040.4.3", Algorithm::Sha1),
    ("1.2.840.10045.4.1", Algorithm::Sha1),
    ("2.16.840.1.101.3.4.2.1", Algorithm::Sha256),
    ("1.2.840.113549.1.1.11", Algorithm::Sha256),
    ("1.2.840.10045.4.3.2", Algorithm::Sha256),
    ("2.16.840.1.101.3.4.2.2", Algorithm::Sha384),
    ("1.2.840.113549.1.1.12", Algorithm::Sha384),
    ("1.2.840.10045.4.3.3", Algorithm::Sha384),
    ("2.16.840.1.101.3.4.2.3", Algorithm::Sha512),
    ("1.2.840.113549.1.1.13", Algorithm::Sha512),
    ("1.2.840.10045.4.3.4", Algorithm::Sha512),
];

impl Algorithm {
    /// The algorithm that an identifier stands for, or that the signature it stands for uses.
    pub(super) fn of(identifier: ObjectIdentifier) -> Option<Self> {
        let mut known = IDENTIFIERS.iter();
        known.find_map(|(text, algorithm)| {
            (ObjectIdentifier::new_unwrap(text) == identifier).then_some(*algorithm)
        })
    }

    /// The digest of several pieces one after the other, in hexadecimal.
    pub(super) fn digest(self, pieces: &[&[u8]]) -> String {
        match self {
            Self::Md5 => digest::<Md5>(pieces),
            Self::Sha1 => digest::<Sha1>(pieces),
            Self::Sha256 => digest::<Sha256>(pieces),
            Self::Sha384 => digest::<Sha384>(pieces),
            Self::Sha512 => digest::<Sha512>(pieces),
        }
    }
}

fn digest<D: Digest>(pieces: &[&[u8]]) -> String {
    let mut digest = D::new();
    for piece in pieces {
        digest.update(piece);
    }
    hexadecimal(&digest.finalize())
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
