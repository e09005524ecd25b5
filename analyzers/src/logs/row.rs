//! A row of `rules/linux_logs.csv`, read and checked.

use std::collections::HashSet;

use regex::bytes::{Regex, RegexBuilder};
use serde::Deserialize;
use wegweiser_core::scoring::{Escalation, Permille, Severity};
use wegweiser_core::{Rule, RuleId, Sensitivity};

use super::Side;
use super::literals;

/// The longest title, in characters.
const LONGEST_TITLE: usize = 80;

/// What is wrong with a file of rules, and in which row.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, rule `{rule}`: {reason}")]
pub struct LogRulesError {
    /// The line of the file that the row starts on, counted from 1.
    pub line: u64,
    /// The rule, where its id could be read.
    pub rule: String,
    /// The column and what is wrong with it.
    pub reason: String,
}

/// A checked row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) rule: Rule,
    pub(super) side: Side,
    /// Names of programs, in small letters, a `*` at the end standing for more; none for all programs.
    pub(super) idents: Vec<String>,
    pub(super) message_id: Option<u128>,
    /// `None` for what code tells from several lines.
    pub(super) pattern: Option<Regex>,
    pub(super) literals: Option<Vec<Vec<u8>>>,
    pub(super) raises: Vec<Raise>,
    pub(super) group: Vec<Field>,
    pub(super) resolved_by: Vec<Resolver>,
    pub(super) incident: Option<String>,
    /// Never a finding: background, or what other rules ask for.
    pub(super) noise: bool,
}

/// A value of a line: what the first of these names has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) names: Vec<String>,
    /// Their places among the captures.
    pub(super) captures: Vec<usize>,
}

/// A severity that a line reaches by what it says, or a state by how long it lasts.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Raise {
    pub(super) severity: Severity,
    pub(super) check: Check,
}

/// See [`Raise`].
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Check {
    /// The value is there.
    Is(Field),
    /// The value is one of these.
    OneOf(Field, Vec<String>),
    /// The value, whatever its sign, is at least this number.
    AtLeast(Field, f64),
    /// So many seconds lie between the first and the last line.
    Lasts(i64),
}

/// What ends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Resolver {
    /// The next start of the machine.
    Boot,
    /// So many seconds of log without the line.
    Silence(i64),
    /// A later line of another rule, with the same group.
    Rule(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cells {
    rule_id: String,
    analyzer: String,
    ident: String,
    message_id: String,
    pattern: String,
    title: String,
    meaning: String,
    domain: String,
    severity: String,
    escalation: String,
    raise: String,
    half_life_days: u32,
    group: String,
    resolved_by: String,
    incident: String,
    remediation: String,
    noise: u8,
    confidence: u16,
    example: String,
    source: String,
}

/// The rows of a file of rules; the first that is not well formed is an error.
pub(super) fn read(csv: &str) -> Result<Vec<Row>, LogRulesError> {
    let of_csv = |error: &csv::Error| LogRulesError {
        line: error.position().map_or(1, csv::Position::line),
        rule: String::new(),
        reason: error.to_string(),
    };
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let headers = reader.headers().cloned().map_err(|error| of_csv(&error))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut lines = Vec::new();
    let mut ids = HashSet::new();
    for record in reader.records() {
        let record = record.map_err(|error| of_csv(&error))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Cells = record
            .deserialize(Some(&headers))
            .map_err(|error| of_csv(&error))?;
        let rule = cells.rule_id.clone();
        let row = if ids.insert(rule.clone()) {
            cells.row()
        } else {
            Err("column `rule_id`: it stands in the file twice".into())
        };
        rows.push(row.map_err(|reason| LogRulesError { line, rule, reason })?);
        lines.push(line);
    }
    for (row, line) in rows.iter().zip(lines) {
        for resolver in &row.resolved_by {
            if let Resolver::Rule(id) = resolver
                && !ids.contains(id)
            {
                return Err(LogRulesError {
                    line,
                    rule: row.rule.id.to_string(),
                    reason: format!("column `resolved_by`: there is no rule `{id}`"),
                });
            }
        }
    }
    Ok(rows)
}

impl Cells {
    fn row(self) -> Result<Row, String> {
        RuleId::new(self.rule_id.as_str()).ok_or("column `rule_id`: it is no rule id")?;
        let side = Side::ALL
            .into_iter()
            .find(|side| side.id() == self.analyzer);
        let side = side.ok_or_else(|| format!("column `analyzer`: `{}` is none", self.analyzer))?;
        let severity: Severity = self
            .severity
            .parse()
            .map_err(|error| format!("column `severity`: {error}"))?;
        let escalation = self.escalation(severity)?;
        self.check_words(severity)?;
        let pattern = self.pattern()?;
        let message_id = match self.message_id.as_str() {
            "" => None,
            id => Some(
                u128::from_str_radix(id, 16)
                    .map_err(|_| format!("column `message_id`: `{id}` is none"))?,
            ),
        };
        if message_id.is_some() && pattern.is_none() {
            return Err("column `pattern`: a message id needs one too, for logs without it".into());
        }
        let group: Result<Vec<Field>, String> = list(&self.group, '+')
            .map(|names| Field::of(names, pattern.as_ref(), "group"))
            .collect();
        let raises: Result<Vec<Raise>, String> = list(&self.raise, ';')
            .map(|text| Raise::of(text, pattern.as_ref()))
            .collect();
        let resolved_by: Result<Vec<Resolver>, String> =
            list(&self.resolved_by, ';').map(Resolver::of).collect();
        let group = group?;
        let incident = self.incident(&group)?;
        let condition = match (&pattern, self.ident.as_str()) {
            (None, _) => "several lines of one log together".to_owned(),
            (Some(_), "") => format!("a line matches `{}`", self.pattern),
            (Some(_), idents) => format!("a line of {idents} matches `{}`", self.pattern),
        };
        let rule = Rule {
            meaning: self.meaning,
            condition,
            escalation,
            half_life_days: self.half_life_days,
            confidence: Permille::new(self.confidence),
            remediation: self.remediation,
            tags: vec![self.domain],
            source: self.source,
            ..Rule::new(&self.rule_id, side.id(), severity, &self.title)
        };
        Ok(Row {
            rule,
            side,
            idents: list(&self.ident, '|')
                .map(str::to_ascii_lowercase)
                .collect(),
            message_id,
            literals: literals::required(&self.pattern),
            pattern,
            raises: raises?,
            group,
            resolved_by: resolved_by?,
            incident,
            noise: self.noise == 1,
        })
    }

    fn check_words(&self, severity: Severity) -> Result<(), String> {
        let length = self.title.chars().count();
        if !(1..=LONGEST_TITLE).contains(&length) {
            return Err(format!(
                "column `title`: {length} characters where 1 to {LONGEST_TITLE} are wanted"
            ));
        }
        if self.noise > 1 {
            return Err("column `noise`: 0 or 1".into());
        }
        if self.noise == 1 && (severity > Severity::Info || !self.escalation.is_empty()) {
            return Err("noise never costs anything: its severity is `Info`".into());
        }
        if !(1..=1000).contains(&self.confidence) {
            return Err("column `confidence`: permille, from 1 to 1000".into());
        }
        Ok(())
    }

    fn pattern(&self) -> Result<Option<Regex>, String> {
        if self.pattern.is_empty() {
            return Ok(None);
        }
        let pattern = RegexBuilder::new(&self.pattern)
            .unicode(false)
            .build()
            .map_err(|error| format!("column `pattern`: {error}"))?;
        if !pattern.is_match(self.example.as_bytes()) {
            return Err("column `example`: the pattern does not match it".into());
        }
        Ok(Some(pattern))
    }

    fn escalation(&self, severity: Severity) -> Result<Option<Escalation>, String> {
        if self.escalation.is_empty() {
            return Ok(None);
        }
        let escalation: Escalation = self
            .escalation
            .parse()
            .map_err(|error| format!("column `escalation`: {error}"))?;
        let reached = escalation.reached_count(1).unwrap_or(Severity::Info);
        if reached != severity {
            return Err(format!(
                "column `escalation`: one occurrence reaches {reached}, column `severity` says {severity}"
            ));
        }
        Ok(Some(escalation))
    }

    /// The incident, whose name in braces must be one of the group.
    fn incident(&self, group: &[Field]) -> Result<Option<String>, String> {
        if self.incident.is_empty() {
            return Ok(None);
        }
        if let Some((_, rest)) = self.incident.split_once('{') {
            let name = rest.strip_suffix('}').unwrap_or_default();
            if !group
                .iter()
                .any(|field| field.names.iter().any(|known| known == name))
            {
                return Err(format!(
                    "column `incident`: `{name}` is not in column `group`"
                ));
            }
        }
        Ok(Some(self.incident.clone()))
    }
}

impl Field {
    /// The identifier of the line.
    pub(super) const IDENT: &str = "ident";
    /// A unit of systemd: where a line names it in a field, that is asked first.
    pub(super) const UNIT: &str = "unit";

    fn of(names: &str, pattern: Option<&Regex>, column: &str) -> Result<Self, String> {
        let names: Vec<String> = list(names, '/').map(str::to_owned).collect();
        let mut captures = Vec::new();
        for name in names.iter().filter(|name| *name != Self::IDENT) {
            let mut known = pattern.into_iter().flat_map(Regex::capture_names);
            let place = known.position(|known| known == Some(name));
            captures.push(
                place.ok_or_else(|| {
                    format!("column `{column}`: the pattern captures no `{name}`")
                })?,
            );
        }
        Ok(Self { names, captures })
    }

    /// Whether it says who or from where.
    pub(super) fn sensitivity(&self) -> Sensitivity {
        sensitivity(self.names.first().map_or("", String::as_str))
    }
}

/// What a captured value gives away.
pub(super) fn sensitivity(name: &str) -> Sensitivity {
    match name {
        "user" | "ruser" | "as" | "member" | "other" => Sensitivity::User,
        "ip" | "rhost" => Sensitivity::Address,
        "cmd" => Sensitivity::Command,
        _ => Sensitivity::None,
    }
}

impl Raise {
    /// `High: xid = 48|74`, `High: n >= 10`, `Medium: low` or `Low: lasts 14d`.
    fn of(text: &str, pattern: Option<&Regex>) -> Result<Self, String> {
        let wrong = || format!("column `raise`: `{text}` is not written like `High: n >= 10`");
        let field = |name: &str| Field::of(name.trim(), pattern, "raise");
        let (severity, check) = text.split_once(':').ok_or_else(wrong)?;
        let check = check.trim();
        let check = if let Some(time) = check.strip_prefix("lasts ") {
            Check::Lasts(duration(time).ok_or_else(wrong)?)
        } else if let Some((name, least)) = check.split_once(">=") {
            Check::AtLeast(field(name)?, least.trim().parse().map_err(|_| wrong())?)
        } else if let Some((name, values)) = check.split_once('=') {
            Check::OneOf(field(name)?, list(values, '|').map(str::to_owned).collect())
        } else {
            Check::Is(field(check)?)
        };
        Ok(Self {
            severity: severity.trim().parse().map_err(|_| wrong())?,
            check,
        })
    }
}

impl Resolver {
    fn of(text: &str) -> Result<Self, String> {
        if text == "boot" {
            return Ok(Self::Boot);
        }
        if let Some(time) = text.strip_prefix("silent ") {
            let wrong = || format!("column `resolved_by`: `{time}` is no time like `12h` or `2d`");
            return Ok(Self::Silence(duration(time).ok_or_else(wrong)?));
        }
        match RuleId::new(text) {
            Some(_) => Ok(Self::Rule(text.to_owned())),
            None => Err(format!(
                "column `resolved_by`: `{text}` is neither `boot`, `silent 2d` nor a rule"
            )),
        }
    }
}

/// Hours or days, in seconds.
fn duration(text: &str) -> Option<i64> {
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let unit = match unit {
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    number
        .parse::<u16>()
        .ok()
        .map(|number| i64::from(number) * unit)
}

fn list(text: &str, divider: char) -> impl Iterator<Item = &str> {
    text.split(divider)
        .map(str::trim)
        .filter(|item| !item.is_empty())
}
