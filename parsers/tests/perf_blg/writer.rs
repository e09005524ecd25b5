//! Writes logs that are as small as they can be.

const BUFFER: usize = 8 << 10;
const PROVIDER: [u8; 16] = [
    0xB3, 0x3B, 0x3F, 0x93, 0x3E, 0x94, 0x0D, 0x49, 0x9C, 0xED, 0x3C, 0xBB, 0x14, 0xC1, 0x44, 0x79,
];
/// 2024-01-01 00:00:00 as a `FILETIME`.
pub(crate) const START: i64 = 133_485_408_000_000_000;
pub(crate) const SECOND: i64 = 10_000_000;
/// How often the performance counter of the written machine advances in a second.
pub(crate) const TICKS: i64 = 1_000;

pub(crate) const CATALOGUE: u8 = 0x20;
pub(crate) const SAMPLE: u8 = 0x22;
pub(crate) const NAMES: u8 = 0x24;

/// Little-endian bytes, piece by piece.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bytes(pub(crate) Vec<u8>);

impl Bytes {
    pub(crate) fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(crate) fn u32(mut self, value: usize) -> Self {
        self.0.extend((value as u32).to_le_bytes());
        self
    }

    pub(crate) fn i64(mut self, value: i64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    pub(crate) fn zeros(mut self, count: usize) -> Self {
        self.0.resize(self.0.len() + count, 0);
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// UTF-16 with a NUL.
    pub(crate) fn text(mut self, text: &str) -> Self {
        self.0
            .extend(text.encode_utf16().chain([0]).flat_map(u16::to_le_bytes));
        self
    }

    /// Fills up to a length that can be divided by 8.
    pub(crate) fn aligned(self) -> Self {
        let missing = self.0.len().next_multiple_of(8) - self.0.len();
        self.zeros(missing)
    }
}

/// The beginning of summer time or of standard time: month, week and hour of a Sunday.
pub(crate) type Rule = (u16, u16, u16);

/// A zone as a log states it: minutes west of UTC, and when summer time begins and ends.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Zone {
    pub(crate) bias: i32,
    pub(crate) summer: Option<(Rule, Rule)>,
}

/// A log that grows event by event.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    buffers: Vec<Vec<u8>>,
}

impl Log {
    pub(crate) fn new(zone: Zone) -> Self {
        let date = |rule: Option<Rule>| {
            let (month, week, hour) = rule.unwrap_or_default();
            let date = Bytes::default().u16(0).u16(month).u16(0).u16(week);
            date.u16(hour).zeros(6)
        };
        let summer = zone.summer.map(|(begin, _)| begin);
        let standard = zone.summer.map(|(_, end)| end);
        let header = Bytes::default()
            .u32(BUFFER)
            .zeros(40)
            .u32(8)
            .zeros(8)
            .zeros(16)
            .bytes(&zone.bias.to_le_bytes())
            .zeros(64)
            .bytes(&date(standard).0)
            .zeros(4)
            .zeros(64)
            .bytes(&date(summer).0)
            .bytes(&(-60_i32).to_le_bytes())
            .zeros(60)
            .text(r"C:\PerfLogs\System.blg");
        let event = Bytes::default().u16(2).bytes(&[2, 0xC0]);
        let event = event.u16(32 + header.0.len() as u16).u16(0).zeros(24);
        let mut log = Self {
            buffers: vec![start_of_buffer()],
        };
        log.event(&event.bytes(&header.0).0);
        log.buffers.push(start_of_buffer());
        log
    }

    /// A log of a machine whose clock is UTC.
    pub(crate) fn utc() -> Self {
        Self::new(Zone {
            bias: 0,
            summer: None,
        })
    }

    fn event(&mut self, event: &[u8]) {
        let event = Bytes(event.to_vec()).aligned().0;
        if self.buffers.last().unwrap().len() + event.len() > BUFFER {
            self.buffers.push(start_of_buffer());
        }
        self.buffers.last_mut().unwrap().extend(event);
    }

    /// A message in parts of at most so many bytes.
    pub(crate) fn message_in_parts(&mut self, kind: u8, message: &[u8], part_bytes: usize) {
        let parts = message.chunks(part_bytes);
        let count = parts.len();
        for (number, part) in parts.enumerate() {
            let event = Bytes::default()
                .u16((48 + 24 + part.len()) as u16)
                .bytes(&[20, 0xC0, kind, 0])
                .zeros(18)
                .bytes(&PROVIDER)
                .zeros(8)
                .zeros(16)
                .u32(number + 1)
                .u32(count);
            self.event(&event.bytes(part).0);
        }
    }

    pub(crate) fn message(&mut self, kind: u8, message: &[u8]) {
        self.message_in_parts(kind, message, 4096);
    }

    /// A sample of these records.
    pub(crate) fn sample(&mut self, records: &[Vec<u8>]) {
        self.message(SAMPLE, &sample(records));
    }

    /// The bytes, with the lengths that only the end shows.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut log = Vec::new();
        for (number, buffer) in self.buffers.iter().enumerate() {
            let mut buffer = buffer.clone();
            let filled = buffer.len() as u32;
            buffer[48..52].copy_from_slice(&filled.to_le_bytes());
            if number == 0 {
                let written = self.buffers.len() as u32;
                buffer[72 + 32 + 36..][..4].copy_from_slice(&written.to_le_bytes());
            }
            buffer.resize(BUFFER, 0xFF);
            log.extend(buffer);
        }
        log
    }
}

fn start_of_buffer() -> Vec<u8> {
    Bytes::default().u32(BUFFER).zeros(68).0
}

/// A sample of these records, as a message.
pub(crate) fn sample(records: &[Vec<u8>]) -> Vec<u8> {
    record(0, &records.concat())
}

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let header = Bytes::default().bytes(&[b'B', b'L', 3, kind]);
    header.u32(8 + content.len()).bytes(content).0
}

/// A counter for the catalogue: machine, object, instance if it has some, and its own name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counter {
    pub(crate) machine: &'static str,
    pub(crate) object: &'static str,
    pub(crate) instance: Option<&'static str>,
    pub(crate) name: &'static str,
    pub(crate) code: usize,
    pub(crate) frequency: i64,
}

/// A catalogue, as a message.
pub(crate) fn catalogue(counters: &[Counter]) -> Vec<u8> {
    let mut message = Bytes::default().u32(0x6FF).u32(0x2_0008);
    for counter in counters {
        let mut names = Bytes::default().text(counter.machine);
        let object = names.0.len();
        names = names.text(counter.object);
        let mut instance = 0xFFFF_FFFF;
        if let Some(name) = counter.instance {
            instance = names.0.len();
            names = names.text(name);
        }
        let name = names.0.len();
        names = names.text(counter.name).zeros(4).aligned();
        // A header of 52 bytes; with the last four the entry can be divided by 8.
        message = message
            .u32(52 + names.0.len() + 4)
            .zeros(8)
            .u32(counter.code)
            .i64(counter.frequency)
            .zeros(8)
            .u32(object)
            .u32(instance);
        // The place of the machine's name, 0, is the last zero above.
        message = message
            .u32(0xFFFF_FFFF)
            .u32(0)
            .u32(name)
            .bytes(&names.0)
            .zeros(4);
    }
    message.0
}

/// A record of a single counter: `PDH_RAW_COUNTER`.
pub(crate) fn single(status: usize, time: i64, count: i64, divisor: i64) -> Vec<u8> {
    let content = Bytes::default().u32(status).i64(time).zeros(4);
    record(1, &content.i64(count).i64(divisor).u32(1).zeros(4).0)
}

/// A record of several instances.
pub(crate) fn several(time: i64, instances: &[(&str, i64, i64)]) -> Vec<u8> {
    let mut names = Bytes::default();
    let mut items = Bytes::default();
    for (name, count, divisor) in instances {
        let place = 24 + 24 * instances.len() + names.0.len();
        items = items.u32(place).u32(0).i64(*count).i64(*divisor);
        names = names.text(name);
    }
    let length = 24 + items.0.len() + names.0.len();
    let header = Bytes::default()
        .u32(length)
        .u32(instances.len())
        .zeros(8)
        .i64(time);
    record(2, &header.bytes(&items.0).bytes(&names.0).aligned().0)
}

/// An object of a whole-object log.
#[derive(Debug, Clone)]
pub(crate) struct Object {
    /// The number of its name.
    pub(crate) name: usize,
    /// The numbers of names, types, and bytes of its counters.
    pub(crate) counters: Vec<(usize, usize, usize)>,
    /// Names and counts; the name is `None` for the only one of an object without instances.
    pub(crate) instances: Vec<(Option<&'static str>, Vec<i64>)>,
}

/// A record of whole objects, so many seconds after the start: `PERF_DATA_BLOCK`.
pub(crate) fn block(seconds: i64, objects: &[Object]) -> Vec<u8> {
    let objects: Vec<Vec<u8>> = objects
        .iter()
        .map(|written| object(seconds, written))
        .collect();
    let name = Bytes::default().text("HOST-A").zeros(2).0;
    let header = 88 + name.len();
    let content = Bytes::default()
        .bytes(b"P\0E\0R\0F\0")
        .u32(1)
        .zeros(8)
        .u32(header + objects.concat().len())
        .u32(header)
        .u32(objects.len())
        .zeros(24)
        .i64(seconds * TICKS)
        .i64(TICKS)
        .i64(START + seconds * SECOND)
        .u32(14)
        .u32(88)
        .bytes(&name);
    record(5, &content.bytes(&objects.concat()).0)
}

fn object(seconds: i64, object: &Object) -> Vec<u8> {
    let mut definitions = Bytes::default();
    let mut place = 8;
    for (name, code, size) in &object.counters {
        definitions = definitions
            .u32(40)
            .u32(*name)
            .zeros(20)
            .u32(*code)
            .u32(*size)
            .u32(place);
        place += size;
    }
    let mut instances = Bytes::default();
    for (name, counts) in &object.instances {
        if let Some(name) = name {
            let name = Bytes::default().text(name).0;
            let written = Bytes(name.clone()).aligned().0;
            instances = instances
                .u32(24 + written.len())
                .zeros(12)
                .u32(24)
                .u32(name.len());
            instances = instances.bytes(&written);
        }
        instances = instances.u32(place).zeros(4);
        for (count, (.., size)) in counts.iter().zip(&object.counters) {
            instances = instances.bytes(&count.to_le_bytes()[..*size]);
        }
    }
    let definition = 64 + definitions.0.len();
    let has_names = object.instances.iter().all(|(name, _)| name.is_some());
    Bytes::default()
        .u32(definition + instances.0.len())
        .u32(definition)
        .u32(64)
        .u32(object.name)
        .zeros(16)
        .u32(object.counters.len())
        .zeros(4)
        .u32(if has_names {
            object.instances.len()
        } else {
            0xFFFF_FFFF
        })
        .u32(0)
        .i64(seconds * 50)
        .i64(50)
        .bytes(&definitions.0)
        .bytes(&instances.0)
        .0
}

/// Names of objects and counters by their numbers, as a message.
pub(crate) fn names(names: &[(usize, &str)]) -> Vec<u8> {
    let message = Bytes::default().text(r"\\HOST-A");
    let texts = names.iter().fold(message, |message, (number, name)| {
        message.text(&number.to_string()).text(name)
    });
    texts.0
}
