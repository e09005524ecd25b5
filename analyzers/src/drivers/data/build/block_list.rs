//! Microsoft's block list as tables.

use wegweiser_parsers::driver::Version;
use wegweiser_parsers::driver_data::block_list::{BlockList, Digest};
use wegweiser_parsers::driver_data::{cve_numbers, digest};

use super::super::contents::List;
use super::super::names::fold;
use super::super::row::{self, Document, FileRule, Sample, Signer, flag};
use super::super::saved::{Section, name_key};
use super::Builder;

pub(in super::super) fn from_block_list(list: &BlockList) -> Vec<u8> {
    let mut builder = Builder::default();
    for rule in &list.hashes {
        let name = file_in(&rule.friendly_name);
        let document = builder.rule(&rule.id, name, &rule.friendly_name);
        let of = builder.samples.len() as u32;
        let sample = Sample {
            document,
            name: builder.text(name),
            company: builder.text(""),
            publisher: builder.text(""),
            version_high: 0,
            version_low: 0,
            flags: 0,
        };
        builder.samples.push(sample);
        match &rule.digest {
            Digest::Sha1(digest) => builder.digest(Section::AuthentihashSha1, digest, of),
            Digest::Sha256(digest) => builder.digest(Section::AuthentihashSha256, digest, of),
        }
    }
    for signer in &list.signers {
        let document = builder.rule(&signer.id, &signer.name, &signer.name);
        let of = builder.signers.len() as u32;
        let for_files = if signer.for_files { flag::FOR_FILES } else { 0 };
        let oem_id = if signer.oem_id.is_empty() {
            0
        } else {
            flag::OEM_ID
        };
        let row = Signer {
            document,
            tbs: builder.text(&signer.tbs),
            publisher: builder.text(&fold(&signer.publisher)),
            flags: for_files | oem_id,
        };
        builder.signers.push(row);
        builder.tbs(&signer.tbs, of);
    }
    for rule in &list.files {
        let document = builder.rule(&rule.id, &rule.file_name, &rule.friendly_name);
        let (minimum_high, minimum_low) = row::pack(rule.versions.minimum);
        let maximum = rule.versions.maximum;
        let (maximum_high, maximum_low) = row::pack(maximum.unwrap_or(Version::ZERO));
        let (signers, signers_count) = builder.link(rule.signers.iter().map(|of| *of as u32));
        let name = fold(&rule.file_name);
        let row = FileRule {
            key: name_key(&name),
            name: builder.text(&name),
            document,
            minimum_high,
            minimum_low,
            maximum_high,
            maximum_low,
            flags: if maximum.is_some() { flag::VERSION } else { 0 },
            signers,
            signers_count,
        };
        builder.rules.push(row);
    }
    builder.finish(List::Microsoft, &list.version, &list.skipped)
}

impl Builder {
    /// A rule as a document.
    fn rule(&mut self, id: &str, name: &str, friendly_name: &str) -> u32 {
        let number = self.documents.len() as u32;
        let cves: Vec<_> = cve_numbers(friendly_name)
            .map(str::to_ascii_uppercase)
            .collect();
        let (cves, cves_count) = self.texts(&cves);
        let row = Document {
            id: self.text(id),
            name: self.text(name),
            created: self.text(""),
            category: 0,
            cves,
            cves_count,
        };
        self.documents.push(row);
        number
    }

    fn tbs(&mut self, tbs: &str, of: u32) {
        if let Some(digest) = digest::<16>(tbs) {
            self.digest(Section::TbsMd5, &digest, of);
        } else if let Some(digest) = digest::<20>(tbs) {
            self.digest(Section::TbsSha1, &digest, of);
        } else if let Some(digest) = digest::<32>(tbs) {
            self.digest(Section::TbsSha256, &digest, of);
        } else if let Some(digest) = digest::<48>(tbs) {
            self.digest(Section::TbsSha384, &digest, of);
        }
    }
}

/// The file that the words of a rule begin with: `Agent64\05f052… Hash Sha1`, `ASIO32.sys Hash Sha256`.
fn file_in(friendly_name: &str) -> &str {
    let end = friendly_name.find(['\\', '/']);
    let end = end.or_else(|| friendly_name.find(" Hash"));
    friendly_name[..end.unwrap_or(friendly_name.len())].trim()
}
