//! The documents of `sadf -j`, `iostat -o JSON` and `mpstat -o JSON`, which are of one shape: hosts with statistics.

use std::io::BufRead;

use super::field::Part;
use super::gather::Gather;
use super::record::Record;
use super::time::Stamp;
use super::tokens::{Token, Tokens};
use crate::error::{ErrorKind, ParseError};
use crate::perf::counters::number;

/// How the items of a document tell their time.
pub(in crate::perf) trait Items {
    /// An item ended: its values are gathered.
    fn end(&mut self, item: &Item, gather: &mut Gather<'_, '_>);

    /// A fact of the host, before its items.
    fn host(&mut self, key: &str, value: &str);
}

/// What an item says of itself.
#[derive(Debug, Default)]
pub(in crate::perf) struct Item {
    /// Its number in the document, from 1.
    pub(in crate::perf) number: u64,
    /// Date, time and zone, each of which may be missing.
    pub(in crate::perf) date: String,
    pub(in crate::perf) time: String,
    pub(in crate::perf) is_utc: bool,
    pub(in crate::perf) interval: Option<f64>,
    /// It has activities as `iostat` calls them.
    pub(in crate::perf) is_of_iostat: bool,
    pub(super) processors: Option<f64>,
}

impl Item {
    pub(super) fn clear(&mut self) {
        *self = Self {
            number: self.number,
            ..Self::default()
        };
    }

    pub(super) fn stamp(&self) -> Option<Stamp> {
        let date = self.date.parse().ok()?;
        Stamp::of(date, super::time::clock(&self.time)?, self.is_utc)
    }

    pub(super) fn put(&mut self, key: &str, value: &str) {
        match key {
            "date" => value.clone_into(&mut self.date),
            "time" | "timestamp" => value.clone_into(&mut self.time),
            // `utc` became `tz` with 12.7.1.
            "utc" => self.is_utc = value == "1",
            "tz" => self.is_utc = value == "UTC",
            "interval" => self.interval = Some(number::parse(value.as_bytes())),
            "cpu_count" => self.processors = Some(number::parse(value.as_bytes())),
            _ => {}
        }
    }
}

/// What an object or array is, which follows from its key and the one around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Document,
    Hosts,
    Host,
    Statistics,
    Item,
    Stamp,
    Restarts,
    Boot,
    Activity,
    /// Nothing of it is asked for.
    Other,
}

impl Place {
    fn within(self, key: &[u8]) -> Self {
        match (self, key) {
            (Self::Document, b"hosts") => Self::Hosts,
            (Self::Document, _) => Self::Document,
            (Self::Hosts, _) => Self::Host,
            (Self::Host, b"statistics") => Self::Statistics,
            (Self::Statistics, _) => Self::Item,
            (Self::Item, b"timestamp") => Self::Stamp,
            (Self::Restarts, b"boot") => Self::Boot,
            (Self::Host, b"restarts") | (Self::Restarts, _) => Self::Restarts,
            (Self::Item | Self::Activity, key) if is_asked_for(key) => Self::Activity,
            // The devices of an activity.
            (Self::Activity, b"") => Self::Activity,
            _ => Self::Other,
        }
    }
}

fn is_asked_for(activity: &[u8]) -> bool {
    matches!(
        activity,
        b"cpu-load"
            | b"avg-cpu"
            | b"process-and-context-switch"
            | b"swap-pages"
            | b"paging"
            | b"memory"
            | b"kernel"
            | b"queue"
            | b"disk"
            | b"network"
            | b"net-dev"
            | b"net-edev"
            | b"power-management"
            | b"temperature"
            | b"filesystems"
            | b"psi"
            | b"psi-cpu"
            | b"psi-io"
            | b"psi-mem"
    )
}

/// Reads a document to its end, or one after the other.
pub(in crate::perf) fn read(
    input: &mut dyn BufRead,
    gather: &mut Gather<'_, '_>,
    items: &mut dyn Items,
) -> Result<(), ParseError> {
    let mut tokens = Tokens::new(input, gather.out.limits)?;
    let mut walk = Walk {
        gather,
        items,
        places: Vec::new(),
        key: Vec::new(),
        has_key: false,
        group: Vec::new(),
        record: Record::default(),
        item: Item::default(),
        system: String::new(),
    };
    loop {
        let line = tokens.line();
        let Some(token) = tokens.next()? else { break };
        match token {
            Token::Object | Token::Array => {
                if !walk.open(line)? && !tokens.skip()? {
                    walk.places.push(Place::Other);
                    break;
                }
            }
            _ if walk.places.is_empty() => {
                let reason = "behind the document stands something else";
                walk.gather.out.trouble(line, reason);
                break;
            }
            Token::Close => walk.close(),
            Token::Text(text) if !walk.has_key => {
                walk.key.clear();
                walk.key.extend_from_slice(&text);
                walk.has_key = tokens.is_key()?;
            }
            Token::Text(text) => walk.scalar(&text),
            Token::Word(word) => walk.scalar(word),
        }
    }
    if !walk.places.is_empty() {
        let number = walk.item.number;
        walk.gather.out.cut(number);
    }
    Ok(())
}

struct Walk<'w, 'o, 'a> {
    gather: &'w mut Gather<'o, 'a>,
    items: &'w mut dyn Items,
    places: Vec<Place>,
    /// The key of the next value.
    key: Vec<u8>,
    has_key: bool,
    /// The activity whose key was read last.
    group: Vec<u8>,
    record: Record,
    item: Item,
    system: String,
}

impl Walk<'_, '_, '_> {
    /// An object or array begins; false if it can be passed over.
    fn open(&mut self, line: u64) -> Result<bool, ParseError> {
        let key = if self.has_key { &self.key[..] } else { b"" };
        let place = match self.places.last() {
            Some(around) => around.within(key),
            None => Place::Document,
        };
        match place {
            Place::Item => {
                self.item.number += 1;
                self.item.clear();
                self.gather.discard();
            }
            Place::Boot => self.item.clear(),
            Place::Activity => {
                if self.has_key {
                    self.group.clone_from(&self.key);
                    self.item.is_of_iostat |= matches!(&self.group[..], b"avg-cpu" | b"disk");
                }
                self.record.clear();
            }
            _ => {}
        }
        self.has_key = false;
        if place == Place::Other {
            return Ok(false);
        }
        let depth = self.gather.out.limits.json_depth;
        if self.places.len() >= depth {
            let reason = format!("the JSON is nested deeper than {depth} levels");
            return Err(ParseError::new(ErrorKind::TooLarge, reason).at_line(line));
        }
        self.places.push(place);
        Ok(true)
    }

    fn close(&mut self) {
        self.has_key = false;
        match self.places.pop() {
            Some(Place::Activity) => {
                self.gather.take(&self.record);
                self.record.clear();
            }
            Some(Place::Item) => self.items.end(&self.item, self.gather),
            Some(Place::Boot) => self.boot(),
            _ => {}
        }
    }

    fn scalar(&mut self, value: &[u8]) {
        if !std::mem::take(&mut self.has_key) {
            return;
        }
        match self.places.last() {
            Some(Place::Activity) => match Part::named(&self.group, &self.key) {
                Some(Part::Value(field)) => self.record.set(field, number::parse(value)),
                Some(part) => self.record.put(part, &String::from_utf8_lossy(value)),
                None => {}
            },
            Some(Place::Host) => self.host(&String::from_utf8_lossy(value)),
            Some(Place::Stamp | Place::Item | Place::Boot) => {
                let (key, value) = (
                    String::from_utf8_lossy(&self.key),
                    String::from_utf8_lossy(value),
                );
                self.item.put(&key, &value);
            }
            _ => {}
        }
    }

    fn host(&mut self, value: &str) {
        match &self.key[..] {
            b"nodename" => self.gather.host(value),
            b"sysname" => value.clone_into(&mut self.system),
            b"release" => self.gather.os_name(&self.system, value),
            b"number-of-cpus" => self.gather.processors(number::parse(value.as_bytes())),
            key => self.items.host(&String::from_utf8_lossy(key), value),
        }
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
