//! Values and times as people read them.

use wegweiser_parsers::perf::{Metric, Unit};

/// The name of a metric for people.
pub(crate) fn name(metric: Metric) -> &'static str {
    match metric {
        Metric::CpuBusy => "processor busy",
        Metric::CpuSystem => "processor in the kernel",
        Metric::CpuIoWait => "processor waiting for disks",
        Metric::CpuSteal => "processor time stolen",
        Metric::CpuInterrupt => "processor in interrupts",
        Metric::CpuQueue => "processor queue",
        Metric::CpuCount => "processors",
        Metric::Load1 => "load, 1 minute",
        Metric::Load5 => "load, 5 minutes",
        Metric::Load15 => "load, 15 minutes",
        Metric::ContextSwitches => "context switches",
        Metric::MemoryAvailable => "memory available",
        Metric::MemoryTotal => "memory",
        Metric::MemoryUsedShare => "memory in use",
        Metric::CommitShare => "memory promised",
        Metric::PagesIn => "pages read in",
        Metric::PagesOut => "pages written out",
        Metric::Paging => "pages read and written",
        Metric::SwapIn => "pages swapped in",
        Metric::SwapOut => "pages swapped out",
        Metric::SwapUsedShare => "swap space in use",
        Metric::PoolNonpaged => "nonpaged pool",
        Metric::PoolPaged => "paged pool",
        Metric::PressureCpu => "waiting for the processor",
        Metric::PressureMemory => "waiting for memory",
        Metric::PressureIo => "waiting for disks",
        Metric::DiskReadLatency => "time of a read",
        Metric::DiskWriteLatency => "time of a write",
        Metric::DiskLatency => "time of an operation",
        Metric::DiskQueue => "disk queue",
        Metric::DiskBusy => "disk busy",
        Metric::DiskOperations => "disk operations",
        Metric::DiskRead => "bytes read",
        Metric::DiskWritten => "bytes written",
        Metric::SpaceFree => "space free",
        Metric::SpaceTotal => "space",
        Metric::SpaceUsedShare => "space in use",
        Metric::InodesUsedShare => "inodes in use",
        Metric::NetworkReceived => "bytes received",
        Metric::NetworkSent => "bytes sent",
        Metric::NetworkUsedShare => "link in use",
        Metric::NetworkSpeed => "link speed",
        Metric::NetworkErrors => "packets with errors",
        Metric::NetworkDrops => "packets dropped",
        Metric::Handles => "handles",
        Metric::Threads => "threads",
        Metric::PrivateBytes => "private memory",
        Metric::WorkingSet => "working set",
        Metric::ProcessBusy => "processor use",
        Metric::Temperature => "temperature",
        Metric::CpuSpeedShare => "processor speed",
        Metric::Uptime => "uptime",
        _ => "other",
    }
}

/// A metric of an instance, cut to what a title has room for: `sda: time of a read`, `C: space in use`.
pub(crate) fn of_instance(instance: &str, what: &str) -> String {
    let name: String = instance.chars().take(24).collect();
    match name.as_str() {
        "" => what.to_owned(),
        name if name.ends_with(':') => format!("{name} {what}"),
        name => format!("{name}: {what}"),
    }
}

/// A value of a metric with its unit.
pub(crate) fn shown(metric: Metric, value: f64) -> String {
    match metric.unit() {
        Unit::Percent => format!("{} %", number(value)),
        Unit::Bytes => bytes(value),
        Unit::Bits => format!("{} Mbit/s", number(value / 1e6)),
        Unit::Seconds if value < 1.0 => format!("{} ms", number(value * 1e3)),
        Unit::Seconds => duration(value),
        Unit::Celsius => format!("{} °C", number(value)),
        _ => number(value),
    }
}

/// Three digits, without zeros that say nothing.
pub(crate) fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.')
    } else {
        &text
    };
    if text == "-0" { "0" } else { text }.to_owned()
}

fn bytes(value: f64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"];
    let mut rest = value;
    let mut unit = 0;
    while rest.abs() >= 999.5 && unit + 1 < units.len() {
        rest /= 1_024.0;
        unit += 1;
    }
    format!("{} {}", number(rest), units[unit])
}

/// Seconds as the largest unit that leaves a number of one or more.
pub(crate) fn duration(seconds: f64) -> String {
    let units = [
        (86_400.0, "day"),
        (3_600.0, "hour"),
        (60.0, "minute"),
        (1.0, "second"),
    ];
    let (size, unit) = units
        .into_iter()
        .find(|(size, _)| seconds >= *size)
        .unwrap_or((1.0, "second"));
    let count = number((seconds / size * 10.0).round() / 10.0);
    let plural = if count == "1" { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// Millionths of the time as a percentage.
pub(crate) fn share(millionths: u64) -> String {
    format!("{} %", number(millionths as f64 / 1e4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_three_digits_and_a_unit() {
        let shown = [
            shown(Metric::CpuBusy, 93.456),
            shown(Metric::DiskReadLatency, 0.0312),
            shown(Metric::DiskReadLatency, 2.5),
            shown(Metric::MemoryAvailable, 1.25 * 1_073_741_824.0),
            shown(Metric::MemoryAvailable, 0.0),
            shown(Metric::NetworkSpeed, 1e9),
            shown(Metric::Handles, 12_345.6),
            shown(Metric::Uptime, 90_000.0),
        ];
        let wanted = [
            "93.5 %",
            "31.2 ms",
            "2.5 seconds",
            "1.25 GB",
            "0 B",
            "1000 Mbit/s",
            "12346",
            "1 day",
        ];
        assert_eq!(shown, wanted);
    }
}
