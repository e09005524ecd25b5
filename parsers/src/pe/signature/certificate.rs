//! X.509 certificates, as far as a signer is named by one.

use der::Tag;
use der::oid::ObjectIdentifier;

use super::element::Element;
use crate::driver::Signer;
use crate::pe::algorithm::{Algorithm, hexadecimal};

/// A certificate inside a signature.
#[derive(Debug)]
pub(super) struct Certificate<'a> {
    /// `TBSCertificate`: what its issuer has signed.
    signed: &'a [u8],
    /// What the issuer has signed it with, if it is known here.
    algorithm: Option<Algorithm>,
    serial: &'a [u8],
    issuer: Element<'a>,
    subject: Element<'a>,
}

/// What names a subject, best first. Old roots have no common name.
const NAMES: [ObjectIdentifier; 3] = [
    ObjectIdentifier::new_unwrap("2.5.4.3"),
    ObjectIdentifier::new_unwrap("2.5.4.11"),
    ObjectIdentifier::new_unwrap("2.5.4.10"),
];

impl<'a> Certificate<'a> {
    pub(super) fn read(certificate: Element<'a>) -> Option<Self> {
        let mut parts = certificate.tagged(Tag::Sequence)?.parts();
        let signed = parts.next()?.tagged(Tag::Sequence)?;
        let algorithm = parts.next()?.first()?.identifier()?;
        let mut fields = signed.parts().filter(|field| field.numbered(0).is_none());
        let serial = fields.next()?.tagged(Tag::Integer)?;
        let mut names = fields.filter(|field| field.tag == Tag::Sequence).skip(1);
        let (issuer, _validity, subject) = (names.next()?, names.next()?, names.next()?);
        Some(Self {
            signed: signed.whole,
            algorithm: Algorithm::of(algorithm),
            serial: serial.value,
            issuer,
            subject,
        })
    }

    /// Whether it is the one that `IssuerAndSerialNumber` means.
    pub(super) fn is(&self, issuer: Element<'_>, serial: Element<'_>) -> bool {
        self.issuer.whole == issuer.whole && self.serial == serial.value
    }

    /// Whether it belongs to who issued another one.
    pub(super) fn issued(&self, other: &Self) -> bool {
        self.subject.whole == other.issuer.whole
    }

    /// Whether nobody vouches for it but its subject.
    pub(super) fn is_self_issued(&self) -> bool {
        self.issued(self)
    }

    pub(super) fn signer(&self) -> Signer {
        let tbs = self.algorithm.map(|used| used.digest(&[self.signed]));
        Signer {
            name: self.name(),
            serial: hexadecimal(self.serial),
            tbs: tbs.unwrap_or_default(),
        }
    }

    fn name(&self) -> String {
        let attributes = || self.subject.parts().flat_map(Element::parts);
        let of = |wanted: ObjectIdentifier| {
            attributes().find_map(|attribute| {
                let mut parts = attribute.parts();
                let is_wanted = parts.next()?.identifier()? == wanted;
                parts.next().filter(|_| is_wanted).map(text)
            })
        };
        NAMES.into_iter().find_map(of).unwrap_or_default()
    }
}

fn text(string: Element<'_>) -> String {
    match string.tag {
        Tag::BmpString => {
            let units = string.value.chunks_exact(2);
            let units: Vec<_> = units
                .map(|unit| u16::from_be_bytes([unit[0], unit[1]]))
                .collect();
            String::from_utf16_lossy(&units)
        }
        // In practice Latin-1, and the same where it is ASCII.
        Tag::TeletexString => string.value.iter().copied().map(char::from).collect(),
        _ => String::from_utf8_lossy(string.value).into_owned(),
    }
}
