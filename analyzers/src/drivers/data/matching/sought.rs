//! What there is to look for.

use wegweiser_parsers::driver::{Driver, Signer, Version};
use wegweiser_parsers::driver_data::digest;
use wegweiser_parsers::driver_data::loldrivers::Digests;

use super::super::names;
use super::super::saved::Section;

/// What is known of a driver, as lists are searched for it.
pub(super) struct Sought<'v> {
    pub(super) digests: Digests,
    /// Folded, as are the other names.
    pub(super) file_name: String,
    /// Empty where nobody looked into the file.
    pub(super) original_name: String,
    pub(super) version: Option<Version>,
    pub(super) company: String,
    /// Names of those who signed it.
    pub(super) publishers: Vec<String>,
    pub(super) signers: &'v [Signer],
    /// Whether the signers are those of the file; of packages and devices they are those of a catalogue.
    pub(super) is_file: bool,
}

impl<'v> Sought<'v> {
    pub(super) fn of(driver: &'v Driver) -> Self {
        let hashes = &driver.hashes;
        let mut digests = Digests::default();
        digests.md5 = digest(&hashes.md5);
        digests.sha1 = digest(&hashes.sha1);
        digests.sha256 = digest(&hashes.sha256);
        digests.authentihash_md5 = digest(&hashes.authentihash_md5);
        digests.authentihash_sha1 = digest(&hashes.authentihash_sha1);
        digests.authentihash_sha256 = digest(&hashes.authentihash_sha256);
        digests.imphash = digest(&hashes.imphash);
        Self {
            digests,
            file_name: names::file_name(driver),
            original_name: names::original_name(driver),
            version: names::file_version(driver),
            company: names::fold(&driver.provider),
            publishers: driver
                .signers
                .iter()
                .map(|one| names::fold(&one.name))
                .collect(),
            signers: &driver.signers,
            is_file: driver.what == wegweiser_parsers::driver::What::File,
        }
    }

    /// The name that comes nearest to `OriginalFilename`.
    pub(super) fn surest_name(&self) -> &str {
        if self.original_name.is_empty() {
            &self.file_name
        } else {
            &self.original_name
        }
    }

    /// Both names, if they differ.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let original = Some(&self.original_name).filter(|name| **name != self.file_name);
        [Some(&self.file_name), original]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .filter(|name| !name.is_empty())
    }

    pub(super) fn has_publisher(&self, name: &str) -> bool {
        !name.is_empty() && self.publishers.iter().any(|known| known == name)
    }
}

/// The section and the digest of a signer's certificate.
pub(super) fn tbs(signer: &Signer) -> Option<(Section, Vec<u8>)> {
    let text = &signer.tbs;
    Some(match text.trim().len() {
        32 => (Section::TbsMd5, digest::<16>(text)?.to_vec()),
        40 => (Section::TbsSha1, digest::<20>(text)?.to_vec()),
        64 => (Section::TbsSha256, digest::<32>(text)?.to_vec()),
        96 => (Section::TbsSha384, digest::<48>(text)?.to_vec()),
        _ => return None,
    })
}
