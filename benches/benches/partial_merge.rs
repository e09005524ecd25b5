//! Sums of parts of a fleet, as workers and incremental updates use them.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wegweiser_benches::usual_fleet;
use wegweiser_scoring::{Coverage, Model, Partial};

const PARTS: usize = 10_000;

fn merge(criterion: &mut Criterion) {
    let model = Model::default();
    let parts: Vec<Partial> = usual_fleet(PARTS)
        .iter()
        .filter_map(|device| model.device_leaf(device, 1, Coverage::COMPLETE))
        .map(|leaf| Partial::leaf(leaf.score, leaf.risk, leaf.weight, leaf.coverage))
        .collect();
    let whole = parts.iter().fold(Partial::EMPTY, |mut sum, part| {
        sum.merge(part);
        sum
    });

    let mut group = criterion.benchmark_group("partial");
    group.sample_size(20);
    group.throughput(Throughput::Elements(PARTS as u64));
    group.bench_function("merge", |bencher| {
        bencher.iter(|| {
            let mut sum = Partial::EMPTY;
            for part in black_box(&parts) {
                sum.merge(part);
            }
            sum
        });
    });

    // One device reports anew: out with the old, in with the new, and the numbers of the fleet again.
    group.throughput(Throughput::Elements(1));
    group.bench_function("replace one device", |bencher| {
        let mut fleet = whole.clone();
        let (old, new) = (&parts[0], &parts[1]);
        bencher.iter(|| {
            fleet
                .subtract(black_box(old))
                .expect("it is part of the fleet");
            fleet.merge(black_box(new));
            let numbers = (fleet.mean(), fleet.risk(), fleet.median(), fleet.worst());
            fleet.subtract(new).expect("it was just added");
            fleet.merge(old);
            numbers
        });
    });
}

criterion_group!(benches, merge);
criterion_main!(benches);
