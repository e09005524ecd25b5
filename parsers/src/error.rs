//! The one error of this crate.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

/// Why an input could not be turned into records.
///
/// Troubles *inside* an input that still gives a result (a cut line, a forged record, bytes that are no
/// UTF-8) are not errors: they are part of the result. This type is for the inputs that give none.
///
/// The message is one sentence a technician can act on, with the place where it is known:
///
/// ```
/// use wegweiser_parsers::{ErrorKind, Limits, lynis::Report};
///
/// let error = Report::read(&b"<html>502 Bad Gateway</html>"[..], &Limits::default()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::NotThisFormat);
/// assert_eq!(error.to_string(), "not a Lynis report: the content is an HTML page");
/// ```
#[derive(Debug, thiserror::Error)]
#[error("{reason}{}", Place { line: *line, offset: *offset })]
pub struct ParseError {
    kind: ErrorKind,
    reason: Cow<'static, str>,
    line: Option<u64>,
    offset: Option<u64>,
    source: Option<Box<dyn Error + Send + Sync + 'static>>,
}

/// The classes of [`ParseError`], for callers that decide what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The content is something else than the reader was asked for.
    NotThisFormat,
    /// Nothing to read: no bytes, or only blanks and NUL bytes.
    Empty,
    /// The underlying reader failed; [`Error::source`] holds the I/O error.
    Io,
    /// The input exceeds one of the [`Limits`](crate::Limits) that protect memory.
    TooLarge,
    /// The format is right, but its syntax is broken in a way that leaves nothing trustworthy.
    Malformed,
}

impl ParseError {
    /// The class of the failure.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The 1-based line the failure belongs to, where one is known.
    pub fn line(&self) -> Option<u64> {
        self.line
    }

    /// The byte offset in the raw input, where one is known.
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// The reason without the place, for callers that print the place themselves.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    pub(crate) fn new(kind: ErrorKind, reason: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind,
            reason: reason.into(),
            line: None,
            offset: None,
            source: None,
        }
    }

    pub(crate) fn at_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    pub(crate) fn at_offset(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Names what the failure happened inside of; the place, which was relative to that, is dropped.
    pub(crate) fn inside(mut self, what: &str) -> Self {
        self.reason = format!("{what}: {}", self.reason).into();
        (self.line, self.offset) = (None, None);
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(source));
        self
    }
}

impl From<std::io::Error> for ParseError {
    fn from(error: std::io::Error) -> Self {
        Self::new(ErrorKind::Io, "the input could not be read").caused_by(error)
    }
}

struct Place {
    line: Option<u64>,
    offset: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.line, self.offset) {
            (Some(line), Some(offset)) => write!(f, " (line {line}, byte {offset})"),
            (Some(line), None) => write!(f, " (line {line})"),
            (None, Some(offset)) => write!(f, " (byte {offset})"),
            (None, None) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_is_part_of_the_message() {
        let error = ParseError::new(ErrorKind::Malformed, "broken");
        assert_eq!(error.to_string(), "broken");
        assert_eq!(error.reason(), "broken");
        let error = error.at_line(3);
        assert_eq!(error.to_string(), "broken (line 3)");
        assert_eq!(error.at_offset(9).to_string(), "broken (line 3, byte 9)");
    }

    #[test]
    fn an_io_error_stays_reachable() {
        let error = ParseError::from(std::io::Error::other("disk gone"));
        assert_eq!(error.kind(), ErrorKind::Io);
        assert_eq!(
            error.source().map(ToString::to_string).as_deref(),
            Some("disk gone")
        );
    }

    #[test]
    fn errors_cross_threads() {
        fn check<T: Send + Sync + 'static>() {}
        check::<ParseError>();
    }
}
