//! Volumes as `Get-Volume` gives them.

use super::super::fields::{self, Fields};
use super::super::read::Sink;
use super::super::storage::{Volume, VolumeKind};
use super::rows;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let letter = fields.get("DriveLetter").and_then(letter);
        let label = fields.text("FileSystemLabel");
        let Some(name) = letter
            .clone()
            .or_else(|| label.clone())
            .or_else(|| fields.text("UniqueId"))
        else {
            return sink.trouble(position, "a volume without a name");
        };
        // A drive without a disc has no size.
        let total = fields.count("Size").filter(|size| *size > 0);
        let free = fields
            .count("SizeRemaining")
            .filter(|free| total.is_some_and(|total| *free <= total));
        sink.inventory().volumes.push(Volume {
            name,
            is_system: letter.as_deref() == Some("C:"),
            mount: letter,
            label,
            file_system: fields.first(&["FileSystem", "FileSystemType"]),
            total,
            free,
            used_percent: total
                .zip(free)
                .map(|(total, free)| (total - free) as f64 / total as f64 * 100.0),
            kind: kind(fields),
            ..Volume::default()
        });
    });
}

/// A letter, or its number: PowerShell 5.1 writes a character as one.
fn letter(value: &Json) -> Option<String> {
    let letter = match value {
        Json::Number(_) => char::from_u32(u32::try_from(fields::count(value)?).ok()?)?,
        Json::String(text) => text.chars().next()?,
        _ => return None,
    };
    letter
        .is_ascii_alphabetic()
        .then(|| format!("{}:", letter.to_ascii_uppercase()))
}

fn kind(fields: Fields<'_>) -> VolumeKind {
    match fields.raw("DriveType") {
        "Fixed" => return VolumeKind::Fixed,
        "Removable" => return VolumeKind::Removable,
        "Network" | "Remote" => return VolumeKind::Network,
        "CD-ROM" => return VolumeKind::ReadOnlyImage,
        "RAM Disk" => return VolumeKind::Ram,
        _ => {}
    }
    match fields.count("DriveType") {
        Some(2) => VolumeKind::Removable,
        Some(3) => VolumeKind::Fixed,
        Some(4) => VolumeKind::Network,
        Some(5) => VolumeKind::ReadOnlyImage,
        Some(6) => VolumeKind::Ram,
        _ => VolumeKind::Unknown,
    }
}
