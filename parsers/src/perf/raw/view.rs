//! The values of one device or process at one instant, and what follows from them.

use super::field::Field;
use crate::perf::metric::Metric;

/// A value, with what changed since that before it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) field: Field,
    pub(super) value: f64,
    /// By how much a total has grown and in how many seconds; `None` if it is the first, or has begun anew.
    pub(super) growth: Option<(f64, f64)>,
}

impl Reading {
    fn rate(&self) -> Option<f64> {
        self.growth.map(|(growth, seconds)| growth / seconds)
    }
}

/// All values of an instance at an instant.
pub(super) struct View<'v>(pub(super) &'v [Reading]);

impl View<'_> {
    fn reading(&self, field: Field) -> Option<&Reading> {
        self.0.iter().find(|reading| reading.field == field)
    }

    fn value(&self, field: Field) -> Option<f64> {
        self.reading(field).map(|reading| reading.value)
    }

    fn rate(&self, field: Field) -> Option<f64> {
        self.reading(field)?.rate()
    }

    pub(super) fn growth(&self, field: Field) -> Option<(f64, f64)> {
        self.reading(field)?.growth
    }

    /// Gives the metrics that follow.
    pub(super) fn metrics(&self, give: &mut dyn FnMut(Metric, f64)) {
        for reading in self.0 {
            match (reading.field, reading.rate()) {
                (Field::Gauge(metric), _) => give(metric, reading.value),
                (Field::Total(metric), Some(rate)) => give(metric, rate),
                _ => {}
            }
        }
        self.sums(give);
        self.disk(give);
        self.shares(give);
    }

    fn sums(&self, give: &mut dyn FnMut(Metric, f64)) {
        for (metric, first, second, unit) in [
            (Metric::DiskOperations, Field::Reads, Field::Writes, 1.0),
            (
                Metric::NetworkErrors,
                Field::ReceiveErrors,
                Field::SendErrors,
                1.0,
            ),
            (
                Metric::NetworkDrops,
                Field::ReceiveDrops,
                Field::SendDrops,
                1.0,
            ),
            (
                Metric::ProcessBusy,
                Field::ProcessUser,
                Field::ProcessKernel,
                100.0,
            ),
        ] {
            if let Some((first, second)) = self.rate(first).zip(self.rate(second)) {
                give(metric, (first + second) * unit);
            }
        }
    }

    fn disk(&self, give: &mut dyn FnMut(Metric, f64)) {
        for (metric, time, operations) in [
            (Metric::DiskReadLatency, Field::ReadTime, Field::Reads),
            (Metric::DiskWriteLatency, Field::WriteTime, Field::Writes),
        ] {
            let growths = self.growth(time).zip(self.growth(operations));
            if let Some(((time, _), (operations, _))) = growths {
                // Where nothing was read there is no time of one read.
                let latency = time / operations;
                give(metric, if operations > 0.0 { latency } else { f64::NAN });
            }
        }
        if let Some(idle) = self.rate(Field::DiskIdleTime) {
            give(Metric::DiskBusy, (100.0 * (1.0 - idle)).clamp(0.0, 100.0));
        }
    }

    fn shares(&self, give: &mut dyn FnMut(Metric, f64)) {
        for (metric, free, total) in [
            (
                Metric::SpaceUsedShare,
                Field::Gauge(Metric::SpaceFree),
                Field::Gauge(Metric::SpaceTotal),
            ),
            (Metric::InodesUsedShare, Field::FilesFree, Field::Files),
            (Metric::SwapUsedShare, Field::SwapFree, Field::SwapTotal),
        ] {
            let sizes = self.value(free).zip(self.value(total));
            if let Some((free, total)) = sizes.filter(|(_, total)| *total > 0.0) {
                give(metric, 100.0 * (1.0 - free / total));
            }
        }
        // Linux commits beyond its limit as a rule: there the share is of all that there is, as `sar` has it.
        let all = self
            .value(Field::Gauge(Metric::MemoryTotal))
            .zip(self.value(Field::SwapTotal))
            .map(|(memory, swap)| memory + swap);
        let limit = self.value(Field::CommitLimit).or(all);
        let sizes = self.value(Field::Committed).zip(limit);
        if let Some((committed, limit)) = sizes.filter(|(_, limit)| *limit > 0.0) {
            give(Metric::CommitShare, 100.0 * committed / limit);
        }
    }
}
