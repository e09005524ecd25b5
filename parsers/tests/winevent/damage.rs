//! Exports that are cut, broken or huge: what can be read is read, in bounded memory.

use std::fmt::Write as _;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;

use wegweiser_parsers::winevent::{Format, read, recognise};
use wegweiser_parsers::{ErrorKind, Limits};

use crate::common::{data, events, sample};
use crate::writers::{Truth, failed_logon, new_service};

/// Two of each kind of event in every form that is line by line or event by event.
fn documents() -> Vec<(Format, String)> {
    let truths = [failed_logon(), new_service(), failed_logon(), new_service()];
    let lines = |write: &dyn Fn(&Truth) -> String| -> String {
        truths.iter().map(|truth| write(truth) + "\r\n").collect()
    };
    let pretty = |write: &dyn Fn(&Truth) -> serde_json::Value| {
        serde_json::to_string_pretty(&truths.iter().map(write).collect::<Vec<_>>()).unwrap()
    };
    vec![
        (Format::Xml, lines(&|truth| truth.xml(false))),
        (
            Format::Xml,
            format!("<Events>{}</Events>", lines(&|truth| truth.xml(true))),
        ),
        (
            Format::WinEventJson,
            pretty(&|truth| truth.win_event(&truth.time)),
        ),
        (
            Format::WinEventJson,
            lines(&|truth| truth.win_event(&truth.time).to_string()),
        ),
        (Format::EventLogJson, pretty(&Truth::event_log)),
        (
            Format::Winlogbeat,
            lines(&|truth| truth.winlogbeat(true).to_string()),
        ),
        (
            Format::EvtxDump,
            lines(&|truth| truth.evtx_dump(false).to_string()),
        ),
        (
            Format::PowerShellCsv,
            format!(
                "{}\r\n{}",
                Truth::csv_header(","),
                lines(&|truth| truth.csv_row(",", "11/18/2026 6:14:03 AM"))
            ),
        ),
    ]
}

#[test]
fn a_cut_export_gives_what_is_whole() {
    for (format, text) in documents() {
        let limits = Limits::default();
        let (whole, _) = events(format, text.as_bytes(), &limits).unwrap();
        assert_eq!(whole.len(), 4);
        for end in (0..text.len()).step_by(97) {
            match events(format, &text.as_bytes()[..end], &limits) {
                Ok((part, report)) => {
                    // The last line of text may look whole without its end.
                    let same = part.len().saturating_sub(1);
                    assert_eq!(part[..same], whole[..same], "{format:?} at {end}");
                    assert!(part.len() <= whole.len());
                    assert!(
                        report.trouble_count <= 3,
                        "{format:?} at {end}: {:?}",
                        report.troubles
                    );
                }
                Err(error) => assert_ne!(error.kind(), ErrorKind::Io, "{format:?} at {end}"),
            }
        }
    }
}

#[test]
fn samples_cut_anywhere_are_no_trouble() {
    let files = [
        "eventviewer-saveas-de.csv",
        "eventviewer-saveas-en.txt",
        "eventviewer-saveas.xml",
        "elasticsearch-search-hits.json",
        "nxlog-ce.ndjson",
        "ps51-export-csv.csv",
        "ps51-get-eventlog.json",
        "ps51-get-winevent-utf8bom.json",
        "ps7-get-winevent-compress.ndjson",
        "splunk-wineventlog-classic.txt",
        "wazuh-alerts.ndjson",
        "wevtutil-qe-f-text.txt",
        "wevtutil-qe-f-xml.xml",
        "winlogbeat8.ndjson",
    ];
    for name in files {
        let Some(bytes) = data(&format!("formats/winevent/{name}")) else {
            return;
        };
        let format = recognise(&bytes[..bytes.len().min(64 << 10)]).unwrap();
        let (whole, _) = events(format, &bytes, &Limits::default()).unwrap();
        for end in (997..bytes.len()).step_by(997) {
            if let Ok((part, _)) = events(format, &bytes[..end], &Limits::default()) {
                let same = part.len().saturating_sub(1);
                assert_eq!(part[..same], whole[..same], "{name} at {end}");
            }
        }
    }
}

/// One thing broken between good events: what is said of it, and how many events are still there.
#[test]
fn damage_stays_where_it_is() {
    let good = failed_logon();
    let json = good.win_event(&good.time).to_string();
    let xml = good.xml(false);
    let row = good.csv_row(",", "11/18/2026 6:14:03 AM");
    let header = Truth::csv_header(",");
    let mut text = String::new();
    for (name, format, document) in [
        ("a line of text", Format::WinEventJson, format!("{json}\nFehler: Zugriff verweigert\n{json}\n")),
        ("half a line", Format::WinEventJson, format!("{json}\n{}\n{json}\n", &json[..300])),
        ("a bare NaN", Format::WinEventJson, format!("[{json},{{\"Id\":NaN}},{json}]")),
        ("a quote too few", Format::WinEventJson, format!("[{json},{},{json},{json}]", json.replacen("\"Message\"", "\"Message", 1))),
        ("a brace too few", Format::WinEventJson, format!("[{json},{},{json},{json}]", json.replacen('}', "", 1))),
        (
            "text between",
            Format::WinEventJson,
            format!("[{json}, oops {json}]\nbye"),
        ),
        ("another object", Format::WinEventJson, format!("[{json},{{\"a\":1}},{json}]")),
        ("a long line", Format::WinEventJson, format!("{json}\n{{\"Id\":1,\"Message\":\"{}\"}}\n{json}\n", "x".repeat(2 << 20))),
        ("a long object", Format::WinEventJson, format!("[{json},{{\"Id\":1,\"Message\":\"{}\"}},{json}]", "x".repeat(2 << 20))),
        ("deep", Format::WinEventJson, format!("[{json},{{\"a\":{}}},{json}]", "[".repeat(60) + &"]".repeat(60))),
        ("NUL bytes at the end", Format::WinEventJson, format!("{json}\n{}", "\0".repeat(600))),
        ("half an event", Format::Xml, format!("{xml}{}{xml}", &xml[..200])),
        ("no number", Format::Xml, format!("{xml}{}{xml}", xml.replace("<EventID>4625</EventID>", ""))),
        ("tags crossed", Format::Xml, format!("{xml}{}{xml}", xml.replace("</System>", "</Sistem>"))),
        ("an event inside", Format::Xml, xml.replace("<EventData>", "<EventData><Event>1</Event><Event/>")),
        ("entities", Format::Xml, xml.replace("alice", "&a;&#0;&#xFFFE;&#65;&lt;&b")),
        ("a document type", Format::Xml, format!("<!DOCTYPE l [<!ENTITY a \"lol\">]><Events>{}</Events>", xml.replace("alice", "&a;"))),
        ("deep", Format::Xml, format!("{xml}{}{xml}", xml.replace("alice", &("<a>".repeat(500) + &"</a>".repeat(500))))),
        ("no end tag", Format::Xml, format!("<Events>{xml}")),
        ("an open quote", Format::PowerShellCsv, format!("{header}\n{row}\n\"open,1,2\n{row}\n{row}\n")),
        ("few cells", Format::PowerShellCsv, format!("{header}\n{row}\nx\n{row}\n")),
        ("no rows", Format::PowerShellCsv, header.clone()),
        ("an array of none", Format::WinEventJson, "[]".to_owned()),
        ("a document of none", Format::Xml, "<Events></Events>".to_owned()),
        ("blank", Format::Xml, " \r\n\0".to_owned()),
        ("a page", Format::Xml, "<html><body>502</body></html>".to_owned()),
        ("another form", Format::Nxlog, json.clone()),
        ("nothing whole", Format::WinEventJson, json[..300].to_owned()),
        ("no columns", Format::ViewerTable, "a,b,c\n1,2,3\n".to_owned()),
        ("columns in another order", Format::ViewerTable, "Event ID,Source,Level,Date and Time,Task Category\n7,disk,Error,1/13/2026 1:00:00 AM,None,\"text\"\n".to_owned()),
        ("one row", Format::ViewerTable, "Level,Date and Time,Source,Event ID,Task Category\nError,1/13/2026 1:00:00 AM,disk,7,None,text".to_owned()),
        ("no date", Format::ViewerTable, "Level,Date and Time,Source,Event ID,Task Category\nError,gestern,disk,7,None,text".to_owned()),
        ("a text before", Format::WevtutilText, "Access denied\nEvent[0]:\n  Log Name: System\n".to_owned()),
    ] {
        match events(format, document.as_bytes(), &Limits::default()) {
            Ok((found, report)) => {
                write!(text, "{name}: {} events, {} troubles", found.len(), report.trouble_count).unwrap();
                writeln!(text, "{}", if report.truncated { ", cut" } else { "" }).unwrap();
                for trouble in &report.troubles {
                    writeln!(text, "  {}: {}", trouble.position, trouble.reason).unwrap();
                }
            }
            Err(error) => writeln!(text, "{name}: {:?}: {error}", error.kind()).unwrap(),
        }
    }
    insta::assert_snapshot!(text);
}

#[test]
fn the_hostile_files() {
    let mut text = String::new();
    for name in [
        "xml-60k-attrs.xml",
        "xml-billion-laughs.xml",
        "xml-concatenated-no-root-truncated.xml",
        "xml-deep-50k.xml",
        "xml-external-entity.xml",
        "xml-invalid-char.xml",
        "csv-50k-columns.csv",
        "csv-formula-injection.csv",
        "csv-ragged.csv",
        "csv-unterminated-quote.csv",
        "json-1MB-string.json",
        "json-50k-keys.json",
        "json-deep-array-200k.json",
        "json-deep-object-50k.json",
        "json-dup-keys.json",
        "json-unclosed-deep-500k.json",
        "json-top-level-string-nested-9.json",
        "json-utf32le-bom.json",
        "ndjson-crlf-bom.ndjson",
        "ndjson-mixed-garbage.ndjson",
        "syslog-hostile.log",
    ] {
        let Some(bytes) = data(&format!("formats/hostile/{name}")) else {
            return;
        };
        let found = recognise(&bytes[..bytes.len().min(64 << 10)]);
        writeln!(text, "{name}: {:?}", found.map(Format::id)).unwrap();
        for format in Format::ALL {
            match events(format, &bytes, &Limits::default()) {
                Ok((found, report)) if found.is_empty() => {
                    assert!(report.trouble_count == 0, "{name} as {format:?}");
                }
                Ok((found, report)) => {
                    let (events, troubles) = (found.len(), report.trouble_count);
                    writeln!(
                        text,
                        "  {}: {events} events, {troubles} troubles",
                        format.id()
                    )
                    .unwrap();
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
    insta::assert_snapshot!(text);
}

/// Gives a head, then a part many times over, then a tail.
struct Long<'a> {
    parts: Vec<&'a [u8]>,
    times: usize,
    at: usize,
    given: usize,
}

impl Read for Long<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let index = match self.at {
            0 => 0,
            at if at <= self.times => 1,
            at if at == self.times + 1 => 2,
            _ => return Ok(0),
        };
        let rest = &self.parts[index][self.given..];
        let count = rest.len().min(buffer.len());
        buffer[..count].copy_from_slice(&rest[..count]);
        self.given += count;
        if self.given == self.parts[index].len() {
            (self.at, self.given) = (self.at + 1, 0);
            if count == 0 {
                return self.read(buffer);
            }
        }
        Ok(count)
    }
}

/// The most memory that this process has had, in KiB.
fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let digits = line.map(|line| line.trim().trim_end_matches(" kB").to_owned());
    digits.and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// What has no end, or is very long, must not be held: up to 100 MB of each.
#[test]
fn nothing_is_held_but_one_event() {
    let good = failed_logon();
    let xml = good.xml(false);
    let object = good.win_event(&good.time).to_string();
    let row = good.csv_row(",", "11/18/2026 6:14:03 AM") + "\n";
    let header = Truth::csv_header(",") + "\n";
    let element = format!("{object},");
    let filling = "x".repeat(1 << 20);
    let before = peak_kib();
    for (format, head, part, tail, size) in [
        (Format::Xml, "<Events>", &xml, "</Events>", 20_usize << 20),
        (Format::WinEventJson, "[", &element, "{}]", 20 << 20),
        (Format::PowerShellCsv, &*header, &row, "", 20 << 20),
        (
            Format::Xml,
            "<Event><System><EventID>1</EventID></System><EventData><Data>",
            &filling,
            "",
            100 << 20,
        ),
        (
            Format::WinEventJson,
            "[{\"Id\":1,\"Message\":\"",
            &filling,
            "\"}]",
            100 << 20,
        ),
        (
            Format::WinEventJson,
            "[{\"Id\":1,\"LogName\":\"x\",\"Message\":[",
            &"{\"a\":".repeat(200_000),
            "",
            100 << 20,
        ),
        (
            Format::Xml,
            "<Event><System><EventID>1</EventID></System>",
            &"<Event>".repeat(200_000),
            "",
            20 << 20,
        ),
        (
            Format::WevtutilText,
            "Event[0]:\n  Log Name: System\n\n",
            &filling,
            "",
            100 << 20,
        ),
        (
            Format::PowerShellCsv,
            &*header,
            &"\"a,".repeat(300_000),
            "",
            100 << 20,
        ),
        (
            Format::PowerShellCsv,
            &*header,
            &"x\",\"\n".repeat(20_000),
            "",
            20 << 20,
        ),
    ] {
        let parts = vec![head.as_bytes(), part.as_bytes(), tail.as_bytes()];
        let times = size / part.len();
        let long = BufReader::new(Long {
            parts,
            times,
            at: 0,
            given: 0,
        });
        let mut count = 0;
        let result = read(format, long, &Limits::default(), |_| {
            count += 1;
            ControlFlow::Continue(())
        });
        if head.len() < 100 && part.len() < 10_000 {
            assert_eq!(count, times, "{format:?}");
        }
        drop(result);
        let grown = peak_kib() - before;
        assert!(grown < 48 << 10, "{format:?} {head:?} took {grown} KiB");
    }
}

#[test]
fn reading_stops_where_it_is_told_to() {
    for (format, text) in documents() {
        let mut count = 0;
        let report = read(format, text.as_bytes(), &Limits::default(), |_| {
            count += 1;
            ControlFlow::Break(())
        });
        assert_eq!((count, report.unwrap().events), (1, 1), "{format:?}");
    }
    let summary = sample("agent-security.json");
    let mut count = 0;
    let report = read(
        Format::AgentSummary,
        &summary[..],
        &Limits::default(),
        |_| {
            count += 1;
            ControlFlow::Break(())
        },
    );
    assert_eq!((count, report.unwrap().events), (1, 1));
}

/// An archive that was cut fails in the middle: what came before stays.
#[test]
fn a_reader_that_fails_ends_the_export() {
    struct Failing<'a>(&'a [u8]);
    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() {
                return Err(std::io::Error::other("the archive is damaged"));
            }
            self.0.read(buffer)
        }
    }
    for (format, text) in documents() {
        let long = text.repeat(1 + (100 << 10) / text.len());
        let input = BufReader::new(Failing(long.as_bytes()));
        let report = read(format, input, &Limits::default(), |_| {
            ControlFlow::Continue(())
        })
        .unwrap();
        assert!(report.events >= 4 && report.truncated, "{format:?}");
    }
}
