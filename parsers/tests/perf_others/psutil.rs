//! Documents of agents and dumps of psutil; all are constructed.

use wegweiser_parsers::perf::{Format, Metric, Report, SeriesSet};

use crate::reading::read;

fn series(text: &str) -> (Report, SeriesSet) {
    let (found, report, set) = read(text.as_bytes());
    assert_eq!(found, Some(Format::Psutil), "{text}");
    (report.unwrap(), set)
}

const NONE: [f64; 0] = [];

fn values(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<f64> {
    set.get(metric, instance).map(|(_, value)| value).collect()
}

/// An agent's audit.
fn audit(time: u32, sent: u32, errors: u32) -> String {
    format!(
        r#"{{"data":{{"device":{{"systemtime":{time}}},"system":{{"devicePlatform":"Windows-11","systemName":"PC-7","cpuUsage":12.5,"cpuCount":8,"bootTime":1795100000}},"drives":[{{"name":"C:\\","total":1000,"used":700,"free":100,"usedPer":70}},{{"name":"/dev/loop0","total":5,"used":5,"free":0}}],"networkList":[{{"Ethernet":{{"ifSpeed":1000,"bytesSent":{sent},"bytesRecv":0,"errIn":{errors},"errOut":0}}}},{{"Wi-Fi":{{"ifSpeed":-1,"bytesSent":"n/a","bytesRecv":-1,"errIn":0,"errOut":0}}}}],"memory":{{"total":8000,"available":2000,"memory_metrics":{{"swap_total":100,"swap_free":25}}}}}}}}"#
    )
}

#[test]
fn an_audit_is_one_instant() {
    let (report, set) = series(&audit(1_795_160_000, 7, 3));
    assert_eq!(report.host.as_deref(), Some("PC-7"));
    assert_eq!(report.os_name.as_deref(), Some("Windows-11"));
    assert_eq!(set.instants[0].to_string(), "2026-11-20T07:33:20Z");
    for (metric, instance, expected) in [
        (Metric::CpuBusy, "", 12.5),
        (Metric::CpuCount, "", 8.0),
        (Metric::Uptime, "", 60_000.0),
        (Metric::MemoryTotal, "", 8000.0),
        (Metric::MemoryAvailable, "", 2000.0),
        (Metric::SwapUsedShare, "", 75.0),
        (Metric::SpaceUsedShare, "C:", 90.0),
        (Metric::NetworkSpeed, "Ethernet", 1e9),
    ] {
        assert_eq!(values(&set, metric, instance), [expected], "{metric:?}");
    }
    assert_eq!(values(&set, Metric::NetworkReceived, "Ethernet"), NONE);
    assert_eq!(values(&set, Metric::SpaceFree, "/dev/loop0"), NONE);
    // Of the second link neither its speed nor its totals.
    assert_eq!(report.blanks, 3);
}

#[test]
fn what_an_agent_calls_sent_was_received() {
    let text = [
        audit(1_795_160_000, 1000, 0),
        audit(1_795_160_100, 6000, 200),
    ]
    .join("\n");
    let (report, set) = series(&text);
    assert_eq!(report.instants, 2);
    assert_eq!(values(&set, Metric::NetworkReceived, "Ethernet"), [50.0]);
    assert_eq!(values(&set, Metric::NetworkSent, "Ethernet"), [0.0]);
    assert_eq!(values(&set, Metric::NetworkErrors, "Ethernet"), [2.0]);
}

#[test]
fn values_of_the_moment() {
    let (report, set) = series(
        r#"{"data_type":"osquery-info","data_value":{"load_percentage":"12","cpu_status":"0"}}"#,
    );
    assert_eq!(values(&set, Metric::CpuBusy, ""), [12.0]);
    assert_eq!(set.instants[0].to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(report.trouble_count, 1);
    // As the agent's server stores them: JSON within a text.
    let (_, set) = series(
        r#"{"data_type":"osquery-info-ram","data_value":"{\"total_memory\":8000,\"used_memory\":6000,\"memory_percentage\":75.5}"}"#,
    );
    assert_eq!(values(&set, Metric::MemoryTotal, ""), [8000.0]);
    assert_eq!(values(&set, Metric::MemoryUsedShare, ""), [75.5]);
    let (_, set) = series(
        r#"{"device_uuid":"1","metric_type":"cpu_percent","value":12.5,"timestamp":1795160000000}
{"device_uuid":"1","metric_type":"cpu_percent","value":13.5,"timestamp":1795160002000}"#,
    );
    assert_eq!(values(&set, Metric::CpuBusy, ""), [12.5, 13.5]);
    assert_eq!(set.instants[1].to_string(), "2026-11-20T07:33:22Z");
}

/// A dump of psutil's functions.
pub(crate) fn dump(time: u32, reads: u32, idle: u32) -> String {
    format!(
        r#"{{
  "timestamp": {time}.25,
  "boot_time": 1795100000,
  "cpu_times": {{"user": 30, "system": 10, "idle": {idle}, "iowait": 0, "irq": 0, "softirq": 0}},
  "getloadavg": [1.5, 1, 0.5],
  "virtual_memory": {{"total": 8000, "available": 2000}},
  "swap_memory": {{"total": 0, "free": 0, "sin": 4096, "sout": 0}},
  "disk_partitions": [{{"mountpoint": "/tmp", "fstype": "tmpfs"}}, {{"mountpoint": "/", "fstype": "ext4"}}],
  "disk_usage": {{"/": {{"total": 100, "used": 60, "free": 30}}, "/tmp": {{"total": 1, "free": 1}}}},
  "disk_io_counters": {{"sda": {{"read_count": {reads}, "write_count": 0, "read_time": {reads}, "write_time": 0, "busy_time": {reads}}}}},
  "sensors_temperatures": {{"nvme": [{{"label": "Composite", "current": 50}}, {{"label": "Composite", "current": 60}}]}},
  "processes": [{{"pid": 7, "name": "db", "num_fds": 5, "num_threads": 2, "cpu_percent": 0.0, "memory_info": {{"rss": 4096}}}}]
}}
"#
    )
}

#[test]
fn a_dump_gives_what_its_functions_are() {
    let (_, set) = series(&(dump(1_795_160_000, 10, 100) + &dump(1_795_160_100, 2010, 160)));
    for (metric, instance, expected) in [
        (Metric::CpuBusy, "", 0.0),
        (Metric::Load1, "", 1.5),
        (Metric::MemoryAvailable, "", 2000.0),
        (Metric::SpaceUsedShare, "/", 70.0),
        (Metric::DiskReadLatency, "sda", 0.001),
        (Metric::DiskBusy, "sda", 2.0),
        (Metric::DiskOperations, "sda", 20.0),
        (Metric::Temperature, "nvme Composite#1", 60.0),
        (Metric::Handles, "db#7", 5.0),
        (Metric::WorkingSet, "db#7", 4096.0),
        (Metric::Uptime, "", 60_100.25),
    ] {
        let found = values(&set, metric, instance);
        let last = found.last().copied().unwrap_or(f64::NAN);
        assert!((last - expected).abs() < 1e-9, "{metric:?}: {found:?}");
    }
    for metric in [Metric::SwapUsedShare, Metric::ProcessBusy] {
        assert!(set.series.iter().all(|column| column.key.metric != metric));
    }
    assert_eq!(values(&set, Metric::SpaceFree, "/tmp"), NONE);
}
