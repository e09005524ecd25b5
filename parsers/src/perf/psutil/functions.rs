//! The functions of psutil, by their names.

use std::collections::HashMap;

use super::{Instant, fields, get, items, number};
use crate::json::Json;
use crate::perf::metric::Metric;
use crate::perf::raw::{Field, Mode, is_of_disk};

/// Functions of which a dump has some.
pub(super) const NAMES: [&str; 7] = [
    "\"virtual_memory\"",
    "\"swap_memory\"",
    "\"cpu_times\"",
    "\"cpu_times_percent\"",
    "\"disk_usage\"",
    "\"disk_io_counters\"",
    "\"net_io_counters\"",
];

pub(super) fn read(document: &Json, instant: &mut Instant<'_, '_>) {
    instant.time(get(document, &["timestamp"]));
    processor(document, instant);
    machine(document, instant);
    disks(document, instant);
    network(document, instant);
    temperatures(document, instant);
    processes(document, instant);
}

fn processor(document: &Json, instant: &mut Instant<'_, '_>) {
    let cores = ["cpu_percent_percpu", "cpu_percent"].map(|key| items(get(document, &[key])));
    let cores = cores.into_iter().find(|cores| !cores.is_empty());
    for (number, share) in cores.unwrap_or_default().iter().enumerate() {
        let field = Field::Gauge(Metric::CpuBusy);
        instant.put(field, &number.to_string(), Some(share));
    }
    let counts = [
        get(document, &["cpu_count_logical"]),
        get(document, &["cpu_count"]),
    ];
    let count = counts.into_iter().flatten().next();
    if count.is_some() {
        instant.put(Field::Gauge(Metric::CpuCount), "", count);
    } else if let Some(cores) = cores {
        instant.put_number(Field::Gauge(Metric::CpuCount), "", cores.len() as f64);
    }
    if let Some(shares) = get(document, &["cpu_times_percent"]) {
        return shares_of_time(shares, instant);
    }
    let whole = get(document, &["cpu_percent"]).filter(|share| matches!(share, Json::Number(_)));
    if whole.is_some() {
        instant.put(Field::Gauge(Metric::CpuBusy), "", whole);
    } else if let Some(times) = get(document, &["cpu_times"]) {
        seconds(times, instant);
    }
}

fn shares_of_time(shares: &Json, instant: &mut Instant<'_, '_>) {
    let share = |key: &str| get(shares, &[key]).map_or(0.0, number);
    let busy = 100.0 - share("idle") - share("iowait");
    let interrupts = share("irq") + share("softirq") + share("interrupt") + share("dpc");
    // Only Linux counts interrupts beside the time in the kernel.
    let beside = share("irq") + share("softirq");
    for (metric, value) in [
        (Metric::CpuBusy, busy.clamp(0.0, 100.0)),
        (Metric::CpuSystem, share("system") + beside),
        (Metric::CpuIoWait, share("iowait")),
        (Metric::CpuSteal, share("steal")),
        (Metric::CpuInterrupt, interrupts),
    ] {
        instant.put_number(Field::Gauge(metric), "", value);
    }
}

fn seconds(times: &Json, instant: &mut Instant<'_, '_>) {
    let is_of_windows = get(times, &["dpc"]).is_some();
    for (key, mode) in [
        ("user", Mode::User),
        ("nice", Mode::Nice),
        (
            "system",
            if is_of_windows {
                Mode::Kernel
            } else {
                Mode::System
            },
        ),
        ("irq", Mode::HardwareInterrupt),
        ("interrupt", Mode::HardwareInterrupt),
        ("softirq", Mode::SoftwareInterrupt),
        ("dpc", Mode::SoftwareInterrupt),
        ("iowait", Mode::IoWait),
        ("steal", Mode::Steal),
        ("idle", Mode::Idle),
    ] {
        instant.put(Field::Processor(mode), "", get(times, &[key]));
    }
}

fn machine(document: &Json, instant: &mut Instant<'_, '_>) {
    // Swapping is counted in bytes.
    const PAGE: f64 = 1.0 / 4096.0;
    let loads = [Metric::Load1, Metric::Load5, Metric::Load15];
    for (metric, load) in loads.into_iter().zip(items(get(document, &["getloadavg"]))) {
        instant.put(Field::Gauge(metric), "", Some(load));
    }
    for (field, function, key, factor) in [
        (
            Field::Total(Metric::ContextSwitches),
            "cpu_stats",
            "ctx_switches",
            1.0,
        ),
        (
            Field::Gauge(Metric::MemoryTotal),
            "virtual_memory",
            "total",
            1.0,
        ),
        (
            Field::Gauge(Metric::MemoryAvailable),
            "virtual_memory",
            "available",
            1.0,
        ),
        (Field::SwapTotal, "swap_memory", "total", 1.0),
        (Field::SwapFree, "swap_memory", "free", 1.0),
        (Field::Total(Metric::SwapIn), "swap_memory", "sin", PAGE),
        (Field::Total(Metric::SwapOut), "swap_memory", "sout", PAGE),
    ] {
        instant.put_times(factor, field, "", get(document, &[function, key]));
    }
    instant.put(Field::Boot, "", get(document, &["boot_time"]));
}

fn disks(document: &Json, instant: &mut Instant<'_, '_>) {
    const MILLISECOND: f64 = 1e-3;
    // Milliseconds in each second to percent.
    const SHARE: f64 = 0.1;
    let text = |json, key: &str| get(json, &[key]).and_then(Json::as_str);
    let partitions = items(get(document, &["disk_partitions"])).iter();
    let kinds: HashMap<_, _> = partitions
        .filter_map(|partition| Some((text(partition, "mountpoint")?, text(partition, "fstype")?)))
        .collect();
    for (mount, usage) in fields(get(document, &["disk_usage"])) {
        if is_of_disk(kinds.get(mount).copied().unwrap_or_default(), mount) {
            let mount = mount.strip_suffix('\\').unwrap_or(mount);
            let (total, free) = (get(usage, &["total"]), get(usage, &["free"]));
            instant.put(Field::Gauge(Metric::SpaceTotal), mount, total);
            instant.put(Field::Gauge(Metric::SpaceFree), mount, free);
        }
    }
    for (disk, counters) in fields(get(document, &["disk_io_counters"])) {
        for (field, key, factor) in [
            (Field::Reads, "read_count", 1.0),
            (Field::Writes, "write_count", 1.0),
            (Field::ReadTime, "read_time", MILLISECOND),
            (Field::WriteTime, "write_time", MILLISECOND),
            (Field::Total(Metric::DiskRead), "read_bytes", 1.0),
            (Field::Total(Metric::DiskWritten), "write_bytes", 1.0),
            (Field::Total(Metric::DiskBusy), "busy_time", SHARE),
        ] {
            instant.put_times(factor, field, disk, get(counters, &[key]));
        }
    }
}

fn network(document: &Json, instant: &mut Instant<'_, '_>) {
    const MEGABIT: f64 = 1e6;
    for (link, counters) in fields(get(document, &["net_io_counters"])) {
        for (field, key) in [
            (Field::Total(Metric::NetworkReceived), "bytes_recv"),
            (Field::Total(Metric::NetworkSent), "bytes_sent"),
            (Field::ReceiveErrors, "errin"),
            (Field::SendErrors, "errout"),
            (Field::ReceiveDrops, "dropin"),
            (Field::SendDrops, "dropout"),
        ] {
            instant.put(field, link, get(counters, &[key]));
        }
    }
    for (link, state) in fields(get(document, &["net_if_stats"])) {
        let field = Field::Gauge(Metric::NetworkSpeed);
        instant.put_times(MEGABIT, field, link, get(state, &["speed"]));
    }
}

fn temperatures(document: &Json, instant: &mut Instant<'_, '_>) {
    for (chip, sensors) in fields(get(document, &["sensors_temperatures"])) {
        for (number, sensor) in items(Some(sensors)).iter().enumerate() {
            // Two disks of a kind have the same names.
            let label = get(sensor, &["label"]).and_then(Json::as_str);
            let name = format!("{chip} {}#{number}", label.unwrap_or_default());
            let field = Field::Gauge(Metric::Temperature);
            instant.put(field, &name, get(sensor, &["current"]));
        }
    }
}

fn processes(document: &Json, instant: &mut Instant<'_, '_>) {
    let processes = items(get(document, &["processes"]));
    // The first time that it is asked psutil says 0 of all.
    let share = |process| get(process, &["cpu_percent"]).map_or(0.0, number);
    let has_shares = processes.iter().any(|process| share(process) > 0.0);
    for process in processes {
        let name = get(process, &["name"]).and_then(Json::as_str);
        let id = get(process, &["pid"]).and_then(Json::scalar_text);
        let (Some(name), Some(id)) = (name, id) else {
            continue;
        };
        let name = format!("{name}#{id}");
        for (metric, path) in [
            (Metric::Handles, &["num_handles"][..]),
            (Metric::Handles, &["num_fds"]),
            (Metric::Threads, &["num_threads"]),
            (Metric::WorkingSet, &["memory_info", "rss"]),
            (Metric::PrivateBytes, &["memory_info", "private"]),
            (Metric::PrivateBytes, &["memory_full_info", "uss"]),
        ] {
            instant.put(Field::Gauge(metric), &name, get(process, path));
        }
        if has_shares {
            let share = get(process, &["cpu_percent"]);
            instant.put(Field::Gauge(Metric::ProcessBusy), &name, share);
        }
    }
}
