//! Drives as `wmic diskdrive` lists them: CSV with a blank line before it and two returns at each end.

use super::super::fields;
use super::super::read::Sink;
use super::super::storage::{Disk, DiskKind, Health};
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.lines()
        .find(|line| !line.trim().is_empty())
        .is_some_and(is_header)
}

fn is_header(line: &str) -> bool {
    let mut names = line.trim().split(',');
    names.next() == Some("Node") && {
        let names: Vec<&str> = names.collect();
        names.contains(&"Model") && names.contains(&"Status")
    }
}

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let lines = sink.lines(text);
    let mut lines = lines.into_iter();
    let names: Vec<&str> = match lines.next() {
        Some((_, line)) if is_header(line) => line.trim().split(',').collect(),
        _ => return,
    };
    for (number, line) in lines {
        let cells: Vec<&str> = line.trim().split(',').collect();
        if cells.len() != names.len() {
            sink.trouble(
                number,
                format!("{} cells instead of {}", cells.len(), names.len()),
            );
            continue;
        }
        let cell = |name: &str| {
            let at = names
                .iter()
                .position(|known| known.eq_ignore_ascii_case(name))?;
            fields::known(cells[at]).map(ToOwned::to_owned)
        };
        let Some(name) = cell("DeviceID")
            .or_else(|| cell("Index"))
            .or_else(|| cell("Model"))
        else {
            sink.trouble(number, "a drive without a name");
            continue;
        };
        sink.inventory().host = cell("Node");
        sink.inventory().disks.push(Disk {
            name,
            model: cell("Model"),
            serial: cell("SerialNumber"),
            firmware: cell("FirmwareRevision"),
            protocol: cell("InterfaceType"),
            kind: DiskKind::Unknown,
            size: cell("Size")
                .and_then(|size| size.parse().ok())
                .filter(|size| *size > 0),
            health: match cell("Status").as_deref() {
                Some("OK") => Health::Passed,
                Some("Pred Fail" | "Degraded" | "Stressed") => Health::Warning,
                Some("Error" | "NonRecover") => Health::Failing,
                _ => Health::Unknown,
            },
            ..Disk::default()
        });
    }
}
