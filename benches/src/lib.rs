//! Measurements of the scoring core, and the invented devices they are made on.
//!
//! The measurements are in `benches/`; `run` makes all of them and prints a short table. Here is what
//! they share: devices in a fixed pseudo-random order, so that every run measures the same work.

use std::path::{Path, PathBuf};

pub mod faults;

use wegweiser_scoring::{Analyzer, Device, Finding, LogLoss, Model, Permille, Severity};

/// Analyzers per device of a fleet.
pub const ANALYZERS: usize = 10;

/// The log-losses and weights of one device.
pub type DeviceLosses = [(LogLoss, Permille); ANALYZERS];

/// Numbers that look random and are the same everywhere (xorshift).
#[derive(Clone, Debug)]
pub struct Numbers(u64);

impl Numbers {
    /// A sequence; equal seeds give equal sequences.
    pub fn new(seed: u64) -> Self {
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// The next number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// A fleet as it usually is: two thirds of the analyzers found nothing, the others one to eight things.
pub fn usual_fleet(devices: usize) -> Vec<DeviceLosses> {
    let table = Model::default().table;
    let severities = [
        Severity::Low,
        Severity::Low,
        Severity::Medium,
        Severity::Medium,
        Severity::High,
    ];
    let mut numbers = Numbers::new(1);
    let mut loss = |_| {
        let findings = if numbers.below(3) == 0 {
            1 + numbers.below(8)
        } else {
            0
        };
        let each = (0..findings).map(|_| {
            let severity = severities[numbers.below(5) as usize];
            table.lambda_of(severity).0 + numbers.below(1_000)
        });
        (LogLoss(each.sum()), Permille::ONE)
    };
    (0..devices)
        .map(|_| std::array::from_fn(&mut loss))
        .collect()
}

/// A fleet where every analyzer found something: no case is cheap.
pub fn broken_fleet(devices: usize) -> Vec<DeviceLosses> {
    let mut numbers = Numbers::new(2);
    let mut loss = |_| (LogLoss(1 + numbers.below(4_000_000)), Permille::new(1_500));
    (0..devices)
        .map(|_| std::array::from_fn(&mut loss))
        .collect()
}

/// A device with that many analyzers and findings in each, of every severity, every eighth pair in one incident.
pub fn device(analyzers: usize, findings: usize) -> Device {
    let table = Model::default().table;
    let mut numbers = Numbers::new(3);
    let mut finding = |analyzer: usize, place: usize| {
        let severity = Severity::ALL[numbers.below(5) as usize];
        let lambda = LogLoss(table.lambda_of(severity).0 * (200 + numbers.below(800)) / 1_000);
        let finding = Finding::new(format!("domain-{analyzer}.rule-{place}"), severity, lambda);
        match place % 8 {
            0 | 1 => finding.in_incident(format!("incident-{}", place / 8)),
            _ => finding,
        }
    };
    let analyzers: Vec<Analyzer> = (0..analyzers)
        .map(|analyzer| {
            let findings: Vec<Finding> = (0..findings)
                .map(|place| finding(analyzer, place))
                .collect();
            Analyzer::new(format!("domain-{analyzer}"), findings)
        })
        .collect();
    Device::new(analyzers)
}

/// The published lists of drivers, LOLDrivers and Microsoft's, where the test data is there.
pub fn driver_lists() -> Option<[PathBuf; 2]> {
    let root = std::env::var_os("WEGWEISER_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let lists =
        ["loldrivers.json", "SiPolicy_Enforced.xml"].map(|name| root.join("drivers").join(name));
    lists.iter().all(|path| path.exists()).then_some(lists)
}
