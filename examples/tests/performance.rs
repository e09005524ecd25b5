//! The performance data of the fleet is what its tools would write, and says what the README claims.

use std::error::Error;
use std::io::{Cursor, Read};

use jiff::Timestamp;
use wegweiser_examples::fleet;
use wegweiser_parsers::Limits;
use wegweiser_parsers::perf::{self, Metric, Report, SeriesSet};

type TestResult = Result<(), Box<dyn Error>>;

/// Everything that the files of a device with such names say, in their order.
fn series(device: &str, name: &str) -> Result<(SeriesSet, Report), Box<dyn Error>> {
    let files = fleet::fleet()?;
    let of_device = files
        .iter()
        .find(|file| file.path.contains(&format!("/{device}/{name}")));
    let file = of_device.ok_or_else(|| format!("no `{name}` of `{device}`"))?;
    let mut bytes = file.bytes.clone();
    if bytes.starts_with(b"\x1f\x8b") {
        bytes.clear();
        flate2::read::GzDecoder::new(&*file.bytes).read_to_end(&mut bytes)?;
    }
    let format = perf::recognise(&bytes).ok_or_else(|| format!("`{}` is nothing", file.path))?;
    let mut series = SeriesSet::default();
    let report = perf::read(format, Cursor::new(bytes), &Limits::default(), &mut series)?;
    assert_eq!(
        (report.trouble_count, report.truncated),
        (0, false),
        "{:?}",
        report.troubles
    );
    assert_eq!(report.host.as_deref().unwrap_or(device), device);
    Ok((series, report))
}

fn values(series: &SeriesSet, metric: Metric, instance: &str) -> Vec<f64> {
    series
        .get(metric, instance)
        .map(|(_, value)| value)
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn the_volume_of_dumps_is_full_in_nine_days() -> TestResult {
    const VOLUME: &str = "/dev/mapper/vg0-srv";
    let mut free = Vec::new();
    for day in 6..=20 {
        let (series, report) = series("nw-db-01", &format!("sa{day:02}.json.gz"))?;
        assert_eq!(report.os_name.as_deref(), Some("Linux 6.1.0-27-amd64"));
        let is_in_order = series.instants.is_sorted();
        assert!(is_in_order && series.instants.len() >= 24);
        free.extend(series.get(Metric::SpaceFree, VOLUME));
        assert!(
            values(&series, Metric::SpaceUsedShare, "/dev/sda2")
                .iter()
                .all(|share| *share < 40.0)
        );
        assert!(mean(&values(&series, Metric::CpuBusy, "")) < 30.0);
    }
    let (first, last) = (free[0], free[free.len() - 1]);
    assert_eq!(last.0, "2026-11-20T12:00:00Z".parse::<Timestamp>()?);
    let days = last.0.duration_since(first.0).as_secs_f64() / 86_400.0;
    let daily = (first.1 - last.1) / days;
    let left = last.1 / daily;
    assert!((8.5..9.2).contains(&left), "{left}");
    Ok(())
}

#[test]
fn the_web_server_is_quiet() -> TestResult {
    let (series, _) = series("nw-web-01", "query_range.json.gz")?;
    let busy = values(&series, Metric::CpuBusy, "");
    assert!(busy.len() >= 7 * 24 && busy.iter().all(|busy| *busy < 60.0));
    let available = mean(&values(&series, Metric::MemoryAvailable, ""));
    assert!(available > 0.6 * values(&series, Metric::MemoryTotal, "")[0]);
    assert!(!values(&series, Metric::NetworkSent, "eth0").is_empty());
    Ok(())
}

#[test]
fn a_third_of_the_processors_is_given_to_others_in_office_hours() -> TestResult {
    let (series, report) = series("lh-app-01", "vmstat.txt")?;
    assert!(report.is_local_time && series.instants.len() == 144);
    let steal = values(&series, Metric::CpuSteal, "");
    let much = steal.iter().filter(|share| **share > 15.0).count();
    assert!((30..60).contains(&much), "{much}");
    assert!(steal.iter().filter(|share| **share < 3.0).count() > 70);
    Ok(())
}

#[test]
fn german_counters_tell_of_a_computer_that_is_fine() -> TestResult {
    let (series, report) = series("WS-ACCT-07", "leistung.csv")?;
    assert!(!report.is_local_time && report.blanks == 5 * 6);
    assert_eq!(series.series.len(), 12);
    assert_eq!(series.instants[0].to_string(), "2026-11-16T07:45:00.003Z");
    assert!(
        values(&series, Metric::CpuBusy, "")
            .iter()
            .all(|busy| *busy < 40.0)
    );
    let free = values(&series, Metric::MemoryAvailable, "");
    assert!(free.iter().all(|bytes| *bytes > 6e9));
    Ok(())
}

#[test]
fn french_counters_tell_which_program_is_hungry() -> TestResult {
    let (series, _) = series("LT-SALES-11", "compteurs.csv")?;
    assert_eq!(series.series.len(), 10);
    let available = values(&series, Metric::MemoryAvailable, "");
    let short = available.iter().filter(|bytes| **bytes < 5e8).count();
    assert!((30..70).contains(&short), "{short} of {}", available.len());
    let of = |name| values(&series, Metric::PrivateBytes, name);
    assert!(of("TourenPlaner").iter().any(|bytes| *bytes > 1e10));
    assert!(of("msedge").iter().all(|bytes| *bytes < 1e9));
    assert!(mean(&values(&series, Metric::PagesIn, "")) > 500.0);
    Ok(())
}
