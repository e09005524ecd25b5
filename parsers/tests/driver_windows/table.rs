//! Every form in every condition, as snapshots of the records or the message.

use std::fmt::Write as _;

use wegweiser_parsers::driver::{Format, recognise};

use crate::msinfo;
use crate::objects::{self, Object, WAYS};
use crate::records::{line, read, shown};
use crate::tools;
use crate::truth::Language;

const MANY: usize = 50_000;

/// So many objects.
type Objects = fn(usize) -> Vec<Object>;

/// An export of so many rows in a language.
type Make = Box<dyn Fn(usize, Language) -> String>;

/// The forms with the ways in which each is written.
pub(crate) fn forms() -> Vec<(Format, &'static str, Make)> {
    let mut forms: Vec<(Format, &'static str, Make)> = Vec::new();
    let of_objects: [(Format, Objects); 4] = [
        (Format::PnpSignedDriver, objects::signed_drivers),
        (Format::PnpEntity, objects::entities),
        (Format::SystemDriver, objects::system_drivers),
        (Format::WindowsDriver, objects::windows_drivers),
    ];
    for (format, objects) in of_objects {
        for (way, write) in WAYS {
            // `Get-WindowsDriver` is no class of WMI.
            if format != Format::WindowsDriver || !way.starts_with("wmic") {
                let make = move |count: usize, language| {
                    let text = write(&objects(count.max(1)), language);
                    match count {
                        0 => keep_header(&text, way.ends_with("CSV")),
                        _ => text,
                    }
                };
                forms.push((format, way, Box::new(make)));
            }
        }
    }
    let of_tools: [(Format, &str, tools::Write); 8] = [
        (Format::DriverQuery, "/v", tools::driver_query),
        (Format::DriverQuery, "/nh", tools::driver_query_short),
        (Format::DriverQuerySigned, "/si", tools::driver_query_signed),
        (Format::PnpUtilText, "Windows 10", tools::pnputil),
        (Format::PnpUtilText, "Windows 7", tools::pnputil_old),
        (Format::PnpUtilXml, "Windows 11", tools::pnputil_xml),
        (Format::MsInfoText, "text", msinfo::msinfo),
        (Format::MsInfoXml, "nfo", msinfo::msinfo_xml),
    ];
    for (format, way, write) in of_tools {
        forms.push((format, way, Box::new(write)));
    }
    forms
}

/// Of an empty list, the names of columns stay; JSON and text are empty.
fn keep_header(text: &str, is_table: bool) -> String {
    let names = text.find("Name").filter(|_| is_table);
    let end = names.map_or(0, |at| at + text[at..].find('\n').unwrap() + 1);
    text[..end].to_owned()
}

fn utf16(text: &str) -> Vec<u8> {
    let units = "\u{feff}".chars().chain(text.chars());
    let units: Vec<u16> = units
        .flat_map(|c| c.encode_utf16(&mut [0; 2]).to_vec())
        .collect();
    units.into_iter().flat_map(u16::to_le_bytes).collect()
}

/// As consoles of western Europe write it; what code page 850 lacks becomes a question mark.
pub(crate) fn oem(text: &str) -> Vec<u8> {
    const LETTERS: [(char, u8); 12] = [
        ('ü', 0x81),
        ('é', 0x82),
        ('à', 0x85),
        ('ö', 0x94),
        ('ß', 0xE1),
        ('ó', 0xA2),
        ('í', 0xA1),
        ('ú', 0xA3),
        ('É', 0x90),
        ('è', 0x8A),
        ('\u{a0}', 0xFF),
        ('ä', 0x84),
    ];
    let byte = |c: char| match c {
        '\0'..='\u{7f}' => c as u8,
        '’' => b'\'',
        _ => LETTERS
            .iter()
            .find(|(letter, _)| *letter == c)
            .map_or(b'?', |(_, byte)| *byte),
    };
    text.chars().map(byte).collect()
}

/// The columns of a table, or the properties of objects, the other way round.
fn swapped(text: &str) -> Option<String> {
    let lines: Vec<_> = text
        .lines()
        .filter(|line| !line.starts_with("#TYPE"))
        .collect();
    let delimiter = ["\",\"", "\";\"", ",", "\t"]
        .into_iter()
        .find(|delimiter| {
            let first = lines.iter().rev().find(|line| !line.trim().is_empty());
            first.is_some_and(|line| line.matches(delimiter).count() >= 3)
        })?;
    let rows = lines.iter().map(|line| {
        let has_quotes = delimiter.starts_with('"');
        let line = line.trim_end_matches('\r');
        let unquoted = line
            .strip_prefix('"')
            .and_then(|line| line.strip_suffix('"'));
        let inner = unquoted.filter(|_| has_quotes).unwrap_or(line);
        let mut cells: Vec<_> = inner.split(delimiter).collect();
        cells.reverse();
        let row = cells.join(delimiter);
        if has_quotes && cells.len() > 1 {
            format!("\"{row}\"\r\n")
        } else {
            format!("{row}\r\n")
        }
    });
    Some(rows.collect())
}

#[test]
fn every_form_in_every_condition() {
    for (format, way, make) in forms() {
        let mut table = format!("{} ({way})\n", format.id());
        let mut seen: Vec<(String, String)> = Vec::new();
        let mut add = |condition: &str, bytes: &[u8]| {
            let told = recognise(bytes).map_or("nothing", Format::id);
            let result = read(format, bytes);
            let told = if told == format.id() {
                String::new()
            } else {
                format!(", told as {told}")
            };
            let shown = shown(&result);
            match seen.iter().find(|(_, known)| *known == shown) {
                Some((known, _)) => writeln!(table, "\n{condition}{told}\n  as {known}").unwrap(),
                None => write!(table, "\n{condition}{told}\n{shown}").unwrap(),
            }
            seen.push((condition.to_owned(), shown));
        };
        let normal = make(4, Language::English);
        add("normal", normal.as_bytes());
        add("one row", make(1, Language::English).as_bytes());
        add("empty", make(0, Language::English).as_bytes());
        for language in [Language::German, Language::French, Language::Spanish] {
            add(&format!("{language:?}"), make(4, language).as_bytes());
        }
        add("UTF-16", &utf16(&make(2, Language::German)));
        add("OEM", &oem(&make(2, Language::French)));
        let end = normal
            .char_indices()
            .nth(normal.chars().count() * 5 / 8)
            .unwrap()
            .0;
        add("truncated", &normal.as_bytes()[..end]);
        if let Some(swapped) = swapped(&normal) {
            add("swapped columns", swapped.as_bytes());
        }
        let many = read(format, make(MANY, Language::English).as_bytes()).unwrap();
        writeln!(
            table,
            "\n{MANY} rows\n  {} drivers, {} dropped, {} troubles, last {}",
            many.drivers.len(),
            many.dropped,
            many.trouble_count,
            line(many.drivers.last().unwrap()),
        )
        .unwrap();
        let name = format!("{}_{}", format.id(), way.replace(['/', ' '], "")).replace('-', "_");
        insta::assert_snapshot!(name, table);
    }
}

#[test]
fn all_ways_to_write_objects_say_the_same() {
    let mut first: Option<(Format, Vec<String>)> = None;
    for (format, way, make) in forms() {
        // `wmic` cannot write what has commas or quotes.
        if !WAYS.iter().any(|(name, _)| *name == way) || way == "wmic CSV" {
            continue;
        }
        for language in [Language::English, Language::German, Language::French] {
            let text = make(8, language);
            for bytes in [
                text.as_bytes().to_vec(),
                utf16(&text),
                text.replace('\r', "").into(),
            ] {
                let inventory = read(format, &bytes).unwrap();
                let lines: Vec<_> = inventory.drivers.iter().map(line).collect();
                assert_eq!(
                    inventory.trouble_count, 0,
                    "{format:?} {way}: {:?}",
                    inventory.troubles
                );
                match &first {
                    Some((known, expected)) if *known == format => {
                        assert_eq!(&lines, expected, "{format:?} {way} {language:?}");
                    }
                    _ => first = Some((format, lines)),
                }
            }
        }
    }
}

#[test]
fn languages_change_nothing_but_words() {
    for (format, way, make) in forms() {
        let of = |language| {
            let inventory = read(format, make(8, language).as_bytes()).unwrap();
            inventory.drivers.iter().map(line).collect::<Vec<_>>()
        };
        let english = of(Language::English);
        for language in [Language::German, Language::French, Language::Spanish] {
            assert_eq!(of(language), english, "{format:?} {way} {language:?}");
        }
    }
}
