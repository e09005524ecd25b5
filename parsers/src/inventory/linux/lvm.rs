//! Reports of LVM as JSON: every value is a text.

use super::super::fields::Fields;
use super::super::read::{Sink, has_key};
use super::super::storage::{Array, ArrayState, Volume, VolumeKind};
use super::super::units;
use crate::json::Json;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    let text = head.text();
    text.trim_start().starts_with('{')
        && has_key(text, "report")
        && ["lv", "vg", "pv"].iter().any(|list| has_key(text, list))
}

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document).filter(|fields| fields.has("report")) else {
        return sink.trouble(0, "no `report`");
    };
    sink.is_answered = true;
    for report in fields.objects("report") {
        for volume in report.objects("lv") {
            logical(volume, sink);
        }
        for group in report.objects("vg") {
            let name = group.text("vg_name").unwrap_or_default();
            missing(name, group.raw("vg_attr").contains('p'), sink);
        }
        for drive in report.objects("pv") {
            let name = drive.first(&["pv_name", "vg_name"]).unwrap_or_default();
            missing(name, drive.raw("pv_attr").contains('m'), sink);
        }
    }
}

/// A volume whose attributes, letter by letter, say what it is.
fn logical(fields: Fields<'_>, sink: &mut Sink<'_>) {
    let names = [fields.text("vg_name"), fields.text("lv_name")];
    let name = names.into_iter().flatten().collect::<Vec<_>>().join("/");
    let attributes = fields.raw("lv_attr").as_bytes();
    let is_partial = matches!(attributes.get(8), Some(b'p' | b'r' | b'X'));
    let share = fields.within("data_percent", 0.0, 100.0);
    match attributes.first() {
        Some(b'r' | b'R' | b'm' | b'M') => sink.inventory().arrays.push(Array {
            name,
            level: fields.text("segtype"),
            state: if is_partial {
                ArrayState::Degraded
            } else {
                ArrayState::Whole
            },
            progress: fields.within("copy_percent", 0.0, 100.0),
            ..Array::default()
        }),
        // A thin pool that is full stops all that is on it.
        Some(b't') => sink.inventory().volumes.push(Volume {
            name,
            total: fields.text("lv_size").and_then(|size| units::size(&size)),
            used_percent: share,
            kind: VolumeKind::Fixed,
            ..Volume::default()
        }),
        _ => missing(name, is_partial, sink),
    }
}

/// What lacks a drive.
fn missing(name: String, is_missing: bool, sink: &mut Sink<'_>) {
    if is_missing {
        sink.inventory().arrays.push(Array {
            name,
            state: ArrayState::Degraded,
            ..Array::default()
        });
    }
}
