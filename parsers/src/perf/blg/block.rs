//! Whole objects: `PERF_DATA_BLOCK` with its objects, counters and instances, as `winperf.h` has them.

use super::bytes::{i32_at, i64_at, size_at, slice, text, u32_at};
use super::counter::{CounterType, Divisor, Raw};

/// What the lengths and places of a block are bounded by.
const OBJECT_HEADER: usize = 64;
const COUNTER_DEFINITION: usize = 40;
const INSTANCE_DEFINITION: usize = 24;

/// What was measured of some objects at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Block<'a> {
    bytes: &'a [u8],
    ticks: i64,
    tick_frequency: i64,
    /// A `FILETIME` of UTC.
    pub(super) time: i64,
}

impl<'a> Block<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Option<Self> {
        Some(Self {
            bytes: bytes.starts_with(b"P\0E\0R\0F\0").then_some(bytes)?,
            ticks: i64_at(bytes, 56)?,
            tick_frequency: i64_at(bytes, 64)?,
            time: i64_at(bytes, 72)?,
        })
    }

    /// Its objects; the last is `None` if the block breaks off.
    pub(super) fn objects(self) -> impl Iterator<Item = Option<Object<'a>>> {
        let count = size_at(self.bytes, 28).unwrap_or_default();
        let mut at = size_at(self.bytes, 24);
        (0..count).map_while(move |_| {
            let start = at?;
            let object = Object::parse(self, start);
            at = object
                .as_ref()
                .and_then(|object| start.checked_add(object.bytes.len()));
            Some(object)
        })
    }
}

/// An object: processors, disks, or memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct Object<'a> {
    block: Block<'a>,
    bytes: &'a [u8],
    /// The number of its name.
    pub(super) name: u32,
}

/// A counter of an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Definition {
    /// The number of its name.
    pub(super) name: u32,
    pub(super) counter_type: Option<CounterType>,
    place: Place,
    /// The count behind it, which it may be divided by.
    base: Option<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    offset: usize,
    size: usize,
}

impl Place {
    fn read(self, counts: &[u8]) -> Option<i64> {
        match self.size {
            4 => u32_at(counts, self.offset).map(i64::from),
            8 => i64_at(counts, self.offset),
            _ => None,
        }
    }
}

impl<'a> Object<'a> {
    fn parse(block: Block<'a>, at: usize) -> Option<Self> {
        let length = size_at(block.bytes, at).filter(|length| *length >= OBJECT_HEADER)?;
        let bytes = slice(block.bytes, at, length)?;
        let name = u32_at(bytes, 12)?;
        Some(Self { block, bytes, name })
    }

    /// Its counters as far as they are whole.
    pub(super) fn definitions(&self) -> Vec<Definition> {
        let count = size_at(self.bytes, 32).unwrap_or_default();
        let mut at = size_at(self.bytes, 8);
        let definitions = (0..count).map_while(|_| {
            let start = at?;
            let length =
                size_at(self.bytes, start).filter(|length| *length >= COUNTER_DEFINITION)?;
            let definition = slice(self.bytes, start, length)?;
            at = start.checked_add(length);
            Some(Definition {
                name: u32_at(definition, 4)?,
                counter_type: CounterType::new(u32_at(definition, 28)?),
                place: Place {
                    size: size_at(definition, 32)?,
                    offset: size_at(definition, 36)?,
                },
                base: None,
            })
        });
        let mut definitions: Vec<_> = definitions.collect();
        for at in 1..definitions.len() {
            definitions[at - 1].base = Some(definitions[at].place);
        }
        definitions
    }

    /// Its instances; the last is `None` if the object breaks off. An object without instances has one without a name.
    pub(super) fn instances(&self) -> impl Iterator<Item = Option<Instance<'a>>> + use<'a> {
        let Self { bytes, .. } = *self;
        let count = i32_at(bytes, 40).unwrap_or_default();
        // PERF_NO_INSTANCES is -1.
        let has_names = count >= 0;
        let is_unicode = u32_at(bytes, 44) == Some(0);
        let mut at = size_at(bytes, 4);
        (0..if has_names { count } else { 1 }).map_while(move |_| {
            let start = at?;
            let instance = if has_names {
                Instance::parse(bytes, start, is_unicode)
            } else {
                Instance::nameless(bytes, start)
            };
            at = instance.as_ref().map(|instance| instance.end);
            Some(instance)
        })
    }

    /// What is stored of a counter of this type, with what its changes are divided by.
    pub(super) fn raw(
        &self,
        definition: &Definition,
        counter_type: CounterType,
        instance: &Instance<'_>,
    ) -> Option<Raw> {
        let block = self.block;
        let (divisor, frequency) = match counter_type.divisor {
            Divisor::Nothing => (0, 1),
            Divisor::Ticks => (block.ticks, block.tick_frequency),
            Divisor::Time => (block.time, 10_000_000),
            Divisor::ObjectTime => (i64_at(self.bytes, 48)?, i64_at(self.bytes, 56)?),
            Divisor::Base => (
                definition.base?.read(instance.counts)?,
                block.tick_frequency,
            ),
        };
        Some(Raw {
            count: instance.count(definition)?,
            divisor,
            frequency: frequency as f64,
        })
    }
}

/// An instance of an object, with its counts.
#[derive(Debug, Clone)]
pub(super) struct Instance<'a> {
    pub(super) name: String,
    counts: &'a [u8],
    end: usize,
}

impl<'a> Instance<'a> {
    fn nameless(object: &'a [u8], at: usize) -> Option<Self> {
        let length = size_at(object, at)?;
        Some(Self {
            name: String::new(),
            counts: slice(object, at, length.max(8))?,
            end: at + length,
        })
    }

    fn parse(object: &'a [u8], at: usize, is_unicode: bool) -> Option<Self> {
        let length = size_at(object, at).filter(|length| *length >= INSTANCE_DEFINITION)?;
        let definition = slice(object, at, length)?;
        let name = slice(
            definition,
            size_at(definition, 16)?,
            size_at(definition, 20)?,
        )?;
        let name = if is_unicode {
            text(name)
        } else {
            let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
            String::from_utf8_lossy(name).into_owned()
        };
        let instance = Self::nameless(object, at + length)?;
        Some(Self { name, ..instance })
    }

    /// What is stored of a counter, as it is.
    pub(super) fn count(&self, definition: &Definition) -> Option<i64> {
        definition.place.read(self.counts)
    }
}
