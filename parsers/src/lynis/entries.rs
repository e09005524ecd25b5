//! The lines of a report as borrowed records, before anything is made of them.

use std::io::BufRead;

use crate::error::ParseError;
use crate::limits::Limits;
use crate::text::{Line, LineReader, TextTrouble};

/// The first line of every report.
pub(super) const HEADER: &str = "# Lynis Report";

/// One `key=value` or `key[]=value` of a report.
///
/// ```
/// use wegweiser_parsers::lynis::Entry;
///
/// let entry = Entry::parse(7, "suggestion[]=A-1|m|-|skip-test=A-1|").unwrap();
/// assert_eq!((entry.key, entry.list), ("suggestion", true));
/// assert_eq!(entry.value, "A-1|m|-|skip-test=A-1|");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The 1-based line.
    pub line: u64,
    /// The key without `[]`.
    pub key: &'a str,
    /// The key had `[]`: it may repeat, and every value counts.
    pub list: bool,
    /// Everything after the first `=`, unchanged.
    pub value: &'a str,
}

impl<'a> Entry<'a> {
    /// Splits a line at its first `=`; `None` if it has none or nothing before it.
    pub fn parse(line: u64, text: &'a str) -> Option<Self> {
        let at = memchr::memchr(b'=', text.as_bytes())?;
        let (key, value) = (&text[..at], &text[at + 1..]);
        let (key, list) = key
            .strip_suffix("[]")
            .map_or((key, false), |key| (key, true));
        (!key.trim().is_empty()).then_some(Self {
            line,
            key,
            list,
            value,
        })
    }

    /// Whether the key looks like one that Lynis writes: small letters, digits, `_`, `-`, `.`.
    pub fn has_usual_key(&self) -> bool {
        self.key.starts_with(|c: char| c.is_ascii_lowercase())
            && self
                .key
                .bytes()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'.'))
    }
}

/// What a line of a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Row<'a> {
    /// `# Lynis Report`
    Header,
    /// `key=value`
    Entry(Entry<'a>),
    /// Nothing but blanks.
    Blank,
    /// None of these.
    Other(&'a str),
}

impl<'a> Row<'a> {
    /// Tells what the line `text` with number `line` is.
    pub fn of(line: u64, text: &'a str) -> Self {
        if let Some(entry) = Entry::parse(line, text) {
            return Self::Entry(entry);
        }
        match text.trim_matches([' ', '\t', '\0']) {
            "" => Self::Blank,
            HEADER => Self::Header,
            _ => Self::Other(text),
        }
    }
}

/// Reads a report row by row.
///
/// ```
/// use wegweiser_parsers::{Limits, lynis::{Entries, Row}};
///
/// let mut entries = Entries::new(&b"# Lynis Report\nos=Linux\n"[..], &Limits::default())?;
/// let mut keys = Vec::new();
/// while let Some((_, row)) = entries.next_row()? {
///     if let Row::Entry(entry) = row {
///         keys.push(entry.key.to_owned());
///     }
/// }
/// assert_eq!(keys, ["os"]);
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
#[derive(Debug)]
pub struct Entries<R> {
    lines: LineReader<R>,
}

impl<R: BufRead> Entries<R> {
    /// Starts reading; the content is not checked to be a report.
    pub fn new(reader: R, limits: &Limits) -> Result<Self, ParseError> {
        Ok(Self {
            lines: LineReader::new(reader, limits)?,
        })
    }

    /// The next line, and what it is.
    pub fn next_row(&mut self) -> Result<Option<(Line<'_>, Row<'_>)>, ParseError> {
        Ok(self
            .lines
            .next_line()?
            .map(|line| (line, Row::of(line.number, line.text))))
    }

    /// What the text needed mending.
    pub fn trouble(&self) -> TextTrouble {
        self.lines.trouble()
    }
}
