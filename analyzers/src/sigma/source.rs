//! Where the log sources of Sigma are in Windows event logs, and under which names their fields are there: the tables
//! `sources.csv` and `fields.csv`.

use std::collections::BTreeMap;

use rsigma_parser::LogSource;
use serde::Deserialize;

use super::column::{Column, Form};

/// A place that events of a log source are in.
#[derive(Debug, Clone)]
pub(super) struct Source {
    kind: Kind,
    name: String,
    pub(super) channel: String,
    /// The only events of the channel that belong to the source; empty for all.
    pub(super) event_ids: Vec<u16>,
    /// A field that must have one of some values.
    pub(super) requires: Option<Requirement>,
    /// The names of its fields; empty where they are Sigma's own.
    pub(super) taxonomy: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Category,
    Service,
}

/// A condition of the source itself: a Sigma field, and the texts it may have.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Requirement {
    pub(super) field: String,
    pub(super) values: Vec<String>,
}

/// Both tables.
#[derive(Debug)]
pub(super) struct Sources {
    pub(super) rows: Vec<Source>,
    columns: BTreeMap<(String, String), Column>,
}

/// Where a rule looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// In every event.
    Everywhere,
    /// In the events of these rows, each of them one that the rule's category and its service agree on.
    Rows(Vec<usize>),
}

impl Sources {
    pub(super) fn built_in() -> Self {
        Self::parse(include_str!("sources.csv"), include_str!("fields.csv"))
            .expect("the tables are tested")
    }

    fn parse(sources: &str, fields: &str) -> Result<Self, String> {
        let rows = table(sources)?.into_iter().map(Source::new);
        let columns = table(fields)?.into_iter().map(|row: FieldRow| {
            let inputs = row.event_fields.split_whitespace();
            let column = Column::of_form(row.form, inputs);
            ((row.taxonomy, row.field), column)
        });
        Ok(Self {
            rows: rows.collect::<Result<_, _>>()?,
            columns: columns.collect(),
        })
    }

    /// What a field of Sigma is in the events of a taxonomy.
    pub(super) fn column(&self, taxonomy: &str, field: &str) -> Column {
        let key = (taxonomy.to_owned(), field.to_owned());
        let declared = self.columns.get(&key).cloned();
        declared.unwrap_or_else(|| Column::of_name(field))
    }

    /// Where a rule's log source is, or why nowhere.
    pub(super) fn locate(&self, source: &LogSource) -> Result<Place, String> {
        let stated = |text: &Option<String>| {
            let text = text.as_deref()?.trim().to_ascii_lowercase();
            (!text.is_empty()).then_some(text)
        };
        if let Some(product) = stated(&source.product)
            && product != "windows"
        {
            return Err(format!(
                "its log source is of the product `{product}`, not of Windows"
            ));
        }
        let category = stated(&source.category);
        let service = stated(&source.service);
        let mut rows: Option<Vec<usize>> = None;
        for (kind, word, name) in [
            (Kind::Category, "category", &category),
            (Kind::Service, "service", &service),
        ] {
            let Some(name) = name else { continue };
            let found = self.rows_of(kind, name);
            if found.is_empty() {
                return Err(format!(
                    "no Windows event log is known for the log source {word} `{name}`"
                ));
            }
            rows = Some(match rows {
                None => found,
                // A category's rows are the narrower ones; the service says in which channels.
                Some(narrow) => self.within(narrow, &found),
            });
        }
        match rows {
            Some(rows) if rows.is_empty() => Err(format!(
                "no Windows event log holds the log source category `{}` in the service `{}`",
                category.unwrap_or_default(),
                service.unwrap_or_default()
            )),
            Some(rows) => Ok(Place::Rows(rows)),
            None if source.product.is_some() => Ok(Place::Everywhere),
            None => Err("it names no log source".to_owned()),
        }
    }

    fn rows_of(&self, kind: Kind, name: &str) -> Vec<usize> {
        let rows = self.rows.iter().enumerate();
        rows.filter(|(_, row)| row.kind == kind && row.name == name)
            .map(|(place, _)| place)
            .collect()
    }

    fn within(&self, rows: Vec<usize>, service: &[usize]) -> Vec<usize> {
        let channels: Vec<&str> = service
            .iter()
            .map(|row| &*self.rows[*row].channel)
            .collect();
        let mut rows = rows;
        rows.retain(|row| channels.contains(&&*self.rows[*row].channel));
        rows
    }
}

#[derive(Deserialize)]
struct SourceRow {
    kind: Kind,
    name: String,
    channel: String,
    event_ids: String,
    requires: String,
    taxonomy: String,
}

#[derive(Deserialize)]
struct FieldRow {
    taxonomy: String,
    field: String,
    form: Form,
    event_fields: String,
}

impl Source {
    fn new(row: SourceRow) -> Result<Self, String> {
        let event_ids = row.event_ids.split_whitespace().map(str::parse);
        let requires = match row.requires.split_once('=') {
            Some((field, values)) => Some(Requirement {
                field: field.to_owned(),
                values: values.split('|').map(str::to_owned).collect(),
            }),
            None if row.requires.is_empty() => None,
            None => return Err(format!("`{}` is no requirement", row.requires)),
        };
        Ok(Self {
            event_ids: event_ids
                .collect::<Result<_, _>>()
                .map_err(|error| format!("`{}`: {error}", row.event_ids))?,
            kind: row.kind,
            name: row.name,
            channel: row.channel,
            requires,
            taxonomy: row.taxonomy,
        })
    }
}

fn table<R: for<'de> Deserialize<'de>>(text: &str) -> Result<Vec<R>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize().collect::<Result<_, _>>();
    rows.map_err(|error| error.to_string())
}
