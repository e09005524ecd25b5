//! Detections over several events, declared in `rules/windows_sequences.toml`.
//!
//! A signal is a kind of event that is counted per group (an address, an account) and hour. A sequence says what
//! signals together mean: so many of one within a time, so many distinct values of a field, or one after another. They
//! are judged from the summary, so it does not matter in which file or order the events came.

mod row;

use wegweiser_core::Rule;
use wegweiser_core::scoring::{Permille, Severity};

use self::row::SequenceRow;
use super::catalogue::{EvidenceField, Selector, sensitivity};
use super::condition::{Condition, FieldId, FieldTable, Sets, syntax};

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

/// The analyzer of every sequence.
const ANALYZER: &str = "security-events";

impl Sequences {
    /// Reads the declarations; `fields` are those of the catalogue that the signals join.
    pub(super) fn parse(text: &str, fields: &mut FieldTable, sets: &Sets) -> Result<Self, String> {
        let rows = row::read_rows(text, fields, sets)?;
        let signals = rows.signals.into_iter();
        Ok(Self {
            signals: signals.map(|signal| Signal::new(signal, fields)).collect(),
            sequences: rows.sequences.into_iter().map(Sequence::new).collect(),
        })
    }
}

impl Signal {
    fn new(signal: row::Signal, fields: &FieldTable) -> Self {
        let row = signal.text;
        let evidence = signal.evidence.into_iter().map(|named| EvidenceField {
            sensitivity: sensitivity(fields.name(named.field)),
            label: named.label,
            field: named.field,
        });
        Self {
            name: row.name,
            select: Selector::new(vec![row.channel], vec![row.provider], row.event_ids),
            when: Condition::from(signal.when),
            group: signal.group,
            distinct: signal.distinct,
            evidence: evidence.collect(),
        }
    }
}

impl Sequence {
    fn new((row, severity): (SequenceRow, Severity)) -> Self {
        let mut tags = vec!["sequence".to_owned()];
        tags.extend(row.attack.iter().map(|id| format!("attack.{id}")));
        let rule = Rule {
            condition: described(&row),
            meaning: row.meaning,
            half_life_days: row.half_life_days,
            confidence: Permille::new(row.confidence),
            remediation: row.remediation,
            tags,
            incident: row.incident,
            source: row.source,
            ..Rule::new(&row.rule_id, ANALYZER, severity, &row.title)
        };
        Self {
            rule,
            signal: row.signal,
            at_least: row.at_least,
            distinct: row.distinct,
            hours: row.within_hours,
            then: row.then,
        }
    }
}

/// The condition, for people.
fn described(row: &SequenceRow) -> String {
    let distinct = match row.distinct {
        0 => String::new(),
        distinct => format!(" with {distinct} or more distinct values"),
    };
    let then = row.then.as_ref().map_or_else(String::new, |then| {
        format!(", then `{then}` of the same group")
    });
    let SequenceRow {
        at_least,
        signal,
        within_hours,
        ..
    } = row;
    format!("{at_least} or more of `{signal}`{distinct} within {within_hours} h{then}")
}
