//! The System log: disks and volumes.

use super::source;
use crate::windows::{Event, Source, Value};

static DISK: Source = source("disk", None, None, "System");
static NTFS: Source = source(
    "Ntfs",
    Some("{dd70bc80-ef44-421b-8ac3-cd31da613a4e}"),
    Some("Ntfs"),
    "System",
);

/// disk 7: a bad block.
pub fn bad_block(disk: u32) -> Event {
    let device = format!("\\Device\\Harddisk{disk}\\DR{disk}");
    Event::new(&DISK, 7)
        .level(2)
        .texts(&[&device])
        .with(
            "",
            Value::Binary(vec![3, 0, 0x80, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7, 0, 4, 0xc0]),
        )
        .message(format!("The device, {device}, has a bad block."))
}

/// disk 153: an operation had to be repeated.
pub fn retried(disk: u32, block: &str) -> Event {
    let device = format!("\\Device\\Harddisk{disk}\\DR{disk}");
    Event::new(&DISK, 153)
        .level(3)
        .texts(&[&device, block, &disk.to_string(), "\\Device\\00000034"])
        .message(format!(
            "The IO operation at logical block address {block} for Disk {disk} was retried."
        ))
}

/// Ntfs 55: the structure of a volume is damaged.
pub fn volume_damaged(drive: &str) -> Event {
    Event::new(&NTFS, 55)
        .level(2)
        .by_system()
        .with("DriveName", drive)
        .with("DeviceName", "\\Device\\HarddiskVolume3")
        .with("CorruptionState", Value::HexInt32(0x9))
        .with("HeaderFlags", Value::HexInt32(0x922))
        .with("Severity", "Normal")
        .with("Origin", "File System Driver")
        .with("Verb", "Force Full Chkdsk")
        .with(
            "Description",
            "The exact nature of the corruption is unknown.",
        )
        .with("Signature", Value::HexInt32(0x19f8_de92))
        .with("Outcome", "Pseudo Verb")
        .with("SampleLength", Value::UInt32(0))
        .message(format!(
            "A corruption was discovered in the file system structure on volume {drive}."
        ))
}
