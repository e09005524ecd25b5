//! Damage: cut and mutated logs give what is whole, in bounded time, without a panic.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use wegweiser_evtx_writer::{CHUNK_BYTES, Event, FILE_HEADER_BYTES, Layout, Log, Value};
use wegweiser_parsers::evtx::{Options, Reader};

use crate::common::cases;
use crate::log_files::logs;

/// A deterministic generator (`SplitMix64`).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }
}

/// A log with every layout and a few chunks.
fn generated() -> Vec<u8> {
    let mut log = Log::new();
    for number in 0..400_u32 {
        let layout = Layout::ALL[number as usize % Layout::ALL.len()];
        let event = Event::new("Provider", 1000 + (number % 7) as u16)
            .layout(layout)
            .data("Text", format!("text & more {number}").as_str().into())
            .data("Number", Value::UInt32(number))
            .data("List", Value::Array(vec!["a".into(), "b".into()]))
            .data("Sid", Value::Sid(5, vec![21, 1, 2, 3, number]));
        log.push(&event);
    }
    log.finish()
}

/// Real logs of moderate size, and a generated one.
fn samples() -> Vec<(String, Vec<u8>)> {
    let mut samples = vec![("generated".to_owned(), generated())];
    let small = logs().into_iter().filter_map(|(name, path)| {
        let bytes = fs::read(path).ok()?;
        (bytes.len() < 1 << 18).then_some((name, bytes))
    });
    samples.extend(small.step_by(9));
    samples
}

/// The offset of every event with a digest of its fields; every part of every event is looked at.
fn read(bytes: &[u8], all: bool) -> BTreeMap<u64, (u64, usize)> {
    let mut events = BTreeMap::new();
    let mut options = Options::default();
    (options.stale, options.carved) = (all, all);
    let mut reader = Reader::from_bytes(bytes).with_options(options);
    let began = Instant::now();
    let mut text = String::new();
    let flow = reader.for_each(|event| {
        text.clear();
        for field in event.fields() {
            text.push_str(field.name);
            field.value.write_text(&mut text).unwrap();
            if all {
                let value = field.value;
                let _ = (
                    value.as_u64(),
                    value.as_i64(),
                    value.as_f64(),
                    value.as_bool(),
                );
                let _ = (
                    value.as_time(),
                    value.as_guid(),
                    value.is_empty(),
                    value == "x",
                );
                let _ = value.as_sid().and_then(|sid| sid.relative_id());
            }
        }
        text.push_str(&event.time().to_string());
        let _ = (
            event.event_id(),
            event.level(),
            event.channel(),
            event.field("Text"),
        );
        events.insert(event.offset(), (event.record_id(), text.len()));
        ControlFlow::<()>::Continue(())
    });
    // Only the first look at a file can fail.
    assert!(flow.is_ok() || events.is_empty());
    assert!(began.elapsed() < Duration::from_secs(10));
    events
}

#[test]
fn a_cut_log_gives_what_comes_before_the_cut() {
    let mut random = Random(1);
    for (name, bytes) in samples() {
        let whole = read(&bytes, false);
        let offsets: Vec<u64> = whole.keys().copied().collect();
        let boundaries = (FILE_HEADER_BYTES..bytes.len()).step_by(CHUNK_BYTES);
        let mut cuts: Vec<usize> = boundaries.flat_map(|at| [at - 1, at, at + 1]).collect();
        let more = cases(200) as usize / 10;
        cuts.extend((0..more).map(|_| random.below(bytes.len())));
        for cut in cuts {
            let part = read(&bytes[..cut], false);
            for pair in offsets.windows(2).filter(|pair| pair[1] <= cut as u64) {
                assert_eq!(
                    part.get(&pair[0]),
                    whole.get(&pair[0]),
                    "{name} cut at {cut}"
                );
            }
        }
    }
}

#[test]
fn mutations_cost_only_the_chunks_they_hit() {
    let samples = samples();
    let wholes: Vec<_> = samples
        .iter()
        .map(|(_, bytes)| read(bytes, false))
        .collect();
    let mut random = Random(2);
    for case in 0..cases(600) {
        let which = random.below(samples.len());
        let (name, bytes) = &samples[which];
        let mut mutated = bytes.clone();
        let mut hit = BTreeSet::new();
        for _ in 0..=random.below(8) {
            let at = random.below(bytes.len());
            let value = match random.below(4) {
                0 => 0,
                1 => 0xff,
                _ => random.next() as u8,
            };
            let length = 1 + random.below(8);
            let end = (at + length).min(bytes.len());
            mutated[at..end].fill(value);
            hit.extend([at, end - 1].map(chunk_of));
        }
        let read_back = read(&mutated, case % 2 == 0);
        for (offset, event) in &wholes[which] {
            if !hit.contains(&chunk_of(*offset as usize)) {
                assert_eq!(read_back.get(offset), Some(event), "{name}, case {case}");
            }
        }
    }
}

fn chunk_of(offset: usize) -> usize {
    offset.wrapping_sub(FILE_HEADER_BYTES) / CHUNK_BYTES
}

#[test]
fn random_bytes_in_a_chunk_are_survived() {
    let bytes = generated();
    let mut random = Random(3);
    for _ in 0..cases(100) {
        let mut mutated = bytes.clone();
        let from = FILE_HEADER_BYTES + 512 + random.below(CHUNK_BYTES - 512);
        let end = (from + random.below(4000)).min(mutated.len());
        mutated[from..end].fill_with(|| random.next() as u8);
        read(&mutated, true);
    }
}

#[test]
fn lost_and_added_bytes_shift_chunks_and_cost_only_what_they_hit() {
    let bytes = generated();
    let whole = read(&bytes, false).len();
    let first = FILE_HEADER_BYTES + CHUNK_BYTES;
    let mut shifted = bytes[..first].to_vec();
    shifted.extend([0xaa; 777]);
    shifted.extend_from_slice(&bytes[first..]);
    assert_eq!(read(&shifted, false).len(), whole);
    // Without its file header, and with some of another file before it.
    assert_eq!(read(&bytes[FILE_HEADER_BYTES..], false).len(), whole);
    let mut other = vec![0x55; 10_000];
    other.extend_from_slice(&bytes[FILE_HEADER_BYTES..]);
    assert_eq!(read(&other, false).len(), whole);
}
