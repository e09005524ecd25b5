//! The Rust code equals the executable reference model, bit for bit.

#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

use std::collections::BTreeMap;

use serde::Deserialize;
use wegweiser_scoring::occurrences::{decay, repetition};
use wegweiser_scoring::{
    Coverage, Finding, LogLoss, MilliScore, Model, Partial, Permille, Q16, Rollup, Severity,
    SeverityTable, apportion, attribute, roll_up, score_findings,
};

#[derive(Deserialize)]
struct Golden {
    constants: Constants,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Constants {
    #[serde(rename = "LAM")]
    lam: BTreeMap<Severity, u64>,
    #[serde(rename = "LMAX")]
    lmax: BTreeMap<Severity, u64>,
}

#[derive(Deserialize)]
struct Case {
    findings: Vec<GoldenFinding>,
    lambda_unats: u64,
    score_milli: u32,
    cost_milli: BTreeMap<String, u32>,
}

#[derive(Deserialize)]
struct GoldenFinding {
    id: String,
    severity: Severity,
    lambda_unats: u64,
}

#[test]
fn two_hundred_cases() {
    let golden: Golden =
        serde_json::from_str(include_str!("../testdata/score_golden_vectors.json")).unwrap();
    assert_eq!(golden.cases.len(), 200);
    let table = SeverityTable::default();
    for (number, case) in golden.cases.into_iter().enumerate() {
        let finding = |f: GoldenFinding| Finding::new(f.id, f.severity, LogLoss(f.lambda_unats));
        let findings: Vec<Finding> = case.findings.into_iter().map(finding).collect();
        let result = score_findings(&table, &findings);
        assert_eq!(result.loss.micro_nats(), case.lambda_unats, "case {number}");
        assert_eq!(result.score.milli(), case.score_milli, "case {number}");
        assert_eq!(
            attribute(&table, result.score.loss(), &findings),
            case.cost_milli,
            "case {number}"
        );
    }
}

#[test]
fn the_constants() {
    let golden: Golden =
        serde_json::from_str(include_str!("../testdata/score_golden_vectors.json")).unwrap();
    let table = SeverityTable::default();
    for severity in Severity::ALL {
        let lam = golden.constants.lam.get(&severity).copied().unwrap_or(0);
        assert_eq!(table.lambda_of(severity), LogLoss(lam), "LAM of {severity}");
        let lmax = golden.constants.lmax.get(&severity).copied().map(LogLoss);
        assert_eq!(table.limit_of(severity), lmax, "LMAX of {severity}");
    }
}

/// The table of anchors in the description of the model.
#[test]
fn the_anchors() {
    let displayed = |severity, n: usize| {
        let table = SeverityTable::default();
        let lambda = table.lambda(severity, Q16::ONE, Permille::ONE, Permille::ONE);
        let findings: Vec<Finding> = (0..n)
            .map(|i| Finding::new(i.to_string(), severity, lambda))
            .collect();
        score_findings(&table, &findings).score.displayed().get()
    };
    let anchors: [(Severity, &[(usize, u8)]); 5] = [
        (Severity::Medium, &[(1, 88), (2, 80), (3, 73)]),
        (Severity::High, &[(1, 68), (2, 51), (3, 41), (5, 30)]),
        (Severity::Critical, &[(1, 45), (2, 21), (3, 10)]),
        (Severity::Low, &[(0, 100), (1, 97), (40, 76), (100_000, 75)]),
        (Severity::Info, &[(1, 100), (1_000, 100)]),
    ];
    for (severity, points) in anchors {
        for &(n, expected) in points {
            assert_eq!(displayed(severity, n), expected, "{n} {severity}");
        }
    }
    assert_eq!(
        (
            displayed(Severity::Medium, 10_000),
            displayed(Severity::High, 10_000)
        ),
        (50, 20)
    );
    assert_eq!(displayed(Severity::Critical, 100), 1);
}

#[derive(Deserialize)]
struct Reference {
    repetition: Vec<(u64, u64)>,
    decay: Vec<(u64, u64, u64)>,
    lambda: Vec<(Severity, u64, u16, u16, u64)>,
    devices: Vec<DeviceCase>,
    fleets: Vec<FleetCase>,
    legacy: Vec<LegacyCase>,
    apportion: Vec<ApportionCase>,
}

/// Scores, their mean in a device, their mean above.
type LegacyCase = (Vec<Option<u8>>, Option<u8>, Option<u8>);

/// Total, parts with their weights, shares.
type ApportionCase = (u32, Vec<(String, String)>, Vec<u32>);

#[derive(Deserialize)]
struct DeviceCase {
    losses: Vec<u64>,
    weights: Vec<u16>,
    loss: u64,
    score: u32,
    shares: Vec<u32>,
}

#[derive(Deserialize)]
struct FleetCase {
    devices: Vec<(u32, u16)>,
    mean: Option<u32>,
    risk: Option<u32>,
    weight: u64,
    histogram: BTreeMap<u8, u64>,
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("../testdata/reference_vectors.json")).unwrap()
}

#[test]
fn repetition_decay_and_lambda() {
    let reference = reference();
    for (n, expected) in reference.repetition {
        assert_eq!(repetition(Q16::new(n)).raw(), expected, "repetition of {n}");
    }
    for (age, half_life, expected) in reference.decay {
        assert_eq!(
            decay(age, half_life).raw(),
            expected,
            "decay of {age} by {half_life}"
        );
    }
    let table = SeverityTable::default();
    for (severity, n, weight, sure, expected) in reference.lambda {
        let lambda = table.lambda(
            severity,
            Q16::new(n),
            Permille::new(weight),
            Permille::new(sure),
        );
        assert_eq!(
            lambda.micro_nats(),
            expected,
            "λ of {severity}, {n}, {weight}, {sure}"
        );
    }
}

#[test]
fn apportioning() {
    for (total, parts, expected) in reference().apportion {
        let parts: Vec<(String, u128)> = parts
            .into_iter()
            .map(|(key, weight)| (key, weight.parse().unwrap()))
            .collect();
        assert_eq!(apportion(total, &parts), expected, "{total} over {parts:?}");
    }
}

/// An analyzer with one Critical of λ has exactly this log-loss, so any log-loss can be made of findings.
#[test]
fn devices_by_risk() {
    let model = Model::with_rollup(Rollup::Risk);
    for case in reference().devices {
        let pairs: Vec<_> = case
            .losses
            .iter()
            .zip(&case.weights)
            .map(|(&l, &w)| (LogLoss(l), Permille::new(w)))
            .collect();
        let leaf = model.device_leaf(&pairs, 1, Coverage::COMPLETE).unwrap();
        assert_eq!(
            (leaf.score.milli(), leaf.risk.milli()),
            (case.score, case.score)
        );
        let analyzers =
            pairs
                .iter()
                .enumerate()
                .map(|(i, &(loss, weight))| wegweiser_scoring::Analyzer {
                    id: format!("{i:02}"),
                    weight,
                    findings: vec![Finding::new("f", Severity::Critical, loss)],
                });
        let result = model
            .device(&wegweiser_scoring::Device {
                analyzers: analyzers.collect(),
            })
            .unwrap();
        assert_eq!(
            (result.loss.micro_nats(), result.score.milli()),
            (case.loss, case.score)
        );
        assert_eq!(
            result
                .analyzers
                .iter()
                .map(|a| a.share_milli)
                .collect::<Vec<_>>(),
            case.shares
        );
        assert_eq!(
            result
                .costs
                .iter()
                .map(|c| c.risk_cost_milli)
                .collect::<Vec<_>>(),
            case.shares
        );
    }
}

#[test]
fn fleets() {
    for case in reference().fleets {
        let mut partial = Partial::EMPTY;
        for &(milli, weight) in &case.devices {
            let score = MilliScore::new(milli).unwrap();
            partial.merge(&Partial::leaf(score, score, weight, Coverage::COMPLETE));
        }
        assert_eq!(partial.mean().map(MilliScore::milli), case.mean);
        assert_eq!(partial.risk().map(MilliScore::milli), case.risk);
        assert_eq!(
            (partial.devices(), partial.weight()),
            (case.devices.len() as u64, case.weight)
        );
        for (points, &n) in (0_u8..).zip(partial.histogram()) {
            assert_eq!(
                n,
                case.histogram.get(&points).copied().unwrap_or(0),
                "devices at {points}"
            );
        }
    }
}

#[test]
fn legacy_means() {
    let model = Model::with_rollup(Rollup::Legacy);
    for (scores, device, above) in reference().legacy {
        let milli = |points: u8| MilliScore::new(u32::from(points) * 1_000).unwrap();
        let children: Vec<Option<MilliScore>> =
            scores.iter().map(|score| score.map(milli)).collect();
        let ours = roll_up(Rollup::Legacy, &children, &Partial::EMPTY, None);
        assert_eq!(ours, above.map(milli), "mean above devices of {scores:?}");
        let losses: Vec<_> = scores
            .iter()
            .flatten()
            .map(|&points| (loss_of(points), Permille::ONE))
            .collect();
        let ours = model
            .device_leaf(&losses, 1, Coverage::COMPLETE)
            .map(|leaf| leaf.score);
        assert_eq!(ours, device.map(milli), "device of {scores:?}");
    }
}

/// A log-loss with exactly this displayed score.
fn loss_of(points: u8) -> LogLoss {
    let wanted = |loss: &u64| LogLoss(*loss).score().displayed().get() <= points;
    let (mut low, mut high) = (0, 10_000_000);
    while low < high {
        let middle = u64::midpoint(low, high);
        if wanted(&middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    assert_eq!(LogLoss(low).score().displayed().get(), points);
    LogLoss(low)
}
