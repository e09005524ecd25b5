//! Cut and changed exports: what was before the damage stays, and nothing panics.

use std::fmt::Write as _;

use std::io::Read as _;

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{Format, Metric, SeriesSet, read};

use crate::common::{recognised, series, values};
use crate::repeated::Repeated;

/// A table as PDH writes it; `None` is a blank.
fn table(rows: &[Vec<Option<f64>>], delimiter: char, quote: &str) -> String {
    let paths = [
        r"\\PC\Processor(_Total)\% Processor Time",
        r"\\PC\Process(a#1)\Handle Count",
        r"\\PC\Esel\Ohren",
        r"\\PC\Network Interface(n)\Packets Outbound Errors",
        r"\\PC\LogicalDisk(C:)\% Free Space",
    ];
    let quoted = |text: &str| format!("{quote}{text}{quote}");
    let mut cells = vec![quoted("(PDH-CSV 4.0) (Paris, Madrid (été))(-60)")];
    cells.extend(paths.map(quoted));
    let mut text = cells.join(&delimiter.to_string());
    for (second, row) in rows.iter().enumerate() {
        text += "\r\n";
        text += &quoted(&format!("08/14/2007 12:40:{second:02}.659"));
        for value in row {
            text.push(delimiter);
            text += &quoted(&value.map_or(" ".to_owned(), |value| value.to_string()));
        }
    }
    text + "\r\n"
}

fn rows() -> impl Strategy<Value = Vec<Vec<Option<f64>>>> {
    let value = prop_oneof![
        1 => Just(None),
        3 => (0.0..1e9).prop_map(Some),
        2 => (0_u32..100).prop_map(|value| Some(f64::from(value))),
    ];
    prop::collection::vec(prop::collection::vec(value, 5), 1..6)
}

fn samples(count: usize) -> String {
    let sets = (0..count).map(|second| {
        format!(r#"{{"Timestamp":"2024-03-01T10:00:0{second}Z","CounterSamples":[{{"Path":"\\\\pc\\system\\threads","CookedValue":{second}.5,"Status":0}}]}}"#)
    });
    format!("[{}]", sets.collect::<Vec<_>>().join(","))
}

/// Whether every value of `part` stands at the same place in `whole`.
fn is_start(part: &SeriesSet, whole: &SeriesSet) -> bool {
    whole.instants.starts_with(&part.instants)
        && part.series.iter().zip(&whole.series).all(|(part, whole)| {
            part.key == whole.key
                && whole.at.starts_with(&part.at)
                && whole.values.starts_with(&part.values)
        })
}

#[test]
fn a_header_of_a_billion_columns() {
    const COLUMNS: u64 = 1_000_000_000;
    let header = "(PDH-CSV 4.0) (UTC)(0),\\\\PC\\System\\Threads";
    let row = "01/31/2026 12:00:00.000,900";
    let input = header.as_bytes();
    let input = input.chain(Repeated::new(",a", COLUMNS));
    let input = input.chain(&b"\r\n"[..]).chain(row.as_bytes());
    let input = input
        .chain(Repeated::new(",1", COLUMNS))
        .chain(&b"\r\n"[..]);
    let mut set = SeriesSet::default();
    let report = read(Format::PdhTable, input, &Limits::default(), &mut set).unwrap();
    assert_eq!(values(&set, Metric::Threads, ""), [900.0]);
    let places: Vec<u64> = report
        .troubles
        .iter()
        .map(|trouble| trouble.position)
        .collect();
    assert_eq!(places, [1, 2], "{:?}", report.troubles);
}

#[test]
fn counters_beyond_the_limit_are_counted() {
    let mut limits = Limits::default();
    limits.entries = 2;
    let text = table(&vec![vec![Some(1.0); 5]; 2], ',', "\"");
    let mut set = SeriesSet::default();
    let report = read(Format::PdhTable, text.as_bytes(), &limits, &mut set).unwrap();
    assert_eq!((set.series.len(), report.values, report.dropped), (2, 4, 2));
}

#[test]
fn names_beyond_the_limit_are_not_held() {
    let mut limits = Limits::default();
    limits.field_bytes = 8;
    let host = "Säule".repeat(3);
    let text = format!(
        "(PDH-CSV 4.0) (UTC)(0),\\\\{host}\\Process(123456789)\\Thread Count,\\\\{host}\\Process(12345678)\\Thread Count\n\
         01/31/2026 12:00:00.000,7,8\n"
    );
    let mut set = SeriesSet::default();
    let report = read(Format::PdhTable, text.as_bytes(), &limits, &mut set).unwrap();
    assert_eq!(values(&set, Metric::Threads, "12345678"), [8.0]);
    assert_eq!((report.values, report.dropped), (1, 1));
    // Half of a character is left away.
    assert_eq!(report.host.as_deref(), Some("SäuleS"));
}

#[test]
fn what_is_no_amount_is_no_value() {
    let cells = [
        "NaN",
        "-NaN",
        "inf",
        "-Infinity",
        "1.#QNAN",
        "-1.#IND",
        "1e999",
        "-1",
        "-0.5",
        "7",
        "1e-320",
    ];
    let mut text = "(PDH-CSV 4.0) (UTC)(0),\\\\PC\\System\\Threads\r\n".to_owned();
    for (second, cell) in cells.iter().enumerate() {
        write!(text, "01/31/2026 12:00:{second:02}.000,{cell}\r\n").unwrap();
    }
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::Threads, ""), [7.0, 1e-320]);
    assert_eq!(
        (report.instants, report.blanks, report.trouble_count),
        (11, 9, 0)
    );
}

#[test]
fn idle_time_beyond_all_time_is_no_load() {
    let text = "(PDH-CSV 4.0) (UTC)(0),\\\\PC\\PhysicalDisk(0 C:)\\% Idle Time\r\n\
                01/31/2026 12:00:00.000,100.03\r\n01/31/2026 12:00:15.000,-1\r\n";
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::DiskBusy, "0 C:"), [0.0]);
    assert_eq!(report.blanks, 1);
}

#[test]
fn time_that_goes_back_has_no_rate() {
    let text = "(PDH-CSV 4.0) (UTC)(0),\\\\PC\\System\\Threads,\
                \\\\PC\\Network Interface(n)\\Packets Received Errors\r\n\
                01/31/2026 12:00:00.000,1,10\r\n01/31/2026 12:00:10.000,2,20\r\n\
                01/31/2026 11:00:00.000,3,30\r\n01/31/2026 11:00:00.000,4,40\r\n01/31/2026 11:00:10.000,5,50\r\n";
    let (_, set, report) = recognised(text.as_bytes());
    assert_eq!(values(&set, Metric::Threads, ""), [1.0, 2.0, 3.0, 4.0, 5.0]);
    assert_eq!(values(&set, Metric::NetworkErrors, "n"), [1.0, 1.0]);
    assert_eq!(
        (report.instants, report.blanks, report.trouble_count),
        (5, 3, 0)
    );
    assert!(!set.instants.is_sorted());
}

#[test]
fn a_file_that_grows_while_it_is_read() {
    let header = "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\PC\\System\\Threads\",\"\\\\PC\\Process(a)\\Handle Count\"\r\n";
    let first = format!(
        "{header}\"01/31/2026 12:00:00.000\",\"900\",\"41\"\r\n\"01/31/2026 12:00:15.000\",\"901\",\"4"
    );
    let (_, set, report) = recognised(first.as_bytes());
    // The digits of the last cell may go on.
    assert_eq!(values(&set, Metric::Threads, ""), [900.0, 901.0]);
    assert_eq!(values(&set, Metric::Handles, "a"), [41.0]);
    assert!(report.truncated);
    let second = format!("{first}2\"\r\n");
    let (_, set, report) = recognised(second.as_bytes());
    assert_eq!(values(&set, Metric::Handles, "a"), [41.0, 42.0]);
    assert!(!report.truncated);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn values_before_a_cut_stay(rows in rows(), plain in any::<bool>(), at in any::<prop::sample::Index>()) {
        let text = if plain { table(&rows, ';', "") } else { table(&rows, ',', "\"") };
        let (whole, _) = series(Format::PdhTable, text.as_bytes()).unwrap_or_default();
        let cut = at.index(text.len());
        if let Ok((part, report)) = series(Format::PdhTable, &text.as_bytes()[..cut]) {
            prop_assert!(is_start(&part, &whole), "{part:?} of {whole:?}");
            let is_between = text.as_bytes()[..cut].ends_with(b"\n") || text.as_bytes()[cut - 1] == b'\r';
            prop_assert!(report.truncated || is_between || cut >= text.len() - 3 || text.as_bytes()[cut] == b'\r');
        }
    }

    #[test]
    fn sets_before_a_cut_stay(count in 1_usize..6, at in any::<prop::sample::Index>()) {
        let text = samples(count);
        let (whole, _) = series(Format::GetCounter, text.as_bytes()).unwrap();
        let cut = at.index(text.len());
        let complete = text[..cut].matches("]}").count();
        if let Ok((part, report)) = series(Format::GetCounter, &text.as_bytes()[..cut]) {
            prop_assert!(is_start(&part, &whole));
            prop_assert_eq!((part.instants.len(), report.truncated), (complete, true));
        } else {
            prop_assert_eq!(complete, 0);
        }
    }

    #[test]
    fn changed_bytes_do_no_harm(rows in rows(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)) {
        for (format, text) in [(Format::PdhTable, table(&rows, ',', "\"")), (Format::GetCounter, samples(rows.len()))] {
            let mut bytes = text.into_bytes();
            for (at, byte) in &changes {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            let _ = series(format, &bytes);
        }
    }

    #[test]
    fn any_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..300), text in "[\"\\\\(),;:/.0-9a-z\r\n]{0,200}") {
        for format in [Format::PdhTable, Format::GetCounter] {
            let _ = series(format, &bytes);
            let _ = series(format, format!("\"(PDH-CSV 4.0)\",\"\\\\a\\System\\Threads\"\n{text}").as_bytes());
            let _ = series(format, format!("Timestamp,Path,CookedValue\n{text}").as_bytes());
        }
    }

    #[test]
    fn numbers_come_through_exactly(value in 0.0_f64..1e15, digits in 0_usize..17) {
        let text = format!("{value:.digits$}");
        let export = format!("\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\a\\System\\Threads\"\n\"01/01/2024 00:00:00.000\",\"{text}\"\n");
        let (set, _) = series(Format::PdhTable, export.as_bytes()).unwrap();
        prop_assert_eq!(&set.series[0].values, &[text.parse::<f64>().unwrap()]);
    }
}
