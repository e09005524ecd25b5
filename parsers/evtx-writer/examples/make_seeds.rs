//! Writes the seeds of the fuzz targets `evtx` (files) and `evtx_records` (the records of a chunk, without its header):
//!
//! ```text
//! cargo run -p wegweiser-evtx-writer --example make_seeds fuzz/seeds
//! ```

use std::error::Error;
use std::fs;
use std::path::Path;

use wegweiser_evtx_writer::{Event, FILE_HEADER_BYTES, Layout, Log, Node, Template, Value};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("which folder?")?;
    let logs = Layout::ALL
        .into_iter()
        .map(|layout| (format!("{layout:?}").to_lowercase(), log(layout)))
        .chain([
            ("roots".to_owned(), roots()),
            ("chunks".to_owned(), chunks()),
        ]);
    for (name, bytes) in logs {
        let chunk = &bytes[FILE_HEADER_BYTES..];
        let free = u32::from_le_bytes([chunk[48], chunk[49], chunk[50], chunk[51]]) as usize;
        write(&folder, "evtx", &name, &bytes[..FILE_HEADER_BYTES + free])?;
        write(&folder, "evtx_records", &name, &chunk[512..free])?;
    }
    Ok(())
}

fn write(folder: &str, target: &str, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let folder = Path::new(folder).join(target);
    fs::create_dir_all(&folder)?;
    fs::write(folder.join(name), bytes)
}

/// A few values of every type, in one layout.
fn log(layout: Layout) -> Vec<u8> {
    let mut log = Log::new();
    let event = Event::new("Seed", 4624)
        .layout(layout)
        .data("Text", "a & b".into())
        .data("Ansi", Value::AnsiString(b"caf\xe9".to_vec()))
        .data("Null", Value::Null(vec![0; 4]))
        .data("Small", Value::Int8(-1))
        .data("Large", Value::UInt64(u64::MAX))
        .data("Real", Value::Real64(0.5))
        .data("Bool", Value::Bool(3))
        .data("Guid", Value::Guid([7; 16]))
        .data("Size", Value::SizeT64(16))
        .data("Time", Value::FileTime(133_770_000_000_000_000))
        .data("Date", Value::SystemTime([2026, 11, 5, 20, 9, 41, 0, 1]))
        .data("Sid", Value::Sid(5, vec![21, 1, 2, 3, 500]))
        .data("Hex", Value::HexInt32(0xc000_006d))
        .data("Handle", Value::EvtHandle(1))
        .data("", Value::Array(vec!["one".into(), "two".into()]))
        .data(
            "Numbers",
            Value::Array(vec![Value::UInt16(1), Value::UInt16(2)]),
        );
    log.push(&event);
    log.push(&event);
    log.finish()
}

/// Several roots, names from slots, mixed content, elements that depend on slots.
fn roots() -> Vec<u8> {
    let dependent = Node::Element {
        name: "Data".to_owned(),
        dependency: Some(1),
        attributes: vec![("Name".to_owned(), vec![Node::slot(0, 1)])],
        content: vec![Node::text("x"), Node::slot(1, 1), Node::Character(0x41)],
    };
    let inner = Template {
        guid: [1; 16],
        content: vec![Node::element("EventData", vec![dependent])],
    };
    let fragment = Value::Fragment(vec![
        Node::Instance(inner, vec!["name".into(), "value".into()]),
        Node::element("RenderingInfo", vec![Node::Cdata("text".to_owned())]),
    ]);
    let outer = Template {
        guid: [2; 16],
        content: vec![Node::element("Event", vec![Node::slot(0, 0x21)])],
    };
    let mut log = Log::new();
    log.push_content(1, &[Node::Instance(outer, vec![fragment])]);
    log.finish()
}

/// A wrapped log of two chunks; the seed is cut within the first of the file.
fn chunks() -> Vec<u8> {
    let mut log = Log::starting_at(7);
    log.push(&Event::new("Seed", 1));
    log.end_chunk();
    log.push(&Event::new("Seed", 2).data("a", "b".into()));
    log.wrapped(1).finish()
}
