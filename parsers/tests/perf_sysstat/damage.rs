//! Cut and flipped exports.

use std::io::Read as _;

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Format, Metric, SeriesSet};

use crate::reading::read;
use crate::repeated::Repeated;

const FORMATS: [Format; 8] = [
    Format::SadfJson,
    Format::SadfXml,
    Format::SadfTable,
    Format::SadfPairs,
    Format::SarText,
    Format::IostatJson,
    Format::Vmstat,
    Format::SadfJson,
];

/// Small exports of our own, in the forms of the tools.
pub(crate) const EXPORTS: [(Format, &str); 7] = [
    (Format::SadfJson, include_str!("exports/sadf.json")),
    (Format::SadfXml, include_str!("exports/sadf.xml")),
    (Format::SadfTable, include_str!("exports/sadf-d.csv")),
    (Format::SadfPairs, include_str!("exports/sadf-p.tsv")),
    (Format::SarText, include_str!("exports/sar.txt")),
    (Format::IostatJson, include_str!("exports/iostat.json")),
    (Format::Vmstat, include_str!("exports/vmstat.txt")),
];

fn series(format: Format, bytes: &[u8]) -> SeriesSet {
    let mut set = SeriesSet::default();
    // An export without a single value left is an error.
    let _ = perf::read(format, bytes, &Limits::default(), &mut set);
    set
}

#[test]
fn the_values_before_a_cut_stay() {
    for (format, text) in EXPORTS {
        assert_eq!(perf::recognise(text.as_bytes()), Some(format));
        let whole = series(format, text.as_bytes());
        for cut in 0..text.len() {
            let part = series(format, &text.as_bytes()[..cut]);
            assert!(part.instants.len() <= whole.instants.len());
            assert_eq!(
                part.instants,
                whole.instants[..part.instants.len()],
                "{format:?} at {cut}"
            );
            for column in &part.series {
                let whole = whole
                    .series
                    .iter()
                    .find(|whole| whole.key == column.key)
                    .unwrap();
                let values = &whole.values[..column.values.len()];
                assert_eq!(column.values, values, "{format:?} at {cut}");
            }
        }
        // All but the last line is there, and with it more than half of the instants.
        let end = text.trim_end().rfind('\n').unwrap();
        let most = series(format, &text.as_bytes()[..end]);
        assert!(2 * most.instants.len() > whole.instants.len(), "{format:?}");
    }
}

#[test]
fn a_cut_is_told() {
    for (format, text) in EXPORTS {
        let (_, report, _) = read(&text.as_bytes()[..text.len() - 5]);
        assert!(report.unwrap().truncated, "{format:?}");
        let (_, report, _) = read(text.as_bytes());
        assert!(!report.unwrap().truncated, "{format:?}");
    }
}

/// A small document of `sadf -j` with these values of its two samples.
fn document(first: &str, second: &str) -> String {
    let sample = |time: &str, queue: &str| {
        format!(
            r#"{{"timestamp":{{"date":"2026-11-20","time":"{time}","utc":1,"interval":2}},"queue":{{"runq-sz":{queue}}}}}"#
        )
    };
    let samples = [sample("07:52:27", first), sample("07:52:25", second)].join(",");
    format!(r#"{{"sysstat":{{"hosts":[{{"nodename":"h","statistics":[{samples}]}}]}}}}"#)
}

/// The same as a table.
fn table(first: &str, second: &str) -> String {
    format!(
        "# hostname;interval;timestamp;runq-sz\nh;2;2026-11-20 07:52:27 UTC;{first}\n\
         h;2;2026-11-20 07:52:25 UTC;{second}\n"
    )
}

fn pairs(first: &str, second: &str) -> String {
    format!(
        "h\t2\t2026-11-20 07:52:27 UTC\t-\trunq-sz\t{first}\nh\t2\t2026-11-20 07:52:25 UTC\t-\trunq-sz\t{second}\n"
    )
}

#[test]
fn lines_without_end_are_passed_over() {
    const MANY: u64 = 100_000_000;
    for (format, start, piece, end) in [
        (Format::SadfTable, table("3", "4"), ";%user", "\n"),
        (Format::SadfPairs, pairs("3", "4"), "\t%user", "\n"),
        (Format::SarText, EXPORTS[4].1.to_owned(), "  %user", "\n"),
    ] {
        let input = start
            .as_bytes()
            .chain(&b"# hostname;interval;timestamp"[..]);
        let input = input
            .chain(Repeated::new(piece, MANY))
            .chain(end.as_bytes());
        let mut set = SeriesSet::default();
        let report = perf::read(format, input, &Limits::default(), &mut set).unwrap();
        let (_, whole, _) = read(start.as_bytes());
        assert_eq!(report.values, whole.unwrap().values, "{format:?}");
        assert!(report.trouble_count > 0, "{format:?}: a long line is told");
    }
}

#[test]
fn members_without_end_are_passed_over() {
    let text = document("3", "4");
    let (before, behind) = text.split_once(r#""queue""#).unwrap();
    let behind = format!(r#""queue"{behind}"#);
    let input = before
        .as_bytes()
        .chain(Repeated::new(r#""x":[1],"#, 2_000_000));
    let mut set = SeriesSet::default();
    let input = input.chain(behind.as_bytes());
    perf::read(Format::SadfJson, input, &Limits::default(), &mut set).unwrap();
    assert_eq!(set.get(Metric::CpuQueue, "").count(), 2);
}

#[test]
fn what_is_no_amount_is_no_value() {
    for bad in ["NaN", "-nan", "inf", "-inf", "1e999", "-1.00", "null", "x"] {
        for text in [document(bad, "4"), table(bad, "4"), pairs(bad, "4")] {
            let (format, report, set) = read(text.as_bytes());
            let values: Vec<f64> = set
                .get(Metric::CpuQueue, "")
                .map(|(_, value)| value)
                .collect();
            assert_eq!(
                (values, report.unwrap().blanks),
                (vec![4.0], 1),
                "{format:?} {bad}"
            );
        }
    }
}

#[test]
fn time_may_go_back() {
    for text in [document("3", "4"), table("3", "4"), pairs("3", "4")] {
        let (format, report, set) = read(text.as_bytes());
        let times: Vec<String> = set.instants.iter().map(ToString::to_string).collect();
        assert_eq!(
            times,
            ["2026-11-20T07:52:27Z", "2026-11-20T07:52:25Z"],
            "{format:?}"
        );
        assert_eq!(report.unwrap().values, 2);
    }
}

#[test]
fn rows_with_too_few_or_too_many_cells() {
    for (row, values) in [("3", 1), ("3;0.5;7", 0), ("3;0.5", 2)] {
        let text = format!(
            "# hostname;interval;timestamp;runq-sz;ldavg-1\nh;2;2026-11-20 07:52:25 UTC;1;0.1\n\
             h;2;2026-11-20 07:52:27 UTC;{row}\nh;2;2026-11-20 07:52:29 UTC;2;0.2\n"
        );
        let (_, report, set) = read(text.as_bytes());
        let report = report.unwrap();
        let queue: Vec<f64> = set
            .get(Metric::CpuQueue, "")
            .map(|(_, value)| value)
            .collect();
        assert_eq!(queue.last(), Some(&2.0));
        assert_eq!(
            report.trouble_count,
            u64::from(values != 2),
            "{row}: {report:?}"
        );
    }
}

proptest! {
    #[test]
    fn flipped_bytes_do_no_harm(
        which in 0..EXPORTS.len(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (format, text) = EXPORTS[which];
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let set = series(format, &bytes);
        let values = set.series.iter().flat_map(|column| &column.values);
        prop_assert!(values.into_iter().all(|value| value.is_finite()));
        let _ = read(&bytes).1;
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(
        which in 0..FORMATS.len(),
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        series(FORMATS[which], &bytes);
    }

    #[test]
    fn arbitrary_pieces_do_no_harm(
        which in 0..EXPORTS.len(),
        pieces in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..80), 1..40),
    ) {
        let (format, text) = EXPORTS[which];
        let mut bytes = Vec::new();
        for (at, length) in pieces {
            let rest = &text.as_bytes()[at.index(text.len())..];
            bytes.extend_from_slice(&rest[..length.min(rest.len())]);
        }
        series(format, &bytes);
    }
}
