//! What tells events apart that have no number.

use std::collections::HashMap;

use wegweiser_parsers::evtx::Value;
use wegweiser_parsers::winevent::Event;

/// Hashes of records without a number that are remembered to tell repetitions apart.
const REPEATED: usize = 1 << 16;

/// FNV-1a over what a value says.
pub(super) fn hash_of(value: Value<'_>) -> u64 {
    hash_text(0xcbf2_9ce4_8422_2325, &value.text())
}

fn hash_text(seed: u64, text: &str) -> u64 {
    text.bytes().chain([0xff]).fold(seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What tells an event without a number from others: everything that it says.
pub(super) fn content_hash(event: &Event<'_>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let time = event.time().map_or(0, |time| time.0);
    hash = hash_text(hash, &time.to_string());
    for value in [event.channel(), event.provider(), event.computer()]
        .into_iter()
        .flatten()
    {
        hash = hash_text(hash, &value.text());
    }
    hash = hash_text(hash, &event.event_id().unwrap_or(0).to_string());
    for (name, value) in event.fields() {
        hash = hash_text(hash_text(hash, name), &value.text());
    }
    match event.message() {
        Some(message) => hash_text(hash, &message.text()),
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
