//! Logs of real machines. What their columns sum up to was computed by an independent script.

use std::fs;

use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Column, Format, Metric, SeriesSet};

use crate::test_data::data;
use crate::{read, summary};

fn sample(name: &str) -> Option<Vec<u8>> {
    let folder = data("formats/windows-perf/real-blg")?;
    Some(fs::read(folder.join(name)).unwrap())
}

fn assert_sum(set: &SeriesSet, metric: Metric, instance: &str, count: usize, sum: f64) {
    let values: Vec<f64> = set.get(metric, instance).map(|(_, value)| value).collect();
    assert_eq!(values.len(), count, "{metric:?} {instance}");
    let found: f64 = values.iter().sum();
    assert!(
        (found - sum).abs() <= sum.abs() * 1e-9,
        "{metric:?} {instance}: {found} is not {sum}"
    );
}

#[test]
fn a_log_of_whole_objects() {
    let Some(log) = sample("SampleLog.blg") else {
        return;
    };
    assert_eq!(perf::recognise(&log[..64 << 10]), Some(Format::Blg));
    let (report, mut set) = read(&log);
    assert_eq!(report.host.as_deref(), Some("ZACH-PC"));
    assert_eq!(report.os_name.as_deref(), Some("Windows 6.0.6000"));
    assert!(!report.is_local_time && !report.truncated);
    assert_eq!(
        (report.instants, report.trouble_count, report.dropped),
        (11, 0, 0)
    );
    assert_eq!(set.instants[0].to_string(), "2007-08-14T19:40:38.6596596Z");
    let busy: Vec<f64> = set
        .get(Metric::CpuBusy, "")
        .map(|(_, value)| value.round())
        .collect();
    assert_eq!(busy, [82., 87., 48., 57., 60., 31., 30., 20., 33., 25.]);
    let available = set
        .get(Metric::MemoryAvailable, "")
        .map(|(_, value)| (value / 1_048_576.0) as u32);
    let available: Vec<u32> = available.collect();
    assert_eq!(
        available,
        [79, 107, 172, 150, 127, 212, 191, 191, 195, 192, 194]
    );
    for (metric, instance, count, sum) in [
        (Metric::CpuBusy, "", 10, 472.014_426_096_917),
        (Metric::ContextSwitches, "", 10, 14_268.481_900_414),
        (Metric::DiskLatency, "", 10, 0.151_477_301_075_8),
        (Metric::DiskReadLatency, "", 10, 0.177_766_844_283_3),
        (Metric::DiskBusy, "C:", 10, 1_000.0 - 771.709_559_860_716),
        (Metric::DiskQueue, "C:", 10, 7.204_199_718_985_5),
        (Metric::ProcessBusy, "svchost", 10, 4.192_718_131_718_3),
        (Metric::Handles, "svchost", 11, 3_051.0),
        (Metric::SpaceFree, "C:", 11, 599_363.0 * 1_048_576.0),
        (
            Metric::SpaceUsedShare,
            "C:",
            11,
            1_100.0 - 827.061_226_179_469_8,
        ),
    ] {
        assert_sum(&set, metric, instance, count, sum);
    }
    let (processes, others): (Vec<_>, Vec<_>) = set.series.drain(..).partition(|column| {
        let of_process = [
            Metric::ProcessBusy,
            Metric::WorkingSet,
            Metric::PrivateBytes,
            Metric::Handles,
            Metric::Threads,
        ];
        of_process.contains(&column.key.metric)
    });
    set.series = others;
    let values: usize = processes.iter().map(|column| column.values.len()).sum();
    assert_eq!((processes.len(), values), (279, 2_702));
    insta::assert_snapshot!("objects", summary(&set));
}

#[test]
fn the_same_values_as_in_text() {
    let Some(log) = sample("SampleLog.blg") else {
        return;
    };
    let table = fs::read(data("formats/windows-perf/derived-relog.csv").unwrap()).unwrap();
    let mut text = SeriesSet::default();
    perf::read(Format::PdhTable, &table[..], &Limits::default(), &mut text).unwrap();
    let (_, binary) = read(&log);
    let mut compared = 0;
    // In text the queue of disks is that of the instant, as their mean is not there; and one column was made of all
    // processes of a name.
    let is_other = |column: &&Column| {
        column.key.metric == Metric::DiskQueue || column.key.instance == "svchost"
    };
    for column in text.series.iter().filter(|column| !is_other(column)) {
        let key = &column.key;
        // In text it is in megabytes.
        let is_coarse = key.metric == Metric::MemoryAvailable;
        for (at, value) in text.get(key.metric, &key.instance) {
            let mut values = binary.get(key.metric, &key.instance);
            // Text has milliseconds.
            let other = values.find(|(other, _)| other.duration_since(at).abs().as_millis() < 2);
            let is_same = other.is_some_and(|(_, other)| {
                let tolerance = if is_coarse {
                    1_048_576.0
                } else {
                    value.abs() * 1e-9
                };
                (other - value).abs() <= tolerance
            });
            assert!(is_same, "{key:?} at {at}: {value}, {other:?}");
            compared += 1;
        }
    }
    assert!(compared > 80, "{compared}");
}

#[test]
fn a_log_of_single_counters() {
    let Some(log) = sample("BasicPerfCounters.blg") else {
        return;
    };
    assert_eq!(perf::recognise(&log[..64 << 10]), Some(Format::Blg));
    let (report, set) = read(&log);
    assert_eq!(report.host.as_deref(), Some("GEORGIS3"));
    assert_eq!(report.os_name.as_deref(), Some("Windows 6.2.9200"));
    assert!(!report.is_local_time && !report.truncated);
    assert_eq!(
        (report.instants, report.trouble_count, report.dropped),
        (601, 0, 0)
    );
    // The log has the clock of the machine and its zone, eight hours west.
    assert_eq!(set.instants[0].to_string(), "2013-02-20T02:50:17.844Z");
    let first = set.get(Metric::CpuBusy, "").next().unwrap();
    assert!((first.1 - 9.38).abs() < 0.005);
    for (metric, instance, sum) in [
        (Metric::CpuBusy, "0", 10_037.071_639_459_3),
        (Metric::CpuBusy, "", 6_916.404_981_937_6),
        (Metric::DiskQueue, "0 C:", 60.420_205_913_823),
    ] {
        assert_sum(&set, metric, instance, 600, sum);
    }
    insta::assert_snapshot!("singles", summary(&set));
}
