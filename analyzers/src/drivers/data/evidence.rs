//! A driver found in a list, and how sure that is.

use std::fmt;

use serde::Serialize;
use wegweiser_core::scoring::Permille;
use wegweiser_parsers::driver::Version;
use wegweiser_parsers::driver_data::block_list::VersionRange;
pub use wegweiser_parsers::driver_data::loldrivers::Category;

use super::contents::List;

/// What of a driver a list knows. The stronger comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// SHA-256 of the whole file.
    Sha256,
    /// SHA-1 of the whole file.
    Sha1,
    /// MD5 of the whole file.
    Md5,
    /// SHA-256 of what Authenticode signs: the file, whatever was appended to it or signed it again.
    AuthentihashSha256,
    /// SHA-1 of what Authenticode signs.
    AuthentihashSha1,
    /// MD5 of what Authenticode signs.
    AuthentihashMd5,
    /// Its original name and version, and who made or signed it.
    NameVersionPublisher,
    /// Its name and version.
    NameVersion,
    /// The certificate that signed it, which signed malicious files or is denied.
    Signer,
    /// The name of its file, which anyone may give.
    FileName,
    /// What it imports, which other drivers of its kind do too.
    Imphash,
}

impl Evidence {
    /// Whether it proves which file it is.
    pub fn is_proof(self) -> bool {
        self <= Self::AuthentihashMd5
    }

    /// What to collect to be sure; `None` where it is.
    pub fn to_collect(self) -> Option<&'static str> {
        match self {
            _ if self.is_proof() => None,
            Self::NameVersionPublisher | Self::NameVersion => {
                Some("the SHA-256 of the file: `Get-FileHash -Algorithm SHA256`")
            }
            Self::Signer => Some("the file itself: other files of the same signer may be honest"),
            _ => Some("the SHA-256, the version and the signer of the file"),
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Sha256 => "SHA-256",
            Self::Sha1 => "SHA-1",
            Self::Md5 => "MD5",
            Self::AuthentihashSha256 => "Authentihash (SHA-256)",
            Self::AuthentihashSha1 => "Authentihash (SHA-1)",
            Self::AuthentihashMd5 => "Authentihash (MD5)",
            Self::NameVersionPublisher => "name, version and publisher",
            Self::NameVersion => "name and version",
            Self::Signer => "signer",
            Self::FileName => "file name",
            Self::Imphash => "imphash",
        })
    }
}

/// A driver that an entry of a list fits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Match<'d> {
    /// Whose list it is.
    pub list: List,
    /// The document's UUID, or the id of the rule: `ID_DENY_ASMMAP_64`.
    pub id: &'d str,
    /// What the list calls the file.
    pub name: &'d str,
    /// Whether the driver was written to do harm; `None` where the list does not say.
    pub category: Option<Category>,
    /// What is known to be wrong with it.
    pub cves: Vec<&'d str>,
    /// The day the document was added; empty where the list does not say.
    pub created: &'d str,
    /// What fits best.
    pub by: Evidence,
    /// What fits too.
    pub also: Vec<Evidence>,
    /// How sure that is.
    pub confidence: Permille,
    /// Whether the file was seen to load although memory integrity was on.
    pub loads_despite_hvci: Option<bool>,
    /// The version of the listed file, where the version fits.
    pub version: Option<Version>,
    /// The versions that the rule denies.
    pub range: Option<VersionRange>,
}

impl Match<'_> {
    /// What orders matches: greater is stronger. Of equal confidence a malicious driver is stronger,
    /// then one that loads despite memory integrity.
    pub fn strength(&self) -> impl Ord + use<> {
        (
            self.confidence,
            self.category == Some(Category::Malicious),
            self.loads_despite_hvci == Some(true),
            self.list == List::LolDrivers,
            std::cmp::Reverse(self.by),
        )
    }
}
