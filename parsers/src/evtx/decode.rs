//! A record's content to what an event borrows.

use super::bytes::{Chunk, array};
use super::chunk::Record;
use super::event::{Body, Doubts};
use super::flat::{CHUNK_WORK, Flat, Stop};
use super::kind;
use super::program::SLOTS;
use super::slots::{self, Slot, Values};
use super::store::Store;
use super::template::{Template, TemplateId};
use super::token::instance;

/// Bytes after a root instance's values: the end of the fragment and padding.
const TRAILING: std::ops::RangeInclusive<usize> = 1..=8;

/// The memory that events borrow from; one per reader, used for every record.
#[derive(Debug)]
pub(super) struct Decoder {
    store: Store,
    flat: Flat,
    root: Box<[Slot; SLOTS]>,
    data: Box<[Slot; SLOTS]>,
    /// Texts that were put together from pieces.
    joined: Vec<u8>,
}

/// How the current record was decoded.
#[derive(Debug, Clone, Copy)]
pub(super) enum Decoded {
    Compiled {
        layout: u32,
        root: Layer,
        data: Option<Layer>,
    },
    Flat,
}

/// An instance of a compiled definition.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer {
    program: u32,
    values: usize,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            store: Store::new(),
            flat: Flat::default(),
            root: Box::new([0; SLOTS]),
            data: Box::new([0; SLOTS]),
            joined: Vec::new(),
        }
    }
}

impl Decoder {
    pub(super) fn next_chunk(&mut self) {
        self.store.next_chunk();
        self.flat.work = CHUNK_WORK;
    }

    pub(super) fn compiled(&self) -> u32 {
        self.store.compiled()
    }

    /// Decodes the references of a record, and says what is doubtful about its content.
    #[inline]
    pub(super) fn decode(&mut self, chunk: &Chunk, record: &Record) -> Result<(Decoded, u8), Stop> {
        if let Some(decoded) = self.compiled_record(chunk, record) {
            return Ok(decoded);
        }
        self.flat_record(chunk, record)
    }

    #[cold]
    fn flat_record(&mut self, chunk: &Chunk, record: &Record) -> Result<(Decoded, u8), Stop> {
        match self.flat.read(chunk, record.body.0, record.body.1) {
            Ok(()) if !self.flat.overran => Ok((Decoded::Flat, 0)),
            Err(stop) if self.flat.is_empty() => Err(stop),
            Ok(()) | Err(_) => Ok((Decoded::Flat, Doubts::CONTENT)),
        }
    }

    /// The common case: one instance of a compiled definition or elements that repeat, with at most one other inside.
    #[inline]
    fn compiled_record(&mut self, chunk: &Chunk, record: &Record) -> Option<(Decoded, u8)> {
        let (at, end) = record.body;
        let (program, values) = fragment(
            &mut self.store,
            chunk,
            at,
            end,
            &mut self.root,
            &mut self.joined,
        )?;
        let mut doubts = 0;
        if values.end >= end || chunk[values.end] != 0 {
            return None; // several roots, or damage
        }
        if !TRAILING.contains(&(end - values.end)) {
            doubts = Doubts::CONTENT;
        }
        let root = Layer {
            program,
            values: values.count,
        };
        let mut data = None;
        if values.nested != 0 {
            let slot = match (values.nested, self.store.program(program).nested) {
                (1, Some(slot)) => *self.root[..values.count].get(usize::from(slot))?,
                _ => return None,
            };
            let (at, length) = (slots::at_of(slot), slots::length_of(slot));
            if slots::code_of(slot) != kind::BIN_XML {
                return None;
            }
            if length > 0 {
                let end = at + length;
                let (program, values) = fragment(
                    &mut self.store,
                    chunk,
                    at,
                    end,
                    &mut self.data,
                    &mut self.joined,
                )?;
                let ends = values.end == end || (values.end < end && chunk[values.end] == 0);
                if !ends || values.nested != 0 || self.store.program(program).is_event {
                    return None;
                }
                data = Some(Layer {
                    program,
                    values: values.count,
                });
            }
        }
        let layout = self.store.layout(program, data.map(|data| data.program));
        Some((Decoded::Compiled { layout, root, data }, doubts))
    }

    /// The texts that the event borrows after [`Decoder::decode`] beside its chunk.
    #[inline]
    pub(super) fn joined(&self) -> &[u8] {
        &self.joined
    }

    /// What the event borrows after [`Decoder::decode`] has said how.
    #[inline]
    pub(super) fn body(&self, decoded: Decoded) -> Body<'_> {
        match decoded {
            Decoded::Compiled { layout, root, data } => Body::Compiled {
                template: Template {
                    id: TemplateId(layout),
                    root: self.store.program(root.program),
                    data: data.map(|data| self.store.program(data.program)),
                },
                root: &self.root[..root.values],
                data: &self.data[..data.map_or(0, |data| data.values)],
            },
            Decoded::Flat => Body::Flat(&self.flat),
        }
    }
}

/// The one instance that a fragment consists of, or its elements; with or without a fragment header before them.
#[inline]
fn fragment(
    store: &mut Store,
    chunk: &Chunk,
    at: usize,
    end: usize,
    slots: &mut [Slot; SLOTS],
    joined: &mut Vec<u8>,
) -> Option<(u32, Values)> {
    let head: &[u8; 5] = array(chunk, at)?;
    let at = match head {
        [0x0f, _, _, _, 0x0c] => at + 5,
        [0x0c, ..] => at + 1,
        _ => return store.elements(chunk, (at, end), slots, joined),
    };
    let (definition, values) = instance(chunk, at)?;
    let program = store.resolve(chunk, definition)?;
    let count = slots::count(chunk, values, end)?;
    let values = slots::read(chunk, values, count, slots.get_mut(..count)?)?;
    Some((program, values))
}
