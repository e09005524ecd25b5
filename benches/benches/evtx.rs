//! One pass over an event log, by this reader or by the `evtx` crate: `evtx MODE FILE` prints events, a checksum of
//! what was touched, and the peak of memory; CPU seconds are for the caller to measure. `benches/evtx` runs the modes in turn.
//!
//! Without arguments, as `cargo bench` calls it, there is nothing to do.

#![allow(clippy::print_stdout, reason = "a program that prints its figures")]

use std::error::Error;
use std::ops::ControlFlow;

use evtx::{EvtxParser, ParserSettings};
use wegweiser_parsers::evtx::{Event, Reader, Slot, SystemField, Value};

/// What rules ask for most.
const NAMES: [&str; 6] = [
    "TargetUserName",
    "IpAddress",
    "LogonType",
    "CommandLine",
    "NewProcessName",
    "Image",
];
/// What identifies an event.
const SYSTEM: [SystemField; 6] = [
    SystemField::Provider,
    SystemField::EventId,
    SystemField::Level,
    SystemField::TimeCreated,
    SystemField::Channel,
    SystemField::Computer,
];

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [mode, file] = &arguments[..] else {
        return Ok(());
    };
    let (events, sum) = match mode.as_str() {
        "lazy" => lazy(file)?,
        "full" => visit(file, |event| {
            system(event) + event.fields().map(|field| touch(field.value)).sum::<u64>()
        })?,
        "text" => {
            let mut text = String::new();
            visit(file, |event| {
                text.clear();
                for field in event.fields() {
                    field.value.write_text(&mut text).ok();
                }
                system(event) + text.len() as u64
            })?
        }
        "records_json_bytes" => theirs(file, |parser| {
            parser
                .records_json_bytes()
                .filter_map(Result::ok)
                .map(|record| record.data.len() as u64)
                .fold((0, 0), |(events, sum), length| (events + 1, sum + length))
        })?,
        "records_json_value" => theirs(file, |parser| {
            parser
                .records_json_value()
                .filter_map(Result::ok)
                .map(|record| {
                    record
                        .data
                        .as_object()
                        .map_or(0, |object| object.len() as u64)
                })
                .fold((0, 0), |(events, sum), length| (events + 1, sum + length))
        })?,
        _ => return Ok(()),
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!(
        "{events} events, {sum}, peak {}",
        peak.unwrap_or("unknown").trim()
    );
    Ok(())
}

/// System fields, and the fields that rules ask for by slots that are bound once per template.
fn lazy(file: &str) -> Result<(u64, u64), Box<dyn Error>> {
    let mut bound: Vec<Option<[Option<Slot>; NAMES.len()]>> = Vec::new();
    visit(file, |event| {
        let asked: u64 = match event.template() {
            Some(template) => {
                let index = template.id().index();
                if index >= bound.len() {
                    bound.resize(index + 1, None);
                }
                let slots =
                    bound[index].get_or_insert_with(|| NAMES.map(|name| template.slot_of(name)));
                let values = slots.iter().flatten().filter_map(|slot| event.value(*slot));
                values.map(touch).sum()
            }
            None => NAMES
                .iter()
                .filter_map(|name| event.field(name))
                .map(touch)
                .sum(),
        };
        system(event) + asked
    })
}

fn visit(file: &str, mut read: impl FnMut(Event<'_>) -> u64) -> Result<(u64, u64), Box<dyn Error>> {
    let mut reader = Reader::open(file)?;
    let mut sum = 0;
    let _: ControlFlow<()> = reader.for_each(|event| {
        sum += read(event);
        ControlFlow::Continue(())
    })?;
    Ok((reader.report().events, sum))
}

fn system(event: Event<'_>) -> u64 {
    let values = SYSTEM.into_iter().filter_map(|field| event.system(field));
    event.record_id() + values.map(touch).sum::<u64>()
}

/// Reads what a comparison would look at first.
fn touch(value: Value<'_>) -> u64 {
    let bytes = value.bytes().or_else(|| value.utf8().map(str::as_bytes));
    bytes.map_or(0, |bytes| {
        bytes.len() as u64 + bytes.first().map_or(0, |byte| u64::from(*byte))
    })
}

fn theirs(
    file: &str,
    read: impl FnOnce(&mut EvtxParser<std::fs::File>) -> (u64, u64),
) -> Result<(u64, u64), Box<dyn Error>> {
    let settings = ParserSettings::new().num_threads(1);
    let mut parser = EvtxParser::from_path(file)?.with_configuration(settings);
    Ok(read(&mut parser))
}
