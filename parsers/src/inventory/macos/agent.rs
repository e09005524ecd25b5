//! Macs as agents and their servers describe them.

use super::super::fields::Fields;
use super::super::linux::df;
use super::super::os;
use super::super::read::Sink;
use super::profiler;
use crate::json::Json;

/// What a log summary says of the machine; the logs in it are for others.
pub(super) fn summary(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let taken = sink.time(fields.get("timestamp"));
    let inventory = sink.inventory();
    inventory.taken = taken;
    inventory.host = fields.text("hostname");
    if let Some(platform) = fields.text("os_version") {
        inventory.os = os::of_platform(&platform);
    }
    if let Some(info) = fields.object("system_info") {
        // Either the parts of `system_profiler` by their names, or its part on hardware alone.
        if info.has("SPHardwareDataType") {
            profiler::parts(info, sink);
        } else {
            profiler::hardware(info, sink);
        }
    }
    let disks = fields
        .object("system_stats")
        .map_or("", |stats| stats.raw("disk_usage"));
    for (_, line) in sink.lines(disks) {
        if let Some(volume) = df::macos(line) {
            sink.inventory().volumes.push(volume);
        }
    }
}

/// What an agent's server keeps of a Mac.
pub(super) fn device(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    if let Some(status) = fields.object("devicestatus") {
        let taken = sink.time(status.get("last_update"));
        let inventory = sink.inventory();
        inventory.taken = taken;
        if let Some(platform) = status.text("agent_platform") {
            inventory.os = os::of_platform(&platform);
        }
        inventory.hardware.manufacturer = status.text("system_manufacturer");
        inventory.hardware.model = status.text("system_model").map(|model| identifier(&model));
    }
    if let Some(bios) = fields.object("devicebios") {
        let hardware = &mut sink.inventory().hardware;
        hardware.serial = bios.text("bios_serial");
        hardware.bios.vendor = bios.text("bios_vendor");
        hardware.bios.version = bios.text("bios_version");
    }
}

/// `MacBookPro11,4` of `MacBook Pro (MacBookPro11,4)`.
fn identifier(model: &str) -> String {
    let inner = model
        .rsplit_once('(')
        .and_then(|(_, inner)| inner.strip_suffix(')'));
    inner
        .filter(|inner| inner.contains(','))
        .unwrap_or(model)
        .to_owned()
}
