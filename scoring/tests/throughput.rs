//! The hot path of a fleet, measured. Run it alone, in release:
//! `cargo test --release -p wegweiser-scoring --test throughput -- --ignored --nocapture`.

use std::hint::black_box;
use std::time::Instant;

use wegweiser_scoring::{Coverage, LogLoss, Model, Partial, Permille, Rollup};

const DEVICES: u64 = 1_000_000;
const AT_LEAST_PER_SECOND: u64 = 2_000_000;

#[test]
#[ignore = "a measurement: needs a release build and a quiet machine"]
fn two_million_devices_per_second_and_core() {
    let devices = fleet();
    for rollup in Rollup::ALL {
        let model = Model::with_rollup(rollup);
        let start = Instant::now();
        let mut fleet = Partial::EMPTY;
        for i in 0..DEVICES {
            let analyzers = black_box(&devices[(i % devices.len() as u64) as usize]);
            match model.device_leaf(analyzers, 1, Coverage::COMPLETE) {
                Some(leaf) => fleet.add(&leaf),
                None => fleet.add_unscored(1, Coverage::COMPLETE),
            }
        }
        black_box(&fleet);
        let per_second = u128::from(DEVICES) * 1_000_000_000 / start.elapsed().as_nanos();
        let mut out = std::io::stderr().lock();
        let _ = std::io::Write::write_fmt(
            &mut out,
            format_args!("{rollup}: {per_second} devices per second\n"),
        );
        assert!(
            per_second >= u128::from(AT_LEAST_PER_SECOND),
            "{rollup}: {per_second} devices per second"
        );
    }
}

/// Devices of ten analyzers, from clean to broken, in a fixed pseudo-random order.
fn fleet() -> Vec<[(LogLoss, Permille); 10]> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let mut loss = || LogLoss((next() % 4_000_000) >> (next() % 20));
    (0..4_096)
        .map(|_| std::array::from_fn(|_| (loss(), Permille::ONE)))
        .collect()
}
