//! What holds for every input.

use std::collections::BTreeMap;

use proptest::prelude::*;
use wegweiser_parsers::lynis::{Document, Log, Report};
use wegweiser_parsers::{Limits, lynis};

use crate::common::{content, report};

fn config() -> ProptestConfig {
    let cases = std::env::var("WEGWEISER_PROPTEST_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    // Failing cases are printed in full; a file of seeds beside the sources would add nothing.
    ProptestConfig {
        cases: cases.unwrap_or(256),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Pieces that the readers look for, and pieces that they do not expect.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "# Lynis Report",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "|",
        "=",
        "[]=",
        ":",
        ";",
        "-",
        "\u{1B}[31m",
        "warning[]=",
        "suggestion[]=A-1|m|-|-|\n",
        "details[]=A-1|s|desc:",
        "prefval:(a|b);value:",
        "hardening_index=",
        "60\n",
        "finish=true\n",
        "lynis_version=2.6\n",
        "report_datetime_end=",
        "tests_executed=A-1|B-2|\n",
        "certificate[]=a|0|cn:subject=",
        ";notafter:Dec 31 09:37:37 2030 GMT;|\n",
        "network_listen[]=raw|tcp|",
        "\n2026-11-20 09:38:04 ",
        "Starting Lynis 3.1.6 with PID 1, x\n",
        "Performing test ID A-1 (x)\n",
        "Hardening: assigned partial number of hardening points (1 of 3).",
        " Currently having 1 points (out of 3)\n",
        "Skipped test A-1 (x)\n",
        "Reason to skip: y\n",
        "Warning: m [test:A-1] [details:] [solution:s]\n",
        "Lynis ended successfully.\n",
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\",
        ",",
        "\"hardening_index\":",
        "\"warnings\":[\"A-1|m|-|-|\"]",
        "\"findings\":{\"finish\":[\"true\"]}",
        "\\ud800",
        "1e99",
        "NaN",
        "\u{FEFF}",
        "ü",
        "\u{202E}",
    ]);
    let piece = prop_oneof![
        8 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn starts() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(vec![
        &b""[..],
        b"# Lynis Report\nos_name=x\n",
        b"2026-11-20 09:38:04 Starting Lynis 3.1.6 with PID 1, x\n",
        b"{\"hardening_index\":1,\"warnings\":[],",
        b"\xFF\xFE",
        b"\xEF\xBB\xBF",
    ])
    .prop_map(<[u8]>::to_vec)
}

fn read_all(bytes: &[u8], limits: &Limits) {
    let _ = lynis::recognise(bytes);
    for result in [
        Report::read(bytes, limits).map(|_| ()),
        Log::read(bytes, limits).map(|log| {
            let _ = (log.hardening_index(), log.index_by_category());
        }),
        Document::parse(bytes, limits).map(|_| ()),
    ] {
        if let Err(error) = result {
            assert!(!error.to_string().is_empty());
        }
    }
}

/// A field that needs no escaping, because Lynis has none.
fn field() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äß(),.:=/ ]{0,20}[a-zA-Z0-9.]".prop_map(|text| text.trim().to_owned())
}

fn optional_field() -> impl Strategy<Value = Option<String>> {
    prop::option::of(field())
}

type AdviceRow = (String, String, Option<String>, Option<String>);

#[derive(Debug, Clone)]
struct Written {
    scalars: BTreeMap<String, String>,
    warnings: Vec<AdviceRow>,
    suggestions: Vec<AdviceRow>,
    tests: Vec<String>,
    index: u8,
    finished: bool,
}

fn written() -> impl Strategy<Value = Written> {
    let id = "[A-Z]{3,4}-[0-9]{4}(:[a-z_.]{1,8})?";
    let advice = || prop::collection::vec((id, field(), optional_field(), optional_field()), 0..8);
    (
        prop::collection::btree_map("x_[a-z0-9_]{1,9}", field(), 0..8),
        advice(),
        advice(),
        prop::collection::vec("[A-Z]{3,4}-[0-9]{4}", 0..9),
        0..=100_u8,
        any::<bool>(),
    )
        .prop_map(
            |(scalars, warnings, suggestions, tests, index, finished)| Written {
                scalars,
                warnings,
                suggestions,
                tests,
                index,
                finished,
            },
        )
}

impl Written {
    fn text(&self) -> String {
        let mut text = "# Lynis Report\nreport_version_major=1\nlynis_version=3.1.6\n".to_owned();
        for (key, value) in &self.scalars {
            text += &format!("{key}={value}\n");
        }
        for (key, rows) in [
            ("warning", &self.warnings),
            ("suggestion", &self.suggestions),
        ] {
            for (id, message, details, solution) in rows {
                let stated = |field: &Option<String>| field.clone().unwrap_or("-".into());
                let (details, solution) = (stated(details), stated(solution));
                text += &format!("{key}[]={id}|{message}|{details}|{solution}|\n");
            }
        }
        let tests: String = self.tests.iter().map(|id| format!("{id}|")).collect();
        text += &format!("lynis_tests_done={}\n", self.tests.len());
        text += &format!("hardening_index={}\ntests_executed={tests}\n", self.index);
        text + if self.finished { "finish=true\n" } else { "" }
    }
}

fn rows(list: &[lynis::Advice]) -> Vec<AdviceRow> {
    let row = |one: &lynis::Advice| {
        (
            one.test.to_string(),
            one.message.clone(),
            one.details.clone(),
            one.solution.clone(),
        )
    };
    list.iter()
        .flat_map(|one| std::iter::repeat_n(row(one), 1 + one.repeats as usize))
        .collect()
}

fn sorted(mut rows: Vec<AdviceRow>) -> Vec<AdviceRow> {
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn no_input_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_all(&bytes, &Limits::default());
    }

    #[test]
    fn no_arrangement_of_pieces_panics(start in starts(), rest in pieces(), line_bytes in 1..200_usize) {
        let bytes = [start, rest].concat();
        read_all(&bytes, &Limits::default());
        let mut limits = Limits::default();
        limits.line_bytes = line_bytes;
        limits.field_bytes = line_bytes / 3;
        limits.evidence_bytes = line_bytes / 9;
        limits.entries = line_bytes / 20;
        limits.anomalies = line_bytes / 20;
        limits.kept_bytes = 10 * line_bytes;
        limits.json_depth = line_bytes / 50;
        read_all(&bytes, &limits);
    }

    #[test]
    fn what_is_written_is_read(written in written()) {
        let report = report(written.text().as_bytes());
        prop_assert_eq!(&report.anomalies, &[]);
        prop_assert_eq!(report.hardening_index, Some(written.index));
        prop_assert_eq!(report.finished, written.finished);
        prop_assert_eq!(report.tests_done, Some(written.tests.len() as u64));
        let executed: Vec<_> = report.tests_executed.iter().map(ToString::to_string).collect();
        prop_assert_eq!(executed, written.tests);
        for (key, value) in &written.scalars {
            prop_assert_eq!(report.scalar(key), Some(&**value));
        }
        prop_assert_eq!(sorted(rows(&report.warnings)), sorted(written.warnings));
        prop_assert_eq!(sorted(rows(&report.suggestions)), sorted(written.suggestions));
        let json = serde_json::to_string(&report).unwrap();
        prop_assert_eq!(serde_json::from_str::<Report>(&json).unwrap(), report);
    }

    #[test]
    fn encoding_and_line_ends_make_no_difference(written in written()) {
        let text = written.text();
        let plain = content(report(text.as_bytes()));
        for end in ["\n", "\r\n", "\r"] {
            let text = text.replace('\n', end);
            let marked = format!("\u{FEFF}{text}");
            for bytes in [
                text.clone().into_bytes(),
                marked.clone().into_bytes(),
                marked.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                marked.encode_utf16().flat_map(u16::to_be_bytes).collect(),
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
            ] {
                prop_assert_eq!(&content(report(&bytes)), &plain);
            }
        }
    }
}
