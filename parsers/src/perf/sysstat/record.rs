//! A record of sysstat: the values of one activity, of one device, at one time.

use std::borrow::Cow;

use super::field::{Field, Part};
use crate::perf::counters::number;
use crate::perf::metric::Metric;

/// Values under the name of what they are of.
#[derive(Debug, Default)]
pub(in crate::perf) struct Record {
    name: String,
    number: String,
    chip: String,
    values: Vec<(Field, f64)>,
}

impl Record {
    pub(in crate::perf) fn clear(&mut self) {
        self.name.clear();
        self.number.clear();
        self.chip.clear();
        self.values.clear();
    }

    pub(in crate::perf) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Takes a text for a part; a value that is no number stays as one that says nothing.
    pub(super) fn put(&mut self, part: Part, text: &str) {
        match part {
            Part::Name => self.set_name(text),
            Part::Number => text.clone_into(&mut self.number),
            Part::Chip => text.clone_into(&mut self.chip),
            Part::Value(field) => self.set(field, number(text)),
        }
    }

    pub(in crate::perf) fn set(&mut self, field: Field, value: f64) {
        match self.values.iter_mut().find(|(other, _)| *other == field) {
            Some(known) => known.1 = value,
            None => self.values.push((field, value)),
        }
    }

    pub(super) fn has(&self, field: Field) -> bool {
        self.get(field).is_some()
    }

    /// Names what the values are of; all together have no name.
    pub(in crate::perf) fn set_name(&mut self, name: &str) {
        let name = if matches!(name, "all" | "-1" | "-") {
            ""
        } else {
            name
        };
        name.clone_into(&mut self.name);
    }

    /// What the values are of.
    pub(super) fn instance(&self) -> Cow<'_, str> {
        if !self.chip.is_empty() {
            return format!("{} temp{}", self.chip, self.number).into();
        }
        match (self.name.as_str(), self.number.as_str()) {
            ("", "all") => "".into(),
            ("", number) => number.into(),
            (name, _) => name.into(),
        }
    }

    fn get(&self, field: Field) -> Option<f64> {
        let found = self.values.iter().find(|(other, _)| *other == field);
        found.map(|(_, value)| *value)
    }

    /// Gives what the values are in our vocabulary.
    pub(super) fn metrics(&self, give: &mut dyn FnMut(Metric, f64)) {
        let is_named = !self.name.is_empty();
        for (field, value) in &self.values {
            if let Some((metric, unit)) = field.metric() {
                // Zero is also written where there was no operation that could have taken time.
                let operations = field.operations().and_then(|field| self.get(field));
                let is_idle = operations == Some(0.0);
                give(metric, if is_idle { f64::NAN } else { value * unit });
            } else if field.is_of_disk() && is_named {
                self.disk(*field, *value, give);
            }
        }
        self.processor(give);
        self.sums(give);
        self.space(give);
    }

    fn disk(&self, field: Field, value: f64, give: &mut dyn FnMut(Metric, f64)) {
        const SECTOR: f64 = 512.0;
        match field {
            Field::Operations => give(Metric::DiskOperations, value),
            // Kilobytes are given beside them since 11.5.7.
            Field::ReadSectors if !self.has(Field::ReadKilobytes) => {
                give(Metric::DiskRead, value * SECTOR);
            }
            Field::WrittenSectors if !self.has(Field::WrittenKilobytes) => {
                give(Metric::DiskWritten, value * SECTOR);
            }
            _ => {}
        }
    }

    fn processor(&self, give: &mut dyn FnMut(Metric, f64)) {
        // It is the last of a processor's values: without it, those that others add up to may be cut off.
        let Some(idle) = self.get(Field::Idle) else {
            return;
        };
        // A processor that waits for a disk has nothing to do.
        let waiting = self.get(Field::IoWait).unwrap_or(0.0);
        give(Metric::CpuBusy, within_percent(100.0 - idle - waiting));
        let hardware = self.get(Field::HardwareInterrupt);
        let interrupts = hardware
            .zip(self.get(Field::SoftwareInterrupt))
            .map(|(hardware, software)| hardware + software);
        if let Some(interrupts) = interrupts {
            give(Metric::CpuInterrupt, interrupts);
        }
        let system_only = self.get(Field::SystemOnly);
        let system = system_only.map(|system| system + interrupts.unwrap_or(0.0));
        if let Some(system) = self.get(Field::System).or(system) {
            give(Metric::CpuSystem, system);
        }
    }

    fn sums(&self, give: &mut dyn FnMut(Metric, f64)) {
        for (first, second, metric) in [
            (Field::Reads, Field::Writes, Metric::DiskOperations),
            (
                Field::ReceiveErrors,
                Field::SendErrors,
                Metric::NetworkErrors,
            ),
            (Field::ReceiveDrops, Field::SendDrops, Metric::NetworkDrops),
        ] {
            if let Some((first, second)) = self.get(first).zip(self.get(second)) {
                give(metric, first + second);
            }
        }
    }

    fn space(&self, give: &mut dyn FnMut(Metric, f64)) {
        const MEGABYTE: f64 = 1_048_576.0;
        let sizes = self
            .get(Field::FreeMegabytes)
            .zip(self.get(Field::UsedMegabytes));
        let Some(((free, used), share)) = sizes.zip(self.get(Field::UserUsedShare)) else {
            return;
        };
        let total = (free + used) * MEGABYTE;
        give(Metric::SpaceTotal, total);
        // Not the free megabytes, which count what only the superuser may fill.
        give(Metric::SpaceFree, (total * (1.0 - share / 100.0)).max(0.0));
        give(Metric::SpaceUsedShare, share);
    }
}

/// Shares are rounded one by one, so that their sum may lie a little beyond.
fn within_percent(share: f64) -> f64 {
    if share.is_nan() {
        return share;
    }
    share.clamp(0.0, 100.0)
}

/// A number as sysstat writes it, with a decimal point or, where the locale has it so, a comma; NaN if it is none.
pub(in crate::perf) fn number(text: &str) -> f64 {
    number::parse(text.as_bytes())
}
