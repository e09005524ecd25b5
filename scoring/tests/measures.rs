//! Curves: continuous, monotone, both ways round.

mod common;

use proptest::prelude::*;
use wegweiser_scoring::measure::{CurveError, CurveValue};
use wegweiser_scoring::{Curve, Finding, LogLoss, Severity, SeverityTable, score_findings};

fn curve() -> impl Strategy<Value = Curve> {
    let anchor = prop_oneof![1..1_000_u64, 1..10_000_000_000_u64, any::<u64>()];
    (anchor.clone(), anchor)
        .prop_filter_map("no curve", |(p10, median)| Curve::new(p10, median).ok())
}

/// The loss of an analyzer with nothing but this measure.
fn loss(table: &SeverityTable, value: CurveValue) -> LogLoss {
    let finding = value
        .finding(table)
        .map(|(severity, lambda)| Finding::new("measure", severity, lambda));
    score_findings(table, finding.as_slice()).loss
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn a_worse_measure_never_has_a_better_value(table in common::table(), curve in curve(), a: u64, b: u64, step in 0..64_u32) {
        let near = curve.median().saturating_add(a >> step);
        for (low, high) in [(a.min(b), a.max(b)), (near.min(b), near.max(b)), (near, near.saturating_add(1))] {
            let (better, worse) = if curve.p10() < curve.median() { (low, high) } else { (high, low) };
            prop_assert!(curve.value(worse) <= curve.value(better));
            prop_assert!(loss(&table, curve.value(worse)) >= loss(&table, curve.value(better)));
        }
    }

    #[test]
    fn the_anchors_are_met_exactly(curve in curve()) {
        prop_assert_eq!(curve.value(curve.median()).micros(), 500_000);
        // Anchors that share their logarithm have no room for a curve.
        if curve.value(curve.p10()).micros() != 500_000 {
            prop_assert_eq!(curve.value(curve.p10()).micros(), 900_000);
        }
    }

    #[test]
    fn among_other_findings_a_worse_value_never_raises_the_score(
        table in common::table(), findings in common::findings(6), a in 0..=1_000_000_u32, b in 0..=1_000_000_u32,
    ) {
        let score = |micros| {
            let mut findings = findings.clone();
            let finding = CurveValue::new(micros).unwrap().finding(&table);
            findings.extend(finding.map(|(severity, lambda)| Finding::new("measure", severity, lambda)));
            score_findings(&table, &findings).score.milli()
        };
        // One milli-point is the rounding of the class curves.
        prop_assert!(score(a.min(b)) <= score(a.max(b)) + 1);
    }

    #[test]
    fn the_value_is_that_of_the_normal_distribution(p10 in 1..1_000_000_u64, factor in 2..50_u64, measure in 1..100_000_000_u64) {
        let (p10_f, median_f, x) = (p10 as f64, (p10 * factor) as f64, measure as f64);
        let z = (x / median_f).ln() / (median_f / p10_f).ln() * 1.281_551_565_544_600_4;
        let exact = 0.5 * erfc(z / std::f64::consts::SQRT_2);
        let ours = f64::from(Curve::new(p10, p10 * factor).unwrap().value(measure).micros()) / 1e6;
        prop_assert!((ours - exact).abs() < 4e-5, "{} and {}", ours, exact);
    }
}

#[test]
fn the_loss_is_continuous_over_the_whole_curve() {
    let table = SeverityTable::default();
    let mut previous = LogLoss::ZERO;
    for micros in (0..=1_000_000).rev() {
        let now = loss(&table, CurveValue::new(micros).unwrap());
        assert!(now >= previous, "falls at {micros}");
        assert!(
            now.micro_nats() - previous.micro_nats() <= 4,
            "jumps at {micros}: {previous} to {now}"
        );
        previous = now;
    }
}

#[test]
fn the_edges_are_one_finding_of_each_class() {
    let table = SeverityTable::default();
    let at = |micros| loss(&table, CurveValue::new(micros).unwrap());
    let one = |severity| {
        let finding = Finding::new("one", severity, table.lambda_of(severity));
        score_findings(&table, &[finding]).loss
    };
    assert_eq!(at(900_000), LogLoss::ZERO);
    assert_eq!(at(750_000), one(Severity::Low));
    assert_eq!(at(500_000), one(Severity::Medium));
    assert_eq!(at(0), one(Severity::High));
    let severity = |micros| {
        CurveValue::new(micros)
            .unwrap()
            .finding(&table)
            .map(|(severity, _)| severity)
    };
    assert_eq!(severity(899_999), Some(Severity::Low));
    assert_eq!(severity(749_999), Some(Severity::Medium));
    assert_eq!(severity(499_999), Some(Severity::High));
}

#[test]
fn anchors_next_to_each_other_still_divide() {
    let curve = Curve::new(u64::MAX - 1, u64::MAX - 2).unwrap();
    assert_eq!(curve.value(u64::MAX - 2).micros(), 500_000);
    assert_eq!(curve.value(1).micros(), 0);
    let curve = Curve::new(1, u64::MAX).unwrap();
    assert_eq!(curve.value(u64::MAX).micros(), 500_000);
}

#[test]
fn zero_is_a_measure() {
    assert_eq!(Curve::new(10, 100).unwrap().value(0), CurveValue::BEST);
    assert_eq!(Curve::new(100, 10).unwrap().value(0).micros(), 0);
}

#[test]
fn anchors_that_make_no_curve() {
    assert_eq!(Curve::new(0, 5), Err(CurveError::Zero));
    assert_eq!(Curve::new(5, 0), Err(CurveError::Zero));
    assert_eq!(Curve::new(5, 5), Err(CurveError::Equal));
    assert!(serde_json::from_str::<Curve>(r#"{"p10": 3, "median": 3}"#).is_err());
    let curve: Curve = serde_json::from_str(r#"{"p10": 3, "median": 9}"#).unwrap();
    assert_eq!(curve, Curve::new(3, 9).unwrap());
}

/// Numerical Recipes' Chebyshev fit, with a relative error below 1.2e-7: independent of the frozen table.
fn erfc(x: f64) -> f64 {
    const FIT: [f64; 10] = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let t = 1.0 / (1.0 + 0.5 * x.abs());
    let series = FIT.iter().rev().fold(0.0, |sum, factor| sum * t + factor);
    let upper = t * (-x * x + series).exp();
    if x >= 0.0 { upper } else { 2.0 - upper }
}
