//! Performance data made for one purpose each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use jiff::Timestamp;
use proptest::prelude::*;
use wegweiser_analyzers::performance::{Performance, PerformanceFold, PerformanceSummary};
use wegweiser_analyzers::registry;
use wegweiser_core::scoring::Severity;
use wegweiser_core::{
    Analyzer as _, DeviceFacts, Engine, Finding, Input, JudgeContext, Judgement, Policy,
    Summary as _,
};
use wegweiser_parsers::perf::{Key, Metric, Sink as _};

/// 2026-11-06 00:00 UTC, a Friday.
const START: i64 = 1_793_923_200;
const DAY: i64 = 86_400;

/// The value at a step.
type Course = fn(i64) -> f64;

/// A series and its values, one for every step.
type Values<'v> = (Metric, &'v str, &'v dyn Fn(i64) -> f64);

/// Values every five minutes for some days.
fn seen(days: i64, series: &[Values<'_>]) -> PerformanceSummary {
    let mut fold = PerformanceFold::new("counters.csv");
    for (metric, instance, _) in series {
        let (metric, instance) = (*metric, (*instance).to_owned());
        fold.series(&Key { metric, instance });
    }
    for step in 0..days * 288 {
        let at = Timestamp::from_second(START + step * 300).unwrap();
        fold.instant(at, Some(300.0));
        for (number, (_, _, value)) in (0..).zip(series) {
            fold.value(number, value(step));
        }
    }
    fold.finish()
}

fn judged(summary: &PerformanceSummary) -> Judgement {
    let context = JudgeContext {
        as_of: Timestamp::from_second(START + 14 * DAY).unwrap(),
        facts: &DeviceFacts::default(),
    };
    Performance::new().judge(summary, &context)
}

fn finding<'j>(judgement: &'j Judgement, rule: &str) -> &'j Finding {
    let found = judgement
        .findings
        .iter()
        .find(|finding| finding.rule.as_str() == rule);
    found.unwrap_or_else(|| panic!("no {rule} in {:?}", rules(judgement)))
}

fn rules(judgement: &Judgement) -> Vec<&str> {
    let rules = judgement
        .findings
        .iter()
        .map(|finding| finding.rule.as_str());
    rules.collect()
}

fn field<'f>(finding: &'f Finding, name: &str) -> &'f str {
    let fields = finding
        .evidence
        .iter()
        .flat_map(|evidence| &evidence.fields);
    let mut named = fields.filter(|field| field.name == name);
    named.next().map_or("", |field| &field.value)
}

const MB: f64 = 1_048_576.0;

/// Every rule with a series that it finds, a harmless one beside it, and what it must know else.
#[expect(clippy::too_many_lines, reason = "a row for every rule")]
fn cases() -> Vec<(&'static str, Metric, &'static str, Course, Course)> {
    use Metric as M;
    vec![
        ("perf.cpu.busy", M::CpuBusy, "", |_| 95.0, |_| 89.0),
        ("perf.cpu.queue", M::CpuQueue, "", |_| 9.0, |_| 8.0),
        ("perf.cpu.load", M::Load5, "", |_| 9.0, |_| 8.0),
        ("perf.cpu.steal", M::CpuSteal, "", |_| 12.0, |_| 9.0),
        ("perf.cpu.iowait", M::CpuIoWait, "", |_| 30.0, |_| 24.0),
        (
            "perf.cpu.interrupt",
            M::CpuInterrupt,
            "",
            |_| 25.0,
            |_| 15.0,
        ),
        ("perf.cpu.pressure", M::PressureCpu, "", |_| 60.0, |_| 40.0),
        ("perf.cpu.hot", M::Temperature, "cpu", |_| 95.0, |_| 70.0),
        (
            "perf.cpu.throttled",
            M::CpuSpeedShare,
            "",
            |_| 60.0,
            |_| 99.0,
        ),
        (
            "perf.memory.available",
            M::MemoryAvailable,
            "",
            |_| 700.0 * MB,
            |_| 900.0 * MB,
        ),
        (
            "perf.memory.exhausted",
            M::MemoryAvailable,
            "",
            |_| 300.0 * MB,
            |_| 900.0 * MB,
        ),
        (
            "perf.memory.little",
            M::MemoryAvailable,
            "",
            |_| 50.0 * MB,
            |_| 900.0 * MB,
        ),
        (
            "perf.memory.used",
            M::MemoryUsedShare,
            "",
            |_| 97.0,
            |_| 90.0,
        ),
        ("perf.memory.commit", M::CommitShare, "", |_| 94.0, |_| 80.0),
        ("perf.memory.paging", M::PagesIn, "", |_| 2_000.0, |_| 900.0),
        ("perf.memory.swapping", M::SwapIn, "", |_| 500.0, |_| 100.0),
        ("perf.memory.swap", M::SwapUsedShare, "", |_| 95.0, |_| 60.0),
        (
            "perf.memory.pressure",
            M::PressureMemory,
            "",
            |_| 15.0,
            |_| 5.0,
        ),
        (
            "perf.disk.read_latency",
            M::DiskReadLatency,
            "sda",
            |_| 0.030,
            |_| 0.010,
        ),
        (
            "perf.disk.write_latency",
            M::DiskWriteLatency,
            "sda",
            |_| 0.030,
            |_| 0.010,
        ),
        (
            "perf.disk.latency",
            M::DiskLatency,
            "sda",
            |_| 0.030,
            |_| 0.010,
        ),
        ("perf.disk.queue", M::DiskQueue, "sda", |_| 4.0, |_| 1.0),
        ("perf.disk.busy", M::DiskBusy, "sda", |_| 98.0, |_| 60.0),
        ("perf.disk.pressure", M::PressureIo, "", |_| 50.0, |_| 20.0),
        (
            "perf.network.errors",
            M::NetworkErrors,
            "eth0",
            |_| 2.0,
            |_| 0.0,
        ),
        (
            "perf.network.drops",
            M::NetworkDrops,
            "eth0",
            |_| 20.0,
            |_| 1.0,
        ),
        (
            "perf.network.saturated",
            M::NetworkSent,
            "eth0",
            |_| 120e6,
            |_| 60e6,
        ),
        ("perf.space.low", M::SpaceUsedShare, "/", |_| 96.0, |_| 80.0),
        (
            "perf.inodes.low",
            M::InodesUsedShare,
            "/",
            |_| 97.0,
            |_| 80.0,
        ),
        (
            "perf.space.filling",
            M::SpaceUsedShare,
            "/",
            |step| 60.0 + step as f64 / 288.0,
            |_| 60.0,
        ),
        (
            "perf.leak.memory",
            M::PrivateBytes,
            "app",
            |step| (500.0 + step as f64) * MB,
            |step| (500.0 + (step % 288) as f64) * MB,
        ),
        (
            "perf.leak.handles",
            M::Handles,
            "app",
            |step| 500.0 + 6.0 * step as f64,
            |step| 500.0 + 6.0 * (step % 288) as f64,
        ),
        (
            "perf.leak.threads",
            M::Threads,
            "app",
            |step| 50.0 + step as f64,
            |step| 50.0 + (step % 288) as f64,
        ),
        (
            "perf.leak.pool",
            M::PoolNonpaged,
            "",
            |step| (200.0 + step as f64) * MB,
            |step| (200.0 + (step % 288) as f64) * MB,
        ),
        (
            "perf.memory.shrinking",
            M::MemoryAvailable,
            "",
            |step| (6_000.0 - step as f64) * MB,
            |step| (6_000.0 - (step % 288) as f64) * MB,
        ),
    ]
}

/// Beside a series, what a rule must know of the machine: four processors, 8 000 MB, 1 Gbit/s, and that it is at work.
fn beside(days: i64, metric: Metric, instance: &str, value: &dyn Fn(i64) -> f64) -> Judgement {
    let mut all: Vec<Values<'_>> = vec![
        (Metric::CpuCount, "", &|_| 4.0),
        (Metric::MemoryTotal, "", &|_| 8_000.0 * MB),
        (Metric::NetworkSpeed, "eth0", &|_| 1e9),
        (Metric::CpuBusy, "", &|_| 75.0),
    ];
    all.retain(|(known, _, _)| *known != metric);
    all.push((metric, instance, value));
    judged(&seen(days, &all))
}

#[test]
fn every_rule_finds_what_it_is_for_and_leaves_its_harmless_twin() {
    let cases = cases();
    let known = Performance::new().rules();
    assert_eq!(cases.len(), known.len(), "a case for every rule");
    for (rule, metric, instance, bad, good) in cases {
        let bad = beside(7, metric, instance, &bad);
        let found = finding(&bad, rule);
        assert!(found.measured.is_some() && !found.evidence.is_empty());
        assert_eq!(found.evidence[0].source, "counters.csv");
        let good = beside(7, metric, instance, &good);
        assert_eq!(rules(&good), Vec::<&str>::new(), "the twin of {rule}");
    }
}

#[test]
fn a_full_disk_is_never_excellent_and_a_large_one_with_much_space_is_fine() {
    let disk = |used: f64, gigabytes: f64| {
        let total = gigabytes * 1024.0 * MB;
        let free = total * (100.0 - used) / 100.0;
        let summary = seen(
            1,
            &[
                (Metric::SpaceUsedShare, "C:", &|_| used),
                (Metric::SpaceFree, "C:", &|_| free),
                (Metric::SpaceTotal, "C:", &|_| total),
            ],
        );
        let judgement = judged(&summary);
        let first = judgement.findings.first();
        first.map(|finding| finding.measured.unwrap().micros())
    };
    // 40 GB of 4 TB, and 1 GB of 100.
    assert!(disk(99.0, 4_000.0).unwrap() < 500_000);
    assert!(disk(99.0, 100.0).unwrap() < 500_000);
    assert_eq!(disk(94.0, 4_000.0), None);
    assert!(disk(94.0, 100.0).unwrap() < 900_000);
    // A small one is full when it is full.
    assert!(disk(97.0, 1.0).unwrap() < 500_000);
}

#[test]
fn a_disk_that_fills_says_when() {
    let fills = |step: i64| 77.0 + step as f64 / 288.0 + f64::from(step as u32 % 7) / 50.0;
    let summary = seen(14, &[(Metric::SpaceUsedShare, "/srv", &fills)]);
    let judgement = judged(&summary);
    let found = finding(&judgement, "perf.space.filling");
    assert_eq!(found.title.as_deref(), Some("/srv will be full in 9 days"));
    assert_eq!(found.key, "/srv");
    insta::assert_debug_snapshot!(found.evidence[0].fields);
}

#[test]
fn a_finding_says_since_when_at_which_hours_and_with_what() {
    // From Tuesday the 17th at 14:10 on, in working hours, with a process.
    // The value of 14:15 is of the five minutes before it.
    let from = (11 * DAY + 14 * 3_600 + 900) / 300;
    let is_bad = move |step: i64| step >= from;
    let busy = move |step: i64| if is_bad(step) { 97.0 } else { 20.0 };
    let process = move |step: i64| if is_bad(step) { 160.0 } else { 10.0 };
    let other = |step: i64| f64::from(step as u32 % 5);
    let summary = seen(
        14,
        &[
            (Metric::CpuBusy, "", &busy),
            (Metric::ProcessBusy, "indexer", &process),
            (Metric::ProcessBusy, "explorer", &other),
        ],
    );
    let judgement = judged(&summary);
    let found = finding(&judgement, "perf.cpu.busy");
    assert_eq!(
        field(found, "since"),
        "2026-11-17 14:10 UTC; 0 % of the time before, 100 % since"
    );
    assert_eq!(field(found, "suspect"), "indexer: processor use");
    let suspects = found
        .evidence
        .iter()
        .filter(|one| one.fields[0].name == "suspect");
    assert_eq!(suspects.count(), 1);

    let hours = |step: i64| {
        let hour = (START + step * 300).rem_euclid(DAY) / 3_600;
        let day = (START + step * 300).div_euclid(DAY) + 3;
        if (8..11).contains(&hour) && day.rem_euclid(7) < 5 {
            97.0
        } else {
            20.0
        }
    };
    let judgement = judged(&seen(14, &[(Metric::CpuBusy, "", &hours)]));
    let found = finding(&judgement, "perf.cpu.busy");
    assert_eq!(field(found, "hours"), "weekdays 08:00–11:00 UTC");
    assert_eq!(field(found, "since"), "");
}

#[test]
fn what_was_mended_is_history_and_short_recordings_are_believed_less() {
    let mended = |step: i64| if step < 5 * 288 { 99.0 } else { 10.0 };
    assert_eq!(
        rules(&judged(&seen(14, &[(Metric::CpuBusy, "", &mended)]))),
        Vec::<&str>::new()
    );
    let whole = judged(&seen(2, &[(Metric::CpuBusy, "", &|_| 99.0)]));
    let mut fold = PerformanceFold::new("minute.csv");
    fold.series(&Key {
        metric: Metric::CpuBusy,
        instance: String::new(),
    });
    for second in 0..60 {
        fold.instant(Timestamp::from_second(START + second).unwrap(), None);
        fold.value(0, 99.0);
    }
    let minute = judged(&fold.finish());
    let confidence = |judgement: &Judgement| {
        finding(judgement, "perf.cpu.busy")
            .confidence
            .unwrap()
            .get()
    };
    assert_eq!((confidence(&whole), confidence(&minute)), (1_000, 100));
    assert!(minute.completeness < whole.completeness);
    assert!(
        minute.notes[0].starts_with("only 59 seconds were recorded"),
        "{:?}",
        minute.notes
    );
}

#[test]
fn instances_of_a_process_are_one_and_restarts_are_no_growth() {
    let mut fold = PerformanceFold::new("counters.csv");
    for instance in ["chrome", "chrome#1", "chrome#2"] {
        let instance = instance.to_owned();
        fold.series(&Key {
            metric: Metric::PrivateBytes,
            instance,
        });
    }
    for step in 0..7 * 288 {
        fold.instant(
            Timestamp::from_second(START + step * 300).unwrap(),
            Some(300.0),
        );
        // The numbers change hands, the sum does not grow.
        let turn = (step / 100) as u32;
        for number in 0..3 {
            fold.value(number, f64::from((number + turn) % 3 + 1) * 1e9);
        }
    }
    let summary = fold.finish();
    assert_eq!(rules(&judged(&summary)), Vec::<&str>::new());
    let json = serde_json::to_value(&summary).unwrap();
    assert_eq!(json["series"].as_array().unwrap().len(), 1);
    assert_eq!(json["series"][0]["instance"], "chrome");
}

/// A short log of two counters.
fn counters(values: &[(f64, f64)]) -> String {
    let mut text = "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\PC\\Processor(_Total)\\% Processor Time\",\
        \"\\\\PC\\LogicalDisk(C:)\\Avg. Disk sec/Read\"\r\n"
        .to_owned();
    for (step, (busy, latency)) in (0..).zip(values) {
        let (hour, minute) = (step / 60, step % 60);
        write!(
            text,
            "\"11/20/2026 {hour:02}:{minute:02}:00.000\",\"{busy}\",\"{latency}\"\r\n"
        )
        .unwrap();
    }
    text
}

/// The analyzer's score, in thousandths of a point.
fn score(files: &[&str]) -> u32 {
    let inputs = files.iter().enumerate();
    let inputs = inputs
        .map(|(number, text)| Input::bytes(format!("{number}.csv"), text.as_bytes().to_vec()));
    let as_of = "2026-11-20T12:00:00Z".parse().unwrap();
    let report = Engine::new(registry())
        .score(inputs.collect(), &Policy::default(), as_of)
        .unwrap();
    let device = report.nodes[0].device.as_ref().unwrap();
    device.analyzers[0].score_milli.unwrap().milli()
}

#[test]
fn an_export_read_twice_or_in_pieces_counts_once() {
    let values: Vec<(f64, f64)> = (0..180)
        .map(|step| (f64::from(step), 0.02 + f64::from(step) / 1e4))
        .collect();
    let whole = counters(&values);
    let lines: Vec<&str> = whole.split_inclusive("\r\n").collect();
    let first = lines[..101].concat();
    let second = format!("{}{}", lines[0], lines[101..].concat());
    let once = score(&[&whole]);
    assert!(once < 100_000);
    assert_eq!(score(&[&whole, &whole]), once);
    // Where one ends and the other begins, a minute is weighed differently.
    assert!(score(&[&second, &first]).abs_diff(once) < 300);
}

/// Samples of three series in three hours, with gaps and jumps.
fn samples() -> impl Strategy<Value = Vec<(i64, u32, f64)>> {
    let sample = (
        0..10_800_i64,
        0..3_u32,
        prop_oneof![0.0..200.0, Just(0.0), Just(1e18)],
    );
    prop::collection::vec(sample, 1..60)
}

fn folded(source: &str, samples: &[(i64, u32, f64)]) -> PerformanceSummary {
    let mut fold = PerformanceFold::new(source);
    for (metric, instance) in [
        (Metric::CpuBusy, ""),
        (Metric::DiskQueue, "sda"),
        (Metric::PrivateBytes, "a#1"),
    ] {
        let instance = instance.to_owned();
        fold.series(&Key { metric, instance });
    }
    for (second, series, value) in samples {
        fold.instant(Timestamp::from_second(START + second).unwrap(), None);
        fold.value(*series, *value);
    }
    fold.finish()
}

fn merged(parts: &[&PerformanceSummary]) -> PerformanceSummary {
    let mut whole = PerformanceSummary::default();
    for part in parts {
        whole.merge((*part).clone());
    }
    whole
}

proptest! {
    #[test]
    fn summaries_merge_in_any_order_to_the_same_bytes(a in samples(), b in samples(), c in samples()) {
        let (a, b, c) = (folded("a", &a), folded("b", &b), folded("c", &c));
        let bytes = |summary: &PerformanceSummary| serde_json::to_string(summary).unwrap();
        let whole = merged(&[&a, &b, &c]);
        prop_assert_eq!(bytes(&whole), bytes(&merged(&[&c, &a, &b])));
        prop_assert_eq!(bytes(&whole), bytes(&merged(&[&b, &merged(&[&c, &a]), &a, &whole])));
        let read: PerformanceSummary = serde_json::from_str(&bytes(&whole)).unwrap();
        prop_assert_eq!(bytes(&read), bytes(&whole));
        prop_assert_eq!(read, whole);
    }

    #[test]
    fn a_worse_sample_never_raises_the_score(
        values in prop::collection::vec((0.0..100.0_f64, 0.0..0.05_f64), 30..90),
        place in any::<prop::sample::Index>(),
        worse in 0.1..60.0_f64,
    ) {
        let before = score(&[&counters(&values)]);
        let mut changed = values.clone();
        let sample = place.get_mut(&mut changed);
        *sample = ((sample.0 + worse).min(100.0), sample.1 + worse / 1e3);
        let after = score(&[&counters(&changed)]);
        prop_assert!(after <= before, "{before} became {after}");
    }

    #[test]
    fn growth_that_is_worse_from_some_day_on_is_never_found_less(
        steps in prop::collection::vec(-30.0..60.0_f64, 10),
        day in 0..10_usize,
        worse in 1.0..200.0_f64,
    ) {
        let course = |extra: f64| {
            let levels: Vec<f64> = (0..10).map(|today| {
                let sum: f64 = steps[..=today].iter().sum();
                2_000.0 + sum + if today >= day { extra } else { 0.0 }
            }).collect();
            let value = move |step: i64| levels[(step / 288) as usize] * MB;
            let judgement = judged(&seen(10, &[(Metric::PrivateBytes, "app", &value)]));
            judgement.findings.first().map_or(1_000_000, |finding| finding.measured.unwrap().micros())
        };
        prop_assert!(course(worse) <= course(0.0));
    }
}

#[test]
fn hostile_values_do_no_harm() {
    let values = [f64::MAX, f64::MIN, -1.0, 0.0, 1e-300, 5e-324, 1e300];
    let summary = folded("x", &values.map(|value| (0, 0, value)));
    let text = serde_json::to_string(&summary).unwrap();
    assert_eq!(
        serde_json::from_str::<PerformanceSummary>(&text).unwrap(),
        summary
    );
    judged(&summary);
    // Forged: out of order, beyond the scale, not adding up.
    for (from, to) in [
        ("[0,", "[9999,"),
        ("\"series\":[", "\"series\":[7,"),
        ("counters", "x"),
    ] {
        let forged = text.replacen(from, to, 1);
        let _: Result<PerformanceSummary, _> = serde_json::from_str(&forged);
    }
    let of_hour = r#"{"span":[0,3600],"restarts":[],"series":[{"metric":"cpu_busy","sources":{},"hours":[[0,[HOUR]]]}]}"#;
    let read =
        |hour: &str| serde_json::from_str::<PerformanceSummary>(&of_hour.replace("HOUR", hour));
    let slots = "[130,0,0,0,0,0,0,0,0,0,0,0]";
    assert!(read(&format!("[10,1,50.0,50.0,50.0,{slots},[[700,10]]]")).is_ok());
    for hour in [
        format!("[11,1,50.0,50.0,50.0,{slots},[[700,10]]]"),
        format!("[10,1,50.0,50.0,50.0,{slots},[[700,5],[700,5]]]"),
        format!("[10,1,50.0,50.0,50.0,{slots},[[65000,10]]]"),
        "[10,1,50.0,50.0,50.0,[65000,0,0,0,0,0,0,0,0,0,0,0],[[700,10]]]".to_owned(),
        format!("[0,0,50.0,50.0,50.0,{slots},[]]"),
    ] {
        assert!(read(&hour).is_err(), "{hour}");
    }
}

#[test]
fn times_that_are_none_are_passed_over() {
    let slots = "[130,0,0,0,0,0,0,0,0,0,0,0]";
    for far in [i64::MAX, i64::MIN, i64::MAX / 3_600, 1 << 55] {
        let text = format!(
            r#"{{"span":[0,{far}],"restarts":[0,{far}],"series":[{{"metric":"cpu_busy","sources":{{}},
                "hours":[[0,[[10,1,99.0,99.0,99.0,{slots},[[980,10]]]]],
                         [{far},[[10,1,99.0,99.0,99.0,{slots},[[980,10]]]]]]}}]}}"#
        );
        let summary: PerformanceSummary = serde_json::from_str(&text).unwrap();
        judged(&summary);
        let written = serde_json::to_value(&summary).unwrap();
        assert_eq!(written["series"][0]["hours"].as_array().unwrap().len(), 1);
        assert_eq!(written["span"], serde_json::json!([0, 0]));
    }
}

#[test]
fn severities_do_not_exceed_their_rules() {
    let judgement = judged(&seen(3, &[(Metric::DiskQueue, "sda", &|_| 500.0)]));
    let rule = Performance::new()
        .rules()
        .into_iter()
        .find(|rule| rule.id.as_str() == "perf.disk.queue")
        .unwrap();
    assert_eq!(rule.severity, Severity::Medium);
    let value = finding(&judgement, "perf.disk.queue").measured.unwrap();
    let table = wegweiser_core::scoring::SeverityTable::default();
    assert_eq!(value.finding(&table).unwrap().0, Severity::High);
    assert_eq!(
        value.finding_at_most(rule.severity, &table).unwrap().0,
        Severity::Medium
    );
}
