//! A million devices of ten analyzers each, from log-losses in memory to the sums of a fleet, on one thread.

use std::hint::black_box;

use criterion::{
    BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main,
};
use wegweiser_benches::{DeviceLosses, broken_fleet, usual_fleet};
use wegweiser_scoring::{Coverage, Model, Partial, Rollup};

const DEVICES: usize = 1_000_000;

fn roll_up(model: &Model, devices: &[DeviceLosses]) -> Partial {
    let mut fleet = Partial::EMPTY;
    for analyzers in devices {
        match model.device_leaf(analyzers, 1, Coverage::COMPLETE) {
            Some(leaf) => fleet.add(&leaf),
            None => fleet.add_unscored(1, Coverage::COMPLETE),
        }
    }
    fleet
}

fn a_million_devices(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rollup");
    group
        .sample_size(10)
        .sampling_mode(SamplingMode::Flat)
        .throughput(Throughput::Elements(DEVICES as u64));
    let usual = usual_fleet(DEVICES);
    for rollup in Rollup::ALL {
        let model = Model::with_rollup(rollup);
        group.bench_function(BenchmarkId::new("usual", rollup), |bencher| {
            bencher.iter(|| roll_up(&model, black_box(&usual)));
        });
    }
    drop(usual);
    let broken = broken_fleet(DEVICES);
    for rollup in [Rollup::Average, Rollup::Risk] {
        let model = Model::with_rollup(rollup);
        group.bench_function(BenchmarkId::new("broken", rollup), |bencher| {
            bencher.iter(|| roll_up(&model, black_box(&broken)));
        });
    }
}

criterion_group!(benches, a_million_devices);
criterion_main!(benches);
