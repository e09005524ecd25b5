//! `LOLDrivers`: drivers that attackers bring along, or wrote.
//!
//! The catalogue has a document per driver and in it a sample per file that was seen. Its entries are written by many
//! people: lists may be texts, texts may be `null`, digests may be `-`. Whatever has the wrong kind is as good as
//! absent; only JSON that is broken fails.

mod csv;
mod json;

use std::borrow::Cow;

pub use csv::read_csv;
pub use json::read_json;

use crate::driver::Version;

/// A driver of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document<'t> {
    /// Its UUID, which is also the address of its page.
    pub id: Cow<'t, str>,
    /// Whether it was written to do harm.
    pub category: Category,
    /// What is known to be wrong with it: `CVE-2021-21551`.
    pub cves: Vec<String>,
    /// What it is known as, mostly names of files.
    pub tags: Vec<Cow<'t, str>>,
    /// The day it was added, `2026-08-12`.
    pub created: Cow<'t, str>,
    /// The files of it that were seen.
    pub samples: Vec<Sample<'t>>,
}

/// What kind of bad a driver is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Category {
    /// An honest driver that lets others do harm.
    Vulnerable,
    /// A driver that was written to do harm.
    Malicious,
}

/// A file of a driver. Texts are empty where nothing is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sample<'t> {
    /// The name it was found under.
    pub file_name: Cow<'t, str>,
    /// `OriginalFilename` of its version resource.
    pub original_name: Cow<'t, str>,
    /// `FileVersion` of its version resource.
    pub version: Option<Version>,
    /// `CompanyName` of its version resource.
    pub company: Cow<'t, str>,
    /// Who is said to have signed it.
    pub publisher: Cow<'t, str>,
    /// What it runs on: `AMD64`.
    pub machine: Cow<'t, str>,
    /// Whether it was seen to load although memory integrity was on.
    pub loads_despite_hvci: Option<bool>,
    /// Its digests.
    pub digests: Digests,
    /// The certificates that its signatures carry, in no order.
    pub certificates: Vec<Certificate<'t>>,
}

/// Digests of a file, as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Digests {
    /// MD5 of the whole file.
    pub md5: Option<[u8; 16]>,
    /// SHA-1 of the whole file.
    pub sha1: Option<[u8; 20]>,
    /// SHA-256 of the whole file.
    pub sha256: Option<[u8; 32]>,
    /// MD5 of what an Authenticode signature covers.
    pub authentihash_md5: Option<[u8; 16]>,
    /// SHA-1 of what an Authenticode signature covers.
    pub authentihash_sha1: Option<[u8; 20]>,
    /// SHA-256 of what an Authenticode signature covers.
    pub authentihash_sha256: Option<[u8; 32]>,
    /// MD5 of the names that it imports.
    pub imphash: Option<[u8; 16]>,
}

impl Digests {
    /// Whether one of them identifies the file; the imphash alone does not.
    pub fn identify(&self) -> bool {
        self.md5.is_some()
            || self.sha1.is_some()
            || self.sha256.is_some()
            || self.authentihash_md5.is_some()
            || self.authentihash_sha1.is_some()
            || self.authentihash_sha256.is_some()
    }
}

/// A certificate in a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Certificate<'t> {
    /// Whom it names: `C=US, O=Example Ltd, CN=Example Ltd`.
    pub subject: Cow<'t, str>,
    /// Whether it belongs to an authority, which signs for many.
    pub is_authority: bool,
    /// Whether it is the one that signed the file, not an authority's or one for time stamps.
    pub signs: bool,
    /// Digests of its `TBSCertificate`.
    pub tbs: Tbs,
}

/// Digests of the part of a certificate that is signed, as far as they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tbs {
    /// MD5.
    pub md5: Option<[u8; 16]>,
    /// SHA-1.
    pub sha1: Option<[u8; 20]>,
    /// SHA-256.
    pub sha256: Option<[u8; 32]>,
    /// SHA-384.
    pub sha384: Option<[u8; 48]>,
}

impl Certificate<'_> {
    /// The common name of its subject; empty if it has none.
    ///
    /// ```
    /// use wegweiser_parsers::driver_data::loldrivers;
    ///
    /// assert_eq!(loldrivers::common_name("C=US, O=A, CN=Example, Ltd., emailAddress=a@example.com"), "Example, Ltd.");
    /// ```
    pub fn common_name(&self) -> &str {
        common_name(&self.subject)
    }
}

/// The common name in a subject; commas are not escaped there, so it ends where the next attribute begins.
pub fn common_name(subject: &str) -> &str {
    let start = subject.match_indices("CN=").map(|(at, _)| at).find(|at| {
        let before = subject[..*at].trim_end();
        before.is_empty() || before.ends_with(',')
    });
    let Some(start) = start else { return "" };
    let name = &subject[start + "CN=".len()..];
    let end = name.match_indices(',').map(|(at, _)| at).find(|at| {
        let key = name[at + 1..].trim_start().split('=').next();
        let is_key = |key: &str| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'?');
        name[at + 1..].contains('=') && key.is_some_and(is_key)
    });
    name[..end.unwrap_or(name.len())].trim()
}

/// What kind a category's text names, if it names one.
fn category(text: &str) -> Option<Category> {
    let text = text.to_ascii_lowercase();
    if text.contains("malicious") {
        Some(Category::Malicious)
    } else if text.contains("vulnerable") {
        Some(Category::Vulnerable)
    } else {
        None
    }
}

const NO_DIGEST: &str = "text in the place of a digest that is none";
const NO_VERSION: &str = "file version that is not of up to four numbers";
const NO_DIGESTS: &str = "sample without a digest: only its names can be matched";
const NOTHING: &str = "sample with neither a digest nor a name";
const NO_ROOM: &str = "sample beyond the first 1000 of its document";
const NO_CATEGORY: &str = "category that is not known: taken as vulnerable";
const NO_ID: &str = "document without an id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_end_where_the_next_attribute_begins() {
        for (subject, name) in [
            ("CN=长沙,O=长沙,L=长沙市", "长沙"),
            ("C=TW, O=MSI Co., Ltd., CN=MSI Co., Ltd.", "MSI Co., Ltd."),
            ("OU=VCN=x, CN=A", "A"),
            ("O=Example", ""),
            ("C=CN, ST=, O=, CN=", ""),
        ] {
            assert_eq!(common_name(subject), name, "{subject}");
        }
    }
}
