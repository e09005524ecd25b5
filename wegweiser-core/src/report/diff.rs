//! Why did it move: two reports of one fleet, node by node, cause by cause.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wegweiser_scoring::movement::{
    Attribution, Cause, ChangeKind as Kind, FindingKey, Mark, explain,
};
use wegweiser_scoring::{MilliScore, Permille, Score};

use super::{Node, Report};
use crate::hierarchy::Level;

/// How a fleet moved between two reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// The instant of the older report.
    #[schemars(with = "String")]
    pub as_of_before: Timestamp,
    /// The instant of the newer report.
    #[schemars(with = "String")]
    pub as_of_after: Timestamp,
    /// What else is not the same: with a mark, scores compare with care.
    pub marks: Vec<String>,
    /// Every node of either report, parents first.
    pub nodes: Vec<NodeDiff>,
}

/// How one node moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NodeDiff {
    /// The node's path.
    pub path: Vec<String>,
    /// What kind of node it is.
    pub level: Level,
    /// Its score before; absent where it had none or was not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub before: Option<Score>,
    /// Its score now; absent where it has none or is not there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u8>")]
    pub after: Option<Score>,
    /// The difference in milli-points, where there are two scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delta_milli: Option<i64>,
    /// Of a device, what made the difference: the effects add up to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// One cause of a movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// `new`, `gone`, `grown`, `shrunk`, `faded` (age, not a repair), `share` (it is as it was; others
    /// beside it came or went), `coverage` (its analyzer has a result on one side only) or
    /// `unattributed`.
    pub kind: String,
    /// The finding; absent for what no finding explains.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<String>,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The effect on the score, in milli-points: negative when the score fell by it.
    pub effect_milli: i64,
}

impl Report {
    /// How the fleet moved from this report to a newer one.
    pub fn diff(&self, newer: &Self) -> Diff {
        let before = by_path(self);
        let after = by_path(newer);
        let mut paths: Vec<_> = before.keys().chain(after.keys()).copied().collect();
        paths.sort();
        paths.dedup();
        let nodes = paths
            .into_iter()
            .map(|path| {
                self.node_diff(newer, before.get(&path).copied(), after.get(&path).copied())
            })
            .collect();
        Diff {
            as_of_before: self.as_of,
            as_of_after: newer.as_of,
            marks: marks(self, newer),
            nodes,
        }
    }

    fn node_diff(&self, newer: &Self, before: Option<&Node>, after: Option<&Node>) -> NodeDiff {
        let node = after
            .or(before)
            .expect("a path comes from one of the two reports");
        let scores = (before.and_then(score), after.and_then(score));
        let (delta_milli, changes) = match (before.zip(scores.0), after.zip(scores.1)) {
            (Some((old, was)), Some((new, is))) => {
                let movement = explain(&attribution(self, old, was), &attribution(newer, new, is));
                let changes = match node.level {
                    Level::Device => movement
                        .changes
                        .into_iter()
                        .map(|one| change(one, old, new))
                        .collect(),
                    _ => Vec::new(),
                };
                (Some(movement.difference_milli), changes)
            }
            _ => (None, Vec::new()),
        };
        NodeDiff {
            path: node.path.clone(),
            level: node.level,
            before: scores.0.map(MilliScore::displayed),
            after: scores.1.map(MilliScore::displayed),
            delta_milli,
            changes,
        }
    }
}

fn score(node: &Node) -> Option<MilliScore> {
    node.standing.score_milli
}

fn by_path(report: &Report) -> BTreeMap<(&[String], Level), &Node> {
    report
        .nodes
        .iter()
        .map(|node| ((node.path.as_slice(), node.level), node))
        .collect()
}

/// What a device's score is made of.
fn attribution(report: &Report, node: &Node, score: MilliScore) -> Attribution {
    let mut attribution = Attribution::new(score);
    attribution.rollup = report.model.rollup;
    attribution.coverage = Permille::new(node.standing.coverage_permille);
    for analyzer in node.device.iter().flat_map(|device| &device.analyzers) {
        if analyzer.score.is_some() {
            attribution.measured("", analyzer.id.as_str());
        }
    }
    for (analyzer, finding) in node.findings() {
        let key = FindingKey::new("", analyzer.id.as_str(), finding.id.as_str());
        let cause = Cause {
            cost_milli: finding.cost_milli,
            count: finding.count,
            decayed: finding.last_seen.is_some(),
        };
        attribution.insert(key, cause);
    }
    attribution
}

fn change(change: wegweiser_scoring::movement::Change, old: &Node, new: &Node) -> Change {
    let (kind, key) = match change.kind {
        Kind::New(key) => ("new", Some(key)),
        Kind::Gone(key) => ("gone", Some(key)),
        Kind::Grown(key) => ("grown", Some(key)),
        Kind::Faded(key) => ("faded", Some(key)),
        Kind::Shrunk(key) => ("shrunk", Some(key)),
        Kind::Coverage(key) => ("coverage", Some(key)),
        Kind::Unattributed => ("unattributed", None),
    };
    let unchanged = key.as_ref().is_some_and(|key| {
        let weight = |node: &Node| {
            let finding = node
                .findings()
                .map(|(_, finding)| finding)
                .find(|one| one.id == key.finding)?;
            Some((finding.lambda_unats, finding.severity))
        };
        weight(old).is_some() && weight(old) == weight(new)
    });
    let kind = if unchanged && matches!(kind, "grown" | "shrunk") {
        "share"
    } else {
        kind
    };
    let title = key.as_ref().and_then(|key| {
        let mut findings = new.findings().chain(old.findings());
        let (_, finding) = findings.find(|(_, finding)| finding.id == key.finding)?;
        Some(finding.title.clone())
    });
    let finding = key.map(|key| key.finding);
    Change {
        kind: kind.to_owned(),
        finding,
        title,
        effect_milli: change.effect_milli,
    }
}

/// What makes scores of two reports compare with care.
fn marks(old: &Report, new: &Report) -> Vec<String> {
    let attribution = |report: &Report| {
        let mut one = Attribution::new(MilliScore::PERFECT);
        one.rollup = report.model.rollup;
        one.rule_set = format!("{} ({})", report.rule_set.version, report.rule_set.digest);
        one.policy.clone_from(&report.policy_digest);
        one
    };
    let marks = explain(&attribution(old), &attribution(new)).marks;
    marks
        .into_iter()
        .map(|mark| match mark {
            Mark::Coverage { old, new } => format!("coverage: {old} became {new}"),
            Mark::RuleSet { old, new } => format!("rule set: {old} became {new}"),
            Mark::Policy { old, new } => format!("policy: {old} became {new}"),
            Mark::Rollup { old, new } => format!("rollup: {old} became {new}"),
        })
        .collect()
}
