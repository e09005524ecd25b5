//! A whole log.

use crate::chunk::{CHUNK_BYTES, ChunkWriter, FILE_HEADER_BYTES};
use crate::event::Event;
use crate::xml::Node;

/// A log that is being written.
pub struct Log {
    chunks: Vec<Vec<u8>>,
    current: ChunkWriter,
    next_id: u64,
    rotated: usize,
}

impl Default for Log {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Log")
            .field("chunks", &self.chunks.len())
            .field("next_id", &self.next_id)
            .finish_non_exhaustive()
    }
}

impl Log {
    /// An empty log, whose first record has the number 1.
    pub fn new() -> Self {
        Self::starting_at(1)
    }

    /// An empty log, whose first record has this number.
    pub fn starting_at(id: u64) -> Self {
        Self {
            chunks: Vec::new(),
            current: ChunkWriter::new(),
            next_id: id,
            rotated: 0,
        }
    }

    /// Appends an event; its number.
    ///
    /// # Panics
    ///
    /// If the event does not fit into a chunk.
    pub fn push(&mut self, event: &Event) -> u64 {
        let content = event.content(self.next_id);
        self.push_content(event.time, &content)
    }

    /// Appends a record of any content; its number.
    ///
    /// # Panics
    ///
    /// If the record does not fit into a chunk.
    pub fn push_content(&mut self, written: u64, content: &[Node]) -> u64 {
        let id = self.next_id;
        if !self.current.push(id, written, content) {
            self.end_chunk();
            let fits = self.current.push(id, written, content);
            assert!(fits, "a record must fit into a chunk");
        }
        self.next_id += 1;
        id
    }

    /// Leaves numbers out.
    pub fn skip_ids(&mut self, count: u64) {
        self.next_id += count;
    }

    /// Ends the current chunk, if it has records.
    pub fn end_chunk(&mut self) {
        if !self.current.is_empty() {
            let chunk = std::mem::replace(&mut self.current, ChunkWriter::new());
            self.chunks.push(chunk.finish());
        }
    }

    /// Writes the file as a full log does: this many of the newest chunks come first.
    pub fn wrapped(mut self, newest: usize) -> Self {
        self.rotated = newest;
        self
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        self.end_chunk();
        let count = self.chunks.len();
        self.chunks.rotate_right(self.rotated.min(count));
        let mut file = vec![0; FILE_HEADER_BYTES];
        file[..8].copy_from_slice(b"ElfFile\0");
        let last = count.saturating_sub(1) as u64;
        for (at, number) in [(8, 0), (16, last), (24, self.next_id)] {
            file[at..at + 8].copy_from_slice(&number.to_le_bytes());
        }
        for (at, number) in [(32, 128_u32), (36, 0x0003_0001), (40, 4096)] {
            file[at..at + 4].copy_from_slice(&number.to_le_bytes());
        }
        file[42..44].copy_from_slice(&(count as u16).to_le_bytes());
        let checksum = crc32fast::hash(&file[..120]);
        file[124..128].copy_from_slice(&checksum.to_le_bytes());
        file.reserve(count * CHUNK_BYTES);
        for chunk in &self.chunks {
            file.extend_from_slice(chunk);
        }
        file
    }

    /// The number of the first record of the chunk that is being filled.
    pub fn current_first_id(&self) -> Option<u64> {
        self.current.first_id()
    }
}
