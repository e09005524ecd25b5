//! The formulas of the types of counters.

use jiff::SignedDuration;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Format, Metric, SeriesSet};

use crate::read;
use crate::writer::{
    CATALOGUE, Counter, Log, NAMES, Object, SECOND, START, TICKS, block, catalogue, names, single,
};

/// The value that two counts of a type give, each with its divisor. The second is ten seconds after the first.
fn value(code: usize, frequency: i64, first: (i64, i64), second: (i64, i64)) -> Option<f64> {
    let counter = Counter {
        machine: r"\\HOST-A",
        object: "System",
        instance: None,
        name: "Processor Queue Length",
        code,
        frequency,
    };
    let mut log = Log::utc();
    log.message(CATALOGUE, &catalogue(&[counter]));
    log.sample(&[single(0, START, first.0, first.1)]);
    log.sample(&[single(0, START + 10 * SECOND, second.0, second.1)]);
    let mut set = SeriesSet::default();
    perf::read(Format::Blg, &log.bytes()[..], &Limits::default(), &mut set).ok()?;
    let later = set.instants[0] + SignedDuration::from_secs(10);
    let mut values = set.get(Metric::CpuQueue, "");
    values.find(|(at, _)| *at == later).map(|(_, value)| value)
}

/// Type, its code, frequency, count and divisor of two samples, and the value between them if there is one.
const CASES: &str = "\
PERF_COUNTER_RAWCOUNT | 00010000 | 0 | 5 0 | 7 0 | 7
PERF_COUNTER_RAWCOUNT_HEX | 0 | 0 | 5 0 | 7 0 | 7
PERF_COUNTER_LARGE_RAWCOUNT | 00010100 | 0 | 5 0 | 1099511627776 0 | 1099511627776
PERF_COUNTER_LARGE_RAWCOUNT, not known | 00010100 | 0 | 5 0 | 9223372036854775807 0 |
PERF_COUNTER_DELTA | 00400400 | 0 | 5 0 | 7 0 | 2
PERF_COUNTER_LARGE_DELTA | 00400500 | 0 | 5 0 | 7 0 | 2
PERF_COUNTER_LARGE_DELTA, of extremes | 00400500 | 0 | -9223372036854775808 0 | 9223372036854775807 0 |
PERF_COUNTER_COUNTER | 10410400 | 100 | 50 1000 | 70 2000 | 2
PERF_COUNTER_COUNTER, wrapped | 10410400 | 1 | 4294967295 0 | 1 2 | 1
PERF_COUNTER_COUNTER, begun anew | 10410400 | 1 | 1000 0 | 1 2 |
PERF_COUNTER_COUNTER, no time | 10410400 | 1 | 1 5 | 3 5 |
PERF_COUNTER_COUNTER, clock set back | 10410400 | 1 | 1 5 | 3 4 |
PERF_COUNTER_BULK_COUNT | 10410500 | 100 | 50 1000 | 70 2000 | 2
PERF_COUNTER_BULK_COUNT, begun anew | 10410500 | 1 | 4294967295 0 | 1 2 |
PERF_SAMPLE_COUNTER | 00410400 | 100 | 50 1000 | 70 2000 | 2
PERF_COUNTER_TIMER | 20410500 | 100 | 10 100 | 35 200 | 25
PERF_COUNTER_TIMER_INV | 21410500 | 100 | 10 100 | 35 200 | 75
PERF_100NSEC_TIMER | 20510500 | 0 | 10 100 | 35 200 | 25
PERF_100NSEC_TIMER, of three processors | 20510500 | 0 | 0 0 | 300 100 | 300
PERF_100NSEC_TIMER_INV | 21510500 | 0 | 10 100 | 35 200 | 75
PERF_100NSEC_TIMER_INV, coarse | 21510500 | 0 | 10 100 | 115 200 | 0
PERF_OBJ_TIME_TIMER | 20610500 | 0 | 10 100 | 35 200 | 25
PERF_PRECISION_SYSTEM_TIMER | 20470500 | 0 | 10 100 | 35 200 | 25
PERF_PRECISION_100NS_TIMER | 20570500 | 0 | 10 100 | 35 200 | 25
PERF_PRECISION_OBJECT_TIMER | 20670500 | 0 | 10 100 | 35 200 | 25
PERF_SAMPLE_FRACTION | 20C20400 | 0 | 10 100 | 35 200 | 25
PERF_COUNTER_QUEUELEN_TYPE | 00450400 | 0 | 10 100 | 260 200 | 2.5
PERF_COUNTER_LARGE_QUEUELEN_TYPE | 00450500 | 0 | 10 100 | 260 200 | 2.5
PERF_COUNTER_100NS_QUEUELEN_TYPE | 00550500 | 0 | 10 100 | 260 200 | 2.5
PERF_COUNTER_OBJ_TIME_QUEUELEN_TYPE | 00650500 | 0 | 10 100 | 260 200 | 2.5
PERF_AVERAGE_TIMER | 30020400 | 1000 | 500 7 | 1500 9 | 0.5
PERF_AVERAGE_TIMER, no operation | 30020400 | 1000 | 500 7 | 500 7 | 0
PERF_AVERAGE_TIMER, wrapped | 30020400 | 1000 | 0 4294967295 | 1000 1 | 0.5
PERF_AVERAGE_TIMER, no frequency | 30020400 | 0 | 500 7 | 1500 9 |
PERF_AVERAGE_BULK | 40020500 | 0 | 500 7 | 1500 9 | 500
PERF_RAW_FRACTION | 20020400 | 0 | 0 0 | 3 4 | 75
PERF_RAW_FRACTION, of nothing | 20020400 | 0 | 1 1 | 3 0 |
PERF_LARGE_RAW_FRACTION | 20020500 | 0 | 0 0 | 3 4 | 75
PERF_ELAPSED_TIME | 30240500 | 10 | 20 120 | 20 220 | 20
PERF_COUNTER_TEXT | B00 | 0 | 1 1 | 2 2 |
PERF_AVERAGE_BASE | 40030402 | 0 | 1 1 | 2 2 |
PERF_100NSEC_MULTI_TIMER | 22510500 | 0 | 1 1 | 2 2 |
no type | FFFFFFFF | 0 | 1 1 | 2 2 |";

#[test]
fn every_type_has_its_formula() {
    for case in CASES.lines() {
        let cells: Vec<&str> = case.split('|').map(str::trim).collect();
        let code = usize::from_str_radix(cells[1], 16).unwrap();
        let frequency = cells[2].parse().unwrap();
        let counts = |cell: &str| {
            let (count, divisor) = cell.split_once(' ').unwrap();
            (count.parse().unwrap(), divisor.parse().unwrap())
        };
        let expected: Option<f64> = cells[5].parse().ok();
        let value = value(code, frequency, counts(cells[3]), counts(cells[4]));
        assert_eq!(value, expected, "{case}");
    }
}

#[test]
fn whole_objects_have_their_own_divisors() {
    let counters = vec![
        // PERF_100NSEC_TIMER_INV
        (6, 0x2151_0500, 8),
        // PERF_AVERAGE_TIMER and its base
        (8, 0x3002_0400, 8),
        (8, 0x4003_0402, 4),
        // PERF_COUNTER_COUNTER
        (10, 0x1041_0400, 4),
        // PERF_ELAPSED_TIME
        (12, 0x3024_0500, 8),
        // PERF_RAW_FRACTION and its base
        (14, 0x2002_0400, 4),
        (14, 0x4003_0403, 4),
    ];
    let mut log = Log::utc();
    let mut texts = vec![
        (2, "System"),
        (4, "PhysicalDisk"),
        (5, "Processor"),
        (7, "LogicalDisk"),
    ];
    texts.extend([(6, "% Processor Time"), (8, "Avg. Disk sec/Read")]);
    texts.extend([
        (10, "Context Switches/sec"),
        (12, "System Up Time"),
        (14, "% Free Space"),
    ]);
    log.message(NAMES, &names(&texts));
    // Every object with all counters: those that are not its own are in no metric.
    for (second, counts) in [
        (10, [0, 0, 0, 0, 100, 3, 4]),
        (20, [25_000_000, 500, 5, 600, 100, 1, 4]),
    ] {
        let objects = [2, 4, 5, 7].map(|name| Object {
            name,
            counters: counters.clone(),
            instances: vec![((name != 2).then_some("x"), counts.to_vec())],
        });
        log.sample(&[block(second, &objects)]);
    }
    let (report, set) = read(&log.bytes());
    assert_eq!(
        (report.trouble_count, report.instants, report.blanks),
        (0, 2, 0)
    );
    assert_eq!(report.host.as_deref(), Some("HOST-A"));
    let values = |metric, instance: &str| -> Vec<f64> {
        set.get(metric, instance).map(|(_, value)| value).collect()
    };
    assert_eq!(values(Metric::CpuBusy, "x"), [75.0]);
    assert_eq!(
        values(Metric::DiskReadLatency, "x"),
        [500.0 / TICKS as f64 / 5.0]
    );
    assert_eq!(values(Metric::ContextSwitches, ""), [60.0]);
    // The object's clock advances fifty times in a second.
    assert_eq!(
        values(Metric::Uptime, ""),
        [(500.0 - 100.0) / 50.0, (1000.0 - 100.0) / 50.0]
    );
    assert_eq!(values(Metric::SpaceUsedShare, "x"), [25.0, 75.0]);
    assert_eq!(set.series.len(), 5);
}
