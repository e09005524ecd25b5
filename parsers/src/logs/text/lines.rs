//! Where lines end, and which of them belong together.

use crate::error::ParseError;
use crate::limits::Limits;
use crate::logs::source::Source;

/// Which lines go on with the message of the line before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// Those that are set in.
    Indented,
    /// Those that do not begin with a date.
    Unstamped,
}

/// A line at the start of the window, with those that go on with it.
pub(super) struct Found {
    /// Bytes of its text.
    pub(super) length: usize,
    /// Bytes up to the next line.
    pub(super) taken: usize,
    /// Lines of the input.
    pub(super) lines: u64,
    /// It is longer than the limit. Unless it is terminated, its rest is not in the window.
    pub(super) is_overlong: bool,
    pub(super) is_terminated: bool,
}

/// The next line; `None` at the end of the input.
#[inline]
pub(super) fn next(
    source: &mut Source<'_>,
    limits: &Limits,
    join: Join,
) -> Result<Option<Found>, ParseError> {
    let most = limits.line_bytes;
    let mut searched = 0;
    let mut lines = 1;
    loop {
        let window = source.window();
        if let Some(found) = memchr::memchr(b'\n', &window[searched..]) {
            let end = searched + found;
            // Nothing goes on with a blank line.
            if end > 1 && end <= most && goes_on(source, end + 1, join)? {
                searched = end + 1;
                lines += 1;
                continue;
            }
            return Ok(Some(Found {
                length: end.min(most),
                taken: end + 1,
                lines,
                is_overlong: end > most,
                is_terminated: true,
            }));
        }
        searched = window.len();
        let is_overlong = searched > most;
        if is_overlong || !source.more()? {
            let length = searched.min(most);
            return Ok((searched > 0).then_some(Found {
                length,
                taken: searched,
                lines,
                is_overlong,
                is_terminated: false,
            }));
        }
    }
}

/// Whether what begins at `at` goes on with the line before.
#[inline]
fn goes_on(source: &mut Source<'_>, at: usize, join: Join) -> Result<bool, ParseError> {
    const DATE: usize = 5;
    source.need(at + DATE)?;
    let window = source.window();
    let next = &window[at..window.len().min(at + DATE)];
    Ok(match join {
        Join::Indented => matches!(next, [b' ' | b'\t', ..]),
        Join::Unstamped => {
            let has_date = matches!(next, [year @ .., b'-'] if year.iter().all(u8::is_ascii_digit));
            !next.is_empty() && !has_date
        }
    })
}
