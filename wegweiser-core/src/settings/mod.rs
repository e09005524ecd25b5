//! TOML files that people write: every value with its line, every unknown key with its nearest
//! known one.

pub(crate) mod fleet;
pub(crate) mod policy;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{Error, nearest};

/// A parsed file, before anyone knows what its keys mean.
pub(crate) struct File<'t> {
    name: &'t str,
    text: &'t str,
    root: Spanned<DeTable<'t>>,
}

impl<'t> File<'t> {
    /// Parses TOML; the error names file and line.
    pub(crate) fn parse(name: &'t str, text: &'t str) -> Result<Self, Error> {
        let root = DeTable::parse(text).map_err(|error| Error::Settings {
            file: name.to_owned(),
            line: line_of(text, error.span().map_or(0, |span| span.start)),
            message: error.message().to_owned(),
        })?;
        Ok(Self { name, text, root })
    }

    /// The top-level table.
    pub(crate) fn root(&self) -> Table<'_, 't> {
        Table {
            file: self,
            at: 0,
            path: String::new(),
            entries: self.root.get_ref(),
            asked: Vec::new(),
        }
    }

    fn error(&self, at: usize, message: impl Into<String>) -> Error {
        Error::Settings {
            file: self.name.to_owned(),
            line: line_of(self.text, at),
            message: message.into(),
        }
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()
        .iter()
        .take(at)
        .filter(|&&byte| byte == b'\n')
        .count()
        + 1
}

/// A table whose keys are asked for one by one; [`Table::finish`] refuses the others by name.
pub(crate) struct Table<'f, 't> {
    file: &'f File<'t>,
    at: usize,
    path: String,
    entries: &'f DeTable<'t>,
    asked: Vec<&'static str>,
}

/// One value with the place it stands.
#[derive(Clone)]
pub(crate) struct Value<'f, 't> {
    file: &'f File<'t>,
    spanned: &'f Spanned<DeValue<'t>>,
    /// The full key, for messages: `analyzers.lynis.ttl_days`.
    pub(crate) key: String,
}

impl<'f, 't> Table<'f, 't> {
    /// The value of a known key.
    pub(crate) fn get(&mut self, key: &'static str) -> Option<Value<'f, 't>> {
        self.asked.push(key);
        let value = self.entries.get(key)?;
        Some(self.value(key, value))
    }

    /// The text of a known key.
    pub(crate) fn string(&mut self, key: &'static str) -> Result<Option<String>, Error> {
        self.get(key).map(|value| value.string()).transpose()
    }

    /// Every entry of a table whose keys are names that the user chooses.
    pub(crate) fn entries(&self) -> Vec<(String, Value<'f, 't>)> {
        let entries = self.entries.iter();
        entries
            .map(|(key, value)| (key.get_ref().to_string(), self.value(key.get_ref(), value)))
            .collect()
    }

    /// An error at the table's own line.
    pub(crate) fn error(&self, message: impl Into<String>) -> Error {
        self.file.error(self.at, message)
    }

    /// The line the table starts on.
    pub(crate) fn line(&self) -> usize {
        line_of(self.file.text, self.at)
    }

    /// Refuses the first key that nobody asked for.
    pub(crate) fn finish(self) -> Result<(), Error> {
        let mut unknown: Vec<_> = self
            .entries
            .keys()
            .filter(|key| !self.asked.contains(&key.get_ref().as_ref()))
            .map(|key| (key.span().start, key.get_ref()))
            .collect();
        unknown.sort();
        let Some((at, key)) = unknown.first() else {
            return Ok(());
        };
        let meant = nearest(key, self.asked.iter().copied(), 1);
        let hint = match meant.first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known here: {}", quoted(&self.asked)),
        };
        Err(self
            .file
            .error(*at, format!("unknown key `{}{key}`; {hint}", self.path)))
    }

    fn value(&self, key: &str, value: &'f Spanned<DeValue<'t>>) -> Value<'f, 't> {
        Value {
            file: self.file,
            spanned: value,
            key: format!("{}{key}", self.path),
        }
    }
}

/// Every value with its word.
pub(crate) fn named<T: Copy, const N: usize>(
    all: [T; N],
    name: fn(T) -> &'static str,
) -> [(&'static str, T); N] {
    all.map(|value| (name(value), value))
}

/// `a`, `b` and so on, in backticks.
pub(crate) fn quoted(names: &[&str]) -> String {
    names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}

impl<'f, 't> Value<'f, 't> {
    /// The line it stands on.
    pub(crate) fn line(&self) -> usize {
        line_of(self.file.text, self.spanned.span().start)
    }

    /// An error at this value.
    pub(crate) fn error(&self, message: impl Into<String>) -> Error {
        self.file.error(self.spanned.span().start, message)
    }

    fn expected(&self, what: &str) -> Error {
        let found = self.spanned.get_ref().type_str();
        self.error(format!("`{}` must be {what}, not {found}", self.key))
    }

    pub(crate) fn string(&self) -> Result<String, Error> {
        let text = self
            .spanned
            .get_ref()
            .as_str()
            .ok_or_else(|| self.expected("text"))?;
        Ok(text.to_owned())
    }

    pub(crate) fn boolean(&self) -> Result<bool, Error> {
        self.spanned
            .get_ref()
            .as_bool()
            .ok_or_else(|| self.expected("true or false"))
    }

    /// A whole number within `least..=most`.
    pub(crate) fn integer(&self, least: u32, most: u32) -> Result<u32, Error> {
        let range = format!("a whole number from {least} to {most}");
        let integer = self
            .spanned
            .get_ref()
            .as_integer()
            .ok_or_else(|| self.expected(&range))?;
        u32::from_str_radix(integer.as_str(), integer.radix())
            .ok()
            .filter(|number| (least..=most).contains(number))
            .ok_or_else(|| self.error(format!("`{}` must be {range}", self.key)))
    }

    /// One of a fixed set of words.
    pub(crate) fn word<T: Copy>(&self, words: &[(&'static str, T)]) -> Result<T, Error> {
        let text = self.string()?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Ok(*value);
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let hint = match nearest(&text, known.iter().copied(), 1).first() {
            Some(near) => format!("; did you mean `{near}`?"),
            None => String::new(),
        };
        Err(self.error(format!(
            "`{}` must be one of {}, not `{text}`{hint}",
            self.key,
            quoted(&known)
        )))
    }

    /// An instant: an RFC 3339 time, or a date that stands for its first moment in UTC.
    pub(crate) fn timestamp(&self) -> Result<Timestamp, Error> {
        let text = self.text_of_time()?;
        parse_instant(&text)
            .ok_or_else(|| self.expected("a time such as \"2026-11-20T12:00:00Z\" or a date"))
    }

    /// A calendar date.
    pub(crate) fn date(&self) -> Result<Date, Error> {
        let text = self.text_of_time()?;
        text.parse().map_err(|_| {
            self.error(format!(
                "`{}` must be a date such as \"2027-01-31\"",
                self.key
            ))
        })
    }

    fn text_of_time(&self) -> Result<String, Error> {
        let value = self.spanned.get_ref();
        match value.as_datetime() {
            Some(time) => Ok(time.to_string()),
            None => self.string(),
        }
    }

    pub(crate) fn array(&self) -> Result<Vec<Value<'f, 't>>, Error> {
        let array = self
            .spanned
            .get_ref()
            .as_array()
            .ok_or_else(|| self.expected("a list"))?;
        Ok(array
            .iter()
            .map(|value| Value {
                file: self.file,
                spanned: value,
                key: self.key.clone(),
            })
            .collect())
    }

    pub(crate) fn table(&self) -> Result<Table<'f, 't>, Error> {
        let entries = self
            .spanned
            .get_ref()
            .as_table()
            .ok_or_else(|| self.expected("a table"))?;
        Ok(Table {
            file: self.file,
            at: self.spanned.span().start,
            path: format!("{}.", self.key),
            entries,
            asked: Vec::new(),
        })
    }

    /// A table of whole numbers whose keys come from a fixed set.
    pub(crate) fn numbers<T: Copy + Ord>(
        &self,
        words: &[(&'static str, T)],
        least: u32,
        most: u32,
    ) -> Result<BTreeMap<T, (u32, usize)>, Error> {
        let mut table = self.table()?;
        let mut numbers = BTreeMap::new();
        for (word, key) in words {
            if let Some(value) = table.get(word) {
                numbers.insert(*key, (value.integer(least, most)?, value.line()));
            }
        }
        table.finish()?;
        Ok(numbers)
    }
}

/// An RFC 3339 time, or a date that stands for its first moment in UTC.
pub(crate) fn parse_instant(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Some(time);
    }
    let date: Date = text.parse().ok()?;
    date.to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|zoned| zoned.timestamp())
}
