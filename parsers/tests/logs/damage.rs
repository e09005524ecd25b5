//! Cut, flipped and endless logs.

use std::io::Read as _;

use proptest::prelude::*;
use wegweiser_parsers::Limits;
use wegweiser_parsers::logs::{self, Format};

use crate::forms::SAMPLES;
use crate::reading::{AS_OF, Kept, lines, read, read_as};
use crate::repeated::Repeated;

#[test]
fn the_lines_before_a_cut_stay() {
    for (format, text) in SAMPLES {
        let bytes = text.as_bytes();
        let (_, whole) = read_as(format, bytes, &Limits::default());
        for cut in 0..bytes.len() {
            let (_, part) = read_as(format, &bytes[..cut], &Limits::default());
            assert!(part.len() <= whole.len(), "{format:?} at {cut}");
            // The last may lack its end.
            let before = part.len().saturating_sub(1);
            assert_eq!(part[..before], whole[..before], "{format:?} at {cut}");
        }
        // All but the last is there when that is cut in its midst.
        let (report, most) = read_as(format, &bytes[..bytes.len() - 5], &Limits::default());
        assert!(most.len() + 1 >= whole.len(), "{format:?}");
        if format != Format::SyslogStream {
            assert!(report.unwrap().truncated, "{format:?}");
        }
    }
}

#[test]
fn blanks_and_nul_bytes_around_do_no_harm() {
    for (format, text) in SAMPLES {
        let (_, _, whole) = lines(text.as_bytes());
        let messages = |lines: &[Kept]| {
            let messages = lines.iter().map(|line| line.message.clone());
            messages.collect::<Vec<_>>()
        };
        for (before, behind) in [("\u{feff}", ""), ("", "\0\0\0\0"), ("\n\n", "\n\n")] {
            let text = format!("{before}{text}{behind}");
            let (found, _, lines) = lines(text.as_bytes());
            assert_eq!(found, format);
            assert_eq!(messages(&lines), messages(&whole), "{format:?} {before:?}");
        }
        // Where the lengths of lines are not counted, Windows may have changed their ends.
        if !format.counts_bytes() {
            let (found, _, lines) = lines(text.replace('\n', "\r\n").as_bytes());
            assert_eq!(found, format);
            assert_eq!(messages(&lines), messages(&whole), "{format:?} with CRLF");
        }
    }
}

/// A hole in a file, as a crash leaves it, takes no line with it but those that were in it.
#[test]
fn a_hole_of_nul_bytes() {
    let text = "Nov 20 09:00:30 h a: one\n\0\0\0\0\0\0Nov 20 09:00:31 h a: two\n\0\0\n";
    let (_, report, lines) = lines(text.as_bytes());
    let messages: Vec<_> = lines.iter().map(|line| line.message.as_str()).collect();
    assert_eq!((messages, report.without_time), (vec!["one", "two"], 0));
}

#[test]
fn long_lines_are_cut_and_counted() {
    let mut limits = Limits::default();
    limits.field_bytes = 1000;
    limits.line_bytes = 10_000;
    let long = "ü".repeat(3000);
    let longer = "x".repeat(300_000);
    for (format, first, second, last) in [
        (
            Format::Syslog,
            format!("Nov 20 09:00:30 h a: {long}\n"),
            format!("Nov 20 09:00:31 h a: {longer}\n"),
            "Nov 20 09:00:32 h a: end\n",
        ),
        (
            Format::JournalJson,
            format!("{{\"MESSAGE\":\"{long}\",\"PRIORITY\":\"3\"}}\n"),
            format!("{{\"MESSAGE\":\"{longer}\",\"PRIORITY\":\"3\"}}\n"),
            "{\"MESSAGE\":\"end\",\"PRIORITY\":\"3\"}\n",
        ),
        (
            Format::JournalExport,
            format!("__CURSOR=1\nMESSAGE={long}\n\n"),
            format!("__CURSOR=1\nMESSAGE={longer}\n\n"),
            "__CURSOR=1\nMESSAGE=end\n\n",
        ),
        (
            Format::SyslogStream,
            format!("<30>2026-11-20T09:00:30Z h a: {long}"),
            format!("<30>2026-11-20T09:00:30Z h a: {longer}"),
            "<30>2026-11-20T09:00:30Z h a: end",
        ),
    ] {
        let text = format!("{first}{second}{last}");
        let (report, lines) = read_as(format, text.as_bytes(), &limits);
        let report = report.unwrap();
        assert_eq!(lines[0].message, "ü".repeat(500), "{format:?} {report:?}");
        assert_eq!(lines.last().unwrap().message, "end", "{format:?}");
        assert!(
            report.cut >= 1 && !report.truncated,
            "{format:?}: {report:?}"
        );
        assert!(lines.iter().all(|line| line.message.len() <= 1000));
    }
}

/// Whatever is endless is neither held nor taken for something else.
#[test]
fn what_has_no_end() {
    const MANY: u64 = 50_000_000;
    for (format, start, piece, end) in [
        (
            Format::Syslog,
            "Nov 20 09:00:30 h a: x\nNov 20 09:00:31 h a: ",
            "xxxx",
            "\nNov 20 09:00:32 h a: end\n",
        ),
        (
            Format::Syslog,
            "Nov 20 09:00:30 h a: x\n",
            " more\n",
            "Nov 20 09:00:32 h a: end\n",
        ),
        (
            Format::Syslog,
            "Nov 20 09:00:30 h a: x\n",
            "Nov 20 09:00:31 h last message repeated 2 times\n",
            "Nov 20 09:00:32 h a: end\n",
        ),
        (
            Format::JournalJson,
            "{\"MESSAGE\":\"x\",\"PRIORITY\":\"3\"}\n{\"MESSAGE\":\"",
            "xxxx",
            "\"}\n{\"MESSAGE\":\"end\"}\n",
        ),
        (
            Format::JournalJson,
            "{\"MESSAGE\":\"x\",\"PRIORITY\":\"3\"}\n{\"A\":",
            "[[[[",
            "\n{\"MESSAGE\":\"end\"}\n",
        ),
        (
            Format::JournalExport,
            "__CURSOR=1\nMESSAGE=x\n\n__CURSOR=2\nX=",
            "xxxx",
            "\nMESSAGE=end\n\n",
        ),
        (
            Format::JournalExport,
            "__CURSOR=1\nMESSAGE=x\n\n__CURSOR=2\n",
            "XX=x\n",
            "MESSAGE=end\n\n",
        ),
    ] {
        let input = start
            .as_bytes()
            .chain(Repeated::new(piece, MANY / piece.len() as u64))
            .chain(end.as_bytes());
        let as_of = Some(AS_OF.parse().unwrap());
        let mut messages = Vec::new();
        let report = logs::read(format, input, &Limits::default(), as_of, &mut |line| {
            messages.push(line.message.lines().next().unwrap_or_default().to_owned());
        });
        assert!(report.is_ok());
        assert_eq!(
            messages.first().map(String::as_str),
            Some("x"),
            "{format:?}"
        );
        assert_eq!(
            messages.last().map(String::as_str),
            Some("end"),
            "{format:?} {piece}"
        );
    }
}

/// A field that is longer than what is held does not take the entry with it.
#[test]
fn large_fields_of_an_export() {
    let mut bytes = b"__CURSOR=1\n__REALTIME_TIMESTAMP=1795161558224095\nCOREDUMP\n".to_vec();
    bytes.extend(5_000_000_u64.to_le_bytes());
    bytes.extend(vec![b'\n'; 5_000_000]);
    bytes.extend(b"\nMESSAGE\n");
    bytes.extend(3_000_000_u64.to_le_bytes());
    bytes.extend(vec![b'm'; 3_000_000]);
    bytes.extend(b"\nPRIORITY=2\n\n__CURSOR=2\nMESSAGE=end\n\n");
    let (_, report, lines) = lines(&bytes);
    assert_eq!((lines.len(), report.trouble_count, report.cut), (2, 0, 1));
    assert_eq!(
        (lines[0].message.len(), lines[0].priority),
        (64 << 10, Some(2))
    );
    assert_eq!(lines[1].message, "end");
    assert_eq!(
        lines[1].position,
        bytes.len() as u64 - "__CURSOR=2\nMESSAGE=end\n\n".len() as u64
    );
}

proptest! {
    #[test]
    fn flipped_bytes_do_no_harm(
        which in 0..SAMPLES.len(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let (format, text) = SAMPLES[which];
        let mut bytes = text.as_bytes().to_vec();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        check(read_as(format, &bytes, &Limits::default()).1)?;
        check(read(&bytes).2)?;
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(
        which in 0..SAMPLES.len(),
        bytes in prop::collection::vec(any::<u8>(), 0..2_000),
    ) {
        check(read_as(SAMPLES[which].0, &bytes, &Limits::default()).1)?;
    }

    #[test]
    fn arbitrary_pieces_do_no_harm(
        which in 0..SAMPLES.len(),
        from in 0..SAMPLES.len(),
        line_bytes in 1_usize..200,
        pieces in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..80), 1..40),
    ) {
        let text = SAMPLES[from].1;
        let mut bytes = Vec::new();
        for (at, length) in pieces {
            let rest = &text.as_bytes()[at.index(text.len())..];
            bytes.extend_from_slice(&rest[..length.min(rest.len())]);
        }
        let mut limits = Limits::default();
        limits.line_bytes = line_bytes;
        check(read_as(SAMPLES[which].0, &bytes, &limits).1)?;
    }
}

/// What must hold of every line.
fn check(lines: Vec<Kept>) -> Result<(), TestCaseError> {
    let mut position = 0;
    for line in lines {
        prop_assert!(line.position >= position);
        position = line.position;
        prop_assert!(line.priority.is_none_or(|priority| priority < 8));
        prop_assert!(line.count > 0);
        for name in [line.host, line.identifier, line.unit, line.category]
            .into_iter()
            .flatten()
        {
            prop_assert!(
                !name.is_empty() && !name.chars().any(char::is_control),
                "{name:?}"
            );
        }
    }
    Ok(())
}
