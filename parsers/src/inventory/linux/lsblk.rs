//! `lsblk -J`: drives, what they are divided into, and where that is mounted.

use super::super::fields::{self, Fields};
use super::super::read::Sink;
use super::super::storage::{Array, Disk, DiskKind, Volume, VolumeKind};
use super::super::units;
use super::file_systems;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    devices(fields.list("blockdevices"), sink);
}

/// Devices and those within them, as deep as the document is nested.
fn devices(devices_: Vec<&Json>, sink: &mut Sink<'_>) {
    for (device, position) in devices_.into_iter().zip(1..) {
        let fields = Fields::of(device);
        let Some((fields, name)) =
            fields.and_then(|fields| Some((fields, fields.first(&["path", "name"])?)))
        else {
            sink.trouble(position, "a device without a name");
            continue;
        };
        match fields.raw("type") {
            "disk" => sink.inventory().disks.push(disk(fields, &name)),
            level if level.starts_with("raid") => array(&name, level, sink),
            _ => {}
        }
        volume(fields, &name, sink);
        devices(fields.list("children"), sink);
    }
}

fn disk(fields: Fields<'_>, name: &str) -> Disk {
    Disk {
        name: device(name),
        model: fields.text("model"),
        serial: fields.text("serial"),
        firmware: fields.text("rev"),
        protocol: fields.text("tran"),
        kind: match fields.flag("rota") {
            Some(true) => DiskKind::Rotating,
            Some(false) => DiskKind::Flash,
            None => DiskKind::Unknown,
        },
        size: size(fields, "size"),
        ..Disk::default()
    }
}

/// An array stands below each of its drives.
fn array(name: &str, level: &str, sink: &mut Sink<'_>) {
    let arrays = &mut sink.inventory().arrays;
    if arrays.iter().all(|array| array.name != name) {
        arrays.push(Array {
            name: name.to_owned(),
            level: Some(level.to_owned()),
            ..Array::default()
        });
    }
}

fn volume(fields: Fields<'_>, name: &str, sink: &mut Sink<'_>) {
    // Newer versions give a list, in which null stands for none.
    let mut mounts = fields.texts("mountpoints");
    mounts.extend(fields.text("mountpoint"));
    let Some(mount) = mounts
        .into_iter()
        .filter(|mount| mount.starts_with('/'))
        .min_by_key(String::len)
    else {
        return;
    };
    let device = device(name);
    if sink
        .report
        .inventory
        .volumes
        .iter()
        .any(|volume| volume.name == device)
    {
        return;
    }
    let file_system = fields.text("fstype");
    let kind = match file_systems::kind(&device, Some(&mount), file_system.as_deref()) {
        VolumeKind::Fixed if fields.flag("rm") == Some(true) => VolumeKind::Removable,
        VolumeKind::Fixed if fields.flag("ro") == Some(true) => VolumeKind::ReadOnlyImage,
        kind => kind,
    };
    let free = size(fields, "fsavail");
    sink.inventory().volumes.push(Volume {
        name: device,
        label: fields.text("label"),
        is_system: mount == "/",
        mount: Some(mount),
        file_system,
        total: size(fields, "fssize").or_else(|| size(fields, "size")),
        free,
        used_percent: file_systems::used_percent(size(fields, "fsused"), free),
        kind,
        ..Volume::default()
    });
}

/// Names stand without their folder where no path is asked for.
fn device(name: &str) -> String {
    if name.starts_with('/') {
        name.to_owned()
    } else {
        format!("/dev/{name}")
    }
}

/// Bytes with `-b`, else a text with a unit.
fn size(fields: Fields<'_>, name: &str) -> Option<u64> {
    let value = fields.get(name)?;
    fields::count(value).or_else(|| units::size(value.as_str()?))
}
