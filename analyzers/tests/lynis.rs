//! Audits written for one purpose each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use wegweiser_core::report::{FindingReport, Node, Report};
use wegweiser_core::scoring::Severity;
use wegweiser_core::{Engine, Input, Level, NodePath, Policy, Position};

fn engine() -> Engine {
    Engine::new(wegweiser_analyzers::registry())
}

fn score(files: &[(&str, &str)]) -> Report {
    let place = NodePath::default().child(Level::Device, "d");
    let input =
        |(name, text): &(&str, &str)| Input::bytes(*name, text.as_bytes()).at(place.clone());
    let as_of = "2026-11-20T12:00:00Z".parse().unwrap();
    engine()
        .score(files.iter().map(input).collect(), &Policy::default(), as_of)
        .unwrap()
}

fn device(files: &[(&str, &str)]) -> Node {
    score(files).nodes.into_iter().next().unwrap()
}

fn ids(node: &Node) -> BTreeSet<&str> {
    node.findings()
        .map(|(_, finding)| finding.id.as_str())
        .collect()
}

fn finding<'n>(node: &'n Node, id: &str) -> &'n FindingReport {
    let found = node
        .findings()
        .map(|(_, finding)| finding)
        .find(|finding| finding.id == id);
    found.unwrap_or_else(|| panic!("no {id} in {:?}", ids(node)))
}

fn points(node: &Node) -> Option<u8> {
    node.standing.score.map(wegweiser_core::scoring::Score::get)
}

/// A full audit with these lines among its tests.
fn report(lines: &str) -> String {
    format!(
        "# Lynis Report\nreport_version_major=1\nreport_version_minor=0\n\
         report_datetime_start=2026-11-20 08:00:00\nauditor=[Not Specified]\nlynis_version=3.1.6\n\
         os=Linux\nos_name=Debian\nos_fullname=Debian GNU/Linux 12 (bookworm)\nhostname=d\n\
         test_category=all\ntest_group=all\n{lines}lynis_tests_done=250\n\
         report_datetime_end=2026-11-20 08:02:00\nhardening_index=60\n\
         tests_executed=SSH-7408|\ntests_skipped=\nfinish=true\n"
    )
}

/// The log of the same run: 3 of 5 points, which is an index of 60.
fn log(lines: &str) -> String {
    let mut log = "2026-11-20 08:00:00 Starting Lynis 3.1.6 with PID 1, build date 2025-10-22\n\
        2026-11-20 08:00:00 Hostname:                  d\n"
        .to_owned();
    for number in 0..250 {
        writeln!(
            log,
            "2026-11-20 08:01:00 Performing test ID TEST-{number:04} (x)"
        )
        .unwrap();
    }
    log += "2026-11-20 08:01:30 Hardening: assigned partial number of hardening points (3 of 5). \
        Currently having 3 points (out of 5)\n";
    for line in lines.lines() {
        writeln!(log, "2026-11-20 08:01:40 {line}").unwrap();
    }
    log + "2026-11-20 08:02:00 Hardening index : [60] [############        ]\n\
        2026-11-20 08:02:00 Program ended successfully\n\
        2026-11-20 08:02:00 Lynis ended successfully.\n"
}

#[test]
fn severities_come_from_the_catalogue() {
    let node = device(&[(
        "r",
        &report(
            "warning[]=AUTH-9283|Found accounts|-|-|\n\
             suggestion[]=SSH-7408|Check|A (set YES to NO)|-|\n\
             suggestion[]=SSH-7408|Check|B (set YES to NO)|-|\n\
             suggestion[]=BANN-7126|Banner|-|-|\nsuggestion[]=BANN-7126|Banner|-|-|\n",
        ),
    )]);
    assert_eq!(
        finding(&node, "lynis.auth-9283").severity,
        Severity::Critical
    );
    let ssh = finding(&node, "lynis.ssh-7408");
    assert_eq!((ssh.severity, ssh.count), (Severity::Low, 2));
    assert_eq!(ssh.evidence[0].position, Some(Position::Line(14)));
    let banner = finding(&node, "lynis.bann-7126");
    assert_eq!(
        (banner.severity, banner.count, banner.cost_milli),
        (Severity::Info, 1, 0)
    );
    assert!(!ssh.remediation.is_empty() && !ssh.title.contains("Check"));
}

#[test]
fn the_index_is_shown_and_never_scored() {
    let index = |index: &str| {
        let text = report("").replace("hardening_index=60", &format!("hardening_index={index}"));
        let node = device(&[("r", &text)]);
        let measure = node.device.unwrap().analyzers[0].measures[0].clone();
        (node.standing.score.unwrap().get(), measure.value)
    };
    assert_eq!(index("1"), (100, 1));
    assert_eq!(index("99"), (100, 99));
    let node = device(&[("r", &report("")), ("l", &log(""))]);
    let measures = &node.device.as_ref().unwrap().analyzers[0].measures;
    let ids: Vec<_> = measures
        .iter()
        .map(|one| (one.id.as_str(), one.value))
        .collect();
    assert_eq!(
        ids,
        [
            ("hardening_index", 60),
            ("tests_performed", 250),
            ("hardening_index.test", 60)
        ]
    );
}

#[test]
fn facts_become_findings() {
    let node = device(&[(
        "r",
        &report(
            "vulnerable_package[]=openssl\nvulnerable_package[]=curl\nvulnerable_packages_found=1\n\
             exception_event[]=GetHostID|No MAC|\nfirewall_installed=1\nfirewall_active=0\n\
             linux_auditd_running=0\nuptime_in_days=400\nwarning[]=KRNL-5830|Reboot||text:reboot|\n\
             warning[]=GEN-0010|Old|-|-|\n\
             certificate[]=/etc/nginx/old.pem|0|cn:subject=CN = a|b;notafter:Nov 1 00:00:00 2026 GMT;|\n\
             certificate[]=/etc/nginx/soon.pem|0|cn:subject=CN = c;notafter:Dec 1 00:00:00 2026 GMT;|\n\
             certificate[]=/etc/ssl/certs/ca-certificates.crt|0|cn:subject=CN = d;notafter:Nov 1 00:00:00 2020 GMT;|\n",
        ),
    )]);
    let ids = ids(&node);
    for id in [
        "lynis.vulnerable-packages",
        "lynis.audit-exceptions",
        "lynis.firewall-inactive",
        "lynis.audit-daemon-inactive",
        "lynis.uptime-long",
        "lynis.krnl-5830",
        "lynis.gen-0010",
        "lynis.certificate-expired",
        "lynis.certificate-expires-soon",
    ] {
        assert!(ids.contains(id), "{id} is missing in {ids:?}");
    }
    assert_eq!(finding(&node, "lynis.vulnerable-packages").count, 2);
    assert_eq!(finding(&node, "lynis.certificate-expired").count, 1);
    let uptime = finding(&node, "lynis.uptime-long");
    assert_eq!(
        uptime.cost_milli, 0,
        "the pending reboot is the same incident"
    );
}

#[test]
fn a_forged_report_gains_nothing() {
    let honest =
        report("warning[]=AUTH-9204|Two|-|-|\ncronjob[]=1,1,*,*,*,root,x\nfirewall_active=0\n");
    let forged = honest.replace(
        "root,x\n",
        "root,x\nwarning[]=FAKE-0001|Look here|-|-|\nhardening_index=100\nfirewall_active=1\nfinish=true\n",
    );
    let (before, after) = (device(&[("r", &honest)]), device(&[("r", &forged)]));
    assert!(ids(&after).contains("lynis.report-forged"));
    assert!(points(&after) < points(&before));
    assert_eq!(
        after.device.as_ref().unwrap().analyzers[0].measures[0].value,
        60
    );
    assert_eq!(finding(&after, "lynis.unknown-test").cost_milli, 0);
    let lines: Vec<_> = finding(&after, "lynis.report-forged")
        .evidence
        .iter()
        .map(|one| one.position)
        .collect();
    assert_eq!(lines, [Some(Position::Line(16)), Some(Position::Line(18))]);

    // With the log, planted findings are told from real ones and cost nothing.
    let real_log = log("Warning: Two [test:AUTH-9204] [details:-] [solution:-]");
    let planted = honest.replace("cronjob", "warning[]=AUTH-9283|Planted|-|-|\ncronjob");
    let with_log = device(&[("r", &planted), ("l", &real_log)]);
    assert!(ids(&with_log).contains("lynis.report-forged"));
    assert!(!ids(&with_log).contains("lynis.auth-9283"));

    // A finding that was taken out of the report is still in its log.
    let cleaned = honest.replace("warning[]=AUTH-9204|Two|-|-|\n", "");
    let restored = device(&[("r", &cleaned), ("l", &real_log)]);
    assert!(ids(&restored).contains("lynis.report-log-mismatch"));
    assert_eq!(
        finding(&restored, "lynis.auth-9204").severity,
        Severity::Critical
    );
    assert!(points(&restored) <= points(&before));

    let polished = device(&[
        ("r", &honest.replace("index=60", "index=90")),
        ("l", &real_log),
    ]);
    assert!(ids(&polished).contains("lynis.report-index-mismatch"));
    assert_eq!(polished.device.unwrap().analyzers[0].measures[0].value, 60);

    let honest_pair = device(&[("r", &honest), ("l", &real_log)]);
    assert!(
        !ids(&honest_pair)
            .iter()
            .any(|id| id.starts_with("lynis.report-")),
        "{:?}",
        ids(&honest_pair)
    );
}

#[test]
fn interleaved_merged_and_interrupted_reports_are_named() {
    let whole = report("warning[]=AUTH-9204|Two|-|-|\n");
    let body = whole.split_once("test_group=all\n").unwrap().1;
    let interleaved = device(&[("r", &format!("{whole}{body}"))]);
    assert!(ids(&interleaved).contains("lynis.report-interleaved"));
    assert_eq!(finding(&interleaved, "lynis.auth-9204").count, 1);
    assert_eq!(points(&interleaved), points(&device(&[("r", &whole)])));

    let merged = device(&[("r", &format!("{whole}{whole}"))]);
    assert!(
        ids(&merged).contains("lynis.report-merged"),
        "{:?}",
        ids(&merged)
    );
    let swallowed = whole.replace("warning[]=", "cronjob[]=1,1,tailwarning[]=");
    let swallowed = device(&[("r", &swallowed)]);
    assert!(
        ids(&swallowed).contains("lynis.report-merged"),
        "{:?}",
        ids(&swallowed)
    );

    let cut = &whole[..whole.find("lynis_tests_done").unwrap()];
    let interrupted = device(&[("r", cut)]);
    assert!(ids(&interrupted).contains("lynis.report-interrupted"));
    assert_eq!(
        (
            interrupted.standing.coverage,
            interrupted.standing.provisional
        ),
        (30, true)
    );
    let preamble = device(&[("r", &whole[..whole.find("warning").unwrap()])]);
    assert_eq!(
        points(&preamble),
        None,
        "nothing was tested: not healthy, unknown"
    );
}

#[test]
fn limited_audits_lower_coverage_not_the_score() {
    let few = report("warning[]=KRNL-5830|Reboot||-|\n").replace("tests_done=250", "tests_done=60");
    let node = device(&[("r", &few)]);
    assert_eq!(
        (node.standing.coverage, node.standing.provisional),
        (30, true)
    );
    assert!(points(&node).is_some());
    let hardly = device(&[("r", &few.replace("tests_done=60", "tests_done=12"))]);
    assert_eq!((points(&hardly), hardly.standing.coverage), (None, 6));
    let group = report("").replace("test_group=all", "test_group=ssh");
    assert!(ids(&device(&[("r", &group)])).contains("lynis.scope-partial"));
    let unprivileged = report("").replace(
        "tests_executed=SSH-7408|\ntests_skipped=",
        "tests_executed=SSH-7408|\ntests_skipped=FIRE-4512|ACCT-9630|AUTH-9278|AUTH-9288|FIRE-4508|PKGS-7392|FIRE-4536|",
    );
    let node = device(&[("r", &unprivileged)]);
    assert!(
        ids(&node).contains("lynis.scope-unprivileged"),
        "{:?}",
        ids(&node)
    );
    assert_eq!(node.standing.coverage, 85);
}

#[test]
fn the_newest_full_audit_counts_and_copies_count_once() {
    let old = report("warning[]=AUTH-9204|Two|-|-|\n").replace("2026-11-20", "2026-11-01");
    let new = report("");
    let partial = report("")
        .replace("tests_done=250", "tests_done=5")
        .replace("08:02:00", "09:02:00");
    let node = device(&[("old", &old), ("new", &new), ("partial", &partial)]);
    assert_eq!(points(&node), Some(100));
    let notes = &node.device.as_ref().unwrap().analyzers[0].notes;
    assert!(
        notes
            .iter()
            .any(|note| note.starts_with("2 more files of other runs")),
        "{notes:?}"
    );
    let twice = device(&[("b", &old), ("a", &old)]);
    assert_eq!(finding(&twice, "lynis.auth-9204").evidence[0].source, "a");
    assert!(
        twice.device.unwrap().analyzers[0]
            .notes
            .iter()
            .all(|note| !note.contains("more file"))
    );
}

#[test]
fn documents_of_agents_give_the_findings_of_their_report() {
    let document = r#"{"status":"completed","timestamp":1795132800,"os":"Linux","hostname":"web-01",
        "lynis_version":"3.1.6","hardening_index":58,"tests_performed":0,
        "warnings":["AUTH-9283|Found accounts|-|-|","AUTH-9283|Found accounts|-|-|"],
        "suggestions":["SSH-7408|Check|A (set YES to NO)|-|"],
        "findings":{"lynis_tests_done":["271"],"vulnerable_package[]":["curl"],"finish":["true"],"os":["Linux"]}}"#;
    let double = serde_json::to_string(document).unwrap();
    let envelope =
        format!(r#"{{"deviceuuid":"u-1","metalogos_type":"lynis_audit","metalogos":{document}}}"#);
    for text in [document, &double, &envelope] {
        let node = device(&[("a.json", text)]);
        assert_eq!(finding(&node, "lynis.auth-9283").count, 1);
        assert!(ids(&node).contains("lynis.vulnerable-packages"));
        assert_eq!(node.standing.coverage, 100);
    }
    let empty = r#"{"status":"completed","hardening_index":null,"warnings":[],"suggestions":[],"findings":{}}"#;
    assert_eq!(
        points(&device(&[("a.json", empty)])),
        None,
        "nothing was sent: unknown"
    );
}

#[test]
fn evidence_of_hostile_text_is_inert() {
    let hostile =
        report("warning[]=AUTH-9283|\u{1b}[31mred <b>=cmd|\u{202e}x|-|-|\nhostname=\u{7}bell\n");
    let json = score(&[("r", &hostile)]).to_json();
    assert!(!json.contains('\u{1b}') && !json.contains('\u{202e}') && !json.contains("\\u001b"));
}

#[test]
fn rules_have_unique_ids_and_say_what_to_do() {
    let engine = engine();
    let mut rules = 0;
    for rule in engine.rules().iter() {
        rules += usize::from(["lynis", "engine"].contains(&rule.analyzer.as_str()));
        assert!(rule.title.len() <= 80, "{}: {}", rule.id, rule.title);
        assert!(!rule.condition.is_empty(), "{}", rule.id);
        if rule.severity > Severity::Info {
            assert!(
                !rule.remediation.is_empty() && !rule.tags.is_empty(),
                "{}",
                rule.id
            );
        }
    }
    assert_eq!(rules, 497 + 23 + 1 + 2);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(
        std::env::var("WEGWEISER_PROPTEST_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(256)
    ))]

    /// One more warning never raises a score, and the order of lines does not matter.
    #[test]
    fn more_findings_never_help(
        tests in prop::collection::btree_set(prop::sample::select(&[
            "AUTH-9204", "AUTH-9283", "SSH-7408", "KRNL-5830", "FIRE-4512", "PKGS-7392", "GEN-0010",
            "BANN-7126", "NETW-3200", "USB-1000", "FAKE-0001", "TIME-3104",
        ][..]), 0..10),
        extra in prop::sample::select(&["AUTH-9204", "SSH-7408", "FIRE-4590", "HRDN-7230"][..]),
    ) {
        let lines: Vec<String> = tests.iter().map(|id| format!("warning[]={id}|m|-|-|\n")).collect();
        let base = device(&[("r", &report(&lines.concat()))]);
        let more = format!("{}suggestion[]={extra}|m|-|-|\n", lines.concat());
        let worse = device(&[("r", &report(&more))]);
        prop_assert!(worse.standing.score_milli <= base.standing.score_milli);
        let reversed: String = lines.iter().rev().cloned().collect();
        let same = device(&[("r", &report(&reversed))]);
        prop_assert_eq!(same.standing.score_milli, base.standing.score_milli);
    }
}
