//! Cut and flipped exports.

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Format, SeriesSet};

use crate::reading::read;

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
