//! A list in its saved form: tables in one run of bytes, read where they lie.
//!
//! A header (magic, version, size of the whole, checksum of what follows) is followed by the size of each section and
//! the sections. Numbers are of 32 bits, little end first. Texts, links and digests are referred to by place, and every
//! place is checked when it is followed: bytes that were forged give wrong answers, never a panic.

use std::fmt;
use std::hint::select_unpredictable;
use std::ops::Range;
use std::sync::Arc;

use super::row::{Name, Row};

/// What saved data starts with.
pub(super) const MAGIC: [u8; 8] = *b"wegwdrv\n";

/// Grows when the form changes.
const VERSION: u32 = 1;

/// Magic, version, size and checksum.
const HEADER: usize = 20;

/// The parts of the saved form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Section {
    /// All texts, one after the other.
    Texts,
    /// Where each text ends.
    TextEnds,
    /// One row: what list this is.
    About,
    Documents,
    Samples,
    /// Sorted by the key of the name.
    Names,
    /// Sorted by the key of the name.
    FileRules,
    Signers,
    /// Numbers that rows point to a run of.
    Links,
    /// The sections of digests, each sorted, each digest with what it belongs to.
    Md5,
    Sha1,
    Sha256,
    AuthentihashMd5,
    AuthentihashSha1,
    AuthentihashSha256,
    Imphash,
    TbsMd5,
    TbsSha1,
    TbsSha256,
    TbsSha384,
}

impl Section {
    pub(super) const COUNT: usize = Self::TbsSha384 as usize + 1;

    /// Bytes of one digest; 0 for sections of something else.
    pub(super) fn digest_bytes(self) -> usize {
        match self {
            Self::Md5 | Self::AuthentihashMd5 | Self::Imphash | Self::TbsMd5 => 16,
            Self::Sha1 | Self::AuthentihashSha1 | Self::TbsSha1 => 20,
            Self::Sha256 | Self::AuthentihashSha256 | Self::TbsSha256 => 32,
            Self::TbsSha384 => 48,
            _ => 0,
        }
    }
}

/// Bytes that others own: a vector, a mapped file, a constant.
pub(super) type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Why bytes are no saved driver data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SavedError {
    /// They are something else.
    #[error("no saved driver data")]
    NotSaved,
    /// Another release wrote them.
    #[error(
        "saved by another release (form {0}, this one reads {VERSION}); save it again from the lists"
    )]
    Version(u32),
    /// They are not whole.
    #[error(
        "the saved driver data breaks off or its sizes are wrong; save it again from the lists"
    )]
    Size,
    /// They are not what was saved.
    #[error("the checksum of the saved driver data is wrong; save it again from the lists")]
    Checksum,
}

/// At most so many entries of the same digest or name are looked at: many times what genuine lists have.
const MOST_EQUAL: usize = 1_024;

/// One list.
#[derive(Clone)]
pub(super) struct Part {
    bytes: Bytes,
    /// Where it lies in the bytes.
    pub(super) span: Range<usize>,
    sections: [Range<usize>; Section::COUNT],
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Part")
            .field("span", &self.span)
            .finish_non_exhaustive()
    }
}

impl Part {
    /// The list that starts at `start`.
    pub(super) fn open(bytes: &Bytes, start: usize) -> Result<Self, SavedError> {
        let all = (**bytes).as_ref();
        let part = all.get(start..).unwrap_or_default();
        if !part.starts_with(&MAGIC) {
            return Err(SavedError::NotSaved);
        }
        let header = |at: usize| number_at(part, at).ok_or(SavedError::Size);
        let version = header(8)?;
        if version != VERSION {
            return Err(SavedError::Version(version));
        }
        let size = header(12)? as usize;
        let body = part.get(HEADER..size).ok_or(SavedError::Size)?;
        if crc32fast::hash(body) != header(16)? {
            return Err(SavedError::Checksum);
        }
        let mut at = HEADER + 4 * Section::COUNT;
        let mut sections = [const { 0..0 }; Section::COUNT];
        for (number, section) in sections.iter_mut().enumerate() {
            let bytes = number_at(body, 4 * number).ok_or(SavedError::Size)? as usize;
            let end = at.checked_add(bytes).filter(|end| *end <= size);
            let end = end.ok_or(SavedError::Size)?;
            *section = start + at..start + end;
            at = end;
        }
        if at != size {
            return Err(SavedError::Size);
        }
        Ok(Self {
            bytes: bytes.clone(),
            span: start..start + size,
            sections,
        })
    }

    /// Its saved form.
    pub(super) fn saved(&self) -> &[u8] {
        self.get(&self.span)
    }

    /// The checksum of its content, and its size.
    pub(super) fn checksum(&self) -> (u32, usize) {
        let saved = self.saved();
        (number_at(saved, 16).unwrap_or_default(), saved.len())
    }

    pub(super) fn section(&self, section: Section) -> &[u8] {
        self.get(&self.sections[section as usize])
    }

    fn get(&self, range: &Range<usize>) -> &[u8] {
        (*self.bytes)
            .as_ref()
            .get(range.clone())
            .unwrap_or_default()
    }

    /// The text of that number; empty if there is none.
    pub(super) fn text(&self, number: u32) -> &str {
        str::from_utf8(self.texts().of(number)).unwrap_or_default()
    }

    fn texts(&self) -> Texts<'_> {
        Texts {
            bytes: self.section(Section::Texts),
            ends: self.section(Section::TextEnds),
        }
    }

    /// The row of that number.
    pub(super) fn row<R: Row>(&self, number: u32) -> Option<R> {
        let start = (number as usize).checked_mul(R::WIDTH)?;
        let end = start.checked_add(R::WIDTH)?;
        R::read(self.section(R::SECTION).get(start..end)?)
    }

    /// How many rows there are.
    pub(super) fn count<R: Row>(&self) -> usize {
        self.section(R::SECTION).len() / R::WIDTH
    }

    /// A run of links.
    pub(super) fn links(&self, start: u32, count: u32) -> impl Iterator<Item = u32> {
        let links = self.section(Section::Links);
        let start = (start as usize).saturating_mul(4).min(links.len());
        links[start..]
            .chunks_exact(4)
            .take(count as usize)
            .map(number)
    }

    /// What a digest belongs to.
    pub(super) fn with_digest(&self, section: Section, digest: &[u8]) -> impl Iterator<Item = u32> {
        let bytes = section.digest_bytes();
        let entries = if bytes == digest.len() {
            self.section(section)
        } else {
            &[]
        };
        keyed(entries, digest.len() + 4, digest_key, digest_key(digest))
            .filter(|entry| entry.starts_with(digest))
            .map(move |entry| number(&entry[digest.len()..]))
    }

    /// How many digests a section has; one that belongs to several files counts once.
    pub(super) fn different_digests(&self, section: Section) -> usize {
        let bytes = section.digest_bytes();
        let entries = self.section(section).chunks_exact(bytes + 4);
        let before = entries.clone().map(|entry| Some(&entry[..bytes]));
        let pairs = entries.zip(std::iter::once(None).chain(before));
        pairs
            .filter(|(entry, before)| before.is_none_or(|before| before != &entry[..bytes]))
            .count()
    }

    /// The rows of a table of names that have this one.
    pub(super) fn with_name<R: Row + Name>(&self, name: &str) -> impl Iterator<Item = R> {
        let texts = self.texts();
        keyed(self.section(R::SECTION), R::WIDTH, number, name_key(name))
            .filter_map(R::read)
            .filter(move |row| texts.of(row.name()) == name.as_bytes())
    }
}

/// What rows of a table of names begin with, and are sorted by.
pub(super) fn name_key(name: &str) -> u32 {
    crc32fast::hash(name.as_bytes())
}

/// Digests are sorted by their bytes, and so by the first of them.
fn digest_key(digest: &[u8]) -> u32 {
    digest
        .first_chunk()
        .map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// Texts where they lie.
#[derive(Clone, Copy)]
struct Texts<'p> {
    bytes: &'p [u8],
    ends: &'p [u8],
}

impl<'p> Texts<'p> {
    fn of(self, number: u32) -> &'p [u8] {
        let end = |number: u32| number_at(self.ends, (number as usize).saturating_mul(4));
        let start = number.checked_sub(1).map_or(Some(0), end);
        let (Some(start), Some(end)) = (start, end(number)) else {
            return &[];
        };
        self.bytes
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }
}

/// The run of entries with a key, of entries sorted by it.
fn keyed(
    entries: &[u8],
    width: usize,
    key_of: impl Fn(&[u8]) -> u32 + Copy,
    key: u32,
) -> impl Iterator<Item = &[u8]> {
    let is_less = |at: usize| key_of(&entries[at * width..]) < key;
    let mut low = 0;
    let mut left = entries.len() / width;
    // No step depends on a guess of the processor, which would be wrong every other time.
    while left > 1 {
        let half = left / 2;
        low = select_unpredictable(is_less(low + half - 1), low + half, low);
        left -= half;
    }
    low += usize::from(left == 1 && is_less(low));
    entries[low * width..]
        .chunks_exact(width)
        .take_while(move |entry| key_of(entry) == key)
        .take(MOST_EQUAL)
}

/// The number that four bytes are; 0 where they are fewer.
pub(super) fn number(bytes: &[u8]) -> u32 {
    number_at(bytes, 0).unwrap_or_default()
}

fn number_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*bytes))
}

/// Puts sections behind a header.
pub(super) fn save(sections: &[Vec<u8>; Section::COUNT]) -> Vec<u8> {
    let size = |bytes: usize| u32::try_from(bytes).expect("lists are read from at most 64 MiB");
    let mut body = Vec::new();
    for section in sections {
        body.extend(size(section.len()).to_le_bytes());
    }
    for section in sections {
        body.extend(section);
    }
    let mut saved = Vec::with_capacity(HEADER + body.len());
    saved.extend(MAGIC);
    saved.extend(VERSION.to_le_bytes());
    saved.extend(size(HEADER + body.len()).to_le_bytes());
    saved.extend(crc32fast::hash(&body).to_le_bytes());
    saved.extend(body);
    saved
}
