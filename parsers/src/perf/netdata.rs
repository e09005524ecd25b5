//! Charts of Netdata as CSV (`/api/v1/data?chart=system.cpu&format=csv`).
//!
//! Neither the chart nor the machine is named, so that only charts are read that nothing else has the dimensions of:
//! `system.cpu`, `system.load`, `system.ram`, `mem.available`, `mem.swap`, `system.processes`, `system.ctxt`,
//! `mem.pgfaults` and `system.uptime`. A chart of one processor (`cpu.cpu0`) cannot be told from that of all. Not read
//! are disks and links: bytes, errors and drops have the same dimensions, and so have space and inodes.

use std::io::BufRead;

use jiff::Timestamp;
use jiff::civil::DateTime;

use super::format::Format;
use super::metric::Metric;
use super::raw::timestamp;
use super::read::{Form, Out};
use super::sysstat::{self, Gather};
use crate::error::ParseError;
use crate::sniff::Head;
use crate::text::LineReader;

pub(super) const FORM: Form = Form {
    format: Format::NetdataCsv,
    recognise,
    read,
};

const MEBIBYTE: f64 = 1_048_576.0;

fn recognise(head: &Head<'_>) -> bool {
    head.lines()
        .next()
        .is_some_and(|line| Table::of(line).is_some())
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) -> Result<(), ParseError> {
    let mut lines = LineReader::new(input, out.limits)?;
    let mut gather = Gather::new(out);
    let mut table = None;
    while let Some(line) = lines.next_line()? {
        if !line.terminated {
            gather.out.cut(line.number);
        } else if line.truncated {
            gather.out.long(line.number);
        } else if let Some(header) = Table::of(line.text) {
            table = Some(header);
        } else if !line.text.trim().is_empty() {
            let row = table.as_ref().and_then(|table| table.row(line.text));
            let Some((at, is_local, row)) = row else {
                gather
                    .out
                    .trouble(line.number, "the row does not fit its header");
                continue;
            };
            row.metrics(&mut |metric, value| gather.value(metric, "", value));
            gather.out.report.is_local_time |= is_local;
            gather.close(at, None);
        }
    }
    Ok(())
}

/// A chart, which its dimensions tell.
#[derive(Debug, Clone, Copy)]
enum Chart {
    Processor,
    Load,
    Memory,
    Available,
    Swap,
    Processes,
    Switches,
    Faults,
    Uptime,
}

/// Charts by dimensions that they have.
const CHARTS: [(Chart, &[&str]); 10] = [
    (Chart::Processor, &["user", "system", "iowait"]),
    (Chart::Load, &["load1", "load5", "load15"]),
    (Chart::Memory, &["free", "used", "cached", "buffers"]),
    (Chart::Available, &["MemAvailable"]),
    (Chart::Available, &["avail"]),
    (Chart::Swap, &["free", "used"]),
    (Chart::Processes, &["running", "blocked"]),
    (Chart::Switches, &["switches"]),
    (Chart::Faults, &["minor", "major"]),
    (Chart::Uptime, &["uptime"]),
];

/// A chart with its columns.
struct Table {
    chart: Chart,
    dimensions: Vec<String>,
}

impl Table {
    fn of(header: &str) -> Option<Self> {
        let mut names = header.split(',').map(|name| name.trim().trim_matches('"'));
        if names.next() != Some("time") {
            return None;
        }
        let dimensions: Vec<_> = names.map(str::to_owned).collect();
        let has = |name: &str| dimensions.iter().any(|dimension| dimension == name);
        let fits = |chart: Chart, names: &[&str]| {
            // Processors have more dimensions the newer the kernel is; other charts of more are others.
            let has_room = matches!(chart, Chart::Processor) || dimensions.len() == names.len();
            has_room && names.iter().all(|name| has(name))
        };
        let (chart, _) = CHARTS
            .into_iter()
            .find(|(chart, names)| fits(*chart, names))?;
        Some(Self { chart, dimensions })
    }

    fn row(&self, line: &str) -> Option<(Timestamp, bool, Row<'_>)> {
        let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
        let (at, is_local) = time(cells.next()?)?;
        let values: Vec<f64> = cells.map(|cell| cell.parse().unwrap_or(f64::NAN)).collect();
        let row = Row {
            table: self,
            values,
        };
        (row.values.len() == self.dimensions.len()).then_some((at, is_local, row))
    }
}

/// A time of the server's zone, or seconds or milliseconds since 1970.
fn time(text: &str) -> Option<(Timestamp, bool)> {
    const MILLISECONDS: f64 = 1e11;
    if let Ok(number) = text.parse::<f64>() {
        let seconds = if number < MILLISECONDS {
            number
        } else {
            number / 1e3
        };
        return Some((timestamp(seconds)?, false));
    }
    if let Ok(at) = text.parse() {
        return Some((at, false));
    }
    let local: DateTime = text.parse().ok()?;
    Some((sysstat::utc(local)?, true))
}

/// The values of an instant.
struct Row<'t> {
    table: &'t Table,
    values: Vec<f64>,
}

impl Row<'_> {
    fn get(&self, name: &str) -> Option<f64> {
        let dimensions = self.table.dimensions.iter();
        let found = dimensions
            .zip(&self.values)
            .find(|(dimension, _)| *dimension == name);
        found.map(|(_, value)| *value)
    }

    fn metrics(&self, give: &mut dyn FnMut(Metric, f64)) {
        let mut of = |name: &str, metric, unit: f64| {
            if let Some(value) = self.get(name) {
                give(metric, value * unit);
            }
        };
        match self.table.chart {
            Chart::Processor => self.processor(give),
            Chart::Memory => {
                let total: f64 = self.values.iter().sum();
                let used = self.get("used").unwrap_or(f64::NAN);
                give(Metric::MemoryTotal, total * MEBIBYTE);
                give(Metric::MemoryUsedShare, 100.0 * used / total);
            }
            Chart::Swap => {
                let total: f64 = self.values.iter().sum();
                let used = self.get("used").unwrap_or(f64::NAN);
                give(Metric::SwapUsedShare, 100.0 * used / total);
            }
            Chart::Load => {
                of("load1", Metric::Load1, 1.0);
                of("load5", Metric::Load5, 1.0);
                of("load15", Metric::Load15, 1.0);
            }
            Chart::Available => {
                of("avail", Metric::MemoryAvailable, MEBIBYTE);
                of("MemAvailable", Metric::MemoryAvailable, MEBIBYTE);
            }
            Chart::Processes => of("running", Metric::CpuQueue, 1.0),
            Chart::Switches => of("switches", Metric::ContextSwitches, 1.0),
            Chart::Faults => of("major", Metric::PagesIn, 1.0),
            Chart::Uptime => of("uptime", Metric::Uptime, 1.0),
        }
    }

    /// Shares of time in percent; that of having nothing to do is left out where it is not asked for.
    fn processor(&self, give: &mut dyn FnMut(Metric, f64)) {
        let share = |name: &str| self.get(name).unwrap_or(0.0);
        let interrupts = share("irq") + share("softirq");
        let all: f64 = self.values.iter().sum();
        let busy = all - share("iowait") - share("idle");
        for (metric, value) in [
            (Metric::CpuBusy, busy.clamp(0.0, 100.0)),
            (Metric::CpuSystem, share("system") + interrupts),
            (Metric::CpuIoWait, share("iowait")),
            (Metric::CpuSteal, share("steal")),
            (Metric::CpuInterrupt, interrupts),
        ] {
            give(metric, value);
        }
    }
}
