//! Real and constructed logs, read in place, in short.

use std::fmt::Write as _;
use std::fs;

use crate::reading::{lines, read, summary};
use crate::test_data::data;

/// What is made of every file of a folder.
fn verdicts(folder: &str) -> Option<String> {
    let folder = data(folder)?;
    let mut names: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let mut text = String::new();
    for path in names {
        let (format, report, _) = read(&fs::read(&path).unwrap());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let verdict = match (format, report) {
            (None, _) => "not recognised".to_owned(),
            (Some(format), Ok(report)) => format!("{} {}", format.id(), summary(&report)),
            (Some(format), Err(error)) => format!("{} refused: {error}", format.id()),
        };
        writeln!(text, "{name}: {verdict}").unwrap();
    }
    Some(text)
}

#[test]
fn journald() {
    if let Some(text) = verdicts("formats/journald") {
        insta::assert_snapshot!(text);
    }
}

#[test]
fn syslog() {
    if let Some(text) = verdicts("formats/syslog") {
        insta::assert_snapshot!(text);
    }
}

#[test]
fn macos() {
    if let Some(text) = verdicts("formats/macos-log") {
        insta::assert_snapshot!(text);
    }
}

/// Of hostile files, too, only those that are logs are taken for logs.
#[test]
fn hostile() {
    if let Some(text) = verdicts("formats/hostile") {
        let (known, unknown): (Vec<_>, Vec<_>) = text
            .lines()
            .partition(|line| !line.ends_with("not recognised"));
        let text = format!("{}\n{} others\n", known.join("\n"), unknown.len());
        insta::assert_snapshot!(text);
    }
}

/// Nothing else in the data is taken for a log.
#[test]
fn other_files_are_no_logs() {
    let Some(folder) = data("formats") else {
        return;
    };
    let mut text = String::new();
    let mut folders: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders.extend(data("wegweiser"));
    while let Some(folder) = folders.pop() {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        if ["journald", "syslog", "macos-log", "hostile"].contains(&name.as_str()) {
            continue;
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(format) =
                wegweiser_parsers::logs::recognise(&fs::read(&path).unwrap())
            {
                writeln!(text, "{}: {}", path.display(), format.id()).unwrap();
            }
        }
    }
    assert_eq!(text, "");
}

/// Lines, first and last second of the logs as `counts.py` counts them, which shares nothing with the readers.
#[test]
fn counts_are_those_of_another_program() {
    let Some(folder) = data("formats") else {
        return;
    };
    let rows = include_str!("counts.csv").lines().skip(1);
    for row in rows {
        let cells: Vec<_> = row.split(',').collect();
        let (_, report, _) = lines(&fs::read(folder.join(cells[0])).unwrap());
        let second =
            |at: Option<jiff::Timestamp>| at.map_or(String::new(), |at| at.as_second().to_string());
        let found = [
            cells[0].to_owned(),
            report.lines.to_string(),
            second(report.first),
            second(report.last),
        ];
        assert_eq!(found.join(","), row);
    }
}

/// The content of some lines, by eye.
#[test]
fn real_lines() {
    let Some(folder) = data("formats") else {
        return;
    };
    let mut text = String::new();
    for (file, wanted) in [
        ("syslog/auth.log", &[3, 40][..]),
        ("syslog/kern.log", &[0]),
        ("syslog/s-traditional.log", &[2, 56, 69, 70, 75, 76, 77, 78]),
        ("syslog/s-rfc5424.log", &[2, 56, 71, 74, 78, 79]),
        ("syslog/s-json.log", &[56, 77, 79]),
        ("syslog/s-forward.log", &[0, 2, 78]),
        ("syslog/dmesg-x.txt", &[1, 700]),
        ("syslog/dmesg-T.txt", &[1]),
        ("syslog/dmesg-J.json", &[1]),
        ("syslog/audit.log", &[0, 2]),
        ("syslog/ausearch-i.txt", &[0]),
        ("journald/journal-with-unit.txt", &[0, 3]),
        ("journald/jsend-o-json.ndjson", &[0, 1, 2, 3, 4, 5, 7]),
        ("journald/journal-short-monotonic.txt", &[0]),
        ("journald/journal-short.txt", &[207]),
        ("macos-log/constructed-log-show-compact.txt", &[0, 1]),
        ("macos-log/constructed-log-show-syslog.txt", &[1]),
        ("macos-log/constructed-log-show-json.json", &[0, 1]),
    ] {
        let (_, _, lines) = lines(&fs::read(folder.join(file)).unwrap());
        for index in wanted {
            let line = &lines[*index];
            let short: String = line.short().chars().take(150).collect();
            let marks = (
                line.priority,
                line.facility,
                line.unit.as_deref(),
                line.category.as_deref(),
            );
            writeln!(
                text,
                "{file} {}: {short} {marks:?} {:?}",
                line.position, line.since_boot
            )
            .unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
