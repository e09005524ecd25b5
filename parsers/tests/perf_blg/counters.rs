//! Which counters make a series.

use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Format, Metric, SeriesSet};

use crate::logs::{BUSY, QUEUE, SWITCHES, values};
use crate::writer::{
    CATALOGUE, Counter, Log, NAMES, Object, SECOND, START, block, catalogue, names, several, single,
};
use crate::{read, summary};

#[test]
fn instances_of_one_name_are_numbered() {
    let object = |seconds: i64, processes: [i64; 2]| Object {
        name: 230,
        counters: vec![
            (784, 0x0001_0000, 4),
            (6, 0x2051_0500, 8),
            (952, 0x0001_0000, 4),
        ],
        instances: processes
            .map(|process| {
                (
                    Some("svchost"),
                    vec![process, seconds * process * 10_000, process],
                )
            })
            .to_vec(),
    };
    let mut log = Log::utc();
    let texts = [
        (230, "Process"),
        (784, "ID Process"),
        (6, "% Processor Time"),
        (952, "Handle Count"),
    ];
    log.message(NAMES, &names(&texts));
    log.sample(&[block(0, &[object(0, [10, 20])])]);
    log.sample(&[block(1, &[object(1, [10, 20])])]);
    // The second process ends, and another takes its name: what both have used says nothing of either.
    log.sample(&[block(2, &[object(2, [10, 70])])]);
    log.sample(&[block(3, &[object(3, [10, 70])])]);
    let (report, set) = read(&log.bytes());
    assert_eq!(report.trouble_count, 0);
    assert_eq!(
        values(&set, Metric::ProcessBusy, "svchost"),
        [(1.0, 1.0), (2.0, 1.0), (3.0, 1.0)]
    );
    assert_eq!(
        values(&set, Metric::ProcessBusy, "svchost#1"),
        [(1.0, 2.0), (3.0, 7.0)]
    );
    let handles = values(&set, Metric::Handles, "svchost#1");
    assert_eq!(
        handles,
        [(0.0, 20.0), (1.0, 20.0), (2.0, 70.0), (3.0, 70.0)]
    );
}

#[test]
fn the_best_counter_of_a_metric_is_taken_and_parts_are_added() {
    let counter = |object, instance, name, code| Counter {
        machine: QUEUE.machine,
        object,
        instance,
        name,
        code,
        frequency: SECOND,
    };
    let counters = [
        counter("PhysicalDisk", Some("_Total"), "% Disk Time", 0x2051_0500),
        counter("PhysicalDisk", Some("_Total"), "% Idle Time", 0x2051_0500),
        counter("Processor", Some("_Total"), "% Interrupt Time", 0x2051_0500),
        counter("Processor", Some("_Total"), "% DPC Time", 0x2051_0500),
        counter("Processor", Some("_Total"), "% DPC Time", 0x2051_0500),
        counter(
            "Network Interface",
            Some("a"),
            "Packets Received Errors",
            0x0001_0000,
        ),
        counter(
            "Network Interface",
            Some("a"),
            "Packets Outbound Errors",
            0x0001_0000,
        ),
    ];
    let mut log = Log::utc();
    log.message(CATALOGUE, &catalogue(&counters));
    for number in 0..2 {
        let time = START + number * 10 * SECOND;
        let counts =
            [90, 30, 5, 2, 2].map(|share| single(0, time, number * share * SECOND / 10, time));
        let errors = [40, 20].map(|errors| single(0, time, 7 + number * errors, 0));
        log.sample(&[&counts[..], &errors[..]].concat());
    }
    let (_, set) = read(&log.bytes());
    insta::assert_snapshot!(summary(&set), @r#"
    DiskBusy "": 1 values, 70.0000 .. 70.0000, 70.0000 to 70.0000
    CpuInterrupt "": 1 values, 7.0000 .. 7.0000, 7.0000 to 7.0000
    NetworkErrors "a": 1 values, 6.0000 .. 6.0000, 6.0000 to 6.0000
    "#);
}

#[test]
fn what_windows_could_not_measure_is_blank() {
    const PDH_CSTATUS_NO_INSTANCE: usize = 0x8000_07D1;
    let mut log = Log::utc();
    log.message(CATALOGUE, &catalogue(&[QUEUE, SWITCHES]));
    for number in 0..5 {
        let time = START + number * SECOND;
        let status = if number == 2 {
            PDH_CSTATUS_NO_INSTANCE
        } else {
            0
        };
        log.sample(&[
            single(0, time, 1, 0),
            single(status, time, number * 70, number * 10),
        ]);
    }
    let (report, set) = read(&log.bytes());
    assert_eq!((report.blanks, report.trouble_count), (1, 0));
    assert_eq!(
        values(&set, Metric::ContextSwitches, ""),
        [(1.0, 70.0), (4.0, 70.0)]
    );
}

#[test]
fn counters_of_other_machines_are_passed_over() {
    let other = Counter {
        machine: r"\\HOST-B",
        ..QUEUE
    };
    let mut log = Log::utc();
    log.message(CATALOGUE, &catalogue(&[QUEUE, other, SWITCHES]));
    log.sample(&[
        single(0, START, 3, 0),
        single(0, START, 100, 0),
        single(0, START, 0, 0),
    ]);
    let (report, set) = read(&log.bytes());
    assert_eq!(
        (report.host.as_deref(), report.trouble_count),
        (Some("HOST-A"), 0)
    );
    assert_eq!(values(&set, Metric::CpuQueue, ""), [(0.0, 3.0)]);
}

#[test]
fn too_many_counters_are_dropped() {
    let mut limits = Limits::default();
    limits.entries = 3;
    let mut set = SeriesSet::default();
    let mut log = Log::utc();
    log.message(CATALOGUE, &catalogue(&[BUSY]));
    log.sample(&[several(
        START,
        &[
            ("0", 0, START),
            ("1", 0, START),
            ("2", 0, START),
            ("3", 0, START),
        ],
    )]);
    let time = START + SECOND;
    log.sample(&[several(
        time,
        &[
            ("0", 0, time),
            ("1", 0, time),
            ("2", 0, time),
            ("3", 0, time),
        ],
    )]);
    let report = perf::read(Format::Blg, &log.bytes()[..], &limits, &mut set).unwrap();
    assert_eq!((set.series.len(), report.dropped), (3, 1));
}
