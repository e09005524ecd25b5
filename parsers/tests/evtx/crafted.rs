//! Logs made to harm: each is read in bounded time and memory.

use std::time::{Duration, Instant};

use wegweiser_evtx_writer::{
    CHUNK_BYTES, Event, FILE_HEADER_BYTES, Layout, Log, Node, Template, Value,
};
use wegweiser_parsers::ErrorKind;
use wegweiser_parsers::evtx::{Reader, Report, TroubleKind};

const CHUNK: usize = FILE_HEADER_BYTES;

/// Reads everything, all fields as text; the report and the bytes of text.
fn read(bytes: &[u8]) -> (Report, usize) {
    let began = Instant::now();
    let mut reader = Reader::from_bytes(bytes);
    let mut length = 0;
    while let Some(event) = reader.next_event().unwrap() {
        length += event
            .fields()
            .map(|field| field.value.to_string().len())
            .sum::<usize>();
    }
    assert!(began.elapsed() < Duration::from_secs(5));
    (reader.report().clone(), length)
}

fn template(content: Vec<Node>) -> Template {
    Template {
        guid: [9; 16],
        content,
    }
}

#[test]
fn templates_that_double_at_every_level() {
    let twice = template(vec![Node::element(
        "E",
        vec![Node::slot(0, 0x21), Node::slot(0, 0x21)],
    )]);
    let mut value = Value::from("x");
    for _ in 0..40 {
        value = Value::Instance {
            template: twice.clone(),
            values: vec![value],
            header: false,
        };
    }
    let mut log = Log::new();
    for _ in 0..200 {
        log.push_content(1, &[Node::Instance(twice.clone(), vec![value.clone()])]);
    }
    log.end_chunk();
    log.push(&Event::new("P", 1));
    let (report, _) = read(&log.finish());
    assert!(report.counts.of(TroubleKind::ExcessiveRecord) > 0);
    // What comes after is read.
    assert!(report.events > 0);
}

#[test]
fn deep_elements() {
    let mut node = Node::text("deep");
    for _ in 0..2000 {
        node = Node::element("E", vec![node]);
    }
    let mut log = Log::new();
    log.push_content(1, &[node.clone()]);
    log.push_content(1, &[Node::Instance(template(vec![node]), Vec::new())]);
    log.push(&Event::new("P", 1));
    let (report, _) = read(&log.finish());
    assert_eq!(report.counts.of(TroubleKind::ExcessiveRecord), 2);
    assert_eq!(report.events, 1);
}

#[test]
fn many_uses_of_one_long_text_and_name() {
    let name = "N".repeat(500);
    let content = (0..3000).map(|_| Node::element(&name, vec![Node::slot(0, 1)]));
    let many = template(vec![Node::element("Event", content.collect())]);
    let mut log = Log::new();
    for _ in 0..10 {
        log.push_content(
            1,
            &[Node::Instance(
                many.clone(),
                vec!["x".repeat(300).as_str().into()],
            )],
        );
    }
    let (report, length) = read(&log.finish());
    assert!(length <= 10 * 16_384 * 300, "{length}");
    assert!(report.events <= 10);
}

#[test]
fn pieces_that_are_put_together_again_and_again() {
    let content = (0..1000).flat_map(|_| {
        [
            Node::text("abcd"),
            Node::element("E", vec![Node::text("x")]),
        ]
    });
    let mut log = Log::new();
    log.push_content(
        1,
        &[Node::element(
            "Event",
            vec![Node::element("D", content.collect())],
        )],
    );
    let (report, length) = read(&log.finish());
    assert!(length < 2 << 20);
    assert!(report.events <= 1);
}

#[test]
fn every_record_refers_into_one_definition() {
    // Each reference starts elsewhere in 60 KiB of what could be a definition.
    let mut log = Log::new();
    let filler = Node::text(&"\u{0}".repeat(20_000));
    log.push_content(1, &[filler]);
    for _ in 0..300 {
        log.push_content(
            1,
            &[Node::Instance(template(vec![Node::text("x")]), Vec::new())],
        );
    }
    let mut bytes = log.finish();
    let end = CHUNK + CHUNK_BYTES;
    let mut at = CHUNK + 512;
    let mut target = 600_u32;
    while at < end && bytes[at..].starts_with(b"**\0\0") {
        let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
        if size < 100 {
            bytes[at + 24 + 10..at + 24 + 14].copy_from_slice(&target.to_le_bytes());
            target += 17;
        }
        at += size;
    }
    read(&bytes);
}

#[test]
fn sizes_of_zero_and_beyond_the_end() {
    let mut log = Log::new();
    for _ in 0..10 {
        log.push(&Event::new("P", 1).layout(Layout::Whole));
    }
    let bytes = log.finish();
    for size in [0_u32, 1, 4, 27, 28, 65_536, u32::MAX, u32::MAX - 512] {
        let mut bytes = bytes.clone();
        bytes[CHUNK + 512 + 4..CHUNK + 512 + 8].copy_from_slice(&size.to_le_bytes());
        let (report, _) = read(&bytes);
        assert!(report.events >= 9, "{size}: {report:?}");
        assert_eq!(report.counts.of(TroubleKind::RecordChecksum), 1);
    }
    // The ends of records and of free space, and where the last record is.
    for at in [24, 32, 40, 44, 48] {
        for value in [0_u32, 511, 512, 513, 65_535, 65_536, u32::MAX] {
            let mut bytes = bytes.clone();
            bytes[CHUNK + at..CHUNK + at + 4].copy_from_slice(&value.to_le_bytes());
            read(&bytes);
        }
    }
}

#[test]
fn definitions_and_names_that_refer_to_themselves() {
    let mut log = Log::new();
    log.push(&Event::new("P", 1).data("a", "b".into()));
    let bytes = log.finish();
    // Every four bytes in turn become an offset to every interesting place.
    for at in (CHUNK + 512..CHUNK + 1200).step_by(3) {
        for offset in [
            0_u32,
            512,
            (at - CHUNK) as u32,
            (at - CHUNK + 4) as u32,
            65_530,
        ] {
            let mut bytes = bytes.clone();
            bytes[at..at + 4].copy_from_slice(&offset.to_le_bytes());
            read(&bytes);
        }
    }
}

#[test]
fn what_is_no_log() {
    let kind = |bytes: &[u8]| Reader::from_bytes(bytes).next_event().unwrap_err().kind();
    assert_eq!(kind(b""), ErrorKind::Empty);
    assert_eq!(kind(&vec![0; 100_000]), ErrorKind::Empty);
    assert_eq!(kind(b"<Events></Events>"), ErrorKind::NotThisFormat);
    let mut log = Log::new();
    log.push(&Event::new("P", 1));
    let bytes = log.finish();
    // A log without any chunk is a log.
    assert!(
        Reader::from_bytes(&bytes[..4096])
            .next_event()
            .unwrap()
            .is_none()
    );
    assert!(
        Reader::from_bytes(&bytes[..100])
            .next_event()
            .unwrap()
            .is_none()
    );
}
