//! What agents send: an audit, a value of the moment, or a metric.

use super::{Instant, fields, get, items, number};
use crate::json::{Json, Mending};
use crate::perf::metric::Metric;
use crate::perf::raw::{Field, is_of_disk};

/// Keys of an audit's `data`.
pub(super) const PARTS: [&str; 4] = [
    "\"cpuUsage\"",
    "\"drives\"",
    "\"memory\"",
    "\"networkList\"",
];

/// Keys of a value of the moment, which may stand in a text within the JSON.
pub(super) const REALTIME: [&str; 2] = ["load_percentage", "memory_percentage"];

/// Keys of a metric, beside its kind.
pub(super) const METRIC: [&str; 3] = ["\"device_uuid\"", "\"value\"", "\"timestamp\""];

/// Reads a document of an agent; false if it is none.
pub(super) fn read(document: &Json, instant: &mut Instant<'_, '_>) -> bool {
    if let Some(data) = get(document, &["data"]) {
        audit(data, instant);
    } else if let Some(value) = get(document, &["data_value"]) {
        realtime(value, instant);
    } else if let Some(kind) = get(document, &["metric_type"]) {
        metric(kind.as_str().unwrap_or_default(), document, instant);
    } else {
        return false;
    }
    true
}

fn audit(data: &Json, instant: &mut Instant<'_, '_>) {
    instant.time(get(data, &["device", "systemtime"]));
    let system = |key| get(data, &["system", key]);
    instant.host(system("systemName").and_then(Json::as_str));
    instant.os_name(system("devicePlatform").and_then(Json::as_str));
    instant.put(Field::Gauge(Metric::CpuBusy), "", system("cpuUsage"));
    instant.put(Field::Gauge(Metric::CpuCount), "", system("cpuCount"));
    instant.put(Field::Boot, "", system("bootTime"));
    let switches = get(data, &["cpu", "cpu_metrics", "cpu_stats", "ctx_switches"]);
    instant.put(Field::Total(Metric::ContextSwitches), "", switches);
    for (field, key) in [
        (Field::Gauge(Metric::MemoryTotal), "total"),
        (Field::Gauge(Metric::MemoryAvailable), "available"),
    ] {
        instant.put(field, "", get(data, &["memory", key]));
    }
    for (field, key) in [
        (Field::SwapTotal, "swap_total"),
        (Field::SwapFree, "swap_free"),
    ] {
        let value = get(data, &["memory", "memory_metrics", key]);
        instant.put(field, "", value);
    }
    for drive in items(get(data, &["drives"])) {
        space(drive, instant);
    }
    for links in items(get(data, &["networkList"])) {
        for (name, link) in fields(Some(links)) {
            network(name, link, instant);
        }
    }
}

fn space(drive: &Json, instant: &mut Instant<'_, '_>) {
    let Some(name) = get(drive, &["name"]).and_then(Json::as_str) else {
        return;
    };
    // Images are always full; where disks go by their device, that is no mount.
    let is_disk = match name.strip_prefix("/dev/") {
        Some(device) => !device.starts_with("loop"),
        None => is_of_disk("", name),
    };
    if !is_disk {
        return;
    }
    let name = name.strip_suffix('\\').unwrap_or(name);
    instant.put(
        Field::Gauge(Metric::SpaceTotal),
        name,
        get(drive, &["total"]),
    );
    instant.put(Field::Gauge(Metric::SpaceFree), name, get(drive, &["free"]));
}

fn network(name: &str, link: &Json, instant: &mut Instant<'_, '_>) {
    const MEGABIT: f64 = 1e6;
    for (field, key, factor) in [
        // These two the agent takes for each other.
        (Field::Total(Metric::NetworkReceived), "bytesSent", 1.0),
        (Field::Total(Metric::NetworkSent), "bytesRecv", 1.0),
        (Field::ReceiveErrors, "errIn", 1.0),
        (Field::SendErrors, "errOut", 1.0),
        (Field::Gauge(Metric::NetworkSpeed), "ifSpeed", MEGABIT),
    ] {
        instant.put_times(factor, field, name, get(link, &[key]));
    }
}

/// A value of the moment carries no time: it is stored with one that is not part of it.
fn realtime(value: &Json, instant: &mut Instant<'_, '_>) {
    let parsed = value
        .as_str()
        .and_then(|text| Json::parse(text, instant.out.limits, &mut Mending::default()).ok());
    let value = parsed.as_ref().unwrap_or(value);
    for (metric, key) in [
        (Metric::CpuBusy, "load_percentage"),
        (Metric::MemoryTotal, "total_memory"),
        (Metric::MemoryUsedShare, "memory_percentage"),
    ] {
        instant.put(Field::Gauge(metric), "", get(value, &[key]));
    }
}

fn metric(kind: &str, document: &Json, instant: &mut Instant<'_, '_>) {
    let metric = match kind {
        "cpu_percent" => Metric::CpuBusy,
        "memory_percent" => Metric::MemoryUsedShare,
        "disk_percent" => Metric::SpaceUsedShare,
        "uptime" => Metric::Uptime,
        _ => return,
    };
    instant.time(get(document, &["timestamp"]));
    let value = get(document, &["value"]).map_or(f64::NAN, number);
    instant.put_number(Field::Gauge(metric), "", value);
}
