//! Expositions and answers; all are constructed.

use wegweiser_parsers::ErrorKind;
use wegweiser_parsers::perf::{Format, Metric, Report, SeriesSet};

use crate::reading::{by_time, read};

/// Reads what must be recognised as `format`.
fn series(format: Format, text: &str) -> (Report, SeriesSet) {
    let (found, report, set) = read(text.as_bytes());
    assert_eq!(found, Some(format), "{text}");
    (report.unwrap(), set)
}

const NONE: [f64; 0] = [];

fn values(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<f64> {
    set.get(metric, instance).map(|(_, value)| value).collect()
}

fn refusal(text: &str) -> String {
    let (_, report, _) = read(text.as_bytes());
    let error = report.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Malformed);
    error.to_string()
}

/// Two scrapes of a machine, a minute apart.
pub(crate) const SCRAPES: &str = r#"# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{cpu="0",mode="idle"} 100
node_cpu_seconds_total{cpu="0",mode="iowait"} 10
node_cpu_seconds_total{cpu="0",mode="system"} 20
node_cpu_seconds_total{cpu="0",mode="user"} 30
node_cpu_seconds_total{cpu="0",mode="steal"} 0
node_cpu_seconds_total{cpu="0",mode="irq"} 0
node_cpu_seconds_total{cpu="0",mode="softirq"} 0
node_cpu_seconds_total{cpu="0",mode="nice"} 0
node_cpu_seconds_total{cpu="1",mode="idle"} 100
node_cpu_seconds_total{cpu="1",mode="iowait"} 10
node_cpu_seconds_total{cpu="1",mode="system"} 20
node_cpu_seconds_total{cpu="1",mode="user"} 30
# TYPE node_disk_reads_completed_total counter
node_disk_reads_completed_total{device="sda"} 1000
node_disk_read_time_seconds_total{device="sda"} 5
node_disk_writes_completed_total{device="sda"} 500
node_disk_write_time_seconds_total{device="sda"} 5
node_disk_io_time_seconds_total{device="sda"} 9
# TYPE node_network_receive_errs_total counter
node_network_receive_errs_total{device="eth0"} 0
node_network_transmit_errs_total{device="eth0"} 0
node_network_speed_bytes{device="eth0"} 1.25e+08
node_network_speed_bytes{device="veth1"} -125000
# TYPE node_memory_MemTotal_bytes gauge
node_memory_MemTotal_bytes 8e+09
node_memory_SwapTotal_bytes 2e+09
node_memory_Committed_AS_bytes 5e+09
node_load1 NaN
node_load5 0.5
# TYPE node_filesystem_size_bytes gauge
node_filesystem_size_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 1000
node_filesystem_avail_bytes{device="/dev/sda1",fstype="ext4",mountpoint="/"} 250
node_filesystem_avail_bytes{device="tmpfs",fstype="tmpfs",mountpoint="/tmp"} 1
node_filesystem_avail_bytes{device="/dev/loop0",fstype="squashfs",mountpoint="/snap/core/1"} 0
node_filesystem_avail_bytes{device="x",fstype="fuse.sshfs",mountpoint="/mnt/x"} 1
# TYPE node_boot_time_seconds gauge
node_boot_time_seconds 1.7951e+09
# TYPE node_time_seconds gauge
node_time_seconds 1.7951600e+09
# TYPE node_uname_info gauge
node_uname_info{domainname="",machine="x86_64",nodename="db1",release="6.1.0",sysname="Linux"} 1
# TYPE go_gc_duration_seconds summary
go_gc_duration_seconds{quantile="0.5"} 1e-05
# HELP node_cpu_seconds_total Seconds the CPUs spent in each mode.
# TYPE node_cpu_seconds_total counter
node_cpu_seconds_total{cpu="0",mode="idle"} 130
node_cpu_seconds_total{cpu="0",mode="iowait"} 16
node_cpu_seconds_total{cpu="0",mode="system"} 32
node_cpu_seconds_total{cpu="0",mode="user"} 42
node_cpu_seconds_total{cpu="0",mode="steal"} 0
node_cpu_seconds_total{cpu="0",mode="irq"} 0
node_cpu_seconds_total{cpu="0",mode="softirq"} 0
node_cpu_seconds_total{cpu="0",mode="nice"} 0
node_cpu_seconds_total{cpu="1",mode="idle"} 160
node_cpu_seconds_total{cpu="1",mode="iowait"} 10
node_cpu_seconds_total{cpu="1",mode="system"} 20
node_cpu_seconds_total{cpu="1",mode="user"} 30
# TYPE node_disk_reads_completed_total counter
node_disk_reads_completed_total{device="sda"} 1600
node_disk_read_time_seconds_total{device="sda"} 8
node_disk_writes_completed_total{device="sda"} 500
node_disk_write_time_seconds_total{device="sda"} 5
node_disk_io_time_seconds_total{device="sda"} 12
# TYPE node_network_receive_errs_total counter
node_network_receive_errs_total{device="eth0"} 60
node_network_transmit_errs_total{device="eth0"} 120
node_boot_time_seconds 1.7951e+09
node_time_seconds 1.79516006e+09
"#;

#[test]
fn totals_of_two_scrapes_are_rates() {
    let (report, set) = series(Format::Prometheus, SCRAPES);
    assert_eq!(report.host.as_deref(), Some("db1"));
    assert_eq!(report.os_name.as_deref(), Some("Linux 6.1.0"));
    assert_eq!((report.instants, report.trouble_count), (2, 0));
    assert_eq!(set.instants[0].to_string(), "2026-11-20T07:33:20Z");
    assert_eq!(set.instants[1].to_string(), "2026-11-20T07:34:20Z");
    for (metric, instance, expected) in [
        (Metric::CpuBusy, "0", 40.0),
        (Metric::CpuSystem, "0", 20.0),
        (Metric::CpuIoWait, "0", 10.0),
        (Metric::CpuBusy, "1", 0.0),
        (Metric::CpuBusy, "", 20.0),
        (Metric::CpuIoWait, "", 5.0),
        (Metric::DiskReadLatency, "sda", 0.005),
        (Metric::DiskOperations, "sda", 10.0),
        (Metric::DiskBusy, "sda", 5.0),
        (Metric::NetworkErrors, "eth0", 3.0),
        (Metric::NetworkSpeed, "eth0", 1e9),
        (Metric::SpaceUsedShare, "/", 75.0),
        (Metric::CommitShare, "", 50.0),
    ] {
        let found = values(&set, metric, instance);
        assert_eq!(found.len(), 1, "{metric:?} {instance}");
        assert!((found[0] - expected).abs() < 1e-9, "{metric:?}: {found:?}");
    }
    assert_eq!(values(&set, Metric::CpuCount, ""), [2.0, 2.0]);
    assert_eq!(values(&set, Metric::Uptime, ""), [60_000.0, 60_060.0]);
    // Nothing was written, one link has no speed, and one load is no number.
    assert_eq!(values(&set, Metric::DiskWriteLatency, "sda"), NONE);
    assert_eq!(report.blanks, 3);
    let spaces: Vec<_> = by_time(&set)
        .into_keys()
        .filter(|(metric, _)| *metric == Metric::SpaceFree)
        .map(|(_, instance)| instance)
        .collect();
    assert_eq!(spaces, ["/"]);
}

#[test]
fn one_scrape_gives_no_rate() {
    let once = &SCRAPES[..SCRAPES.rfind("# HELP").unwrap()];
    let (report, set) = series(Format::Prometheus, once);
    assert_eq!(report.instants, 1);
    assert_eq!(values(&set, Metric::CpuBusy, ""), NONE);
    assert_eq!(values(&set, Metric::CpuCount, ""), [2.0]);
    assert_eq!(values(&set, Metric::Load5, ""), [0.5]);
}

#[test]
fn a_machine_that_was_started_again_has_no_rate() {
    let scrape = |boot: u32, time: u32, switches: u32| {
        format!(
            "node_boot_time_seconds {boot}\nnode_context_switches_total {switches}\nnode_time_seconds {time}\n"
        )
    };
    let text = [
        scrape(1_795_100_000, 1_795_160_000, 5000),
        scrape(1_795_160_030, 1_795_160_060, 60),
        scrape(1_795_160_031, 1_795_160_120, 120),
    ]
    .concat();
    let (_, set) = series(Format::Prometheus, &text);
    assert_eq!(values(&set, Metric::ContextSwitches, ""), [1.0]);
    assert_eq!(set.restarts.len(), 1);
    assert_eq!(set.restarts[0].to_string(), "2026-11-20T07:33:50Z");
}

#[test]
fn samples_with_times_are_grouped_by_them() {
    let text = "\
node_load1{instance=\"db1:9100\"} 1 1795160060000
node_load1{instance=\"db1:9100\"} 2 1795160000000
node_load5{instance=\"db1:9100\"} 3 1795160000.000 # {trace_id=\"x\"} 0.5 1795160000
{__name__=\"node_load15\", instance=\"db1:9100\"} 4 1795160000000
node_vmstat_pgmajfault{instance=\"db1:9100\"} 100 1795160000000
node_vmstat_pgmajfault{instance=\"db1:9100\"} 700 1795160060000
";
    let (report, set) = series(Format::Prometheus, text);
    assert_eq!(report.host.as_deref(), Some("db1"));
    assert_eq!(report.instants, 2);
    assert_eq!(values(&set, Metric::Load1, ""), [2.0, 1.0]);
    assert_eq!(values(&set, Metric::Load5, ""), [3.0]);
    assert_eq!(values(&set, Metric::Load15, ""), [4.0]);
    assert_eq!(values(&set, Metric::PagesIn, ""), [10.0]);
}

#[test]
fn without_any_time_gauges_are_of_1970() {
    let text = "node_load1 1.5\nnode_vmstat_pgmajfault 100\n";
    let (report, set) = series(Format::Prometheus, text);
    assert_eq!(set.instants[0].to_string(), "1970-01-01T00:00:00Z");
    assert_eq!(values(&set, Metric::Load1, ""), [1.5]);
    let troubles: Vec<_> = report.troubles.iter().map(|it| &it.reason).collect();
    assert_eq!(
        troubles,
        ["the export carries no time, so that it counts as of 1970-01-01"]
    );
}

#[test]
fn labels_may_hold_anything() {
    let text = r#"node_time_seconds 1795160000
node_filesystem_avail_bytes{device="\\\\srv\\a \"b\"",mountpoint="/mnt/with } , = \" space",fstype="ext4",} 7
node_filesystem_avail_bytes{ mountpoint = "/ü" , fstype = "xfs" } +8
"#;
    let (report, set) = series(Format::Prometheus, text);
    assert_eq!(report.trouble_count, 0);
    let mount = "/mnt/with } , = \" space";
    assert_eq!(values(&set, Metric::SpaceFree, mount), [7.0]);
    assert_eq!(values(&set, Metric::SpaceFree, "/ü"), [8.0]);
}

#[test]
fn an_exposition_that_was_cut_is_told() {
    let open =
        "# TYPE node_context_switches counter\nnode_context_switches_total 5\nnode_load1 1\n";
    let (report, _) = series(Format::Prometheus, &format!("{open}# EOF\n"));
    assert!(!report.truncated);
    let (report, _) = series(Format::Prometheus, &format!("{open}# EOF"));
    assert!(!report.truncated);
    let (report, _) = series(Format::Prometheus, open);
    assert!(report.truncated);
    // The older form has no end of its own, but lines have.
    let (report, _) = series(
        Format::Prometheus,
        "# TYPE node_load1 gauge\nnode_load1 1\n",
    );
    assert!(!report.truncated);
    let (report, set) = series(Format::Prometheus, "node_load1 1\nnode_load5 12");
    assert!(report.truncated);
    assert_eq!(values(&set, Metric::Load5, ""), NONE);
}

#[test]
fn names_of_windows_exporter() {
    let scrape = |time: u32, idle: u32, user: u32, reads: u32, latency: f64| {
        format!(
            r#"windows_cs_hostname{{hostname="PC-7",domain="x",fqdn="PC-7.x"}} 1
windows_os_info{{product="Microsoft Windows 11 Pro",version="10.0.26100"}} 1
windows_cs_logical_processors 8
windows_cpu_time_total{{core="0,0",mode="idle"}} {idle}
windows_cpu_time_total{{core="0,0",mode="user"}} {user}
windows_cpu_time_total{{core="0,0",mode="privileged"}} 10
windows_cpu_time_total{{core="0,0",mode="dpc"}} 1
windows_cpu_time_total{{core="0,0",mode="interrupt"}} 2
windows_logical_disk_reads_total{{volume="C:"}} {reads}
windows_logical_disk_read_latency_seconds_total{{volume="C:"}} {latency}
windows_logical_disk_idle_seconds_total{{volume="C:"}} {idle}
windows_logical_disk_free_bytes{{volume="C:"}} 25
windows_logical_disk_size_bytes{{volume="C:"}} 100
windows_process_private_bytes{{process="chrome",process_id="42"}} 4096
windows_process_cpu_time_total{{process="chrome",process_id="42",mode="user"}} {user}
windows_process_cpu_time_total{{process="chrome",process_id="42",mode="privileged"}} 0
windows_process_private_bytes{{process="Idle",process_id="0"}} 1
windows_memory_committed_bytes 30
windows_memory_commit_limit 40
windows_system_system_up_time 1.7951e+09
windows_os_time {time}
"#
        )
    };
    let text = scrape(1_795_160_000, 100, 50, 10, 1.0) + &scrape(1_795_160_100, 175, 75, 20, 1.2);
    let (report, set) = series(Format::Prometheus, &text);
    assert_eq!(report.host.as_deref(), Some("PC-7"));
    let os = "Microsoft Windows 11 Pro 10.0.26100";
    assert_eq!(report.os_name.as_deref(), Some(os));
    for (metric, instance, expected) in [
        (Metric::CpuBusy, "", 25.0),
        (Metric::CpuInterrupt, "", 0.0),
        (Metric::DiskReadLatency, "C:", 0.02),
        (Metric::DiskBusy, "C:", 25.0),
        (Metric::SpaceUsedShare, "C:", 75.0),
        (Metric::PrivateBytes, "chrome#42", 4096.0),
        (Metric::ProcessBusy, "chrome#42", 25.0),
        (Metric::CommitShare, "", 75.0),
        (Metric::CpuCount, "", 8.0),
    ] {
        let found = values(&set, metric, instance);
        let last = found.last().copied().unwrap_or(f64::NAN);
        assert!((last - expected).abs() < 1e-9, "{metric:?}: {found:?}");
    }
    assert_eq!(values(&set, Metric::PrivateBytes, "Idle#0"), NONE);
}

#[test]
fn lines_that_are_none_are_told() {
    let (report, set) = series(
        Format::Prometheus,
        "# TYPE node_load1 gauge
node_load1
node_load1 x
node_load1 1 y
node_load1 1 2 3
node_load1{a=b} 1
node_load1{a=\"b} 1
node_load1{a=\"\\q\"} 1
node_load1{a=\"1\",a=\"2\"} 1
{a=\"1\"} 1
1name 1
node_load5 2
",
    );
    let troubles: Vec<_> = report
        .troubles
        .iter()
        .map(|trouble| format!("{}: {}", trouble.position, trouble.reason))
        .collect();
    insta::assert_snapshot!(troubles.join("\n"));
    assert_eq!(values(&set, Metric::Load5, ""), [2.0]);
}

/// An answer to `query_range` with totals and gauges of two machines.
pub(crate) const MATRIX: &str = r#"{
  "status": "success",
  "data": {
    "resultType": "matrix",
    "result": [
      {"metric": {"__name__": "node_vmstat_pswpin", "instance": "db1:9100"},
       "values": [[1795160000, "10"], [1795160060.5, "131"], [1795160120.5, "5"], [1795160180.5, "65"]]},
      {"metric": {"__name__": "node_load1", "instance": "db1:9100"},
       "values": [[1795160060.5, "1.5"], [1795160120.5, "NaN"], [1795160180.5, "+Inf"]]},
      {"metric": {"__name__": "node_load1", "instance": "db2:9100"}, "values": [[1795160060.5, "9"]]},
      {"metric": {"instance": "db1:9100"}, "values": [[1795160060.5, "9"]]},
      {"metric": {"__name__": "up", "instance": "db1:9100"}, "values": [[1795160060.5, "1"]]}
    ]
  }
}
"#;

#[test]
fn answers_give_instant_by_instant() {
    let (report, set) = series(Format::PrometheusApi, MATRIX);
    assert_eq!(report.host.as_deref(), Some("db1"));
    // The first has only a total, and that after the second no value that is one.
    let instants: Vec<_> = set.instants.iter().map(ToString::to_string).collect();
    assert_eq!(
        instants,
        ["2026-11-20T07:34:20.5Z", "2026-11-20T07:36:20.5Z"]
    );
    // It went down in between.
    assert_eq!(values(&set, Metric::SwapIn, ""), [2.0, 1.0]);
    assert_eq!(values(&set, Metric::Load1, ""), [1.5]);
    assert_eq!((report.blanks, report.dropped), (2, 1));
    let troubles: Vec<_> = report
        .troubles
        .iter()
        .map(|it| it.reason.as_str())
        .collect();
    assert_eq!(
        troubles,
        [
            "it is of several machines, of which the first is read: query one `instance` at a time",
            "values of an expression have no name: query the metrics themselves",
        ]
    );
}

#[test]
fn answers_without_values_say_why() {
    let answer = |kind: &str, result: &str| {
        format!(r#"{{"status":"success","data":{{"resultType":"{kind}","result":{result}}}}}"#)
    };
    let nameless = r#"[{"metric":{},"value":[1795160000,"1"]}]"#;
    let total = r#"[{"metric":{"__name__":"node_vmstat_pswpin"},"value":[1795160000,"1"]}]"#;
    let unknown = r#"[{"metric":{"__name__":"up"},"value":[1795160000,"1"]}]"#;
    let reasons = [
        refusal(&answer("scalar", r#"[1795160000,"1"]"#)),
        refusal(&answer("string", r#"[1795160000,"x"]"#)),
        refusal(&answer("vector", "[]")),
        refusal(&answer("vector", nameless)),
        refusal(&answer("vector", total)),
        refusal(&answer("vector", unknown)),
        refusal(r#"{"status":"error","errorType":"bad_data","error":"parse error: x"}"#),
    ];
    insta::assert_snapshot!(reasons.join("\n"));
}
