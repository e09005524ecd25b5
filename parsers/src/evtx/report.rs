//! What reading a log came to.

/// Troubles and gaps that are kept with their place; all are counted.
const KEPT: usize = 1000;

/// Counts and troubles of a log, as far as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// What the file header says, where there is a readable one.
    pub file: Option<FileFacts>,
    /// Chunks with records.
    pub chunks: u64,
    /// Chunks that were never used: only zeros.
    pub empty_chunks: u64,
    /// Events given.
    pub events: u64,
    /// Of those, the ones with [`Doubts`](super::Doubts) about the record itself.
    pub doubtful: u64,
    /// Chunks whose writer left the checksums out.
    pub unchecked_chunks: u64,
    /// How often each kind of trouble was met.
    pub counts: TroubleCounts,
    /// The troubles with their places; the first thousand.
    pub troubles: Vec<Trouble>,
    /// The lowest and the highest number of a record.
    pub record_ids: Option<(u64, u64)>,
    /// Bytes that were passed over because they are no record.
    pub skipped_bytes: u64,
    /// Numbers that are missing between records that follow each other; the first thousand such places.
    pub gaps: Vec<Gap>,
    /// How many numbers are missing in all.
    pub missing_records: u64,
    /// How often a record's number was not higher than the one before.
    pub steps_back: u64,
    /// Distinct contents of templates, without those that the reader knew before.
    pub templates: u32,
}

/// What the header of a log says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileFacts {
    /// The number that the next record would get.
    pub next_record_id: u64,
    /// Major and minor version of the format.
    pub version: (u16, u16),
    /// The log was not closed: it was copied while in use, or the machine stopped.
    pub dirty: bool,
    /// The log was full.
    pub full: bool,
    /// Whether the header's checksum matches.
    pub checksum: bool,
}

/// Numbers missing between two records that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gap {
    /// The last number before the gap.
    pub after: u64,
    /// The first number behind it.
    pub before: u64,
}

/// Something that is wrong with a log, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trouble {
    /// The byte in the file.
    pub offset: u64,
    /// What is wrong.
    pub kind: TroubleKind,
}

/// The kinds of [`Trouble`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TroubleKind {
    /// The file's header is missing or overwritten.
    FileHeader,
    /// A chunk has no readable header; its records are given only when carving.
    ChunkHeader,
    /// The checksum of a chunk's header does not match; its records are given nevertheless.
    HeaderChecksum,
    /// The checksum of a chunk's records does not match; they are given nevertheless.
    RecordChecksum,
    /// Bytes that are no record were passed over.
    SkippedBytes,
    /// A record whose content is not readable at all; it is not given.
    UnreadableRecord,
    /// A record that would take more work than any real one; it is not given.
    ExcessiveRecord,
    /// The file ends within a chunk.
    Truncated,
}

impl TroubleKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::FileHeader,
        Self::ChunkHeader,
        Self::HeaderChecksum,
        Self::RecordChecksum,
        Self::SkippedBytes,
        Self::UnreadableRecord,
        Self::ExcessiveRecord,
        Self::Truncated,
    ];

    /// What has the trouble, in the singular, and what is wrong with it.
    ///
    /// ```
    /// use wegweiser_parsers::evtx::TroubleKind;
    ///
    /// assert_eq!(TroubleKind::ChunkHeader.words(), ("chunk", "without a readable header"));
    /// ```
    pub fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::FileHeader => ("file header", "that is missing or overwritten"),
            Self::ChunkHeader => ("chunk", "without a readable header"),
            Self::HeaderChecksum => ("chunk header", "with a wrong checksum"),
            Self::RecordChecksum => ("chunk", "with a wrong checksum"),
            Self::SkippedBytes => ("place", "without a record"),
            Self::UnreadableRecord => ("record", "that cannot be read"),
            Self::ExcessiveRecord => ("record", "of absurd size"),
            Self::Truncated => ("chunk", "that the end of the file cuts off"),
        }
    }
}

/// How often each kind of [`Trouble`] was met.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TroubleCounts([u64; 8]);

impl TroubleCounts {
    /// How often this kind was met.
    pub fn of(&self, kind: TroubleKind) -> u64 {
        self.0[kind as usize]
    }

    /// How many troubles there are in all.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

impl Report {
    pub(super) fn trouble(&mut self, offset: u64, kind: TroubleKind) {
        self.counts.0[kind as usize] += 1;
        if self.troubles.len() < KEPT {
            self.troubles.push(Trouble { offset, kind });
        }
    }

    /// Notes that a live record follows the one before.
    #[inline]
    pub(super) fn follow(&mut self, before: Option<u64>, id: u64) {
        let (lowest, highest) = self.record_ids.unwrap_or((id, id));
        self.record_ids = Some((lowest.min(id), highest.max(id)));
        let Some(after) = before else { return };
        if after.wrapping_add(1) == id {
            return;
        }
        if id <= after {
            self.steps_back += 1;
            return;
        }
        self.missing_records = self.missing_records.saturating_add(id - after - 1);
        if self.gaps.len() < KEPT {
            self.gaps.push(Gap { after, before: id });
        }
    }
}
