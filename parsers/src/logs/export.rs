//! `journalctl -o export`: fields as lines, and those with bytes of any kind with their length before them.

use super::journal;
use super::json::{Scratch, Value, Values};
use super::read::Out;
use super::source::Source;
use crate::error::ParseError;

/// More than the journal takes in as one field: a length beyond it is damage.
const LONGEST: u64 = 768 << 20;

/// Bytes of fields that nobody asks for which are held between two others.
const UNWANTED: usize = 64 << 10;

/// Where the fields stand in the window that are asked for.
type Ranges = [Option<(usize, usize)>; 18];

/// How an entry ended.
enum End {
    /// With a blank line.
    Whole,
    /// With the input.
    Cut,
    /// With something that cannot be, from here on.
    Damaged(usize),
}

/// Reads every entry.
pub(super) fn read(source: &mut Source<'_>, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut scratch = Scratch::default();
    loop {
        while source.need(1)? && matches!(source.window()[0], b'\n' | b'\r' | 0) {
            source.advance(1);
        }
        if source.window().is_empty() {
            return Ok(());
        }
        let position = source.offset();
        let mut ranges = Ranges::default();
        let (end, taken) = fields(source, &mut ranges, out)?;
        if let End::Damaged(at) = end {
            out.dropped(position, "a field of the entry is not as long as it says");
            source.advance(at);
            if !skip_entry(source)? {
                return Ok(());
            }
            continue;
        }
        let window = source.window();
        let mut values = Values::default();
        for (value, range) in values.iter_mut().zip(&ranges) {
            if let Some((start, end)) = range {
                *value = Value::Text(&window[*start..*end]);
            }
        }
        match journal::line(&values, &mut scratch, out) {
            Some(mut line) => {
                line.position = position;
                out.is_known = true;
                out.line(&mut line);
            }
            None => out.dropped(position, "the entry has neither a time nor a message"),
        }
        source.advance(taken);
        if let End::Cut = end {
            out.truncated(position);
            return Ok(());
        }
    }
}

/// Finds the fields of the entry at the start of the window: how it ends, and how many bytes it takes.
fn fields(
    source: &mut Source<'_>,
    ranges: &mut Ranges,
    out: &mut Out<'_>,
) -> Result<(End, usize), ParseError> {
    let most = out.limits.line_bytes;
    let mut at = 0;
    // Where the fields begin that nobody asks for, up to the one at hand.
    let mut unwanted = 0;
    loop {
        let Some(line_end) = line_end(source, at, most)? else {
            return Ok((End::Cut, at));
        };
        let line = &source.window()[at..line_end];
        if line.is_empty() {
            return Ok((End::Whole, at + 1));
        }
        let equals = memchr::memchr(b'=', line);
        let key = &line[..equals.unwrap_or(line.len())];
        let slot = journal::slot(key).filter(|slot| ranges[*slot].is_none());
        let (start, end) = if let Some(equals) = equals {
            (at + equals + 1, line_end)
        } else {
            if !is_key(key) {
                return Ok((End::Damaged(at), 0));
            }
            match binary(source, line_end + 1, slot.is_some(), most)? {
                Ok(range) => range,
                Err(end) => return Ok((end, at)),
            }
        };
        at = end + 1;
        if let Some(slot) = slot {
            ranges[slot] = Some((start, end));
            unwanted = at;
        } else if at - unwanted > UNWANTED {
            // An entry of many fields costs no more than one of few.
            source.cut_out(unwanted, (at - unwanted) as u64)?;
            at = unwanted;
        }
    }
}

/// The value of a field with its length before it, as much as is held of it.
fn binary(
    source: &mut Source<'_>,
    at: usize,
    is_wanted: bool,
    most: usize,
) -> Result<Result<(usize, usize), End>, ParseError> {
    if !source.need(at + 8)? {
        return Ok(Err(End::Cut));
    }
    let length = source.window()[at..].first_chunk().copied();
    let length = u64::from_le_bytes(length.unwrap_or_default());
    let start = at + 8;
    if length > LONGEST {
        return Ok(Err(End::Damaged(start)));
    }
    let most = if is_wanted { most } else { most.min(UNWANTED) } as u64;
    let held = length.min(most);
    let end = start + held as usize;
    if length > held && !(source.need(end)? && source.cut_out(end, length - held)?) {
        return Ok(Err(End::Cut));
    }
    if !source.need(end + 1)? || source.window()[end] != b'\n' {
        return Ok(Err(End::Damaged(start)));
    }
    Ok(Ok((start, end)))
}

/// Where the line ends that begins at `at`, of which no more than so many bytes stay; `None` if the input ends before.
#[inline]
fn line_end(source: &mut Source<'_>, at: usize, most: usize) -> Result<Option<usize>, ParseError> {
    let mut searched = at;
    loop {
        let window = source.window();
        if let Some(found) = window
            .get(searched..)
            .and_then(|rest| memchr::memchr(b'\n', rest))
        {
            return Ok(Some(searched + found));
        }
        searched = window.len().max(at);
        if searched - at > most {
            source.cut_out(at + most, (searched - at - most) as u64)?;
            searched = at + most;
        }
        if !source.more()? {
            return Ok(None);
        }
    }
}

/// Leaves everything up to the next blank line behind; false if there is none.
fn skip_entry(source: &mut Source<'_>) -> Result<bool, ParseError> {
    loop {
        if let Some(found) = memchr::memmem::find(source.window(), b"\n\n") {
            source.advance(found + 2);
            return Ok(true);
        }
        let length = source.window().len();
        source.advance(length.saturating_sub(1));
        if !source.more()? {
            return Ok(false);
        }
    }
}

fn is_key(text: &[u8]) -> bool {
    let is_of_key = |byte: &u8| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'_');
    !text.is_empty() && text.len() <= 64 && text.iter().all(is_of_key)
}
