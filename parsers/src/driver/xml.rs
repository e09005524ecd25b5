//! Elements of an XML document, one after the other.

use quick_xml::Error;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::inventory::Sink;
use crate::error::{ErrorKind, ParseError};

/// Bytes that are kept of the text of an element, and of an attribute: a name of a device has a few dozen.
const TEXT: usize = 4 << 10;

/// What [`walk`] meets.
pub(super) enum Step<'x, 'e> {
    /// The start of an element.
    Open(&'x str, &'x BytesStart<'e>),
    /// The end of an element, with the text since the last start or end.
    Close(&'x str, &'x str),
}

/// Gives the elements of a document. What comes before a cut is given; damage is an error.
pub(super) fn walk(
    text: &str,
    sink: &mut Sink<'_>,
    mut each: impl FnMut(Step<'_, '_>, &mut Sink<'_>),
) -> Result<(), ParseError> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().allow_dangling_amp = true;
    let mut open = 0;
    let mut inner = String::new();
    let deepest = sink.limits.json_depth;
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                open += 1;
                if open > deepest {
                    let reason = format!("the XML is nested deeper than {deepest} levels");
                    return Err(ParseError::new(ErrorKind::TooLarge, reason)
                        .at_offset(reader.buffer_position()));
                }
                inner.clear();
                each(Step::Open(tag.local_name().into_inner(), &tag), sink);
            }
            Ok(Event::End(tag)) => {
                open -= 1;
                each(
                    Step::Close(tag.local_name().into_inner(), inner.trim()),
                    sink,
                );
                inner.clear();
            }
            Ok(Event::Text(part)) => keep(&mut inner, &part.into_inner()),
            Ok(Event::CData(part)) => keep(&mut inner, &part.into_inner()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(c)) => keep(&mut inner, c.encode_utf8(&mut [0; 4])),
                Ok(None) => {
                    let name = name.into_inner();
                    let known = quick_xml::escape::resolve_predefined_entity(&name);
                    keep(&mut inner, known.unwrap_or("\u{FFFD}"));
                }
                Err(_) => keep(&mut inner, "\u{FFFD}"),
            },
            Ok(Event::Eof) if open == 0 => return Ok(()),
            Ok(Event::Eof) | Err(Error::Syntax(_)) => {
                sink.cut(0);
                return Ok(());
            }
            Ok(_) => {}
            Err(error) => {
                let reason = format!("the XML is not valid: {error}");
                return Err(ParseError::new(ErrorKind::Malformed, reason)
                    .at_offset(reader.error_position()));
            }
        }
    }
}

/// The value of an attribute; empty where it is not there.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> String {
    let mut attributes = tag.attributes();
    let found = attributes
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().into_inner() == name);
    found.map_or_else(String::new, |attribute| {
        let value = kept(&attribute.value, TEXT);
        let plain = quick_xml::escape::unescape(value);
        plain.map_or_else(|_| value.to_string(), std::borrow::Cow::into_owned)
    })
}

fn keep(text: &mut String, part: &str) {
    text.push_str(kept(part, TEXT.saturating_sub(text.len())));
}

/// As much of a text as fits into so many bytes.
fn kept(text: &str, most: usize) -> &str {
    let most = most.min(text.len());
    let end = (0..=most).rfind(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}
