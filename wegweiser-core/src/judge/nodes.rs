//! Groups, organizations and tenants: scores, distribution, what is hidden, what to do first.

use std::collections::BTreeMap;

use wegweiser_scoring::{Band, MilliScore, Permille};

use super::{Judge, Judged, percent};
use crate::hierarchy::NodePath;
use crate::report::{BandCount, FindingReport, Hidden, Node, Priority, Recommendation, Standing};
use crate::tree::{Forest, Scores, nodes_of};

impl Judge<'_> {
    /// Every node, with scores, distribution and recommendations.
    pub(super) fn nodes(&self, mut judged: BTreeMap<&NodePath, Judged>) -> Vec<Node> {
        let paths = nodes_of(judged.keys().copied());
        let rows: Vec<_> = paths
            .iter()
            .map(|(path, parent)| (*parent, judged.get(path).map(|one| one.leaf)))
            .collect();
        let forest = Forest::new(self.model.rollup, &rows);
        let hidden = hidden_below(&paths, &judged);
        let costs = forest.costs();
        let mut recommendations = self.recommendations(&paths, &judged, &forest);
        let mut nodes = Vec::with_capacity(paths.len());
        for (index, (path, parent)) in paths.iter().enumerate() {
            let partial = forest.partial(index);
            let own = judged.remove(path);
            let standing = own.as_ref().map_or_else(
                || inner_standing(&forest, index),
                |device| device.standing.clone(),
            );
            let hides = hides(&standing).then(|| hidden[index].clone()).flatten();
            nodes.push(Node {
                path: path.names(),
                level: path.level().expect("every node of a forest has a name"),
                parent: *parent,
                standing,
                cost_milli: costs[index],
                devices: partial.devices() + partial.unscored_devices(),
                unscored: partial.unscored_devices(),
                provisional_devices: partial.provisional_devices(),
                mean: partial.mean().map(MilliScore::displayed),
                median: partial.median(),
                p10: partial.p10(),
                worst: partial.worst(),
                bands: Band::ALL
                    .into_iter()
                    .rev()
                    .map(|band| BandCount {
                        band,
                        devices: partial.devices_in(band),
                    })
                    .collect(),
                hides,
                recommendations: std::mem::take(&mut recommendations[index]),
                device: own.map(|device| device.detail),
            });
        }
        nodes
    }

    /// Per node above devices: the rules below it, the most urgent first, then by what fixing them
    /// everywhere would gain.
    fn recommendations(
        &self,
        paths: &[(NodePath, Option<usize>)],
        judged: &BTreeMap<&NodePath, Judged>,
        forest: &Forest,
    ) -> Vec<Vec<Recommendation>> {
        let mut rules: BTreeMap<&str, RuleBelow<'_>> = BTreeMap::new();
        for (index, (path, _)) in paths.iter().enumerate() {
            let Some(device) = judged.get(path) else {
                continue;
            };
            let findings = device.detail.analyzers.iter().flat_map(|one| &one.findings);
            // Of an incident only the member that carries the cost is worth a recommendation.
            for finding in findings.filter(|one| one.incident.is_none() || one.cost_milli > 0) {
                let (Some(fixed), Some(priority)) = (
                    device.fixes.get(finding.rule.as_str()),
                    Priority::of(finding.severity),
                ) else {
                    continue;
                };
                let below = rules
                    .entry(finding.rule.as_str())
                    .or_insert_with(|| RuleBelow {
                        example: finding,
                        fixed: BTreeMap::new(),
                        priority: BTreeMap::new(),
                    });
                below.fixed.insert(index, *fixed);
                let worst = below.priority.entry(index).or_insert(priority);
                *worst = priority.max(*worst);
            }
        }
        let mut all = vec![Vec::new(); paths.len()];
        for (rule, below) in rules {
            let after = forest.with(&below.fixed);
            let counts = below.per_ancestor(paths);
            for (index, (devices, priority)) in counts {
                let (Some(now), Some(then)) = (forest.scores(index), after.get(&index)) else {
                    continue;
                };
                let rule = self.engine.rules().get(rule);
                all[index].push(Recommendation {
                    rule: below.example.rule.clone(),
                    priority,
                    title: rule
                        .map_or(&below.example.title, |rule| &rule.title)
                        .clone(),
                    remediation: below.example.remediation.clone(),
                    devices,
                    score_after: then.score.displayed(),
                    gain_milli: then.score.milli().saturating_sub(now.score.milli()),
                    risk_gain_milli: then.risk.milli().saturating_sub(now.risk.milli()),
                });
            }
        }
        for list in &mut all {
            list.sort_by(|a, b| {
                let key =
                    |one: &Recommendation| (one.priority, one.gain_milli, one.risk_gain_milli);
                key(b).cmp(&key(a)).then_with(|| a.rule.cmp(&b.rule))
            });
            list.truncate(MAX_RECOMMENDATIONS);
        }
        all
    }
}

/// Below this coverage, in permille, a score is provisional: the rule of devices, for all nodes.
const HALF: u16 = 500;
/// More than anyone reads; the rest follows when these are done.
const MAX_RECOMMENDATIONS: usize = 20;

/// One rule with the devices it applies to.
struct RuleBelow<'r> {
    example: &'r FindingReport,
    fixed: BTreeMap<usize, Scores>,
    priority: BTreeMap<usize, Priority>,
}

impl RuleBelow<'_> {
    /// Devices touched and worst priority, per node above a device.
    fn per_ancestor(
        &self,
        paths: &[(NodePath, Option<usize>)],
    ) -> BTreeMap<usize, (u64, Priority)> {
        let mut counts: BTreeMap<usize, (u64, Priority)> = BTreeMap::new();
        for (&device, &priority) in &self.priority {
            let mut at = paths[device].1;
            while let Some(index) = at {
                let (devices, worst) = counts.entry(index).or_insert((0, priority));
                *devices += 1;
                *worst = priority.max(*worst);
                at = paths[index].1;
            }
        }
        counts
    }
}

/// Where a node above devices stands.
fn inner_standing(forest: &Forest, index: usize) -> Standing {
    let (scores, partial) = (forest.scores(index), forest.partial(index));
    let mut standing = Standing::new(scores.map(|s| s.score), scores.map(|s| s.risk));
    standing.coverage_permille = partial.coverage().unwrap_or(Permille::ZERO).get();
    standing.coverage = percent(standing.coverage_permille);
    standing.provisional = scores.is_some() && standing.coverage_permille < HALF;
    standing
}

/// Whether the risk is a band or more below the score.
fn hides(standing: &Standing) -> bool {
    match (standing.band, standing.risk) {
        (Some(band), Some(risk)) => risk.band() < band,
        _ => false,
    }
}

/// Per node, the device below it with the greatest risk; of a device, its worst analyzer.
fn hidden_below(
    paths: &[(NodePath, Option<usize>)],
    judged: &BTreeMap<&NodePath, Judged>,
) -> Vec<Option<Hidden>> {
    let mut hidden: Vec<Option<Hidden>> = vec![None; paths.len()];
    for (index, (path, parent)) in paths.iter().enumerate() {
        let Some(device) = judged.get(path) else {
            continue;
        };
        let worst = device
            .detail
            .analyzers
            .iter()
            .filter_map(|one| Some((one.score?, &one.id)))
            .min();
        hidden[index] = worst.map(|(risk, id)| Hidden {
            name: id.clone(),
            risk,
        });
        let Some(risk) = device.standing.risk else {
            continue;
        };
        let mut at = *parent;
        while let Some(above) = at {
            if hidden[above].as_ref().is_none_or(|worst| risk < worst.risk) {
                hidden[above] = Some(Hidden {
                    name: path.to_string(),
                    risk,
                });
            }
            at = paths[above].1;
        }
    }
    hidden
}
