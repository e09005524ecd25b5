//! `/proc/mdstat`: software RAID.

use super::super::read::Sink;
use super::super::storage::{Array, ArrayState};
use super::super::units;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.text().trim_start().starts_with("Personalities :")
}

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    for (number, line) in sink.lines(text) {
        if let Some((name, rest)) = line
            .split_once(" : ")
            .filter(|(name, _)| name.starts_with("md"))
        {
            // A machine without arrays says so too.
            sink.inventory().arrays.push(array(name.trim(), rest));
        } else if line.starts_with("Personalities") || line.starts_with("unused devices") {
            sink.is_answered = true;
        } else if line.starts_with(char::is_whitespace) {
            if let Some(array) = sink.inventory().arrays.last_mut() {
                detail(line, array);
            }
        } else {
            sink.trouble(number, "no row of mdstat");
        }
    }
    for array in &mut sink.inventory().arrays {
        judge(array);
    }
}

/// `active raid1 sdc[1](F) sdb[0]`, with `(auto-read-only)` or the like in between.
fn array(name: &str, rest: &str) -> Array {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let is_active = words.first() == Some(&"active");
    let level = words
        .iter()
        .skip(1)
        .find(|word| !word.starts_with('(') && !word.contains('['));
    let failed = words.iter().filter(|word| word.contains("(F)"));
    let failed = failed
        .filter_map(|word| word.split('[').next())
        .map(ToOwned::to_owned);
    Array {
        name: name.to_owned(),
        level: level.map(|level| (*level).to_owned()),
        state: if is_active {
            ArrayState::Unknown
        } else {
            ArrayState::Inactive
        },
        failed: failed.collect(),
        ..Array::default()
    }
}

/// `523264 blocks super 1.2 [2/1] [U_]`, `[>....]  recovery =  0.7% (4352/523264) finish=1.9min`.
fn detail(line: &str, array: &mut Array) {
    for word in line.split_whitespace() {
        let inner = word
            .strip_prefix('[')
            .and_then(|word| word.strip_suffix(']'));
        if let Some((devices, active)) = inner.and_then(|inner| inner.split_once('/')) {
            array.devices = devices.parse().ok().or(array.devices);
            array.active = active.parse().ok().or(array.active);
        } else if let Some(percent) = units::percent(word) {
            array.progress = Some(percent);
        }
    }
    let is_rebuilt = ["recovery", "reshape"]
        .iter()
        .any(|word| line.contains(word));
    if is_rebuilt && array.state == ArrayState::Unknown {
        array.state = ArrayState::Rebuilding;
    }
}

/// A resync or check goes on while all drives are there, and does not make an array less than whole.
fn judge(array: &mut Array) {
    let has_all = array
        .devices
        .zip(array.active)
        .map(|(devices, active)| active >= devices);
    array.state = match (array.state, has_all) {
        (ArrayState::Unknown | ArrayState::Rebuilding, Some(true)) => ArrayState::Whole,
        (ArrayState::Unknown, Some(false)) => ArrayState::Degraded,
        (ArrayState::Unknown, None) if !array.failed.is_empty() => ArrayState::Degraded,
        (state, _) => state,
    };
}
