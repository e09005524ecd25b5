//! From a summary to a report: findings get their cost, devices their score, nodes their standing.

mod nodes;
mod price;

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;
use wegweiser_scoring as scoring;
use wegweiser_scoring::coverage::Standing as Known;
use wegweiser_scoring::{Coverage, LogLoss, Permille};

use self::price::{Priced, write_costs};
use crate::analyzer::JudgeContext;
use crate::engine::Engine;
use crate::facts::Fact;
use crate::hierarchy::NodePath;
use crate::policy::{AnalyzerPolicy, Policy, PolicyChange};
use crate::pool::pool;
use crate::report::{DeviceDetail, FactReport, Interval, Model, PlanStep, Report, Standing};
use crate::summary::{DeviceSummary, FleetSummary};
use crate::tree::{Leaf, Scores};

/// Judges a whole fleet.
pub(crate) fn fleet(
    engine: &Engine,
    summary: &FleetSummary,
    policy: &Policy,
    as_of: Timestamp,
) -> Report {
    let judge = Judge {
        engine,
        policy,
        as_of,
        model: scoring::Model {
            table: policy.severity().clone(),
            rollup: policy.rollup(),
        },
    };
    let devices: Vec<(&NodePath, &DeviceSummary)> = summary.devices.iter().collect();
    let many = devices.len() > FEW_DEVICES && engine.threads() != 1;
    let judged: Vec<Judged> = match many.then(|| pool(engine.threads())) {
        Some(Ok(pool)) => pool.install(|| {
            devices
                .par_iter()
                .map(|(path, device)| judge.device(path, device))
                .collect()
        }),
        _ => devices
            .iter()
            .map(|(path, device)| judge.device(path, device))
            .collect(),
    };
    let by_path: BTreeMap<&NodePath, Judged> =
        devices.iter().map(|(path, _)| *path).zip(judged).collect();
    Report {
        schema_version: Report::SCHEMA_VERSION,
        as_of,
        rule_set: engine.rules().id().clone(),
        policy_digest: policy.digest(),
        model: Model {
            rollup: policy.rollup(),
            severity: policy.severity().clone(),
        },
        inputs: summary.inputs.iter().cloned().collect(),
        nodes: judge.nodes(by_path),
    }
}

/// Below this many devices, waking threads costs more than it saves.
const FEW_DEVICES: usize = 16;

struct Judge<'e> {
    engine: &'e Engine,
    policy: &'e Policy,
    as_of: Timestamp,
    model: scoring::Model,
}

/// A device with what its ancestors need of it.
struct Judged {
    leaf: Leaf,
    standing: Standing,
    detail: DeviceDetail,
    /// What the device would score with all findings of a rule fixed.
    fixes: BTreeMap<String, Scores>,
}

/// An analyzer that should have data and has none.
struct Missing {
    id: String,
    settings: AnalyzerPolicy,
}

/// What is known of what should be known, each analyzer by its importance.
fn coverage(analyzers: &[Priced], missing: &[Missing], share: fn(&Priced) -> u16) -> Coverage {
    let mut coverage = Coverage::default();
    for one in analyzers {
        coverage.observe(one.importance.get(), Permille::new(share(one)));
    }
    for one in missing {
        coverage.observe(one.settings.importance.get(), Permille::ZERO);
    }
    coverage
}

impl Judge<'_> {
    fn device(&self, path: &NodePath, device: &DeviceSummary) -> Judged {
        let role = device.role.unwrap_or_default();
        let effective = self.policy.at(path, role);
        let mut changes = Vec::new();
        let mut analyzers = Vec::new();
        let context = JudgeContext {
            as_of: self.as_of,
            facts: &device.facts,
        };
        for (summary_id, summary) in &device.summaries {
            for analyzer in self.engine.registry().judges(summary_id) {
                if !analyzer.covers(summary.as_ref()) {
                    continue;
                }
                let id = analyzer.id();
                let settings = effective.analyzer(id, &mut changes);
                if settings.enabled {
                    let judgement = analyzer.judge(summary.as_ref(), &context);
                    analyzers.push(self.price(id, judgement, &effective, settings, &mut changes));
                }
            }
        }
        analyzers.sort_by(|a: &Priced, b: &Priced| a.report.id.cmp(&b.report.id));
        let mut missing = Vec::new();
        for id in effective.expected(device.facts.platform()) {
            let settings = effective.analyzer(id, &mut Vec::new());
            if settings.enabled && !analyzers.iter().any(|one| one.report.id == id) {
                missing.push(Missing {
                    id: id.to_owned(),
                    settings,
                });
            }
        }
        changes.sort();
        changes.dedup();
        self.standing(path, device, effective.weight, analyzers, &missing, changes)
    }

    /// Adds up coverage, scores what is known, and writes the costs into the findings.
    fn standing(
        &self,
        path: &NodePath,
        device: &DeviceSummary,
        weight: u16,
        mut analyzers: Vec<Priced>,
        missing: &[Missing],
        policy: Vec<PolicyChange>,
    ) -> Judged {
        let fresh = coverage(&analyzers, missing, |one| one.report.coverage_permille);
        // Age alone never takes a score away: a device that has been silent keeps its last one.
        let ageless = coverage(&analyzers, missing, |one| one.complete);
        let mut subject = scoring::Device::default();
        if ageless.standing() != Known::Unscored {
            subject.analyzers = analyzers
                .iter()
                .filter_map(|one| one.scored.clone())
                .collect();
        }
        let result = self.model.device(&subject);
        let scores = result.as_ref().map(|result| Scores {
            score: result.score,
            risk: result.risk,
        });
        if let Some(result) = &result {
            write_costs(&mut analyzers, result);
        }
        let mut standing = Standing::new(scores.map(|s| s.score), scores.map(|s| s.risk));
        standing.coverage_permille = fresh.permille().get();
        standing.coverage = percent(standing.coverage_permille);
        standing.provisional = result.is_some() && fresh.standing() != Known::Scored;
        let fixes = scores.map_or_else(BTreeMap::new, |now| self.fixes(&subject, &analyzers, now));
        let detail = DeviceDetail {
            role: device.role.unwrap_or_default(),
            weight,
            platform: device.facts.platform(),
            facts: facts(path, device),
            interval: result
                .as_ref()
                .and_then(|result| self.interval(result, &subject, missing)),
            missing: missing.iter().map(|one| one.id.clone()).collect(),
            analyzers: analyzers.into_iter().map(|one| one.report).collect(),
            plan: self
                .model
                .plan(&subject, None)
                .into_iter()
                .map(plan_step)
                .collect(),
            policy,
        };
        Judged {
            leaf: Leaf {
                scores,
                weight,
                coverage: fresh,
            },
            standing,
            detail,
            fixes,
        }
    }

    /// What the device would score with each of its rules fixed.
    fn fixes(
        &self,
        subject: &scoring::Device,
        analyzers: &[Priced],
        now: Scores,
    ) -> BTreeMap<String, Scores> {
        let mut fixes = BTreeMap::new();
        for analyzer in analyzers {
            let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for finding in &analyzer.report.findings {
                if finding.lambda_unats > LogLoss::ZERO {
                    rules
                        .entry(finding.rule.as_str())
                        .or_default()
                        .push(&finding.id);
                }
            }
            for (rule, ids) in rules {
                let fixed = self.model.what_if(subject, |of, id| {
                    of == analyzer.report.id && ids.contains(&id)
                });
                let scores = fixed.map_or(now, |fixed| Scores {
                    score: fixed.score,
                    risk: fixed.risk,
                });
                fixes.insert(rule.to_owned(), scores);
            }
        }
        fixes
    }

    /// The score if every missing analyzer had one high finding, and the score as it is.
    fn interval(
        &self,
        result: &scoring::DeviceScore,
        subject: &scoring::Device,
        missing: &[Missing],
    ) -> Option<Interval> {
        if missing.is_empty() {
            return None;
        }
        let weights = subject.analyzers.iter().map(|one| one.weight);
        let losses = result.analyzers.iter().map(|one| one.result.loss);
        let known: Vec<_> = losses.zip(weights).collect();
        let missing: Vec<_> = missing.iter().map(|one| one.settings.weight).collect();
        let range = self.model.interval(&known, &missing)?;
        Some(Interval {
            low: range.low.displayed(),
            high: range.high.displayed(),
        })
    }
}

fn plan_step(step: scoring::PlanStep) -> PlanStep {
    PlanStep {
        finding: step.finding,
        also: step.others,
        score_after: step.score_after.displayed(),
        score_after_milli: step.score_after,
    }
}

/// Facts other than those the path and the platform already say.
fn facts(path: &NodePath, device: &DeviceSummary) -> Vec<FactReport> {
    device
        .facts
        .iter()
        .filter(|(fact, _)| *fact != Fact::Platform)
        .filter(|(fact, value)| !(*fact == Fact::Hostname && path.name() == Some(value)))
        .map(|(fact, value)| FactReport {
            fact,
            value: value.to_owned(),
        })
        .collect()
}

fn percent(permille: u16) -> u8 {
    ((permille + 5) / 10) as u8
}
