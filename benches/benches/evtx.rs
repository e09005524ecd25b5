//! One pass over event logs, by this reader or by the `evtx` crate: `evtx MODE [--threads] FILE...` prints events, a
//! checksum of what was touched, and the peak of memory; CPU seconds are for the caller to measure. The files are read
//! one after the other, or each in a thread of its own. `benches/evtx` runs the modes in turn.
//!
//! Without arguments, as `cargo bench` calls it, there is nothing to do.

#![allow(clippy::print_stdout, reason = "a program that prints its figures")]

use std::error::Error;
use std::fs::File;
use std::io::Read;
use std::ops::ControlFlow;

use evtx::{EvtxParser, ParserSettings};
use wegweiser_parsers::evtx::{Event, Reader, Slot, SystemField, Templates, Value};

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
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let in_threads = arguments.get(1).is_some_and(|option| option == "--threads");
    if in_threads {
        arguments.remove(1);
    }
    let Some((mode, files)) = arguments.split_first() else {
        return Ok(());
    };
    let Some(read) = mode_of(mode) else {
        return Ok(());
    };
    let (events, sum) = if in_threads {
        std::thread::scope(|scope| {
            let threads = files
                .iter()
                .map(std::slice::from_ref)
                .map(|file| scope.spawn(move || read(file).map_err(|error| error.to_string())));
            let threads: Vec<_> = threads.collect();
            threads.into_iter().try_fold((0, 0), |all, thread| {
                let pass = thread.join().map_err(|_| "a thread panicked")??;
                Ok::<Pass, Box<dyn Error>>(add(all, pass))
            })
        })?
    } else {
        read(files)?
    };
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!(
        "{events} events, {sum}, peak {}",
        peak.unwrap_or("unknown").trim()
    );
    Ok(())
}

/// Events, and a checksum of what was touched.
type Pass = (u64, u64);
type Mode = fn(&[String]) -> Result<Pass, Box<dyn Error>>;

fn add(all: Pass, one: Pass) -> Pass {
    (all.0 + one.0, all.1.wrapping_add(one.1))
}

fn mode_of(name: &str) -> Option<Mode> {
    Some(match name {
        "read" => bytes,
        "lazy" => lazy,
        "full" => |files| {
            visit(files, |event| {
                system(event) + event.fields().map(|field| touch(field.value)).sum::<u64>()
            })
        },
        "text" => |files| {
            let mut text = String::new();
            visit(files, |event| {
                text.clear();
                for field in event.fields() {
                    field.value.write_text(&mut text).ok();
                }
                system(event) + text.len() as u64
            })
        },
        "records_json_bytes" => |files| {
            theirs(files, |parser| {
                let records = parser.records_json_bytes().filter_map(Result::ok);
                records
                    .map(|record| record.data.len() as u64)
                    .fold((0, 0), |(events, sum), length| (events + 1, sum + length))
            })
        },
        "records_json_value" => |files| {
            theirs(files, |parser| {
                let records = parser.records_json_value().filter_map(Result::ok);
                records
                    .map(|record| {
                        record
                            .data
                            .as_object()
                            .map_or(0, |object| object.len() as u64)
                    })
                    .fold((0, 0), |(events, sum), length| (events + 1, sum + length))
            })
        },
        _ => return None,
    })
}

/// What no reader can avoid: the bytes, into a buffer as large as a chunk.
fn bytes(files: &[String]) -> Result<Pass, Box<dyn Error>> {
    let mut buffer = vec![0; 1 << 16];
    let mut sum = 0;
    for file in files {
        let mut file = File::open(file)?;
        loop {
            match file.read(&mut buffer)? {
                0 => break,
                read => sum += read as u64,
            }
        }
    }
    Ok((0, sum))
}

/// System fields, and the fields that rules ask for by slots that are bound once per template.
fn lazy(files: &[String]) -> Result<Pass, Box<dyn Error>> {
    let mut bound: Vec<Option<[Option<Slot>; NAMES.len()]>> = Vec::new();
    visit(files, |event| {
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

fn visit(files: &[String], mut read: impl FnMut(Event<'_>) -> u64) -> Result<Pass, Box<dyn Error>> {
    let (mut events, mut sum) = (0, 0_u64);
    let mut templates = Templates::default();
    for file in files {
        let mut reader = Reader::open(file)?.with_templates(templates);
        let _: ControlFlow<()> = reader.for_each(|event| {
            sum = sum.wrapping_add(read(event));
            ControlFlow::Continue(())
        })?;
        events += reader.report().events;
        templates = reader.into_templates();
    }
    Ok((events, sum))
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
    files: &[String],
    read: impl Fn(&mut EvtxParser<File>) -> Pass,
) -> Result<Pass, Box<dyn Error>> {
    let mut all = (0, 0);
    for file in files {
        let settings = ParserSettings::new().num_threads(1);
        let mut parser = EvtxParser::from_path(file)?.with_configuration(settings);
        all = add(all, read(&mut parser));
    }
    Ok(all)
}
