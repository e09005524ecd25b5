//! What would the scores be if some findings were fixed?

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wegweiser_scoring as scoring;
use wegweiser_scoring::{Coverage, LogLoss, Permille, Score, Severity};

use super::{Node, Report};
use crate::error::{Error, nearest};
use crate::hierarchy::Level;
use crate::tree::{Forest, Leaf, Scores};

/// A node whose score would change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhatIf {
    /// The node's path.
    pub path: Vec<String>,
    /// What kind of node it is.
    pub level: Level,
    /// Its score as it is.
    #[schemars(with = "u8")]
    pub score_before: Score,
    /// Its score with the findings fixed.
    #[schemars(with = "u8")]
    pub score_after: Score,
    /// The difference, exactly.
    pub gain_milli: u32,
    /// Its risk as it is.
    #[schemars(with = "u8")]
    pub risk_before: Score,
    /// Its risk with the findings fixed.
    #[schemars(with = "u8")]
    pub risk_after: Score,
}

impl Report {
    /// The nodes whose exact score or risk would change if these findings were fixed: rules by id
    /// (everywhere), findings by id, or one finding of one device as `device:finding`.
    ///
    /// # Errors
    ///
    /// [`Error::NotFound`] for the first name that no finding answers to.
    pub fn what_if(&self, fixes: &[String]) -> Result<Vec<WhatIf>, Error> {
        let fixes: Vec<Fix<'_>> = fixes.iter().map(|fix| Fix::parse(fix)).collect();
        let mut used = BTreeSet::new();
        let mut changed = BTreeMap::new();
        let model = scoring::Model {
            table: self.model.severity.clone(),
            rollup: self.model.rollup,
        };
        for (index, node) in self.nodes.iter().enumerate() {
            let mut removed = BTreeSet::new();
            for (analyzer, finding) in node.findings() {
                for (at, fix) in fixes.iter().enumerate() {
                    if fix.names(node, finding.rule.as_str(), &finding.id) {
                        used.insert(at);
                        removed.insert((analyzer.id.as_str(), finding.id.as_str()));
                    }
                }
            }
            if node.standing.score.is_none() || removed.is_empty() {
                continue;
            }
            let after = model.what_if(&subject(node), |analyzer, id| {
                removed.contains(&(analyzer, id))
            });
            if let Some(after) = after {
                changed.insert(
                    index,
                    Scores {
                        score: after.score,
                        risk: after.risk,
                    },
                );
            }
        }
        if let Some((_, fix)) = fixes.iter().enumerate().find(|(at, _)| !used.contains(at)) {
            let known = self
                .nodes
                .iter()
                .flat_map(Node::findings)
                .map(|(_, finding)| finding.id.as_str());
            let near = nearest(fix.id, known, 3);
            return Err(Error::NotFound {
                kind: "finding",
                name: fix.text.to_owned(),
                near,
            });
        }
        Ok(self.changes(&self.forest().with(&changed)))
    }

    fn changes(&self, after: &BTreeMap<usize, Scores>) -> Vec<WhatIf> {
        let change = |(index, after): (&usize, &Scores)| {
            let node = &self.nodes[*index];
            let (score, risk) = (node.standing.score_milli?, node.standing.risk_milli?);
            (score != after.score || risk != after.risk).then(|| WhatIf {
                path: node.path.clone(),
                level: node.level,
                score_before: score.displayed(),
                score_after: after.score.displayed(),
                gain_milli: after.score.milli().saturating_sub(score.milli()),
                risk_before: risk.displayed(),
                risk_after: after.risk.displayed(),
            })
        };
        after.iter().filter_map(change).collect()
    }

    /// The report's nodes, ready to be rolled up again.
    fn forest(&self) -> Forest {
        let rows: Vec<_> = self
            .nodes
            .iter()
            .map(|node| (node.parent, leaf(node)))
            .collect();
        Forest::new(self.model.rollup, &rows)
    }
}

/// What a device brings to its ancestors.
fn leaf(node: &Node) -> Option<Leaf> {
    let detail = node.device.as_ref()?;
    let scores = node.standing.score_milli.zip(node.standing.risk_milli);
    Some(Leaf {
        scores: scores.map(|(score, risk)| Scores { score, risk }),
        weight: detail.weight,
        // Scores do not depend on it, and the report's own numbers stand already.
        coverage: Coverage::default(),
    })
}

/// A device as the scoring model takes it.
fn subject(node: &Node) -> scoring::Device {
    let analyzers = node.device.iter().flat_map(|device| &device.analyzers);
    scoring::Device {
        analyzers: analyzers
            .filter(|analyzer| analyzer.score.is_some())
            .map(|analyzer| scoring::Analyzer {
                id: analyzer.id.clone(),
                weight: Permille::new(analyzer.weight),
                findings: analyzer
                    .findings
                    .iter()
                    .map(|finding| {
                        let free = finding.lambda_unats == LogLoss::ZERO;
                        let severity = if free {
                            Severity::Info
                        } else {
                            finding.severity
                        };
                        let scored = scoring::Finding::new(
                            finding.id.clone(),
                            severity,
                            finding.lambda_unats,
                        );
                        match &finding.incident {
                            Some(key) => scored.in_incident(key.clone()),
                            None => scored,
                        }
                    })
                    .collect(),
            })
            .collect(),
    }
}

/// One thing to fix, as a person names it.
struct Fix<'f> {
    text: &'f str,
    device: Option<&'f str>,
    id: &'f str,
}

impl<'f> Fix<'f> {
    fn parse(text: &'f str) -> Self {
        match text.rsplit_once(':') {
            Some((device, id)) => Self {
                text,
                device: Some(device),
                id,
            },
            None => Self {
                text,
                device: None,
                id: text,
            },
        }
    }

    fn names(&self, node: &Node, rule: &str, finding: &str) -> bool {
        let here = self.device.is_none_or(|device| {
            let path = node.path_text();
            path.strip_suffix(device)
                .is_some_and(|above| above.is_empty() || above.ends_with('/'))
        });
        here && (self.id == rule || self.id == finding)
    }
}
