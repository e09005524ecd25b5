//! Judging under policies: cost, coverage, age, exclusions, cascade.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::ops::ControlFlow;

use proptest::prelude::*;
use support::{as_of, engine, export, score, score_with};
use wegweiser_core::report::{FindingReport, Node};
use wegweiser_core::scoring::{Band, Severity};
use wegweiser_core::{FleetSummary, Input, Level, Policy, Report};

fn one(text: &str, policy: &str) -> Node {
    let policy = Policy::parse("policy.toml", policy).unwrap();
    let report = score_with(vec![export("A", "x", "d", text)], &policy);
    report
        .nodes
        .into_iter()
        .find(|node| node.level == Level::Device)
        .unwrap()
}

fn points(node: &Node) -> Option<u8> {
    node.standing.score.map(wegweiser_core::scoring::Score::get)
}

fn finding<'n>(node: &'n Node, id: &str) -> &'n FindingReport {
    node.findings()
        .map(|(_, finding)| finding)
        .find(|finding| finding.id == id)
        .unwrap()
}

#[test]
fn costs_add_up_and_gains_are_what_fixing_gives() {
    let node = one("toy\nfinding high\nfinding medium\nfinding low\n", "");
    let costs: u32 = node.findings().map(|(_, finding)| finding.cost_milli).sum();
    assert_eq!(costs, node.standing.score_milli.unwrap().loss());
    let high = finding(&node, "toy.high");
    let without = one("toy\nfinding medium\nfinding low\n", "");
    let gained =
        without.standing.score_milli.unwrap().milli() - node.standing.score_milli.unwrap().milli();
    assert_eq!(high.gain_milli, gained);
    let plan = &node.device.as_ref().unwrap().plan;
    assert_eq!(plan[0].finding, "toy.high");
    assert_eq!(plan.last().unwrap().score_after.get(), 100);
}

#[test]
fn an_incident_counts_once() {
    let both = one("toy\nfinding cause\nfinding symptom\n", "");
    assert_eq!(points(&both), points(&one("toy\nfinding cause\n", "")));
    assert_eq!(finding(&both, "toy.symptom").cost_milli, 0);
    assert!(finding(&both, "toy.cause").cost_milli > 0);
    assert_eq!(
        finding(&both, "toy.cause").gain_milli,
        32_000,
        "fixing the cause fixes the symptom"
    );
    let report = score(vec![export(
        "A",
        "x",
        "d",
        "toy\nfinding cause\nfinding symptom\n",
    )]);
    let rules: Vec<_> = report.nodes[0]
        .recommendations
        .iter()
        .map(|one| one.rule.as_str())
        .collect();
    assert_eq!(rules, ["toy.cause"]);
    assert_eq!(
        report.what_if(&["toy.symptom".to_owned()]).unwrap()[0]
            .score_after
            .get(),
        100
    );
    let plan = &both.device.as_ref().unwrap().plan;
    assert_eq!(
        (plan.len(), plan[0].also.as_slice()),
        (1, &["toy.symptom".to_owned()][..])
    );
}

#[test]
fn events_fade_escalate_and_are_dated() {
    let event = |day: u32, times: usize| {
        let lines: Vec<String> = (0..times)
            .map(|n| format!("event disk 2026-11-{day:02}T0{n}:10:00Z"))
            .collect();
        one(&format!("toy\n{}\n", lines.join("\n")), "")
    };
    let fresh = event(20, 1);
    let old = event(13, 1);
    let id = fresh.findings().next().unwrap().1.id.clone();
    assert!(id.starts_with("toy.event~"), "{id}");
    let cost = |node: &Node| finding(node, &id).cost_milli;
    assert!(cost(&fresh) > cost(&old) && cost(&old) > 0);
    assert_eq!(finding(&fresh, &id).severity, Severity::Low);
    let burst = event(20, 5);
    assert_eq!(finding(&burst, &id).severity, Severity::High);
    assert_eq!(finding(&burst, &id).count, 5);
    assert_eq!(
        finding(&burst, &id).first_seen.unwrap().to_string(),
        "2026-11-20T00:00:00Z"
    );
    assert_eq!(
        finding(&burst, &id).last_seen.unwrap().to_string(),
        "2026-11-20T04:00:00Z"
    );
}

#[test]
fn an_exclusion_removes_cost_never_the_finding() {
    let text = "toy\nfinding high\nfinding medium\n";
    let exclude =
        |rest: &str| format!("[[exclude]]\nrule = 'toy.high'\nreason = 'accepted'\n{rest}");
    let plain = one(text, "");
    let excluded = one(text, &exclude(""));
    assert_eq!(points(&excluded), points(&one("toy\nfinding medium\n", "")));
    let high = finding(&excluded, "toy.high");
    assert_eq!((high.cost_milli, high.severity), (0, Severity::High));
    let why = high.excluded.as_ref().unwrap();
    assert_eq!(
        (why.reason.as_str(), why.expired, why.line),
        ("accepted", false, 1)
    );

    let expired = one(text, &exclude("expires = 2026-11-19"));
    assert_eq!(points(&expired), points(&plain));
    assert!(
        finding(&expired, "toy.high")
            .excluded
            .as_ref()
            .unwrap()
            .expired
    );
    assert_eq!(
        points(&one(text, &exclude("expires = 2026-11-20"))),
        points(&excluded)
    );

    assert_eq!(
        points(&one(text, &exclude("device = 'd'"))),
        points(&excluded)
    );
    assert_eq!(
        points(&one(text, &exclude("group = 'elsewhere'"))),
        points(&plain)
    );
    // An excluded finding lends neither severity nor cost to its incident.
    let cause = one(
        "toy\nfinding cause\nfinding symptom\n",
        "[[exclude]]\nrule = 'toy.cause'\nreason = 'r'",
    );
    assert_eq!(points(&cause), points(&one("toy\nfinding symptom\n", "")));
}

#[test]
fn policies_cascade_and_say_which_line_changed_what() {
    let policy = "[rules.'toy.low']\nseverity = 'medium'\n\n\
        [[scope]]\ndevice = 'd'\nrules.'toy.low'.severity = 'critical'\n\n\
        [[scope]]\norganization = 'A'\nrules.'toy.low'.severity = 'high'\nweights.workstation = 7\n";
    let node = one("toy\nfinding low\n", policy);
    assert_eq!(finding(&node, "toy.low").severity, Severity::Critical);
    let detail = node.device.unwrap();
    assert_eq!(detail.weight, 7);
    let told: Vec<_> = detail
        .policy
        .iter()
        .map(|change| {
            format!(
                "{}: {} {} -> {}",
                change.line, change.setting, change.was, change.is
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "2: rules.\"toy.low\".severity low -> medium",
            "6: rules.\"toy.low\".severity medium -> critical",
            "10: rules.\"toy.low\".severity medium -> high",
        ]
        .map(|line| line.replace("medium -> critical", "high -> critical"))
    );
    let elsewhere = Policy::parse("p", policy).unwrap();
    let report = score_with(
        vec![export("B", "x", "e", "toy\nfinding low\n")],
        &elsewhere,
    );
    assert_eq!(
        finding(report.nodes.last().unwrap(), "toy.low").severity,
        Severity::Medium
    );
}

#[test]
fn other_severity_numbers_are_the_scores() {
    let policy = "[severity.high]\ncost = 40\n";
    assert_eq!(points(&one("toy\nfinding high\n", policy)), Some(60));
    assert_eq!(points(&one("toy\nfinding high\n", "")), Some(68));
}

#[test]
fn missing_empty_failed_and_healthy_are_four_things() {
    let expected = "[expected]\nlinux = ['toy', 'other']\n";
    let healthy = one("toy\nplatform linux\n", "[expected]\nlinux = ['toy']");
    assert_eq!(
        (points(&healthy), healthy.standing.coverage),
        (Some(100), 100)
    );
    let missing = one("toy\nplatform linux\n", expected);
    let detail = missing.device.as_ref().unwrap();
    assert_eq!(
        (points(&missing), missing.standing.coverage),
        (Some(100), 50)
    );
    assert_eq!(detail.missing, ["other"]);
    let interval = detail.interval.unwrap();
    assert_eq!((interval.low.get(), interval.high.get()), (84, 100));
    let little = one("toy\nplatform linux\ncomplete 800\n", expected);
    assert!(little.standing.provisional);
    let nothing = one("toy\nplatform linux\ncomplete 0\nfinding high\n", "");
    assert_eq!((points(&nothing), nothing.standing.band), (None, None));
    assert_eq!(nothing.findings().count(), 1, "what was found is kept");
    let failed = score(vec![export("A", "x", "d", "")]);
    let node = failed.nodes.last().unwrap();
    assert_eq!((points(node), node.unscored, node.devices), (None, 1, 1));
}

#[test]
fn old_data_keeps_its_score_and_says_so() {
    let policy = "[analyzers.toy]\nttl_days = 10\n[expected]\nlinux = ['toy']\n";
    let aged = |date: &str| one(&format!("toy\nplatform linux\nat {date}\n"), policy);
    assert_eq!(aged("2026-11-12T00:00:00Z").standing.coverage, 100);
    let older = aged("2026-10-26T12:00:00Z");
    assert_eq!((points(&older), older.standing.coverage), (Some(100), 50));
    let stale = aged("2026-10-10T12:00:00Z");
    assert_eq!((points(&stale), stale.standing.coverage), (Some(97), 0));
    assert!(stale.standing.provisional);
    assert_eq!(
        finding(&stale, "device.stale").title,
        "The newest data is 41 days old"
    );
    let ancient = aged("2026-08-01T12:00:00Z");
    assert_eq!(finding(&ancient, "device.stale").severity, Severity::Medium);
    let future = aged("2026-11-22T12:00:00Z");
    assert_eq!(
        (points(&future), finding(&future, "clock.future").severity),
        (Some(100), Severity::Info)
    );
}

#[test]
fn the_average_hides_and_the_report_says_what() {
    let mut inputs: Vec<Input> = (0..99)
        .map(|n| export("A", "x", &format!("d{n:02}"), "toy\n"))
        .collect();
    inputs.push(export(
        "A",
        "x",
        "bad",
        "toy\nfinding critical\nfinding critical b\nfinding critical c\n",
    ));
    let report = score(inputs);
    let group = &report.nodes[1];
    assert_eq!(
        (points(group), group.standing.band),
        (Some(99), Some(Band::Excellent))
    );
    assert_eq!(group.standing.risk.unwrap().band(), Band::Good);
    let hides = group.hides.as_ref().unwrap();
    assert_eq!((hides.name.as_str(), hides.risk.get()), ("A/x/bad", 10));
    assert_eq!(
        (group.worst.unwrap().get(), group.median.unwrap().get()),
        (10, 100)
    );
    let bands: Vec<u64> = group.bands.iter().map(|count| count.devices).collect();
    assert_eq!(bands, [99, 0, 0, 0, 1]);
}

#[test]
fn recommendations_add_up_over_devices() {
    let report = score(vec![
        export("A", "x", "a", "toy\nfinding high\nfinding low\n"),
        export("A", "x", "b", "toy\nfinding high\n"),
        export("A", "y", "c", "toy\nfinding medium\n"),
    ]);
    let organization = &report.nodes[0];
    let first = &organization.recommendations[0];
    assert_eq!((first.rule.as_str(), first.devices), ("toy.high", 2));
    let fixed = report.what_if(&["toy.high".to_owned()]).unwrap();
    assert_eq!(fixed[0].path, ["A"]);
    assert_eq!(fixed[0].gain_milli, first.gain_milli);
    assert_eq!(fixed[0].score_after, first.score_after);
    let really = score(vec![
        export("A", "x", "a", "toy\nfinding low\n"),
        export("A", "x", "b", "toy\n"),
        export("A", "y", "c", "toy\nfinding medium\n"),
    ]);
    assert_eq!(really.nodes[0].standing.score, Some(first.score_after));
}

#[test]
fn rollups_differ_as_documented() {
    let fleet = || {
        vec![
            export("A", "x", "a", "toy\nfinding critical\n"),
            export("A", "x", "b", "toy\n"),
            export("A", "y", "c", "toy\n"),
        ]
    };
    let top = |rollup: &str| {
        let policy = Policy::parse("p", &format!("rollup = '{rollup}'")).unwrap();
        points(&score_with(fleet(), &policy).nodes[0]).unwrap()
    };
    // 45, 100 and 100: (72.5 + 100) / 2; (45 + 100 + 100) / 3; 100 - 55 / 3^(1/4); 45; and in whole
    // points (round(72.5) to even + 100) / 2.
    assert_eq!(
        ["average", "weighted", "risk", "worst", "legacy"].map(top),
        [86, 82, 58, 45, 86]
    );
}

#[test]
fn slips_of_the_pen_in_a_policy_are_found() {
    let engine = engine();
    let policy = Policy::parse(
        "p",
        "[analyzers.toi]\nweight = 1\n[rules.'toy.lov']\nweight = 1\n\
        [[exclude]]\nrule = 'toy.hihg'\nreason = 'r'\n",
    )
    .unwrap();
    let unknown = policy.unknown_names(&["toy"], engine.rules().iter());
    let names: Vec<_> = unknown
        .iter()
        .map(|one| (one.line, one.name.as_str()))
        .collect();
    assert_eq!(names, [(2, "toi"), (4, "toy.lov"), (5, "toy.hihg")]);
}

#[test]
fn policy_errors_name_the_line_and_the_nearest_key() {
    let error = |text: &str| Policy::parse("p.toml", text).unwrap_err().to_string();
    let table = [
        "rolup = 'risk'",
        "rollup = 'rsk'",
        "rollup = 4",
        "version = 2",
        "[analyzers.lynis]\nttl_day = 3",
        "[analyzers.lynis]\nttl_days = -1",
        "[analyzers.lynis]\nttl_days = 'ten'",
        "[severity.high]\ncost = 5",
        "[severity.hihg]\ncost = 5",
        "[rules.'SSH 7408']\nweight = 1",
        "[[scope]]\nanalyzers.lynis.weight = 1",
        "[[exclude]]\nrule = 'a.b'",
        "[[exclude]]\nreason = 'r'",
        "[[exclude]]\nrule = 'a.b'\nreason = 'r'\nexpires = 'soon'",
        "[expected]\nlinus = []",
        "rollup = [",
        "wholly_unlike = 1",
    ];
    let told: String = table.map(|text| format!("{}\n", error(text))).concat();
    insta::assert_snapshot!(told);
}

#[test]
fn digests_follow_content_not_form() {
    let digest = |text: &str| Policy::parse("p", text).unwrap().digest();
    let a = digest("[analyzers.toy]\nweight = 500\nttl_days = 3");
    assert_eq!(
        a,
        digest("# a comment\n\n[analyzers.toy]\nttl_days = 3 # days\nweight = 500\n")
    );
    assert_ne!(a, digest("[analyzers.toy]\nweight = 501\nttl_days = 3"));
}

/// Exports of random devices.
fn exports() -> impl Strategy<Value = Vec<(u8, String)>> {
    let line = prop_oneof![
        Just("finding low".to_owned()),
        Just("finding high".to_owned()),
        Just("finding cause".to_owned()),
        Just("finding symptom".to_owned()),
        (0..5_u8).prop_map(|key| format!("finding critical {key}")),
        (1..28_u8, 0..3_u8)
            .prop_map(|(day, key)| format!("event k{key} 2026-11-{day:02}T03:00:00Z")),
        (1..28_u8).prop_map(|day| format!("at 2026-11-{day:02}T00:00:00Z")),
        Just("platform linux".to_owned()),
    ];
    let export = (0..4_u8, prop::collection::vec(line, 0..5))
        .prop_map(|(device, lines)| (device, format!("toy\n{}\n", lines.join("\n"))));
    prop::collection::vec(export, 0..8)
}

fn inputs(exports: &[(u8, String)]) -> Vec<Input> {
    exports
        .iter()
        .map(|(device, text)| {
            export(
                ["A", "B"][usize::from(device % 2)],
                "x",
                &format!("d{device}"),
                text,
            )
        })
        .collect()
}

fn cases() -> u32 {
    std::env::var("WEGWEISER_PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(256)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// Any split, any order, any overlap: the fold as files gives the report of the whole.
    #[test]
    fn judging_merged_summaries_is_judging_the_whole(
        exports in exports(), cut in 0..8_usize, overlap in 0..3_usize, turn in any::<bool>(),
    ) {
        let engine = engine();
        let summarize = |part: &[(u8, String)]| {
            let summary = engine.summarize(inputs(part), &|_| ControlFlow::Continue(())).unwrap();
            FleetSummary::from_json("s", &summary.to_json(), engine.registry()).unwrap()
        };
        let cut = cut.min(exports.len());
        let mut parts = [summarize(&exports[..cut]), summarize(&exports[cut.saturating_sub(overlap)..])];
        if turn {
            parts.reverse();
        }
        let mut merged = FleetSummary::default();
        for part in parts {
            merged.merge(part);
        }
        let whole = summarize(&exports);
        prop_assert_eq!(merged.to_json(), whole.to_json());
        let policy = Policy::default();
        prop_assert_eq!(
            engine.judge(&merged, &policy, as_of()).to_json(),
            engine.score(inputs(&exports), &policy, as_of()).unwrap().to_json()
        );
    }

    /// Costs add up on every device, reports read back, and fixing everything gives 100.
    #[test]
    fn reports_are_consistent(exports in exports()) {
        let report = score(inputs(&exports));
        for node in &report.nodes {
            let costs: u32 = node.findings().map(|(_, finding)| finding.cost_milli).sum();
            if node.level == Level::Device {
                prop_assert_eq!(costs, node.standing.score_milli.map_or(0, wegweiser_core::scoring::MilliScore::loss));
            }
        }
        for (index, node) in report.nodes.iter().enumerate().filter(|(_, node)| node.level != Level::Device) {
            let costs: u32 = report.children(index).filter_map(|(_, child)| child.cost_milli).sum();
            prop_assert_eq!(Some(costs), node.standing.score_milli.map(wegweiser_core::scoring::MilliScore::loss));
        }
        let read = Report::from_json("r", &report.to_json()).unwrap();
        prop_assert_eq!(&read, &report);
        let all: Vec<String> = report.nodes.iter().flat_map(Node::findings)
            .map(|(_, finding)| finding.id.clone()).collect();
        for change in report.what_if(&all).unwrap() {
            prop_assert_eq!(change.score_after.get(), 100);
        }
        let diff = report.diff(&report);
        prop_assert!(diff.marks.is_empty());
        prop_assert!(diff.nodes.iter().all(|node| node.changes.is_empty()));
    }
}
