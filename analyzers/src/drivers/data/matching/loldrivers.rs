//! Looking a driver up in the catalogue of `LOLDrivers`.

use std::collections::BTreeMap;

use wegweiser_parsers::driver::Version;

use super::super::contents::List;
use super::super::evidence::Evidence;
use super::super::found::{Fit, Found};
use super::super::names::{is_common, is_telling};
use super::super::row::{FileName, Sample, role};
use super::super::saved::{Part, Section};
use super::confidence;
use super::sought::{Sought, tbs};

pub(super) fn find<'d>(part: &'d Part, sought: &Sought<'_>, found: &mut Found<'d>) {
    let mut search = Search {
        part,
        sought,
        found,
    };
    search.digests();
    search.name_and_version();
    search.signers();
    search.file_name();
}

struct Search<'s, 'd> {
    part: &'d Part,
    sought: &'s Sought<'s>,
    found: &'s mut Found<'d>,
}

impl<'d> Search<'_, 'd> {
    fn digests(&mut self) {
        let digests = &self.sought.digests;
        for (section, digest, by) in [
            (
                Section::Sha256,
                digests.sha256.as_ref().map(|d| &d[..]),
                Evidence::Sha256,
            ),
            (
                Section::Sha1,
                digests.sha1.as_ref().map(|d| &d[..]),
                Evidence::Sha1,
            ),
            (
                Section::Md5,
                digests.md5.as_ref().map(|d| &d[..]),
                Evidence::Md5,
            ),
            (
                Section::AuthentihashSha256,
                digests.authentihash_sha256.as_ref().map(|d| &d[..]),
                Evidence::AuthentihashSha256,
            ),
            (
                Section::AuthentihashSha1,
                digests.authentihash_sha1.as_ref().map(|d| &d[..]),
                Evidence::AuthentihashSha1,
            ),
            (
                Section::AuthentihashMd5,
                digests.authentihash_md5.as_ref().map(|d| &d[..]),
                Evidence::AuthentihashMd5,
            ),
            (
                Section::Imphash,
                digests.imphash.as_ref().map(|d| &d[..]),
                Evidence::Imphash,
            ),
        ] {
            let Some(digest) = digest else { continue };
            let sure = match by {
                Evidence::Imphash => confidence::IMPHASH,
                _ => confidence::PROOF,
            };
            for sample in self.part.with_digest(section, digest) {
                self.add(sample, Fit::new(by, sure));
            }
        }
    }

    /// A listed file of the same name and version. Malicious files imitate the names, versions and companies of honest
    /// ones: with a common name only the signer's name makes it sure.
    fn name_and_version(&mut self) {
        let Some(version) = self.sought.version.filter(|version| is_telling(*version)) else {
            return;
        };
        let name = self.sought.surest_name();
        let has_original = !self.sought.original_name.is_empty();
        for row in self.part.with_name::<FileName>(name) {
            let is_like = row.role == role::ORIGINAL || (row.role == role::FILE && !has_original);
            let Some(sample) = self.part.row::<Sample>(row.of).filter(|_| is_like) else {
                continue;
            };
            if sample.version() != Some(version) {
                continue;
            }
            let company = self.part.text(sample.company);
            let has_company = !company.is_empty() && company == self.sought.company;
            let mut fit = if self.sought.has_publisher(self.part.text(sample.publisher))
                || (has_company && !is_common(name))
            {
                let sure = confidence::NAME_VERSION_PUBLISHER;
                Fit::new(Evidence::NameVersionPublisher, sure)
            } else if is_common(name) {
                Fit::new(Evidence::NameVersion, confidence::FILE_NAME)
            } else {
                Fit::new(Evidence::NameVersion, confidence::NAME_VERSION)
            };
            fit.version = Some(version);
            self.add(row.of, fit);
        }
    }

    fn signers(&mut self) {
        for (section, digest) in self.sought.signers.iter().filter_map(tbs) {
            for sample in self.part.with_digest(section, &digest) {
                self.add(sample, Fit::new(Evidence::Signer, confidence::SIGNER));
            }
        }
    }

    /// A listed name. It says nothing where the file's digest is known, and little where its version is above all that
    /// are listed: such a file is likely a mended one.
    fn file_name(&mut self) {
        if self.sought.digests.identify() {
            return;
        }
        for name in self.sought.names().filter(|name| !is_common(name)) {
            let mut newest: BTreeMap<u32, Option<Version>> = BTreeMap::new();
            for row in self.part.with_name::<FileName>(name) {
                if row.role == role::TAG {
                    newest.entry(row.of).or_default();
                } else if let Some(sample) = self.part.row::<Sample>(row.of) {
                    let newest = newest.entry(sample.document).or_default();
                    *newest = (*newest).max(sample.version().filter(|one| is_telling(*one)));
                }
            }
            for (document, newest) in newest {
                let is_newer = |version| newest.is_some_and(|newest| version > newest);
                if !self.sought.version.is_some_and(is_newer) {
                    let fit = Fit::new(Evidence::FileName, confidence::FILE_NAME);
                    self.found.add(self.part, List::LolDrivers, document, fit);
                }
            }
        }
    }

    fn add(&mut self, sample: u32, fit: Fit<'d>) {
        let Some(sample) = self.part.row::<Sample>(sample) else {
            return;
        };
        let fit = Fit {
            name: self.part.text(sample.name),
            loads_despite_hvci: sample
                .loads_despite_hvci()
                .filter(|_| fit.tells_of_sample()),
            ..fit
        };
        self.found
            .add(self.part, List::LolDrivers, sample.document, fit);
    }
}
