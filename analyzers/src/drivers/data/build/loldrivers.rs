//! The catalogue of `LOLDrivers` as tables.

use std::collections::HashSet;

use wegweiser_parsers::ParseError;
use wegweiser_parsers::driver::Version;
use wegweiser_parsers::driver_data::Skipped;
use wegweiser_parsers::driver_data::loldrivers::{self, Category, Certificate};

use super::super::contents::List;
use super::super::names::fold;
use super::super::row::{self, Document, FileName, Sample, flag, role};
use super::super::saved::{Section, name_key};
use super::Builder;

/// Reads the catalogue with one of its readers.
pub(in super::super) fn from_loldrivers(
    read: impl FnOnce(&mut dyn FnMut(loldrivers::Document<'_>)) -> Result<Skipped, ParseError>,
) -> Result<Vec<u8>, ParseError> {
    let mut catalogue = Catalogue::default();
    let skipped = read(&mut |document| catalogue.add(&document))?;
    Ok(catalogue.finish(&skipped))
}

/// Digests of a certificate, with their sections.
type Tbs = Vec<(Section, Vec<u8>)>;

#[derive(Default)]
struct Catalogue {
    builder: Builder,
    /// The day of the newest document.
    newest: String,
    /// Certificates that signed malicious files, with the sample.
    signers: Vec<(Tbs, u32)>,
    /// Certificates that belong to an authority somewhere in the catalogue.
    authorities: HashSet<Vec<u8>>,
}

impl Catalogue {
    fn add(&mut self, document: &loldrivers::Document<'_>) {
        let builder = &mut self.builder;
        let number = builder.documents.len() as u32;
        let called = document.tags.first().map_or("", |tag| tag.trim());
        let (cves, cves_count) = builder.texts(&document.cves);
        let row = Document {
            id: builder.text(&document.id),
            name: builder.text(called),
            created: builder.text(&document.created),
            category: document.category as u32 + 1,
            cves,
            cves_count,
        };
        builder.documents.push(row);
        for tag in &document.tags {
            self.name(tag, number, role::TAG);
        }
        for sample in &document.samples {
            self.sample(sample, number, called, document.category);
        }
        if *document.created > *self.newest {
            self.newest = document.created.clone().into_owned();
        }
    }

    fn sample(
        &mut self,
        sample: &loldrivers::Sample<'_>,
        document: u32,
        called: &str,
        category: Category,
    ) {
        let builder = &mut self.builder;
        let number = builder.samples.len() as u32;
        let names = [&sample.original_name, &sample.file_name];
        let name = names.into_iter().find(|name| !name.trim().is_empty());
        let leaf = sample.certificates.iter().find(|one| is_own(one));
        let publisher = leaf.map_or(sample.publisher.as_ref(), Certificate::common_name);
        let (version_high, version_low) = row::pack(sample.version.unwrap_or(Version::ZERO));
        let row = Sample {
            document,
            name: builder.text(name.map_or(called, |name| name.trim())),
            company: builder.text(&fold(&sample.company)),
            publisher: builder.text(&fold(publisher)),
            version_high,
            version_low,
            flags: flags(sample),
        };
        builder.samples.push(row);
        let digests = &sample.digests;
        for (section, digest) in [
            (Section::Md5, digests.md5.as_ref().map(|d| &d[..])),
            (Section::Sha1, digests.sha1.as_ref().map(|d| &d[..])),
            (Section::Sha256, digests.sha256.as_ref().map(|d| &d[..])),
            (
                Section::AuthentihashMd5,
                digests.authentihash_md5.as_ref().map(|d| &d[..]),
            ),
            (
                Section::AuthentihashSha1,
                digests.authentihash_sha1.as_ref().map(|d| &d[..]),
            ),
            (
                Section::AuthentihashSha256,
                digests.authentihash_sha256.as_ref().map(|d| &d[..]),
            ),
            (Section::Imphash, digests.imphash.as_ref().map(|d| &d[..])),
        ] {
            if let Some(digest) = digest {
                builder.digest(section, digest, number);
            }
        }
        self.name(&sample.original_name, number, role::ORIGINAL);
        self.name(&sample.file_name, number, role::FILE);
        self.certificates(sample, number, category);
    }

    fn name(&mut self, name: &str, of: u32, role: u32) {
        let name = fold(name);
        if !name.is_empty() {
            let row = FileName {
                key: name_key(&name),
                name: self.builder.text(&name),
                of,
                role,
            };
            self.builder.names.push(row);
        }
    }

    fn certificates(&mut self, sample: &loldrivers::Sample<'_>, number: u32, category: Category) {
        for certificate in &sample.certificates {
            if certificate.is_authority {
                let digests = tbs(certificate).into_iter().map(|(_, digest)| digest);
                self.authorities.extend(digests);
            } else if category == Category::Malicious && is_own(certificate) {
                self.signers.push((tbs(certificate), number));
            }
        }
    }

    fn finish(mut self, skipped: &Skipped) -> Vec<u8> {
        for (digests, sample) in self.signers {
            let is_authority = digests
                .iter()
                .any(|(_, tbs)| self.authorities.contains(tbs));
            if !is_authority {
                for (section, digest) in digests {
                    self.builder.digest(section, &digest, sample);
                }
            }
        }
        self.builder.finish(List::LolDrivers, &self.newest, skipped)
    }
}

fn flags(sample: &loldrivers::Sample<'_>) -> u32 {
    let hvci = match sample.loads_despite_hvci {
        None => 0,
        Some(false) => flag::TRIED_WITH_HVCI,
        Some(true) => flag::TRIED_WITH_HVCI | flag::LOADS_DESPITE_HVCI,
    };
    let version = if sample.version.is_some() {
        flag::VERSION
    } else {
        0
    };
    hvci | version
}

/// Whether a certificate is that of whoever made the file. Microsoft's sign for everyone who sends drivers in.
fn is_own(certificate: &Certificate<'_>) -> bool {
    certificate.signs
        && !certificate.is_authority
        && !certificate.subject.contains("O=Microsoft Corporation")
        && !certificate.common_name().starts_with("Microsoft Windows")
}

fn tbs(certificate: &Certificate<'_>) -> Tbs {
    let tbs = &certificate.tbs;
    [
        tbs.md5.map(|digest| (Section::TbsMd5, digest.to_vec())),
        tbs.sha1.map(|digest| (Section::TbsSha1, digest.to_vec())),
        tbs.sha256
            .map(|digest| (Section::TbsSha256, digest.to_vec())),
        tbs.sha384
            .map(|digest| (Section::TbsSha384, digest.to_vec())),
    ]
    .into_iter()
    .flatten()
    .collect()
}
