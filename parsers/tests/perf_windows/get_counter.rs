//! `Get-Counter` in the forms that its output takes.

use wegweiser_parsers::perf::{Format, Metric, recognise};

use crate::common::{recognised, series, values};

fn set(second: u32, queue: &str) -> String {
    format!(
        r#"{{"Timestamp": "\/Date(17092836{second:02}000)\/", "CounterSamples": [
            {{"Path": "\\\\pc\\system\\processor queue length", "CookedValue": {queue}, "Status": 0}},
            {{"Path": "\\\\pc\\logicaldisk(c:)\\free megabytes", "CookedValue": 2, "Status": 0}},
            {{"Path": "\\\\pc\\memory\\pages/sec", "CookedValue": 0, "Status": 3221228474}}],
            "Readings": "x"}}"#
    )
}

#[test]
fn sets_alone_in_an_array_and_one_after_the_other() {
    let (one, two) = (set(0, "1"), set(1, "2.5"));
    for text in [
        format!("[{one},\r\n{two}]"),
        format!("{one}\n{two}"),
        format!("[{one}]\n[{two}]\n"),
    ] {
        let (format, set, report) = recognised(text.as_bytes());
        assert_eq!(format, Format::GetCounter);
        assert_eq!(values(&set, Metric::CpuQueue, ""), [1.0, 2.5]);
        assert_eq!(
            values(&set, Metric::SpaceFree, "C:"),
            [2_097_152.0, 2_097_152.0]
        );
        assert_eq!(
            (report.instants, report.blanks, report.is_local_time),
            (2, 2, false)
        );
        assert_eq!(report.host.as_deref(), Some("pc"));
    }
}

#[test]
fn samples_without_their_sets() {
    let sample = |path: &str, second: u32, value: u32| {
        format!(
            r#"{{"Path":"\\\\pc\\{path}","CookedValue":{value},"Timestamp":{{"value":"\/Date(17092836{second:02}000)\/","DateTime":"x"}}}}"#
        )
    };
    let (queue, threads) = (r"system\\processor queue length", r"system\\threads");
    let text = format!(
        "[{},{},{}]",
        sample(queue, 0, 1),
        sample(threads, 0, 2),
        sample(queue, 5, 3)
    );
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::CpuQueue, ""), [1.0, 3.0]);
    assert_eq!(values(&set, Metric::Threads, ""), [2.0]);
    assert_eq!(report.instants, 2);
}

#[test]
fn readings_stand_in_for_samples_that_are_too_deep() {
    let text = r#"{"Timestamp":"2024-03-01T10:00:00","CounterSamples":["Microsoft.PowerShell.Commands.GetCounter.PerformanceCounterSample"],
        "Readings":"\\\\pc\\prozessor(_total)\\prozessorzeit (%) :\n12,5\n\n\\\\pc\\system\\threads :\n900\n\n"}"#;
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::CpuBusy, ""), [12.5]);
    assert_eq!(values(&set, Metric::Threads, ""), [900.0]);
    assert!(report.is_local_time);
}

#[test]
fn tables_of_any_culture() {
    let text = "#TYPE Selected.X\r\n\"CookedValue\";\"Path\";\"Timestamp\"\r\n\
        \"1,5\";\"\\\\pc\\system\\threads\";\"01.03.2024 10:00:00\"\r\n\
        \"2\";\"\\\\pc\\system\\processor queue length\";\"01.03.2024 10:00:00\"\r\n\
        \"2,5\";\"\\\\pc\\system\\threads\";\"01.03.2024 10:00:10\"\r\n\"3\";\"\\\\pc\\sys";
    let (format, set, report) = recognised(text.as_bytes());
    assert_eq!(format, Format::GetCounter);
    assert_eq!(values(&set, Metric::Threads, ""), [1.5, 2.5]);
    assert_eq!(set.instants[0].to_string(), "2024-03-01T10:00:00Z");
    assert_eq!(
        (report.instants, report.truncated, report.is_local_time),
        (2, true, true)
    );
}

#[test]
fn what_is_broken() {
    let whole = format!("[{},{}]", set(0, "1"), set(1, "2"));
    let broken = whole.replacen("\"Readings\": \"x\"},{", "\"Readings\": \"x\"},,{", 1);
    let (_, report) = series(Format::GetCounter, broken.as_bytes()).unwrap();
    assert_eq!((report.instants, report.truncated), (1, true));
    let error = series(
        Format::GetCounter,
        br#"[{"CounterSamples":[],"Timestamp":"yesterday"}]"#,
    )
    .unwrap_err();
    insta::assert_snapshot!(error, @"no value can be read: the entry has no time that can be read (line 1)");
    let error = series(
        Format::GetCounter,
        br#"[{"Timestamp":"/Date(0)/","CounterSamples":["x"]}]"#,
    )
    .unwrap_err();
    insta::assert_snapshot!(error, @"no value can be read: the entry holds no samples: use `ConvertTo-Json -Depth 4` (line 1)");
    assert_eq!(recognise(br#"[{"a": 1}]"#), None);
}
