//! The records of one chunk, under a header that is always right: the fuzzer's bytes go straight to binary XML.
#![no_main]

use wegweiser_parsers::evtx::Reader;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let data = &data[..data.len().min(65_536 - 512)];
    let mut chunk = vec![0; 65_536];
    chunk[..8].copy_from_slice(b"ElfChnk\0");
    // All record numbers belong here, and there are no checksums to hit.
    chunk[32..40].fill(0xff);
    let free = (512 + data.len()) as u32;
    chunk[44..48].copy_from_slice(&free.to_le_bytes());
    chunk[48..52].copy_from_slice(&free.to_le_bytes());
    chunk[120] = 4;
    chunk[512..512 + data.len()].copy_from_slice(data);
    // The same chunk twice: what was compiled for the first must do for the second.
    let once = chunk.clone();
    chunk.extend(once);

    let mut reader = Reader::from_bytes(&chunk);
    let mut texts = Vec::new();
    while let Some(event) = reader.next_event().expect("a chunk is a log") {
        let fields = event.fields().take(2000);
        let fields = fields.map(|field| format!("{}={}", field.name, field.value));
        texts.push((event.record_id(), event.time(), fields.collect::<Vec<_>>()));
    }
    let (first, second) = texts.split_at(texts.len() / 2);
    assert!(first == second, "the same chunk gives the same events");
});
