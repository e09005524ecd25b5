//! Exports that are cut or broken: what is before the damage stays.

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::driver::{self, Driver, Format, recognise};

use crate::records::read;
use crate::table::forms;
use crate::truth::Language;

/// The rows of a cut export are those of the whole one up to the cut. The last may be what the cut left of it.
fn assert_prefix(format: Format, way: &str, part: &[Driver], whole: &[Driver], end: usize) {
    let sure = part.len().saturating_sub(1);
    assert!(part.len() <= whole.len(), "{format:?} {way} cut at {end}");
    // Positions are given as the rows are met.
    assert_eq!(part[..sure], whole[..sure], "{format:?} {way} cut at {end}");
}

#[test]
fn a_cut_at_any_byte_keeps_what_is_before() {
    for (format, way, make) in forms() {
        // Without dates that tell day and month apart the order is a guess, and cuts may take those.
        let text = make(3, Language::English);
        let whole = read(format, text.as_bytes()).unwrap().drivers;
        let mut most = 0;
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Ok(part) = read(format, &text.as_bytes()[..end]) else {
                assert!(most <= 1, "{format:?} {way} cut at {end} gives nothing");
                continue;
            };
            let found = part.drivers.len();
            // What ends with a row may be whole.
            let may_be_whole = text[..end].ends_with(['"', ',', '\r', '\n', '\t', '>', '}', ']']);
            let tells_cuts = !way.contains("list")
                && !way.starts_with("wmic")
                && !way.starts_with("Windows")
                && way != "text";
            if found > 0 && tells_cuts && !may_be_whole {
                assert!(
                    part.truncated,
                    "{format:?} {way} cut at {end} is taken for whole"
                );
            }
            assert!(
                found + 1 >= most,
                "{format:?} {way} cut at {end}: {found} after {most}"
            );
            most = most.max(found);
            let undated = |driver: &Driver| {
                let mut driver = driver.clone();
                driver.date = None;
                driver
            };
            let part: Vec<_> = part.drivers.iter().map(undated).collect();
            let whole: Vec<_> = whole.iter().map(undated).collect();
            assert_prefix(format, way, &part, &whole, end);
        }
        assert!(
            most + 1 >= whole.len(),
            "{format:?} {way}: {most} of {}",
            whole.len()
        );
    }
}

#[test]
fn a_quote_that_is_never_closed_costs_a_row() {
    for (format, way, make) in forms() {
        let text = make(8, Language::English);
        let is_quoted = text
            .lines()
            .rev()
            .find(|line| !line.is_empty())
            .is_some_and(|line| line.starts_with('"') && line.ends_with('"'));
        if !is_quoted {
            continue;
        }
        let whole = read(format, text.as_bytes()).unwrap().drivers;
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        let middle = lines.len() - 4;
        lines[middle].pop();
        let broken = lines.join("\r\n") + "\r\n";
        let inventory = read(format, broken.as_bytes()).unwrap();
        assert_eq!(inventory.drivers.len(), whole.len() - 1, "{format:?} {way}");
        assert_eq!(inventory.trouble_count, 1);
        assert_eq!(inventory.troubles[0].reason, "a quoted cell has no end");
        assert_eq!(inventory.troubles[0].position, middle as u64 + 1);
        assert!(!inventory.truncated);
    }
}

#[test]
fn limits_hold() {
    for (format, way, make) in forms() {
        let text = make(8, Language::English);
        let whole = read(format, text.as_bytes()).unwrap().drivers.len() as u64;
        let mut limits = Limits::default();
        limits.entries = 2;
        limits.field_bytes = 4;
        let inventory = driver::read(format, text.as_bytes(), &limits).unwrap();
        assert_eq!(
            (inventory.drivers.len(), inventory.dropped),
            (2, whole - 2),
            "{format:?} {way}"
        );
        assert!(
            inventory
                .drivers
                .iter()
                .all(|driver| driver.title.len() <= 4)
        );
        limits.document_bytes = 100;
        let error = driver::read(format, text.as_bytes(), &limits).unwrap_err();
        assert_eq!(error.kind(), wegweiser_parsers::ErrorKind::TooLarge);
    }
}

/// What cost time: rows that seem to start a quoted cell, nesting, lines without an end.
#[test]
fn hostile_inputs_end_soon() {
    let header = "\"DeviceName\",\"InfName\",\"IsSigned\",\"Manufacturer\"\n\"a\",\"a.inf\",\"TRUE\",\"b\"\n";
    let texts = [
        (
            Format::DriverQuerySigned,
            format!("{header}{}", "\"\"a\n".repeat(500_000)),
        ),
        (
            Format::DriverQuerySigned,
            format!("{header}{}", "\"".repeat(2_000_000)),
        ),
        (
            Format::DriverQuerySigned,
            format!("{header}{}", "\"\n".repeat(1_000_000)),
        ),
        (
            Format::PnpUtilXml,
            "<PnpUtil>".to_owned() + &"<Driver>".repeat(200_000),
        ),
        (
            Format::MsInfoXml,
            "<MsInfo>".to_owned() + &"<Data><a/>".repeat(200_000),
        ),
        (
            Format::MsInfoText,
            "[a]\r\nb\tc\t\r\nd\te\t\r\n".to_owned() + &"\t".repeat(4_000_000),
        ),
        (
            Format::PnpUtilText,
            "a: oem1.inf\nb: 01/02/2020 1.2\n".to_owned() + &":\n".repeat(1_000_000),
        ),
        (
            Format::PnpSignedDriver,
            "InfName : a\nIsSigned : b\n".to_owned() + &"   x\n".repeat(500_000),
        ),
    ];
    let devices = format!(
        "<PnpUtil><Driver><ProviderName>{}</ProviderName>{}</Driver></PnpUtil>",
        "x".repeat(8_000_000),
        "<Device/>".repeat(300_000)
    );
    let names: Vec<_> = (0..300_000).map(|number| format!("n{number}=a")).collect();
    let names = names.join(
        "
",
    );
    let more = [
        (Format::PnpUtilXml, devices),
        (Format::PnpSignedDriver, names),
        (
            Format::DriverQuerySigned,
            format!("{header}{}", ",".repeat(8_000_000)),
        ),
    ];
    for (format, text) in texts.into_iter().chain(more) {
        let start = std::time::Instant::now();
        let _ = read(format, text.as_bytes());
        assert!(
            start.elapsed().as_secs() < 10,
            "{format:?} {:?}",
            start.elapsed()
        );
    }
}

/// All forms, written once: making them costs more than reading them.
fn exports() -> &'static [(Format, Vec<u8>)] {
    static EXPORTS: std::sync::LazyLock<Vec<(Format, Vec<u8>)>> = std::sync::LazyLock::new(|| {
        let languages = [Language::English, Language::German, Language::French];
        let of = |language| {
            let texts = forms().into_iter();
            texts.map(move |(format, _, make)| (format, make(5, language).into_bytes()))
        };
        languages.into_iter().flat_map(of).collect()
    });
    &EXPORTS
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]

    #[test]
    fn changed_bytes_never_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        end in any::<prop::sample::Index>(),
        is_cut in any::<bool>(),
    ) {
        let (format, bytes) = which.get(exports());
        let mut bytes = bytes.clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if is_cut {
            bytes.truncate(end.index(bytes.len()));
        }
        let _ = recognise(&bytes);
        let _ = read(*format, &bytes);
    }

    #[test]
    fn a_changed_byte_leaves_the_rows_above_alone(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in b' '..=b'~',
    ) {
        let (format, bytes) = which.get(exports());
        let whole = read(*format, bytes).unwrap().drivers;
        let at = at.index(bytes.len());
        let above = read(*format, &bytes[..at]).map_or_else(|_| Vec::new(), |part| part.drivers);
        let mut changed = bytes.clone();
        changed[at] = byte;
        let after = read(*format, &changed).map_or_else(|_| Vec::new(), |inventory| inventory.drivers);
        let names = |drivers: &[Driver]| -> Vec<_> {
            drivers.iter().map(|driver| (driver.name.clone(), driver.title.clone(), driver.inf.clone())).collect()
        };
        // The row at the cut may be half of one.
        let sure = above.len().saturating_sub(1);
        prop_assert!(sure <= whole.len());
        prop_assert_eq!(&names(&whole)[..sure], &names(&above)[..sure]);
        if after.len() >= sure {
            prop_assert_eq!(&names(&after)[..sure], &names(&above)[..sure]);
        }
    }

    #[test]
    fn arbitrary_text_never_panics(text in "(?s)[\\x00-\\x7fäé\u{a0}：]{0,400}", which in any::<prop::sample::Index>()) {
        let (format, _) = which.get(exports());
        let _ = recognise(text.as_bytes());
        let _ = read(*format, text.as_bytes());
    }
}
