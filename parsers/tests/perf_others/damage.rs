//! Cut and flipped exports.

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Format, SeriesSet};

use crate::reading::{by_time, read};
use crate::{prometheus, psutil, text};

fn exports() -> Vec<(Format, String)> {
    vec![
        (Format::Prometheus, prometheus::SCRAPES.to_owned()),
        (Format::PrometheusApi, prometheus::MATRIX.to_owned()),
        (
            Format::Psutil,
            [psutil::dump(1, 2, 3), psutil::dump(2, 3, 4)].concat(),
        ),
        (Format::Psi, text::PRESSURE.to_owned()),
        (Format::NetdataCsv, text::CHART.to_owned()),
        (Format::IostatText, text::REPORTS.to_owned()),
        (Format::Pidstat, text::PROCESSES.to_owned()),
        (Format::Free, text::FREE.repeat(2)),
        (Format::Uptime, text::TOP.repeat(2)),
    ]
}

fn series(format: Format, bytes: &[u8]) -> SeriesSet {
    let mut set = SeriesSet::default();
    // An export without a single value left is an error.
    let _ = perf::read(format, bytes, &Limits::default(), &mut set);
    set
}

/// Instants are given in the order of time, so that a cut may take away values of any instant, but changes none.
#[test]
fn the_values_before_a_cut_stay() {
    for (format, text) in exports() {
        assert_eq!(perf::recognise(text.as_bytes()), Some(format));
        let whole = by_time(&series(format, text.as_bytes()));
        for cut in 0..text.len() {
            let part = by_time(&series(format, &text.as_bytes()[..cut]));
            for (key, values) in part {
                // What follows from several values is another one where some of them are missing.
                let known = whole.get(&key).map_or(0, Vec::len);
                assert!(values.len() <= known, "{format:?} at {cut}: {key:?}");
            }
        }
    }
}

#[test]
fn a_cut_is_told() {
    for (format, text) in exports() {
        let (_, report, _) = read(&text.as_bytes()[..text.len() - 4]);
        assert!(report.unwrap().truncated, "{format:?}");
        let (_, report, _) = read(text.as_bytes());
        assert!(!report.unwrap().truncated, "{format:?}");
    }
}

#[test]
fn limits_hold() {
    let mut limits = Limits::default();
    limits.entries = 3;
    for (format, text) in exports() {
        let mut set = SeriesSet::default();
        if let Ok(report) = perf::read(format, text.as_bytes(), &limits, &mut set) {
            assert!(set.series.len() <= 3, "{format:?}");
            assert!(report.values <= 3 * report.instants, "{format:?}");
        }
    }
}

#[test]
fn lines_beyond_the_limit_are_passed_over() {
    let mut limits = Limits::default();
    limits.line_bytes = 200;
    for (format, text) in exports() {
        if matches!(format, Format::PrometheusApi | Format::Psutil) {
            continue;
        }
        let read = |text: &str| {
            let mut set = SeriesSet::default();
            perf::read(format, text.as_bytes(), &limits, &mut set).unwrap()
        };
        let long = "1 ".repeat(200) + "\n";
        let (whole, longer) = (read(&text), read(&[&text, long.as_str()].concat()));
        assert_eq!(longer.values, whole.values, "{format:?}");
        assert_eq!(longer.trouble_count, whole.trouble_count + 1, "{format:?}");
    }
}

#[test]
fn values_beyond_the_limit_are_told() {
    let mut limits = Limits::default();
    limits.document_bytes = 96;
    let text = prometheus::MATRIX.as_bytes();
    let mut set = SeriesSet::default();
    let report = perf::read(Format::PrometheusApi, text, &limits, &mut set).unwrap();
    assert!(report.truncated);
    let reason = "it has more values than the limit";
    assert!(
        report
            .troubles
            .iter()
            .any(|it| it.reason.starts_with(reason))
    );
}

proptest! {
    #[test]
    fn flipped_bytes_do_no_harm(
        which in 0..9_usize,
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (format, text) = exports().swap_remove(which);
        let mut bytes = text.into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let set = series(format, &bytes);
        let values = set.series.iter().flat_map(|column| &column.values);
        prop_assert!(values.into_iter().all(|value| value.is_finite()));
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(
        which in 0..9_usize,
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        series(exports()[which].0, &bytes);
        let _ = perf::recognise(&bytes);
    }

    #[test]
    fn arbitrary_pieces_do_no_harm(
        which in 0..9_usize,
        pieces in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..80), 1..40),
    ) {
        let (format, text) = exports().swap_remove(which);
        let mut bytes = Vec::new();
        for (at, length) in pieces {
            let rest = &text.as_bytes()[at.index(text.len())..];
            bytes.extend_from_slice(&rest[..length.min(rest.len())]);
        }
        series(format, &bytes);
    }
}
