//! The records of a sample: one for each entry of the catalogue, in its order.

use super::bytes::{i64_at, size_at, slice, text, u32_at};
use super::counter::Raw;

const HEADER: usize = 8;

/// A record by its kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Record<'a> {
    /// `PDH_RAW_COUNTER`.
    Single(&'a [u8]),
    /// Counts of several instances.
    Several(&'a [u8]),
    /// `PERF_DATA_BLOCK`: whole objects.
    Block(&'a [u8]),
    Unknown,
}

/// The records that a sample consists of; the last is an error if it breaks off.
pub(super) fn records(sample: &[u8]) -> impl Iterator<Item = Result<Record<'_>, &'static str>> {
    let mut rest = sample.get(HEADER..).unwrap_or_default();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((kind, record)) = record(rest) else {
            rest = &[];
            return Some(Err("a sample breaks off"));
        };
        rest = &rest[record.len()..];
        let content = &record[HEADER..];
        Some(Ok(match kind {
            1 => Record::Single(content),
            2 => Record::Several(content),
            5 => Record::Block(content),
            _ => Record::Unknown,
        }))
    })
}

/// The kind and the bytes of the record at the start.
fn record(start: &[u8]) -> Option<(u8, &[u8])> {
    let length = size_at(start, 4).filter(|length| *length >= HEADER)?;
    let record = slice(start, 0, length)?;
    match record {
        [b'B', b'L', 3, kind, ..] => Some((*kind, record)),
        _ => None,
    }
}

/// Counts of a counter at an instant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts<'a> {
    content: &'a [u8],
    /// A `FILETIME` of the machine's wall clock.
    pub(super) time: i64,
    /// The system could measure.
    pub(super) is_valid: bool,
}

impl<'a> Counts<'a> {
    pub(super) fn single(content: &'a [u8]) -> Option<Self> {
        Self::new(content, 0, 4)
    }

    pub(super) fn several(content: &'a [u8]) -> Option<Self> {
        Self::new(content, 8, 16)
    }

    fn new(content: &'a [u8], status: usize, time: usize) -> Option<Self> {
        // PDH_CSTATUS_VALID_DATA and PDH_CSTATUS_NEW_DATA.
        let is_valid = u32_at(content, status)? <= 1;
        let time = i64_at(content, time)?;
        Some(Self {
            content,
            time,
            is_valid,
        })
    }

    /// The only count.
    pub(super) fn raw(&self, frequency: f64) -> Option<Raw> {
        raw(self.content, 16, frequency)
    }

    /// The counts of each instance; the last is `None` if the record breaks off. Their names follow one another.
    pub(super) fn instances(
        &self,
        frequency: f64,
    ) -> impl Iterator<Item = Option<(String, Raw)>> + use<'a> {
        const FIRST: usize = 24;
        const ITEM: usize = 24;
        let content = self.content;
        let count = size_at(content, 4).unwrap_or_default();
        let fitting = content.len().saturating_sub(FIRST) / ITEM;
        let is_cut = count > fitting;
        let mut names_end = 0;
        (0..count.min(fitting + usize::from(is_cut))).map(move |number| {
            let item = FIRST + number * ITEM;
            let at = size_at(content, item).filter(|at| *at >= names_end)?;
            let name = text(content.get(at..)?);
            names_end = at + 2 * name.encode_utf16().count();
            Some((name, raw(content, item + 8, frequency)?))
        })
    }
}

fn raw(content: &[u8], at: usize, frequency: f64) -> Option<Raw> {
    Some(Raw {
        count: i64_at(content, at)?,
        divisor: i64_at(content, at + 8)?,
        frequency,
    })
}
