//! One driver, as an inventory tells of it.

use serde::{Deserialize, Serialize};

use super::date::DriverDate;
use super::hashes::Hashes;
use super::version::Version;

/// One row of an inventory. Texts are as they were exported, and empty where the form does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Driver {
    /// What the row tells of; decides what its name and version are.
    pub what: What,
    /// The line, or in a document the number of the entry, counted from 1; 0 where there is none.
    #[serde(skip_serializing_if = "is_zero")]
    pub position: u64,
    /// The service, module or bundle; of a package its published INF (`oem35.inf`); of a file its name.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// What it calls itself for people: display name, description, or the name of its device.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The image file, with environment variables and prefixes such as `\??\` as exported.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The published INF that it came with.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub inf: String,
    /// The name its vendor gave it: of a package the original INF, of a file `OriginalFilename`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub original: String,
    /// Who provides it; of a file its company.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub provider: String,
    /// The setup class, in the language of the export: `Display`, `Net`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub class: String,
    /// The setup class as a GUID without braces, in lower case.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub class_guid: String,
    /// Of a device or package the `DriverVer` of its INF, else the version of the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
    /// A date, with what it is the date of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<DriverDate>,
    /// Whether it is signed.
    #[serde(skip_serializing_if = "Signature::is_unknown")]
    pub signature: Signature,
    /// Who signed it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signers: Vec<Signer>,
    /// When it is started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
    /// Whether it was loaded when the inventory was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<bool>,
    /// The device's instance: `PCI\VEN_10DE&DEV_2486\…`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub device_id: String,
    /// The device manager's problem code; 0 is a device that works.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<u32>,
    /// Digests of its file.
    #[serde(skip_serializing_if = "Hashes::is_empty")]
    pub hashes: Hashes,
    /// What of its file memory integrity (HVCI) does not allow; empty if nothing, or nobody looked.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hvci_obstacle: String,
    /// Letters that the kernel marks a module with: `OE`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub taint: String,
    /// Whether a module was built with the kernel's own sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_tree: Option<bool>,
    /// What a system extension is: `activated waiting for user`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub state: String,
}

// Serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// What a row of an inventory tells of.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum What {
    /// A driver that Windows knows as a service; it may be loaded or not.
    #[default]
    Service,
    /// A device and the driver it uses.
    Device,
    /// A driver package in the store; nothing need use it.
    Package,
    /// A driver's file, looked at itself.
    File,
    /// A module of the Linux kernel.
    Module,
    /// A kernel extension of macOS.
    KernelExtension,
    /// A system extension of macOS.
    SystemExtension,
}

/// Whether a driver is signed, as far as an export says.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Signature {
    /// Nothing is said, or what is said is no answer.
    #[default]
    Unknown,
    /// It is signed; nothing is said of whom to trust.
    Signed,
    /// It is not signed.
    Unsigned,
    /// It is signed with a certificate for tests.
    Test,
    /// Its signature was revoked or is explicitly distrusted.
    Revoked,
}

impl Signature {
    // Serde hands over a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_unknown(&self) -> bool {
        *self == Self::Unknown
    }
}

/// A certificate that a driver is signed with: the leaf first, then its issuers.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Signer {
    /// The common name of its subject.
    pub name: String,
    /// The serial number in lower-case hexadecimal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub serial: String,
    /// The digest of the part that is signed (`TBSCertificate`), by the certificate's own algorithm, in lower-case
    /// hexadecimal.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub tbs: String,
}

impl Signer {
    /// A signer of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// When a driver is started. Earlier ones are less.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// By the boot loader.
    Boot,
    /// While the kernel initialises.
    System,
    /// With the system's services.
    Auto,
    /// When something asks for it.
    Demand,
    /// Never.
    Disabled,
}
