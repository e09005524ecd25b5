//! A row of `rules/windows_events.csv`, read and checked.
//!
//! `build.rs` includes this file: a row that is not well formed fails the build. What it names of its parent is the
//! scoring model and the language of conditions, nothing else.

use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;

use super::syntax::{
    ConditionError, FieldId, FieldTable, NamedField, Node, Sets, parse_condition, parse_fields,
    parse_resolver,
};
use super::{Escalation, Severity};

/// The analyzers that rules on events belong to.
pub(crate) const ANALYZERS: [&str; 5] = [
    "security-events",
    "system-events",
    "application-events",
    "crashes",
    "updates",
];

/// The longest title, in characters.
const LONGEST_TITLE: usize = 80;

/// A checked row.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The line of the file that it starts on, counted from 1.
    pub(crate) line: u64,
    pub(crate) text: RowText,
    pub(crate) channels: Vec<String>,
    pub(crate) providers: Vec<String>,
    pub(crate) ids: Vec<u16>,
    pub(crate) when: Option<Node>,
    pub(crate) severity: Severity,
    pub(crate) escalation: Option<Escalation>,
    pub(crate) absent: Vec<(Severity, u32)>,
    pub(crate) group: Vec<FieldId>,
    pub(crate) evidence: Vec<NamedField>,
    pub(crate) resolved_by: Option<ResolverRow>,
    pub(crate) attack: Vec<String>,
}

/// The column `resolves_by`.
#[derive(Clone, Debug)]
pub(crate) struct ResolverRow {
    pub(crate) provider: String,
    pub(crate) ids: Vec<u16>,
    pub(crate) when: Option<Node>,
    pub(crate) by: Vec<FieldId>,
}

/// A row as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RowText {
    pub(crate) rule_id: String,
    pub(crate) analyzer: String,
    channel: String,
    provider: String,
    event_ids: String,
    pub(crate) condition: String,
    pub(crate) title: String,
    pub(crate) meaning: String,
    pub(crate) domain: String,
    severity: String,
    escalation: String,
    absent: String,
    pub(crate) half_life_days: u32,
    group: String,
    evidence_fields: String,
    resolves_by: String,
    pub(crate) incident: String,
    pub(crate) remediation: String,
    noise: u8,
    pub(crate) confidence: u16,
    attack: String,
    pub(crate) source: String,
}

/// What is wrong with a file of rules, and in which row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowError {
    /// The line of the file that the row starts on, counted from 1.
    pub(crate) line: u64,
    /// The rule, where its id could be read.
    pub(crate) rule: String,
    /// The column and what is wrong with it.
    pub(crate) reason: String,
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.rule.is_empty() {
            write!(f, ", rule `{}`", self.rule)?;
        }
        write!(f, ": {}", self.reason)
    }
}

impl std::error::Error for RowError {}

impl RowError {
    fn of_csv(error: &csv::Error) -> Self {
        Self {
            line: error.position().map_or(1, csv::Position::line),
            rule: String::new(),
            reason: error.to_string(),
        }
    }
}

/// The rows of a file of rules; the first that is not well formed is an error.
pub(crate) fn read_rows(
    csv: &str,
    fields: &mut FieldTable,
    sets: &Sets,
) -> Result<Vec<Row>, RowError> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut rows = Vec::new();
    let mut ids = HashSet::new();
    let headers = reader.headers().cloned();
    let headers = headers.map_err(|error| RowError::of_csv(&error))?;
    let mut record = csv::StringRecord::new();
    while reader
        .read_record(&mut record)
        .map_err(|error| RowError::of_csv(&error))?
    {
        let line = record.position().map_or(0, csv::Position::line);
        let text: RowText = record
            .deserialize(Some(&headers))
            .map_err(|error| RowError::of_csv(&error))?;
        let rule = text.rule_id.clone();
        let row = if ids.insert(rule.clone()) {
            text.check(line, fields, sets)
        } else {
            Err("column `rule_id`: it stands in the file twice".into())
        };
        rows.push(row.map_err(|reason| RowError { line, rule, reason })?);
    }
    Ok(rows)
}

impl RowText {
    fn check(self, line: u64, fields: &mut FieldTable, sets: &Sets) -> Result<Row, String> {
        self.check_words()?;
        let severity = self.severity.parse::<Severity>();
        let severity = severity.map_err(|error| format!("column `severity`: {error}"))?;
        let escalation = self.escalation(severity)?;
        let absent = self.absent()?;
        if self.is_noise() && (severity > Severity::Info || !absent.is_empty()) {
            return Err("noise never costs anything: its severity is `Info`".into());
        }
        let when = parse_condition(&self.condition, fields, sets).map_err(in_("condition"))?;
        let group = parse_fields(&self.group, fields).map_err(in_("group"))?;
        let evidence =
            parse_fields(&self.evidence_fields, fields).map_err(in_("evidence_fields"))?;
        let resolved_by = self.resolver(fields, sets, group.len())?;
        Ok(Row {
            line,
            channels: list(&self.channel),
            providers: self.providers()?,
            ids: self.ids()?,
            when,
            severity,
            escalation,
            absent,
            group: group.into_iter().map(|named| named.field).collect(),
            evidence,
            resolved_by,
            attack: self.attack()?,
            text: self,
        })
    }

    /// Never more than information.
    pub(crate) fn is_noise(&self) -> bool {
        self.noise != 0
    }

    fn check_words(&self) -> Result<(), String> {
        if !ANALYZERS.contains(&self.analyzer.as_str()) {
            let known = ANALYZERS.join("`, `");
            return Err(format!(
                "column `analyzer`: `{}` is none of `{known}`",
                self.analyzer
            ));
        }
        let length = self.title.chars().count();
        if !(1..=LONGEST_TITLE).contains(&length) {
            return Err(format!(
                "column `title`: {length} characters where 1 to {LONGEST_TITLE} are wanted"
            ));
        }
        if !(1..=1000).contains(&self.confidence) {
            return Err("column `confidence`: permille, from 1 to 1000".into());
        }
        if self.noise > 1 {
            return Err("column `noise`: 0 or 1".into());
        }
        Ok(())
    }

    fn providers(&self) -> Result<Vec<String>, String> {
        let providers = list(&self.provider);
        if providers.is_empty() {
            return Err("column `provider`: ids of events mean nothing without one".into());
        }
        let misplaced = |name: &&String| {
            name.find('*')
                .is_some_and(|at| at + 1 != name.len() || at == 0)
        };
        match providers.iter().find(misplaced) {
            Some(name) => Err(format!(
                "column `provider`: `*` only stands at the end of a name, not as in `{name}`"
            )),
            None => Ok(providers),
        }
    }

    fn ids(&self) -> Result<Vec<u16>, String> {
        let ids = list(&self.event_ids);
        if ids.is_empty() {
            return Err("column `event_ids`: at least one".into());
        }
        ids.iter()
            .map(|id| {
                id.parse::<u16>()
                    .map_err(|_| format!("column `event_ids`: `{id}` is no id of an event"))
            })
            .collect()
    }

    /// The steps of the escalation; the severity of one occurrence must be the one that the row starts with.
    fn escalation(&self, severity: Severity) -> Result<Option<Escalation>, String> {
        if self.escalation.is_empty() {
            return Ok(None);
        }
        let escalation = self.escalation.parse::<Escalation>();
        let escalation = escalation.map_err(|error| format!("column `escalation`: {error}"))?;
        let one = escalation.reached_count(1);
        let reached = one.unwrap_or(Severity::Info);
        if reached != severity {
            return Err(format!(
                "column `escalation`: one occurrence reaches {reached}, column `severity` says {severity}"
            ));
        }
        if escalation.reached_count(u64::MAX) == Some(severity) && one.is_some() {
            return Err("column `escalation`: it never raises the severity, leave it empty".into());
        }
        Ok(Some(escalation))
    }

    /// `Medium@45d; High@90d`: the severity reached when the event was not seen for that many days.
    fn absent(&self) -> Result<Vec<(Severity, u32)>, String> {
        let step = |text: &String| {
            let (severity, days) = text.split_once('@')?;
            let days = days.strip_suffix('d')?.parse::<u32>().ok()?;
            Some((severity.parse::<Severity>().ok()?, days)).filter(|(_, days)| *days > 0)
        };
        let steps = list(&self.absent);
        let steps: Option<Vec<_>> = steps.iter().map(step).collect();
        let Some(steps) = steps else {
            return Err("column `absent`: steps are written `Medium@45d; High@90d`".into());
        };
        let grows = |pair: &[(Severity, u32)]| pair[0].0 < pair[1].0 && pair[0].1 < pair[1].1;
        if !steps.windows(2).all(grows) {
            return Err("column `absent`: severities and days must both grow".into());
        }
        Ok(steps)
    }

    fn resolver(
        &self,
        fields: &mut FieldTable,
        sets: &Sets,
        groups: usize,
    ) -> Result<Option<ResolverRow>, String> {
        if self.resolves_by.is_empty() {
            return Ok(None);
        }
        let text = parse_resolver(&self.resolves_by, fields, sets).map_err(in_("resolves_by"))?;
        if !text.by.is_empty() && text.by.len() != groups {
            return Err(format!(
                "column `resolves_by`: {} fields after `by`, {groups} in column `group`",
                text.by.len()
            ));
        }
        Ok(Some(ResolverRow {
            provider: text.provider,
            ids: text.ids,
            when: text.when,
            by: text.by,
        }))
    }

    fn attack(&self) -> Result<Vec<String>, String> {
        let attack = list(&self.attack);
        match attack.iter().find(|id| !is_technique(id)) {
            Some(id) => Err(format!(
                "column `attack`: `{id}` is not written like `T1003` or `T1003.001`"
            )),
            None => Ok(attack),
        }
    }
}

/// The id of a technique of MITRE ATT&CK.
fn is_technique(id: &str) -> bool {
    let digits =
        |text: &str, count: usize| text.len() == count && text.bytes().all(|b| b.is_ascii_digit());
    let Some(id) = id.strip_prefix('T') else {
        return false;
    };
    match id.split_once('.') {
        Some((technique, sub)) => digits(technique, 4) && digits(sub, 3),
        None => digits(id, 4),
    }
}

/// The items of a column, separated by `;`.
pub(crate) fn list(text: &str) -> Vec<String> {
    text.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}

fn in_(column: &'static str) -> impl Fn(ConditionError) -> String {
    move |error| format!("column `{column}`, {error}")
}
