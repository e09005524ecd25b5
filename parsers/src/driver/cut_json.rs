//! JSON documents that lost their end.

use super::inventory::Sink;
use crate::error::ParseError;
use crate::json::{Json, Mending};

/// Gives a document; of one that was cut, what stands up to its last whole object. Text that is none gives nothing.
pub(super) fn read(
    text: &str,
    sink: &mut Sink<'_>,
    give: impl FnOnce(&Json, &mut Sink<'_>),
) -> Result<(), ParseError> {
    if !text.trim_start().starts_with(['{', '[']) {
        return Ok(());
    }
    let mut mending = Mending::default();
    let error = match Json::parse(text, sink.limits, &mut mending) {
        Ok(document) => {
            give(&document, sink);
            return Ok(());
        }
        Err(error) => error,
    };
    let Some(closed) = close(text) else {
        return Err(error);
    };
    let Ok(document) = Json::parse(&closed, sink.limits, &mut mending) else {
        return Err(error);
    };
    give(&document, sink);
    sink.cut(error.line().unwrap_or(0));
    Ok(())
}

/// The text up to the end of its last whole object, with the brackets that are open there closed.
fn close(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let mut last = None;
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                while let Some((_, inside)) = bytes.next() {
                    match inside {
                        b'\\' => _ = bytes.next(),
                        b'"' => break,
                        _ => {}
                    }
                }
            }
            b'{' => open.push('}'),
            b'[' => open.push(']'),
            b'}' | b']' => {
                open.pop()?;
                // The end of a list counts only behind an object, whose brackets it changes.
                if byte == b'}' || last.is_some() {
                    last = Some((at + 1, open.len()));
                }
            }
            _ => {}
        }
    }
    let (end, depth) = last?;
    // Brackets that were open there are so still: closing one of them would have moved `last`.
    let ends = open.get(..depth)?.iter().rev();
    Some(text[..end].chars().chain(ends.copied()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed_behind_the_last_whole_object() {
        for (cut, closed) in [
            (r#"{"a": [{"b": 1}, {"c"#, Some(r#"{"a": [{"b": 1}]}"#)),
            (
                r#"{"a": {"b": {"c": "}\",["} , "d": {"#,
                Some(r#"{"a": {"b": {"c": "}\",["}}}"#),
            ),
            (r#"{"a": [{}, []], "b"#, Some(r#"{"a": [{}, []]}"#)),
            (r#"{"a": [], "#, None),
            ("]", None),
            ("", None),
        ] {
            assert_eq!(close(cut).as_deref(), closed, "{cut}");
        }
    }
}
