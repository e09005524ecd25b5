//! From a summary to a report: findings get their cost, devices their score, nodes their standing.

use std::collections::BTreeMap;

use jiff::Timestamp;
use rayon::prelude::*;
use wegweiser_scoring as scoring;
use wegweiser_scoring::coverage::{Standing as Known, freshness};
use wegweiser_scoring::{Band, Coverage, LogLoss, MilliScore, Permille, Q16, Severity};

use crate::analyzer::{Completeness, JudgeContext, Judgement};
use crate::engine::Engine;
use crate::finding::{Count, Finding};
use crate::hierarchy::NodePath;
use crate::policy::{AnalyzerPolicy, Effective, Policy, PolicyChange};
use crate::pool::pool;
use crate::report::{
    AnalyzerReport, BandCount, DeviceDetail, ExclusionReport, FactReport, FindingReport, Hidden,
    Interval, Model, Node, PlanStep, Priority, Recommendation, Report, Standing,
};
use crate::rule::{CLOCK_FUTURE, DEVICE_STALE, Rule, is_future};
use crate::summary::{DeviceSummary, FleetSummary};
use crate::tree::{Forest, Leaf, Scores, nodes_of};

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
    let judged: Vec<Judged> = match pool(engine.threads()) {
        Ok(pool) if devices.len() > FEW_DEVICES && engine.threads() != 1 => pool.install(|| {
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

/// One analyzer's findings, priced.
struct Priced {
    report: AnalyzerReport,
    scored: Option<scoring::Analyzer>,
    importance: Permille,
    /// The share that was known, however old it is by now.
    complete: u16,
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
        for (&id, summary) in &device.analyzers {
            let settings = effective.analyzer(id, &mut changes);
            if let (true, Some(analyzer)) = (settings.enabled, self.engine.registry().erased(id)) {
                let context = JudgeContext {
                    as_of: self.as_of,
                    facts: &device.facts,
                };
                let judgement = analyzer.judge(summary.as_ref(), &context);
                analyzers.push(self.price(id, judgement, &effective, settings, &mut changes));
            }
        }
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

    fn price(
        &self,
        id: &str,
        mut judgement: Judgement,
        effective: &Effective<'_>,
        settings: AnalyzerPolicy,
        changes: &mut Vec<PolicyChange>,
    ) -> Priced {
        let fresh = self.age(&mut judgement, settings.ttl_days);
        let mut findings = Vec::new();
        let mut priced = Vec::new();
        for finding in judgement.findings {
            let Some(rule) = self.engine.rules().get(finding.rule.as_str()) else {
                debug_assert!(false, "{id} applies the unknown rule {}", finding.rule);
                continue;
            };
            let (report, scored) = self.price_finding(finding, rule, effective, changes);
            findings.push(report);
            priced.push(scored);
        }
        let scored = (judgement.completeness > Completeness::NONE).then(|| scoring::Analyzer {
            id: id.to_owned(),
            weight: settings.weight,
            findings: priced,
        });
        let result = scored
            .as_ref()
            .map(|analyzer| scoring::score_findings(&self.model.table, &analyzer.findings));
        let score = result.as_ref().map(|result| result.score);
        let complete = judgement.completeness.get();
        let report = AnalyzerReport {
            id: id.to_owned(),
            score: score.map(MilliScore::displayed),
            score_milli: score,
            loss_unats: result.map_or(LogLoss::ZERO, |result| result.loss),
            weight: settings.weight.get(),
            observed_at: judgement.observed_at,
            coverage_permille: judgement.completeness.times(fresh).get(),
            measures: judgement.measures,
            notes: judgement.notes,
            findings,
        };
        Priced {
            report,
            scored,
            importance: settings.importance,
            complete,
        }
    }

    /// The freshness of a judgement in permille; old or future data also becomes a finding.
    fn age(&self, judgement: &mut Judgement, ttl_days: u32) -> u16 {
        let Some(observed) = judgement.observed_at else {
            return 1000;
        };
        if is_future(observed, self.as_of) {
            judgement.findings.push(self.engine_finding(CLOCK_FUTURE));
        }
        let age = u64::try_from(self.as_of.as_second() - observed.as_second()).unwrap_or(0);
        let ttl = u64::from(ttl_days) * DAY;
        if age >= 3 * ttl {
            let severity = if age >= 10 * ttl {
                Severity::Medium
            } else {
                Severity::Low
            };
            let days = age / DAY;
            let finding = self.engine_finding(DEVICE_STALE).severity(severity);
            judgement
                .findings
                .push(finding.title(format!("The newest data is {days} days old")));
        }
        freshness(age, ttl).get()
    }

    fn engine_finding(&self, id: &str) -> Finding {
        let rule = self
            .engine
            .rules()
            .get(id)
            .expect("the engine's own rules are in every rule set");
        Finding::new(&rule.id)
    }

    fn price_finding(
        &self,
        finding: Finding,
        rule: &Rule,
        effective: &Effective<'_>,
        changes: &mut Vec<PolicyChange>,
    ) -> (FindingReport, scoring::Finding) {
        let id = finding.id();
        let applied = effective.rule(rule, changes);
        let as_of = self.as_of.as_second();
        let reached = rule
            .escalation
            .as_ref()
            .and_then(|steps| match &finding.count {
                Count::State(places) => steps.reached_count(*places),
                Count::Events(occurrences) => steps.reached(occurrences),
            });
        let severity = applied
            .severity
            .or(finding.severity)
            .or(reached)
            .unwrap_or(rule.severity);
        let n_eff = match &finding.count {
            Count::State(places) => Q16::from_count(*places),
            Count::Events(occurrences) => {
                occurrences.effective(as_of, u64::from(applied.half_life_days) * DAY)
            }
        };
        let confidence = finding.confidence.unwrap_or(rule.confidence);
        let excluded = exclusion(effective, rule, &id, self.as_of);
        let weight = match &excluded {
            Some(exclusion) if !exclusion.expired => Permille::ZERO,
            _ => applied.weight,
        };
        let lambda = self.model.table.lambda(severity, n_eff, weight, confidence);
        // An excluded finding must not lend its severity to an incident either.
        let priced_severity = if lambda == LogLoss::ZERO {
            Severity::Info
        } else {
            severity
        };
        let incident = finding.incident.or_else(|| rule.incident.clone());
        let mut scored = scoring::Finding::new(id.clone(), priced_severity, lambda);
        if let Some(key) = &incident {
            scored = scored.in_incident(key.clone());
        }
        let (first_seen, last_seen) = match &finding.count {
            Count::State(_) => (None, None),
            Count::Events(events) => (hour(events.first_hour()), hour(events.last_hour())),
        };
        let report = FindingReport {
            id,
            rule: rule.id.clone(),
            severity,
            title: finding.title.unwrap_or_else(|| rule.title.clone()),
            count: finding.count.total(),
            first_seen,
            last_seen,
            cost_milli: 0,
            gain_milli: 0,
            analyzer_cost_milli: 0,
            risk_cost_milli: 0,
            lambda_unats: lambda,
            incident,
            evidence: finding.evidence,
            remediation: rule.remediation.clone(),
            tags: rule.tags.clone(),
            excluded,
        };
        (report, scored)
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

    /// Every node, with scores, distribution and recommendations.
    fn nodes(&self, mut judged: BTreeMap<&NodePath, Judged>) -> Vec<Node> {
        let paths = nodes_of(judged.keys().copied());
        let rows: Vec<_> = paths
            .iter()
            .map(|(path, parent)| (*parent, judged.get(path).map(|one| one.leaf)))
            .collect();
        let forest = Forest::new(self.model.rollup, &rows);
        let hidden = hidden_below(&paths, &judged);
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
                devices: partial.devices() + partial.unscored_devices(),
                unscored: partial.unscored_devices(),
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

    /// Per node above devices: the rules below it, by what fixing them everywhere would gain.
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
            for finding in device.detail.analyzers.iter().flat_map(|one| &one.findings) {
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
                    |one: &Recommendation| (one.gain_milli, one.risk_gain_milli, one.priority);
                key(b).cmp(&key(a)).then_with(|| a.rule.cmp(&b.rule))
            });
            list.truncate(MAX_RECOMMENDATIONS);
        }
        all
    }
}

/// More than anyone reads; the rest follows when these are done.
const MAX_RECOMMENDATIONS: usize = 20;
const DAY: u64 = 86_400;

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
    standing.provisional = partial.provisional_devices() > 0;
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

fn exclusion(
    effective: &Effective<'_>,
    rule: &Rule,
    finding: &str,
    as_of: Timestamp,
) -> Option<ExclusionReport> {
    // One that still holds wins over one that has expired.
    let mut named: Vec<_> = effective.exclusions(&rule.id, finding).collect();
    named.sort_by_key(|one| one.is_expired(as_of));
    let one = named.first()?;
    Some(ExclusionReport {
        reason: one.reason.clone(),
        expires: one.expires,
        expired: one.is_expired(as_of),
        line: one.line,
    })
}

fn write_costs(analyzers: &mut [Priced], result: &scoring::DeviceScore) {
    // Costs stand in the order in which the device was handed to the model.
    let mut costs = result.costs.iter();
    for analyzer in analyzers.iter_mut().filter(|one| one.scored.is_some()) {
        for (finding, cost) in analyzer.report.findings.iter_mut().zip(costs.by_ref()) {
            debug_assert_eq!(finding.id, cost.id);
            finding.cost_milli = cost.cost_milli;
            finding.gain_milli = cost.gain_milli;
            finding.analyzer_cost_milli = cost.analyzer_cost_milli;
            finding.risk_cost_milli = cost.risk_cost_milli;
        }
        analyzer.report.findings.sort_by(|a, b| {
            let key = |one: &FindingReport| (one.cost_milli, one.severity);
            key(b).cmp(&key(a)).then_with(|| a.id.cmp(&b.id))
        });
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
    use crate::facts::Fact;
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

/// A bucket's hour as the instant it begins.
fn hour(bucket: Option<i64>) -> Option<Timestamp> {
    Timestamp::from_second(bucket?.checked_mul(3_600)?).ok()
}

fn percent(permille: u16) -> u8 {
    ((permille + 5) / 10) as u8
}
