//! What the writer wrote is what the reader reads.

use std::ops::ControlFlow;

use proptest::collection::vec;
use proptest::prelude::*;
use wegweiser_evtx_writer::{CHUNK_BYTES, Event, Layout, Log, Node, Template, Value};
use wegweiser_parsers::evtx::{Options, Reader, Report, Section, TroubleKind};

use crate::common::cases;
use crate::oracle::differences;

type Fields = Vec<(String, String)>;

/// Record id and fields of every event.
fn read(bytes: &[u8]) -> (Vec<(u64, Fields)>, Report) {
    let mut reader = Reader::from_bytes(bytes);
    let mut events = Vec::new();
    let flow = reader.for_each(|event| {
        let fields = event.fields();
        let fields = fields.map(|field| (field.name.to_owned(), field.value.to_string()));
        events.push((event.record_id(), fields.collect()));
        ControlFlow::<()>::Continue(())
    });
    assert!(flow.unwrap().is_continue());
    (events, reader.report().clone())
}

/// The text of a value, written down once more and by other means.
fn text(value: &Value) -> Vec<String> {
    let one = match value {
        Value::Null(_) | Value::EvtHandle(_) => return Vec::new(),
        Value::Array(items) => return items.iter().flat_map(text).collect(),
        Value::String(text) => text.clone(),
        Value::Units(units) => String::from_utf16_lossy(units),
        Value::AnsiString(bytes) => bytes.iter().copied().map(char::from).collect(),
        Value::Int8(number) => number.to_string(),
        Value::UInt8(number) => number.to_string(),
        Value::Int16(number) => number.to_string(),
        Value::UInt16(number) => number.to_string(),
        Value::Int32(number) => number.to_string(),
        Value::UInt32(number) => number.to_string(),
        Value::Int64(number) => number.to_string(),
        Value::UInt64(number) => number.to_string(),
        Value::Real32(number) => number.to_string(),
        Value::Real64(number) => number.to_string(),
        Value::Bool(0) => "false".to_owned(),
        Value::Bool(1) => "true".to_owned(),
        Value::Bool(bits) => (*bits as i32).to_string(),
        Value::Binary(bytes) => {
            let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            digits.concat()
        }
        Value::Guid(bytes) => {
            let hex: String = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15]
                .map(|at| format!("{:02x}", bytes[at]))
                .concat();
            let parts = [
                &hex[..8],
                &hex[8..12],
                &hex[12..16],
                &hex[16..20],
                &hex[20..],
            ];
            format!("{{{}}}", parts.join("-"))
        }
        Value::SizeT32(number) | Value::HexInt32(number) => format!("0x{number:x}"),
        Value::SizeT64(number) | Value::HexInt64(number) => format!("0x{number:x}"),
        Value::FileTime(ticks) => {
            let ticks = i128::from(*ticks) - 116_444_736_000_000_000;
            let time = jiff::Timestamp::from_nanosecond(ticks * 100).unwrap();
            format!("{time:.7}")
        }
        Value::SystemTime([year, month, _, day, hour, minute, second, milliseconds]) => format!(
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milliseconds:03}0000Z"
        ),
        Value::Sid(authority, parts) => {
            let mut sid = vec![format!("S-1-{authority}")];
            sid.extend(parts.iter().map(u32::to_string));
            sid.join("-")
        }
        Value::Instance { .. } | Value::Fragment(_) | Value::Raw(..) => unreachable!(),
    };
    vec![one]
}

fn string() -> impl Strategy<Value = String> {
    // Anything but NUL, which ends a string, and the controls that XML does not know.
    "[a-zA-Z0-9 &<>\"'äöüß€\u{10000}-\u{10010}\\\\/.:-]{0,40}"
}

fn scalar() -> impl Strategy<Value = Value> {
    let last = 2_650_466_808_009_999_999_u64;
    prop_oneof![
        4 => string().prop_map(Value::String),
        1 => "[ -~]{0,20}".prop_map(|text| Value::AnsiString(text.into_bytes())),
        1 => any::<i8>().prop_map(Value::Int8),
        1 => any::<u8>().prop_map(Value::UInt8),
        1 => any::<i16>().prop_map(Value::Int16),
        1 => any::<u16>().prop_map(Value::UInt16),
        1 => any::<i32>().prop_map(Value::Int32),
        1 => any::<u32>().prop_map(Value::UInt32),
        1 => any::<i64>().prop_map(Value::Int64),
        1 => any::<u64>().prop_map(Value::UInt64),
        1 => (-8000..8000_i16).prop_map(|eighths| Value::Real32(f32::from(eighths) / 8.0)),
        1 => (-1e9_f64..1e9).prop_map(Value::Real64),
        1 => prop_oneof![Just(0), Just(1), any::<u32>()].prop_map(Value::Bool),
        1 => vec(any::<u8>(), 0..100).prop_map(Value::Binary),
        1 => any::<[u8; 16]>().prop_map(Value::Guid),
        1 => any::<u32>().prop_map(Value::SizeT32),
        1 => any::<u64>().prop_map(Value::SizeT64),
        1 => (0..last).prop_map(Value::FileTime),
        1 => (1601..9999_u16, 1..=12_u16, 1..=28_u16, 0..24_u16, 0..60_u16, 0..60_u16, 0..1000_u16)
            .prop_map(|(year, month, day, hour, minute, second, milliseconds)| {
                Value::SystemTime([year, month, 0, day, hour, minute, second, milliseconds])
            }),
        1 => (any::<u8>(), vec(any::<u32>(), 0..6)).prop_map(|(authority, parts)| Value::Sid(authority, parts)),
        1 => any::<u32>().prop_map(Value::HexInt32),
        1 => any::<u64>().prop_map(Value::HexInt64),
    ]
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        8 => scalar(),
        1 => vec(any::<u8>(), 0..20).prop_map(Value::Null),
        1 => vec(string().prop_map(Value::String), 1..5).prop_map(Value::Array),
        1 => vec(any::<u32>().prop_map(Value::UInt32), 1..5).prop_map(Value::Array),
        1 => vec(any::<[u8; 16]>().prop_map(Value::Guid), 1..4).prop_map(Value::Array),
        1 => vec((any::<u8>(), vec(any::<u32>(), 0..4)).prop_map(|(a, p)| Value::Sid(a, p)), 1..4)
            .prop_map(Value::Array),
    ]
}

prop_compose! {
    fn event()(
        layout in 0..Layout::ALL.len(),
        provider in "[A-Z][a-z]{1,20}",
        event_id in any::<u16>(),
        level in 0..6_u8,
        time in 0..2_650_466_808_009_999_999_u64,
        channel in "[A-Za-z/]{1,20}",
        computer in "[a-z.-]{1,20}",
        data in vec(("[A-Z][a-z]{0,8}", value()), 0..12),
    ) -> Event {
        let layout = Layout::ALL[layout];
        let mut event = Event::new(&provider, event_id)
            .layout(layout).level(level).time(time).channel(&channel).computer(&computer);
        event.data = data;
        if matches!(layout, Layout::Elements | Layout::Text) {
            // Without a template everything is text.
            event.data.retain(|(_, value)| matches!(value, Value::String(text) if !text.is_empty()));
        }
        event
    }
}

fn expected(event: &Event) -> Fields {
    let data = event.data.iter();
    data.flat_map(|(name, value)| text(value).into_iter().map(|text| (name.clone(), text)))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(60), ..ProptestConfig::default() })]

    #[test]
    fn random_events_come_back(events in vec(event(), 1..80), first in 1..1000_u64, newest in 0..3_usize) {
        let mut log = Log::starting_at(first);
        for event in &events {
            log.push(event);
        }
        let bytes = log.wrapped(newest).finish();
        let mut reader = Reader::from_bytes(&bytes);
        let mut wanted = (first..).zip(&events);
        while let Some(read) = reader.next_event().unwrap() {
            let (id, event) = wanted.next().unwrap();
            prop_assert_eq!(read.record_id(), id);
            prop_assert!(!read.doubts().any() && !read.doubts().checksum());
            prop_assert!(read.provider().unwrap() == event.provider.as_str());
            prop_assert_eq!(read.event_id(), Some(u32::from(event.event_id)));
            prop_assert_eq!(read.level(), Some(event.level));
            prop_assert_eq!(read.time().0, event.time);
            prop_assert!(read.channel().unwrap() == event.channel.as_str());
            prop_assert!(read.computer().unwrap() == event.computer.as_str());
            let fields: Vec<_> = read.fields()
                .map(|field| (field.name.to_owned(), field.value.to_string()))
                .collect();
            prop_assert_eq!(&fields, &expected(event));
            for field in read.fields() {
                prop_assert_eq!(field.section, Section::EventData);
                let text = field.value.to_string();
                prop_assert!(field.value == text.as_str());
                prop_assert!(field.value.eq_ignore_ascii_case(&text.to_ascii_uppercase()));
                let longer = text.clone() + "x";
                prop_assert!(field.value != longer.as_str());
                prop_assert_eq!(field.value.is_empty(), text.is_empty());
            }
            if let Some(template) = read.template() {
                for (name, slot) in template.slots() {
                    let value = read.value(slot).map(|value| value.to_string());
                    let known = event.data.iter().any(|(of, value)| {
                        of == name && matches!(value, Value::Null(_))
                    });
                    prop_assert!(value.is_some() || known);
                }
            }
        }
        prop_assert!(wanted.next().is_none());
        let report = reader.report();
        prop_assert_eq!(report.counts.total(), 0);
        prop_assert_eq!((report.steps_back, report.missing_records), (0, 0));
        // A stream is read in the order of the file, but completely.
        let mut stream = Reader::from_stream(&bytes[..]);
        while stream.next_event().unwrap().is_some() {}
        prop_assert_eq!(stream.report().events, events.len() as u64);
    }

    #[test]
    fn the_oracle_reads_random_events_alike(events in vec(event(), 1..40)) {
        let mut log = Log::new();
        for event in &events {
            log.push(event);
        }
        let (differences, read, _) = differences("generated", &log.finish());
        prop_assert_eq!(read, events.len());
        prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

#[test]
fn a_wrapped_log_comes_oldest_first() {
    let mut log = Log::starting_at(500);
    for _ in 0..6 {
        for _ in 0..10 {
            log.push(&Event::new("P", 1).data("a", "b".into()));
        }
        log.end_chunk();
    }
    let (events, report) = read(&log.wrapped(2).finish());
    let ids: Vec<u64> = events.into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, (500..560).collect::<Vec<_>>());
    assert_eq!((report.chunks, report.steps_back), (6, 0));
    assert_eq!(report.templates, 2, "the same in every chunk");
}

#[test]
fn gaps_are_named() {
    let mut log = Log::new();
    log.push(&Event::new("P", 1));
    log.skip_ids(7);
    log.push(&Event::new("P", 1));
    let (_, report) = read(&log.finish());
    assert_eq!(report.missing_records, 7);
    assert_eq!((report.gaps[0].after, report.gaps[0].before), (1, 9));
}

#[test]
fn equal_guids_do_not_make_templates_equal() {
    let template = |name: &str| Template {
        guid: [7; 16],
        content: vec![Node::element(
            "Event",
            vec![Node::element(
                "EventData",
                vec![Node::element("Data", vec![Node::slot(0, 1)]).with("Name", Node::text(name))],
            )],
        )],
    };
    let mut log = Log::new();
    for name in ["first", "other", "first"] {
        log.push_content(1, &[Node::Instance(template(name), vec!["x".into()])]);
        log.end_chunk();
    }
    let (events, report) = read(&log.finish());
    let names: Vec<_> = events
        .iter()
        .map(|(_, fields)| fields[0].0.as_str())
        .collect();
    assert_eq!(names, ["first", "other", "first"]);
    assert_eq!(report.templates, 2);
}

#[test]
fn names_from_slots_and_several_roots() {
    let data = |name, value| {
        Node::element("Data", vec![Node::slot(value, 1)]).with("Name", Node::slot(name, 1))
    };
    let template = Template {
        guid: [1; 16],
        content: vec![Node::element("EventData", vec![data(0, 1), data(2, 3)])],
    };
    let values: Vec<Value> = ["a", "1", "b", "2"].map(Value::from).into();
    let rendered = Node::element(
        "RenderingInfo",
        vec![Node::element("Level", vec![Node::text("Error")])],
    );
    let fragment = Value::Fragment(vec![Node::Instance(template, values), rendered]);
    let event = Template {
        guid: [2; 16],
        content: vec![Node::element("Event", vec![Node::slot(0, 0x21)])],
    };
    let mut log = Log::new();
    log.push_content(1, &[Node::Instance(event, vec![fragment])]);
    let bytes = log.finish();
    let mut reader = Reader::from_bytes(&bytes);
    let event = reader.next_event().unwrap().unwrap();
    let fields: Vec<_> = event
        .fields()
        .map(|f| (f.name, f.value.to_string(), f.section))
        .collect();
    assert_eq!(
        fields,
        [
            ("a", "1".to_owned(), Section::EventData),
            ("b", "2".to_owned(), Section::EventData),
            ("Level", "Error".to_owned(), Section::RenderingInfo),
        ]
    );
    assert!(event.field("Level").is_none() && event.field("b").unwrap() == "2");
}

#[test]
fn stale_and_carved_records_come_on_request() {
    let mut log = Log::new();
    for number in 0..20_u32 {
        log.push(&Event::new("P", 1).data("n", Value::UInt32(number)));
    }
    let mut bytes = log.finish();
    // The header ends the live records after the fifth.
    let mut at = 4096 + 512;
    for _ in 0..5 {
        at += u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
    }
    let free = (at as u32 - 4096).to_le_bytes();
    bytes[4096 + 48..4096 + 52].copy_from_slice(&free);
    let count = |bytes: &[u8], stale, carved| {
        let mut options = Options::default();
        (options.stale, options.carved) = (stale, carved);
        let mut reader = Reader::from_bytes(bytes).with_options(options);
        let (mut plain, mut flagged) = (0, 0);
        while let Some(event) = reader.next_event().unwrap() {
            let doubts = event.doubts();
            *(if doubts.stale() || doubts.carved() {
                &mut flagged
            } else {
                &mut plain
            }) += 1;
        }
        (plain, flagged)
    };
    assert_eq!(count(&bytes, false, false), (5, 0));
    assert_eq!(count(&bytes, true, false), (5, 15));
    bytes.extend_from_within(4096..4096 + CHUNK_BYTES);
    bytes[4096..4104].fill(0xff);
    assert_eq!(count(&bytes, false, false), (5, 0));
    assert_eq!(count(&bytes, false, true), (5, 20));
    let (_, report) = read(&bytes);
    assert_eq!(report.counts.of(TroubleKind::ChunkHeader), 1);
    // A header of zeros does not make a chunk empty.
    bytes[4096..4096 + 512].fill(0);
    let (_, report) = read(&bytes);
    assert_eq!(report.counts.of(TroubleKind::ChunkHeader), 1);
    bytes[4096..4096 + CHUNK_BYTES].fill(0);
    let (_, report) = read(&bytes);
    assert_eq!((report.counts.total(), report.empty_chunks), (1, 1));
}
