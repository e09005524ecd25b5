//! A JSON value that keeps the order of its keys and borrows its texts.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use crate::json::replace_lone_surrogates;
use crate::limits::Limits;

/// A JSON value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<(Cow<'a, str>, Value<'a>)>),
}

/// Values in one text, so that brackets alone cannot cost a hundred times their size.
const VALUES: usize = 1 << 20;

impl<'a> Value<'a> {
    /// Parses the value at the start of a text; also says how long it is.
    pub(super) fn parse(text: &'a str, limits: &Limits) -> Result<(Self, usize), String> {
        let budget = Cell::new(VALUES);
        let seed = Seed {
            depth: limits.json_depth.min(100),
            budget: &budget,
        };
        let mut stream = serde_json::Deserializer::from_str(text);
        let value = seed.deserialize(&mut stream).map_err(|error| {
            let message = error.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            format!("the JSON is not valid: {message}")
        })?;
        let end = stream.into_iter::<serde::de::IgnoredAny>().byte_offset();
        Ok((value, end))
    }

    /// The value under a path of keys with dots between; keys may hold the dots themselves. Where an array is on the
    /// way, its first item counts.
    pub(super) fn at(&self, path: &str) -> Option<&Self> {
        match self {
            Self::List(items) => items.first()?.at(path),
            Self::Object(fields) => {
                if let Some(value) = self.get(path) {
                    return Some(value);
                }
                let mut heads = fields.iter().filter_map(|(key, value)| {
                    let rest = path.strip_prefix(key.as_ref())?.strip_prefix('.')?;
                    value.at(rest)
                });
                heads.next()
            }
            _ => None,
        }
    }

    /// The value of a key; of one that repeats, the last.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let mut fields = self.fields().iter().rev();
        fields.find(|(of, _)| of == key).map(|(_, value)| value)
    }

    /// The fields of an object; none of anything else.
    pub(super) fn fields(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(fields) => fields,
            _ => &[],
        }
    }

    /// The items of an array, or the value itself; none of `null`.
    pub(super) fn items(&self) -> &[Self] {
        match self {
            Self::List(items) => items,
            Self::Null => &[],
            other => std::slice::from_ref(other),
        }
    }

    /// The text of a value that is one; that of the first item of an array.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null | Self::Object(_) => None,
            Self::Bool(value) => Some(if *value { "true" } else { "false" }.into()),
            Self::Number(number) => Some(number.to_string().into()),
            Self::Text(text) => Some(Cow::Borrowed(text)),
            Self::List(items) => items.first()?.text(),
        }
    }
}

/// Parses the value at the start of a text and hands it on, with how long it is. Escapes of half characters, which
/// JSON forbids and Python writes, are replaced.
pub(super) fn with<T>(
    text: &str,
    limits: &Limits,
    then: impl FnOnce(&Value<'_>, usize) -> T,
) -> Result<T, String> {
    match (Value::parse(text, limits), replace_lone_surrogates(text)) {
        (Ok((value, end)), _) => Ok(then(&value, end)),
        (Err(error), Cow::Borrowed(_)) => Err(error),
        (Err(_), Cow::Owned(mended)) => {
            let (value, _) = Value::parse(&mended, limits)?;
            Ok(then(&value, text.len()))
        }
    }
}

#[derive(Clone, Copy)]
struct Seed<'s> {
    depth: usize,
    budget: &'s Cell<usize>,
}

impl Seed<'_> {
    fn inside<E: Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1);
        let depth = depth.ok_or_else(|| E::custom("it is nested too deep"))?;
        Ok(Self { depth, ..self })
    }

    fn spend<E: Error>(self) -> Result<(), E> {
        let left = self.budget.get().checked_sub(1);
        self.budget
            .set(left.ok_or_else(|| E::custom("it has too many values"))?);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value<'de>, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value<'de>, E> {
        let number = Number::from_f64(value);
        number
            .map(Value::Number)
            .ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(value.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value<'de>, A::Error> {
        let inner = self.inside()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            self.spend()?;
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Value<'de>, A::Error> {
        let inner = self.inside()?;
        let mut object = Vec::new();
        while let Some(Value::Text(key)) = fields.next_key_seed(inner)? {
            self.spend()?;
            object.push((key, fields.next_value_seed(inner)?));
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, then: impl FnOnce(&Value<'_>)) {
        with(text, &Limits::default(), |value, _| then(value)).expect("valid JSON");
    }

    #[test]
    fn paths_may_be_flat_or_nested() {
        for text in [
            r#"{"a":{"b":{"c":1}}}"#,
            r#"{"a.b":{"c":1}}"#,
            r#"{"a":{"b.c":1}}"#,
            r#"{"a.b.c":[1]}"#,
        ] {
            check(text, |value| {
                assert_eq!(
                    value.at("a.b.c").and_then(Value::text).as_deref(),
                    Some("1"),
                    "{text}"
                );
                assert_eq!(value.at("a.b.d"), None);
            });
        }
    }

    #[test]
    fn order_is_kept_and_the_end_is_known() {
        with(
            r#"{"z":1,"a":"\u00e9"} rest"#,
            &Limits::default(),
            |value, end| {
                let keys: Vec<_> = value.fields().iter().map(|(key, _)| key.as_ref()).collect();
                assert_eq!((keys, end), (vec!["z", "a"], 20));
            },
        )
        .expect("valid JSON");
    }

    #[test]
    fn what_costs_too_much_is_refused() {
        let deep = "[".repeat(200);
        assert!(
            Value::parse(&deep, &Limits::default())
                .unwrap_err()
                .contains("nested")
        );
        let many = format!("[{}0]", "0,".repeat(VALUES));
        assert!(
            Value::parse(&many, &Limits::default())
                .unwrap_err()
                .contains("many")
        );
        check(r#"["\ud800"]"#, |value| {
            assert_eq!(value.text().as_deref(), Some("\u{FFFD}"));
        });
    }
}
