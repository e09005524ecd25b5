//! Logs that are cut or forged.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use proptest::prelude::*;
use wegweiser_parsers::perf::{self, Format, Report, SeriesSet};
use wegweiser_parsers::{Limits, ParseError};

use crate::logs::log;
use crate::test_data::data;
use crate::writer::{Log, NAMES, Object, block, names};

fn outcome(log: &[u8]) -> (Result<Report, ParseError>, SeriesSet) {
    let mut set = SeriesSet::default();
    let report = perf::read(Format::Blg, log, &Limits::default(), &mut set);
    (report, set)
}

/// Logs of real machines, where they are at hand.
static REAL: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = data("formats/windows-perf/real-blg");
    let names = ["SampleLog.blg", "BasicPerfCounters.blg"];
    let paths = folder
        .into_iter()
        .flat_map(|folder| names.map(|name| folder.join(name)));
    paths.map(|path| fs::read(path).unwrap()).collect()
});

/// A log of whole objects.
fn objects() -> Vec<u8> {
    let mut log = Log::utc();
    let texts = [
        (230, "Process"),
        (784, "ID Process"),
        (6, "% Processor Time"),
        (2, "System"),
        (12, "System Up Time"),
    ];
    log.message(NAMES, &names(&texts));
    for seconds in 0..3 {
        let process = Object {
            name: 230,
            counters: vec![(784, 0x0001_0000, 4), (6, 0x2051_0500, 8)],
            instances: vec![
                (Some("a"), vec![4, seconds * 5_000_000]),
                (Some("b"), vec![8, 0]),
            ],
        };
        let system = Object {
            name: 2,
            counters: vec![(12, 0x3024_0500, 8)],
            instances: vec![(None, vec![-50])],
        };
        log.sample(&[block(seconds, &[process, system])]);
    }
    log.bytes()
}

/// Whether all values of one are the first of the other's.
fn is_start(part: &SeriesSet, whole: &SeriesSet) -> bool {
    part.series.iter().all(|column| {
        let mut others = whole.series.iter();
        let other = others.find(|other| other.key == column.key);
        other.is_some_and(|other| {
            other.values.starts_with(&column.values) && other.at.starts_with(&column.at)
        })
    }) && whole.instants.starts_with(&part.instants)
}

fn assert_cuts(whole: &[u8], ends: impl Iterator<Item = usize>) {
    let (report, set) = outcome(whole);
    assert!(!report.unwrap().truncated);
    let mut values = 0;
    for end in ends {
        let (report, part) = outcome(&whole[..end]);
        assert!(is_start(&part, &set), "cut at {end}");
        if let Ok(report) = report {
            assert!(report.truncated, "cut at {end}");
            assert!(report.values >= values, "cut at {end}");
            values = report.values;
        }
    }
    assert!(values > 0);
}

#[test]
fn values_before_a_cut_stay() {
    for whole in [log().bytes(), objects()] {
        assert_cuts(&whole, 0..whole.len());
    }
    for whole in &*REAL {
        assert_cuts(whole, (0..whole.len()).step_by(4_999));
    }
}

#[test]
fn every_byte_may_be_forged() {
    for whole in [log().bytes(), objects()] {
        let used = whole.iter().enumerate().filter(|(_, byte)| **byte != 0xFF);
        for (at, _) in used {
            for forged in [0, 1, 0x7F, 0x80, 0xFF] {
                let mut log = whole.clone();
                log[at] = forged;
                let result = catch_unwind(AssertUnwindSafe(|| outcome(&log).1));
                let set = result.unwrap_or_else(|_| panic!("{forged} at {at}"));
                let mut values = set.series.iter().flat_map(|column| &column.values);
                assert!(values.all(|value| value.is_finite()));
            }
        }
    }
}

#[test]
fn hostile_logs() {
    let Some(folder) = data("formats/hostile") else {
        return;
    };
    for name in [
        "blg-bufsize-lie.blg",
        "blg-truncated.blg",
        "blg-zero-bufsize.blg",
    ] {
        let log = fs::read(folder.join(name)).unwrap();
        match outcome(&log).0 {
            Ok(report) => assert!(report.truncated, "{name}"),
            Err(error) => assert!(!error.reason().is_empty(), "{name}"),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn anything_may_follow_the_beginning(start in 0..20_000_usize, bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for whole in [log().bytes(), objects()] {
            let start = start.min(whole.len());
            let mut log = whole[..start].to_vec();
            log.extend_from_slice(&bytes);
            log.extend(whole.get(log.len()..).unwrap_or_default());
            outcome(&log).0.ok();
        }
    }

    #[test]
    fn real_logs_may_be_forged(places in proptest::collection::vec((any::<usize>(), any::<u8>()), 1..40)) {
        for whole in &*REAL {
            let mut log = whole.clone();
            for (place, byte) in &places {
                log[place % whole.len()] = *byte;
            }
            let (_, set) = outcome(&log);
            let mut values = set.series.iter().flat_map(|column| &column.values);
            assert!(values.all(|value| value.is_finite()));
        }
    }

    #[test]
    fn many_bytes_may_be_forged(places in proptest::collection::vec((0..20_000_usize, any::<u8>()), 1..20)) {
        for mut log in [log().bytes(), objects()] {
            for (place, byte) in &places {
                let length = log.len();
                log[place % length] = *byte;
            }
            outcome(&log).0.ok();
        }
    }
}
