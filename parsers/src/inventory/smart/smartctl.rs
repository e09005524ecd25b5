//! `smartctl -j`, of drives of any kind.

use super::super::fields::Fields;
use super::super::read::Sink;
use super::super::storage::{Disk, DiskKind, Health, Scsi, SelfTest};
use super::{ata, nvme};
use crate::json::Json;

/// Bits of the exit status without which there is no drive: wrong arguments, and one that could not be opened.
const NOT_ASKED: u64 = 1 | 2;

/// The bit of a drive that is failing.
const FAILING: u64 = 8;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let tool = fields.object("smartctl");
    let status = tool.and_then(|tool| tool.count("exit_status"));
    for message in tool.into_iter().flat_map(|tool| tool.objects("messages")) {
        sink.trouble(0, message.raw("string"));
    }
    let device = fields.object("device");
    let is_asked = status.is_none_or(|status| status & NOT_ASKED == 0);
    let Some((device, name)) = device
        .and_then(|device| Some((device, device.text("name")?)))
        .filter(|_| is_asked)
    else {
        if sink.report.trouble_count == 0 {
            sink.trouble(0, "`smartctl` was not asked for a drive, or found none");
        }
        return;
    };
    // Drives in tests have any date; a machine's clock was not set before this was written.
    sink.inventory().taken = sink.time(
        fields
            .object("local_time")
            .and_then(|time| time.get("time_t")),
    );
    let disk = disk(fields, device, name, status);
    sink.inventory().disks.push(disk);
}

fn disk(fields: Fields<'_>, device: Fields<'_>, name: String, status: Option<u64>) -> Disk {
    let protocol = device.text("protocol");
    let mut disk = Disk {
        name,
        model: fields.first(&["model_name", "scsi_model_name"]),
        serial: fields.text("serial_number"),
        firmware: fields.first(&["firmware_version", "scsi_revision"]),
        kind: kind(fields, protocol.as_deref()),
        protocol,
        size: size(fields),
        health: health(fields, status),
        temperature: temperature(fields),
        power_on_hours: fields
            .object("power_on_time")
            .and_then(|time| time.count("hours")),
        exit_bits: status.and_then(|status| u8::try_from(status).ok()),
        scsi: scsi(fields),
        ..Disk::default()
    };
    ata::read(fields, &mut disk);
    nvme::read(fields, &mut disk);
    if let Some(scsi) = &disk.scsi {
        let failed = [
            scsi.read_uncorrected,
            scsi.write_uncorrected,
            scsi.verify_uncorrected,
        ];
        disk.uncorrected_errors = failed.into_iter().flatten().reduce(u64::saturating_add);
    }
    if disk.self_test.is_none() {
        disk.self_test = scsi_self_test(fields);
    }
    disk
}

/// 0 turns says flash; `NVMe` drives do not speak of turning.
fn kind(fields: Fields<'_>, protocol: Option<&str>) -> DiskKind {
    match (fields.count("rotation_rate"), protocol) {
        (Some(0), _) | (None, Some("NVMe")) => DiskKind::Flash,
        (Some(_), _) => DiskKind::Rotating,
        (None, _) => DiskKind::Unknown,
    }
}

fn size(fields: Fields<'_>) -> Option<u64> {
    let bytes = |object: Option<Fields<'_>>| object.and_then(|object| object.count("bytes"));
    let namespace = fields.objects("nvme_namespaces").next();
    bytes(fields.object("user_capacity"))
        .or_else(|| fields.count("nvme_total_capacity"))
        .or_else(|| bytes(namespace.and_then(|namespace| namespace.object("size"))))
        .filter(|size| *size > 0)
}

/// What the drive answers; the exit status repeats it only where it is bad.
fn health(fields: Fields<'_>, status: Option<u64>) -> Health {
    let passed = fields
        .object("smart_status")
        .and_then(|status| status.flag("passed"));
    match passed {
        Some(false) => Health::Failing,
        _ if status.is_some_and(|status| status & FAILING != 0) => Health::Failing,
        Some(true) => Health::Passed,
        None => Health::Unknown,
    }
}

/// 0 is what drives without a thermometer state.
fn temperature(fields: Fields<'_>) -> Option<f64> {
    fields
        .object("temperature")
        .and_then(|temperature| temperature.within("current", 1.0, 200.0))
}

fn scsi(fields: Fields<'_>) -> Option<Scsi> {
    let log = fields.object("scsi_error_counter_log");
    let failed = |name| {
        log.and_then(|log| log.object(name))
            .and_then(|log| log.count("total_uncorrected_errors"))
    };
    let scsi = Scsi {
        grown_defects: fields.count("scsi_grown_defect_list"),
        read_uncorrected: failed("read"),
        write_uncorrected: failed("write"),
        verify_uncorrected: failed("verify"),
        trip_temperature: fields
            .object("temperature")
            .and_then(|temperature| temperature.count("drive_trip"))
            .filter(|degrees| *degrees > 0),
    };
    (scsi != Scsi::default()).then_some(scsi)
}

/// `scsi_self_test_0` is the last; results from 3 on are failures, 15 is one that still runs.
fn scsi_self_test(fields: Fields<'_>) -> Option<SelfTest> {
    let last = fields.object("scsi_self_test_0")?;
    let result = last.object("result")?.count("value")?;
    let is_over = result != 15;
    is_over.then(|| SelfTest {
        passed: result < 3,
        at_hours: last
            .object("power_on_time")
            .and_then(|time| time.count("hours")),
    })
}
