//! Everything about one large device: scores, the cost of every finding, and the order of repair.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use wegweiser_benches::device;
use wegweiser_scoring::{Model, Rollup, Score};

const ANALYZERS: usize = 12;
const FINDINGS: usize = 40;

fn one_device(criterion: &mut Criterion) {
    let device = device(ANALYZERS, FINDINGS);
    let mut group = criterion.benchmark_group("device");
    group.sample_size(20);
    for rollup in [Rollup::Average, Rollup::Risk] {
        let model = Model::with_rollup(rollup);
        group.bench_function(format!("score and costs/{rollup}"), |bencher| {
            bencher.iter(|| model.device(black_box(&device)));
        });
        group.bench_function(format!("whole plan/{rollup}"), |bencher| {
            bencher.iter(|| model.plan(black_box(&device), None));
        });
    }
    let model = Model::default();
    group.bench_function("plan to 75", |bencher| {
        bencher.iter(|| model.plan(black_box(&device), Score::new(75)));
    });
    group.bench_function("what if", |bencher| {
        bencher.iter(|| model.what_if(black_box(&device), |_, finding| finding.ends_with('7')));
    });
    group.bench_function("score, costs and plan", |bencher| {
        bencher.iter(|| (model.device(black_box(&device)), model.plan(&device, None)));
    });
}

criterion_group!(benches, one_device);
criterion_main!(benches);
