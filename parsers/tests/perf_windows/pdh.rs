//! What real exports do, in exports made for the purpose.

use std::fmt::Write as _;

use wegweiser_parsers::ErrorKind;
use wegweiser_parsers::perf::{Format, Metric};

use crate::common::{outline, recognised, series, values};

const HEADER: &str = r#""(PDH-CSV 4.0) (UTC)(0)""#;

/// An export of these counters and rows.
fn table(counters: &[&str], rows: &[&str]) -> String {
    let mut text = HEADER.to_owned();
    for counter in counters {
        write!(text, ",\"\\\\PC\\{counter}\"").unwrap();
    }
    text.push_str("\r\n");
    for (second, row) in rows.iter().enumerate() {
        write!(text, "\"01/31/2026 12:00:{second:02}.000\",{row}\r\n").unwrap();
    }
    text
}

#[test]
fn units_are_those_of_the_vocabulary() {
    let counters = [
        r"Memory\Available MBytes",
        r"LogicalDisk(C:)\% Free Space",
        r"PhysicalDisk(0 C:)\% Idle Time",
        r"Thermal Zone Information(\_TZ.TZ00)\High Precision Temperature",
    ];
    let text = table(&counters, &[r#""2","75","12.5","3031.5""#]);
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::MemoryAvailable, ""), [2_097_152.0]);
    assert_eq!(values(&set, Metric::SpaceUsedShare, "C:"), [25.0]);
    assert_eq!(values(&set, Metric::DiskBusy, "0 C:"), [87.5]);
    assert!((values(&set, Metric::Temperature, r"\_TZ.TZ00")[0] - 30.0).abs() < 1e-9);
    assert_eq!(
        (report.host.as_deref(), report.is_local_time),
        (Some("PC"), false)
    );
}

#[test]
fn parts_add_up() {
    let counters = [
        r"Processor(_Total)\% DPC Time",
        r"Processor(_Total)\% Interrupt Time",
        r"Processor(0)\% DPC Time",
    ];
    let text = table(
        &counters,
        &[r#"" ","1","1""#, r#""2","3","4""#, r#""-1","3","4""#],
    );
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::CpuInterrupt, ""), [5.0]);
    assert_eq!(values(&set, Metric::CpuInterrupt, "0"), [1.0, 4.0, 4.0]);
    assert_eq!(report.blanks, 2);
}

#[test]
fn counts_since_the_start_become_rates() {
    let counters = [
        r"Network Interface(a)\Packets Received Errors",
        r"Network Interface(a)\Packets Outbound Errors",
    ];
    let rows = [
        r#""10","0""#,
        r#""12","1""#,
        r#""12","1""#,
        r#""1","0""#,
        r#""1","4""#,
    ];
    let (_, set, report) = recognised(table(&counters, &rows).as_bytes());
    // The first has nothing before it, and the fourth began anew.
    assert_eq!(values(&set, Metric::NetworkErrors, "a"), [3.0, 0.0, 4.0]);
    assert_eq!(report.blanks, 2);
}

#[test]
fn of_several_counters_for_the_same_the_best_is_taken() {
    let counters = [
        r"Memory\Available MBytes",
        r"Memory\Available Bytes",
        r"Memory\Available KBytes",
        r"Memory\Available Bytes",
        r"PhysicalDisk(_Total)\% Disk Time",
        r"PhysicalDisk(_Total)\% Idle Time",
        r"LogicalDisk(_Total)\% Idle Time",
    ];
    let (_, set, _) =
        recognised(table(&counters, &[r#""1","1050000","1025","3","170","40","90""#]).as_bytes());
    assert_eq!(values(&set, Metric::MemoryAvailable, ""), [1_050_000.0]);
    assert_eq!(values(&set, Metric::DiskBusy, ""), [60.0]);
    assert_eq!(set.series.len(), 2);
}

#[test]
fn series_go_on_behind_a_second_header() {
    let first = table(
        &[r"System\Processor Queue Length", r"Memory\Pages/sec"],
        &[r#""1","2""#],
    );
    let second = table(
        &[
            r"Memory\Pages/sec",
            r"System\Threads",
            r"System\Processor Queue Length",
        ],
        &[r#""3","4","5""#],
    );
    let (_, set, report) = recognised(format!("{first}{second}").as_bytes());
    assert_eq!(values(&set, Metric::CpuQueue, ""), [1.0, 5.0]);
    assert_eq!(values(&set, Metric::Paging, ""), [2.0, 3.0]);
    assert_eq!(values(&set, Metric::Threads, ""), [4.0]);
    assert_eq!((set.series.len(), report.trouble_count), (3, 0));
}

#[test]
fn other_machines_are_passed_over() {
    let text = table(&[r"System\Threads"], &[r#""1","2""#]);
    let text = text.replacen("\r\n", ",\"\\\\OTHER\\System\\Threads\"\r\n", 1);
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::Threads, ""), [1.0]);
    assert_eq!(
        report.troubles[0].reason,
        "counters of other machines are passed over: 1"
    );
}

#[test]
fn rows_that_do_not_fit() {
    let counters = [r"System\Threads", r"System\Processor Queue Length"];
    let rows = [
        r#""1""#,
        r#""1","2","3""#,
        "\"1\",\"2",
        r#""1","2""#,
        r#""1e400","-1""#,
        r#""1.#INF","-1.#IND""#,
        r#""1,5","2""#,
    ];
    let text = table(&counters, &rows) + "\"99/99/2024 25:61:61.000\",\"1\",\"2\"\r\n\0\0\0";
    insta::assert_snapshot!(outline(text.as_bytes()), @r#"
    PdhTable of PC: 7 instants, 8 values, 4 blanks, local false, cut false
    2026-01-31T12:00:00Z to 2026-01-31T12:00:06Z
    line 2: the row has values for 1 of 2 counters
    line 3: the row has more values than the 2 counters
    line 4: a quote is opened and never closed: the rest of the row is passed over
    line 9: the row starts with no time that can be read
    threads "": 5, 1 … 1.5, 1 to 1.5
    cpu_queue "": 3, 2 … 2, 2 to 2
    "#);
}

#[test]
fn tables_of_other_tools_have_no_values() {
    let text = table(&[r"Physical Cpu(_Total)\% Util Time"], &[r#""1""#]);
    let error = series(Format::PdhTable, text.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    insta::assert_snapshot!(error, @"no value can be read: none of the counters is known: export them in English, German, French or Spanish, from one machine (line 1)");
    let error = series(Format::PdhTable, b"a,b\n1,2\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotThisFormat);
}
