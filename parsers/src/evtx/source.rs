//! The chunks of a log, oldest first.

use memchr::memmem;

use super::bytes::{CHUNK, CHUNK_HEADER, Chunk, FILE_HEADER, u16_at, u32_at, u64_at};
use super::chunk::{CHUNK_MAGIC, Header};
use super::input::Input;
use super::report::{FileFacts, Report, TroubleKind};
use crate::{ErrorKind, ParseError};

pub(super) const FILE_MAGIC: &[u8; 8] = b"ElfFile\0";

/// Reads chunks into one buffer.
pub(super) struct Source<'r> {
    input: Box<dyn Input + 'r>,
    chunk: Box<Chunk>,
    /// Bytes at the end of those in the buffer that belong to the next chunk, and where they begin.
    held: usize,
    held_at: usize,
    /// Where the input stands.
    position: u64,
    /// Where this pass over the file ends; `None` for a stream.
    until: Option<u64>,
    /// A second pass: the chunks before the oldest one.
    then: Option<(u64, u64)>,
    started: bool,
    /// Space is unused only if all of it is zeros: carving must not miss a record.
    thorough: bool,
}

/// How much of a chunk is looked at to tell that it was never used. Records would begin in it.
const LOOK: usize = 4 << 10;

/// What was found in the place of a chunk.
pub(super) enum Found {
    Chunk {
        header: Header,
        available: usize,
    },
    /// Bytes without a chunk's mark.
    Damaged {
        available: usize,
    },
    Empty,
    End,
}

impl<'r> Source<'r> {
    pub(super) fn new(input: Box<dyn Input + 'r>) -> Self {
        Self {
            input,
            chunk: zeros(),
            held: 0,
            held_at: 0,
            position: 0,
            until: None,
            then: None,
            started: false,
            thorough: false,
        }
    }

    /// Whether space counts as unused only if every byte of it is zero.
    pub(super) fn set_thorough(&mut self, thorough: bool) {
        self.thorough = thorough;
    }

    #[inline]
    pub(super) fn chunk(&self) -> &Chunk {
        &self.chunk
    }

    /// Where the current chunk begins in the file, if `available` bytes of it were read.
    pub(super) fn offset(&self, available: usize) -> u64 {
        self.position.saturating_sub((self.held + available) as u64)
    }

    /// Moves to the next chunk.
    pub(super) fn next(&mut self, report: &mut Report) -> Result<Found, ParseError> {
        if !self.started {
            self.started = true;
            self.start(report)?;
        }
        loop {
            if let Some(found) = self.read()? {
                return Ok(found);
            }
            match self.then.take() {
                None => return Ok(Found::End),
                Some((from, until)) => {
                    self.input.seek(from)?;
                    (self.position, self.until) = (from, Some(until));
                }
            }
        }
    }

    /// The next chunk of this pass; `None` at its end.
    fn read(&mut self) -> Result<Option<Found>, ParseError> {
        let mut filled = std::mem::take(&mut self.held);
        self.chunk
            .copy_within(self.held_at..self.held_at + filled, 0);
        // Most of many a log was never used: it need not even be read.
        if let (0, false, Some(until)) = (filled, self.thorough, self.until) {
            filled = self.fill(0, LOOK)?;
            if filled == LOOK && is_blank(&self.chunk[..LOOK]) {
                let rest = (CHUNK - LOOK) as u64;
                self.position += rest.min(until.saturating_sub(self.position));
                self.input.seek(self.position)?;
                return Ok(Some(Found::Empty));
            }
        }
        filled = self.fill(filled, CHUNK)?;
        if filled == 0 {
            return Ok(None);
        }
        self.chunk[filled..].fill(0);
        let available = filled;
        if let Some(header) = Header::read(&self.chunk[..]) {
            return Ok(Some(Found::Chunk { header, available }));
        }
        let looked_at = if self.thorough { CHUNK } else { LOOK };
        if is_blank(&self.chunk[..looked_at]) {
            return Ok(Some(Found::Empty));
        }
        // The next chunk may begin within this one: bytes were lost or put in before.
        let next = memmem::find(&self.chunk[1..filled], CHUNK_MAGIC).map_or(filled, |at| at + 1);
        (self.held, self.held_at) = (filled - next, next);
        Ok(Some(Found::Damaged { available: next }))
    }

    /// Reads into the buffer from `from` until `to`, or until the pass ends; where the bytes then end.
    fn fill(&mut self, from: usize, to: usize) -> Result<usize, ParseError> {
        let left = self
            .until
            .map_or(u64::MAX, |until| until.saturating_sub(self.position));
        let to = from + (to - from).min(usize::try_from(left).unwrap_or(usize::MAX));
        let read = self.input.fill(&mut self.chunk[from..to])?;
        self.position += read as u64;
        Ok(from + read)
    }

    /// Reads the file header, finds the first chunk, and where the oldest one is.
    fn start(&mut self, report: &mut Report) -> Result<(), ParseError> {
        let length = self.input.length()?;
        if length.is_some() {
            self.input.seek(0)?;
        }
        let filled = self.fill(0, FILE_HEADER)?;
        if filled == 0 {
            return Err(ParseError::new(ErrorKind::Empty, "the event log is empty"));
        }
        let mut first = FILE_HEADER as u64;
        if self.chunk.starts_with(FILE_MAGIC) {
            report.file = file_facts(&self.chunk[..filled]);
            if report.file.is_none_or(|file| !file.checksum) {
                report.trouble(0, TroubleKind::FileHeader);
            }
        } else {
            report.trouble(0, TroubleKind::FileHeader);
            let filled = self.fill(filled, CHUNK)?;
            let Some(at) = memmem::find(&self.chunk[..filled], CHUNK_MAGIC) else {
                let blank = self.chunk[..filled].iter().all(|byte| *byte == 0);
                return Err(if blank {
                    ParseError::new(ErrorKind::Empty, "the event log holds only NUL bytes")
                } else {
                    ParseError::new(
                        ErrorKind::NotThisFormat,
                        "not an event log: neither its header nor a chunk is where it should be",
                    )
                });
            };
            first = at as u64;
            (self.held, self.held_at) = (filled - at, at);
        }
        self.until = length;
        if let Some(length) = length {
            self.begin_at_oldest(first, length)?;
        }
        Ok(())
    }

    /// A full log goes on at its start: reading begins at the chunk with the lowest record number, whatever the file
    /// header says about it.
    fn begin_at_oldest(&mut self, first: u64, length: u64) -> Result<(), ParseError> {
        let begin = self.oldest(first, length)?;
        self.then = (begin > first).then_some((first, begin));
        self.held = 0;
        self.position = begin.min(length);
        self.input.seek(self.position)?;
        Ok(())
    }

    fn oldest(&mut self, first: u64, length: u64) -> Result<u64, ParseError> {
        let count = length.saturating_sub(first + CHUNK_HEADER as u64);
        let chunks = (0..count.div_ceil(CHUNK as u64)).map(|number| first + number * CHUNK as u64);
        // A log that never went round ends with its newest chunk: a look at both ends is enough for most.
        let mut newest = None;
        for at in chunks.clone().rev() {
            newest = self.first_id(at)?;
            if newest.is_some() {
                break;
            }
        }
        if self.first_id(first)?.is_some_and(|id| Some(id) <= newest) {
            return Ok(first);
        }
        let mut oldest = (u64::MAX, first);
        for at in chunks {
            if let Some(id) = self.first_id(at)? {
                oldest = oldest.min((id, at));
            }
        }
        Ok(oldest.1)
    }

    /// The number of the first record of the chunk at an offset, if there is one.
    fn first_id(&mut self, at: u64) -> Result<Option<u64>, ParseError> {
        self.input.seek(at)?;
        let mut bytes = [0; 64];
        self.input.fill(&mut bytes)?;
        Ok(Header::read(&bytes).map(|header| header.first_id))
    }
}

/// Whether these bytes, whole blocks, are all zero.
fn is_blank(bytes: &[u8]) -> bool {
    // In blocks, which takes a tenth of the time.
    let (blocks, _) = bytes.as_chunks::<64>();
    blocks.iter().all(|block| *block == [0; 64])
}

/// A buffer that never was on the stack.
pub(super) fn zeros() -> Box<Chunk> {
    let bytes = vec![0; CHUNK].into_boxed_slice();
    bytes.try_into().expect("the length is that of a chunk")
}

fn file_facts(header: &[u8]) -> Option<FileFacts> {
    let flags = u32_at(header, 120)?;
    Some(FileFacts {
        next_record_id: u64_at(header, 24)?,
        version: (u16_at(header, 38)?, u16_at(header, 36)?),
        dirty: flags & 1 != 0,
        full: flags & 2 != 0,
        checksum: crc32fast::hash(header.get(..120)?) == u32_at(header, 124)?,
    })
}
