//! Drives as Windows knows them.

use super::super::fields::{self, Fields};
use super::super::read::{Sink, has_key};
use super::super::storage::{Disk, DiskKind, Health};
use super::rows;
use crate::json::Json;
use crate::sniff::Head;

/// Whether a text is of `Get-PhysicalDisk` or the classes behind it.
pub(super) fn is_physical(head: &Head<'_>) -> bool {
    let text = head.text();
    let has = |key| has_key(text, key);
    let has_place =
        has("MediaType") && has("BusType") || has("StorageNodeObjectId") || has("DiskNumber");
    text.trim_start().starts_with(['{', '['])
        && has("HealthStatus")
        && has("OperationalStatus")
        && has_place
}

pub(super) fn physical(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let class = fields.object("CimSystemProperties");
        let of_class = |name| class.and_then(|class| class.text(name));
        let is_of_node = fields.has("StorageNodeObjectId")
            || of_class("ClassName").is_some_and(|class| class == "MSFT_StorageNodeToDisk");
        let Some(name) = fields.first(&["DeviceId", "DiskNumber", "FriendlyName"]) else {
            return sink.trouble(position, "a drive without a name");
        };
        let health = if is_of_node {
            health_on_node(fields)
        } else {
            health(fields)
        };
        let speed = fields
            .count("SpindleSpeed")
            .filter(|speed| *speed != u64::from(u32::MAX));
        if let Some(host) = of_class("ServerName") {
            sink.inventory().host = Some(host);
        }
        sink.inventory().disks.push(Disk {
            name,
            model: fields.first(&["FriendlyName", "Model"]),
            serial: fields.text("SerialNumber"),
            firmware: fields.text("FirmwareVersion"),
            protocol: fields.get("BusType").and_then(bus),
            kind: kind(fields, speed),
            size: fields.count("Size").filter(|size| *size > 0),
            health: health.max_with(prediction(fields)),
            ..Disk::default()
        });
    });
}

/// `MSFT_PhysicalDisk`: 0, 1, 2, 5, or their names.
fn health(fields: Fields<'_>) -> Health {
    match fields.text("HealthStatus").as_deref() {
        Some("0" | "Healthy") => Health::Passed,
        Some("1" | "Warning") => Health::Warning,
        Some("2" | "Unhealthy") => Health::Failing,
        _ => Health::Unknown,
    }
}

/// `MSFT_StorageNodeToDisk` counts otherwise: 1, 4, 8.
fn health_on_node(fields: Fields<'_>) -> Health {
    match fields.text("HealthStatus").as_deref() {
        Some("1" | "Healthy") => Health::Passed,
        Some("4" | "Failing") => Health::Warning,
        Some("8" | "Failed") => Health::Failing,
        _ => Health::Unknown,
    }
}

/// A failure that is predicted stands in another field than the health.
fn prediction(fields: Fields<'_>) -> Health {
    let states = fields
        .list("OperationalStatus")
        .into_iter()
        .filter_map(fields::text);
    let mut words =
        states.flat_map(|state| state.split(", ").map(ToOwned::to_owned).collect::<Vec<_>>());
    if words.any(|word| matches!(word.as_str(), "5" | "Predictive Failure")) {
        Health::Warning
    } else {
        Health::Unknown
    }
}

impl Health {
    fn max_with(self, other: Self) -> Self {
        let rank = |health| match health {
            Self::Unknown => 0,
            Self::Passed => 1,
            Self::Warning => 2,
            Self::Failing => 3,
        };
        if rank(other) > rank(self) {
            other
        } else {
            self
        }
    }
}

fn bus(value: &Json) -> Option<String> {
    let text = fields::text(value)?;
    let name = match text.as_str() {
        "1" => "SCSI",
        "3" => "ATA",
        "7" => "USB",
        "8" => "RAID",
        "9" => "iSCSI",
        "10" => "SAS",
        "11" => "SATA",
        "12" => "SD",
        "16" => "Storage Spaces",
        "17" => "NVMe",
        other => {
            return (!other.bytes().all(|byte| byte.is_ascii_digit())).then(|| other.to_owned());
        }
    };
    Some(name.to_owned())
}

fn kind(fields: Fields<'_>, speed: Option<u64>) -> DiskKind {
    match fields.text("MediaType").as_deref() {
        Some("3" | "HDD") => DiskKind::Rotating,
        Some("4" | "5" | "SSD" | "SCM") => DiskKind::Flash,
        _ if speed.is_some_and(|speed| speed > 0) => DiskKind::Rotating,
        _ => DiskKind::Unknown,
    }
}

/// `Get-StorageReliabilityCounter`: what is not measured is null, or zero beside nulls.
pub(super) fn reliability(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(name) = fields.text("DeviceId") else {
            return sink.trouble(position, "a drive without a name");
        };
        let is_measured = fields.count("PowerOnHours").is_some();
        let failed = [
            fields.count("ReadErrorsUncorrected"),
            fields.count("WriteErrorsUncorrected"),
        ];
        let uncorrected_errors = failed.into_iter().flatten().reduce(u64::saturating_add);
        sink.inventory().disks.push(Disk {
            name,
            temperature: fields.within("Temperature", 1.0, 200.0),
            power_on_hours: fields.count("PowerOnHours"),
            wear_percent: fields
                .within("Wear", 0.0, 255.0)
                .filter(|wear| *wear > 0.0 || is_measured),
            uncorrected_errors,
            ..Disk::default()
        });
    });
}
