//! Authenticode signatures: what they cover, and who made them.
//!
//! Nothing is verified but that a signature speaks of this file: neither the signature itself nor its chain, which
//! takes the certificates that a machine trusts and the time at which it was made.

mod certificate;
mod element;

use der::Tag;
use der::oid::ObjectIdentifier;

use self::certificate::Certificate;
use self::element::{Element, elements};
use super::algorithm::{Algorithm, hexadecimal};
use crate::driver::Signer;

/// A signature in a certificate table, or inside another one.
#[derive(Debug)]
pub(super) struct Signature {
    pub(super) algorithm: Algorithm,
    /// The Authentihash of the file that was signed, in hexadecimal.
    pub(super) digest: String,
    /// The certificate that signed, then those of its issuers that are given.
    pub(super) signers: Vec<Signer>,
    /// Whether a certificate for tests has signed.
    pub(super) is_test: bool,
}

/// Signatures of one file: vendors make two, for old and new Windows.
const SIGNATURES: usize = 16;
/// Certificates of one signature: a chain and that of a timestamp are ten.
const CERTIFICATES: usize = 64;

/// `szOID_NESTED_SIGNATURE`.
const NESTED: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.311.2.4.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// Certificates that only machines in test mode trust, by how the names of subjects start.
const FOR_TESTS: [&str; 4] = [
    "WDKTestCert",
    "Microsoft Test ",
    "Microsoft Testing ",
    "Microsoft Development ",
];

/// The signatures of a certificate table that can be read.
pub(super) fn signatures(table: &[u8]) -> Vec<Signature> {
    let mut left: Vec<Element<'_>> = certificates(table)
        .filter_map(|entry| elements(entry).next())
        .collect();
    left.truncate(SIGNATURES);
    left.reverse();
    let (mut found, mut seen) = (Vec::new(), 0);
    while let Some(content) = left.pop() {
        seen += 1;
        let Some(data) = SignedData::read(content) else {
            continue;
        };
        let room = SIGNATURES.saturating_sub(seen + left.len());
        left.extend(data.nested().take(room));
        found.extend(data.signature());
    }
    found
}

/// The contents of the entries of a certificate table that are signatures.
fn certificates(mut table: &[u8]) -> impl Iterator<Item = &[u8]> {
    const HEADER: usize = 8;
    const PKCS_SIGNED_DATA: u16 = 2;
    std::iter::from_fn(move || {
        let (length, rest) = table.split_first_chunk()?;
        let kind = u16::from_le_bytes([*rest.get(2)?, *rest.get(3)?]);
        let length = u32::from_le_bytes(*length) as usize;
        let entry = table.get(HEADER..length)?;
        table = table.get(length.next_multiple_of(8)..).unwrap_or_default();
        Some((kind, entry))
    })
    .filter_map(|(kind, entry)| (kind == PKCS_SIGNED_DATA).then_some(entry))
}

/// `SignedData` of PKCS #7.
#[derive(Debug)]
struct SignedData<'a> {
    /// `SpcIndirectDataContent`.
    content: Element<'a>,
    certificates: Option<Element<'a>>,
    signer: Element<'a>,
}

impl<'a> SignedData<'a> {
    fn read(content: Element<'a>) -> Option<Self> {
        let mut parts = content.parts();
        let is_signed = parts.next()?.identifier()? == SIGNED_DATA;
        let data = parts.next().filter(|_| is_signed)?.first()?;
        let content = data.parts().nth(2)?.parts().nth(1)?.first()?;
        let rest = || data.parts().skip(3);
        let signers = rest().find(|part| part.tag == Tag::Set)?;
        Some(Self {
            content,
            certificates: rest().find_map(|part| part.numbered(0)),
            signer: signers.first()?,
        })
    }

    fn signature(&self) -> Option<Signature> {
        let mut digest = self.content.parts().nth(1)?.parts();
        let algorithm = Algorithm::of(digest.next()?.first()?.identifier()?)?;
        let digest = digest.next()?.tagged(Tag::OctetString)?;
        let chain = self.chain();
        let signers: Vec<_> = chain.iter().map(Certificate::signer).collect();
        let for_tests =
            |signer: &Signer| FOR_TESTS.iter().any(|start| signer.name.starts_with(start));
        Some(Signature {
            algorithm,
            digest: hexadecimal(digest.value),
            is_test: signers.iter().any(for_tests)
                || chain.first().is_some_and(Certificate::is_self_issued),
            signers,
        })
    }

    /// The certificate that signed, then who issued it, and so on. Those of timestamps are not among them.
    fn chain(&self) -> Vec<Certificate<'a>> {
        let given = self.certificates.map(Element::parts).into_iter().flatten();
        let mut given: Vec<_> = given
            .filter_map(Certificate::read)
            .take(CERTIFICATES)
            .collect();
        let Some((issuer, serial)) = self.issuer_and_serial() else {
            return Vec::new();
        };
        let mut chain: Vec<_> = given
            .extract_if(.., |one| one.is(issuer, serial))
            .take(1)
            .collect();
        let mut next = 0;
        while let Some(last) = chain.get(next) {
            // Several, where one key was certified by two roots.
            let issuers: Vec<_> = given.extract_if(.., |one| one.issued(last)).collect();
            chain.extend(issuers);
            next += 1;
        }
        chain
    }

    fn issuer_and_serial(&self) -> Option<(Element<'a>, Element<'a>)> {
        let mut parts = self.signer.parts().nth(1)?.tagged(Tag::Sequence)?.parts();
        Some((parts.next()?, parts.next()?))
    }

    /// Signatures of the same file that ride on this one.
    fn nested(&self) -> impl Iterator<Item = Element<'a>> {
        let unsigned = self.signer.parts().filter_map(|part| part.numbered(1));
        let attributes = unsigned.flat_map(Element::parts);
        let nested =
            attributes.filter(|one| one.first().and_then(Element::identifier) == Some(NESTED));
        nested
            .filter_map(|one| one.parts().nth(1))
            .flat_map(Element::parts)
    }
}
