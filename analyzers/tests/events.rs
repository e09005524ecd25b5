//! Logs written for one purpose each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::ControlFlow;

use proptest::prelude::*;
use wegweiser_analyzers::events::Side;
use wegweiser_core::report::{FindingReport, Node, Report};
use wegweiser_core::scoring::Severity;
use wegweiser_core::{Engine, FleetSummary, Input, Level, NodePath, Policy};
use wegweiser_evtx_writer::{Event, Log, Value};

const AS_OF: &str = "2026-11-20T12:00:00Z";

/// 100 ns since 1601, so many minutes before the report's instant.
fn minutes_ago(minutes: i64) -> u64 {
    let as_of: jiff::Timestamp = AS_OF.parse().unwrap();
    let unix = as_of.as_second() - minutes * 60;
    (unix as u64 + 11_644_473_600) * 10_000_000
}

fn event(channel: &str, provider: &str, id: u16, minutes: i64) -> Event {
    Event::new(provider, id)
        .channel(channel)
        .computer("WS-07.example.net")
        .level(4)
        .time(minutes_ago(minutes))
}

fn security(id: u16, minutes: i64) -> Event {
    event(
        "Security",
        "Microsoft-Windows-Security-Auditing",
        id,
        minutes,
    )
}

fn log(events: impl IntoIterator<Item = Event>) -> Vec<u8> {
    let mut log = Log::new();
    for event in events {
        log.push(&event);
    }
    log.finish()
}

fn engine() -> Engine {
    Engine::new(wegweiser_analyzers::registry())
}

fn inputs(files: &[Vec<u8>]) -> Vec<Input> {
    let place = NodePath::default().child(Level::Device, "d");
    let name = |number| format!("{number}.evtx");
    (1..)
        .zip(files)
        .map(|(number, file)| Input::bytes(name(number), file.clone()).at(place.clone()))
        .collect()
}

fn score(files: &[Vec<u8>]) -> Report {
    engine()
        .score(inputs(files), &Policy::default(), AS_OF.parse().unwrap())
        .unwrap()
}

fn device(files: &[Vec<u8>]) -> Node {
    score(files).nodes.into_iter().next().unwrap()
}

fn finding<'n>(node: &'n Node, rule: &str) -> Option<&'n FindingReport> {
    let mut findings = node.findings().map(|(_, finding)| finding);
    findings.find(|finding| finding.id == rule)
}

fn found<'n>(node: &'n Node, rule: &str) -> &'n FindingReport {
    let ids: BTreeSet<&str> = node.findings().map(|(_, one)| one.id.as_str()).collect();
    finding(node, rule).unwrap_or_else(|| panic!("no {rule} in {ids:?}"))
}

fn analyzer_score(node: &Node, side: Side) -> Option<u8> {
    let analyzers = &node.device.as_ref().unwrap().analyzers;
    let one = analyzers.iter().find(|one| one.id == side.id())?;
    one.score.map(wegweiser_core::scoring::Score::get)
}

fn failed_logon(user: &str, address: &str, minutes: i64) -> Event {
    security(4625, minutes)
        .data("TargetUserName", Value::from(user))
        .data("LogonType", Value::UInt32(3))
        .data("IpAddress", Value::from(address))
        .data("Status", Value::HexInt32(0xc000_006d))
}

fn logon(user: &str, address: &str, minutes: i64) -> Event {
    security(4624, minutes)
        .data("TargetUserName", Value::from(user))
        .data("LogonType", Value::UInt32(3))
        .data("IpAddress", Value::from(address))
}

#[test]
fn normal_life_costs_nothing() {
    let dcom =
        |minutes| event("System", "Microsoft-Windows-DistributedCOM", 10016, minutes).level(2);
    let service = |minutes| {
        event("System", "Service Control Manager", 7036, minutes)
            .data("param1", Value::from("Print Spooler"))
            .data("param2", Value::from("running"))
    };
    let life = (0..500).rev().flat_map(|n| [dcom(n * 10), service(n * 10)]);
    let people = (0..200).rev().map(|n| logon("frieda", "192.0.2.7", n * 20));
    let node = device(&[log(life), log(people)]);
    for side in [Side::Security, Side::System, Side::Crashes, Side::Updates] {
        assert_eq!(analyzer_score(&node, side), Some(100), "{side:?}");
    }
    assert_eq!(node.name(), "d");
}

#[test]
fn one_crash_is_one_incident() {
    let dirty = event("System", "Microsoft-Windows-Kernel-Power", 41, 60)
        .level(1)
        .data("BugcheckCode", Value::UInt32(0xd1))
        .data("PowerButtonTimestamp", Value::UInt64(0))
        .data("SleepInProgress", Value::UInt32(0));
    let unexpected = event("System", "EventLog", 6008, 59).level(2);
    let bugcheck = event(
        "System",
        "Microsoft-Windows-WER-SystemErrorReporting",
        1001,
        58,
    )
    .level(2)
    .data(
        "param1",
        Value::from("0x000000d1 (0x0, 0x2, 0x0, 0xfffff800)"),
    );
    let all = device(&[log([dirty, unexpected, bugcheck.clone()])]);
    let alone = device(&[log([bugcheck])]);
    let stop = found(&all, "win.wer-systemerrorreporting.1001");
    assert_eq!(stop.severity, Severity::High);
    assert_eq!(
        analyzer_score(&all, Side::Crashes),
        analyzer_score(&alone, Side::Crashes),
        "what comes with a crash costs nothing more"
    );
}

#[test]
fn a_resolved_trouble_is_gone_and_a_new_one_is_not() {
    let corrupt = |minutes| {
        event("System", "Ntfs", 55, minutes)
            .level(2)
            .data("DriveName", Value::from("C:"))
    };
    let healthy = |minutes| {
        event("System", "Microsoft-Windows-Ntfs", 98, minutes)
            .data("DriveName", Value::from("C:"))
            .data("CorruptionActionState", Value::UInt32(0))
    };
    let open = device(&[log([corrupt(600)])]);
    assert_eq!(found(&open, "win.ntfs.55").severity, Severity::High);
    let mended = device(&[log([corrupt(600), healthy(300)])]);
    assert!(finding(&mended, "win.ntfs.55").is_none());
    let again = device(&[log([corrupt(600), healthy(300), corrupt(5)])]);
    assert_eq!(found(&again, "win.ntfs.55").count, 1);
    // The order of the files says nothing; the time does.
    let apart = device(&[log([healthy(300)]), log([corrupt(600), corrupt(5)])]);
    assert_eq!(found(&apart, "win.ntfs.55").count, 1);
}

#[test]
fn success_after_failures_needs_one_account_and_address_and_the_right_order() {
    let rule = "win.sequence.success-after-failures";
    let failures = |user, address| (0..20).map(move |n| failed_logon(user, address, 120 - n));
    let attacked = device(&[log(failures("erika", "192.0.2.9").chain([logon(
        "erika",
        "192.0.2.9",
        95,
    )]))]);
    assert_eq!(found(&attacked, rule).severity, Severity::High);
    let other_account = device(&[log(failures("erika", "192.0.2.9").chain([logon(
        "otto",
        "192.0.2.9",
        95,
    )]))]);
    assert!(finding(&other_account, rule).is_none());
    let before = device(&[log([logon("erika", "192.0.2.9", 125)]
        .into_iter()
        .chain(failures("erika", "192.0.2.9")))]);
    assert!(finding(&before, rule).is_none());
    let much_later = device(&[log(failures("erika", "192.0.2.9").chain([logon(
        "erika",
        "192.0.2.9",
        2,
    )]))]);
    assert!(finding(&much_later, rule).is_none());
}

#[test]
fn a_spray_is_told_by_the_spread_of_accounts() {
    let rule = "win.sequence.password-spray";
    let spray = (0..15).map(|n| failed_logon(&format!("user{n}"), "192.0.2.9", 120 - n));
    assert_eq!(found(&device(&[log(spray)]), rule).severity, Severity::High);
    let one = (0..15).map(|n| failed_logon("erika", "192.0.2.9", 120 - n));
    assert!(finding(&device(&[log(one)]), rule).is_none());
}

#[test]
fn sequences_span_logs_and_files() {
    let share = security(5140, 90)
        .data("SubjectUserName", Value::from("erika"))
        .data("IpAddress", Value::from("192.0.2.9"))
        .data("ShareName", Value::from(r"\\*\ADMIN$"));
    let service = event("System", "Service Control Manager", 7045, 88)
        .data("ServiceName", Value::from("BTOBTO"))
        .data("ImagePath", Value::from(r"%systemroot%\svc.exe"))
        .data("AccountName", Value::from("LocalSystem"));
    let node = device(&[log([service]), log([share])]);
    found(&node, "win.sequence.remote-service");
}

#[test]
fn evidence_points_to_the_record_and_hides_people_on_request() {
    let events = (0..1200)
        .rev()
        .map(|n| failed_logon("erika", "198.51.100.9", n));
    let report = score(&[log(events)]);
    let node = &report.nodes[0];
    let found = found(node, "win.sequence.brute-force");
    let evidence = &found.evidence[0];
    let name = |name: &str| evidence.fields.iter().find(|one| one.name == name);
    assert_eq!(evidence.source, "1.evtx");
    assert_eq!(name("TargetUserName").unwrap().value, "erika");
    assert!(evidence.time.is_some());
    let text = serde_json::to_string(&report.redacted()).unwrap();
    assert!(!text.contains("erika") && !text.contains("198.51.100.9"));
}

#[test]
fn exports_that_overlap_count_once() {
    let failures: Vec<Event> = (0..900)
        .rev()
        .map(|n| failed_logon("erika", "192.0.2.9", n))
        .collect();
    let whole = log(failures.clone());
    let first = log(failures[..600].to_vec());
    let mut last = Log::starting_at(301);
    for event in &failures[300..] {
        last.push(event);
    }
    let count = |files: &[Vec<u8>]| {
        let node = device(files);
        let measures = &node.device.as_ref().unwrap().analyzers[0].measures;
        measures
            .iter()
            .find(|one| one.id == "events")
            .unwrap()
            .value
    };
    assert_eq!(count(std::slice::from_ref(&whole)), 900);
    assert_eq!(count(&[first.clone(), last.finish()]), 900);
    assert_eq!(count(&[whole.clone(), whole, first]), 900);
}

#[test]
fn a_summary_of_an_agent_is_spread_over_the_time_it_may_speak_of() {
    let document = |count: u32, latest: &str| {
        format!(
            r#"{{"LogName":"System","Sources":{{"TopEvents":[{{"Message":"The service terminated unexpectedly.",
            "EventID":7031,"Level":"ERROR","Count":{count},"LatestOccurrence":"{latest}"}}],"TotalEvents":{count}}}}}"#
        )
        .into_bytes()
    };
    // Sixty in thirty days are two a day, and no burst.
    let spread = device(&[document(60, "2026-11-20-11:00:00")]);
    assert_eq!(
        found(&spread, "win.service-control-manager.7031-7034").severity,
        Severity::Low
    );
    // Sixty more since yesterday are one.
    let burst = device(&[
        document(60, "2026-11-19-11:00:00"),
        document(120, "2026-11-20-11:00:00"),
    ]);
    assert_eq!(
        found(&burst, "win.service-control-manager.7031-7034").severity,
        Severity::High
    );
    let notes = &burst.device.as_ref().unwrap().analyzers[0].notes;
    assert!(
        notes.iter().any(|note| note.contains("names of providers")),
        "{notes:?}"
    );
    // A log that has the events themselves makes the summary superfluous.
    let crash = event("System", "Service Control Manager", 7031, 30).level(2);
    let with_log = device(&[document(120, "2026-11-20-11:00:00"), log([crash])]);
    assert_eq!(
        found(&with_log, "win.service-control-manager.7031-7034").count,
        1
    );
}

#[test]
fn an_empty_log_of_an_agent_is_healthy_and_no_log_is_unknown() {
    let empty = br#"{"LogName":"System","Sources":{"TopEvents":[],"TotalEvents":0}}"#.to_vec();
    let node = device(&[empty]);
    assert_eq!(analyzer_score(&node, Side::System), Some(100));
    assert_eq!(analyzer_score(&node, Side::Security), None);
}

#[test]
fn a_hostile_log_is_bounded() {
    // Every event of another kind, from another computer, about another account.
    let events = (0..30_000_u32).map(|n| {
        Event::new(&format!("Provider {n}"), (n % 60_000) as u16)
            .channel("Security")
            .computer(&format!("c{n}"))
            .time(minutes_ago(30))
            .data("TargetUserName", Value::from(format!("user {n}").as_str()))
    });
    let failures = (0..30_000_u32).map(|n| failed_logon(&format!("u{n}"), &format!("a{n}"), 40));
    let summary = summarized(&[log(events), log(failures)]);
    let size = summary.to_json().len();
    assert!(size < 8_000_000, "{size}");
    engine().judge(&summary, &Policy::default(), AS_OF.parse().unwrap());
}

fn summarized(files: &[Vec<u8>]) -> FleetSummary {
    let go_on = |_| ControlFlow::Continue(());
    engine().summarize(inputs(files), &go_on).unwrap()
}

#[test]
fn a_long_log_is_a_small_summary() {
    let users = ["erika", "otto", "frieda"];
    let events = (0..200_000_u32).map(|n| {
        let user = users[n as usize % 3];
        logon(user, "192.0.2.7", i64::from(200_000 - n) / 5)
    });
    let bytes = log(events);
    let size = summarized(std::slice::from_ref(&bytes)).to_json().len();
    assert!(
        bytes.len() > 30_000_000 && size < 200_000,
        "{} → {size}",
        bytes.len()
    );
}

#[test]
fn a_busy_server_is_a_small_summary_too_and_hides_nothing() {
    let life = (0..60_000_u32).map(|n| {
        let user = n % 3000;
        logon(
            &format!("user{user}"),
            &format!("192.0.2.{}", user % 250),
            i64::from(60_000 - n) / 2,
        )
    });
    let attack = (0..20)
        .map(|n| failed_logon("user7", "192.0.2.7", 20_000 - n))
        .chain([logon("user7", "192.0.2.7", 19_970)]);
    let files = [log(life.chain(attack))];
    let size = summarized(&files).to_json().len();
    assert!(size < 400_000, "{size}");
    found(&device(&files), "win.sequence.success-after-failures");
}

#[test]
fn a_summary_that_was_tampered_with_is_refused_or_read_but_never_a_panic() {
    let events = (0..400).map(|n| failed_logon("erika", "192.0.2.9", 400 - n));
    let json = summarized(&[log(events)]).to_json();
    let engine = engine();
    let mut refused = 0;
    for (at, _) in json.match_indices(|c: char| c.is_ascii_digit()) {
        let mut text = json.clone();
        text.replace_range(at..=at, "9999");
        match FleetSummary::from_json("tampered", &text, engine.registry()) {
            Ok(summary) => {
                engine.judge(&summary, &Policy::default(), AS_OF.parse().unwrap());
            }
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 0);
}

#[test]
fn threads_and_order_change_no_byte() {
    let files: Vec<Vec<u8>> = (0..12)
        .map(|file| {
            log((0..300).map(|n| failed_logon(&format!("u{}", n % 7), "192.0.2.9", 300 - n + file)))
        })
        .collect();
    let report = |threads, reversed: bool| {
        let mut inputs = inputs(&files);
        if reversed {
            inputs.reverse();
        }
        let engine = Engine::new(wegweiser_analyzers::registry()).with_threads(threads);
        let report = engine
            .score(inputs, &Policy::default(), AS_OF.parse().unwrap())
            .unwrap();
        serde_json::to_string(&report).unwrap()
    };
    let one = report(1, false);
    for (threads, reversed) in [(2, false), (8, false), (2, true), (8, true)] {
        assert!(
            report(threads, reversed) == one,
            "{threads} threads, reversed: {reversed}"
        );
    }
}

fn some_events() -> impl Strategy<Value = Vec<Event>> {
    let one = (0_u8..6, 0_u8..4, 1_i64..3000).prop_map(|(kind, who, minutes)| {
        let user = format!("user{who}");
        match kind {
            0 => failed_logon(&user, "192.0.2.9", minutes),
            1 => logon(&user, "192.0.2.9", minutes),
            2 => event("System", "Service Control Manager", 7031, minutes)
                .level(2)
                .data("param1", Value::from(user.as_str())),
            3 => event("System", "disk", 7, minutes).level(2),
            4 => event("System", "Microsoft-Windows-Ntfs", 98, minutes)
                .data("CorruptionActionState", Value::UInt32(0)),
            _ => event("Application", "Application Error", 1000, minutes)
                .level(2)
                .data("AppName", Value::from(user.as_str())),
        }
    });
    prop::collection::vec(one, 1..400)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn judging_merged_parts_is_judging_the_whole(events in some_events(), cuts in prop::collection::vec((0_usize..400, 0_usize..400), 1..5)) {
        // Record numbers belong to a log: of each channel one after the other.
        let channels = ["Security", "System", "Application"];
        let of_channel = |channel: &str| -> Vec<Event> {
            events.iter().filter(|event| event.channel == channel).cloned().collect()
        };
        let part = |channel: &str, from: usize, to: usize| {
            let events = of_channel(channel);
            let (from, to) = (from.min(events.len()), to.min(events.len()));
            let mut log = Log::starting_at(from as u64 + 1);
            for event in events.get(from..to).unwrap_or_default() {
                log.push(event);
            }
            log.finish()
        };
        let whole: Vec<Vec<u8>> = channels.iter().map(|channel| part(channel, 0, usize::MAX)).collect();
        let mut merged = FleetSummary::default();
        for (from, to) in cuts.iter().copied().chain([(0, 100), (50, usize::MAX)]) {
            let parts: Vec<Vec<u8>> = channels.iter().map(|channel| part(channel, from.min(to), to.max(from))).collect();
            merged.merge(summarized(&parts));
        }
        let judged = |summary: &FleetSummary| {
            let report = engine().judge(summary, &Policy::default(), AS_OF.parse().unwrap());
            serde_json::to_string_pretty(&report.nodes).unwrap()
        };
        let (whole, merged) = (judged(&summarized(&whole)), judged(&merged));
        prop_assert!(whole == merged, "{}", different(&whole, &merged));
    }
}

fn different(whole: &str, merged: &str) -> String {
    let lines = whole.lines().zip(merged.lines()).filter(|(a, b)| a != b);
    lines.take(5).fold(String::new(), |mut text, (a, b)| {
        let _ = writeln!(text, "whole:  {a}\nmerged: {b}");
        text
    })
}
