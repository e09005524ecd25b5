//! JSON as agents write it: bounded in depth, tolerant where a result can still be trusted.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::error::{ErrorKind, ParseError};
use crate::limits::Limits;

/// Deeper nesting than this is refused whatever the limits say, for the sake of the stack.
const STACK_DEPTH: usize = 120;

/// Duplicate keys remembered per document.
const DUPLICATES: usize = 100;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

/// What reading a document took.
#[derive(Debug, Default)]
pub(crate) struct Mending {
    /// Keys that an object has twice; the last value counts.
    pub(crate) duplicate_keys: Vec<String>,
    /// Escapes that stand for half a character were replaced by U+FFFD.
    pub(crate) lone_surrogates: bool,
}

impl Json {
    /// Parses one layer of JSON.
    ///
    /// Python writes bytes that are no UTF-8 as escapes of lone surrogates, which JSON forbids; they are
    /// replaced. Duplicate keys are noted and the last one counts, as everywhere.
    pub(crate) fn parse(
        text: &str,
        limits: &Limits,
        mending: &mut Mending,
    ) -> Result<Self, ParseError> {
        let first = Self::parse_strictly(text, limits, mending);
        match (first, replace_lone_surrogates(text)) {
            (Err(_), Cow::Owned(mended)) => {
                mending.lone_surrogates = true;
                mending.duplicate_keys.clear();
                Self::parse_strictly(&mended, limits, mending)
            }
            (first, _) => first,
        }
    }

    fn parse_strictly(
        text: &str,
        limits: &Limits,
        mending: &mut Mending,
    ) -> Result<Self, ParseError> {
        let state = RefCell::new(State {
            duplicate_keys: Vec::new(),
            too_deep: false,
        });
        let depth = limits.json_depth.min(STACK_DEPTH);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = Seed {
            depth,
            state: &state,
        }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
        let state = state.into_inner();
        mending.duplicate_keys.extend(state.duplicate_keys);
        value.map_err(|error| {
            if state.too_deep {
                let reason = format!("the JSON is nested deeper than {depth} levels");
                return ParseError::new(ErrorKind::TooLarge, reason).at_line(error.line() as u64);
            }
            malformed(text, error)
        })
    }

    pub(crate) fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&BTreeMap<String, Json>> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The text of a scalar, as it would stand in a report line; `None` for `null`, arrays and objects.
    pub(crate) fn scalar_text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null | Self::Array(_) | Self::Object(_) => None,
            Self::Bool(value) => Some(if *value { "true" } else { "false" }.into()),
            Self::Number(number) => Some(number.to_string().into()),
            Self::String(text) => Some(text.as_str().into()),
        }
    }

    /// What the value is, for messages.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// Gives the entries of a document as they are read, numbered from 1, so that those before damage are not lost: the
/// elements of an array, or each of the documents that stand one after the other.
pub(crate) fn entries(
    text: &str,
    limits: &Limits,
    mut each: impl FnMut(u64, Json),
) -> Result<(), ParseError> {
    let state = RefCell::new(State {
        duplicate_keys: Vec::new(),
        too_deep: false,
    });
    let depth = limits.json_depth.min(STACK_DEPTH);
    let seed = Seed {
        depth,
        state: &state,
    };
    let mut number = 0;
    let mut each = |entry| {
        number += 1;
        each(number, entry);
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    while deserializer.end().is_err() {
        let read = Entries {
            seed,
            each: &mut each,
        };
        if let Err(error) = deserializer.deserialize_any(read) {
            if state.borrow().too_deep {
                let reason = format!("the JSON is nested deeper than {depth} levels");
                let error =
                    ParseError::new(ErrorKind::TooLarge, reason).at_line(error.line() as u64);
                return Err(error);
            }
            return Err(malformed(text, error));
        }
    }
    Ok(())
}

/// Visits a document whose array is given on entry by entry.
struct Entries<'s, 'e> {
    seed: Seed<'s>,
    each: &'e mut dyn FnMut(Json),
}

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array or an object")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inner = self.seed.deeper()?;
        while let Some(item) = items.next_element_seed(inner)? {
            (self.each)(item);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        (self.each)(self.seed.visit_map(fields)?);
        Ok(())
    }
}

fn malformed(text: &str, error: serde_json::Error) -> ParseError {
    let (line, column) = (error.line(), error.column());
    // The column is that of the offending character, or of the last one at the end of the input.
    let offset = offset_of(
        text,
        line,
        column - usize::from(!error.is_eof() && column > 0),
    );
    let reason = if error.is_eof() {
        "the JSON ends early: it was cut in transfer or storage".to_owned()
    } else if text
        .get(offset..)
        .is_some_and(|rest| rest.starts_with(['N', 'I']))
    {
        "the JSON holds `NaN` or `Infinity`, which no JSON number can be".to_owned()
    } else {
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        format!("the JSON is not valid: {message}")
    };
    ParseError::new(ErrorKind::Malformed, reason)
        .at_line(line as u64)
        .at_offset(offset as u64)
        .caused_by(error)
}

/// The byte offset `column` bytes into a 1-based line.
fn offset_of(text: &str, line: usize, column: usize) -> usize {
    let before = match line {
        0 | 1 => 0,
        _ => memchr::memchr_iter(b'\n', text.as_bytes())
            .nth(line - 2)
            .map_or(text.len(), |at| at + 1),
    };
    before + column
}

struct State {
    duplicate_keys: Vec<String>,
    too_deep: bool,
}

#[derive(Clone, Copy)]
struct Seed<'s> {
    depth: usize,
    state: &'s RefCell<State>,
}

impl Seed<'_> {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        if let Some(depth) = self.depth.checked_sub(1) {
            return Ok(Self { depth, ..self });
        }
        self.state.borrow_mut().too_deep = true;
        Err(E::custom("nested too deep"))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        Number::from_f64(value)
            .map(Json::Number)
            .ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Json, E> {
        Ok(Json::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        let inner = self.deeper()?;
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            array.push(item);
        }
        Ok(Json::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json, A::Error> {
        let inner = self.deeper::<A::Error>()?;
        let mut object = BTreeMap::new();
        while let Some(key) = fields.next_key::<String>()? {
            let value = fields.next_value_seed(inner)?;
            if object.contains_key(&key) {
                let duplicates = &mut self.state.borrow_mut().duplicate_keys;
                if duplicates.len() < DUPLICATES {
                    duplicates.push(key.clone());
                }
            }
            object.insert(key, value);
        }
        Ok(Json::Object(object))
    }
}

/// Replaces escapes of lone surrogates by that of U+FFFD; borrows if there are none.
pub(crate) fn replace_lone_surrogates(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let mut mended = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'\\', &bytes[at..]) {
        at += next;
        let Some(unit) = escaped_unit(bytes, at) else {
            // Another escape, such as an escaped backslash: both bytes are passed over.
            at = (at + 2).min(bytes.len());
            continue;
        };
        let paired = || {
            (0xD800..0xDC00).contains(&unit)
                && escaped_unit(bytes, at + 6).is_some_and(|low| (0xDC00..0xE000).contains(&low))
        };
        if !(0xD800..0xE000).contains(&unit) {
            at += 6;
        } else if paired() {
            at += 12;
        } else {
            mended.push_str(&text[copied..at]);
            mended.push_str("\\ufffd");
            at += 6;
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    mended.push_str(&text[copied..]);
    Cow::Owned(mended)
}

/// The code unit of `\uXXXX` at `at`.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |value, digit| {
        Some(value * 16 + char::from(*digit).to_digit(16)?)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<(Json, Mending), ParseError> {
        let mut mending = Mending::default();
        Json::parse(text, &Limits::default(), &mut mending).map(|value| (value, mending))
    }

    #[test]
    fn lone_surrogates_are_replaced_and_pairs_kept() {
        let (value, mending) = parse(r#""\ud800 \udc00 \ud83d\ude00 \\ud800 \u0041""#).unwrap();
        assert_eq!(
            value.as_str(),
            Some("\u{FFFD} \u{FFFD} \u{1F600} \\ud800 A")
        );
        assert!(mending.lone_surrogates);
        assert!(!parse(r#""\ud83d\ude00""#).unwrap().1.lone_surrogates);
    }

    #[test]
    fn the_last_duplicate_counts() {
        let (value, mending) = parse(r#"{"a": 1, "a": 2}"#).unwrap();
        assert_eq!(
            value.as_object().unwrap()["a"].scalar_text().as_deref(),
            Some("2")
        );
        assert_eq!(mending.duplicate_keys, ["a"]);
    }

    #[test]
    fn errors_say_what_to_do() {
        let reason = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(
            reason("{\"a\":\n [1,"),
            "the JSON ends early: it was cut in transfer or storage (line 2, byte 10)"
        );
        assert_eq!(
            reason("{\"a\": NaN}"),
            "the JSON holds `NaN` or `Infinity`, which no JSON number can be (line 1, byte 6)"
        );
        assert!(reason("{\"a\": -Infinity}").contains("`Infinity`"));
        assert_eq!(
            reason("{\"a\": 1e999}"),
            "the JSON is not valid: number out of range (line 1, byte 10)"
        );
        assert_eq!(
            reason("[1] [2]"),
            "the JSON is not valid: trailing characters (line 1, byte 4)"
        );
        assert_eq!(
            reason(&"[".repeat(33)),
            "the JSON is nested deeper than 32 levels (line 1)"
        );
        assert_eq!(
            parse(&"[".repeat(100_000)).unwrap_err().kind(),
            ErrorKind::TooLarge
        );
    }
}
