//! What logs consist of.

use std::io::Read as _;

use wegweiser_parsers::perf::{self, Format, Metric, SeriesSet};
use wegweiser_parsers::{ErrorKind, Limits, ParseError};

use crate::read;
use crate::writer::{
    CATALOGUE, Counter, Log, NAMES, Object, SAMPLE, SECOND, START, Zone, block, catalogue, names,
    sample, several, single,
};

pub(crate) const QUEUE: Counter = Counter {
    machine: r"\\HOST-A",
    object: "System",
    instance: None,
    name: "Processor Queue Length",
    code: 0x0001_0000,
    frequency: 0,
};
pub(crate) const BUSY: Counter = Counter {
    machine: QUEUE.machine,
    object: "Processor",
    instance: Some("*"),
    name: "% Processor Time",
    code: 0x2151_0500,
    frequency: SECOND,
};
pub(crate) const SWITCHES: Counter = Counter {
    name: "Context Switches/sec",
    code: 0x1041_0400,
    frequency: 10,
    ..QUEUE
};

/// A log with a counter without instances and one with two, and three samples.
pub(crate) fn log() -> Log {
    let mut log = Log::utc();
    log.message(CATALOGUE, &catalogue(&[QUEUE, BUSY, SWITCHES]));
    for number in 0..3 {
        log.sample(&records(number));
    }
    log
}

fn records(number: i64) -> Vec<Vec<u8>> {
    let time = START + number * SECOND;
    let idle = |per_second: i64| number * per_second;
    vec![
        single(0, time, number, 0),
        several(
            time,
            &[
                ("0", idle(2_500_000), time),
                ("_Total", idle(5_000_000), time),
            ],
        ),
        single(0, time, number * 70, number * 10),
    ]
}

/// Values as the seconds after the start that they are of, and themselves.
pub(crate) fn values(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<(f64, f64)> {
    let start = set.instants[0];
    let values = set.get(metric, instance);
    values
        .map(|(at, value)| (at.duration_since(start).as_secs_f64(), value))
        .collect()
}

fn error(log: &[u8], limits: &Limits) -> ParseError {
    perf::read(Format::Blg, log, limits, &mut SeriesSet::default()).unwrap_err()
}

#[test]
fn single_counters_and_several_instances() {
    let log = log().bytes();
    assert_eq!(perf::recognise(&log), Some(Format::Blg));
    let (report, set) = read(&log);
    assert_eq!((report.instants, report.values, report.blanks), (3, 9, 0));
    assert_eq!(
        (report.trouble_count, report.truncated, report.is_local_time),
        (0, false, false)
    );
    assert_eq!(report.host.as_deref(), Some("HOST-A"));
    assert_eq!(set.instants[0].to_string(), "2024-01-01T00:00:00Z");
    assert_eq!(
        values(&set, Metric::CpuQueue, ""),
        [(0.0, 0.0), (1.0, 1.0), (2.0, 2.0)]
    );
    assert_eq!(
        values(&set, Metric::CpuBusy, "0"),
        [(1.0, 75.0), (2.0, 75.0)]
    );
    assert_eq!(
        values(&set, Metric::CpuBusy, ""),
        [(1.0, 50.0), (2.0, 50.0)]
    );
    assert_eq!(
        values(&set, Metric::ContextSwitches, ""),
        [(1.0, 70.0), (2.0, 70.0)]
    );
}

#[test]
fn the_clock_of_a_zone_with_summer_time() {
    // Five hours west; from 02:00 of the second Sunday of March to 02:00 of the first of November an hour less.
    let summer = Some(((3, 2, 2), (11, 1, 2)));
    let mut log = Log::new(Zone { bias: 300, summer });
    log.message(CATALOGUE, &catalogue(&[QUEUE]));
    for day in [0, 180] {
        log.sample(&[single(0, START + day * 86_400 * SECOND, 1, 0)]);
    }
    let (report, set) = read(&log.bytes());
    assert!(!report.is_local_time);
    let instants: Vec<String> = set.instants.iter().map(ToString::to_string).collect();
    assert_eq!(instants, ["2024-01-01T05:00:00Z", "2024-06-29T04:00:00Z"]);

    let mut log = Log::new(Zone {
        bias: -330,
        summer: None,
    });
    log.message(CATALOGUE, &catalogue(&[QUEUE]));
    log.sample(&[single(0, START, 1, 0)]);
    let (_, set) = read(&log.bytes());
    assert_eq!(set.instants[0].to_string(), "2023-12-31T18:30:00Z");
    // The size of a pointer is what the place of the zone depends on.
    let mut without_zone = log.bytes();
    without_zone[72 + 32 + 44] = 5;
    let (report, set) = read(&without_zone);
    assert!(report.is_local_time);
    assert_eq!(set.instants[0].to_string(), "2024-01-01T00:00:00Z");
}

#[test]
fn messages_in_parts() {
    let mut log = Log::utc();
    log.message_in_parts(CATALOGUE, &catalogue(&[QUEUE, BUSY, SWITCHES]), 100);
    for number in 0..3 {
        log.message_in_parts(SAMPLE, &sample(&records(number)), 37);
    }
    let (report, set) = read(&log.bytes());
    assert_eq!(report.trouble_count, 0);
    assert_eq!(set, read(&crate::logs::log().bytes()).1);
}

#[test]
fn a_missing_part_costs_its_sample() {
    let mut log = log();
    log.message_in_parts(SAMPLE, &sample(&records(3)), 200);
    log.sample(&records(4));
    let whole = log.bytes();
    let (report, set) = read(&whole);
    assert_eq!((report.trouble_count, set.instants.len()), (0, 5));
    // The number of the second part of the sample in parts.
    let part = whole
        .windows(8)
        .rposition(|bytes| bytes == [2, 0, 0, 0, 2, 0, 0, 0]);
    let mut broken = whole.clone();
    broken[part.unwrap()] = 3;
    let (report, set) = read(&broken);
    assert_eq!((report.trouble_count, set.instants.len()), (1, 4));
    let reason = "a part of a message is missing";
    assert_eq!(
        (
            report.troubles[0].reason.as_str(),
            report.troubles[0].position
        ),
        (reason, 2)
    );
}

#[test]
fn a_sample_that_is_too_large_is_passed_over() {
    let mut limits = Limits::default();
    limits.document_bytes = 100;
    let error = error(&log().bytes(), &limits);
    assert_eq!(error.kind(), ErrorKind::Malformed);
    assert!(
        error
            .reason()
            .ends_with("larger than the limit of a document"),
        "{error}"
    );
}

#[test]
fn an_appended_log_starts_anew() {
    let mut log = log();
    log.message(CATALOGUE, &catalogue(&[SWITCHES]));
    for number in 5..7 {
        log.sample(&[single(0, START + number * SECOND, number * 30, number * 10)]);
    }
    let (report, set) = read(&log.bytes());
    assert_eq!(report.trouble_count, 0);
    assert_eq!(
        values(&set, Metric::ContextSwitches, ""),
        [(1.0, 70.0), (2.0, 70.0), (6.0, 30.0)]
    );
}

#[test]
fn names_stay_when_a_log_of_objects_is_appended() {
    let object = |seconds: i64| Object {
        name: 2,
        counters: vec![(44, 0x0001_0000, 4)],
        instances: vec![(None, vec![seconds])],
    };
    let whole = Counter {
        instance: Some("*"),
        name: "*",
        code: 0x10,
        ..QUEUE
    };
    let mut log = Log::utc();
    for start in [0, 100] {
        log.message(
            NAMES,
            &names(&[(2, "System"), (44, "Processor Queue Length")]),
        );
        log.message(CATALOGUE, &catalogue(&[whole]));
        for seconds in start..start + 2 {
            log.sample(&[block(seconds, &[object(seconds)])]);
        }
    }
    let (report, set) = read(&log.bytes());
    assert_eq!(report.trouble_count, 0);
    let queue = values(&set, Metric::CpuQueue, "");
    assert_eq!(queue, [0.0, 1.0, 100.0, 101.0].map(|value| (value, value)));
}

#[test]
fn buffers_that_are_missing_or_blank() {
    /// Where a log states its mode and how many buffers it has.
    const MODE: usize = 72 + 32 + 32;
    const BUFFERS: usize = MODE + 4;
    let whole = log().bytes();
    let is_truncated = |log: &[u8]| {
        let (report, set) = read(log);
        assert_eq!(set, read(&whole).1);
        report.truncated
    };
    let mut log = whole.clone();
    log.resize(log.len() + (32 << 10), 0);
    assert!(!is_truncated(&log));
    log[BUFFERS] += 1;
    assert!(is_truncated(&log));
    // Of a log that begins over its oldest buffers fewer are left than were written.
    log[MODE] = 2;
    assert!(!is_truncated(&log));
}

#[test]
fn what_is_no_log_is_said() {
    let limits = Limits::default();
    let kind_and_text = |log: &[u8]| {
        let error = error(log, &limits);
        (error.kind(), error.to_string())
    };
    assert_eq!(kind_and_text(b"").0, ErrorKind::Empty);
    assert_eq!(
        kind_and_text(b"\"(PDH-CSV 4.0)\",\"a\"\r\n"),
        (
            ErrorKind::NotThisFormat,
            "not a binary log of Windows: it has no valid size of buffers (byte 0)".to_owned()
        )
    );
    assert_eq!(
        kind_and_text(&Log::utc().bytes()),
        (
            ErrorKind::Empty,
            "the log has no samples: its collector was stopped before the first, or traces something else".to_owned()
        )
    );
    let mut without_catalogue = Log::utc();
    without_catalogue.sample(&records(1));
    assert_eq!(
        kind_and_text(&without_catalogue.bytes()),
        (
            ErrorKind::Malformed,
            "no value can be read: a sample has more counters than the catalogue (line 2)"
                .to_owned()
        )
    );
    let other = b"\0\0\x01\0"
        .iter()
        .copied()
        .chain(std::iter::repeat_n(7, 70_000));
    assert_eq!(perf::recognise(&other.collect::<Vec<_>>()), None);
}

#[test]
fn a_log_that_breaks_while_it_is_read_keeps_its_values() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let mut log = log();
    for number in 3..400 {
        log.sample(&records(number));
    }
    let bytes = log.bytes();
    let input = bytes[..72 << 10].chain(Broken);
    let mut set = SeriesSet::default();
    let input = std::io::BufReader::new(input);
    let report = perf::read(Format::Blg, input, &Limits::default(), &mut set).unwrap();
    assert!(
        report.truncated && report.instants > 100,
        "{}",
        report.instants
    );
}
