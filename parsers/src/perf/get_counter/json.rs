//! `Get-Counter | ConvertTo-Json`: sets of samples, one set alone, or samples without their sets.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, Read};

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::samples::Samples;
use crate::error::{ErrorKind, ParseError};
use crate::perf::counters::number;
use crate::perf::read::Out;
use crate::text::Utf8Reader;

pub(super) fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let left = Cell::new(out.limits.document_bytes);
    let reader = Bounded {
        input: Utf8Reader::new(input)?,
        left: &left,
    };
    let mut entries = Entries {
        left: &left,
        limit: out.limits.document_bytes,
        samples: Samples::default(),
        position: 0,
        out,
    };
    let mut json = serde_json::Deserializer::from_reader(reader);
    let mut result = Ok(());
    // Documents follow each other where the output of several commands went to one file.
    while result.is_ok() && json.end().is_err() {
        result = (&mut entries).deserialize(&mut json);
    }
    entries.samples.give(entries.out);
    match result {
        Ok(()) => Ok(()),
        Err(error) if error.is_eof() => {
            entries.out.cut(error.line() as u64);
            Ok(())
        }
        Err(error) if left.get() == 0 => {
            let reason = "an entry of the JSON is larger than the limit";
            Err(ParseError::new(ErrorKind::TooLarge, reason).at_line(error.line() as u64))
        }
        Err(error) => {
            let line = error.line() as u64;
            Err(ParseError::new(ErrorKind::Malformed, "the JSON is broken")
                .at_line(line)
                .caused_by(error))
        }
    }
}

/// Ends an input of which an entry takes too much.
struct Bounded<'l, R> {
    input: R,
    left: &'l Cell<usize>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::Error::other("too large"));
        }
        let end = buffer.len().min(left);
        let count = self.input.read(&mut buffer[..end])?;
        self.left.set(left - count);
        Ok(count)
    }
}

/// Takes the entries of a document as they are read.
struct Entries<'a, 'o> {
    left: &'a Cell<usize>,
    limit: usize,
    samples: Samples,
    position: u64,
    out: &'a mut Out<'o>,
}

impl<'de> DeserializeSeed<'de> for &mut Entries<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Entries<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("samples of counters")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(entry) = items.next_element()? {
            self.take(&entry);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        let entry = Entry::deserialize(serde::de::value::MapAccessDeserializer::new(fields))?;
        self.take(&Loose::Object(Box::new(entry)));
        Ok(())
    }
}

impl Entries<'_, '_> {
    fn take(&mut self, entry: &Loose) {
        self.left.set(self.limit);
        self.position += 1;
        let Loose::Object(entry) = entry else {
            return;
        };
        let Some(at) = entry
            .timestamp
            .text()
            .and_then(|text| self.samples.clock.read(text))
        else {
            self.out
                .trouble(self.position, "the entry has no time that can be read");
            return;
        };
        if let Some(path) = entry.path.text() {
            self.push(at, path, entry.value());
            return;
        }
        self.samples.give(self.out);
        let samples: Vec<_> = entry.counter_samples.objects().collect();
        for sample in &samples {
            if let Some(path) = sample.path.text() {
                self.push(at, path, sample.value());
            }
        }
        if samples.is_empty() {
            self.readings(at, entry.readings.text().unwrap_or_default());
        }
        self.samples.give(self.out);
    }

    /// Samples as text, which is all that is left of them below the default depth of `ConvertTo-Json`: a path with a
    /// colon behind it, and its value in the next line.
    fn readings(&mut self, at: jiff::Timestamp, text: &str) {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut found = false;
        while let (Some(path), Some(value)) = (lines.next(), lines.next()) {
            if let Some(path) = path.strip_suffix(':') {
                self.push(at, path.trim_end(), number::parse(value.as_bytes()));
                found = true;
            }
        }
        if !found {
            self.out.trouble(
                self.position,
                "the entry holds no samples: use `ConvertTo-Json -Depth 4`",
            );
        }
    }

    fn push(&mut self, at: jiff::Timestamp, path: &str, value: f64) {
        self.samples.push(at, path, value, self.position, self.out);
    }
}

/// A set of samples, or a sample: PowerShell gives both the same form.
#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Entry {
    timestamp: Loose,
    counter_samples: Loose,
    readings: Loose,
    path: Loose,
    cooked_value: Loose,
    status: Loose,
    /// What a time is within, where PowerShell 5.1 adds properties to it.
    #[serde(rename = "value")]
    inner: Loose,
}

impl Entry {
    /// The value, unless the counter gave an error instead.
    fn value(&self) -> f64 {
        let is_error = matches!(self.status, Loose::Number(status) if status != 0.0);
        match &self.cooked_value {
            Loose::Number(value) if !is_error => *value,
            Loose::Text(text) if !is_error => number::parse(text.as_bytes()),
            _ => f64::NAN,
        }
    }
}

/// A value of any kind.
#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(f64),
    Text(String),
    Many(Vec<Loose>),
    Object(Box<Entry>),
    Other(IgnoredAny),
}

impl Default for Loose {
    fn default() -> Self {
        Self::Other(IgnoredAny)
    }
}

impl Loose {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Object(entry) => entry.inner.text(),
            _ => None,
        }
    }

    /// The objects of a list, or one alone.
    fn objects(&self) -> impl Iterator<Item = &Entry> {
        let list = match self {
            Self::Many(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        list.iter().filter_map(|item| match item {
            Self::Object(entry) => Some(entry.as_ref()),
            _ => None,
        })
    }
}
