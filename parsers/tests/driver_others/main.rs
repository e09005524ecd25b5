//! Inventories of Linux, macOS, osquery, agents and scripts: every form in every state of repair.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::collections::BTreeSet;
use std::fmt::Write as _;

use proptest::prelude::*;
use wegweiser_parsers::driver::{Format, Inventory, Machine, read, recognise};
use wegweiser_parsers::{Limits, ParseError};

mod real;
mod samples;
#[path = "../common/test_data.rs"]
mod test_data;

use samples::{Sample, all};

fn inventory(format: Format, bytes: &[u8]) -> Result<Inventory, ParseError> {
    read(format, bytes, &Limits::default())
}

/// A result as text: a line of JSON for each driver, then whatever else there is to say.
fn told(result: Result<Inventory, ParseError>) -> String {
    let inventory = match result {
        Ok(inventory) => inventory,
        Err(error) => return format!("{:?}: {error}\n", error.kind()),
    };
    let mut text = String::new();
    let Inventory {
        drivers, machine, ..
    } = &inventory;
    for driver in drivers {
        writeln!(text, "{}", serde_json::to_string(driver).unwrap()).unwrap();
    }
    if *machine != Machine::default() {
        writeln!(text, "machine {}", serde_json::to_string(machine).unwrap()).unwrap();
    }
    for trouble in &inventory.troubles {
        writeln!(text, "trouble at {}: {}", trouble.position, trouble.reason).unwrap();
    }
    if inventory.truncated {
        text.push_str("truncated\n");
    }
    if text.is_empty() {
        text.push_str("nothing\n");
    }
    text
}

fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

#[test]
fn every_form_in_every_state() {
    for sample in all() {
        let Sample {
            name,
            format,
            normal,
            ..
        } = &sample;
        assert_eq!(recognise(normal.as_bytes()), Some(*format), "{name}");
        let whole = told(inventory(*format, normal.as_bytes()));
        let mut text = format!("{format:?}\n--- normal\n{whole}");
        let mut state = |title: &str, export: &str| {
            let told = told(inventory(*format, export.as_bytes()));
            write!(text, "--- {title}\n{told}").unwrap();
        };
        state("one row", &(sample.rows)(1));
        state("no row", &(sample.rows)(0));
        state("empty", "");
        state("something else", "<html><body>502</body></html>");
        let cut = normal.floor_char_boundary(normal.trim_end().len() * 9 / 10);
        state("truncated", &normal[..cut]);
        if let Some(swapped) = &sample.swapped {
            assert_eq!(recognise(swapped.as_bytes()), Some(*format), "{name}");
            state("swapped columns", swapped);
        }
        insta::assert_snapshot!(*name, text);

        let wide = utf16(normal);
        assert_eq!(recognise(&wide), Some(*format), "{name}");
        assert_eq!(told(inventory(*format, &wide)), whole, "{name}");
        if normal.lines().count() > 1 {
            let lines = normal.replace('\n', "\r\n");
            assert_eq!(told(inventory(*format, lines.as_bytes())), whole, "{name}");
        }
    }
}

#[test]
fn fifty_thousand_rows() {
    for sample in all() {
        let (name, format) = (sample.name, sample.format);
        let few = inventory(format, (sample.rows)(3).as_bytes()).unwrap();
        let text = (sample.rows)(50_000);
        assert_eq!(recognise(text.as_bytes()), Some(format), "{name}");
        let many = inventory(format, text.as_bytes()).unwrap();
        assert_eq!(many.machine, few.machine, "{name}");
        assert_eq!((many.trouble_count, many.dropped), (0, 0), "{name}");
        assert!(!many.truncated, "{name}");
        let wanted = if few.drivers.is_empty() { 0 } else { 50_000 };
        assert_eq!(many.drivers.len(), wanted, "{name}");
        let names = |inventory: &Inventory| -> BTreeSet<String> {
            let drivers = inventory.drivers.iter();
            drivers.map(|driver| driver.name.clone()).collect()
        };
        assert!(names(&many).is_superset(&names(&few)), "{name}");
    }
}

#[test]
fn more_rows_than_the_limits_allow_are_counted() {
    let mut limits = Limits::default();
    limits.entries = 10;
    for sample in all() {
        let text = (sample.rows)(25);
        let inventory = read(sample.format, text.as_bytes(), &limits).unwrap();
        if !inventory.drivers.is_empty() {
            let kept = (inventory.drivers.len(), inventory.dropped);
            assert_eq!(kept, (10, 15), "{}", sample.name);
        }
    }
}

#[test]
fn a_cut_keeps_what_came_before_it() {
    for sample in all() {
        let (name, format) = (sample.name, sample.format);
        let text = (sample.rows)(6);
        let Ok(whole) = inventory(format, text.as_bytes()) else {
            panic!("{name}");
        };
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let Ok(part) = inventory(format, &text.as_bytes()[..end]) else {
                continue;
            };
            // The last line of text may look whole without its end.
            let sure = part.drivers.len().saturating_sub(1);
            assert_eq!(part.drivers[..sure], whole.drivers[..sure], "{name} {end}");
            assert!(part.drivers.len() <= whole.drivers.len(), "{name} {end}");
            assert!(part.trouble_count <= 1, "{name} {end}: {:?}", part.troubles);
        }
    }
}

#[test]
fn the_documentation_is_right() {
    const TEXT: &str = include_str!("../../../docs/drivers.md");
    for format in Format::ALL {
        let row = format!("| `{}` |", format.id());
        assert!(TEXT.contains(&row), "{row}");
    }
    for (kind, wanted) in [("csv", 2), ("json", 1)] {
        let (_, example) = TEXT.split_once(&format!("```{kind}\n")).unwrap();
        let (example, _) = example.split_once("```").unwrap();
        assert_eq!(recognise(example.as_bytes()), Some(Format::Table), "{kind}");
        let inventory = inventory(Format::Table, example.as_bytes()).unwrap();
        assert_eq!(inventory.drivers.len(), wanted, "{kind}");
        assert_eq!(inventory.troubles, [], "{kind}");
        // All that can be said of a machine but its taint.
        let machine = serde_json::to_value(&inventory.machine).unwrap();
        let said = machine.as_object().unwrap().len();
        assert_eq!(said, if kind == "json" { 9 } else { 0 });
    }
}

proptest! {
    #[test]
    fn damage_never_panics(
        which in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
        flips in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..8),
    ) {
        let samples = all();
        let sample = which.get(&samples);
        let mut bytes = sample.normal.clone().into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 1));
        let _ = recognise(&bytes);
        let _ = inventory(sample.format, &bytes);
    }

    #[test]
    fn any_text_is_no_trouble(text in "[ -~\t\n]{0,200}", which in any::<prop::sample::Index>()) {
        let _ = recognise(text.as_bytes());
        let _ = inventory(which.get(&all()).format, text.as_bytes());
    }
}
