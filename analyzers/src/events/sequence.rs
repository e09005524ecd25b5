//! Detections over several events, declared in `rules/windows_sequences.toml`.
//!
//! A signal is a kind of event that is counted per group (an address, an account) and hour. A sequence says what
//! signals together mean: so many of one within a time, so many distinct values of a field, or one after another. They
//! are judged from the summary, so it does not matter in which file or order the events came.

use serde::Deserialize;
use wegweiser_core::Rule;
use wegweiser_core::scoring::{Permille, Severity};

use super::catalogue::{EvidenceField, Selector, sensitivity};
use super::condition::syntax::parse_fields;
use super::condition::{Condition, FieldId, FieldTable, Sets};

/// All declared signals and sequences.
#[derive(Debug)]
pub(super) struct Sequences {
    pub(super) signals: Vec<Signal>,
    pub(super) sequences: Vec<Sequence>,
}

/// A kind of event that sequences are made of.
#[derive(Debug)]
pub(super) struct Signal {
    pub(super) name: String,
    pub(super) select: Selector,
    pub(super) when: Condition,
    pub(super) group: Vec<FieldId>,
    pub(super) distinct: Option<FieldId>,
    pub(super) evidence: Vec<EvidenceField>,
}

/// What signals of one group mean together.
#[derive(Debug)]
pub(super) struct Sequence {
    pub(super) rule: Rule,
    pub(super) signal: String,
    /// So many of it...
    pub(super) at_least: u64,
    /// ...with so many distinct values...
    pub(super) distinct: u64,
    /// ...in so many hours...
    pub(super) hours: u32,
    /// ...and then one of this, of the same group.
    pub(super) then: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    signal: Vec<SignalRow>,
    sequence: Vec<SequenceRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignalRow {
    name: String,
    channel: String,
    provider: String,
    event_ids: Vec<u16>,
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
struct SequenceRow {
    rule_id: String,
    title: String,
    meaning: String,
    severity: String,
    half_life_days: u32,
    #[serde(default = "certain")]
    confidence: u16,
    incident: Option<String>,
    remediation: String,
    #[serde(default)]
    attack: Vec<String>,
    source: String,
    signal: String,
    #[serde(default = "one")]
    at_least: u64,
    #[serde(default)]
    distinct: u64,
    within_hours: u32,
    then: Option<String>,
}

fn certain() -> u16 {
    1000
}

fn one() -> u64 {
    1
}

/// The analyzer of every sequence.
const ANALYZER: &str = "security-events";

impl Sequences {
    /// Reads the declarations; `fields` are those of the catalogue that the signals join.
    pub(super) fn parse(text: &str, fields: &mut FieldTable, sets: &Sets) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let signals = file
            .signal
            .into_iter()
            .map(|row| {
                let name = row.name.clone();
                row.signal(fields, sets)
                    .map_err(|reason| format!("signal `{name}`: {reason}"))
            })
            .collect::<Result<Vec<_>, String>>()?;
        let known = |name: &String| signals.iter().any(|signal| signal.name == *name);
        let mut sequences = Vec::new();
        for row in file.sequence {
            if let Some(unknown) = [Some(&row.signal), row.then.as_ref()]
                .into_iter()
                .flatten()
                .find(|name| !known(name))
            {
                return Err(format!("{}: `{unknown}` is no signal", row.rule_id));
            }
            sequences.push(row.sequence()?);
        }
        Ok(Self { signals, sequences })
    }
}

impl SignalRow {
    fn signal(self, fields: &mut FieldTable, sets: &Sets) -> Result<Signal, String> {
        let parsed = |text: &str, fields: &mut FieldTable| {
            parse_fields(text, fields).map_err(|error| error.to_string())
        };
        let when =
            Condition::parse(&self.condition, fields, sets).map_err(|error| error.to_string())?;
        let group = parsed(&self.group, fields)?;
        let distinct = match &self.distinct {
            Some(field) => parsed(field, fields)?.first().map(|named| named.field),
            None => None,
        };
        let evidence = parsed(&self.evidence, fields)?;
        Ok(Signal {
            name: self.name,
            select: Selector::new(vec![self.channel], vec![self.provider], self.event_ids),
            when,
            group: group.into_iter().map(|named| named.field).collect(),
            distinct,
            evidence: evidence
                .into_iter()
                .map(|named| EvidenceField {
                    sensitivity: sensitivity(fields.name(named.field)),
                    label: named.label,
                    field: named.field,
                })
                .collect(),
        })
    }
}

impl SequenceRow {
    fn sequence(self) -> Result<Sequence, String> {
        let severity: Severity = self
            .severity
            .parse()
            .map_err(|error| format!("{}: {error}", self.rule_id))?;
        let mut tags = vec!["sequence".to_owned()];
        tags.extend(self.attack.iter().map(|id| format!("attack.{id}")));
        let rule = Rule {
            meaning: self.meaning,
            condition: described(
                &self.signal,
                self.at_least,
                self.distinct,
                self.within_hours,
                self.then.as_deref(),
            ),
            half_life_days: self.half_life_days,
            confidence: Permille::new(self.confidence),
            remediation: self.remediation,
            tags,
            incident: self.incident,
            source: self.source,
            ..Rule::new(&self.rule_id, ANALYZER, severity, &self.title)
        };
        Ok(Sequence {
            rule,
            signal: self.signal,
            at_least: self.at_least,
            distinct: self.distinct,
            hours: self.within_hours,
            then: self.then,
        })
    }
}

fn described(signal: &str, at_least: u64, distinct: u64, hours: u32, then: Option<&str>) -> String {
    let distinct = match distinct {
        0 => String::new(),
        distinct => format!(" with {distinct} or more distinct values"),
    };
    let then = then.map_or_else(String::new, |then| {
        format!(", then `{then}` of the same group")
    });
    format!("{at_least} or more of `{signal}`{distinct} within {hours} h{then}")
}
