//! What can be asked of a report: find, diff, redact, read back.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::{as_of, engine, export, score, score_with};
use wegweiser_core::report::Target;
use wegweiser_core::{Error, Policy, Report};

fn fleet() -> Report {
    score(vec![
        export("A", "x", "web", "toy\nfinding high\nfinding low\n"),
        export("A", "y", "web", "toy\nfinding high\n"),
        export("A", "y", "db", "toy\n"),
    ])
}

#[test]
fn nodes_and_findings_are_found_by_name() {
    let report = fleet();
    let node = |name: &str| match report.find(name) {
        Ok(Target::Node(index)) => report.nodes[index].path_text(),
        Ok(Target::Finding(found)) => format!("{} on {}", found[0].finding.id, found.len()),
        Err(error) => error.to_string(),
    };
    assert_eq!(node("A"), "A");
    assert_eq!(node("db"), "A/y/db");
    assert_eq!(node("/x/web/"), "A/x/web");
    assert_eq!(node("toy.high"), "toy.high on 2");
    assert_eq!(
        node("web"),
        "no node or finding named `web`; did you mean `A/x/web` or `A/y/web`?"
    );
    assert_eq!(
        node("toy.hihg"),
        "no node or finding named `toy.hihg`; did you mean `toy.high`?"
    );
    assert_eq!(node("qqq"), "no node or finding named `qqq`");
}

#[test]
fn what_if_takes_rules_findings_and_devices() {
    let report = fleet();
    let scores = |fix: &str| -> Vec<(String, u8)> {
        let changed = report.what_if(&[fix.to_owned()]).unwrap();
        changed
            .iter()
            .map(|one| (one.path.join("/"), one.score_after.get()))
            .collect()
    };
    assert_eq!(
        scores("x/web:toy.high"),
        [
            ("A".to_owned(), 91),
            ("A/x".to_owned(), 97),
            ("A/x/web".to_owned(), 97)
        ]
    );
    assert_eq!(scores("toy.high").len(), 5);
    let error = report.what_if(&["toy.hihg".to_owned()]).unwrap_err();
    assert!(
        matches!(&error, Error::NotFound { near, .. } if near == &["toy.high"]),
        "{error}"
    );
    let error = report.what_if(&["db:toy.high".to_owned()]).unwrap_err();
    assert!(matches!(error, Error::NotFound { .. }));
}

#[test]
fn a_diff_says_why() {
    let before = score(vec![
        export(
            "A",
            "x",
            "web",
            "toy\nfinding high\nfinding low\nevent k 2026-11-10T00:00:00Z\n",
        ),
        export("A", "x", "gone", "toy\n"),
    ]);
    let later = "2026-11-25T12:00:00Z".parse().unwrap();
    let after = vec![
        export(
            "A",
            "x",
            "web",
            "toy\nfinding low\nfinding medium\nevent k 2026-11-10T00:00:00Z\n",
        ),
        export("A", "x", "new", "toy\n"),
    ];
    let after = engine().score(after, &Policy::default(), later).unwrap();
    let diff = before.diff(&after);
    assert!(diff.marks.is_empty());
    let web = diff
        .nodes
        .iter()
        .find(|node| node.path.ends_with(&["web".to_owned()]))
        .unwrap();
    let causes: Vec<_> = web
        .changes
        .iter()
        .map(|one| (one.kind.as_str(), one.finding.as_deref().unwrap_or("-")))
        .collect();
    assert_eq!(causes[0], ("gone", "toy.high"));
    assert_eq!(causes[1], ("new", "toy.medium"));
    let sum: i64 = web.changes.iter().map(|one| one.effect_milli).sum();
    assert_eq!(Some(sum), web.delta_milli);
    let name = |name: &str| {
        diff.nodes
            .iter()
            .find(|node| node.path.ends_with(&[name.to_owned()]))
            .unwrap()
    };
    assert_eq!((name("gone").after, name("gone").delta_milli), (None, None));
    assert_eq!((name("new").before, name("new").delta_milli), (None, None));

    let low = web
        .changes
        .iter()
        .find(|one| one.finding.as_deref() == Some("toy.low"))
        .unwrap();
    assert_eq!(low.kind, "share", "it is as it was");

    let fades = |day: &str| {
        let inputs = vec![export("A", "x", "d", "toy\nevent k 2026-11-10T00:00:00Z\n")];
        engine()
            .score(inputs, &Policy::default(), day.parse().unwrap())
            .unwrap()
    };
    let faded = fades("2026-11-11T00:00:00Z").diff(&fades("2026-11-20T00:00:00Z"));
    assert_eq!(faded.nodes[2].changes[0].kind, "faded");

    let policy = Policy::parse("p", "rollup = 'risk'\nname = 'other'").unwrap();
    let marked = before.diff(&score_with(vec![export("A", "x", "web", "toy\n")], &policy));
    assert_eq!(marked.marks.len(), 2);
    assert!(
        marked.marks[1].starts_with("rollup: average became risk"),
        "{:?}",
        marked.marks
    );
}

#[test]
fn redaction_hides_who_and_where_and_keeps_who_is_who() {
    let report = fleet().redacted();
    let json = report.to_json();
    for secret in ["alice", "10.1.2.3"] {
        assert!(!json.contains(secret), "{secret} is still there");
    }
    assert!(
        json.contains("user-1 came from address-1 to /home/user-1/x"),
        "{json}"
    );
    assert_eq!(report.nodes[0].standing, fleet().nodes[0].standing);

    let input = wegweiser_core::Input::bytes("/home/bob/exports/x.toy", "toy\nfinding low\n");
    let json = score(vec![input]).redacted().to_json();
    assert!(
        !json.contains("bob") && json.contains("/home/user-1/exports/x.toy"),
        "{json}"
    );
}

#[test]
fn documents_that_are_not_ours_are_refused_with_a_reason() {
    let good = fleet().to_json();
    assert!(Report::recognise(&good));
    assert!(!Report::recognise("[]") && !Report::recognise("{\"a\":1}"));
    let refuse = |text: &str| Report::from_json("r.json", text).unwrap_err().to_string();
    let newer = good.replacen("\"schema_version\": 1", "\"schema_version\": 9", 1);
    assert_eq!(
        refuse(&newer),
        "r.json: it is a report of schema version 9, this program reads version 1"
    );
    assert!(refuse("{}").starts_with("r.json: it is not a valid report: missing field"));
    let forward = good.replacen("\"parent\": 0", "\"parent\": 99", 1);
    assert_eq!(refuse(&forward), "r.json: its nodes are out of order");
    let lying = good.replacen("\"level\": \"group\"", "\"level\": \"device\"", 1);
    assert_eq!(refuse(&lying), "r.json: its nodes are out of order");
    assert_eq!(
        refuse("{\"schema_version\": 7}"),
        "r.json: it is a report of schema version 7, this program reads version 1"
    );
    for cut in (0..good.len()).step_by(97) {
        assert!(Report::from_json("r", &good[..cut]).is_err());
    }
    let summary = engine()
        .summarize(vec![export("A", "x", "d", "toy\n")], &|_| {
            std::ops::ControlFlow::Continue(())
        })
        .unwrap()
        .to_json();
    let read = |text: &str| {
        wegweiser_core::FleetSummary::from_json("s", text, engine().registry())
            .map_err(|error| error.to_string())
    };
    assert!(wegweiser_core::FleetSummary::recognise(&summary));
    assert!(read(&summary).is_ok());
    assert_eq!(
        read(&summary.replace("\"toy\":{", "\"other\":{")).unwrap_err(),
        "s: it has data for an unknown analyzer `other`"
    );
    assert!(
        read(&summary.replace("\"toy\":{\"version\":1", "\"toy\":{\"version\":7"))
            .unwrap_err()
            .contains("summary is of version 7, this program reads version 1")
    );
    assert!(
        read("{}")
            .unwrap_err()
            .starts_with("s: it is not a valid summary")
    );
    let _ = as_of();
}
