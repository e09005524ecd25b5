//! What holds for every set of devices.

mod common;

use proptest::prelude::*;
use wegweiser_scoring::rollup::{Child, Fix, Leaf, share_among};
use wegweiser_scoring::{Band, Coverage, MilliScore, Partial, Permille, Rollup, Score, roll_up};

fn sum(leaves: &[Leaf]) -> Partial {
    let mut partial = Partial::EMPTY;
    for leaf in leaves {
        partial.add(leaf);
    }
    partial
}

fn merged(a: &Partial, b: &Partial) -> Partial {
    let mut both = a.clone();
    both.merge(b);
    both
}

fn partial() -> impl Strategy<Value = Partial> {
    (
        prop::collection::vec(common::leaf(), 0..12),
        prop::collection::vec(common::coverage(), 0..3),
    )
        .prop_map(|(leaves, unscored)| {
            let mut partial = sum(&leaves);
            for coverage in unscored {
                partial.merge(&Partial::unscored(3, coverage));
            }
            partial
        })
}

proptest! {
    #![proptest_config(common::config())]

    #[test]
    fn merging_is_a_commutative_group(a in partial(), b in partial(), c in partial()) {
        prop_assert_eq!(merged(&a, &b), merged(&b, &a));
        prop_assert_eq!(merged(&merged(&a, &b), &c), merged(&a, &merged(&b, &c)));
        prop_assert_eq!(&merged(&a, &Partial::EMPTY), &a);
        let mut rest = merged(&a, &b);
        rest.subtract(&b).unwrap();
        prop_assert_eq!(&rest, &a);
        rest.subtract(&a).unwrap();
        prop_assert_eq!(rest, Partial::EMPTY);
    }

    #[test]
    fn what_is_not_contained_is_not_subtracted(a in partial(), leaf in common::leaf()) {
        let more = merged(&a, &Partial::leaf(leaf.score, leaf.risk, leaf.weight, leaf.coverage));
        let mut unchanged = a.clone();
        prop_assert!(unchanged.subtract(&more).is_err());
        prop_assert_eq!(unchanged, a);
    }

    #[test]
    fn threads_change_nothing(leaves in prop::collection::vec(common::leaf(), 0..60), threads in 1..9_usize) {
        let size = leaves.len().div_ceil(threads).max(1);
        let parts: Vec<Partial> = std::thread::scope(|scope| {
            let running: Vec<_> = leaves.chunks(size).map(|chunk| scope.spawn(|| sum(chunk))).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let whole = parts.iter().rev().fold(Partial::EMPTY, |all, part| merged(&all, part));
        prop_assert_eq!(whole, sum(&leaves));
    }

    #[test]
    fn a_node_lies_between_its_worst_and_its_best_device(leaves in prop::collection::vec(common::leaf(), 1..20)) {
        let partial = sum(&leaves);
        let scores = || leaves.iter().map(|leaf| leaf.score);
        let risks = || leaves.iter().map(|leaf| leaf.risk);
        let (mean, risk) = (partial.mean().unwrap(), partial.risk().unwrap());
        prop_assert!(scores().min().unwrap() <= mean && mean <= scores().max().unwrap());
        prop_assert!(risks().min().unwrap() <= risk && risk <= risks().max().unwrap());
        let children: Vec<_> = scores().map(Some).collect();
        for rollup in [Rollup::Average, Rollup::Weighted, Rollup::Worst] {
            let node = roll_up(rollup, &children, &partial, None).unwrap();
            prop_assert!(scores().min().unwrap() <= node && node <= scores().max().unwrap(), "{}", rollup);
        }
        let legacy = roll_up(Rollup::Legacy, &children, &partial, None).unwrap().displayed();
        let shown = || scores().map(MilliScore::displayed);
        prop_assert!(shown().min().unwrap() <= legacy && legacy <= shown().max().unwrap());
    }

    #[test]
    fn the_risk_of_equal_numbers_is_never_above_the_mean(leaves in prop::collection::vec(common::leaf(), 1..20)) {
        let equal: Vec<Leaf> = leaves.into_iter().map(|leaf| Leaf { risk: leaf.score, ..leaf }).collect();
        let partial = sum(&equal);
        prop_assert!(partial.risk().unwrap() <= partial.mean().unwrap());
    }

    #[test]
    fn ranks_and_bands_are_exact(leaves in prop::collection::vec(common::leaf(), 1..40)) {
        let partial = sum(&leaves);
        let mut shown: Vec<Score> = leaves.iter().map(|leaf| leaf.score.displayed()).collect();
        shown.sort();
        let n = shown.len();
        prop_assert_eq!(partial.worst(), Some(shown[0]));
        prop_assert_eq!(partial.median(), Some(shown[(n - 1) / 2]));
        prop_assert_eq!(partial.p10(), Some(shown[n.div_ceil(10) - 1]));
        for band in Band::ALL {
            let expected = shown.iter().filter(|score| score.band() == band).count() as u64;
            prop_assert_eq!(partial.devices_in(band), expected);
        }
        let provisional = |leaf: &&Leaf| leaf.coverage.permille().get() < 500;
        prop_assert_eq!(partial.provisional_devices(), leaves.iter().filter(provisional).count() as u64);
    }

    #[test]
    fn a_fix_is_the_difference_of_its_devices(
        others in partial(), touched in prop::collection::vec((common::leaf(), common::milli_score()), 0..6),
    ) {
        let mut fix = Fix::default();
        let (mut now, mut then) = (others.clone(), others);
        for (before, score) in touched {
            let after = Leaf { score, risk: score, ..before };
            now.add(&before);
            then.add(&after);
            let mut one = Fix::default();
            one.add(&before, &after);
            fix.merge(&one);
        }
        prop_assert_eq!(fix.applied_to(&now), Ok(then));
    }

    #[test]
    fn the_shares_of_children_sum_exactly(
        groups in prop::collection::vec(prop::collection::vec(common::leaf(), 0..5), 1..8),
        rollup in prop::sample::select(&Rollup::ALL[..]),
    ) {
        let partials: Vec<Partial> = groups.iter().map(|leaves| sum(leaves)).collect();
        let node = |leaves: &Vec<Leaf>, partial| {
            let children: Vec<_> = leaves.iter().map(|leaf| Some(leaf.score)).collect();
            roll_up(rollup, &children, partial, None)
        };
        let scores: Vec<_> = groups.iter().zip(&partials).map(|(leaves, partial)| node(leaves, partial)).collect();
        let whole = partials.iter().fold(Partial::EMPTY, |all, part| merged(&all, part));
        let ids: Vec<String> = (0..groups.len()).map(|i| i.to_string()).collect();
        let parts = ids.iter().zip(&scores).zip(&partials);
        let children: Vec<Child> = parts.map(|((id, &score), partial)| Child { id, score, partial }).collect();
        if let Some(score) = roll_up(rollup, &scores, &whole, None) {
            let shares = share_among(rollup, score.loss(), &children);
            prop_assert_eq!(shares.iter().sum::<u32>(), score.loss());
            prop_assert!(shares.iter().zip(&scores).all(|(&share, score)| share == 0 || score.is_some()));
        }
    }

    #[test]
    fn serde_comes_back(partial in partial()) {
        let json = serde_json::to_string(&partial).unwrap();
        prop_assert_eq!(serde_json::from_str::<Partial>(&json).unwrap(), partial.clone());
        let value = serde_json::to_value(&partial).unwrap();
        prop_assert_eq!(serde_json::from_value::<Partial>(value).unwrap(), partial);
    }
}

#[test]
fn a_fix_has_as_many_devices_before_as_after() {
    let good = serde_json::to_value(Fix::default()).unwrap();
    assert_eq!(
        serde_json::from_value::<Fix>(good.clone()).unwrap(),
        Fix::default()
    );
    let one = Partial::leaf(
        MilliScore::PERFECT,
        MilliScore::PERFECT,
        1,
        Coverage::COMPLETE,
    );
    let mut bad = good;
    bad["after"] = serde_json::to_value(one).unwrap();
    assert!(serde_json::from_value::<Fix>(bad).is_err());
}

#[test]
fn nothing_has_no_score() {
    let children = [None, None];
    for rollup in Rollup::ALL {
        assert_eq!(
            roll_up(rollup, &children, &Partial::EMPTY, None),
            None,
            "{rollup}"
        );
    }
    let previous = Score::new(64);
    assert_eq!(
        roll_up(Rollup::Legacy, &children, &Partial::EMPTY, previous),
        MilliScore::new(64_000)
    );
    assert_eq!(
        roll_up(Rollup::Average, &children, &Partial::EMPTY, previous),
        None
    );
    assert_eq!(
        (
            Partial::EMPTY.median(),
            Partial::EMPTY.p10(),
            Partial::EMPTY.worst()
        ),
        (None, None, None)
    );
    assert_eq!(Partial::EMPTY.coverage(), None);
}

#[test]
fn unscored_devices_count_in_the_coverage_alone() {
    let mut partial = Partial::leaf(
        MilliScore::PERFECT,
        MilliScore::PERFECT,
        1,
        Coverage::COMPLETE,
    );
    partial.add_unscored(3, Coverage::new(0, 1_000).unwrap());
    assert_eq!(
        (
            partial.devices(),
            partial.unscored_devices(),
            partial.weight()
        ),
        (1, 1, 1)
    );
    assert_eq!(partial.mean(), Some(MilliScore::PERFECT));
    assert_eq!(partial.coverage(), Some(Permille::new(250)));
}

#[test]
fn legacy_rounds_half_to_even_above_devices() {
    let mean = |points: &[u32]| {
        let children: Vec<_> = points
            .iter()
            .map(|points| MilliScore::new(points * 1_000))
            .collect();
        roll_up(Rollup::Legacy, &children, &Partial::EMPTY, None)
            .unwrap()
            .displayed()
            .get()
    };
    assert_eq!(
        (mean(&[84, 85]), mean(&[85, 86]), mean(&[85, 85, 86])),
        (84, 86, 85)
    );
}

#[test]
fn a_partial_of_no_devices_is_refused() {
    let good = serde_json::to_value(Partial::leaf(
        MilliScore::PERFECT,
        MilliScore::PERFECT,
        1,
        Coverage::COMPLETE,
    ));
    let good = good.unwrap();
    let mut changed = Vec::new();
    for (field, value) in [
        ("devices", serde_json::json!(2)),
        ("weight", serde_json::json!(70_000)),
        ("score_loss", serde_json::json!("99001")),
        (
            "risk_loss_4",
            serde_json::json!("340282366920938463463374607431768211455"),
        ),
        ("provisional", serde_json::json!(2)),
        ("coverage_known", serde_json::json!("1001")),
        ("histogram", serde_json::json!([1])),
        ("unknown", serde_json::json!(1)),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        changed.push((field, serde_json::from_value::<Partial>(bad).is_err()));
    }
    assert!(changed.iter().all(|&(_, refused)| refused), "{changed:?}");
}
