//! `system_profiler -json`: parts of a Mac by the names of their data types.

use super::super::fields::{self, Fields};
use super::super::hardware::{Battery, Processor};
use super::super::linux::file_systems;
use super::super::os;
use super::super::read::{Sink, has_key};
use super::super::storage::{Disk, DiskKind, Health, Volume, VolumeKind};
use super::super::units;
use crate::json::Json;
use crate::sniff::Head;

const PARTS: [&str; 4] = [
    "SPHardwareDataType",
    "SPSoftwareDataType",
    "SPStorageDataType",
    "SPPowerDataType",
];

pub(super) fn recognise(head: &Head<'_>) -> bool {
    let text = head.text();
    text.trim_start().starts_with('{') && PARTS.iter().any(|part| has_key(text, part))
}

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    match Fields::of(document) {
        Some(fields) => parts(fields, sink),
        None => sink.trouble(0, format!("{} is no object", document.kind())),
    }
}

/// Reads the parts that are there.
pub(super) fn parts(parts: Fields<'_>, sink: &mut Sink<'_>) {
    parts
        .objects("SPHardwareDataType")
        .for_each(|part| hardware(part, sink));
    parts
        .objects("SPSoftwareDataType")
        .for_each(|part| software(part, sink));
    parts
        .objects("SPStorageDataType")
        .for_each(|part| storage(part, sink));
    let power: Vec<Fields<'_>> = parts.objects("SPPowerDataType").collect();
    // A Mac without a battery has this part all the same.
    sink.is_answered |= parts.has("SPPowerDataType");
    let charger = power
        .iter()
        .find_map(|part| part.flag("sppower_battery_charger_connected"));
    power
        .iter()
        .filter_map(|part| battery(*part, charger))
        .for_each(|battery| sink.inventory().batteries.push(battery));
}

pub(super) fn hardware(part: Fields<'_>, sink: &mut Sink<'_>) {
    let inventory = sink.inventory();
    let hardware = &mut inventory.hardware;
    // `proc 8:4:4` counts all cores, then fast and slow ones; older systems write a number.
    let cores = part.text("number_processors").and_then(|text| {
        let text = text.trim_start_matches("proc ");
        text.split(':').next()?.trim().parse().ok()
    });
    let processor = Processor {
        name: part.first(&["chip_type", "cpu_type"]),
        cores_physical: cores,
        ..Processor::default()
    };
    if processor != Processor::default() {
        hardware.processors.push(processor);
    }
    hardware.model = part.first(&["machine_model", "machine_name"]);
    hardware.serial = part.text("serial_number");
    hardware.memory_bytes = part
        .text("physical_memory")
        .and_then(|size| units::size(&size));
    hardware.bios.version = part.text("boot_rom_version");
}

fn software(part: Fields<'_>, sink: &mut Sink<'_>) {
    let inventory = sink.inventory();
    inventory.host = part.first(&["local_host_name"]);
    // `macOS 14.7.1 (23H222)`
    if let Some(version) = part.text("os_version") {
        let mut words = version.split_whitespace();
        let (name, number) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        inventory.os = os::of_platform(&format!("{name}-{number}"));
        inventory.os.build = words
            .next()
            .map(|build| build.trim_matches(['(', ')']).to_owned());
    }
    if let Some(kernel) = part.text("kernel_version") {
        inventory.os.kernel = Some(kernel.trim_start_matches("Darwin ").to_owned());
    }
}

fn storage(part: Fields<'_>, sink: &mut Sink<'_>) {
    let Some(mount) = part.text("mount_point") else {
        return;
    };
    let total = part.count("size_in_bytes").filter(|total| *total > 0);
    let free = part
        .count("free_space_in_bytes")
        .filter(|free| total.is_some_and(|total| *free <= total));
    let drive = part.object("physical_drive");
    let of_drive = |name| drive.and_then(|drive| drive.text(name));
    let is_internal =
        of_drive("is_internal_disk").and_then(|answer| fields::flag(&Json::String(answer)));
    sink.inventory().volumes.push(Volume {
        name: part
            .first(&["bsd_name", "_name"])
            .unwrap_or_else(|| mount.clone()),
        label: part.text("_name"),
        is_system: mount == "/",
        mount: Some(mount),
        file_system: part.text("file_system"),
        total,
        free,
        used_percent: total
            .zip(free)
            .and_then(|(total, free)| file_systems::used_percent(Some(total - free), Some(free))),
        kind: match is_internal {
            Some(true) => VolumeKind::Fixed,
            Some(false) => VolumeKind::Removable,
            None => VolumeKind::Unknown,
        },
        ..Volume::default()
    });
    let Some(name) = of_drive("device_name") else {
        return;
    };
    let inventory = sink.inventory();
    // A drive stands beside each of its volumes.
    if inventory.disks.iter().all(|disk| disk.name != name) {
        inventory.disks.push(Disk {
            model: Some(name.clone()),
            name,
            protocol: of_drive("protocol"),
            kind: match of_drive("medium_type").as_deref() {
                Some("ssd") => DiskKind::Flash,
                Some("rotational") => DiskKind::Rotating,
                _ => DiskKind::Unknown,
            },
            health: match of_drive("smart_status").as_deref() {
                Some("Verified") => Health::Passed,
                Some("Failing") => Health::Failing,
                _ => Health::Unknown,
            },
            ..Disk::default()
        });
    }
}

fn battery(part: Fields<'_>, charger: Option<bool>) -> Option<Battery> {
    let charge = part.object("sppower_battery_charge_info")?;
    let health = part.object("sppower_battery_health_info");
    let capacity = health.and_then(|health| health.text("sppower_battery_health_maximum_capacity"));
    let condition = health.and_then(|health| health.text("sppower_battery_health"));
    Some(Battery {
        percent: charge.within("sppower_battery_state_of_charge", 0.0, 100.0),
        is_plugged: charger,
        health_percent: capacity.and_then(|capacity| units::percent(&capacity)),
        cycles: health.and_then(|health| health.count("sppower_battery_cycle_count")),
        needs_service: condition.map(|condition| !matches!(condition.as_str(), "Good" | "Normal")),
        ..Battery::default()
    })
}
