//! The logs of osquery's daemon: what queries found at first, and how it changed since.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::tables::{self, Kept};
use crate::driver::inventory::Sink;
use crate::driver::lines;
use crate::driver::record::Driver;
use crate::driver::rows::Row;
use crate::json::{Json, Mending};

/// Reads a log to its end and keeps what is there then. A line that cannot be read is passed over.
pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let mut log = Log::default();
    for line in lines::of(text) {
        match Json::parse(line.text, sink.limits, &mut Mending::default()) {
            Ok(Json::Object(fields)) => log.entry(line.number, &fields, sink),
            Ok(other) => sink.trouble(line.number, format!("{} is no object", other.kind())),
            Err(_) if line.is_open => sink.cut(line.number),
            Err(error) => sink.trouble(line.number, error.reason()),
        }
    }
    log.give(sink);
}

/// What a log has told so far.
#[derive(Default)]
struct Log {
    host: String,
    /// By the name of the query.
    changes: BTreeMap<String, Vec<Change>>,
    count: usize,
}

/// A driver that came or went.
struct Change {
    position: u64,
    driver: Driver,
    is_there: bool,
}

impl Log {
    fn entry(&mut self, line: u64, fields: &BTreeMap<String, Json>, sink: &mut Sink<'_>) {
        let about = Row::of_json(line, fields);
        let host = about.get("hostidentifier");
        if self.host.is_empty() {
            host.clone_into(&mut self.host);
            sink.inventory.machine.computer =
                Some(self.host.clone()).filter(|host| !host.is_empty());
        } else if self.host != host {
            let reason = format!(
                "a row of `{host}`, in a log that began with `{}`",
                self.host
            );
            sink.trouble(line, reason);
            return;
        }
        if let Ok(seconds) = about.get("unixtime").parse() {
            let taken = Timestamp::from_second(seconds).ok();
            let machine = &mut sink.inventory.machine;
            machine.taken = machine.taken.max(taken);
        }
        let query = about.get("name");
        if let Some(Json::Object(row)) = fields.get("columns") {
            self.row(query, line, row, about.get("action") != "removed", sink);
        }
        if let Some(Json::Array(rows)) = fields.get("snapshot") {
            if let Some(changes) = self.changes.get_mut(query) {
                self.count -= changes.len();
                changes.clear();
            }
            self.rows(query, line, rows, true, sink);
        }
        if let Some(Json::Object(results)) = fields.get("diffResults") {
            // What changed in a row is the old one removed and the new one added.
            for (name, is_there) in [("removed", false), ("added", true)] {
                if let Some(Json::Array(rows)) = results.get(name) {
                    self.rows(query, line, rows, is_there, sink);
                }
            }
        }
    }

    fn rows(&mut self, query: &str, line: u64, rows: &[Json], is_there: bool, sink: &mut Sink<'_>) {
        for row in rows.iter().filter_map(Json::as_object) {
            self.row(query, line, row, is_there, sink);
        }
    }

    fn row(
        &mut self,
        query: &str,
        line: u64,
        row: &BTreeMap<String, Json>,
        is_there: bool,
        sink: &mut Sink<'_>,
    ) {
        match tables::kept(&Row::of_json(0, row)) {
            Some(Kept::Machine(machine)) if is_there => {
                tables::add(&mut sink.inventory.machine, machine);
            }
            Some(Kept::Driver(_)) if self.count >= sink.limits.entries => {
                sink.inventory.dropped += 1;
            }
            Some(Kept::Driver(driver)) => {
                self.count += 1;
                let changes = self.changes.entry(query.to_owned()).or_default();
                changes.push(Change {
                    position: line,
                    driver: *driver,
                    is_there,
                });
            }
            _ => {}
        }
    }

    /// Keeps every driver whose last change is that it came.
    fn give(self, sink: &mut Sink<'_>) {
        let mut found = Vec::new();
        for mut changes in self.changes.into_values() {
            // The sort is stable: what happened to a driver stays in the order of the log.
            changes.sort_by(|a, b| a.driver.cmp(&b.driver));
            let histories = changes.chunk_by_mut(|a, b| a.driver == b.driver);
            let last = histories.filter_map(|history| history.last_mut());
            found.extend(last.filter(|change| change.is_there).map(|change| Driver {
                position: change.position,
                ..std::mem::take(&mut change.driver)
            }));
        }
        found.sort_by_key(|driver| driver.position);
        for driver in found {
            sink.driver(driver);
        }
    }
}
