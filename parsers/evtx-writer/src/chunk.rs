//! A chunk that is being filled.

use std::collections::HashMap;

use crate::xml::{Node, Template};

/// Bytes of a chunk.
pub const CHUNK_BYTES: usize = 64 * 1024;
/// Bytes of the header of a file.
pub const FILE_HEADER_BYTES: usize = 4096;
const CHUNK_HEADER: usize = 512;
const STRING_TABLE: usize = 128;
const TEMPLATE_TABLE: usize = 384;

#[derive(Clone)]
pub(crate) struct ChunkWriter {
    pub(crate) bytes: Vec<u8>,
    names: HashMap<String, u32>,
    templates: Vec<(Template, u32)>,
    ids: Option<(u64, u64)>,
    last_record: usize,
}

impl ChunkWriter {
    pub(crate) fn new() -> Self {
        let mut bytes = vec![0; CHUNK_HEADER];
        bytes[..8].copy_from_slice(b"ElfChnk\0");
        Self {
            bytes,
            names: HashMap::new(),
            templates: Vec::new(),
            ids: None,
            last_record: 0,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.ids.is_none()
    }

    pub(crate) fn first_id(&self) -> Option<u64> {
        self.ids.map(|(first, _)| first)
    }

    /// Appends a record; whether there was room.
    pub(crate) fn push(&mut self, id: u64, written: u64, content: &[Node]) -> bool {
        let before = self.clone();
        let at = self.bytes.len();
        self.bytes.extend(b"**\0\0\0\0\0\0");
        self.bytes.extend(id.to_le_bytes());
        self.bytes.extend(written.to_le_bytes());
        self.fragment(content, false);
        // Records begin at multiples of eight.
        while !(self.bytes.len() + 4).is_multiple_of(8) {
            self.bytes.push(0);
        }
        let size = (self.bytes.len() + 4 - at) as u32;
        self.bytes[at + 4..at + 8].copy_from_slice(&size.to_le_bytes());
        self.bytes.extend(size.to_le_bytes());
        if self.bytes.len() > CHUNK_BYTES {
            *self = before;
            return false;
        }
        let (first, _) = self.ids.unwrap_or((id, id));
        (self.ids, self.last_record) = (Some((first, id)), at);
        true
    }

    /// The chunk with its header and checksums.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        let free = self.bytes.len() as u32;
        let (first, last) = self.ids.unwrap_or((1, 0));
        for (at, number) in [(8, first), (16, last), (24, first), (32, last)] {
            self.bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
        for (at, number) in [
            (40, 128),
            (44, self.last_record as u32),
            (48, free),
            (52, crc32fast::hash(&self.bytes[CHUNK_HEADER..])),
        ] {
            self.put(at, number);
        }
        let mut header = crc32fast::Hasher::new();
        header.update(&self.bytes[..120]);
        header.update(&self.bytes[128..CHUNK_HEADER]);
        self.put(124, header.finalize());
        self.bytes.resize(CHUNK_BYTES, 0);
        self.bytes
    }

    /// Four bytes that [`fill`](Self::fill) sets to the number of bytes after them.
    pub(crate) fn hole(&mut self) -> usize {
        self.bytes.extend([0; 4]);
        self.bytes.len()
    }

    pub(crate) fn fill(&mut self, after: usize) {
        let size = (self.bytes.len() - after) as u32;
        self.put(after - 4, size);
    }

    fn put(&mut self, at: usize, number: u32) {
        self.bytes[at..at + 4].copy_from_slice(&number.to_le_bytes());
    }

    /// Text after its length in code units.
    pub(crate) fn counted(&mut self, text: &str) {
        let units: Vec<u16> = text.encode_utf16().collect();
        self.bytes.extend((units.len() as u16).to_le_bytes());
        self.bytes
            .extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
    }

    /// A name: its offset, and the name itself where it is used first.
    pub(crate) fn name(&mut self, name: &str) {
        if let Some(offset) = self.names.get(name) {
            self.bytes.extend(offset.to_le_bytes());
            return;
        }
        let at = self.bytes.len() as u32 + 4;
        self.bytes.extend(at.to_le_bytes());
        let hash = name.encode_utf16().fold(0_u32, |hash, unit| {
            hash.wrapping_mul(65_599).wrapping_add(unit.into())
        }) as u16;
        let next = self.chain(STRING_TABLE + usize::from(hash % 64) * 4, at);
        self.bytes.extend(next);
        self.bytes.extend(hash.to_le_bytes());
        self.counted(name);
        self.bytes.extend([0, 0]);
        self.names.insert(name.to_owned(), at);
    }

    /// The offset of a definition, and the definition itself where it is used first.
    pub(crate) fn definition(&mut self, template: &Template) {
        if let Some((_, offset)) = self.templates.iter().find(|(known, _)| known == template) {
            self.bytes.extend(offset.to_le_bytes());
            return;
        }
        let at = self.bytes.len() as u32 + 4;
        self.bytes.extend(at.to_le_bytes());
        let bucket = TEMPLATE_TABLE + usize::from(template.guid[0] % 32) * 4;
        let next = self.chain(bucket, at);
        self.bytes.extend(next);
        self.bytes.extend(template.guid);
        let size = self.hole();
        self.fragment(&template.content, true);
        self.fill(size);
        self.templates.push((template.clone(), at));
    }

    /// Puts an offset at the front of a table's chain; what was there before.
    fn chain(&mut self, bucket: usize, offset: u32) -> [u8; 4] {
        let mut before = [0; 4];
        before.copy_from_slice(&self.bytes[bucket..bucket + 4]);
        self.put(bucket, offset);
        before
    }
}
