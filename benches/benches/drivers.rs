//! A machine with ten thousand drivers: its inventory read, judged and both.

use std::fmt::Write as _;
use std::hint::black_box;
use std::ops::ControlFlow;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use jiff::Timestamp;
use wegweiser_analyzers::{Options, registry_with};
use wegweiser_benches::driver_lists;
use wegweiser_core::{Engine, FleetSummary, Input, Policy};
use wegweiser_parsers::{Limits, driver};

const DRIVERS: u32 = 10_000;

/// A table as a script writes it. Every hundredth driver is unsigned.
fn inventory() -> String {
    let mut table = "name,path,version,provider,signed,start,running,sha256\n".to_owned();
    for number in 0..DRIVERS {
        let word = number.wrapping_mul(2_654_435_761);
        writeln!(
            table,
            "service{number},C:\\Windows\\System32\\drivers\\service{number}.sys,10.0.{}.1,Vendor {},{},{},{},{}",
            number % 30_000,
            number % 40,
            if number % 100 == 0 { "no" } else { "yes" },
            ["boot", "system", "auto", "demand"][number as usize % 4],
            ["yes", "no"][number as usize % 2],
            format!("{word:08x}").repeat(8),
        )
        .expect("a string takes everything");
    }
    table
}

fn summary(engine: &Engine, table: &str) -> FleetSummary {
    let input = Input::bytes("drivers.csv", table.as_bytes());
    let summary = engine.summarize(vec![input], &|_| ControlFlow::Continue(()));
    summary.expect("the inventory is one of our own")
}

fn drivers(criterion: &mut Criterion) {
    let table = inventory();
    let as_of = Timestamp::UNIX_EPOCH;
    let policy = Policy::default();
    let options = Options {
        driver_data: driver_lists().map(Vec::from).unwrap_or_default(),
        ..Options::default()
    };
    let (registry, _) = registry_with(&options).expect("the published lists can be read");
    let engine = Engine::new(registry).with_threads(1);

    let mut group = criterion.benchmark_group("10 000 drivers");
    group.throughput(Throughput::Elements(DRIVERS.into()));
    group.bench_function("inventory read", |bencher| {
        let read =
            |table: &str| driver::read(driver::Format::Table, table.as_bytes(), &Limits::default());
        bencher.iter(|| read(black_box(&table)));
    });
    let loaded = summary(&engine, &table);
    group.bench_function("loaded inventory to report", |bencher| {
        bencher.iter(|| engine.judge(black_box(&loaded), &policy, as_of));
    });
    group.bench_function("file to report", |bencher| {
        bencher.iter(|| engine.judge(&summary(&engine, black_box(&table)), &policy, as_of));
    });
    group.finish();
}

criterion_group!(benches, drivers);
criterion_main!(benches);
