//! Strategies and settings that the test files share.
#![allow(dead_code)] // every test file uses its part of this module
#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

use proptest::prelude::*;
use proptest::sample::select;
use wegweiser_scoring::{
    Analyzer, Coverage, Device, Finding, LogLoss, MilliScore, Model, Permille, PointsBySeverity,
    Q16, Rollup, Severity, SeverityPoints, SeverityTable, rollup::Leaf,
};

/// `WEGWEISER_PROPTEST_CASES` cases, 256 without it. The nightly run sets 10 000.
pub(crate) fn config() -> ProptestConfig {
    let cases = std::env::var("WEGWEISER_PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    // Integration tests have no `lib.rs` beside them, where regressions would be stored.
    ProptestConfig {
        cases: cases.unwrap_or(256),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

pub(crate) fn severity() -> impl Strategy<Value = Severity> {
    select(&Severity::ALL[..])
}

/// The default table, and two that a policy could set.
pub(crate) fn table() -> impl Strategy<Value = SeverityTable> {
    let gentle = SeverityPoints {
        cost: PointsBySeverity {
            low: 1,
            medium: 5,
            high: 15,
            critical: 40,
        },
        floor: PointsBySeverity {
            low: 90,
            medium: 70,
            high: 40,
            critical: 10,
        },
    };
    let harsh = SeverityPoints {
        cost: PointsBySeverity {
            low: 8,
            medium: 25,
            high: 55,
            critical: 90,
        },
        floor: PointsBySeverity {
            low: 60,
            medium: 30,
            high: 10,
            critical: 1,
        },
    };
    select(vec![
        SeverityTable::default(),
        SeverityTable::from_points(gentle).unwrap(),
        SeverityTable::from_points(harsh).unwrap(),
    ])
}

pub(crate) fn model() -> impl Strategy<Value = Model> {
    (table(), select(&Rollup::ALL[..])).prop_map(|(table, rollup)| Model { table, rollup })
}

/// What λ is made of besides the severity, within the range of real rules.
pub(crate) fn evidence() -> impl Strategy<Value = (Q16, Permille, Permille)> {
    let n_eff = prop_oneof![Just(65_536), 4_096..65_536_u64, 65_536..65_536 * 5_000_u64];
    (
        n_eff,
        select(vec![100, 500, 1_000, 1_500]),
        select(vec![100, 400, 700, 1_000]),
    )
        .prop_map(|(n_eff, weight, sure)| {
            (Q16::new(n_eff), Permille::new(weight), Permille::new(sure))
        })
}

/// A severity with a λ: mostly of a real rule, sometimes anything.
fn weighed() -> impl Strategy<Value = (Severity, LogLoss)> {
    prop_oneof![
        8 => (severity(), evidence()).prop_map(|(severity, (n_eff, weight, sure))| {
            (severity, SeverityTable::default().lambda(severity, n_eff, weight, sure))
        }),
        1 => (severity(), 0..5_000_u64).prop_map(|(severity, lambda)| (severity, LogLoss(lambda))),
        1 => (severity(), any::<u64>()).prop_map(|(severity, lambda)| (severity, LogLoss(lambda))),
    ]
}

fn incident() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        3 => Just(None),
        1 => select(vec!["boot", "disk", "driver"]).prop_map(|key| Some(key.to_owned())),
    ]
}

/// Findings with different ids.
pub(crate) fn findings(at_most: usize) -> impl Strategy<Value = Vec<Finding>> {
    prop::collection::vec((weighed(), incident()), 0..=at_most).prop_map(|parts| {
        let numbered = parts.into_iter().enumerate();
        numbered
            .map(|(i, ((severity, lambda), incident))| Finding {
                id: format!("f{i}"),
                severity,
                lambda,
                incident,
            })
            .collect()
    })
}

pub(crate) fn finding() -> impl Strategy<Value = Finding> {
    (weighed(), incident()).prop_map(|((severity, lambda), incident)| Finding {
        id: "new".to_owned(),
        severity,
        lambda,
        incident,
    })
}

/// A device with at least one analyzer.
pub(crate) fn device() -> impl Strategy<Value = Device> {
    let weight = select(vec![0, 500, 1_000, 1_000, 1_000, 3_000]);
    prop::collection::vec((weight, findings(7)), 1..6).prop_map(|parts| {
        let numbered = parts.into_iter().enumerate();
        let analyzers = numbered.map(|(i, (weight, findings))| Analyzer {
            id: format!("a{i}"),
            weight: Permille::new(weight),
            findings,
        });
        Device::new(analyzers.collect::<Vec<_>>())
    })
}

pub(crate) fn milli_score() -> impl Strategy<Value = MilliScore> {
    prop_oneof![
        Just(MilliScore::PERFECT),
        (1_000..=100_000_u32).prop_map(|milli| MilliScore::new(milli).unwrap())
    ]
}

pub(crate) fn coverage() -> impl Strategy<Value = Coverage> {
    (0..20_000_u32, 0..20_000_u32).prop_map(|(a, b)| Coverage::new(a.min(b), a.max(b)).unwrap())
}

pub(crate) fn leaf() -> impl Strategy<Value = Leaf> {
    (
        milli_score(),
        milli_score(),
        select(vec![1, 1, 3, 5]),
        coverage(),
    )
        .prop_map(|(score, risk, weight, coverage)| Leaf {
            score,
            risk,
            weight,
            coverage,
        })
}
