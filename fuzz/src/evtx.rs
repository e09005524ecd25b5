//! Event logs: as files of any content, and as records under a header that is always right.

use std::ops::ControlFlow;

use wegweiser_parsers::evtx::{Event, FileTime, Options, Reader, Section, Templates};

/// An event log as a file, of any content.
pub fn evtx(data: &[u8]) {
    let mut options = Options::default();
    let live = count(Reader::from_bytes(data));
    let stream = count(Reader::from_stream(data));
    assert_eq!(live.is_some(), stream.is_some());
    (options.stale, options.carved) = (true, true);
    let all = count(Reader::from_bytes(data).with_options(options));
    assert!(all >= live);
}

/// The records of one chunk, under a header that is always right: the bytes go straight to binary XML.
pub fn evtx_records(data: &[u8]) {
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

    let (texts, templates) = texts(Reader::from_bytes(&chunk));
    let (first, second) = texts.split_at(texts.len() / 2);
    assert!(first == second, "the same chunk gives the same events");
    let (again, _) = self::texts(Reader::from_bytes(&chunk).with_templates(templates));
    assert!(again == texts, "so does the next reader");
}

type Text = (u64, FileTime, Vec<String>);

/// The events as text, and what the reader has learned.
fn texts(mut reader: Reader<'_>) -> (Vec<Text>, Templates) {
    let mut texts = Vec::new();
    while let Some(event) = reader.next_event().expect("a chunk is a log") {
        let fields = event.fields().take(2000);
        let fields = fields.map(|field| format!("{}={}", field.name, field.value));
        texts.push((event.record_id(), event.time(), fields.collect()));
    }
    (texts, reader.into_templates())
}

fn count(mut reader: Reader<'_>) -> Option<u64> {
    let mut events = 0;
    let flow = reader.for_each(|event| {
        look(event);
        events += 1;
        ControlFlow::<()>::Continue(())
    });
    assert_eq!(reader.report().events, events);
    flow.ok().map(|_| events)
}

/// Asks an event for everything it has.
fn look(event: Event<'_>) {
    let _ = (
        event.time(),
        event.level(),
        event.event_id(),
        event.provider(),
        event.channel(),
    );
    for field in event.fields().take(50) {
        let text = field.value.to_string();
        assert!(field.value == text.as_str());
        if field.section != Section::RenderingInfo {
            assert!(event.field(field.name).is_some());
        }
    }
    if let Some(template) = event.template() {
        for (_, slot) in template.slots() {
            let _ = event
                .value(slot)
                .map(|value| (value.as_u64(), value.as_time(), value.items().count()));
        }
    }
}
