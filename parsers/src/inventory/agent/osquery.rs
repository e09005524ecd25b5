//! Tables of osquery by the names that an agent gave its queries: every value is a text.

use super::super::fields::Fields;
use super::super::hardware::Processor;
use super::super::instant;
use super::super::os;
use super::super::read::{Sink, has_key};
use super::super::software::{Program, Updates};
use super::sockets;
use crate::driver::Platform;
use crate::json::Json;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    let text = head.text().trim_start();
    let has = |name| has_key(text, name);
    text.starts_with('{')
        && !has("system_logs_summary")
        && (has("os_info") || has("windows_patches") || has("os_version") && has("system_info"))
        && !has("hardening_index")
}

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(tables) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    for name in tables.0.keys() {
        for row in tables.objects(name) {
            match name.as_str() {
                "os_info" | "os_version" => system(row, sink),
                "system_info" => machine(row, sink),
                "windows_patches" | "patches" => patch(row, sink),
                "listening_ports" => sockets::listener(row, sink),
                "programs" | "installed_programs" => program(row, sink),
                _ => {}
            }
        }
    }
}

fn system(row: Fields<'_>, sink: &mut Sink<'_>) {
    let name = row.text("name");
    let version = row.text("version");
    let platform = match row.text("platform").as_deref() {
        Some("windows") => Some(Platform::Windows),
        Some("darwin") => Some(Platform::Macos),
        Some(_) => Some(Platform::Linux),
        None => None,
    };
    let os = &mut sink.inventory().os;
    if platform == Some(Platform::Windows) {
        *os = os::of_windows(&name.unwrap_or_default(), version.as_deref());
    } else {
        (os.name, os.version, os.platform) = (name, version, platform);
    }
    os.build = row.text("build").or(os.build.take());
}

fn machine(row: Fields<'_>, sink: &mut Sink<'_>) {
    let inventory = sink.inventory();
    inventory.host = row.first(&["hostname", "computer_name"]);
    let count = |name| row.count(name).and_then(|count| u32::try_from(count).ok());
    let processor = Processor {
        name: row.text("cpu_brand"),
        cores_physical: count("cpu_physical_cores"),
        cores_logical: count("cpu_logical_cores"),
        mhz_max: None,
    };
    let hardware = &mut inventory.hardware;
    if processor != Processor::default() {
        hardware.processors.push(processor);
    }
    hardware.memory_bytes = row.count("physical_memory").filter(|bytes| *bytes > 0);
    hardware.manufacturer = row.text("hardware_vendor");
    hardware.model = row.text("hardware_model");
    hardware.serial = row.text("hardware_serial");
}

fn patch(row: Fields<'_>, sink: &mut Sink<'_>) {
    let installed = row.text("installed_on").and_then(|day| instant::day(&day));
    let updates = sink
        .inventory()
        .updates
        .get_or_insert_with(Updates::default);
    updates.last_installed = updates.last_installed.max(installed);
    updates.installed.extend(row.text("hotfix_id"));
}

fn program(row: Fields<'_>, sink: &mut Sink<'_>) {
    let Some(name) = row.text("name") else {
        return;
    };
    sink.inventory().programs.push(Program {
        name,
        version: row.text("version"),
        vendor: row.text("publisher"),
        installed: row.text("install_date").and_then(|day| instant::day(&day)),
    });
}
