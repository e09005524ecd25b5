//! The catalogue of a log: which counters its records are of.

use std::collections::HashMap;

use super::bytes::{i64_at, size_at, slice, text, texts, u32_at};
use super::counter::CounterType;
use super::fold::Fold;
use crate::limits::Limits;

/// Where the counters begin in the catalogue.
const HEADER: usize = 8;
/// Where the names of a counter begin.
const NAMES: usize = 52;
/// The place of a name that is not there.
const ABSENT: usize = 0xFFFF_FFFF;

/// A counter, or in logs of whole objects an object.
#[derive(Debug, Clone)]
pub(super) struct Counter {
    pub(super) object: String,
    /// Empty for counters without instances; `*` if each record states its instances.
    pub(super) instance: String,
    pub(super) name: String,
    /// Its row of the table of counters; `None` for those that are in no metric.
    pub(super) row: Option<usize>,
    /// `None` for types that no metric is made of, and for whole objects.
    pub(super) kind: Option<CounterType>,
    /// How often its divisor advances in a second.
    pub(super) frequency: f64,
    /// It is of the machine that the log is named after; logs may have counters of others.
    pub(super) is_local: bool,
}

/// What a log says of its counters before its samples.
#[derive(Debug, Default)]
pub(super) struct Catalogue {
    /// In the order of the records of a sample.
    pub(super) counters: Vec<Counter>,
    pub(super) machine: Option<String>,
    /// Names of objects and counters by their numbers.
    names: HashMap<u32, String>,
    kept_bytes: usize,
}

/// What it takes to keep a name.
fn cost(name: &str) -> usize {
    size_of::<(u32, String)>() + name.len()
}

impl Catalogue {
    pub(super) fn name(&self, number: u32) -> Option<&str> {
        self.names.get(&number).map(String::as_str)
    }

    /// Counters that come next are those of another log.
    pub(super) fn forget_counters(&mut self) {
        self.counters.clear();
    }

    /// Takes counters, as far as the limits allow.
    pub(super) fn add_counters(
        &mut self,
        content: &[u8],
        limits: &Limits,
    ) -> Result<(), &'static str> {
        let mut at = HEADER;
        while at < content.len() {
            let length = size_at(content, at).filter(|length| *length >= NAMES);
            let entry = length.and_then(|length| slice(content, at, length));
            let entry = entry.ok_or("the catalogue of counters breaks off")?;
            at += entry.len();
            let entry = counter(entry, &mut self.machine);
            let counter = entry.ok_or("an entry of the catalogue is too short")?;
            if self.counters.len() >= limits.entries {
                return Err("the catalogue has more counters than the limits allow");
            }
            self.counters.push(counter);
        }
        Ok(())
    }

    /// Takes names, as far as the limits allow: the machine, then number and name by turns.
    pub(super) fn add_names(
        &mut self,
        content: &[u8],
        limits: &Limits,
    ) -> Result<(), &'static str> {
        let mut texts = texts(content);
        while let Some(text) = texts.next() {
            if let Ok(number) = text.parse() {
                let name = texts.next().unwrap_or_default();
                if self.kept_bytes + cost(&name) > limits.kept_bytes {
                    return Err("there are more names of counters than the limits allow");
                }
                self.kept_bytes += cost(&name);
                let known = self.names.insert(number, name);
                self.kept_bytes -= known.as_deref().map_or(0, cost);
            } else if let Some(machine) = text.strip_prefix(r"\\") {
                self.machine.get_or_insert_with(|| machine.to_owned());
            }
        }
        Ok(())
    }
}

/// A counter. The first one tells the machine.
fn counter(entry: &[u8], machine: &mut Option<String>) -> Option<Counter> {
    let name = |place: usize| {
        let at = size_at(entry, place).filter(|at| *at != ABSENT)?;
        entry.get(NAMES.checked_add(at)?..).map(text)
    };
    let (object, counter) = (name(32)?, name(48)?);
    let of = name(28).unwrap_or_default();
    let of = of.trim_start_matches('\\');
    let is_local = of.is_empty() || {
        let machine = machine.get_or_insert_with(|| of.to_owned());
        machine.eq_ignore_ascii_case(of)
    };
    Some(Counter {
        row: Fold::row(&object, &counter),
        kind: CounterType::new(u32_at(entry, 12)?),
        frequency: i64_at(entry, 16)? as f64,
        instance: name(36).unwrap_or_default(),
        object,
        name: counter,
        is_local,
    })
}
