//! What holds for every analyzer and every device.

#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

mod common;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use wegweiser_scoring::{
    Analyzer, Coverage, Device, Finding, FindingCost, LogLoss, MilliScore, Model, Permille,
    PlanStep, Score, Severity, attribute, score_findings,
};

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn bounded(model in common::model(), device in common::device()) {
        let result = model.device(&device).unwrap();
        for score in result.analyzers.iter().map(|a| a.result.score).chain([result.score, result.risk]) {
            prop_assert!((1_000..=100_000).contains(&score.milli()));
            prop_assert!((1..=100).contains(&score.displayed().get()));
            prop_assert_eq!(score.displayed().get() == 100, score == MilliScore::PERFECT);
        }
    }

    #[test]
    fn adding_a_finding_never_raises_a_score(
        model in common::model(), device in common::device(), finding in common::finding(), place in any::<prop::sample::Index>(),
    ) {
        let before = model.device(&device).unwrap();
        let mut more = device;
        let place = place.index(more.analyzers.len());
        more.analyzers[place].findings.push(finding);
        let after = model.device(&more).unwrap();
        prop_assert!(after.analyzers[place].result.score <= before.analyzers[place].result.score);
        prop_assert!(after.score <= before.score);
        prop_assert!(after.risk <= before.risk);
    }

    #[test]
    fn raising_a_severity_never_raises_a_score(
        table in common::table(), mut findings in common::findings(12), from in 0..4_usize,
        (n_eff, weight, sure) in common::evidence(), incident in any::<bool>(),
    ) {
        let mut with = |severity: Severity| {
            let mut finding = Finding::new("raised", severity, table.lambda(severity, n_eff, weight, sure));
            finding.incident = incident.then(|| "boot".to_owned());
            findings.push(finding);
            let score = score_findings(&table, &findings).score;
            findings.pop();
            score
        };
        prop_assert!(with(Severity::ALL[from + 1]) <= with(Severity::ALL[from]));
    }

    /// The class curves are rounded down to whole micro-nats, so at an unchanged λ, as within an incident, a rounding of a
    /// milli-point may be left.
    #[test]
    fn raising_a_severity_alone_never_raises_a_score_by_more_than_rounding(
        table in common::table(), findings in common::findings(12), place in any::<prop::sample::Index>(),
    ) {
        prop_assume!(!findings.is_empty());
        let place = place.index(findings.len());
        let mut raised = findings.clone();
        raised[place].severity = match findings[place].severity {
            Severity::Info => Severity::Low,
            Severity::Low => Severity::Medium,
            Severity::Medium => Severity::High,
            Severity::High | Severity::Critical => Severity::Critical,
        };
        let (before, after) = (score_findings(&table, &findings).score, score_findings(&table, &raised).score);
        prop_assert!(after.milli() <= before.milli() + 1, "{before} became {after}");
    }

    #[test]
    fn the_order_of_anything_changes_nothing(
        model in common::model(),
        (device, shuffled) in common::device().prop_flat_map(|device| (Just(device.clone()), shuffled(device))),
    ) {
        let (one, other) = (model.device(&device).unwrap(), model.device(&shuffled).unwrap());
        prop_assert_eq!((one.score, one.risk, one.loss), (other.score, other.risk, other.loss));
        let sorted = |mut costs: Vec<FindingCost>| {
            costs.sort_by(|a, b| (&a.analyzer, &a.id).cmp(&(&b.analyzer, &b.id)));
            costs
        };
        prop_assert_eq!(sorted(one.costs), sorted(other.costs));
        prop_assert_eq!(model.plan(&device, None), model.plan(&shuffled, None));
    }

    #[test]
    fn every_attribution_sums_exactly(model in common::model(), device in common::device()) {
        let result = model.device(&device).unwrap();
        let sum = |part: fn(&FindingCost) -> u32| result.costs.iter().map(part).sum::<u32>();
        prop_assert_eq!(sum(|cost| cost.cost_milli), result.score.loss());
        prop_assert_eq!(sum(|cost| cost.risk_cost_milli), result.risk.loss());
        prop_assert_eq!(result.analyzers.iter().map(|a| a.share_milli).sum::<u32>(), result.score.loss());
        prop_assert_eq!(result.analyzers.iter().map(|a| a.risk_share_milli).sum::<u32>(), result.risk.loss());
        for (analyzer, share) in device.analyzers.iter().zip(&result.analyzers) {
            let costs = result.costs.iter().filter(|cost| cost.analyzer == analyzer.id);
            let (cost, own) = costs.fold((0, 0), |sum, c| (sum.0 + c.cost_milli, sum.1 + c.analyzer_cost_milli));
            prop_assert_eq!((cost, own), (share.share_milli, share.result.score.loss()));
            let map = attribute(&model.table, own, &analyzer.findings);
            prop_assert_eq!(map.values().sum::<u32>(), own);
        }
    }

    #[test]
    fn a_gain_is_the_recomputed_score(model in common::model(), device in common::device()) {
        let result = model.device(&device).unwrap();
        for cost in &result.costs {
            let without = model.what_if(&device, |analyzer, id| analyzer == cost.analyzer && id == cost.id).unwrap();
            let gain = without.score.milli() - result.score.milli();
            let analyzer = device.analyzers.iter().find(|one| one.id == cost.analyzer).unwrap();
            let finding = analyzer.findings.iter().find(|one| one.id == cost.id).unwrap();
            let heavier = |other: &&Finding| {
                other.incident.is_some()
                    && other.incident == finding.incident
                    && (other.lambda, &finding.id) > (finding.lambda, &other.id)
            };
            // Of an incident one member shows the gain of all.
            let lead = !analyzer.findings.iter().any(|other| heavier(&other));
            prop_assert_eq!(cost.gain_milli, if lead { gain } else { 0 });
        }
    }

    #[test]
    fn what_if_on_a_subset_is_at_least_the_whole(model in common::model(), device in common::device(), mask: u64) {
        let whole = model.device(&device).unwrap();
        let removed = |analyzer: &str, id: &str| {
            let number = |text: &str| text[1..].parse::<u32>().unwrap();
            mask >> ((number(analyzer) * 8 + number(id)) % 64) & 1 == 1
        };
        let part = model.what_if(&device, removed).unwrap();
        prop_assert!(part.score >= whole.score && part.risk >= whole.risk);
        let nothing = model.what_if(&device, |_, _| true).unwrap();
        prop_assert_eq!((nothing.score, nothing.risk), (MilliScore::PERFECT, MilliScore::PERFECT));
    }

    #[test]
    fn the_risk_of_a_device_is_at_most_that_of_every_analyzer(model in common::model(), mut device in common::device()) {
        for analyzer in &mut device.analyzers {
            analyzer.weight = Permille::ONE;
        }
        let result = model.device(&device).unwrap();
        for analyzer in &result.analyzers {
            prop_assert!(result.risk <= analyzer.result.score);
            prop_assert!(result.loss >= analyzer.result.loss.min(LogLoss(u32::MAX.into())));
        }
    }

    #[test]
    fn an_incident_counts_once(table in common::table(), findings in common::findings(10)) {
        let members: Vec<Finding> = findings.iter().cloned().map(|finding| finding.in_incident("one")).collect();
        let severity = findings.iter().map(|f| f.severity).max();
        let lambda = findings.iter().map(|f| f.lambda).max();
        let alone: Vec<Finding> =
            severity.zip(lambda).map(|(severity, lambda)| Finding::new("alone", severity, lambda)).into_iter().collect();
        prop_assert_eq!(score_findings(&table, &members), score_findings(&table, &alone));
        let loss = score_findings(&table, &members).score.loss();
        let costs = attribute(&table, loss, &members);
        prop_assert_eq!(costs.len(), findings.len());
        let lead = findings.iter().filter(|f| Some(f.lambda) == lambda).map(|f| &f.id).min();
        for (id, cost) in &costs {
            prop_assert_eq!(*cost, if Some(id) == lead { loss } else { 0 });
        }
    }

    #[test]
    fn the_allocation_free_way_gives_the_same(model in common::model(), device in common::device()) {
        let result = model.device(&device).unwrap();
        let weights = device.analyzers.iter().map(|analyzer| analyzer.weight);
        let terms: Vec<_> = result.analyzers.iter().map(|a| a.result.loss).zip(weights).collect();
        let leaf = model.device_leaf(&terms, 3, Coverage::COMPLETE).unwrap();
        prop_assert_eq!((leaf.score, leaf.risk, leaf.weight), (result.score, result.risk, 3));
    }

    #[test]
    fn a_plan_ends_at_100_and_its_gains_add_up(model in common::model(), device in common::device()) {
        let mut now = model.device(&device).unwrap().score;
        for step in model.plan(&device, None) {
            prop_assert_eq!(now.milli() + step.gain_milli, step.score_after.milli());
            now = step.score_after;
        }
        prop_assert_eq!(now, MilliScore::PERFECT);
    }

    #[test]
    fn a_plan_is_greedy(model in common::model(), device in common::device(), target in 1..=100_u8) {
        let target = Score::new(target).unwrap();
        let plan = model.plan(&device, Some(target));
        prop_assert_eq!(&plan, &greedy_by_recomputing(&model, device, target));
    }

    #[test]
    fn serde_comes_back(model in common::model(), device in common::device()) {
        let result = model.device(&device).unwrap();
        let plan = model.plan(&device, None);
        prop_assert_eq!(back(&device), device);
        prop_assert_eq!(back(&model), model);
        prop_assert_eq!(back(&result), result);
        prop_assert_eq!(back(&plan), plan);
    }
}

#[test]
fn nothing_found_is_100_and_nothing_known_is_none() {
    let mut runner = TestRunner::new(common::config());
    let test = runner.run(&common::model(), |model| {
        prop_assert_eq!(score_findings(&model.table, &[]).score, MilliScore::PERFECT);
        let clean = Device::new([Analyzer::new("a", [])]);
        prop_assert_eq!(
            model.device(&clean).map(|result| result.score),
            Some(MilliScore::PERFECT)
        );
        prop_assert!(model.device(&Device::default()).is_none());
        prop_assert!(model.plan(&Device::default(), None).is_empty());
        Ok(())
    });
    test.unwrap();
}

/// The members of an incident go together; what cannot cost anything is no step.
fn greedy_by_recomputing(model: &Model, mut device: Device, target: Score) -> Vec<PlanStep> {
    let mut steps = Vec::new();
    loop {
        let now = model.device(&device).unwrap().score;
        if now == MilliScore::PERFECT || now.displayed() >= target {
            return steps;
        }
        let mut best: Option<PlanStep> = None;
        for analyzer in &device.analyzers {
            for finding in &analyzer.findings {
                let together = |f: &&Finding| {
                    f.id == finding.id || (f.incident.is_some() && f.incident == finding.incident)
                };
                let members: Vec<&Finding> = analyzer.findings.iter().filter(together).collect();
                let lambda = members.iter().map(|f| f.lambda).max().unwrap();
                let severity = members.iter().map(|f| f.severity).max().unwrap();
                let lead = members
                    .iter()
                    .filter(|f| f.lambda == lambda)
                    .map(|f| &f.id)
                    .min()
                    .unwrap();
                if lead != &finding.id || severity == Severity::Info || lambda == LogLoss::ZERO {
                    continue;
                }
                let removed =
                    |a: &str, id: &str| a == analyzer.id && members.iter().any(|f| f.id == id);
                let score_after = model.what_if(&device, removed).unwrap().score;
                let mut others: Vec<String> = members
                    .iter()
                    .filter(|f| &f.id != lead)
                    .map(|f| f.id.clone())
                    .collect();
                others.sort();
                let step = PlanStep {
                    analyzer: analyzer.id.clone(),
                    finding: finding.id.clone(),
                    others,
                    severity,
                    score_after,
                    gain_milli: score_after.milli() - now.milli(),
                };
                let key = |s: &PlanStep| {
                    (
                        std::cmp::Reverse((s.score_after, s.severity)),
                        s.analyzer.clone(),
                        s.finding.clone(),
                    )
                };
                if best.as_ref().is_none_or(|best| key(&step) < key(best)) {
                    best = Some(step);
                }
            }
        }
        let Some(step) = best else { return steps };
        let analyzer = device
            .analyzers
            .iter_mut()
            .find(|analyzer| analyzer.id == step.analyzer)
            .unwrap();
        analyzer
            .findings
            .retain(|f| f.id != step.finding && !step.others.contains(&f.id));
        steps.push(step);
    }
}

fn shuffled(device: Device) -> impl Strategy<Value = Device> {
    let analyzers: Vec<_> = device
        .analyzers
        .into_iter()
        .map(|analyzer| {
            let (id, weight) = (analyzer.id, analyzer.weight);
            Just(analyzer.findings)
                .prop_shuffle()
                .prop_map(move |findings| Analyzer {
                    id: id.clone(),
                    weight,
                    findings,
                })
        })
        .collect();
    analyzers
        .prop_shuffle()
        .prop_map(|analyzers| Device { analyzers })
}

fn back<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}
