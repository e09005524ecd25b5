//! Digests of a driver's file.

use serde::{Deserialize, Serialize};

/// Digests of a file in lower-case hexadecimal; empty where they are not known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Hashes {
    /// MD5 of the whole file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub md5: String,
    /// SHA-1 of the whole file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha1: String,
    /// SHA-256 of the whole file.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// MD5 of what an Authenticode signature covers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authentihash_md5: String,
    /// SHA-1 of what an Authenticode signature covers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authentihash_sha1: String,
    /// SHA-256 of what an Authenticode signature covers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub authentihash_sha256: String,
    /// MD5 of the names that a file imports.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub imphash: String,
}

impl Hashes {
    /// Whether none is known.
    pub fn is_empty(&self) -> bool {
        [
            &self.md5,
            &self.sha1,
            &self.sha256,
            &self.authentihash_md5,
            &self.authentihash_sha1,
            &self.authentihash_sha256,
            &self.imphash,
        ]
        .iter()
        .all(|hash| hash.is_empty())
    }

    /// A digest as it is written here, if `text` is one of that many bytes: not empty, `-`, or zeros only.
    ///
    /// ```
    /// use wegweiser_parsers::driver::Hashes;
    ///
    /// assert_eq!(Hashes::digest(" 0E7A9B8C0E7A9B8C0E7A9B8C0E7A9B8C ", 16).unwrap(), "0e7a9b8c0e7a9b8c0e7a9b8c0e7a9b8c");
    /// assert_eq!(Hashes::digest("-", 16), None);
    /// assert_eq!(Hashes::digest("00000000000000000000000000000000", 16), None);
    /// ```
    pub fn digest(text: &str, bytes: usize) -> Option<String> {
        let text = text.trim();
        let is_digest = text.len() == bytes * 2
            && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            && text.bytes().any(|byte| byte != b'0');
        is_digest.then(|| text.to_ascii_lowercase())
    }
}
