//! The rows of `rules/windows_sequences.toml`, read and checked.
//!
//! `build.rs` includes this file: a signal or a sequence that is not well formed fails the build. What it names of its
//! parent is the scoring model and the language of conditions, nothing else.

use serde::Deserialize;

use super::Severity;
use super::syntax::{FieldId, FieldTable, NamedField, Node, Sets, parse_condition, parse_fields};

/// The longest title, in characters.
const LONGEST_TITLE: usize = 80;

/// Everything that is declared, checked.
pub(crate) struct Rows {
    pub(crate) signals: Vec<Signal>,
    pub(crate) sequences: Vec<(SequenceRow, Severity)>,
}

/// A checked signal.
pub(crate) struct Signal {
    pub(crate) text: SignalRow,
    pub(crate) when: Option<Node>,
    pub(crate) group: Vec<FieldId>,
    pub(crate) distinct: Option<FieldId>,
    pub(crate) evidence: Vec<NamedField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    signal: Vec<SignalRow>,
    sequence: Vec<SequenceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalRow {
    pub(crate) name: String,
    pub(crate) channel: String,
    pub(crate) provider: String,
    pub(crate) event_ids: Vec<u16>,
    #[serde(default)]
    condition: String,
    #[serde(default)]
    group: String,
    distinct: Option<String>,
    #[serde(default)]
    evidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SequenceRow {
    pub(crate) rule_id: String,
    pub(crate) title: String,
    pub(crate) meaning: String,
    severity: String,
    pub(crate) half_life_days: u32,
    #[serde(default = "certain")]
    pub(crate) confidence: u16,
    pub(crate) incident: Option<String>,
    pub(crate) remediation: String,
    #[serde(default)]
    pub(crate) attack: Vec<String>,
    pub(crate) source: String,
    pub(crate) signal: String,
    #[serde(default = "one")]
    pub(crate) at_least: u64,
    #[serde(default)]
    pub(crate) distinct: u64,
    pub(crate) within_hours: u32,
    pub(crate) then: Option<String>,
}

fn certain() -> u16 {
    1000
}

fn one() -> u64 {
    1
}

/// Reads the declarations; `fields` are those of the catalogue that the signals join.
pub(crate) fn read_rows(text: &str, fields: &mut FieldTable, sets: &Sets) -> Result<Rows, String> {
    let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut signals: Vec<Signal> = Vec::new();
    for row in file.signal {
        let name = row.name.clone();
        let signal = signal(row, fields, sets);
        signals.push(signal.map_err(|reason| format!("signal `{name}`: {reason}"))?);
    }
    let known = |name: &str| signals.iter().any(|signal| signal.text.name == name);
    let mut sequences = Vec::new();
    for row in file.sequence {
        let id = row.rule_id.clone();
        let severity = check(&row, known).map_err(|reason| format!("sequence `{id}`: {reason}"))?;
        sequences.push((row, severity));
    }
    Ok(Rows { signals, sequences })
}

fn signal(row: SignalRow, fields: &mut FieldTable, sets: &Sets) -> Result<Signal, String> {
    let mut parsed = |text: &str| parse_fields(text, fields).map_err(|error| error.to_string());
    let group = parsed(&row.group)?;
    let evidence = parsed(&row.evidence)?;
    let distinct = match &row.distinct {
        Some(field) => parsed(field)?.first().map(|named| named.field),
        None => None,
    };
    let when = parse_condition(&row.condition, fields, sets).map_err(|error| error.to_string())?;
    Ok(Signal {
        when,
        group: group.into_iter().map(|named| named.field).collect(),
        distinct,
        evidence,
        text: row,
    })
}

fn check(row: &SequenceRow, known: impl Fn(&str) -> bool) -> Result<Severity, String> {
    let named = [Some(&row.signal), row.then.as_ref()];
    if let Some(unknown) = named.into_iter().flatten().find(|name| !known(name)) {
        return Err(format!("`{unknown}` is no signal"));
    }
    if row.title.chars().count() > LONGEST_TITLE {
        return Err(format!(
            "its title is longer than {LONGEST_TITLE} characters"
        ));
    }
    row.severity.parse().map_err(|error| format!("{error}"))
}
