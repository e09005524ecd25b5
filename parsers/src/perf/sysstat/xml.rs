//! `sadf -x`: the tree of `sadf -j`, most of whose values are attributes. Its DTD is passed over.

use std::io::{self, BufRead, Read};

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::document::Item;
use super::field::Part;
use super::gather::Gather;
use super::record::{Record, number};
use crate::error::{ErrorKind, ParseError};
use crate::perf::format::Format;
use crate::perf::read::{Form, Out};
use crate::sniff::Head;
use crate::text::Utf8Reader;

pub(in crate::perf) const FORM: Form = Form {
    format: Format::SadfXml,
    recognise,
    read,
};

fn recognise(head: &Head<'_>) -> bool {
    let text = head.text().trim_start();
    text.starts_with('<') && text.contains("<sysstat") && text.contains("<host")
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let bound = out.limits.line_bytes;
    let mut reader = Reader::from_reader(Bounded {
        input: Utf8Reader::new(input)?,
        left: bound,
    });
    reader.config_mut().check_end_names = false;
    let mut walk = Walk {
        gather: &mut Gather::new(out),
        place: Place::Outside,
        depth: 0,
        element: String::new(),
        system: String::new(),
        item: Item::default(),
        record: Record::default(),
    };
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        reader.get_mut().left = bound;
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(|error| failure(error, &reader))? {
            Event::Start(element) => {
                walk.depth += 1;
                walk.start(&element);
            }
            Event::Empty(element) => {
                walk.start(&element);
                walk.end(element.local_name().as_ref());
            }
            Event::Text(text) => walk.text(&text),
            Event::End(element) => {
                walk.depth = walk.depth.saturating_sub(1);
                walk.end(element.local_name().as_ref());
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if walk.depth > 0 {
        walk.gather.out.cut(walk.item.number);
    }
    Ok(())
}

fn failure<R>(error: quick_xml::Error, reader: &Reader<R>) -> ParseError {
    let offset = reader.error_position();
    match error {
        quick_xml::Error::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            let reason = "an element of the XML is longer than the limit";
            ParseError::new(ErrorKind::TooLarge, reason).at_offset(offset)
        }
        quick_xml::Error::Io(error) => {
            ParseError::new(ErrorKind::Io, "the input could not be read").caused_by(error)
        }
        error => {
            let reason = format!("the XML is not valid: {error}");
            ParseError::new(ErrorKind::Malformed, reason).at_offset(offset)
        }
    }
}

/// Where in the tree an element is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    /// Within `<host>` and none of its statistics.
    Host,
    /// Within a `<timestamp>`.
    Item,
    /// Within `<memory>`, whose values are elements.
    Memory,
}

struct Walk<'g, 'o, 'a> {
    gather: &'g mut Gather<'o, 'a>,
    place: Place,
    depth: u64,
    /// The element whose text comes next.
    element: String,
    system: String,
    item: Item,
    record: Record,
}

impl Walk<'_, '_, '_> {
    fn start(&mut self, element: &BytesStart<'_>) {
        let name = element.local_name();
        let name = name.as_ref();
        self.element.clear();
        match (self.place, name) {
            (Place::Outside, "host") => {
                self.place = Place::Host;
                each_attribute(element, |key, value| {
                    if key == "nodename" {
                        self.gather.host(value);
                    }
                });
            }
            (Place::Host, "timestamp") => {
                self.place = Place::Item;
                self.item.number += 1;
                self.gather.discard();
                self.stamp(element);
            }
            (Place::Host, "boot") => {
                self.stamp(element);
                self.boot();
            }
            (Place::Item, "memory") => {
                self.place = Place::Memory;
                self.record.clear();
            }
            (Place::Item, name) if is_asked_for(name) => self.record(name, element),
            (Place::Host | Place::Memory, name) => name.clone_into(&mut self.element),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        self.element.clear();
        match (self.place, name) {
            (Place::Host, "host") => self.place = Place::Outside,
            (Place::Memory, "memory") => {
                self.place = Place::Item;
                self.gather.take(&self.record);
            }
            (Place::Item, "timestamp") => {
                self.place = Place::Host;
                self.item_ends();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.element.is_empty() {
            return;
        }
        let text = text.trim();
        match (self.place, self.element.as_str()) {
            (Place::Memory, name) => {
                if let Some(part) = Part::named(b"", name.as_bytes()) {
                    self.record.put(part, text);
                }
            }
            (_, "sysname") => text.clone_into(&mut self.system),
            (_, "release") => self.gather.os_name(&self.system, text),
            (_, "number-of-cpus") => self.gather.processors(number(text)),
            _ => {}
        }
    }

    fn stamp(&mut self, element: &BytesStart<'_>) {
        self.item.clear();
        each_attribute(element, |key, value| self.item.put(key, value));
    }

    fn record(&mut self, group: &str, element: &BytesStart<'_>) {
        self.record.clear();
        each_attribute(element, |key, value| {
            if let Some(part) = Part::named(group.as_bytes(), key.as_bytes()) {
                self.record.put(part, value);
            }
        });
        self.gather.take(&self.record);
    }

    fn item_ends(&mut self) {
        let Some(stamp) = self.item.stamp() else {
            self.gather
                .out
                .trouble(self.item.number, "the sample has no time");
            return self.gather.discard();
        };
        self.gather.out.report.is_local_time |= stamp.is_local;
        self.gather.close(stamp.at, self.item.interval);
    }

    fn boot(&mut self) {
        if let Some(count) = self.item.processors {
            self.gather.processors(count);
        }
        if let Some(stamp) = self.item.stamp() {
            self.gather.out.report.is_local_time |= stamp.is_local;
            self.gather.restart(stamp.at);
        }
    }
}

/// The elements that are records.
fn is_asked_for(name: &str) -> bool {
    matches!(
        name,
        "cpu"
            | "process-and-context-switch"
            | "swap-pages"
            | "paging"
            | "kernel"
            | "queue"
            | "disk-device"
            | "net-dev"
            | "net-edev"
            | "temp"
            | "filesystem"
            | "psi-cpu"
            | "psi-io"
            | "psi-mem"
    )
}

/// Gives the attributes that can be read, their references to characters replaced.
fn each_attribute(element: &BytesStart<'_>, mut each: impl FnMut(&str, &str)) {
    for attribute in element.attributes().with_checks(false).flatten() {
        let value = &attribute.value;
        let value = unescape(value).unwrap_or_else(|_| value.as_ref().into());
        each(attribute.key.as_ref(), &value);
    }
}

/// Ends an input whose next piece is too long to be held.
struct Bounded<R> {
    input: R,
    left: usize,
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let bytes = self.input.fill_buf()?;
        Ok(&bytes[..bytes.len().min(self.left)])
    }

    fn consume(&mut self, count: usize) {
        self.left -= count.min(self.left);
        self.input.consume(count);
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.fill_buf()?.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}
