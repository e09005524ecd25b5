//! The documents that an agent's PowerShell script makes of WMI.

use super::super::fields::Fields;
use super::super::hardware::Processor;
use super::super::network::{Adapter, AdapterState};
use super::super::os;
use super::super::read::Sink;
use super::super::software::{Profile, ProfileState, Program};
use super::super::storage::{Volume, VolumeKind};
use super::super::units;
use super::rows;
use crate::json::Json;

const GIB: f64 = 1_073_741_824.0;

/// The profiles of the firewall, in the order in which Windows gives them.
const PROFILES: [&str; 3] = ["Domain", "Private", "Public"];

pub(super) fn hardware(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, _, sink| {
        let hardware = &mut sink.inventory().hardware;
        hardware.processors = fields
            .texts("CPU")
            .into_iter()
            .map(|name| Processor {
                name: Some(name),
                ..Processor::default()
            })
            .collect();
        hardware.memory_bytes = bytes(fields, "RAM").filter(|bytes| *bytes > 0);
        hardware.graphics = fields.texts("GPU");
        hardware.board = fields.text("Motherboard");
        hardware.bios.version = fields.text("BIOS");
    });
}

pub(super) fn system(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, _, sink| {
        let version = fields.text("OSVersion");
        let caption = fields.text("OS").unwrap_or_default();
        let os = os::of_windows(&caption, version.as_deref());
        let boot = sink.time(fields.get("LastBootUpTime"));
        let inventory = sink.inventory();
        let security = &mut inventory.security;
        let profiles = fields.list("WindowsFirewall").into_iter().zip(PROFILES);
        security.firewall = profiles.map(|(state, name)| profile(name, state)).collect();
        security.antivirus = fields.texts("AntiVirusProduct");
        // Servers have no security center, which keeps the list.
        let is_asked = fields.has("AntiVirusProduct") && os.is_server == Some(false);
        security.antivirus_known = is_asked || !security.antivirus.is_empty();
        (inventory.os, inventory.boot) = (os, boot);
    });
}

fn profile(name: &str, state: &Json) -> Profile {
    let state = match super::fields::count(state) {
        Some(0) => ProfileState::Off,
        Some(1) => ProfileState::On,
        Some(2) => ProfileState::NotConfigured,
        _ => match super::fields::flag(state) {
            Some(true) => ProfileState::On,
            Some(false) => ProfileState::Off,
            None => ProfileState::Unknown,
        },
    };
    Profile {
        name: name.to_owned(),
        state,
    }
}

pub(super) fn programs(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(name) = fields.text("Name") else {
            return sink.trouble(position, "a program without a name");
        };
        sink.inventory().programs.push(Program {
            name,
            version: fields.text("Version"),
            vendor: fields.text("Vendor"),
            installed: None,
        });
    });
}

pub(super) fn network(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(name) = fields.first(&["Name", "InterfaceDescription"]) else {
            return sink.trouble(position, "an adapter without a name");
        };
        let state = match fields.raw("Status").trim() {
            "Up" => AdapterState::Up,
            "Disconnected" => AdapterState::Down,
            "Disabled" => AdapterState::Disabled,
            "Not Present" => AdapterState::NotPresent,
            _ => AdapterState::Unknown,
        };
        // Of what is not connected Windows gives the speed that it last had, or any.
        let speed = fields
            .text("LinkSpeed")
            .filter(|_| state == AdapterState::Up);
        sink.inventory().adapters.push(Adapter {
            name,
            description: fields.text("InterfaceDescription"),
            state,
            speed_bits: speed.and_then(|speed| units::bits(&speed)),
            addresses: fields.texts("IPAddress"),
            ..Adapter::default()
        });
    });
}

pub(super) fn storage(document: &Json, sink: &mut Sink<'_>) {
    rows(document, sink, |fields, position, sink| {
        let Some(name) = fields.text("DeviceID") else {
            return sink.trouble(position, "a volume without a name");
        };
        let (total, free) = (bytes(fields, "SizeGB"), bytes(fields, "FreeSpaceGB"));
        let used_percent = fields.number("UsedSpacePercent");
        // A locked volume of BitLocker has neither size nor share; one that is full has both.
        let is_locked = total == Some(0) && used_percent.is_none();
        let total = total.filter(|total| *total > 0);
        sink.inventory().volumes.push(Volume {
            is_system: name.eq_ignore_ascii_case("C:"),
            mount: Some(name.clone()),
            name,
            label: fields.text("VolumeName"),
            total,
            free: free.filter(|_| total.is_some()),
            used_percent: used_percent.filter(|percent| (0.0..=100.0).contains(percent)),
            kind: VolumeKind::Fixed,
            is_locked,
            ..Volume::default()
        });
    });
}

/// A size that is stated in GiB.
fn bytes(fields: Fields<'_>, name: &str) -> Option<u64> {
    let gib = fields.number(name).filter(|gib| (0.0..1e9).contains(gib))?;
    Some((gib * GIB) as u64)
}
