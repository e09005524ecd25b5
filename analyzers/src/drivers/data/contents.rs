//! What lists hold, for people who want to know before they trust them.

use std::fmt;

use serde::{Serialize, Serializer};

use super::row::{About, Document, FileRule, Sample, Signer};
use super::saved::{Part, Section};

/// Who publishes a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum List {
    /// The catalogue of drivers that attackers bring along.
    LolDrivers = 1,
    /// What Windows refuses to load.
    Microsoft = 2,
}

impl List {
    pub(super) fn of(number: u32) -> Option<Self> {
        [Self::LolDrivers, Self::Microsoft]
            .into_iter()
            .find(|list| *list as u32 == number)
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::LolDrivers => "LOLDrivers",
            Self::Microsoft => "Microsoft vulnerable driver block list",
        })
    }
}

/// What one list holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Contents {
    /// Whose it is.
    pub list: List,
    /// The day of its newest document, or its version.
    pub date: String,
    /// Drivers of a catalogue, rules of a block list.
    pub documents: usize,
    /// Files that are known.
    pub samples: usize,
    /// Different digests of each kind that there are.
    #[serde(serialize_with = "as_object")]
    pub digests: Vec<(&'static str, usize)>,
    /// Ranges of versions.
    pub ranges: usize,
    /// Signers that are denied, for certain files or for all.
    pub signers: usize,
    /// Bytes in the saved form.
    pub bytes: usize,
    /// What was passed over when the list was read, and how often.
    #[serde(serialize_with = "as_object")]
    pub skipped: Vec<(String, u64)>,
}

/// Names with their numbers, in their order.
fn as_object<S: Serializer, K: Serialize, V: Serialize>(
    rows: &[(K, V)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(rows.iter().map(|(name, number)| (name, number)))
}

/// Reasons, and characters of one; a forged index could have a million of the longest text.
const REASONS: usize = 256;
const REASON: usize = 256;

pub(super) fn contents(part: &Part, list: List) -> Contents {
    let about: Option<About> = part.row(0);
    let links = |about: &About| part.links(about.skipped, about.skipped_count).collect();
    let skipped: Vec<u32> = about.as_ref().map(links).unwrap_or_default();
    let pairs = skipped.chunks_exact(2).take(REASONS);
    let reason = |text: u32| part.text(text).chars().take(REASON).collect();
    Contents {
        list,
        date: about.map_or("", |about| part.text(about.date)).to_owned(),
        documents: part.count::<Document>(),
        samples: part.count::<Sample>(),
        digests: KINDS
            .iter()
            .map(|(name, section)| (*name, part.different_digests(*section)))
            .filter(|(_, count)| *count > 0)
            .collect(),
        ranges: part.count::<FileRule>(),
        signers: part.count::<Signer>(),
        bytes: part.saved().len(),
        skipped: pairs
            .map(|pair| (reason(pair[0]), u64::from(pair[1])))
            .collect(),
    }
}

const KINDS: [(&str, Section); 11] = [
    ("md5", Section::Md5),
    ("sha1", Section::Sha1),
    ("sha256", Section::Sha256),
    ("authentihash_md5", Section::AuthentihashMd5),
    ("authentihash_sha1", Section::AuthentihashSha1),
    ("authentihash_sha256", Section::AuthentihashSha256),
    ("imphash", Section::Imphash),
    ("tbs_md5", Section::TbsMd5),
    ("tbs_sha1", Section::TbsSha1),
    ("tbs_sha256", Section::TbsSha256),
    ("tbs_sha384", Section::TbsSha384),
];
