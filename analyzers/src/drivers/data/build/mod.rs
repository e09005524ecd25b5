//! Making the saved form of a list.

mod block_list;
mod loldrivers;

use std::collections::HashMap;

use wegweiser_parsers::driver_data::Skipped;

use super::contents::List;
use super::row::{About, Document, FileName, FileRule, Row, Sample, Signer};
use super::saved::{self, Section};

pub(super) use block_list::from_block_list;
pub(super) use loldrivers::from_loldrivers;

/// Tables in the making.
#[derive(Default)]
struct Builder {
    texts: Texts,
    documents: Vec<Document>,
    samples: Vec<Sample>,
    names: Vec<FileName>,
    rules: Vec<FileRule>,
    signers: Vec<Signer>,
    links: Vec<u32>,
    digests: HashMap<Section, Vec<Vec<u8>>>,
}

/// Texts, each kept once.
#[derive(Default)]
struct Texts {
    numbers: HashMap<String, u32>,
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

impl Builder {
    fn text(&mut self, text: &str) -> u32 {
        let texts = &mut self.texts;
        if let Some(number) = texts.numbers.get(text) {
            return *number;
        }
        let number = texts.ends.len() as u32;
        texts.bytes.extend(text.as_bytes());
        texts.ends.push(texts.bytes.len() as u32);
        texts.numbers.insert(text.to_owned(), number);
        number
    }

    /// Puts down a run of links; gives where it starts and how many they are.
    fn link(&mut self, links: impl IntoIterator<Item = u32>) -> (u32, u32) {
        let start = self.links.len();
        self.links.extend(links);
        (start as u32, (self.links.len() - start) as u32)
    }

    fn texts(&mut self, texts: &[String]) -> (u32, u32) {
        let numbers: Vec<_> = texts.iter().map(|text| self.text(text)).collect();
        self.link(numbers)
    }

    fn digest(&mut self, section: Section, digest: &[u8], of: u32) {
        debug_assert_eq!(section.digest_bytes(), digest.len());
        let entry = [digest, &of.to_le_bytes()].concat();
        self.digests.entry(section).or_default().push(entry);
    }

    fn finish(mut self, list: List, date: &str, skipped: &Skipped) -> Vec<u8> {
        let skipped: Vec<u32> = skipped
            .iter()
            .flat_map(|(reason, count)| {
                [self.text(reason), u32::try_from(count).unwrap_or(u32::MAX)]
            })
            .collect();
        let (skipped, skipped_count) = self.link(skipped);
        let about = About {
            list: list as u32,
            date: self.text(date),
            skipped,
            skipped_count,
        };
        self.names
            .sort_unstable_by_key(|row| (row.key, row.name, row.of, row.role));
        self.names.dedup_by_key(|row| (row.name, row.of, row.role));
        self.rules
            .sort_unstable_by_key(|row| (row.key, row.name, row.document));

        let mut sections = [const { Vec::new() }; Section::COUNT];
        write(&[about], &mut sections);
        write(&self.documents, &mut sections);
        write(&self.samples, &mut sections);
        write(&self.names, &mut sections);
        write(&self.rules, &mut sections);
        write(&self.signers, &mut sections);
        let bytes = |numbers: &[u32]| numbers.iter().flat_map(|n| n.to_le_bytes()).collect();
        sections[Section::Links as usize] = bytes(&self.links);
        sections[Section::TextEnds as usize] = bytes(&self.texts.ends);
        sections[Section::Texts as usize] = self.texts.bytes;
        for (section, mut entries) in self.digests {
            entries.sort_unstable();
            entries.dedup();
            sections[section as usize] = entries.concat();
        }
        saved::save(&sections)
    }
}

fn write<R: Row>(rows: &[R], sections: &mut [Vec<u8>; Section::COUNT]) {
    for row in rows {
        row.write(&mut sections[R::SECTION as usize]);
    }
}
