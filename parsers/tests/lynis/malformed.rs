//! Inputs that are generated rather than kept: tiny, broken, or enormous.

use std::io::{BufReader, Read};

use wegweiser_parsers::lynis::{AnomalyKind, Log, Report};
use wegweiser_parsers::text::{LineReader, TextTrouble};
use wegweiser_parsers::{ErrorKind, Limits};

use crate::common::{kinds, outline, report, sample};

#[test]
fn a_table_of_small_inputs() {
    let mut table = Vec::new();
    for (name, bytes) in [
        ("nothing", &b""[..]),
        ("blanks", b" \r\n\t\n"),
        ("NULs", b"\0\0\0\0\0\0"),
        ("a mark only", b"\xFF\xFE"),
        ("junk", b"\x80\x81\xFEjunk\n\n==\n"),
        (
            "UTF-16",
            b"\xFF\xFE#\0 \0L\0y\0n\0i\0s\0 \0R\0e\0p\0o\0r\0t\0\n\0o\0s\0=\0L\0\n\0",
        ),
        (
            "UTF-16 without a mark",
            b"#\0 \0L\0y\0n\0i\0s\0 \0R\0e\0p\0o\0r\0t\0\n\0",
        ),
        (
            "CR only",
            b"# Lynis Report\rhardening_index=60\rfinish=true\r",
        ),
        (
            "CRLF",
            b"# Lynis Report\r\nhardening_index=60\r\nfinish=true\r\n",
        ),
        (
            "no last end",
            b"# Lynis Report\nhardening_index=60\nfinish=true",
        ),
        (
            "cut in the index",
            b"# Lynis Report\nos_name=x\nhardening_index=6",
        ),
        (
            "NUL tail",
            b"# Lynis Report\nhardening_index=60\nfinish=true\n\0\0\0\0\0\0\0",
        ),
        (
            "NULs before the header",
            b"\0\0\0# Lynis Report\nhardening_index=60\nfinish=true\n",
        ),
        (
            "junk before the header",
            b"a\nb=c\n# Lynis Report\nos_name=x\nhardening_index=60\nfinish=true\n",
        ),
        (
            "finish is not last",
            b"# Lynis Report\nfinish=true\nhardening_index=60\n\n",
        ),
        (
            "finish is false",
            b"# Lynis Report\nhardening_index=60\nfinish=maybe\n",
        ),
        (
            "two headers",
            b"# Lynis Report\nhardening_index=60\n# Lynis Report\nwarning[]=A-1|m|-|-|\n",
        ),
        (
            "list as scalar",
            b"# Lynis Report\nwarning=A-1|m|-|-|\nhardening_index[]=1\n=x\n[]=y\n",
        ),
    ] {
        let result = Report::read(bytes, &Limits::default());
        let shown = result.map_or_else(
            |error| format!("{:?}: {error}\n", error.kind()),
            |report| outline(&report),
        );
        table.push(format!("== {name}\n{shown}"));
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn an_old_report_without_header() {
    let report = report(&sample("old.dat"));
    insta::assert_snapshot!(serde_json::to_string_pretty(&report).unwrap());
}

/// A line of 100 MB without holding 100 MB anywhere: the source makes 8 kB at a time.
fn endless_line() -> impl Read {
    (&b"# Lynis Report\ntags="[..])
        .chain(std::io::repeat(b'A').take(100 << 20))
        .chain(&b"\nhardening_index=60\nfinish=true\n"[..])
}

#[test]
fn a_line_of_100_megabytes_costs_one() {
    let limits = Limits::default();
    let mut lines = LineReader::new(BufReader::new(endless_line()), &limits).unwrap();
    let mut lengths = Vec::new();
    while let Some(line) = lines.next_line().unwrap() {
        // What the reader holds is what it lends.
        assert!(line.text.len() <= limits.line_bytes);
        lengths.push((line.text.len(), line.truncated, line.offset));
    }
    let after = 15 + 5 + (100 << 20) + 1;
    assert_eq!(
        lengths,
        [
            (14, false, 0),
            (1 << 20, true, 15),
            (18, false, after),
            (11, false, after + 19)
        ]
    );
    let TextTrouble {
        overlong_lines,
        skipped_bytes,
        ..
    } = lines.trouble();
    assert_eq!(
        (overlong_lines, skipped_bytes),
        (1, (100 << 20) + 5 - (1 << 20))
    );

    let report = Report::read(BufReader::new(endless_line()), &limits).unwrap();
    assert_eq!(report.hardening_index, Some(60));
    assert!(report.finished);
    assert_eq!(kinds(&report.anomalies), [(AnomalyKind::OverlongLine, 2)]);
    assert_eq!(report.scalars["tags"].value.len(), limits.field_bytes);
}

/// Endless different findings: the report keeps its limits and counts the rest.
#[test]
fn a_flood_of_findings_is_bounded() {
    let mut limits = Limits::default();
    limits.entries = 100;
    limits.anomalies = 10;
    let mut text = "# Lynis Report\n".to_owned();
    for number in 0..1_000 {
        text +=
            &format!("warning[]=A-1|{number}|-|-|\nkey_{number}=1\nlist_{number}[]=1\nno key\n");
        text += "hardening_index=1\nfinish=true\n# Lynis Report\n";
    }
    let report = Report::read(text.as_bytes(), &limits).unwrap();
    assert_eq!(
        (
            report.warnings.len(),
            report.scalars.len(),
            report.lists.len()
        ),
        (100, 100, 100)
    );
    assert_eq!(report.structure.index_lines.len(), 10);
    assert_eq!(report.anomalies.len(), 10);
    assert_eq!(report.anomaly_counts[&AnomalyKind::LineWithoutKey], 1_000);
    assert!(report.anomaly_counts[&AnomalyKind::LimitReached] > 2_000);

    limits = Limits::default();
    limits.kept_bytes = 10_000;
    let report = Report::read(text.as_bytes(), &limits).unwrap();
    assert!(report.warnings.len() < 100);
}

#[test]
fn a_flood_of_runs_is_bounded() {
    let mut limits = Limits::default();
    limits.anomalies = 10;
    limits.entries = 10;
    let run = "2026-01-01 10:00:00 Starting Lynis 3.1.6 with PID 1, build date x\n";
    let test = "2026-01-01 10:00:00 Performing test ID A-1 (x)\n";
    let text = run.repeat(1_000) + &test.repeat(1_000);
    let log = Log::read(text.as_bytes(), &limits).unwrap();
    assert_eq!((log.other_runs.len(), log.tests.len()), (10, 10));
    assert_eq!(log.anomaly_counts[&AnomalyKind::LimitReached], 989 + 990);
}

#[test]
fn a_failing_reader_is_an_error() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the cable is out"))
        }
    }
    let source = BufReader::new((&b"# Lynis Report\n"[..]).chain(Broken));
    let error = Report::read(source, &Limits::default()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(std::error::Error::source(&error).is_some());
}
