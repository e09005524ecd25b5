//! The health log of `NVMe` drives, as `smartctl` and `nvme-cli` write it.

use super::super::fields::Fields;
use super::super::read::Sink;
use super::super::storage::{Disk, DiskKind, Health, Nvme};
use crate::json::Json;

/// The most that a drive can state of what it has used up, in percent: a byte.
const WORN: f64 = 255.0;

/// Kelvin of the freezing point.
const FREEZING: f64 = 273.0;

/// What `smartctl` writes.
pub(super) fn read(fields: Fields<'_>, disk: &mut Disk) {
    let Some(log) = fields.object("nvme_smart_health_information_log") else {
        return;
    };
    let spare = (
        log.count("available_spare"),
        log.count("available_spare_threshold"),
    );
    disk.wear_percent = log.within("percentage_used", 0.0, WORN);
    disk.logged_errors = log.count("num_err_log_entries");
    disk.uncorrected_errors = log.count("media_errors");
    disk.nvme = Some(nvme(log, spare));
}

fn nvme(log: Fields<'_>, (spare, threshold): (Option<u64>, Option<u64>)) -> Nvme {
    // Drives that keep no spare blocks state 0 of 0.
    let has_spare = spare != Some(0) || threshold.is_some_and(|threshold| threshold > 0);
    Nvme {
        critical_warning: log
            .count("critical_warning")
            .and_then(|bits| u8::try_from(bits).ok()),
        spare_percent: spare.filter(|_| has_spare),
        spare_threshold: threshold.filter(|_| has_spare),
        media_errors: log.count("media_errors"),
        unsafe_shutdowns: log.count("unsafe_shutdowns"),
    }
}

/// `nvme smart-log -o json`: one drive, whose name is not in it.
pub(super) fn smart_log(document: &Json, sink: &mut Sink<'_>) {
    let log = Fields::of(document).filter(|log| log.count("critical_warning").is_some());
    let Some(log) = log else {
        return sink.trouble(0, "no `critical_warning`");
    };
    let kelvin = log.number("temperature");
    let nvme = nvme(log, (log.count("avail_spare"), log.count("spare_thresh")));
    sink.inventory().disks.push(Disk {
        protocol: Some("NVMe".to_owned()),
        kind: DiskKind::Flash,
        health: match nvme.critical_warning {
            Some(0) => Health::Passed,
            Some(_) => Health::Failing,
            None => Health::Unknown,
        },
        temperature: kelvin
            .map(|kelvin| kelvin - FREEZING)
            .filter(|degrees| (1.0..200.0).contains(degrees)),
        power_on_hours: log.count("power_on_hours"),
        wear_percent: log.within("percent_used", 0.0, WORN),
        uncorrected_errors: nvme.media_errors,
        logged_errors: log.count("num_err_log_entries"),
        nvme: Some(nvme),
        ..Disk::default()
    });
}
