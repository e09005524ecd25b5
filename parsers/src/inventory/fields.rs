//! Fields of JSON objects as agents and PowerShell write them.

use std::collections::BTreeMap;

use crate::json::Json;
use crate::limits::Limits;

/// What tools write where they know nothing.
const PLACEHOLDERS: [&str; 17] = [
    "",
    "-",
    "-1",
    "?",
    "n/a",
    "na",
    "none",
    "null",
    "unknown",
    "not present",
    "not specified",
    "not available",
    "not provided",
    "no data found",
    "default string",
    "to be filled by o.e.m.",
    "system product name",
];

/// An object's fields.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'j>(pub(crate) &'j BTreeMap<String, Json>);

impl<'j> Fields<'j> {
    /// The fields of an object; of anything else none.
    pub(crate) fn of(value: &'j Json) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub(crate) fn get(self, name: &str) -> Option<&'j Json> {
        self.0.get(name)
    }

    pub(crate) fn has(self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A text that says something.
    pub(crate) fn text(self, name: &str) -> Option<String> {
        text(self.get(name)?)
    }

    /// The first text that says something.
    pub(crate) fn first(self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// A text as it stands; empty where there is none.
    pub(crate) fn raw(self, name: &str) -> &'j str {
        self.get(name).and_then(Json::as_str).unwrap_or("")
    }

    pub(crate) fn number(self, name: &str) -> Option<f64> {
        number(self.get(name)?)
    }

    /// A number from `low` to `high`: any other is a mistake.
    pub(crate) fn within(self, name: &str, low: f64, high: f64) -> Option<f64> {
        let number = self.number(name)?;
        (low..=high).contains(&number).then_some(number)
    }

    /// A number of things: whole, and not below zero.
    pub(crate) fn count(self, name: &str) -> Option<u64> {
        count(self.get(name)?)
    }

    pub(crate) fn flag(self, name: &str) -> Option<bool> {
        flag(self.get(name)?)
    }

    pub(crate) fn object(self, name: &str) -> Option<Self> {
        Self::of(self.get(name)?)
    }

    /// The entries of a list, however PowerShell wrote it.
    pub(crate) fn list(self, name: &str) -> Vec<&'j Json> {
        self.get(name).map_or_else(Vec::new, items)
    }

    /// The texts of a list that say something.
    pub(crate) fn texts(self, name: &str) -> Vec<String> {
        self.list(name).into_iter().filter_map(text).collect()
    }

    /// The objects in a list.
    pub(crate) fn objects(self, name: &str) -> impl Iterator<Item = Fields<'j>> {
        self.list(name).into_iter().filter_map(Fields::of)
    }
}

/// The entries of a list: an array, the `{"value": […], "Count": n}` that PowerShell makes of one inside a calculated
/// property, or the single entry that it writes without brackets.
pub(crate) fn items(value: &Json) -> Vec<&Json> {
    match value {
        Json::Null => Vec::new(),
        Json::Array(items) => items.iter().collect(),
        Json::Object(fields) if fields.contains_key("value") && fields.contains_key("Count") => {
            fields.get("value").map_or_else(Vec::new, items_of_value)
        }
        other => vec![other],
    }
}

fn items_of_value(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(items) => items.iter().collect(),
        Json::Null => Vec::new(),
        other => vec![other],
    }
}

/// A text that is no placeholder, without blanks around it.
pub(crate) fn known(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\0');
    let is_placeholder = PLACEHOLDERS
        .iter()
        .any(|placeholder| text.eq_ignore_ascii_case(placeholder));
    (!is_placeholder).then_some(text)
}

pub(crate) fn text(value: &Json) -> Option<String> {
    known(&value.scalar_text()?).map(ToOwned::to_owned)
}

pub(crate) fn number(value: &Json) -> Option<f64> {
    let number = match value {
        Json::Number(number) => number.as_f64()?,
        Json::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

pub(crate) fn count(value: &Json) -> Option<u64> {
    if let Json::Number(number) = value
        && let Some(count) = number.as_u64()
    {
        return Some(count);
    }
    if let Json::String(text) = value
        && let Ok(count) = text.trim().parse()
    {
        return Some(count);
    }
    // 2^53: whole numbers beyond it are not told apart.
    let number = number(value).filter(|number| (0.0..9_007_199_254_740_992.0).contains(number))?;
    Some(number as u64)
}

pub(crate) fn flag(value: &Json) -> Option<bool> {
    match value.scalar_text()?.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Some(true),
        "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

/// Keeps a document within the limits: long texts and lists are cut, and what was left out is counted.
pub(crate) fn bound(value: Json, limits: &Limits) -> (Json, u64) {
    let mut bound = Bound {
        limits,
        left: limits.kept_bytes,
        dropped: 0,
    };
    let value = bound.value(value);
    (value, bound.dropped)
}

struct Bound<'l> {
    limits: &'l Limits,
    left: usize,
    dropped: u64,
}

impl Bound<'_> {
    fn value(&mut self, value: Json) -> Json {
        match value {
            Json::String(mut text) => {
                clip(&mut text, self.limits.field_bytes);
                if self.take(text.len()) {
                    Json::String(text)
                } else {
                    Json::Null
                }
            }
            Json::Array(items) => {
                self.dropped += items.len().saturating_sub(self.limits.entries) as u64;
                let items = items.into_iter().take(self.limits.entries);
                Json::Array(items.map(|item| self.value(item)).collect())
            }
            Json::Object(fields) => {
                self.dropped += fields.len().saturating_sub(self.limits.entries) as u64;
                let fields = fields.into_iter().take(self.limits.entries);
                let fields = fields.filter_map(|(mut name, value)| {
                    clip(&mut name, self.limits.field_bytes);
                    self.take(name.len()).then(|| (name, self.value(value)))
                });
                Json::Object(fields.collect())
            }
            other => other,
        }
    }

    fn take(&mut self, bytes: usize) -> bool {
        let left = self.left.checked_sub(bytes);
        match left {
            Some(left) => self.left = left,
            None => self.dropped += 1,
        }
        left.is_some()
    }
}

/// Shortens a text to at most so many bytes.
pub(crate) fn clip(text: &mut String, most: usize) {
    if text.len() > most {
        let end = (0..=most).rfind(|end| text.is_char_boundary(*end));
        text.truncate(end.unwrap_or(0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Mending;

    fn json(text: &str) -> Json {
        let parsed = Json::parse(text, &Limits::default(), &mut Mending::default());
        parsed.expect("the test's JSON is valid")
    }

    #[test]
    fn lists_of_powershell() {
        for (list, count) in [
            ("null", 0),
            ("[]", 0),
            ("[1, 2]", 2),
            ("\"one\"", 1),
            ("{\"Name\": \"one\"}", 1),
            ("{\"value\": [1, 2], \"Count\": 2}", 2),
            ("{\"value\": 1, \"Count\": 1}", 1),
            ("{\"value\": null, \"Count\": 0}", 0),
        ] {
            assert_eq!(items(&json(list)).len(), count, "{list}");
        }
    }

    #[test]
    fn placeholders_are_no_texts_and_no_counts() {
        for value in [
            "\"n/a\"",
            "\"Not Present\"",
            "-1",
            "\" \"",
            "null",
            "[]",
            "\"No data found\"",
        ] {
            assert_eq!(
                (text(&json(value)), count(&json(value))),
                (None, None),
                "{value}"
            );
        }
        assert_eq!(count(&json("\"12\"")), Some(12));
        assert_eq!(count(&json("1.9")), Some(1));
        assert_eq!(number(&json("\"NaN\"")), None);
        assert_eq!(flag(&json("\"TRUE\"")), Some(true));
    }

    #[test]
    fn limits_hold() {
        let limits = Limits {
            entries: 2,
            field_bytes: 3,
            kept_bytes: 8,
            ..Limits::default()
        };
        let (bounded, dropped) = bound(json("[\"abcdé\", \"üü\", \"c\"]"), &limits);
        assert_eq!(bounded, json("[\"abc\", \"ü\"]"));
        assert_eq!(dropped, 1);
        let (bounded, dropped) = bound(json("[\"abc\", {\"def\": \"ghi\"}]"), &limits);
        assert_eq!(bounded, json("[\"abc\", {\"def\": null}]"));
        assert_eq!(dropped, 1);
    }
}
