//! The rules, as `rules/performance_rules.csv` and `rules/performance_tables.toml` state them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use wegweiser_core::scoring::{Curve, Permille, Severity};
use wegweiser_core::{Platform, Rule, RuleId};
use wegweiser_parsers::perf::Metric;

const RULES: &str = include_str!("../../rules/performance_rules.csv");
const TABLES: &str = include_str!("../../rules/performance_tables.toml");

/// Every rule, in the order of their file, and what they know of the world.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) rows: Arc<Vec<Row>>,
    pub(super) tables: Arc<Tables>,
}

/// A rule with what it asks.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) rule: Rule,
    pub(super) kind: Kind,
    pub(super) platform: Option<Platform>,
    pub(super) metrics: Vec<Metric>,
    /// The metric that values are shares of, or for each of which they are.
    pub(super) of: Option<Metric>,
    /// It counts only while this metric is above a limit.
    pub(super) during: Option<(Metric, f64)>,
    pub(super) side: Side,
    pub(super) limit: f64,
    pub(super) curve: Curve,
    pub(super) incident: String,
}

/// What of a series is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// The share of time beyond a limit; anchors in permille of it.
    Level,
    /// What is free now; anchors in permille.
    Space,
    /// When nothing will be free; anchors in days.
    Full,
    /// What comes to it in a day; anchors in units of the metric, or percent of all.
    Growth,
}

/// Where the bad values lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Side {
    Above,
    Below,
}

/// What the rules know of the world.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    pub(super) space: Space,
    ignored: Ignored,
    suspects: BTreeMap<Metric, Vec<Metric>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Space {
    /// Free bytes that are enough, that are too few, and the size from which they count.
    pub(super) good: u64,
    pub(super) bad: u64,
    pub(super) from: u64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ignored {
    disks: Vec<String>,
    links: Vec<String>,
    mounts: Vec<String>,
    totals: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cells {
    rule_id: String,
    kind: Kind,
    platform: String,
    metric: String,
    of: Option<Metric>,
    during: String,
    side: Option<Side>,
    limit: Option<f64>,
    good: u64,
    bad: u64,
    severity: String,
    weight: u16,
    confidence: u16,
    incident: String,
    title: String,
    meaning: String,
    condition: String,
    remediation: String,
    tags: String,
    source: String,
}

impl Rules {
    /// # Panics
    ///
    /// When the compiled-in files are not valid, which a test of this module proves they are.
    pub(super) fn built_in() -> Self {
        let rows = parse(RULES).expect("the built-in rules on performance are valid");
        let tables = toml::from_str(TABLES).expect("the built-in tables on performance are valid");
        Self {
            rows: Arc::new(rows),
            tables: Arc::new(tables),
        }
    }

    pub(super) fn all(&self) -> Vec<Rule> {
        self.rows.iter().map(|row| row.rule.clone()).collect()
    }
}

fn parse(text: &str) -> Result<Vec<Row>, String> {
    let mut rows = Vec::new();
    for cells in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let cells: Cells = cells.map_err(|error| error.to_string())?;
        let id = cells.rule_id.clone();
        rows.push(cells.row().map_err(|reason| format!("{id}: {reason}"))?);
    }
    Ok(rows)
}

impl Cells {
    fn row(self) -> Result<Row, String> {
        RuleId::new(self.rule_id.as_str()).ok_or("it is no rule id")?;
        let severity: Severity = self
            .severity
            .parse()
            .map_err(|_| format!("`{}` is no severity", self.severity))?;
        let platform = match self.platform.as_str() {
            "any" => None,
            name => {
                let platforms = [Platform::Windows, Platform::Linux, Platform::Macos];
                let mut known = platforms.into_iter();
                let platform = known.find(|platform| platform.name() == name);
                Some(platform.ok_or_else(|| format!("`{name}` is no platform"))?)
            }
        };
        let metrics: Result<Vec<Metric>, String> = self.metric.split('|').map(metric).collect();
        let during = match self.during.split_once('>') {
            None => None,
            Some((name, limit)) => {
                let limit = limit.trim().parse();
                let limit = limit.map_err(|_| format!("`{}` has no limit", self.during))?;
                Some((metric(name.trim())?, limit))
            }
        };
        // A share of time is counted in millionths, days in thousandths.
        let scale = match self.kind {
            Kind::Level | Kind::Full | Kind::Growth => 1_000,
            Kind::Space => 1,
        };
        let curve = Curve::new(self.good * scale, self.bad * scale);
        let rule = Rule {
            meaning: self.meaning,
            condition: self.condition,
            weight: Permille::new(self.weight),
            confidence: Permille::new(self.confidence),
            remediation: self.remediation,
            tags: self.tags.split(';').map(str::to_owned).collect(),
            source: self.source,
            ..Rule::new(&self.rule_id, "performance", severity, &self.title)
        };
        Ok(Row {
            rule,
            kind: self.kind,
            platform,
            metrics: metrics?,
            of: self.of,
            during,
            side: self.side.unwrap_or(Side::Above),
            limit: self.limit.unwrap_or(0.0),
            curve: curve.map_err(|error| error.to_string())?,
            incident: self.incident,
        })
    }
}

fn metric(name: &str) -> Result<Metric, String> {
    let name = serde::de::value::StrDeserializer::<serde::de::value::Error>::new(name);
    Metric::deserialize(name).map_err(|error| error.to_string())
}

impl Tables {
    /// Whether an instance is none of the machine's own, or all of them together.
    pub(super) fn is_ignored(&self, metric: Metric, name: &str) -> bool {
        let starts = |names: &[String]| names.iter().any(|start| name.starts_with(start.as_str()));
        let is_total = self.ignored.totals.iter().any(|total| total == name);
        is_total
            || match metric {
                Metric::DiskReadLatency
                | Metric::DiskWriteLatency
                | Metric::DiskLatency
                | Metric::DiskQueue
                | Metric::DiskBusy => starts(&self.ignored.disks),
                Metric::SpaceFree
                | Metric::SpaceTotal
                | Metric::SpaceUsedShare
                | Metric::InodesUsedShare => starts(&self.ignored.mounts),
                Metric::NetworkReceived
                | Metric::NetworkSent
                | Metric::NetworkUsedShare
                | Metric::NetworkErrors
                | Metric::NetworkDrops => starts(&self.ignored.links),
                _ => false,
            }
    }

    /// The metrics that may have caused what a metric shows.
    pub(super) fn suspects(&self, of: Metric) -> &[Metric] {
        self.suspects.get(&of).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_rules_are_valid() {
        let rules = Rules::built_in();
        assert_eq!(rules.rows.len(), 35);
        for row in rules.rows.iter() {
            let rule = &row.rule;
            assert!(rule.title.len() <= 80 && !rule.source.is_empty());
            assert!(!rule.remediation.is_empty() && !rule.meaning.is_empty());
            assert!(!row.incident.is_empty());
            let higher_is_worse = row.curve.p10() < row.curve.median();
            let free = matches!(row.kind, Kind::Space | Kind::Full);
            assert_eq!(higher_is_worse, !free, "{}", rule.id);
        }
        let mut ids: Vec<_> = rules.rows.iter().map(|row| &row.rule.id).collect();
        ids.sort_unstable();
        assert!(ids.is_sorted_by(|a, b| a < b), "each once");
    }
}
