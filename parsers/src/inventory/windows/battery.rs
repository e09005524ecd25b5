//! Batteries, as `powercfg /batteryreport` describes them.

use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::super::fields::{self, clip};
use super::super::hardware::Battery;
use super::super::instant;
use super::super::read::Sink;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.text().trim_start().starts_with('<') && head.text().contains("<BatteryReport")
}

/// Texts by the names of their elements, with the element around them.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut open: Vec<String> = Vec::new();
    let mut inner = String::new();
    let mut battery = Battery::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                if open.len() >= sink.limits.json_depth {
                    return sink.trouble(0, "the XML is nested too deep");
                }
                open.push(tag.local_name().into_inner().to_owned());
                inner.clear();
            }
            Ok(Event::Text(part)) => {
                inner.push_str(&part.into_inner());
                clip(&mut inner, sink.limits.field_bytes);
            }
            Ok(Event::End(_)) => {
                let name = open.pop().unwrap_or_default();
                let parent = open.last().map_or("", String::as_str);
                match (parent, name.as_str()) {
                    ("Batteries", "Battery") => {
                        let whole = std::mem::take(&mut battery).with_health();
                        if sink.report.inventory.batteries.len() < sink.limits.entries {
                            sink.inventory().batteries.push(whole);
                        } else {
                            sink.report.dropped += 1;
                        }
                    }
                    // Without batteries the list is there all the same.
                    (_, "Batteries") => sink.is_answered = true,
                    ("Battery", _) => of_battery(&name, &inner, &mut battery),
                    ("SystemInformation" | "ReportInformation", _) => {
                        of_machine(&name, &inner, sink);
                    }
                    _ => {}
                }
                inner.clear();
            }
            Ok(Event::Eof) => {
                if !open.is_empty() {
                    sink.cut(0);
                }
                return;
            }
            Ok(_) => {}
            Err(quick_xml::Error::Syntax(_)) => return sink.cut(0),
            Err(error) => return sink.trouble(0, format!("the XML is not valid: {error}")),
        }
    }
}

fn of_battery(name: &str, text: &str, battery: &mut Battery) {
    let count = || text.trim().parse().ok();
    match name {
        "Id" => battery.name = fields::known(text).map(ToOwned::to_owned),
        // What Windows does not know it writes as zero.
        "DesignCapacity" => battery.design_mwh = count().filter(|mwh| *mwh > 0),
        "FullChargeCapacity" => battery.full_mwh = count().filter(|mwh| *mwh > 0),
        "CycleCount" => battery.cycles = count().filter(|cycles| *cycles > 0),
        _ => {}
    }
}

fn of_machine(name: &str, text: &str, sink: &mut Sink<'_>) {
    let Some(text) = fields::known(text) else {
        return;
    };
    match name {
        "ScanTime" => sink.inventory().taken = sink_time(text, sink),
        "ComputerName" => sink.inventory().host = Some(text.to_owned()),
        "Manufacturer" | "SystemManufacturer" => {
            sink.inventory().hardware.manufacturer = Some(text.to_owned());
        }
        "ProductName" | "SystemProductName" => {
            sink.inventory().hardware.model = Some(text.to_owned());
        }
        "BIOSVersion" => sink.inventory().hardware.bios.version = Some(text.to_owned()),
        "BIOSDate" => sink.inventory().hardware.bios.date = instant::day(text),
        "OSBuild" => sink.inventory().os.build = text.split('.').next().map(ToOwned::to_owned),
        _ => {}
    }
}

fn sink_time(text: &str, sink: &mut Sink<'_>) -> Option<jiff::Timestamp> {
    sink.instant(instant::parse(text))
}
