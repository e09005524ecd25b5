//! Findings get their severity, their λ and their reasons under a policy.

use jiff::Timestamp;
use wegweiser_scoring as scoring;
use wegweiser_scoring::coverage::freshness;
use wegweiser_scoring::{LogLoss, MilliScore, Permille, Q16, Severity};

use super::Judge;
use crate::analyzer::{Completeness, Judgement};
use crate::finding::{Count, Finding};
use crate::policy::{AnalyzerPolicy, Effective, PolicyChange};
use crate::report::{AnalyzerReport, ExclusionReport, FindingReport};
use crate::rule::{CLOCK_FUTURE, DEVICE_STALE, Rule, is_future};

/// One analyzer's findings, priced.
pub(super) struct Priced {
    pub(super) report: AnalyzerReport,
    pub(super) scored: Option<scoring::Analyzer>,
    pub(super) importance: Permille,
    /// The share that was known, however old it is by now.
    pub(super) complete: u16,
}

const DAY: u64 = 86_400;

impl Judge<'_> {
    pub(super) fn price(
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
        let measured = finding
            .measured
            .and_then(|value| value.finding_at_most(rule.severity, &self.model.table));
        let severity = applied
            .severity
            .or(finding.severity)
            .or(measured.map(|(severity, _)| severity))
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
        let table = &self.model.table;
        // Where a policy sets the severity, the curve has no say.
        let lambda = match measured.filter(|(reached, _)| *reached == severity) {
            Some((_, lambda)) => lambda.scaled(weight, confidence),
            None => table.lambda(severity, n_eff, weight, confidence),
        };
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

/// Writes what the model says of each finding into its report.
pub(super) fn write_costs(analyzers: &mut [Priced], result: &scoring::DeviceScore) {
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

/// A bucket's hour as the instant it begins.
fn hour(bucket: Option<i64>) -> Option<Timestamp> {
    Timestamp::from_second(bucket?.checked_mul(3_600)?).ok()
}
