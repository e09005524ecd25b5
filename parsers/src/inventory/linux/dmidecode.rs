//! Text of `dmidecode`: blocks of a title and indented pairs.

use super::super::fields;
use super::super::hardware::Processor;
use super::super::instant;
use super::super::read::Sink;
use super::super::units;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    let text = head.text().trim_start();
    text.starts_with("# dmidecode") || text.starts_with("Handle 0x") && text.contains("DMI type")
}

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let mut title = "";
    for (_, line) in sink.lines(text) {
        if !line.starts_with('\t') {
            title = line.trim();
            if title == "Processor Information" {
                sink.inventory()
                    .hardware
                    .processors
                    .push(Processor::default());
            }
            continue;
        }
        // Lists below a pair are indented twice.
        let pair = line
            .trim_start_matches('\t')
            .split_once(": ")
            .filter(|_| !line.starts_with("\t\t"));
        if let Some((name, value)) = pair {
            take(title, name, value.trim(), sink);
        }
    }
    // Sockets that are empty.
    sink.inventory()
        .hardware
        .processors
        .retain(|processor| *processor != Processor::default());
}

fn take(title: &str, name: &str, value: &str, sink: &mut Sink<'_>) {
    let hardware = &mut sink.inventory().hardware;
    let text = fields::known(value).map(ToOwned::to_owned);
    match (title, name) {
        ("BIOS Information", "Vendor") => hardware.bios.vendor = text,
        ("BIOS Information", "Version") => hardware.bios.version = text,
        ("BIOS Information", "Release Date") => hardware.bios.date = instant::day(value),
        ("System Information", "Manufacturer") => hardware.manufacturer = text,
        ("System Information", "Product Name") => hardware.model = text,
        ("System Information", "Serial Number") => hardware.serial = text,
        ("Base Board Information", "Product Name") => hardware.board = text,
        ("Memory Device", "Size") => {
            // `No Module Installed` is no size.
            if let Some(size) = units::size(value) {
                hardware.memory_bytes =
                    Some(hardware.memory_bytes.unwrap_or(0).saturating_add(size));
            }
        }
        ("Processor Information", _) => {
            if let Some(processor) = hardware.processors.last_mut() {
                of_processor(name, value, text, processor);
            }
        }
        _ => {}
    }
}

fn of_processor(name: &str, value: &str, text: Option<String>, processor: &mut Processor) {
    match name {
        "Version" => processor.name = text,
        "Core Count" => processor.cores_physical = value.parse().ok(),
        "Thread Count" => processor.cores_logical = value.parse().ok(),
        "Max Speed" => {
            let speed = units::split(value).filter(|(_, unit)| *unit == "MHz");
            processor.mhz_max = speed.map(|(mhz, _)| mhz).filter(|mhz| *mhz > 0.0);
        }
        _ => {}
    }
}
