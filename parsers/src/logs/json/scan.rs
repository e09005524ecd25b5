//! One JSON object in bytes of which there may be more to come.

use super::value::Value;

/// How far an object goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::logs) enum Scan {
    /// To here.
    Done(usize),
    /// Beyond the bytes.
    More,
    /// It is not valid.
    Bad,
}

/// Why a value has no end.
pub(super) enum Stop {
    More,
    Bad,
}

/// Gives the members of the object that the bytes start with, whose names are as they are written.
#[inline]
pub(in crate::logs) fn object<'w>(
    bytes: &'w [u8],
    depth: usize,
    mut member: impl FnMut(&'w [u8], Value<'w>),
) -> Scan {
    match members(bytes, depth, &mut member) {
        Ok(end) => Scan::Done(end),
        Err(Stop::More) => Scan::More,
        Err(Stop::Bad) => Scan::Bad,
    }
}

#[inline]
fn members<'w>(
    bytes: &'w [u8],
    depth: usize,
    member: &mut impl FnMut(&'w [u8], Value<'w>),
) -> Result<usize, Stop> {
    let mut at = blanks(bytes, 1)?;
    if bytes[at] == b'}' {
        return Ok(at + 1);
    }
    loop {
        if bytes[at] != b'"' {
            return Err(Stop::Bad);
        }
        let (end, _) = text_end(bytes, at + 1)?;
        let key = &bytes[at + 1..end];
        at = blanks(bytes, end + 1)?;
        if bytes[at] != b':' {
            return Err(Stop::Bad);
        }
        at = blanks(bytes, at + 1)?;
        let value;
        (value, at) = self::value(bytes, at, depth)?;
        member(key, value);
        at = blanks(bytes, at)?;
        match bytes[at] {
            b',' => at = blanks(bytes, at + 1)?,
            b'}' => return Ok(at + 1),
            _ => return Err(Stop::Bad),
        }
    }
}

/// The value at `at`, and where it ends.
#[inline]
fn value(bytes: &[u8], at: usize, depth: usize) -> Result<(Value<'_>, usize), Stop> {
    match bytes[at] {
        b'"' => {
            let (end, has_escapes) = text_end(bytes, at + 1)?;
            let raw = &bytes[at + 1..end];
            let value = if has_escapes {
                Value::Escaped(raw)
            } else {
                Value::Text(raw)
            };
            Ok((value, end + 1))
        }
        b'{' | b'[' => {
            let end = nested_end(bytes, at, depth)?;
            let raw = &bytes[at..end];
            Ok((
                if raw[0] == b'[' {
                    Value::List(raw)
                } else {
                    Value::Object
                },
                end,
            ))
        }
        b'0'..=b'9' | b'-' | b'+' | b'.' | b'a'..=b'z' | b'A'..=b'Z' => {
            let is_of_word =
                |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
            let length = bytes[at..].iter().position(|byte| !is_of_word(byte));
            let end = at + length.ok_or(Stop::More)?;
            let word = &bytes[at..end];
            let value = if word == b"null" {
                Value::Null
            } else {
                Value::Word(word)
            };
            Ok((value, end))
        }
        _ => Err(Stop::Bad),
    }
}

/// Where an array or object ends; what is in it is only looked at as far as that takes.
fn nested_end(bytes: &[u8], start: usize, most: usize) -> Result<usize, Stop> {
    let mut at = start;
    let mut depth = 0;
    loop {
        let rest = bytes.get(at..).ok_or(Stop::More)?;
        let is_mark = |byte: &u8| matches!(byte, b'{' | b'}' | b'[' | b']' | b'"');
        at += rest.iter().position(is_mark).ok_or(Stop::More)?;
        match bytes[at] {
            b'"' => at = text_end(bytes, at + 1)?.0,
            b'{' | b'[' => depth += 1,
            _ => depth -= 1,
        }
        at += 1;
        if depth == 0 {
            return Ok(at);
        }
        if depth > most {
            return Err(Stop::Bad);
        }
    }
}

#[inline]
fn blanks(bytes: &[u8], mut at: usize) -> Result<usize, Stop> {
    loop {
        match bytes.get(at) {
            Some(b' ' | b'\n' | b'\t' | b'\r') => at += 1,
            Some(_) => return Ok(at),
            None => return Err(Stop::More),
        }
    }
}

/// Where the quote stands that ends a text, and whether there are escapes before it.
///
/// A text has no line ends and no NUL: where one stands, the object was cut before it.
#[inline]
pub(super) fn text_end(bytes: &[u8], mut at: usize) -> Result<(usize, bool), Stop> {
    let mut has_escapes = false;
    loop {
        let rest = bytes.get(at..).ok_or(Stop::More)?;
        let (chunks, tail) = rest.as_chunks::<8>();
        let found = chunks
            .iter()
            .position(|chunk| marks(u64::from_le_bytes(*chunk)) != 0)
            .map(|index| {
                let marks = marks(u64::from_le_bytes(chunks[index]));
                index * 8 + marks.trailing_zeros() as usize / 8
            });
        let found = found.or_else(|| {
            let is_mark = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..b' ');
            let length = tail.iter().position(is_mark)?;
            Some(chunks.len() * 8 + length)
        });
        at += found.ok_or(Stop::More)?;
        match bytes[at] {
            b'"' => return Ok((at, has_escapes)),
            b'\\' => {
                has_escapes = true;
                at += 2;
            }
            b'\n' | b'\r' | 0 => return Err(Stop::Bad),
            _ => at += 1,
        }
    }
}

/// For each of eight bytes its highest bit, if it is a quote, a backslash or a control character. Those behind the
/// first may be wrong.
#[inline]
fn marks(bytes: u64) -> u64 {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    const QUOTES: u64 = ONES * 0x22;
    const BACKSLASHES: u64 = ONES * 0x5c;
    let zero = |bytes: u64| bytes.wrapping_sub(ONES) & !bytes & HIGH;
    let quote = zero(bytes ^ QUOTES);
    let backslash = zero(bytes ^ BACKSLASHES);
    let control = bytes.wrapping_sub(ONES * 0x20) & !bytes & HIGH;
    quote | backslash | control
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(text: &[u8]) -> (Scan, Vec<(String, String)>) {
        let mut members = Vec::new();
        let scan = object(text, 8, |key, value| {
            members.push((
                String::from_utf8_lossy(key).into_owned(),
                format!("{value:?}"),
            ));
        });
        (scan, members)
    }

    #[test]
    fn an_object_is_done_at_its_brace() {
        let text = br#"{"a":"x\"y","long key of more bytes" : [1,{"]":"}"}], "n":-1.5e3,"z":null,"e":{}} rest"#;
        let (scan_result, members) = scan(text);
        assert_eq!(scan_result, Scan::Done(text.len() - 5));
        let names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["a", "long key of more bytes", "n", "z", "e"]);
        assert_eq!(scan(b"{ }").0, Scan::Done(3));
    }

    #[test]
    fn every_cut_needs_more() {
        let text = br#"{"a":"x\"y","long key of more bytes" : [1,{"]":"}"}], "n":-1.5e3,"z":null}"#;
        for cut in 1..text.len() {
            assert_eq!(scan(&text[..cut]).0, Scan::More, "{cut}");
        }
    }

    #[test]
    fn what_is_not_valid() {
        for text in [
            "{1:2}",
            "{\"a\" 1}",
            "{\"a\":}",
            "{\"a\":1 2}",
            "{\"a\":\"x\n\"}",
            "{\"a\":1,}",
            "{\"a\":\"12345678\0\"}",
        ] {
            assert_eq!(scan(text.as_bytes()).0, Scan::Bad, "{text:?}");
        }
        let deep = format!("{{\"a\":{}", "[".repeat(20));
        assert_eq!(scan(deep.as_bytes()).0, Scan::Bad);
    }

    #[test]
    fn marks_are_found_at_every_place() {
        for mark in [b'"', b'\\', b'\n', 0, 0x1f] {
            for at in 0..20 {
                let mut text = [b'x'; 24];
                text[at] = mark;
                let first =
                    text.as_chunks::<8>()
                        .0
                        .iter()
                        .enumerate()
                        .find_map(|(index, chunk)| {
                            let marks = marks(u64::from_le_bytes(*chunk));
                            (marks != 0).then(|| index * 8 + marks.trailing_zeros() as usize / 8)
                        });
                assert_eq!(first, Some(at));
            }
        }
        assert_eq!(marks(u64::from_le_bytes(*b"\xff\x80 !#[]~")), 0);
    }
}
