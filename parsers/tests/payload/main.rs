//! Documents of an existing stack, in every wrapping and state of repair.
#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::fmt::Write as _;
use std::ops::ControlFlow;

use wegweiser_parsers::payload::{
    NoSignal, Part, Payload, PayloadError, read, read_envelope, recognise,
};
use wegweiser_parsers::{Limits, driver, lynis, perf, winevent};

mod damage;
mod quirks;
#[path = "../common/test_data.rs"]
mod test_data;

fn payload(name: &str, document: &[u8]) -> Result<Payload, PayloadError> {
    read(name, document, &Limits::default())
}

/// In a line what a payload has, with what the reader that it names makes of each part.
fn told(result: &Result<Payload, PayloadError>) -> String {
    let payload = match result {
        Ok(payload) => payload,
        Err(error) => return format!("error: {error}"),
    };
    let mut text = format!("{}:", payload.metalogos_type);
    for part in &payload.parts {
        write!(text, " [{}]", of_part(part)).unwrap();
    }
    let end = |text: &Option<String>| {
        text.as_deref()
            .map_or("-", |text| &text[text.len().saturating_sub(12)..])
            .to_owned()
    };
    let at = payload
        .at
        .map_or_else(|| "-".to_owned(), |at| at.to_string());
    write!(
        text,
        " of {} {} at {at}",
        end(&payload.device),
        end(&payload.host)
    )
    .unwrap();
    if payload.is_local_time {
        text.push_str(" local");
    }
    text
}

fn of_part(part: &Part) -> String {
    let limits = Limits::default();
    match part {
        Part::Inventory(inventory) | Part::Facts(inventory) => {
            let kind = if matches!(part, Part::Facts(_)) {
                "facts"
            } else {
                "inventory"
            };
            let counts = [
                ("volumes", inventory.volumes.len()),
                ("adapters", inventory.adapters.len()),
                ("listening", inventory.listening.len()),
                ("batteries", inventory.batteries.len()),
                ("programs", inventory.programs.len()),
                ("services", inventory.services.len()),
                ("crashes", inventory.crashes.len()),
                ("roles", inventory.roles.len()),
                ("indicators", inventory.indicators.len()),
                ("firewall", inventory.security.firewall.len()),
                ("processors", inventory.hardware.processors.len()),
            ];
            let counts = counts.into_iter().filter(|(_, count)| *count > 0);
            counts.fold(kind.to_owned(), |text, (name, count)| {
                format!("{text}, {count} {name}")
            })
        }
        Part::Logs(log) => format!(
            "{:?}, {} groups, total {:?}, top {:?}, {:?}{}",
            log.log,
            log.groups.len(),
            log.total,
            log.is_top,
            log.period,
            if log.is_healthy() { ", healthy" } else { "" }
        ),
        Part::Events { format, document } => {
            let mut events = 0;
            let read = winevent::read(*format, &document[..], &limits, |_| {
                events += 1;
                ControlFlow::Continue(())
            });
            format!(
                "{}, {events} events, {}",
                format.id(),
                if read.is_ok() { "read" } else { "not read" }
            )
        }
        Part::Lynis { document } => {
            let index = lynis::Document::parse(document, &limits)
                .unwrap()
                .report
                .hardening_index;
            format!("lynis, index {index:?}")
        }
        Part::Drivers { format, document } => {
            let drivers = driver::read(*format, &document[..], &limits)
                .unwrap()
                .drivers;
            format!("{}, {} drivers", format.id(), drivers.len())
        }
        Part::Performance { format, document } => {
            let mut series = perf::SeriesSet::default();
            perf::read(*format, &document[..], &limits, &mut series).unwrap();
            format.id().to_owned()
        }
        Part::NoSignal(why) => format!("no signal: {why}"),
        _ => "another".to_owned(),
    }
}

/// Every file, by its envelope or by its name: a line for each, and more for stored rows.
#[test]
fn all_documents() {
    let Some(folder) = test_data::data("wegweiser") else {
        return;
    };
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    assert_eq!(names.len(), 66);
    let mut table = String::new();
    for path in names {
        let file = path.file_name().unwrap().to_str().unwrap();
        let bytes = std::fs::read(&path).unwrap();
        let results = match recognise(&bytes) {
            Some(_) => read_envelope(&bytes, &Limits::default()).unwrap(),
            None => vec![payload(name_of(file), &bytes)],
        };
        for result in results {
            writeln!(table, "{file} | {}", told(&result)).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// `raw.` is a folder on the server; what follows a second dot is a variant.
fn name_of(file: &str) -> &str {
    let file = file.strip_prefix("raw.").unwrap_or(file);
    file.split('.').next().unwrap()
}

#[test]
fn no_signal_is_said_in_words() {
    let why = NoSignal::Failed {
        what: "network".into(),
        reason: "timeout".into(),
    };
    assert_eq!(why.to_string(), "the agent failed at `network`: timeout");
}
