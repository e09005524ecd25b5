//! Elements of BER, one inside the other.

use der::asn1::AnyRef;
use der::oid::ObjectIdentifier;
use der::{EncodingRules, Reader as _, SliceReader, Tag, TagNumber, Tagged as _};

/// One element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Element<'a> {
    pub(super) tag: Tag,
    pub(super) value: &'a [u8],
    /// With its tag and length.
    pub(super) whole: &'a [u8],
}

/// The elements that lie one after the other, up to one that cannot be read.
pub(super) fn elements(mut bytes: &[u8]) -> impl Iterator<Item = Element<'_>> {
    std::iter::from_fn(move || {
        let rules = EncodingRules::Ber;
        let mut reader = SliceReader::new_with_encoding_rules(bytes, rules).ok()?;
        let any: AnyRef<'_> = reader.decode().ok()?;
        let end = usize::try_from(reader.position()).ok()?;
        let (whole, rest) = bytes.split_at_checked(end)?;
        bytes = rest;
        Some(Element {
            tag: any.tag(),
            value: any.value(),
            whole,
        })
    })
}

impl<'a> Element<'a> {
    /// The elements inside.
    pub(super) fn parts(self) -> impl Iterator<Item = Element<'a>> {
        elements(self.value)
    }

    /// The first element inside.
    pub(super) fn first(self) -> Option<Element<'a>> {
        self.parts().next()
    }

    /// The element itself, if its tag is this one of its context.
    pub(super) fn numbered(self, number: u32) -> Option<Self> {
        let is = self.tag.is_context_specific() && self.tag.number() == TagNumber(number);
        is.then_some(self)
    }

    /// The element itself, if it has this tag.
    pub(super) fn tagged(self, tag: Tag) -> Option<Self> {
        (self.tag == tag).then_some(self)
    }

    /// The identifier that the element is.
    pub(super) fn identifier(self) -> Option<ObjectIdentifier> {
        let value = self.tagged(Tag::ObjectIdentifier)?.value;
        ObjectIdentifier::from_bytes(value).ok()
    }
}
