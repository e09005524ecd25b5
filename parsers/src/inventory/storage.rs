//! File systems, drives, and what stands between them.

use serde::{Deserialize, Serialize};

/// A file system.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Volume {
    /// Its letter or device: `C:`, `/dev/sda1`; that where it is mounted if nothing else is known.
    pub name: String,
    /// The label that somebody gave it.
    pub label: Option<String>,
    /// Where it is mounted.
    pub mount: Option<String>,
    /// Its kind of file system: `NTFS`, `ext4`.
    pub file_system: Option<String>,
    /// Its size in bytes.
    pub total: Option<u64>,
    /// What users can still write, in bytes: what is reserved for the system is not free.
    pub free: Option<u64>,
    /// How full it is for users, from 0 to 100: what is used of what is used and free.
    pub used_percent: Option<f64>,
    /// How many of its inodes are used, from 0 to 100.
    pub inodes_used_percent: Option<f64>,
    /// What it is on.
    pub kind: VolumeKind,
    /// Encrypted and locked: its size is unknown, and it is not full.
    pub is_locked: bool,
    /// The operating system starts from it, as far as its name tells.
    pub is_system: bool,
}

/// What a file system is on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VolumeKind {
    /// A drive that stays.
    Fixed,
    /// A drive that can be pulled out.
    Removable,
    /// Another machine.
    Network,
    /// Memory: `tmpfs` and the like.
    Ram,
    /// An image that is always full: snaps, loop devices, discs.
    ReadOnlyImage,
    /// Nobody says.
    #[default]
    Unknown,
}

/// A drive.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Disk {
    /// Its device or number: `/dev/sda`, `0`; empty where the tool was asked for one drive and does not repeat it.
    pub name: String,
    /// Its model.
    pub model: Option<String>,
    /// Its serial number.
    pub serial: Option<String>,
    /// The version of its firmware.
    pub firmware: Option<String>,
    /// How it is connected, in the tool's word: `ATA`, `NVMe`, `SCSI`, `USB`.
    pub protocol: Option<String>,
    /// What it stores on.
    pub kind: DiskKind,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// What it says of itself.
    pub health: Health,
    /// Degrees Celsius.
    pub temperature: Option<f64>,
    /// How long it was on.
    pub power_on_hours: Option<u64>,
    /// How much of its life as a flash drive is used up; may exceed 100.
    pub wear_percent: Option<f64>,
    /// Reads and writes that failed for good.
    pub uncorrected_errors: Option<u64>,
    /// Errors in its own log.
    pub logged_errors: Option<u64>,
    /// The attributes of an ATA drive that tell of its health, and any that failed.
    pub attributes: Vec<Attribute>,
    /// What only `NVMe` drives report.
    pub nvme: Option<Nvme>,
    /// What only SCSI drives report.
    pub scsi: Option<Scsi>,
    /// The last self-test that came to an end.
    pub self_test: Option<SelfTest>,
    /// The exit status of `smartctl`, a set of bits: 8 the drive is failing, 16 an attribute is at its threshold,
    /// 32 one was, 64 its log has errors, 128 a self-test failed.
    pub exit_bits: Option<u8>,
}

/// What a drive stores on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DiskKind {
    /// Platters that turn.
    Rotating,
    /// Flash.
    Flash,
    /// Nobody says.
    #[default]
    Unknown,
}

/// What a drive or array says of its own health.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Health {
    /// All is well.
    Passed,
    /// It works, and expects not to for long.
    Warning,
    /// It is failing or has failed.
    Failing,
    /// It does not say, or was not asked.
    #[default]
    Unknown,
}

/// An attribute of an ATA drive.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Attribute {
    /// Its number: 5 reallocated sectors, 197 pending sectors.
    pub id: u8,
    /// Its name, which differs between vendors.
    pub name: String,
    /// Its value, normalised: high is good.
    pub value: Option<u64>,
    /// The lowest that the value was.
    pub worst: Option<u64>,
    /// At this value it has failed; 0 never.
    pub threshold: Option<u64>,
    /// The count behind the value: of a raw value that packs several numbers, the first.
    pub raw: Option<u64>,
    /// Whether its failure announces that of the drive, and not only its age.
    pub is_prefail: bool,
    /// Whether it has failed.
    pub failed: Option<Failed>,
}

/// When an attribute was at its threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failed {
    /// It is.
    Now,
    /// It was once.
    Past,
}

/// What only `NVMe` drives report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Nvme {
    /// Bits: 1 spare below its threshold, 2 temperature, 4 unreliable, 8 read-only, 16 backup of its cache failed.
    pub critical_warning: Option<u8>,
    /// Spare blocks in percent; `None` where the drive keeps none and sets no threshold.
    pub spare_percent: Option<u64>,
    /// Below this the drive warns.
    pub spare_threshold: Option<u64>,
    /// Blocks that could not be read or written.
    pub media_errors: Option<u64>,
    /// How often it lost its power without notice.
    pub unsafe_shutdowns: Option<u64>,
}

/// What only SCSI drives report.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Scsi {
    /// Blocks that went bad in use.
    pub grown_defects: Option<u64>,
    /// Reads that failed for good.
    pub read_uncorrected: Option<u64>,
    /// Writes that failed for good.
    pub write_uncorrected: Option<u64>,
    /// Verifications that failed for good.
    pub verify_uncorrected: Option<u64>,
    /// At this temperature it switches itself off, in degrees Celsius.
    pub trip_temperature: Option<u64>,
}

/// How a self-test ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct SelfTest {
    /// Whether it found nothing.
    pub passed: bool,
    /// How long the drive had been on.
    pub at_hours: Option<u64>,
}

/// Drives that stand together for one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Array {
    /// Its name: `md0`, `vg0/data`.
    pub name: String,
    /// Its level: `raid1`.
    pub level: Option<String>,
    /// Whether all of its drives work.
    pub state: ArrayState,
    /// How many drives it should have.
    pub devices: Option<u32>,
    /// How many of them work.
    pub active: Option<u32>,
    /// Drives that failed, by name.
    pub failed: Vec<String>,
    /// How far a rebuild or check has come, in percent.
    pub progress: Option<f64>,
}

/// Whether an array has all of its drives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ArrayState {
    /// All of its drives work.
    Whole,
    /// A drive is missing.
    Degraded,
    /// A drive is missing, and another is being filled for it.
    Rebuilding,
    /// It does not run.
    Inactive,
    /// Nobody says.
    #[default]
    Unknown,
}
