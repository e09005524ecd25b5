//! An agent's audit of a machine (`{"data": {…}}`), in its five dialects.
//!
//! They differ in what they list and what they write where they know nothing, and they share a mistake: what they call
//! `bytesSent` was received, and the other way round.

use super::super::fields::Fields;
use super::super::hardware::{Battery, Memory, Processor};
use super::super::network::{Adapter, AdapterState};
use super::super::os;
use super::super::read::Sink;
use super::super::record::User;
use super::audit_storage;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let body = fields.object("data").unwrap_or(fields);
    let (device, system) = (body.object("device"), body.object("system"));
    let taken = sink.time(device.and_then(|device| device.get("systemtime")));
    let boot = [system, body.object("uptime")]
        .into_iter()
        .flatten()
        .find_map(|fields| fields.get("bootTime"));
    let boot = sink.time(boot);
    let inventory = sink.inventory();
    (inventory.taken, inventory.boot) = (taken, boot);
    inventory.device = device.and_then(|device| device.text("deviceUuid"));
    inventory.host = system.and_then(|system| system.text("systemName"));
    if let Some(platform) = system.and_then(|system| system.text("devicePlatform")) {
        inventory.os = os::of_platform(&platform);
    }
    hardware(body, sink);
    inventory_memory(body, sink);
    audit_storage::read(body, sink);
    for (interfaces, position) in body.list("networkList").into_iter().zip(1..) {
        match interfaces.as_object() {
            Some(interfaces) => network(interfaces, sink),
            None => sink.trouble(
                position,
                format!("`networkList` has {} in it", interfaces.kind()),
            ),
        }
    }
    users(body, sink);
}

fn hardware(body: Fields<'_>, sink: &mut Sink<'_>) {
    let of =
        |object: &str, names: &[&str]| body.object(object).and_then(|fields| fields.first(names));
    let hardware = &mut sink.inventory().hardware;
    hardware.manufacturer =
        of("system", &["systemmanufacturer"]).or_else(|| body.text("manufacturer"));
    let model =
        of("system", &["modelidentifier", "systemmodel"]).or_else(|| body.text("systemModel"));
    hardware.model = model;
    hardware.serial = of("bios", &["serialnumber"]).or_else(|| of("smbios", &["serialNumber"]));
    hardware.bios.vendor = of("bios", &["biosvendor"]);
    hardware.bios.version = of("bios", &["biosversion"]);
    hardware.graphics.extend(of("gpuinfo", &["gpuproduct"]));
    let metrics = body.object("cpu").and_then(|cpu| cpu.object("cpu_metrics"));
    let count = |name| {
        metrics
            .and_then(|metrics| metrics.count(name))
            .and_then(|count| u32::try_from(count).ok())
    };
    let all = body
        .object("system")
        .and_then(|system| system.count("cpuCount"));
    let processor = Processor {
        name: of("cpu", &["cpuname"]),
        cores_physical: count("cores_physical"),
        cores_logical: count("cores_logical")
            .or_else(|| all.and_then(|count| u32::try_from(count).ok())),
        mhz_max: metrics.and_then(|metrics| metrics.within("frequency_max", 1.0, 1e6)),
    };
    if processor != Processor::default() {
        hardware.processors.push(processor);
    }
    let battery = body
        .object("battery")
        .filter(|battery| battery.flag("installed") == Some(true));
    if let Some(battery) = battery {
        let percent = battery.within("pcCharged", 0.0, 100.0);
        sink.inventory().batteries.push(Battery {
            percent,
            is_plugged: battery.flag("powerPlug"),
            ..Battery::default()
        });
    }
}

/// Memory of which nothing is known is all zero.
fn inventory_memory(body: Fields<'_>, sink: &mut Sink<'_>) {
    let Some(memory) = body.object("memory") else {
        return;
    };
    let Some(total) = memory.count("total").filter(|total| *total > 0) else {
        return;
    };
    let within = |bytes: &u64| *bytes <= total;
    let metrics = memory.object("memory_metrics");
    let swap_total = metrics.and_then(|metrics| metrics.count("swap_total"));
    let swap_used = metrics.and_then(|metrics| metrics.count("swap_used"));
    let inventory = sink.inventory();
    inventory.hardware.memory_bytes = Some(total);
    inventory.memory = Some(Memory {
        total: Some(total),
        available: memory.count("available").filter(within),
        used: memory.count("used").filter(within),
        swap_total,
        swap_used: swap_used.filter(|used| swap_total.is_some_and(|total| *used <= total)),
    });
}

/// All interfaces stand in one object, or each in its own.
fn network(interfaces: &std::collections::BTreeMap<String, Json>, sink: &mut Sink<'_>) {
    for (name, value) in interfaces {
        let Some(fields) = Fields::of(value) else {
            sink.trouble(
                0,
                format!("the adapter `{name}` is {} and no object", value.kind()),
            );
            continue;
        };
        let state = match fields.flag("ifIsUp") {
            Some(true) => AdapterState::Up,
            Some(false) => AdapterState::Down,
            None => AdapterState::Unknown,
        };
        let addresses = ["address4", "address6"]
            .into_iter()
            .filter_map(|name| fields.text(name));
        let addresses = addresses.map(|address| address.split('%').next().unwrap_or("").to_owned());
        // Mbit/s; 0 and -1 where it is unknown.
        let speed = fields
            .count("ifSpeed")
            .filter(|speed| *speed > 0 && state == AdapterState::Up);
        sink.inventory().adapters.push(Adapter {
            name: name.clone(),
            state,
            speed_bits: speed.and_then(|speed| speed.checked_mul(1_000_000)),
            mtu: fields.count("ifMtu").filter(|mtu| *mtu > 0),
            addresses: addresses.collect(),
            // Every dialect mixes them up.
            received: fields.count("bytesSent"),
            sent: fields.count("bytesRecv"),
            errors_in: fields.count("errIn"),
            errors_out: fields.count("errOut"),
            ..Adapter::default()
        });
    }
}

/// `[{"0": {…}}]`, or `[{}]` where nobody is logged in.
fn users(body: Fields<'_>, sink: &mut Sink<'_>) {
    let lists = body.list("Users").into_iter().filter_map(Json::as_object);
    for fields in lists
        .flat_map(std::collections::BTreeMap::values)
        .filter_map(Fields::of)
    {
        let Some(name) = fields.text("username") else {
            continue;
        };
        let since = sink.time(fields.get("loggedIn"));
        sink.inventory().users.push(User {
            name,
            terminal: fields.text("terminal"),
            host: fields.text("host").filter(|host| host != "0.0.0.0"),
            since,
        });
    }
}
