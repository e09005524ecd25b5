//! Random events that the writer wrote are what the reader reads.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use wegweiser_evtx_writer::{Event, Layout, Log, Value};
use wegweiser_parsers::evtx::{Reader, Section};

use crate::common::cases;
use crate::oracle::differences;

type Fields = Vec<(String, String)>;

const BIN_XML_ARRAY: u8 = 0xa1;
const EVT_XML: u8 = 0x23;

/// The text of a value, written down once more and by other means.
fn text(value: &Value) -> Vec<String> {
    let one = match value {
        Value::Null(_) => return Vec::new(),
        // There, but without text: handles mean nothing later, and arrays of fragments are none that anybody writes.
        Value::EvtHandle(_) => String::new(),
        Value::Raw(BIN_XML_ARRAY, bytes) => {
            return if bytes.is_empty() {
                Vec::new()
            } else {
                vec![String::new()]
            };
        }
        Value::Raw(EVT_XML, bytes) => return text(&Value::Binary(bytes.clone())),
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

/// What the oracle refuses or shows in its own way.
fn exotic() -> impl Strategy<Value = Value> {
    let real32 = [
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        f32::MIN_POSITIVE,
        f32::MAX,
        -0.0,
    ];
    let real64 = [
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::MIN_POSITIVE,
        f64::MAX,
        -0.0,
    ];
    prop_oneof![
        any::<u64>().prop_map(Value::EvtHandle),
        vec(any::<u8>(), 0..40).prop_map(|bytes| Value::Raw(BIN_XML_ARRAY, bytes)),
        vec(any::<u8>(), 0..40).prop_map(|bytes| Value::Raw(EVT_XML, bytes)),
        vec(any::<u64>().prop_map(Value::SizeT64), 1..5).prop_map(Value::Array),
        // An odd number of them, which cannot be taken for values of 64 bits.
        vec(any::<u32>().prop_map(Value::SizeT32), 0..3).prop_map(|mut items| {
            items.extend_from_within(..);
            items.push(Value::SizeT32(1));
            Value::Array(items)
        }),
        vec(any::<f64>().prop_map(Value::Real64), 1..4).prop_map(Value::Array),
        select(real32.to_vec()).prop_map(Value::Real32),
        select(real64.to_vec()).prop_map(Value::Real64),
        any::<u32>().prop_map(|bits| Value::Real32(f32::from_bits(bits))),
        any::<u64>().prop_map(|bits| Value::Real64(f64::from_bits(bits))),
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

fn any_value() -> BoxedStrategy<Value> {
    prop_oneof![4 => value(), 1 => exotic()].boxed()
}

prop_compose! {
    fn event(value: BoxedStrategy<Value>)(
        layout in 0..Layout::ALL.len(),
        provider in "[A-Z][a-z]{1,20}",
        event_id in any::<u16>(),
        level in 0..6_u8,
        time in 0..2_650_466_808_009_999_999_u64,
        channel in "[A-Za-z/]{1,20}",
        computer in "[a-z.-]{1,20}",
        data in vec(("[A-Z][a-z]{0,8}", value), 0..12),
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
    fn random_events_come_back(events in vec(event(any_value()), 1..80), first in 1..1000_u64, newest in 0..3_usize) {
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
    fn the_oracle_reads_random_events_alike(events in vec(event(value().boxed()), 1..40)) {
        let mut log = Log::new();
        for event in &events {
            log.push(event);
        }
        let (differences, read, _) = differences("generated", &log.finish());
        prop_assert_eq!(read, events.len());
        prop_assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
