//! Microsoft's list of drivers that Windows refuses to load.
//!
//! It is a policy of code integrity: rules on files by digest or by name and version, and signers that are denied,
//! either for everything they sign or for files with certain attributes. Digests are those that Authenticode signs,
//! not those of whole files.

mod collect;
mod resolve;

use super::Skipped;
use crate::driver::Version;
use crate::error::ParseError;

/// What the policy denies to the kernel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct BlockList {
    /// The policy's version: `10.0.27825.0`.
    pub version: String,
    /// Files denied by digest.
    pub hashes: Vec<HashRule>,
    /// Files denied by name and version.
    pub files: Vec<FileRule>,
    /// Signers that are denied, for all they sign or for what [`FileRule::signers`] says.
    pub signers: Vec<Signer>,
    /// What was passed over.
    pub skipped: Skipped,
}

/// A file denied by what Authenticode signs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HashRule {
    /// The rule: `ID_DENY_ASMMAP_64`.
    pub id: String,
    /// The policy's words for it.
    pub friendly_name: String,
    /// What is denied.
    pub digest: Digest,
}

/// A digest of what Authenticode signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Digest {
    /// SHA-1.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

/// Files denied by the name and version in their version resource.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileRule {
    /// The rule: `ID_FILEATTRIB_RTCORE`.
    pub id: String,
    /// The policy's words for it.
    pub friendly_name: String,
    /// `OriginalFilename` of the files.
    pub file_name: String,
    /// The versions that are denied.
    pub versions: VersionRange,
    /// Places in [`BlockList::signers`]: one of them must have signed the file. Empty where anyone may have.
    pub signers: Vec<usize>,
}

/// Versions of files, both ends included.
///
/// ```
/// use wegweiser_parsers::driver::Version;
/// use wegweiser_parsers::driver_data::block_list::VersionRange;
///
/// let range = VersionRange::new(Version([1, 0, 0, 0]), Some(Version([1, 5, 0, 0])));
/// assert!(range.contains(Version([1, 5, 0, 0])) && !range.contains(Version([1, 5, 0, 1])));
/// assert!(VersionRange::new(Version([1, 0, 0, 1]), None).contains(Version([0, 9, 0, 0])));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VersionRange {
    /// The lowest version.
    pub minimum: Version,
    /// The highest version. Where a rule names none, older policies meant the minimum as the upper end: such a rule
    /// is taken to hold for every version, and is no sure one.
    pub maximum: Option<Version>,
}

impl VersionRange {
    /// Versions from `minimum` up to and with `maximum`.
    pub fn new(minimum: Version, maximum: Option<Version>) -> Self {
        Self { minimum, maximum }
    }

    /// Whether a version is denied.
    pub fn contains(&self, version: Version) -> bool {
        self.maximum
            .is_none_or(|maximum| (self.minimum..=maximum).contains(&version))
    }

    /// Whether a version decides anything: the lower end is above 0, or there is an upper one.
    pub fn is_bounded(&self) -> bool {
        self.maximum
            .is_some_and(|maximum| maximum.0[0] < u16::MAX || self.minimum > Version::ZERO)
    }
}

/// A signer that is denied.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signer {
    /// The rule: `ID_SIGNER_CAPCOM`.
    pub id: String,
    /// The policy's words for it.
    pub name: String,
    /// Digest of the `TBSCertificate` of a certificate in the chain, by that certificate's own algorithm, in
    /// lower-case hexadecimal.
    pub tbs: String,
    /// The common name of the certificate that signed; empty where it may be any.
    pub publisher: String,
    /// What the signature must name as its maker beside that; empty where it need not.
    pub oem_id: String,
    /// Whether only files with certain attributes are denied.
    pub for_files: bool,
}

/// Reads the XML of the policy.
///
/// Only what is denied to the kernel counts (`SigningScenario` 131). Hashes of memory pages are passed over: they are
/// no digests of files.
///
/// ```
/// use wegweiser_parsers::driver_data::block_list;
///
/// let policy = r#"<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy"><VersionEx>10.0.0.1</VersionEx><FileRules>
///   <Deny ID="A" FileName="gdrv.sys" MinimumFileVersion="0.0.0.0" MaximumFileVersion="1.2.0.0" />
///  </FileRules><SigningScenarios><SigningScenario Value="131"><ProductSigners><FileRulesRef>
///   <FileRuleRef RuleID="A" /></FileRulesRef></ProductSigners></SigningScenario></SigningScenarios></SiPolicy>"#;
/// let list = block_list::read(policy)?;
/// assert_eq!((list.version.as_str(), list.files[0].file_name.as_str()), ("10.0.0.1", "gdrv.sys"));
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
///
/// # Errors
///
/// If the XML is broken or breaks off, or is no such policy.
pub fn read(text: &str) -> Result<BlockList, ParseError> {
    Ok(resolve::resolve(collect::collect(text)?))
}
