//! The counters of Windows, by the names that they have in English, German, French and Spanish.

pub(super) mod cells;
pub(super) mod clock;
pub(super) mod layout;
pub(super) mod lines;
pub(super) mod number;
mod path;

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::metric::Metric;
use super::series::Key;

/// A counter of an instance, and what it is in our vocabulary: `factor` times its value, and `offset`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Counter {
    pub(super) key: Key,
    pub(super) factor: f64,
    pub(super) offset: f64,
    pub(super) kind: Kind,
    /// The number of its object.
    pub(super) object: usize,
    /// Of several counters for the same, the one with the lowest rank says it best.
    pub(super) rank: usize,
}

/// How the value of a counter makes that of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// It is the value.
    #[default]
    Whole,
    /// It and the others of the same key and object add up to the value.
    Part,
    /// A count since the machine was started: its rate is such a part.
    Total,
}

/// What a counter measures, if that is in our vocabulary. Names may be in any of the languages, in any case.
pub(super) fn find(object: &str, instance: &str, counter: &str) -> Option<Counter> {
    let table = &*TABLE;
    let object = *table.objects.get(&normal(object))?;
    let rank = *table.counters.get(&(object, normal(counter)))?;
    let row = &table.rows[rank];
    let metric = row.metric?;
    let instance = if instance.eq_ignore_ascii_case("_Total") {
        String::new()
    } else {
        drive(instance).unwrap_or_else(|| instance.to_owned())
    };
    // The time that processors had nothing to do counts as that of a process, also in the sum of all.
    let idles = instance.is_empty() || instance.eq_ignore_ascii_case("idle");
    if metric == Metric::ProcessBusy && idles {
        return None;
    }
    Some(Counter {
        key: Key { metric, instance },
        factor: row.factor.unwrap_or(1.0),
        offset: row.offset.unwrap_or(0.0),
        kind: row.kind.unwrap_or_default(),
        object,
        rank,
    })
}

/// The letter of a drive as Windows shows it: PowerShell writes all of a path in small letters.
fn drive(instance: &str) -> Option<String> {
    let is_drive = instance.len() == 2 && instance.ends_with(':');
    is_drive.then(|| instance.to_ascii_uppercase())
}

static TABLE: LazyLock<Table> = LazyLock::new(Table::load);

/// Names to rows of `counters.csv`; all names are [`normal`].
struct Table {
    rows: Vec<Row>,
    /// The number of the first row of an object.
    objects: HashMap<String, usize>,
    counters: HashMap<(usize, String), usize>,
}

/// A counter, or with an empty one the names of an object; several names of a language have `|` between. Of several
/// counters for the same metric the first row is the one to take, unless they are parts of it.
#[derive(Deserialize)]
struct Row {
    object: String,
    counter: String,
    metric: Option<Metric>,
    factor: Option<f64>,
    offset: Option<f64>,
    kind: Option<Kind>,
    de: String,
    fr: String,
    es: String,
}

impl Row {
    fn translations(&self) -> impl Iterator<Item = &str> {
        [&self.de, &self.fr, &self.es]
            .into_iter()
            .flat_map(|names| names.split('|'))
            .filter(|name| !name.is_empty())
    }
}

impl Table {
    fn load() -> Self {
        let text = include_str!("counters/counters.csv");
        let rows: Vec<Row> = csv::Reader::from_reader(text.as_bytes())
            .into_deserialize()
            .collect::<Result<_, _>>()
            .expect("the table is part of this crate, and a test reads it");
        let mut objects = HashMap::new();
        let mut counters = HashMap::new();
        for (number, row) in rows.iter().enumerate() {
            if row.counter.is_empty() {
                for name in row.translations().chain([row.object.as_str()]) {
                    objects.entry(normal(name)).or_insert(number);
                }
            } else if let Some(object) = objects.get(&normal(&row.object)) {
                for name in row.translations().chain([row.counter.as_str()]) {
                    counters.entry((*object, normal(name))).or_insert(number);
                }
            }
        }
        Self {
            rows,
            objects,
            counters,
        }
    }
}

/// A name without what differs between releases: case, typographic marks, and how "per second" is cut short.
fn normal(name: &str) -> String {
    let lower = name.to_lowercase();
    let mut normal = String::with_capacity(lower.len());
    for word in lower.split_whitespace() {
        if !normal.is_empty() {
            normal.push(' ');
        }
        normal.extend(word.chars().map(|c| if c == '’' { '\'' } else { c }));
    }
    for rate in ["/sec", "/sec.", "/sek", "/sek.", "/seg", "/seg."] {
        if let Some(start) = normal.strip_suffix(rate) {
            return format!("{start}/s");
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(object: &str, instance: &str, counter: &str) -> Option<(Metric, String)> {
        find(object, instance, counter).map(|counter| (counter.key.metric, counter.key.instance))
    }

    #[test]
    fn every_row_is_found_under_each_of_its_names() {
        for row in TABLE.rows.iter().filter(|row| !row.counter.is_empty()) {
            for name in row.translations().chain([row.counter.as_str()]) {
                let found = found(&row.object, "x", name);
                assert_eq!(
                    found,
                    Some((row.metric.expect("a metric"), "x".to_owned())),
                    "{name}"
                );
            }
        }
    }

    #[test]
    fn languages_mix_and_cases_do_not_matter() {
        let busy = Some((Metric::CpuBusy, String::new()));
        assert_eq!(found("Prozessor", "_Total", "% Processor Time"), busy);
        assert_eq!(found("processeur", "_total", "% TEMPS PROCESSEUR"), busy);
        let up = Some((Metric::Uptime, String::new()));
        assert_eq!(found("Système", "", "Temps d’activité système"), up);
        let received = Some((Metric::NetworkReceived, "a".to_owned()));
        assert_eq!(
            found("Interfaz de red", "a", "Bytes recibidos/seg."),
            received
        );
        let free = Some((Metric::SpaceFree, "C:".to_owned()));
        assert_eq!(found("logicaldisk", "c:", "free megabytes"), free);
    }

    #[test]
    fn idle_time_is_no_load() {
        assert_eq!(found("Process", "Idle", "% Processor Time"), None);
        assert_eq!(found("Process", "_Total", "% Processor Time"), None);
        assert_eq!(
            found("Process", "_Total", "Handle Count"),
            Some((Metric::Handles, String::new()))
        );
        assert_eq!(found("Memory", "", "Free System Page Table Entries"), None);
        assert_eq!(found("Esel", "", "Threads"), None);
    }
}
