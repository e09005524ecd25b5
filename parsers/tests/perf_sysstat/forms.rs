//! What the forms have of their own; all inputs are constructed.

use wegweiser_parsers::perf::{self, Format, Metric, SeriesSet};
use wegweiser_parsers::{ErrorKind, Limits};

use crate::damage::EXPORTS;
use crate::reading::{by_time, read};

fn values(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<f64> {
    set.get(metric, instance).map(|(_, value)| value).collect()
}

fn times(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<String> {
    set.get(metric, instance)
        .map(|(at, _)| at.to_string())
        .collect()
}

/// A document with one sample.
fn document(sample: &str) -> String {
    format!(r#"{{"sysstat":{{"hosts":[{{"nodename":"h","statistics":[{sample}]}}]}}}}"#)
}

fn sample(values: &str) -> String {
    let stamp = r#""timestamp":{"date":"2026-11-20","time":"07:52:27","utc":1,"interval":2}"#;
    document(&format!("{{{stamp},{values}}}"))
}

#[test]
fn one_recording_in_five_forms() {
    let series: Vec<_> = EXPORTS[..5]
        .iter()
        .map(|(format, text)| {
            let (recognised, report, set) = read(text.as_bytes());
            assert_eq!(recognised, Some(*format));
            assert_eq!(report.unwrap().host.as_deref(), Some("host-x"));
            let mut series = by_time(&set);
            series.retain(|(metric, _), _| *metric != Metric::CpuCount);
            series
        })
        .collect();
    assert_eq!(series[0].len(), 19);
    for other in &series[1..] {
        assert_eq!(other, &series[0]);
    }
}

#[test]
fn keys_of_older_releases() {
    let text = sample(
        r#""disk":[{"disk-device":"sda","tps":2.00,"rd_sec":8.00,"wr_sec":16.00,"avgqu-sz":0.50,"await":1.50,"util-percent":3.00}]"#,
    );
    let (_, report, set) = read(text.as_bytes());
    report.unwrap();
    assert_eq!(values(&set, Metric::DiskRead, "sda"), [4096.0]);
    assert_eq!(values(&set, Metric::DiskWritten, "sda"), [8192.0]);
    assert_eq!(values(&set, Metric::DiskQueue, "sda"), [0.5]);
    assert_eq!(values(&set, Metric::DiskLatency, "sda"), [0.0015]);
}

#[test]
fn no_operation_has_no_latency() {
    let text =
        sample(r#""disk":[{"disk-device":"sda","tps":0.00,"await":0.00,"util-percent":0.00}]"#);
    let (_, report, set) = read(text.as_bytes());
    assert_eq!(report.unwrap().blanks, 1);
    assert!(values(&set, Metric::DiskLatency, "sda").is_empty());
    assert_eq!(values(&set, Metric::DiskBusy, "sda"), [0.0]);
}

#[test]
fn interrupts_belong_to_the_kernel_however_they_are_told() {
    for cpu in [
        r#"{"cpu":"all","user":30.00,"system":60.00,"iowait":2.00,"steal":1.00,"idle":7.00}"#,
        r#"{"cpu":"all","usr":30.00,"sys":50.00,"irq":1.00,"soft":9.00,"iowait":2.00,"steal":1.00,"idle":7.00}"#,
    ] {
        let (_, report, set) = read(sample(&format!(r#""cpu-load":[{cpu}]"#)).as_bytes());
        report.unwrap();
        assert_eq!(values(&set, Metric::CpuSystem, ""), [60.0]);
        assert_eq!(values(&set, Metric::CpuBusy, ""), [91.0]);
    }
}

#[test]
fn keys_in_any_order() {
    let text = document(
        r#"{"cpu-load":[{"idle":90.00,"cpu":"3"}],"timestamp":{"time":"07:52:27","tz":"UTC","date":"2026-11-20"}}"#,
    );
    let (_, report, set) = read(text.as_bytes());
    assert!(!report.unwrap().is_local_time);
    assert_eq!(values(&set, Metric::CpuBusy, "3"), [10.0]);
}

#[test]
fn times_without_a_zone_are_said() {
    for zone in [r#""utc":0"#, r#""tz":"CET""#, r#""interval":2"#] {
        let stamp = format!(r#""timestamp":{{"date":"2026-11-20","time":"07:52:27",{zone}}}"#);
        let text = document(&format!(r#"{{{stamp},"queue":{{"runq-sz":3}}}}"#));
        let (_, report, set) = read(text.as_bytes());
        assert!(report.unwrap().is_local_time, "{zone}");
        assert_eq!(times(&set, Metric::CpuQueue, ""), ["2026-11-20T07:52:27Z"]);
    }
}

#[test]
fn no_samples_are_no_error() {
    let (format, report, set) = read(document("").as_bytes());
    assert_eq!(format, Some(Format::SadfJson));
    assert_eq!(report.unwrap().values, 0);
    assert!(set.series.is_empty());
}

#[test]
fn documents_one_after_the_other() {
    let text = sample(r#""queue":{"runq-sz":3}"#).repeat(2);
    let (_, report, set) = read(text.as_bytes());
    assert!(!report.unwrap().truncated);
    assert_eq!(values(&set, Metric::CpuQueue, ""), [3.0, 3.0]);
}

#[test]
fn what_is_wrong_in_a_document() {
    let good = sample(r#""queue":{"runq-sz":3}"#);
    let deep = format!("{}{}", &good[..good.len() - 3], r#","psi":"#) + &"[".repeat(100);
    let deep = deep.replace(r#""hosts""#, r#""hosts":[],"hosts""#);
    let message = |text: &str| {
        let (_, report, set) = read(text.as_bytes());
        let count = values(&set, Metric::CpuQueue, "").len();
        match report {
            Ok(report) => format!(
                "{count}: {:?}",
                report.troubles.first().map(|trouble| &trouble.reason)
            ),
            Err(error) => error.to_string(),
        }
    };
    let wrong_time = good.replace("07:52:27", "27:52:07");
    let not_a_number = good.replace('3', "NaN").replace("NaN\"", "3\"");
    let rows = [
        message(&good),
        message(&format!("{good} x")),
        message(&format!("{good} {{\"a\": ?")),
        message(&good[..good.len() - 4]),
        message(&wrong_time),
        message(&not_a_number),
        message(&deep),
        message("{\"sysstat\": {\"hosts\": 1}}"),
        message("{}"),
        message("<html>\"sysstat\" \"hosts\"</html>"),
    ];
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn the_dtd_is_passed_over_and_entities_are_not_resolved() {
    let text = EXPORTS[1].1.replace(
        "<!DOCTYPE sysstat PUBLIC \"DTD v3.11 sysstat //EN\"\n\"http://localhost/sysstat-3.11.dtd\">",
        "<!DOCTYPE sysstat [<!ENTITY a \"1\"><!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
    );
    let text = text
        .replace("idle=\"68.50\"", "idle=\"&b;\"")
        .replace(">3.87<", ">&a;<");
    let (_, report, set) = read(text.as_bytes());
    let report = report.unwrap();
    assert_eq!(values(&set, Metric::CpuBusy, "").len(), 5);
    assert_eq!(values(&set, Metric::MemoryUsedShare, "").len(), 0);
    assert_eq!(report.blanks, 1);
}

#[test]
fn an_element_without_end_is_refused() {
    let start = &EXPORTS[1].1[..EXPORTS[1].1.find("</sysname>").unwrap()];
    let text = format!("{start}</sysname><timestamp {}", "a=\"b\" ".repeat(400_000));
    let (_, report, _) = read(text.as_bytes());
    let error = report.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(
        error.reason(),
        "an element of the XML is longer than the limit"
    );
}

#[test]
fn tables_say_what_is_wrong() {
    let header = "# hostname;interval;timestamp;runq-sz;ldavg-1\n";
    let row = "h;2;2026-11-20 07:52:27 UTC;3;0.50\n";
    let message = |text: String| {
        let (_, report, set) = read(text.as_bytes());
        let count = values(&set, Metric::CpuQueue, "").len();
        match report {
            Ok(report) => format!("{count}: {:?}", report.troubles),
            Err(error) => error.to_string(),
        }
    };
    let rows = [
        message(format!("{header}{row}")),
        message(format!("{header}{row}h;2;2026-11-20 07:52:29 UTC;3\n")),
        message(format!(
            "{header}{row}h;2;2026-11-20 07:52:29 UTC;3;0.50;7\n"
        )),
        message(format!("{header}{row}h;2;yesterday;3;0.50\n")),
        message(format!("{header}{row}h;2;2026-11-20 07:52:29 UTC;x;0.50\n")),
        message(format!("{header}{row}sadf: error\n")),
        message(format!("{header}h;2;yesterday;3;0.50\n")),
        message(format!("{}[...]\n{row}", header.trim_end())),
        message(format!(
            "h;-1;2026-11-20 07:52:20 UTC;COM a;b\n{header}{row}"
        )),
    ];
    insta::assert_snapshot!(rows.join("\n"));
}

#[test]
fn seconds_since_1970_are_times() {
    let text = "# hostname;interval;timestamp;runq-sz\nh;2;1795161147;3\n";
    let (_, report, set) = read(text.as_bytes());
    assert!(!report.unwrap().is_local_time);
    assert_eq!(times(&set, Metric::CpuQueue, ""), ["2026-11-20T07:52:27Z"]);
}

#[test]
fn blocks_of_sar_pass_midnight_each() {
    let text = "Linux 6.1.0 (h) \t20.11.2026 \t_x86_64_\t(4 CPU)\n\n\
        23:40:00  CPU %idle\n23:50:00  all 90,00\n00:00:00  all 80,00\n\n\
        00:00:00  CPU %idle\n00:10:00  all 70,00\nDurchschn.: all 80,00\n\n\
        23:40:00  runq-sz\n23:50:00  1\n00:00:00  2\n00:10:00  3\nDurchschn.: 2\n\n\
        00:15:00  LINUX RESTART\t(8 CPU)\n\n\
        00:20:00  CPU %idle\n00:30:00  all 60,00\n00:40:00  COM x\nDurchschn.: all 60,00\n";
    let (format, report, set) = read(text.as_bytes());
    assert_eq!(format, Some(Format::SarText));
    let report = report.unwrap();
    assert!(report.is_local_time);
    assert_eq!(report.trouble_count, 0);
    assert_eq!(values(&set, Metric::CpuBusy, ""), [10.0, 20.0, 30.0, 40.0]);
    assert_eq!(
        times(&set, Metric::CpuBusy, ""),
        [
            "2026-11-20T23:50:00Z",
            "2026-11-21T00:00:00Z",
            "2026-11-21T00:10:00Z",
            "2026-11-21T00:30:00Z"
        ]
    );
    assert_eq!(
        times(&set, Metric::CpuQueue, ""),
        [
            "2026-11-20T23:50:00Z",
            "2026-11-21T00:00:00Z",
            "2026-11-21T00:10:00Z"
        ]
    );
    assert_eq!(set.restarts[0].to_string(), "2026-11-21T00:15:00Z");
    assert_eq!(values(&set, Metric::CpuCount, ""), [4.0, 8.0]);
}

#[test]
fn clocks_of_twelve_hours() {
    let text = "Linux 6.1.0 (h) \t11/20/2026 \t_x86_64_\t(2 CPU)\n\n\
        11:50:00 AM  runq-sz\n12:00:00 PM  1\n12:10:00 PM  2\n11:50:00 PM  3\n12:10:00 AM  4\n";
    let (_, report, set) = read(text.as_bytes());
    report.unwrap();
    assert_eq!(
        times(&set, Metric::CpuQueue, ""),
        [
            "2026-11-20T12:00:00Z",
            "2026-11-20T12:10:00Z",
            "2026-11-20T23:50:00Z",
            "2026-11-21T00:10:00Z"
        ]
    );
}

#[test]
fn names_of_file_systems_may_have_blanks() {
    let text = "Linux 6.1.0 (h) \t2026-11-20 \t_x86_64_\t(2 CPU)\n\n\
        10:00:00  MBfsfree MBfsused %fsused %ufsused Ifree Iused %Iused FILESYSTEM\n\
        10:10:00  100 300 75.00 80.00 10 10 50.00 /mnt/with space\n";
    let (_, report, set) = read(text.as_bytes());
    report.unwrap();
    assert_eq!(
        values(&set, Metric::SpaceUsedShare, "/mnt/with space"),
        [80.0]
    );
    assert_eq!(
        values(&set, Metric::SpaceTotal, "/mnt/with space"),
        [400.0 * 1_048_576.0]
    );
}

#[test]
fn rows_under_a_header_that_is_not_theirs_are_told() {
    let text = "Linux 6.1.0 (h) \t2026-11-20 \t_x86_64_\t(2 CPU)\n\n\
        10:00:00  runq-sz ldavg-1\n10:10:00  3 0.50\n10:20:00  3\n10:30:00  3 0.50 1\n";
    let (_, report, set) = read(text.as_bytes());
    assert_eq!(report.unwrap().trouble_count, 2);
    assert_eq!(values(&set, Metric::CpuQueue, ""), [3.0]);
}

#[test]
fn the_first_sample_since_the_start_is_left_out() {
    for (format, text) in &EXPORTS[5..] {
        let (recognised, report, set) = read(text.as_bytes());
        assert_eq!(recognised, Some(*format));
        let report = report.unwrap();
        assert_eq!(report.instants, 5);
        assert_eq!(report.trouble_count, 0);
        assert!(times(&set, Metric::CpuBusy, "")[0].starts_with("2026-11-20T08:5"));
    }
}

#[test]
fn samples_without_times_are_counted_and_that_is_said() {
    let text = "procs memory\n r  b   swpd   free   buff  cache   si   so    bi    bo   in   cs us sy id wa st\n\
         3  0      0 2585700  11408 204492    0    0   727    34  465  572 28 56 15  1  0\n\
         4  0      0 2585700  11408 204492    8    0  3660    60  456  650 32 64  2  3  0\n";
    let (format, report, set) = read(text.as_bytes());
    assert_eq!(format, Some(Format::Vmstat));
    let report = report.unwrap();
    assert!(report.troubles[0].reason.starts_with("rows carry no time"));
    assert_eq!(values(&set, Metric::CpuBusy, ""), [95.0]);
    assert_eq!(values(&set, Metric::SwapIn, ""), [2.0]);
}

#[test]
fn more_series_than_the_limit_are_counted() {
    let mut limits = Limits::default();
    limits.entries = 3;
    let mut set = SeriesSet::default();
    let report = perf::read(EXPORTS[0].0, EXPORTS[0].1.as_bytes(), &limits, &mut set).unwrap();
    assert_eq!(set.series.len(), 3);
    assert!(report.dropped > 0);
}

#[test]
fn other_encodings() {
    for (format, text) in EXPORTS {
        let wide: Vec<u8> = format!("\u{FEFF}{text}")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let (recognised, report, set) = read(&wide);
        assert_eq!(recognised, Some(format));
        assert!(!report.unwrap().truncated);
        assert_eq!(set, read(text.as_bytes()).2);
    }
}
