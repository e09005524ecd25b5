//! The volumes of an agent's audit: some dialects name them by where they are mounted, others by their device.

use std::collections::BTreeMap;

use super::super::fields::Fields;
use super::super::linux::file_systems;
use super::super::read::Sink;
use super::super::storage::{Volume, VolumeKind};
use crate::json::Json;

/// What is mounted where.
struct Partition<'a> {
    mount: &'a str,
    device: &'a str,
    file_system: Option<String>,
}

pub(super) fn read(body: Fields<'_>, sink: &mut Sink<'_>) {
    let partitions = partitions(body);
    for (value, position) in body.list("drives").into_iter().zip(1..) {
        let drive = Fields::of(value);
        let Some((fields, name)) = drive.and_then(|fields| Some((fields, fields.text("name")?)))
        else {
            sink.trouble(position, "a drive without a name");
            continue;
        };
        let partition = partitions.iter().find(|partition| partition.mount == name);
        // A device may be mounted in several places: the shortest is where the volume is.
        let partition = partition.or_else(|| {
            let of_device = partitions
                .iter()
                .filter(|partition| partition.device == name);
            of_device.min_by_key(|partition| partition.mount.len())
        });
        let is_mount = name.starts_with('/') && !name.starts_with("/dev/") || name.contains(":\\");
        let mount = partition
            .map(|partition| partition.mount.to_owned())
            .or_else(|| is_mount.then(|| name.clone()));
        let file_system = partition.and_then(|partition| partition.file_system.clone());
        // `C:\\` here is `C:` elsewhere.
        let (name, mount) = (letter(name), mount.map(letter));
        sink.inventory()
            .volumes
            .push(volume(fields, name, mount, file_system));
    }
}

fn letter(name: String) -> String {
    match name.strip_suffix(":\\") {
        Some(letter) if letter.len() == 1 => format!("{letter}:"),
        _ => name,
    }
}

fn volume(
    fields: Fields<'_>,
    name: String,
    mount: Option<String>,
    file_system: Option<String>,
) -> Volume {
    let total = fields.count("total").filter(|total| *total > 0);
    let part = |name| {
        fields
            .count(name)
            .filter(|part| total.is_some_and(|total| *part <= total))
    };
    let (used, free) = (part("used"), part("free"));
    let stated = fields
        .number("usedPer")
        .filter(|percent| total.is_some() && (0.0..=100.0).contains(percent));
    let system = mount.as_deref().unwrap_or(&name);
    let is_system = system == "/" || system.eq_ignore_ascii_case("C:");
    let kind = file_systems::kind(&name, mount.as_deref(), file_system.as_deref());
    Volume {
        // Agents list what is built in, and images.
        kind: if kind == VolumeKind::Unknown {
            VolumeKind::Fixed
        } else {
            kind
        },
        is_system,
        name,
        mount,
        file_system,
        total,
        free,
        used_percent: file_systems::used_percent(used, free).or(stated),
        ..Volume::default()
    }
}

fn partitions(body: Fields<'_>) -> Vec<Partition<'_>> {
    let lists = body
        .list("partitions")
        .into_iter()
        .filter_map(Json::as_object);
    let mounts = lists.flat_map(BTreeMap::iter);
    let partitions = mounts.filter_map(|(mount, value)| {
        let fields = Fields::of(value)?;
        Some(Partition {
            mount,
            device: fields.raw("device"),
            file_system: fields.text("fstype"),
        })
    });
    partitions.collect()
}
