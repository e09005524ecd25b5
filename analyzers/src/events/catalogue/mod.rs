//! The rules on Windows events, as `rules/windows_events.csv` and `rules/windows_sets.toml` state them.
//!
//! `docs/event-rules.md` describes the columns for those who write rules.

mod row;
mod select;
mod sensitive;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::fmt;

use wegweiser_core::Sensitivity;
use wegweiser_core::scoring::{Escalation, Permille, Severity};
use wegweiser_core::{Rule, RuleId};

use super::condition::{Condition, FieldId, FieldTable, Sets, syntax};
use row::{ResolverRow, Row, RowError};

pub(crate) use row::ANALYZERS;
pub(crate) use select::Selector;
pub(crate) use sensitive::sensitivity;

const ROWS: &str = include_str!("../../../rules/windows_events.csv");
const SETS: &str = include_str!("../../../rules/windows_sets.toml");

/// Every rule on Windows events, and the fields they ask for.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue {
    /// In the order of the file.
    pub(crate) rules: Vec<EventRule>,
    /// The fields of all conditions, groups and evidence.
    pub(crate) fields: FieldTable,
    /// The sets that conditions may name.
    pub(crate) sets: Sets,
}

/// A rule on events.
#[derive(Clone, Debug)]
pub(crate) struct EventRule {
    /// What is judged, how hard, and what to do about it.
    pub(crate) rule: Rule,
    /// The events it is about.
    pub(crate) select: Selector,
    /// What must be true of them. A rule that [always](Condition::is_always) holds is for the rest: it applies to the
    /// events for which no condition of another rule on the same events holds.
    pub(crate) when: Condition,
    /// Occurrences with the same values of these count together; without any, all do.
    pub(crate) group: Vec<FieldId>,
    /// What of an event a finding shows.
    pub(crate) evidence: Vec<EvidenceField>,
    /// What ends it.
    pub(crate) resolved_by: Option<Resolver>,
    /// The severity reached when none was seen for that many days, both growing. Only a log that is known to reach
    /// back so far shows it.
    pub(crate) absent: Vec<(Severity, u32)>,
    /// Known to mean nothing: costs nothing whatever its count.
    pub(crate) noise: bool,
}

/// A field that a finding shows.
#[derive(Clone, Debug)]
pub(crate) struct EvidenceField {
    /// The name to show it under.
    pub(crate) label: String,
    /// The field.
    pub(crate) field: FieldId,
    /// What its value would give away.
    pub(crate) sensitivity: Sensitivity,
}

/// Later events that end what a rule found.
#[derive(Clone, Debug)]
pub(crate) struct Resolver {
    /// The events.
    pub(crate) select: Selector,
    /// What must be true of them.
    pub(crate) when: Condition,
    /// Their fields that equal the group of what they end, in its order; without any, they end it for all groups.
    pub(crate) group: Vec<FieldId>,
}

/// Why a file of rules cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CatalogueError {
    /// The file of sets.
    Sets(String),
    /// A row of the file of rules.
    Row(RowError),
}

impl fmt::Display for CatalogueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sets(reason) => write!(f, "sets of event rules: {reason}"),
            Self::Row(error) => write!(f, "event rules, {error}"),
        }
    }
}

impl std::error::Error for CatalogueError {}

impl Catalogue {
    /// The built-in rules.
    ///
    /// # Panics
    ///
    /// When the compiled-in files are not valid: they would not have been compiled in.
    pub(crate) fn built_in() -> Self {
        Self::parse(ROWS, SETS).expect("the built-in event rules were checked by the build")
    }

    /// The rules of a file, with the sets that its conditions name.
    pub(crate) fn parse(rows: &str, sets: &str) -> Result<Self, CatalogueError> {
        let empty = Self {
            rules: Vec::new(),
            fields: FieldTable::default(),
            sets: Sets::parse(sets).map_err(CatalogueError::Sets)?,
        };
        empty.with_rows(rows)
    }

    /// These rules and those of another file of the same form: a row with a known id replaces that rule, others are
    /// added.
    pub(crate) fn with_rows(mut self, rows: &str) -> Result<Self, CatalogueError> {
        let rows =
            row::read_rows(rows, &mut self.fields, &self.sets).map_err(CatalogueError::Row)?;
        let places = self.rules.iter().enumerate();
        let places: HashMap<String, usize> = places
            .map(|(place, rule)| (rule.rule.id.as_str().to_owned(), place))
            .collect();
        self.rules.reserve(rows.len());
        for row in rows {
            let rule = &row.text.rule_id;
            if RuleId::new(rule.as_str()).is_none() {
                return Err(CatalogueError::Row(RowError {
                    line: row.line,
                    rule: rule.clone(),
                    reason:
                        "column `rule_id`: it must be parts of a-z, 0-9, `-` and `_` joined by dots"
                            .into(),
                }));
            }
            let place = places.get(rule).copied();
            let rule = EventRule::new(row, &self.fields);
            match place {
                Some(place) => self.rules[place] = rule,
                None => self.rules.push(rule),
            }
        }
        Ok(self)
    }
}

impl EventRule {
    fn new(row: Row, fields: &FieldTable) -> Self {
        let select = Selector::new(row.channels, row.providers, row.ids);
        let text = row.text;
        let noise = text.is_noise();
        let condition = match text.condition.as_str() {
            "" => select.to_string(),
            condition => format!("{select} where {condition}"),
        };
        let rule = Rule {
            meaning: text.meaning,
            condition,
            escalation: row.escalation,
            half_life_days: text.half_life_days,
            confidence: Permille::new(text.confidence),
            remediation: text.remediation,
            tags: std::iter::once(text.domain)
                .filter(|domain| !domain.is_empty())
                .chain(row.attack)
                .collect(),
            incident: Some(text.incident).filter(|incident| !incident.is_empty()),
            source: text.source,
            ..Rule::new(&text.rule_id, &text.analyzer, row.severity, &text.title)
        };
        let evidence = row.evidence.into_iter().map(|named| EvidenceField {
            sensitivity: sensitive::sensitivity(fields.name(named.field)),
            label: named.label,
            field: named.field,
        });
        Self {
            rule,
            select,
            when: Condition::from(row.when),
            group: row.group,
            evidence: evidence.collect(),
            resolved_by: row.resolved_by.map(Resolver::new),
            absent: row.absent,
            noise,
        }
    }
}

impl Resolver {
    fn new(row: ResolverRow) -> Self {
        Self {
            select: Selector::new(Vec::new(), vec![row.provider], row.ids),
            when: Condition::from(row.when),
            group: row.by,
        }
    }
}
