//! The reader: chunks, records, events.

use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use super::chunk::{Checksums, Record, Step, Walk};
use super::decode::Decoded;
use super::event::{Doubts, Event};
use super::flat::Stop;
use super::input::{Input, Seekable, Stream};
use super::report::{Report, TroubleKind};
use super::source::{Found, Source};
use super::template::Templates;
use crate::ParseError;

/// Which records a [`Reader`] gives beside the live ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// Give records in the free space of chunks: what an earlier pass of a wrapped log left, or what was cleared.
    pub stale: bool,
    /// Give records of chunks whose header is destroyed, found by their mark.
    pub carved: bool,
}

/// Reads the events of a log.
///
/// A reader holds one chunk of 64 KiB and the templates met so far, whatever the size of the log. It verifies every
/// checksum and gives the events of bad chunks nevertheless; [`report`](Self::report) says what was found. Events come
/// oldest first if the input can seek, else in the order of the file.
///
/// ```
/// use wegweiser_parsers::ErrorKind;
/// use wegweiser_parsers::evtx::Reader;
///
/// let error = Reader::from_bytes(b"PK\x03\x04").next_event().unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NotThisFormat);
/// ```
pub struct Reader<'r> {
    source: Source<'r>,
    templates: Templates,
    /// How many of them other logs had.
    known: u32,
    walk: Walk,
    /// Where the current chunk begins in the file.
    offset: u64,
    /// What its checksums add to the doubts about each of its records.
    doubts: u8,
    /// The number of the live record before.
    before: Option<u64>,
    options: Options,
    report: Report,
}

impl Reader<'static> {
    /// Opens a log.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ParseError> {
        Ok(Self::new(File::open(path)?))
    }
}

impl<'r> Reader<'r> {
    /// Reads a log that can seek. There is no need for a `BufReader`.
    pub fn new(input: impl Read + Seek + 'r) -> Self {
        Self::of(Box::new(Seekable(input)))
    }

    /// Reads a log from a pipe, an archive or another stream, in the order of the file.
    pub fn from_stream(input: impl Read + 'r) -> Self {
        Self::of(Box::new(Stream(input)))
    }

    /// Reads a log in memory.
    pub fn from_bytes(bytes: &'r [u8]) -> Self {
        Self::new(Cursor::new(bytes))
    }

    fn of(input: Box<dyn Input + 'r>) -> Self {
        Self {
            source: Source::new(input),
            templates: Templates::default(),
            known: 0,
            walk: Walk::over(),
            offset: 0,
            doubts: 0,
            before: None,
            options: Options::default(),
            report: Report::default(),
        }
    }

    /// Gives other records too. Call it before the first event.
    pub fn with_options(mut self, options: Options) -> Self {
        self.source.set_thorough(options.carved);
        self.options = options;
        self
    }

    /// Starts with the templates that another reader has met. Call it before the first event.
    pub fn with_templates(mut self, templates: Templates) -> Self {
        self.known = templates.0.compiled();
        self.templates = templates;
        self
    }

    /// The templates met so far, for the next reader.
    pub fn into_templates(self) -> Templates {
        self.templates
    }

    /// What was found so far.
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Visits all events, until `visit` breaks.
    ///
    /// An error of the input ends the visit; the events before it have been visited.
    pub fn for_each<B>(
        &mut self,
        mut visit: impl FnMut(Event<'_>) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>, ParseError> {
        while let Some(event) = self.next_event()? {
            if let ControlFlow::Break(value) = visit(event) {
                return Ok(ControlFlow::Break(value));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The next event, or `None` after the last one.
    #[inline]
    pub fn next_event(&mut self) -> Result<Option<Event<'_>>, ParseError> {
        let Some((record, decoded, doubts)) = self.advance()? else {
            return Ok(None);
        };
        Ok(Some(Event {
            chunk: self.source.chunk(),
            joined: self.templates.0.joined(),
            record_id: record.id,
            written: record.written,
            offset: self.offset + record.at as u64,
            doubts,
            body: self.templates.0.body(decoded),
        }))
    }

    #[inline]
    fn advance(&mut self) -> Result<Option<(Record, Decoded, Doubts)>, ParseError> {
        loop {
            match self.walk.step(self.source.chunk()) {
                Step::Record(record) => {
                    if let Some((decoded, doubts)) = self.decode(&record) {
                        return Ok(Some((record, decoded, doubts)));
                    }
                }
                Step::Skipped { at, length } => {
                    self.report.skipped_bytes += length as u64;
                    let offset = self.offset + at as u64;
                    self.report.trouble(offset, TroubleKind::SkippedBytes);
                }
                Step::Over => {
                    if !self.next_chunk()? {
                        self.report.templates = self.templates.0.compiled() - self.known;
                        return Ok(None);
                    }
                }
            }
        }
    }

    #[inline]
    fn decode(&mut self, record: &Record) -> Option<(Decoded, Doubts)> {
        let is_live = record.doubts & (Doubts::STALE | Doubts::CARVED) == 0;
        match self.templates.0.decode(self.source.chunk(), record) {
            Ok((decoded, doubts)) => {
                let doubts = Doubts(self.doubts | record.doubts | doubts);
                self.report.events += 1;
                self.report.doubtful += u64::from(doubts.any());
                if is_live {
                    self.report
                        .follow(self.before.replace(record.id), record.id);
                }
                Some((decoded, doubts))
            }
            Err(stop) => {
                // What is not live is expected to be incomplete.
                if is_live {
                    let kind = match stop {
                        Stop::Damaged => TroubleKind::UnreadableRecord,
                        Stop::Excessive => TroubleKind::ExcessiveRecord,
                    };
                    let offset = self.offset + record.at as u64;
                    self.report.trouble(offset, kind);
                    self.report
                        .follow(self.before.replace(record.id), record.id);
                }
                None
            }
        }
    }

    /// Moves to the next chunk; whether there is one.
    fn next_chunk(&mut self) -> Result<bool, ParseError> {
        match self.source.next(&mut self.report)? {
            Found::End => return Ok(false),
            Found::Empty => self.report.empty_chunks += 1,
            Found::Chunk { header, available } => {
                self.offset = self.source.offset(available);
                let chunk = self.source.chunk();
                self.report.chunks += 1;
                self.doubts = match header.verify(chunk) {
                    Checksums::Good => 0,
                    Checksums::Absent => {
                        self.report.unchecked_chunks += 1;
                        0
                    }
                    bad => {
                        let kind = match bad {
                            Checksums::BadHeader => TroubleKind::HeaderChecksum,
                            _ => TroubleKind::RecordChecksum,
                        };
                        self.report.trouble(self.offset, kind);
                        Doubts::CHECKSUM
                    }
                };
                if available < chunk.len() {
                    let end = self.offset + available as u64;
                    self.report.trouble(end, TroubleKind::Truncated);
                }
                self.templates.0.next_chunk();
                self.walk = Walk::live(header, available, self.options.stale);
            }
            Found::Damaged { available } => {
                self.offset = self.source.offset(available);
                self.report.trouble(self.offset, TroubleKind::ChunkHeader);
                self.templates.0.next_chunk();
                self.walk = if self.options.carved {
                    Walk::carve(available)
                } else {
                    Walk::over()
                };
            }
        }
        Ok(true)
    }
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("offset", &self.offset)
            .field("options", &self.options)
            .field("report", &self.report)
            .finish_non_exhaustive()
    }
}
