//! Text of Linux tools, and CSV of Netdata and collectd; all is constructed.

use wegweiser_parsers::perf::{Format, Metric, Report, SeriesSet};

use crate::reading::read;

fn series(format: Format, text: &str) -> (Report, SeriesSet) {
    let (found, report, set) = read(text.as_bytes());
    assert_eq!(found, Some(format), "{text}");
    (report.unwrap(), set)
}

fn refusal(format: Format, text: &str) -> String {
    let (found, report, _) = read(text.as_bytes());
    assert_eq!(found, Some(format), "{text}");
    report.unwrap_err().to_string()
}

const NONE: [f64; 0] = [];

fn values(set: &SeriesSet, metric: Metric, instance: &str) -> Vec<f64> {
    set.get(metric, instance).map(|(_, value)| value).collect()
}

pub(crate) const PRESSURE: &str = "\
==> /proc/pressure/cpu <==
some avg10=1.00 avg60=2.00 avg300=3.50 total=10
full avg10=0.00 avg60=0.00 avg300=0.00 total=0

==> /proc/pressure/io <==
some avg10=4.00 avg60=5.00 avg300=6.00 total=20
full avg10=0.00 avg60=0.00 avg300=0.00 total=0

==> /proc/pressure/memory <==
some avg10=0.00 avg60=0.00 avg300=0.25 total=0
full avg10=0.00 avg60=0.00 avg300=0.00 total=0
";

#[test]
fn pressures_say_what_they_are_of() {
    let marked = "\
/proc/pressure/cpu:some avg10=1.00 avg60=2.00 avg300=3.50 total=10
/proc/pressure/io:some avg10=4.00 avg60=5.00 avg300=6.00 total=20
/proc/pressure/io:full avg10=4.00 avg60=5.00 avg300=6.00 total=20
/proc/pressure/memory:some avg10=0.00 avg60=0.00 avg300=0.25 total=0
";
    for text in [PRESSURE, marked] {
        let (report, set) = series(Format::Psi, text);
        assert_eq!(values(&set, Metric::PressureCpu, ""), [3.5]);
        assert_eq!(values(&set, Metric::PressureIo, ""), [6.0]);
        assert_eq!(values(&set, Metric::PressureMemory, ""), [0.25]);
        assert_eq!(report.trouble_count, 1);
    }
    let (_, set) = series(Format::Psi, &[marked, marked].concat());
    assert_eq!(values(&set, Metric::PressureCpu, ""), [3.5, 3.5]);
    let unnamed = "some avg10=1.00 avg60=2.00 avg300=3.50 total=10\n";
    assert!(refusal(Format::Psi, unnamed).contains("tail -n +1 /proc/pressure/*"));
}

#[test]
fn collectd_tells_its_load_only() {
    let load =
        "epoch,shortterm,midterm,longterm\n1795160000.004,1.5,1,0.5\n1795160010.004,nan,2,3\n1,2\n";
    let (report, set) = series(Format::CollectdCsv, load);
    assert_eq!(values(&set, Metric::Load1, ""), [1.5]);
    assert_eq!(values(&set, Metric::Load15, ""), [0.5, 3.0]);
    assert_eq!(set.instants[0].to_string(), "2026-11-20T07:33:20.004Z");
    assert_eq!((report.blanks, report.trouble_count), (1, 1));
    let reason = refusal(Format::CollectdCsv, "epoch,value\n1795160000.004,5\n");
    assert!(reason.starts_with(
        "a file of collectd with the header `epoch,value` does not say what it is of"
    ));
}

pub(crate) const CHART: &str = "\
time,guest_nice,guest,steal,softirq,irq,user,system,nice,iowait\r
2026-11-20 07:33:22,0,0,1,2,0,30,10,0,5\r
2026-11-20 07:33:21,0,0,0,0,0,20,10,0,null\r
2026-11-20 07:33:20,0,0,0,0,0,10,10,0,0\r
";

#[test]
fn charts_of_netdata() {
    let (report, set) = series(Format::NetdataCsv, CHART);
    assert!(report.is_local_time);
    assert_eq!(values(&set, Metric::CpuBusy, ""), [43.0, 20.0]);
    assert_eq!(values(&set, Metric::CpuSystem, ""), [12.0, 10.0, 10.0]);
    assert_eq!(report.blanks, 2);
    let memory = "time,free,used,cached,buffers\n1795160000,1,2,4,1\n";
    let (report, set) = series(Format::NetdataCsv, memory);
    assert!(!report.is_local_time);
    assert_eq!(values(&set, Metric::MemoryUsedShare, ""), [25.0]);
    assert_eq!(values(&set, Metric::MemoryTotal, ""), [8_388_608.0]);
    let load = "time,load1,load5,load15\n1795160000000,1,2,4\nx,1,2,3\n";
    let (report, set) = series(Format::NetdataCsv, load);
    assert_eq!(values(&set, Metric::Load5, ""), [2.0]);
    assert_eq!(report.troubles[0].position, 3);
    // Space and inodes cannot be told apart.
    let space = "time,avail,used,reserved_for_root\n1795160000,1,2,3\n";
    assert_eq!(read(space.as_bytes()).0, None);
}

pub(crate) const REPORTS: &str = "\
Linux 6.1.0 (db1) \t11/20/26 \t_x86_64_\t(2 CPU)

11/20/26 23:59:59
avg-cpu:  %user   %nice %system %iowait  %steal   %idle
          29.58    0.00   56.17    0.69    0.00   13.55

Device            r/s     rkB/s  r_await     w/s     wkB/s  w_await  aqu-sz  %util
sda              1.25     27.93     1.45    0.12    102.42     8.87    0.00   0.25

11/20/26 23:59:59
avg-cpu:  %user   %nice %system %iowait  %steal   %idle
          30.00    0.00   20.00    5.00    0.00   45.00

Device            r/s     rkB/s  r_await     w/s     wkB/s  w_await  aqu-sz  %util
sda              2.00     10.00     1.50    0.00      0.00     0.00    0.01   0.50
sdb              1.00

11/21/26 00:00:00
avg-cpu:  %user   %nice %system %iowait  %steal   %idle
          10.00    0.00   20.00    0.00    0.00   70.00

";

#[test]
fn reports_of_iostat() {
    let (report, set) = series(Format::IostatText, REPORTS);
    assert_eq!(report.host.as_deref(), Some("db1"));
    assert_eq!(values(&set, Metric::CpuBusy, ""), [50.0, 30.0]);
    assert_eq!(values(&set, Metric::DiskReadLatency, "sda"), [0.0015]);
    assert_eq!(values(&set, Metric::DiskRead, "sda"), [10_240.0]);
    assert_eq!(values(&set, Metric::DiskBusy, "sda"), [0.5]);
    assert_eq!(set.instants[1].to_string(), "2026-11-21T00:00:00Z");
    assert_eq!(report.troubles[0].position, 16);
    // With decimal commas, without times, and without the first report.
    let text = "Linux 6.1.0 (db1) \t20.11.2026 \t_x86_64_\t(2 CPU)\n\n\navg-cpu:  %user   %nice %system %iowait  %steal   %idle\n          30,00    0,00   20,50    5,00    0,00   44,50\n\n";
    let (_, set) = series(Format::IostatText, text);
    assert_eq!(values(&set, Metric::CpuBusy, ""), [50.5]);
    assert_eq!(set.instants[0].to_string(), "2026-11-20T00:00:01Z");
    let first = &REPORTS[..REPORTS.rfind("11/20/26 23").unwrap()];
    assert_eq!(
        refusal(Format::IostatText, first),
        "no value can be read: its only report is of the whole time since the start: give `iostat` an interval and a count"
    );
}

pub(crate) const PROCESSES: &str = "\
Linux 6.1.0 (db1) \t11/20/26 \t_x86_64_\t(2 CPU)

# Time        UID       PID    %usr %system    %CPU   CPU  minflt/s     VSZ     RSS   %MEM  Command
23:59:59        0       554    0.00    0.70    0.70     1      0.00    7808    3272   0.11  bash
23:59:59       26       812   80.00    3.52   83.52     1      0.00  124500   33092   1.11  postgres: main writer

# Time        UID       PID    %usr %system    %CPU   CPU  minflt/s     VSZ     RSS   %MEM  Command
00:00:14       26       812   90.00    0.00   90.00     1      0.00  124500   34000   1.11  postgres: main writer
00:00:14       26       813
";

#[test]
fn processes_of_pidstat() {
    let (report, set) = series(Format::Pidstat, PROCESSES);
    assert_eq!(report.host.as_deref(), Some("db1"));
    let writer = "postgres: main writer#812";
    assert_eq!(values(&set, Metric::ProcessBusy, writer), [83.52, 90.0]);
    assert_eq!(values(&set, Metric::WorkingSet, "bash#554"), [3_350_528.0]);
    assert_eq!(set.instants[1].to_string(), "2026-11-21T00:00:14Z");
    assert_eq!(report.troubles[0].position, 9);
    // Without `-h` each kind has a block of its own, and the end has averages.
    let text = "Linux 6.1.0 (db1) \t11/20/2026 \t_x86_64_\t(2 CPU)\n
01:59:59 PM   UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
02:00:00 PM     0        15    0.00    2.11    0.00    9.15    2.11     0  rcu_preempt\n
01:59:59 PM   UID       PID  minflt/s  majflt/s     VSZ     RSS   %MEM  Command
02:00:00 PM     0        15      0.00      0.00       8       4   0.00  rcu_preempt\n
Average:      UID       PID    %usr %system  %guest   %wait    %CPU   CPU  Command
Average:        0        15    0.00    2.11    0.00    9.15    2.11     0  rcu_preempt
";
    let (report, set) = series(Format::Pidstat, text);
    assert_eq!((report.instants, report.trouble_count), (1, 0));
    assert_eq!(set.instants[0].to_string(), "2026-11-20T14:00:00Z");
    assert_eq!(values(&set, Metric::ProcessBusy, "rcu_preempt#15"), [2.11]);
    assert_eq!(values(&set, Metric::WorkingSet, "rcu_preempt#15"), [4096.0]);
}

pub(crate) const FREE: &str = "\
               total        used        free      shared  buff/cache   available
Mem:         8000000     4000000     1000000      100000     3000000     3500000
Swap:        2000000      500000     1500000
";

#[test]
fn sizes_of_free() {
    let (report, set) = series(Format::Free, FREE);
    assert_eq!(values(&set, Metric::MemoryTotal, ""), [8_192_000_000.0]);
    assert_eq!(values(&set, Metric::MemoryAvailable, ""), [3_584_000_000.0]);
    assert_eq!(values(&set, Metric::SwapUsedShare, ""), [25.0]);
    assert_eq!(report.trouble_count, 1);
    let (_, set) = series(Format::Free, &[FREE, "\n", FREE].concat());
    assert_eq!(set.instants.len(), 2);
    let bytes = "\
               total        used        free      shared     buffers       cache   available
Mem:      3046248448   397668352  2638209024     2818048    11722752   218206208  2648580096
Swap:              0           0           0
";
    let (_, set) = series(Format::Free, bytes);
    assert_eq!(values(&set, Metric::MemoryTotal, ""), [3_046_248_448.0]);
    assert_eq!(values(&set, Metric::SwapUsedShare, ""), NONE);
    let human = "\
              gesamt       benutzt     frei      gemns.  Puffer/Cache verfügbar
Speicher:      2,5Gi       384Mi       2,5Gi       512Ki       219Mi       1,5Gi
Swap:          511Mi          0B       511Mi
";
    let (_, set) = series(Format::Free, human);
    assert_eq!(values(&set, Metric::MemoryTotal, ""), [2_684_354_560.0]);
    // Before procps 3.3.10 what is available stood in a row of its own.
    let old = "\
             total       used       free     shared    buffers     cached
Mem:       8000000    7000000    1000000          0     500000    2000000
-/+ buffers/cache:    4500000    3500000
Swap:      2000000          0    2000000
";
    let (_, set) = series(Format::Free, old);
    assert_eq!(values(&set, Metric::MemoryAvailable, ""), [3_584_000_000.0]);
    let megabytes = FREE.replace("00000", "00");
    assert!(refusal(Format::Free, &megabytes).contains("free -b"));
}

pub(crate) const TOP: &str = "\
top - 08:55:10 up 12 days,  3:42,  1 user,  load average: 2,29, 1,61, 0,71
Tasks: 121 total,   3 running, 118 sleeping,   0 stopped,   0 zombie
%Cpu(s): 42,1 us, 21,3 sy,  0,0 ni, 20,0 id, 10,0 wa,  0,0 hi,  6,6 si,  0,0 st
MiB Mem :   2905,0 total,   2514,0 free,    380,7 used,    219,9 buff/cache
MiB Swap:    512,0 total,    256,0 free,    256,0 used.   2524,0 avail Mem

    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
   2066 root      20   0   60928   6920   3052 R  41,1   0,2   0:10.88 stress-+
";

#[test]
fn the_lines_of_top_and_uptime() {
    let (_, set) = series(Format::Uptime, &[TOP, "\n", TOP].concat());
    assert_eq!(set.instants.len(), 2);
    for (metric, expected) in [
        (Metric::Load1, 2.29),
        (Metric::Load15, 0.71),
        (Metric::Uptime, 12.0 * 86_400.0 + 13_320.0),
        (Metric::CpuBusy, 70.0),
        (Metric::CpuIoWait, 10.0),
        (Metric::MemoryTotal, 2905.0 * 1_048_576.0),
        (Metric::MemoryAvailable, 2524.0 * 1_048_576.0),
        (Metric::SwapUsedShare, 50.0),
    ] {
        assert_eq!(values(&set, metric, ""), [expected; 2], "{metric:?}");
    }
    for (line, uptime) in [
        (
            " 08:55:05 up 3 min,  0 user,  load average: 2.14, 1.57, 0.69\n",
            180.0,
        ),
        (
            "10:00  up 2 days, 1 min, 2 users, load averages: 2.14 1.57 0.69\n",
            172_860.0,
        ),
        (
            "10:00:00 up  1:05,  2 users,  load average: 2.14, 1.57, 0.69\n",
            3900.0,
        ),
    ] {
        let (_, set) = series(Format::Uptime, line);
        assert_eq!(values(&set, Metric::Uptime, ""), [uptime], "{line}");
        assert_eq!(values(&set, Metric::Load5, ""), [1.57]);
    }
}

#[test]
fn totals_of_vmstat_are_refused() {
    for text in [
        "      2974852 K total memory\n       388176 K used memory\n",
        "disk- ------------reads------------ ------------writes----------- -----IO------\n       total merged sectors      ms  total merged sectors      ms    cur    sec\n",
    ] {
        assert!(refusal(Format::Vmstat, text).contains("vmstat -t 15 240"));
    }
}
