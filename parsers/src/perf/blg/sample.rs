//! Samples: what was counted at an instant.

use std::collections::HashMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::block::{Block, Definition, Object};
use super::catalogue::{Catalogue, Counter};
use super::counter::{CounterType, Raw};
use super::fold::{Count, Fold, Name};
use super::header::{local_timestamp, timestamp};
use super::record::{Counts, Record, records};
use crate::limits::Limits;
use crate::perf::read::Out;

/// The number of `ID Process` in every language.
const PROCESS_ID: u32 = 784;

const RECORD_IS_CUT: &str = "a record of a sample is cut, or its lengths are wrong";

/// The time of a record that was read, where it has one.
type Read = Result<Option<Timestamp>, &'static str>;

/// Reads samples one after the other.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// The zone of the log, if it states one.
    pub(super) zone: Option<TimeZone>,
    fold: Fold,
    /// Rows of the table of counters by the numbers of object and counter.
    rows: HashMap<(u32, u32), Option<usize>>,
}

impl Samples {
    /// Gives the values of a sample. What stands before a place that cannot be read is given.
    pub(super) fn take(
        &mut self,
        sample: &[u8],
        catalogue: &Catalogue,
        out: &mut Out<'_>,
    ) -> Result<(), &'static str> {
        let mut at = None;
        let mut result = Ok(());
        for (number, record) in records(sample).enumerate() {
            let read = record.and_then(|record| match (record, catalogue.counters.get(number)) {
                (_, Some(counter)) if !counter.is_local => Ok(None),
                (Record::Block(block), _) => self.block(block, catalogue, out),
                (Record::Unknown, _) => Ok(None),
                (_, None) => Err("a sample has more counters than the catalogue"),
                (Record::Single(counts), Some(counter)) => self.single(counts, counter, out),
                (Record::Several(counts), Some(counter)) => self.several(counts, counter, out),
            });
            match read {
                Ok(time) => at = at.or(time),
                Err(reason) => result = Err(reason),
            }
        }
        self.fold.finish(at, out);
        if at.is_none() {
            result = result.and(Err("a sample states no time"));
        }
        result
    }

    /// Samples that come next are those of another log.
    pub(super) fn forget(&mut self) {
        self.fold.forget();
    }

    /// Objects and counters may have other numbers from here on.
    pub(super) fn forget_names(&mut self) {
        self.rows.clear();
    }

    fn single(&mut self, content: &[u8], counter: &Counter, out: &mut Out<'_>) -> Read {
        let counts = Counts::single(content).ok_or(RECORD_IS_CUT)?;
        let raw = counts.raw(counter.frequency).ok_or(RECORD_IS_CUT)?;
        self.add(counter, &counter.instance, &counts, raw, out);
        Ok(self.wall_time(counts.time, out))
    }

    fn several(&mut self, content: &[u8], counter: &Counter, out: &mut Out<'_>) -> Read {
        let counts = Counts::several(content).ok_or(RECORD_IS_CUT)?;
        let mut names = Numbered::default();
        for instance in counts.instances(counter.frequency) {
            let (instance, raw) = instance.ok_or(RECORD_IS_CUT)?;
            self.add(counter, &names.number(instance), &counts, raw, out);
        }
        Ok(self.wall_time(counts.time, out))
    }

    fn add(
        &mut self,
        counter: &Counter,
        instance: &str,
        counts: &Counts<'_>,
        raw: Raw,
        out: &mut Out<'_>,
    ) {
        let Some((row, counter_type)) = counter.row.zip(counter.kind) else {
            return;
        };
        let name = Name {
            object: &counter.object,
            instance,
            counter: &counter.name,
        };
        let count = Count {
            counter_type,
            raw: counts.is_valid.then_some(raw),
            process: None,
            time: counts.time,
        };
        self.fold.add(row, name, count, out);
    }

    /// Records of single counters have the time of the machine's clock.
    fn wall_time(&self, time: i64, out: &mut Out<'_>) -> Option<Timestamp> {
        if let Some(zone) = &self.zone {
            return local_timestamp(time, zone);
        }
        out.report.is_local_time = true;
        timestamp(time)
    }

    fn block(&mut self, content: &[u8], catalogue: &Catalogue, out: &mut Out<'_>) -> Read {
        let block = Block::parse(content).ok_or(RECORD_IS_CUT)?;
        for object in block.objects() {
            let object = object.ok_or(RECORD_IS_CUT)?;
            self.object(&object, block.time, catalogue, out)?;
        }
        Ok(timestamp(block.time))
    }

    fn object(
        &mut self,
        object: &Object<'_>,
        time: i64,
        catalogue: &Catalogue,
        out: &mut Out<'_>,
    ) -> Result<(), &'static str> {
        let Some(object_name) = catalogue.name(object.name) else {
            return Err("an object has no name in the log");
        };
        let definitions = object.definitions();
        let process_id = definitions
            .iter()
            .find(|definition| definition.name == PROCESS_ID);
        let counters = self.known(object, object_name, &definitions, catalogue, out.limits);
        let mut names = Numbered::default();
        for instance in object.instances() {
            let instance = instance.ok_or(RECORD_IS_CUT)?;
            let process = process_id.and_then(|definition| instance.count(definition));
            let name = names.number(instance.name.clone());
            for (row, counter, definition, counter_type) in &counters {
                let name = Name {
                    object: object_name,
                    instance: &name,
                    counter,
                };
                let count = Count {
                    counter_type: *counter_type,
                    raw: object.raw(definition, *counter_type, &instance),
                    process,
                    time,
                };
                self.fold.add(*row, name, count, out);
            }
        }
        Ok(())
    }

    /// The counters of an object that are in a metric, each once.
    fn known<'a>(
        &mut self,
        object: &Object<'_>,
        object_name: &str,
        definitions: &[Definition],
        catalogue: &'a Catalogue,
        limits: &Limits,
    ) -> Vec<(usize, &'a str, Definition, CounterType)> {
        let mut known: Vec<(usize, _, _, _)> = Vec::new();
        for definition in definitions {
            let Some((counter_type, counter)) =
                definition.counter_type.zip(catalogue.name(definition.name))
            else {
                continue;
            };
            let numbers = (object.name, definition.name);
            let known_row = self.rows.get(&numbers).copied();
            let row = known_row.unwrap_or_else(|| Fold::row(object_name, counter));
            if known_row.is_none() && self.rows.len() < limits.entries {
                self.rows.insert(numbers, row);
            }
            if let Some(row) = row.filter(|row| known.iter().all(|(other, ..)| other != row)) {
                known.push((row, counter, *definition, counter_type));
            }
        }
        known
    }
}

/// Numbers instances of the same name, as paths of counters do: `svchost`, `svchost#1`.
#[derive(Default)]
struct Numbered {
    seen: HashMap<String, u32>,
}

impl Numbered {
    fn number(&mut self, name: String) -> String {
        if let Some(seen) = self.seen.get_mut(&name) {
            *seen += 1;
            return format!("{name}#{seen}");
        }
        self.seen.insert(name.clone(), 0);
        name
    }
}
