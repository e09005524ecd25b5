//! Lists of vulnerable and malicious drivers: read, opened, matched. The published lists are read in place; without
//! them nothing is measured.

use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wegweiser_analyzers::drivers::data::DriverData;
use wegweiser_benches::driver_lists;
use wegweiser_parsers::driver::{Driver, Version};

/// Services with a path, a version and two digests; every hundredth has the name of a listed driver.
fn inventory(count: u32) -> Vec<Driver> {
    let driver = |number: u32| {
        let mut driver = Driver::default();
        driver.name = format!("service{number}");
        driver.path = match number % 100 {
            0 => r"\SystemRoot\System32\drivers\aswArPot.sys".to_owned(),
            _ => format!(r"\SystemRoot\System32\drivers\service{number}.sys"),
        };
        driver.version = Some(Version([10, 0, (number % 30_000) as u16, 1]));
        let word = number.wrapping_mul(2_654_435_761);
        driver.hashes.sha256 = format!("{word:08x}").repeat(8);
        driver.hashes.authentihash_sha256 = format!("{:08x}", !word).repeat(8);
        driver
    };
    (1..=count).map(driver).collect()
}

fn driver_data(criterion: &mut Criterion) {
    let Some([catalogue, policy]) = driver_lists() else {
        return;
    };
    let mut group = criterion.benchmark_group("driver data");
    group.sample_size(20);
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |about| about.len());
    group.throughput(Throughput::Bytes(size(&catalogue)));
    group.bench_function("LOLDrivers from JSON", |bencher| {
        bencher.iter(|| DriverData::load(&[black_box(&catalogue)]));
    });
    group.throughput(Throughput::Bytes(size(&policy)));
    group.bench_function("block list from XML", |bencher| {
        bencher.iter(|| DriverData::load(&[black_box(&policy)]));
    });
    let data = DriverData::load(&[&catalogue, &policy]).expect("the published lists can be read");
    let saved: &'static [u8] = data.to_saved().leak();
    group.throughput(Throughput::Bytes(saved.len() as u64));
    group.bench_function("open what was saved", |bencher| {
        bencher.iter(|| DriverData::from_saved(black_box(saved)));
    });
    let inventory = inventory(10_000);
    group.throughput(Throughput::Elements(inventory.len() as u64));
    group.bench_function("match 10 000 drivers", |bencher| {
        bencher.iter(|| {
            let found = inventory.iter().map(|driver| data.matches(driver).len());
            found.sum::<usize>()
        });
    });
}

criterion_group!(benches, driver_data);
criterion_main!(benches);
