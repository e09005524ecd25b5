//! Why did it move.

#![allow(clippy::unwrap_used)] // the exception for tests ends at the test functions

mod common;

use std::collections::BTreeMap;

use proptest::prelude::*;
use wegweiser_scoring::movement::{
    Attribution, Cause, ChangeKind, FindingKey, Mark, Movement, explain,
};
use wegweiser_scoring::{Device, MilliScore, Model, Permille, Rollup, Severity};

/// The attribution of a device, with the counts that a caller would know.
fn attribution(model: &Model, device: &Device, decayed: bool) -> Attribution {
    let result = model.device(device).unwrap();
    let mut attribution = Attribution::new(result.score);
    for analyzer in &device.analyzers {
        attribution.measured("", &analyzer.id);
    }
    for cost in &result.costs {
        let cause = Cause {
            cost_milli: cost.cost_milli,
            count: 1,
            decayed,
        };
        attribution.insert(FindingKey::new("", &cost.analyzer, &cost.id), cause);
    }
    attribution
}

fn effects(movement: &Movement) -> i64 {
    movement
        .changes
        .iter()
        .map(|change| change.effect_milli)
        .sum()
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn changes_sum_exactly(model in common::model(), old in common::device(), new in common::device(), decayed: bool) {
        let (old, new) = (attribution(&model, &old, false), attribution(&model, &new, decayed));
        let movement = explain(&old, &new);
        prop_assert_eq!(movement.difference_milli, i64::from(new.score.milli()) - i64::from(old.score.milli()));
        prop_assert_eq!(effects(&movement), movement.difference_milli);
        // Both attributions add up to their losses, so nothing is left over.
        prop_assert!(movement.changes.iter().all(|change| change.kind != ChangeKind::Unattributed));
        prop_assert!(movement.changes.iter().all(|change| change.effect_milli != 0));
        let back = explain(&new, &old);
        prop_assert_eq!(effects(&back), -movement.difference_milli);
        prop_assert!(explain(&new, &new).changes.is_empty());
    }

    #[test]
    fn serde_comes_back(model in common::model(), old in common::device(), new in common::device()) {
        let (old, new) = (attribution(&model, &old, false), attribution(&model, &new, true));
        let json = serde_json::to_string(&old).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Attribution>(&json).unwrap(), &old);
        let movement = explain(&old, &new);
        let json = serde_json::to_string(&movement).unwrap();
        prop_assert_eq!(serde_json::from_str::<Movement>(&json).unwrap(), movement);
    }
}

fn node(milli: u32, causes: &[(&str, Cause)]) -> Attribution {
    let mut attribution = Attribution::new(MilliScore::new(milli).unwrap());
    attribution.measured("pc", "events");
    for &(id, cause) in causes {
        attribution.insert(FindingKey::new("pc", "events", id), cause);
    }
    attribution
}

fn cause(cost_milli: u32, count: u64, decayed: bool) -> Cause {
    Cause {
        cost_milli,
        count,
        decayed,
    }
}

#[test]
fn each_kind_of_change() {
    let old = node(
        60_000,
        &[
            ("gone", cause(10_000, 1, false)),
            ("grown", cause(1_000, 1, false)),
            ("faded", cause(9_000, 4, false)),
            ("shrunk", cause(8_000, 4, false)),
            ("crowded", cause(7_000, 4, false)),
            ("same", cause(5_000, 1, false)),
        ],
    );
    let new = node(
        66_000,
        &[
            ("new", cause(11_000, 1, false)),
            ("grown", cause(3_000, 2, false)),
            ("faded", cause(4_500, 4, true)),
            ("shrunk", cause(4_000, 2, true)),
            ("crowded", cause(6_500, 4, false)),
            ("same", cause(5_000, 1, false)),
        ],
    );
    let key = |id: &str| FindingKey::new("pc", "events", id);
    let movement = explain(&old, &new);
    let kinds: Vec<_> = movement
        .changes
        .iter()
        .map(|change| (change.kind.clone(), change.effect_milli))
        .collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::New(key("new")), -11_000),
            (ChangeKind::Gone(key("gone")), 10_000),
            (ChangeKind::Faded(key("faded")), 4_500),
            (ChangeKind::Shrunk(key("shrunk")), 4_000),
            (ChangeKind::Grown(key("grown")), -2_000),
            (ChangeKind::Shrunk(key("crowded")), 500),
        ]
    );
    assert_eq!((movement.difference_milli, movement.marks), (6_000, vec![]));
}

#[test]
fn a_finding_is_not_gone_where_nobody_has_looked() {
    let old = node(80_000, &[("disk", cause(20_000, 1, false))]);
    let new = Attribution::new(MilliScore::PERFECT);
    let key = FindingKey::new("pc", "events", "disk");
    assert_eq!(
        explain(&old, &new).changes[0].kind,
        ChangeKind::Coverage(key.clone())
    );
    assert_eq!(
        explain(&new, &old).changes[0].kind,
        ChangeKind::Coverage(key)
    );
}

#[test]
fn what_the_findings_do_not_explain_is_named() {
    let movement = explain(
        &node(90_000, &[]),
        &node(85_000, &[("new", cause(4_000, 1, false))]),
    );
    assert_eq!(movement.changes[1].kind, ChangeKind::Unattributed);
    assert_eq!(
        (movement.changes[1].effect_milli, effects(&movement)),
        (-1_000, -5_000)
    );
}

#[test]
fn circumstances_are_marked() {
    let old = node(90_000, &[]);
    let mut new = old.clone();
    new.rule_set = "2".to_owned();
    new.policy = "strict".to_owned();
    new.rollup = Rollup::Risk;
    new.coverage = Permille::new(800);
    let movement = explain(&old, &new);
    assert_eq!(movement.marks.len(), 4);
    assert!(movement.marks.contains(&Mark::RuleSet {
        old: String::new(),
        new: "2".to_owned()
    }));
    assert!(movement.marks.contains(&Mark::Coverage {
        old: Permille::ONE,
        new: Permille::new(800)
    }));
    let json = serde_json::to_value(&movement.marks[0]).unwrap();
    assert_eq!(
        json,
        serde_json::json!({ "mark": "coverage", "old": 1_000, "new": 800 })
    );
}

#[test]
fn a_repair_is_gone_and_the_rest_moves_with_it() {
    let model = Model::default();
    let finding = |id: &str, severity| {
        wegweiser_scoring::Finding::new(id, severity, model.table.lambda_of(severity))
    };
    let findings = [
        finding("a", Severity::Critical),
        finding("b", Severity::Medium),
    ];
    let before = Device::new([wegweiser_scoring::Analyzer::new("events", findings)]);
    let mut after = before.clone();
    after.analyzers[0].findings.remove(0);
    let movement = explain(
        &attribution(&model, &before, false),
        &attribution(&model, &after, false),
    );
    let kinds: BTreeMap<_, _> = movement
        .changes
        .iter()
        .map(|change| (&change.kind, change.effect_milli))
        .collect();
    assert!(kinds[&ChangeKind::Gone(FindingKey::new("", "events", "a"))] > 0);
    // Beside a Critical, the Medium's share was smaller.
    assert!(kinds[&ChangeKind::Grown(FindingKey::new("", "events", "b"))] < 0);
}
