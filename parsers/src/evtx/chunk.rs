//! A chunk: its header, its checksums, and the records in it.

use memchr::memmem;

use super::bytes::{CHUNK, CHUNK_HEADER, Chunk, array, u32_at, u64_at};
use super::event::Doubts;

pub(super) const CHUNK_MAGIC: &[u8; 8] = b"ElfChnk\0";
const RECORD_MAGIC: &[u8; 4] = b"**\0\0";
/// Set where the writer left the checksums out.
const NO_CHECKSUMS: u32 = 4;
/// Bytes of a record's header, and of the copy of its size at the end.
const RECORD_HEADER: usize = 24;
const SIZE_COPY: usize = 4;

/// What a chunk's header says about its records.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header {
    pub(super) first_id: u64,
    pub(super) last_id: u64,
    last_offset: usize,
    free: usize,
}

/// The state of a chunk's checksums.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checksums {
    /// Both match.
    Good,
    /// The chunk says that it has none.
    Absent,
    /// That of the header does not match; that of the records is then meaningless.
    BadHeader,
    /// That of the records does not match.
    BadRecords,
}

impl Header {
    /// Reads the header; `None` where the chunk's mark is missing.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        if !bytes.starts_with(CHUNK_MAGIC) {
            return None;
        }
        Some(Self {
            first_id: u64_at(bytes, 24)?,
            last_id: u64_at(bytes, 32)?,
            last_offset: u32_at(bytes, 44)? as usize,
            free: u32_at(bytes, 48)? as usize,
        })
    }

    /// Checks both checksums. This costs less than nothing: it brings the chunk into the cache in one sweep, and
    /// walking the records jumps about.
    pub(super) fn verify(&self, chunk: &Chunk) -> Checksums {
        let stored = |at| u32_at(chunk, at).unwrap_or_default();
        if stored(120) & NO_CHECKSUMS != 0 {
            return Checksums::Absent;
        }
        let mut header = crc32fast::Hasher::new();
        header.update(&chunk[..120]);
        header.update(&chunk[128..CHUNK_HEADER]);
        if header.finalize() != stored(124) {
            return Checksums::BadHeader;
        }
        match chunk.get(CHUNK_HEADER..self.free) {
            Some(records) if crc32fast::hash(records) == stored(52) => Checksums::Good,
            _ => Checksums::BadRecords,
        }
    }
}

/// A record in a chunk.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record {
    pub(super) at: usize,
    pub(super) id: u64,
    pub(super) written: u64,
    /// Where the content begins and ends.
    pub(super) body: (usize, usize),
    pub(super) doubts: u8,
}

impl Record {
    #[inline]
    fn read(chunk: &Chunk, at: usize, available: usize) -> Option<(Self, usize)> {
        let header: &[u8; RECORD_HEADER] = array(chunk, at)?;
        if !header.starts_with(RECORD_MAGIC) {
            return None;
        }
        let size = u32_at(header, 4)? as usize;
        let end = at.checked_add(size)?;
        if size < RECORD_HEADER + SIZE_COPY || end - SIZE_COPY > available {
            return None;
        }
        let same = u32_at(chunk, end - SIZE_COPY) == Some(size as u32);
        let record = Self {
            at,
            id: u64_at(header, 8)?,
            written: u64_at(header, 16)?,
            body: (at + RECORD_HEADER, end - SIZE_COPY),
            doubts: if same { 0 } else { Doubts::SIZE },
        };
        Some((record, end))
    }
}

/// Which records of a chunk are walked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// Those that the header speaks of, one after the other.
    Live(Header),
    /// Those found by their mark in what is left.
    Search(u8),
    Over,
}

impl PartialEq for Header {
    fn eq(&self, other: &Self) -> bool {
        (self.first_id, self.last_id) == (other.first_id, other.last_id)
    }
}
impl Eq for Header {}

/// Walks the records of a chunk.
#[derive(Debug)]
pub(super) struct Walk {
    phase: Phase,
    at: usize,
    /// Bytes of the chunk that exist: fewer than all in a file that was cut.
    available: usize,
    stale: bool,
}

/// What a step of the walk comes to.
#[derive(Debug)]
pub(super) enum Step {
    Record(Record),
    /// Bytes that are no record were passed over.
    Skipped {
        at: usize,
        length: usize,
    },
    Over,
}

impl Walk {
    pub(super) fn over() -> Self {
        Self {
            phase: Phase::Over,
            at: 0,
            available: 0,
            stale: false,
        }
    }

    /// The live records, then the stale ones if asked.
    pub(super) fn live(header: Header, available: usize, stale: bool) -> Self {
        Self {
            phase: Phase::Live(header),
            at: CHUNK_HEADER,
            available,
            stale,
        }
    }

    /// Everything that looks like a record, in a chunk without a header.
    pub(super) fn carve(available: usize) -> Self {
        Self {
            phase: Phase::Search(Doubts::CARVED),
            at: 0,
            available,
            stale: false,
        }
    }

    #[inline]
    pub(super) fn step(&mut self, chunk: &Chunk) -> Step {
        match self.phase {
            Phase::Live(header) => {
                let free = header.free.min(CHUNK);
                if self.at < free {
                    if let Some((record, end)) = Record::read(chunk, self.at, self.available) {
                        self.at = end;
                        if record.id == header.last_id {
                            self.end_live();
                        }
                        return Step::Record(record);
                    }
                    return self.resync(chunk, header, free);
                }
                self.end_live();
                self.step(chunk)
            }
            Phase::Search(doubt) => self.search(chunk, doubt),
            Phase::Over => Step::Over,
        }
    }

    fn end_live(&mut self) {
        self.phase = if self.stale {
            Phase::Search(Doubts::STALE)
        } else {
            Phase::Over
        };
    }

    /// Looks for the next live record: marked, with its size at both ends, and with an id that belongs here.
    #[cold]
    fn resync(&mut self, chunk: &Chunk, header: Header, free: usize) -> Step {
        let from = self.at;
        let limit = free
            .min(header.last_offset.saturating_add(RECORD_MAGIC.len()))
            .min(self.available);
        let ids = header.first_id..=header.last_id;
        let found = find(chunk, from + 1, limit, free.min(self.available), |record| {
            ids.contains(&record.id)
        });
        if let Some((record, _)) = found {
            self.at = record.at;
            return Step::Skipped {
                at: from,
                length: record.at - from,
            };
        }
        self.end_live();
        // Some writers leave the end of the free space too high; zeros there are no loss.
        let rest = &chunk[from..free];
        if rest.iter().all(|byte| *byte == 0) && self.available >= free {
            return self.step(chunk);
        }
        Step::Skipped {
            at: from,
            length: rest.len(),
        }
    }

    fn search(&mut self, chunk: &Chunk, doubt: u8) -> Step {
        let found = find(chunk, self.at, self.available, self.available, |_| true);
        let Some((mut record, end)) = found else {
            self.phase = Phase::Over;
            return Step::Over;
        };
        self.at = end;
        record.doubts |= doubt;
        Step::Record(record)
    }
}

/// The first record that begins in `from..limit`, ends by `end`, has the same size at both ends, and is `wanted`.
fn find(
    chunk: &Chunk,
    from: usize,
    limit: usize,
    end: usize,
    wanted: impl Fn(&Record) -> bool,
) -> Option<(Record, usize)> {
    let bytes = chunk.get(from..limit)?;
    memmem::find_iter(bytes, RECORD_MAGIC).find_map(|hit| {
        let (record, after) = Record::read(chunk, from + hit, CHUNK)?;
        (record.doubts == 0 && after <= end && wanted(&record)).then_some((record, after))
    })
}
