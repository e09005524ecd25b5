//! What reading an inventory gives.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::record::Driver;
use super::version::Version;
use crate::limits::Limits;
use crate::trouble::{self, Trouble};

/// The drivers of a machine, as one export lists them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Inventory {
    /// In the order of the export; as many as [`Limits::entries`] and [`Limits::kept_bytes`] allow.
    pub drivers: Vec<Driver>,
    /// What the export says of the machine itself.
    pub machine: Machine,
    /// Whether positions are lines, and not numbers of entries.
    pub has_lines: bool,
    /// Places that could not be read, in the order of the export; as many as [`Limits::anomalies`] allows.
    pub troubles: Vec<Trouble>,
    /// How many there are, kept or not.
    pub trouble_count: u64,
    /// Rows beyond the limits, which were not kept.
    pub dropped: u64,
    /// The end is missing: the export was cut in transfer or storage.
    pub truncated: bool,
}

/// What an export of drivers says of the machine itself; nothing where it is silent.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Machine {
    /// The computer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computer: Option<String>,
    /// The operating system's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_name: Option<String>,
    /// The operating system's version: `10.0.22631.0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub os_version: Option<Version>,
    /// When the inventory was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken: Option<Timestamp>,
    /// Whether memory integrity (hypervisor-enforced code integrity, HVCI) runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memory_integrity: Option<bool>,
    /// Whether Microsoft's block list of vulnerable drivers is enforced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block_list: Option<bool>,
    /// Whether drivers signed for tests may load.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_signing: Option<bool>,
    /// Whether Secure Boot is on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secure_boot: Option<bool>,
    /// Whether it is a virtual machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_virtual: Option<bool>,
    /// The bits of `/proc/sys/kernel/tainted`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taint: Option<u64>,
}

/// The family of operating systems that a form comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Windows.
    Windows,
    /// Linux.
    Linux,
    /// macOS.
    Macos,
}

/// Where readers put what they find.
pub(super) struct Sink<'a> {
    pub(super) inventory: Inventory,
    pub(super) limits: &'a Limits,
    left: usize,
}

impl<'a> Sink<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            inventory: Inventory::default(),
            limits,
            left: limits.kept_bytes,
        }
    }

    /// Keeps a driver, as long as there is room.
    pub(super) fn driver(&mut self, mut driver: Driver) {
        let most = self.limits.field_bytes;
        // Only what rows can make large: their number has a limit of its own.
        let mut size = size_of_val(driver.signers.as_slice());
        let signers = driver.signers.iter_mut().map(|signer| &mut signer.name);
        for text in signers.chain([
            &mut driver.name,
            &mut driver.title,
            &mut driver.path,
            &mut driver.inf,
            &mut driver.original,
            &mut driver.provider,
            &mut driver.class,
            &mut driver.class_guid,
            &mut driver.device_id,
            &mut driver.state,
            &mut driver.taint,
        ]) {
            clip(text, most);
            size += text.len();
        }
        let is_full = self.inventory.drivers.len() >= self.limits.entries;
        match self.left.checked_sub(size).filter(|_| !is_full) {
            Some(left) => {
                self.left = left;
                self.inventory.drivers.push(driver);
            }
            None => self.inventory.dropped += 1,
        }
    }

    pub(super) fn trouble(&mut self, position: u64, reason: impl Into<String>) {
        let inventory = &mut self.inventory;
        let troubles = (&mut inventory.troubles, &mut inventory.trouble_count);
        trouble::note(troubles, self.limits, position, reason);
    }

    /// What was found, with no more of the machine's texts than is kept of any.
    pub(super) fn finish(mut self) -> Inventory {
        let machine = &mut self.inventory.machine;
        let texts = [&mut machine.computer, &mut machine.os_name];
        for text in texts.into_iter().flatten() {
            clip(text, self.limits.field_bytes);
        }
        self.inventory
    }

    /// As much of a text as is kept beside drivers.
    pub(super) fn evidence(&self, text: &str) -> String {
        text.chars().take(self.limits.evidence_bytes).collect()
    }

    /// The end is missing.
    pub(super) fn cut(&mut self, position: u64) {
        self.inventory.truncated = true;
        self.trouble(position, trouble::CUT);
    }
}

/// Shortens a text to at most so many bytes.
fn clip(text: &mut String, most: usize) {
    if text.len() > most {
        let end = (0..=most).rfind(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
    }
}

impl Inventory {
    /// What was read before an error ended it.
    pub(super) fn cut_by(mut self, error: &crate::error::ParseError) -> Self {
        self.truncated = true;
        self.trouble_count += 1;
        self.troubles.push(Trouble {
            position: error.line().unwrap_or(0),
            reason: error.reason().to_owned(),
        });
        self
    }
}
