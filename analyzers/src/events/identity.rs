//! What tells events apart that have no number.

use std::collections::HashMap;

use wegweiser_parsers::evtx::Value;
use wegweiser_parsers::winevent::Event;

use super::fnv;

/// Hashes of records without a number that are remembered to tell repetitions apart.
const REPEATED: usize = 1 << 16;

/// The hash of what a value says.
pub(super) fn hash_of(value: Value<'_>) -> u64 {
    fnv::add_text(fnv::START, &value.text())
}

/// What tells an event without a number from others: everything that it says.
pub(super) fn content_hash(event: &Event<'_>) -> u64 {
    let mut hash = fnv::START;
    let time = event.time().map_or(0, |time| time.0);
    hash = fnv::add_text(hash, &time.to_string());
    for value in [event.channel(), event.provider(), event.computer()]
        .into_iter()
        .flatten()
    {
        hash = fnv::add_text(hash, &value.text());
    }
    hash = fnv::add_text(hash, &event.event_id().unwrap_or(0).to_string());
    for (name, value) in event.fields() {
        hash = fnv::add_text(fnv::add_text(hash, name), &value.text());
    }
    match event.message() {
        Some(message) => fnv::add_text(hash, &message.text()),
        None => hash,
    }
}

/// The second of two equal records is another one, and so in every export that has both.
pub(super) fn numbered(repeated: &mut HashMap<u64, u64>, hash: u64) -> u64 {
    if repeated.len() >= REPEATED {
        repeated.clear();
    }
    let times = repeated.entry(hash).or_default();
    *times += 1;
    hash.wrapping_add(*times - 1)
}
