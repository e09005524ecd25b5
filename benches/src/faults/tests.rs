use jiff::Timestamp;
use wegweiser_parsers::perf::{Metric, SeriesSet};

use super::{Case, Disturbance, Fault};

fn played(case: &Case) -> SeriesSet {
    let mut series = SeriesSet::default();
    case.play(&mut series);
    series
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / f64::max(count, 1.0)
}

/// Means of a metric in office hours before an instant and from it on.
fn around(series: &SeriesSet, metric: Metric, instance: &str, onset: Timestamp) -> (f64, f64) {
    let part = |is_after: bool| {
        let values = series.get(metric, instance);
        mean(
            values
                .filter(|(at, _)| (*at >= onset) == is_after)
                .map(|(_, value)| value),
        )
    };
    (part(false), part(true))
}

#[test]
fn a_case_is_always_the_same() {
    let disturbed = |seed| {
        let case = Case::new(seed).lasting(3);
        case.disturbed(Disturbance::SamplingGaps)
    };
    let cases: [fn(Case) -> Case; 3] = [
        |case| case,
        |case| case.with(Fault::DiskFilling),
        |case| case.with(Fault::LinkFlap),
    ];
    for planted in cases {
        let case = |seed| planted(disturbed(seed));
        assert_eq!(played(&case(5)), played(&case(5)));
        assert_ne!(played(&case(5)), played(&case(6)));
        assert_eq!(case(5).truth(), case(5).truth());
    }
}

/// The same values on every platform: these were computed once, and hold for all.
#[test]
fn values_are_known() {
    let series = played(&Case::new(1).with(Fault::DiskFilling).lasting(2));
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for column in &series.series {
        for value in &column.values {
            hash = (hash ^ value.to_bits()).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    assert_eq!(hash, 4_440_008_613_364_280_802);
}

#[test]
fn a_faultless_machine_is_within_reason() {
    for seed in 0..20 {
        let series = played(&Case::new(seed));
        assert!(series.instants.len() > 4_000 && series.restarts.len() >= 2);
        assert_eq!(Case::new(seed).truth(), None);
        for column in &series.series {
            assert_eq!(column.values.len(), series.instants.len());
            assert!(
                column
                    .values
                    .iter()
                    .all(|value| value.is_finite() && *value >= 0.0)
            );
            let most = column.values.iter().copied().fold(0.0, f64::max);
            let mean = mean(column.values.iter().copied());
            match column.key.metric {
                Metric::CpuBusy => {
                    assert!((5.0..35.0).contains(&mean) && most > 50.0, "{mean} {most}");
                }
                Metric::CpuSteal => assert!(most < 2.0, "{most}"),
                Metric::DiskReadLatency => assert!(mean < 0.006, "{mean}"),
                Metric::SpaceUsedShare => assert!(most < 80.0, "{most}"),
                Metric::NetworkErrors => assert!(most == 0.0),
                Metric::SwapUsedShare => assert!(most < 10.0, "{most}"),
                _ => {}
            }
        }
        let available = series
            .get(Metric::MemoryAvailable, "")
            .map(|(_, bytes)| bytes);
        let total = series.get(Metric::MemoryTotal, "").next().unwrap().1;
        assert!(available.fold(f64::MAX, f64::min) > 0.2 * total);
    }
}

#[test]
fn each_fault_shows_in_its_metric_from_its_onset() {
    for fault in Fault::ALL {
        for seed in 0..20 {
            let case = Case::new(seed).with(fault);
            let truth = case.truth().unwrap();
            let series = played(&case);
            assert!(truth.onset < case.end());
            if fault == Fault::DiskFilling {
                continue;
            }
            let (before, after) = around(&series, truth.metric, &truth.instance, truth.onset);
            let is_shown = match fault {
                Fault::MemoryLeak => after > 1.2 * before,
                Fault::HandleLeak => after > before + 4_000.0,
                Fault::CpuSaturation => before < 40.0 && after > 93.0,
                Fault::Thermal => before > 97.0 && after < 75.0,
                Fault::LinkFlap => before == 0.0 && after > 0.3,
                _ => after > 4.0 * before,
            };
            assert!(is_shown, "{fault:?} {seed}: {before} {after}");
            if let Some(name) = case.culprit().filter(|_| fault == Fault::CpuSaturation) {
                let (before, after) = around(&series, Metric::ProcessBusy, name, truth.onset);
                assert!(after > before + 200.0, "{name}: {before} {after}");
            }
            let healthy = played(&Case::new(seed));
            let same = series
                .get(Metric::NetworkSent, "eth0")
                .zip(healthy.get(Metric::NetworkSent, "eth0"));
            if fault != Fault::LinkFlap {
                assert!(same.into_iter().all(|(one, other)| one == other));
            }
        }
    }
}

#[test]
fn a_volume_is_full_when_the_truth_says() {
    let mut days = Vec::new();
    for seed in 0..100 {
        let case = Case::new(seed).with(Fault::DiskFilling);
        let truth = case.truth().unwrap();
        let left = truth.full.unwrap().duration_since(case.end()).as_hours() as f64 / 24.0;
        assert!((2.0..=40.0).contains(&left));
        days.push(left);
        let series = played(&case);
        let shares = series.get(Metric::SpaceUsedShare, &truth.instance);
        let last = shares.last().unwrap().1;
        assert!((20.0..100.0).contains(&last), "{last}");
    }
    let middle = mean(days.into_iter());
    assert!((10.0..25.0).contains(&middle), "{middle}");
}

#[test]
fn disturbances_leave_the_machine_alone() {
    let whole = played(&Case::new(3));
    let gaps = played(&Case::new(3).disturbed(Disturbance::SamplingGaps));
    assert!(gaps.instants.len() < whole.instants.len() * 99 / 100);
    assert!(gaps.instants.len() > whole.instants.len() / 2);

    let resets = played(&Case::new(3).disturbed(Disturbance::CounterResets));
    assert!(resets.restarts.len() > whole.restarts.len());

    let jumps = played(&Case::new(3).disturbed(Disturbance::ClockJumps));
    assert!(!jumps.instants.is_sorted() && whole.instants.is_sorted());

    let half = played(&Case::new(3).disturbed(Disturbance::Resampled));
    assert!(half.instants.len().abs_diff(whole.instants.len() / 2) < 10);
    let busy = |series: &SeriesSet| mean(series.get(Metric::CpuBusy, "").map(|(_, value)| value));
    assert!((busy(&half) - busy(&whole)).abs() < 0.1);

    let worse = played(&Case::new(3).disturbed(Disturbance::Worsened(100)));
    for (column, before) in worse.series.iter().zip(&whole.series) {
        let pairs = column.values.iter().zip(&before.values);
        let less_is_worse = matches!(
            column.key.metric,
            Metric::MemoryAvailable | Metric::SpaceFree | Metric::CpuSpeedShare
        );
        assert!(pairs.into_iter().all(|(after, before)| if less_is_worse {
            after <= before
        } else {
            after >= before
        }));
    }
}

#[test]
fn other_intervals_give_the_same_machine() {
    let often = played(&Case::new(2).every(15).lasting(3));
    let seldom = played(&Case::new(2).lasting(3));
    assert!(often.instants.len() > 17_000);
    for metric in [Metric::CpuBusy, Metric::MemoryAvailable] {
        let of = |series: &SeriesSet| mean(series.get(metric, "").map(|(_, value)| value));
        let ratio = of(&often) / of(&seldom);
        assert!((0.8..1.25).contains(&ratio), "{metric:?}: {ratio}");
    }
}
