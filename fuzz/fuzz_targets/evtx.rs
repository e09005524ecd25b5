//! An event log as a file, of any content.
#![no_main]

use std::ops::ControlFlow;

use wegweiser_parsers::evtx::{Event, Options, Reader, Section};

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut options = Options::default();
    let live = count(Reader::from_bytes(data));
    let stream = count(Reader::from_stream(data));
    assert_eq!(live.is_some(), stream.is_some());
    (options.stale, options.carved) = (true, true);
    let all = count(Reader::from_bytes(data).with_options(options));
    assert!(all >= live);
});

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
