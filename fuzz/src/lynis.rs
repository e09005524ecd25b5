//! The three Lynis readers.

use std::io::{BufRead, BufReader};

use wegweiser_parsers::lynis::{self, Anomaly, AnomalyKind, Document, Entry, Log, Origin, Report};
use wegweiser_parsers::text::{Encoding, LineReader};
use wegweiser_parsers::{ErrorKind, Limits, ParseError};

/// Reads as a report: with any chunking the same, never more than the lines say, within every limit.
pub fn lynis_report(data: &[u8]) {
    let Some(whole) = read(data, |input, limits| Report::read(input, limits)) else {
        return;
    };
    check_report(&whole);
    assert_eq!(whole.origin, Origin::Report);
    let last = last_line(data);
    assert_eq!(
        whole.structure.last_line,
        last.as_ref().map_or(0, |(number, _)| *number)
    );
    if whole.finished {
        let (number, text) = last.expect("a finished report has lines");
        let entry = Entry::parse(number, &text).expect("the end mark is an entry");
        assert_eq!((entry.key, entry.list), ("finish", false));
        assert_eq!(kept(entry.value).as_deref(), Some("true"));
    }
    if let Some(cut) = cut(data, whole.text.encoding)
        && let Ok(part) = Report::read(&data[..cut], &Limits::default())
    {
        part_of_report(&part, &whole);
    }
    for limits in narrow(data.len()) {
        if let Ok(small) = Report::read(data, &limits) {
            within(&small.anomalies, &limits);
            for list in [&small.warnings, &small.suggestions] {
                assert!(list.len() <= limits.entries);
            }
            assert!(small.scalars.len() <= limits.entries);
            assert!(small.structure.headers.len() <= limits.anomalies);
        }
    }
}

/// Reads as a log: points add up, tests of a cut log are a start of those of the whole.
pub fn lynis_log(data: &[u8]) {
    let Some(whole) = read(data, |input, limits| Log::read(input, limits)) else {
        return;
    };
    assert!(whole.hardening_index().is_none_or(|index| index <= 100));
    assert!(whole.lines.0 <= whole.lines.1 && whole.lines.1 <= whole.text.lines);
    let points = |of: fn(&lynis::TestRun) -> u64| {
        let each = whole.tests.iter().map(of);
        each.fold(0, u64::saturating_add)
    };
    let outside = whole
        .anomaly_counts
        .contains_key(&AnomalyKind::PointsOutsideTest);
    // Other runs of the file share the counts of oddities, so these points may belong to one of them.
    if !outside {
        assert_eq!(points(|test| test.points), whole.points);
        assert_eq!(points(|test| test.max_points), whole.max_points);
    }
    let categories = whole.index_by_category();
    let tests: u64 = categories.values().map(|category| category.tests).sum();
    assert_eq!(tests, whole.tests.len() as u64);
    assert!(
        categories
            .values()
            .all(|category| category.index().is_none_or(|index| index <= 100))
    );
    in_order(whole.tests.iter().map(|test| test.line), whole.lines);
    in_order(whole.skipped.iter().map(|test| test.line), whole.lines);
    if let Some(cut) = cut(data, whole.text.encoding)
        && let Ok(part) = Log::read(&data[..cut], &Limits::default())
    {
        part_of_log(&part, &whole);
    }
    for limits in narrow(data.len()) {
        if let Ok(small) = Log::read(data, &limits) {
            within(&small.anomalies, &limits);
            assert!(small.tests.len() <= limits.entries);
            assert!(small.other_runs.len() <= limits.anomalies);
        }
    }
}

/// Reads as an agent's document: the same one JSON string deeper.
pub fn lynis_document(data: &[u8]) {
    let limits = Limits::default();
    let read = Document::read(data, &limits);
    let parsed = explained(Document::parse(data, &limits));
    assert_eq!(read.ok(), parsed);
    let Some(document) = parsed else { return };
    super::survives_json(&document);
    check_report(&document.report);
    assert_ne!(document.report.origin, Origin::Report);
    assert!((1..=limits.json_layers as u32).contains(&document.layers));
    let excerpt = document.log_excerpt.as_deref().unwrap_or_default();
    assert!(excerpt.len() <= limits.excerpt_bytes);
    let plain = std::str::from_utf8(data).ok().filter(|text| {
        document.report.text.encoding == Encoding::Utf8 && !text.starts_with('\u{FEFF}')
    });
    if let Some(text) = plain {
        deeper(text, &document, &limits);
    }
    for limits in narrow(data.len()) {
        if let Ok(small) = Document::parse(data, &limits) {
            within(&small.report.anomalies, &limits);
        }
    }
}

/// Reads with the default limits, whole and in small chunks.
fn read<T>(
    data: &[u8],
    read: impl Fn(&mut dyn BufRead, &Limits) -> Result<T, ParseError>,
) -> Option<T>
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let limits = Limits::default();
    let _ = lynis::recognise(data);
    let mut input = data;
    let whole = explained(read(&mut input, &limits));
    let mut chunks = BufReader::with_capacity(1 + data.len() % 7, data);
    assert_eq!(whole, explained(read(&mut chunks, &limits)));
    if let Some(whole) = &whole {
        super::survives_json(whole);
    }
    whole
}

/// An error must say something, and of reading from memory it cannot be the reader's.
fn explained<T>(result: Result<T, ParseError>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_ne!(error.kind(), ErrorKind::Io);
            None
        }
    }
}

fn check_report(report: &Report) {
    assert!(report.hardening_index.is_none_or(|index| index <= 100));
    within(&report.anomalies, &Limits::default());
    let counted: u64 = report.anomaly_counts.values().sum();
    assert!(report.anomalies.len() as u64 <= counted);
    for listener in &report.listening {
        let _ = (listener.host(), listener.port());
    }
    let _ = report.is_partial();
    for scalar in report.scalars.values() {
        assert!(u64::from(scalar.distinct) <= scalar.occurrences);
    }
    if report.origin == Origin::Report {
        let last = report.structure.last_line;
        let advice = report.warnings.iter().chain(&report.suggestions);
        assert!(advice.clone().all(|one| (1..=last).contains(&one.line)));
        in_order(report.warnings.iter().map(|one| one.line), (1, last));
        in_order(report.details.iter().map(|one| one.line), (1, last));
    }
}

fn within(anomalies: &[Anomaly], limits: &Limits) {
    assert!(anomalies.len() <= limits.anomalies);
    // A cut text ends in one more character that says so.
    let longest = limits.evidence_bytes + '…'.len_utf8();
    for anomaly in anomalies {
        assert!(anomaly.text.len() <= longest, "{anomaly:?}");
    }
}

fn in_order(lines: impl Iterator<Item = u64>, (first, last): (u64, u64)) {
    let mut before = 0;
    for line in lines {
        assert!(before < line && (first..=last).contains(&line));
        before = line;
    }
}

/// The last line that is not blank.
fn last_line(data: &[u8]) -> Option<(u64, String)> {
    let mut lines = LineReader::new(data, &Limits::default()).ok()?;
    let mut last = None;
    while let Ok(Some(line)) = lines.next_line() {
        if !line.text.trim_matches([' ', '\t', '\0']).is_empty() {
            last = Some((line.number, line.text.to_owned()));
        }
    }
    last
}

/// A value as reports keep it: without control characters and terminal sequences.
fn kept(value: &str) -> Option<String> {
    let text = format!("# Lynis Report\nprobe={value}\n");
    let report = Report::read(text.as_bytes(), &Limits::default()).ok()?;
    report.scalar("probe").map(str::to_owned)
}

/// Where to cut: behind a line feed of the second half, in an encoding where that is a line end.
fn cut(data: &[u8], encoding: Encoding) -> Option<usize> {
    let half = data.len() / 2;
    let end = data[half..].iter().position(|byte| *byte == b'\n')?;
    let cut = half + end + 1;
    (encoding == Encoding::Utf8 && Encoding::detect(&data[..cut]).0 == Encoding::Utf8)
        .then_some(cut)
}

fn part_of_report(part: &Report, whole: &Report) {
    for (part, whole) in [
        (&part.warnings, &whole.warnings),
        (&part.suggestions, &whole.suggestions),
    ] {
        assert!(part.len() <= whole.len());
        for (one, same) in part.iter().zip(whole) {
            assert_eq!(
                (&one.test, &one.message, one.line),
                (&same.test, &same.message, same.line)
            );
            assert!(one.repeats <= same.repeats);
        }
    }
    for (key, scalar) in &part.scalars {
        let same = &whole.scalars[key];
        assert!(scalar.occurrences <= same.occurrences && scalar.line <= same.line);
    }
    // These are trusted at their first line, so nothing that follows can change them.
    assert!(part.hostname.is_none() || part.hostname == whole.hostname);
    assert!(part.started.is_none() || part.started == whole.started);
    assert!(part.lynis_version.is_none() || part.lynis_version == whole.lynis_version);
}

fn part_of_log(part: &Log, whole: &Log) {
    if !part.other_runs.is_empty() || !whole.other_runs.is_empty() {
        return;
    }
    assert!(part.points <= whole.points && part.max_points <= whole.max_points);
    assert!(part.tests.len() <= whole.tests.len());
    for (one, same) in part.tests.iter().zip(&whole.tests) {
        assert_eq!((&one.id, one.line), (&same.id, same.line));
    }
}

/// Limits that every input meets somewhere.
fn narrow(seed: usize) -> [Limits; 2] {
    [1, 3].map(|step| {
        let size = step * (1 + seed % 61);
        let mut limits = Limits::default();
        limits.line_bytes = 4 * size;
        limits.field_bytes = 2 * size;
        limits.evidence_bytes = size;
        limits.excerpt_bytes = size;
        limits.entries = size / 4;
        limits.anomalies = size / 4;
        limits.kept_bytes = 16 * size;
        limits.json_depth = size / 2;
        limits.json_layers = size / 8;
        limits
    })
}

/// The same document as JSON string in JSON.
fn deeper(text: &str, document: &Document, limits: &Limits) {
    let string = serde_json::to_string(text).expect("a text is a JSON string");
    let wrapped = Document::parse(string.as_bytes(), limits);
    if document.layers as usize == limits.json_layers {
        let error = wrapped.expect_err("one layer more than allowed");
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        return;
    }
    let mut wrapped = wrapped.expect("a document may be a string");
    assert_eq!(wrapped.layers, document.layers + 1);
    wrapped.layers -= 1;
    assert_eq!(wrapped, *document);
}
