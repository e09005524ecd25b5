//! The attributes and logs of ATA drives.

use super::super::fields::Fields;
use super::super::storage::{Attribute, Disk, Failed, SelfTest};

/// Attributes that tell of a drive's health, whoever built it: reallocated (5, 196), spin retries (10), wear and spare
/// blocks (177, 202, 231, 232, 233), errors (184, 187, 188, 198, 199), pending sectors (197).
const OF_HEALTH: [u64; 14] = [
    5, 10, 177, 184, 187, 188, 196, 197, 198, 199, 202, 231, 232, 233,
];

pub(super) fn read(fields: Fields<'_>, disk: &mut Disk) {
    if let Some(table) = fields.object("ata_smart_attributes") {
        disk.attributes = table.objects("table").filter_map(attribute).collect();
    }
    let log = fields.object("ata_smart_error_log");
    let kinds = ["extended", "summary"].into_iter();
    let of_log = |kind| {
        log.and_then(|log| log.object(kind))
            .and_then(|log| log.count("count"))
    };
    if let Some(count) = kinds.clone().find_map(of_log) {
        disk.logged_errors = Some(count);
    }
    let tests = fields.object("ata_smart_self_test_log");
    let mut tests = ["extended", "standard"]
        .into_iter()
        .filter_map(|kind| tests?.object(kind));
    disk.self_test = tests.find_map(|log| log.objects("table").find_map(self_test));
}

fn attribute(fields: Fields<'_>) -> Option<Attribute> {
    let id = fields.count("id")?;
    let failed = match fields.raw("when_failed") {
        "now" => Some(Failed::Now),
        "past" => Some(Failed::Past),
        _ => None,
    };
    if !OF_HEALTH.contains(&id) && failed.is_none() {
        return None;
    }
    Some(Attribute {
        id: u8::try_from(id).ok()?,
        name: fields.text("name").unwrap_or_default(),
        value: fields.count("value"),
        worst: fields.count("worst"),
        threshold: fields.count("thresh"),
        raw: fields
            .object("raw")
            .and_then(raw)
            .map(|raw| unpacked(id, raw)),
        is_prefail: fields
            .object("flags")
            .and_then(|flags| flags.flag("prefailure"))
            == Some(true),
        failed,
    })
}

/// The value may pack several numbers; the text has them apart, that which counts first.
fn raw(raw: Fields<'_>) -> Option<u64> {
    let text = raw.raw("string").trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = text[digits..]
        .chars()
        .next()
        .is_none_or(|next| matches!(next, ' ' | '/' | 'h' | '('));
    let first = text[..digits].parse().ok().filter(|_| is_number);
    first.or_else(|| raw.count("value"))
}

/// Some drives pack three counts of 16 bits, of which the lowest is that of all; amounts that were written are no
/// counts and may be that large.
fn unpacked(id: u64, raw: u64) -> u64 {
    let is_packed = raw > u64::from(u32::MAX) && id < 231;
    if is_packed { raw & 0xFFFF } else { raw }
}

/// Tests that run or were stopped say nothing.
fn self_test(fields: Fields<'_>) -> Option<SelfTest> {
    let status = fields.object("status")?;
    let value = status.count("value").map(|value| value >> 4);
    let passed = status.flag("passed").or(value.map(|value| value == 0))?;
    // 1 and 2 were stopped, 15 runs.
    if !passed && matches!(value, Some(1 | 2 | 15)) {
        return None;
    }
    Some(SelfTest {
        passed,
        at_hours: fields.count("lifetime_hours"),
    })
}
