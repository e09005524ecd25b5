//! Processes, and the memory that they leave for others.

use wegweiser_parsers::perf::Metric;

use super::fault::{Fault, Plan};
use super::machine::{Moment, Part, Setup, Values};
use super::noise::{Drift, Noise, exp};

#[derive(Debug)]
pub(super) struct Programs {
    processors: f64,
    total: f64,
    /// What the system itself takes.
    system: f64,
    all: Vec<Program>,
    /// Which of them is at fault, if one is.
    culprit: usize,
    cache: Drift,
    swap: Drift,
    noise: Noise,
}

#[derive(Debug)]
struct Program {
    name: &'static str,
    /// Its share of the processors' load.
    share: f64,
    /// Bytes when it starts, those that it takes with time, and how many seconds that takes.
    start: f64,
    growth: f64,
    settles: f64,
    /// The part of its bytes that comes and goes with office hours.
    season: f64,
    handles: f64,
    threads: f64,
    drift: Drift,
}

/// The programs of a machine with Windows, and of one with Linux.
const NAMES: [[&str; PROGRAMS]; 2] = [
    [
        "sqlservr", "w3wp", "svchost", "MsMpEng", "explorer", "msedge", "outlook", "spoolsv",
    ],
    [
        "postgres",
        "java",
        "nginx",
        "python3",
        "node",
        "containerd",
        "systemd-journald",
        "sshd",
    ],
];
const PROGRAMS: usize = 8;

impl Programs {
    pub(super) fn new(setup: &Setup) -> Self {
        let mut noise = setup.noise("programs");
        let total = setup.memory;
        // Together they take a third to a half of all memory when everything has settled.
        let part = noise.between(0.3, 0.5) * total;
        let mut weights: Vec<f64> = (0..PROGRAMS).map(|_| noise.between(0.2, 1.0)).collect();
        let sum: f64 = weights.iter().sum();
        for weight in &mut weights {
            *weight /= sum;
        }
        let names = NAMES[usize::from(setup.is_linux)];
        let programs = names.into_iter().zip(&weights).map(|(name, weight)| {
            let caches = noise.uniform() < 0.5;
            let grows = noise.between(0.05, if caches { 0.6 } else { 0.15 });
            Program {
                name,
                share: noise.pick(&weights),
                start: part * weight * (1.0 - grows),
                growth: part * weight * grows,
                settles: noise.between(2.0, 20.0) * 3_600.0,
                season: noise.between(0.0, 0.12),
                handles: noise.between(300.0, 3_000.0),
                threads: noise.between(8.0, 90.0),
                drift: setup.drift(name, 7_200.0),
            }
        });
        let all = programs.collect();
        Self {
            processors: setup.processors,
            total,
            system: noise.between(0.06, 0.12) * total,
            all,
            culprit: noise.pick(&[0, 1, 2, 3, 4, 5, 6, 7]),
            cache: setup.drift("cache", 10_800.0),
            swap: setup.drift("swap", 40_000.0),
            noise,
        }
    }

    /// The process that is at fault where one is.
    pub(super) fn culprit(&self) -> &'static str {
        self.all[self.culprit].name
    }
}

impl Part for Programs {
    fn keys(&self) -> Vec<(Metric, String)> {
        let machine = [
            Metric::MemoryTotal,
            Metric::MemoryAvailable,
            Metric::PagesIn,
            Metric::SwapUsedShare,
        ];
        let each = [
            Metric::ProcessBusy,
            Metric::PrivateBytes,
            Metric::Handles,
            Metric::Threads,
        ];
        let machine = machine.map(|metric| (metric, String::new()));
        let programs = self.all.iter();
        let programs =
            programs.flat_map(|program| each.map(|metric| (metric, program.name.to_owned())));
        machine.into_iter().chain(programs).collect()
    }

    fn values(&mut self, now: &mut Moment, plan: &Plan, values: &mut Values) {
        // What a fault took is given back when the machine starts.
        let hours = now.up.min((now.at - plan.onset) as f64) / 3_600.0;
        let since = |fault| plan.strength_of(fault, now.at).zip(Some(hours));
        let place = values.len();
        values.extend([0.0; 4]);
        let mut used = self.system;
        for (number, program) in self.all.iter_mut().enumerate() {
            let is_culprit = number == self.culprit;
            let drift = program.drift.next();
            let settled = 1.0 - exp(-now.up / program.settles);
            let mut bytes = program.start + program.growth * settled;
            bytes *= 1.0 + program.season * now.office + 0.01 * drift;
            let mut handles = program.handles * (0.85 + 0.15 * settled);
            handles *= 1.0 + 0.2 * now.office + 0.02 * drift;
            let threads = program.threads * (1.0 + 0.15 * now.office) + drift;
            let noise = self.noise.log_normal(1.0, 0.2);
            let mut busy = program.share * now.ordinary() * self.processors * noise;
            if is_culprit {
                busy += now.one_process * self.processors;
                if let Some((strength, hours)) = since(Fault::MemoryLeak) {
                    // A quarter to a half of all memory in a week, which is all that there is.
                    bytes += self.total * (0.25 + 0.25 * strength) * hours / 168.0;
                }
                if let Some((strength, hours)) = since(Fault::HandleLeak) {
                    handles += (150.0 + 450.0 * strength) * hours;
                }
            }
            used += bytes;
            values.extend([busy, bytes.round(), handles.round(), threads.round()]);
        }
        used += self.total * 0.01 * self.cache.next();
        let available = (self.total - used).clamp(0.02 * self.total, 0.97 * self.total);
        let short = (0.1 - available / self.total).max(0.0);
        let mut pages = self
            .noise
            .log_normal(if now.is_backup { 30.0 } else { 3.0 }, 0.8);
        pages += short * self.noise.log_normal(8_000.0, 0.5);
        let swapped = 2.5 + 0.3 * self.swap.next() + 500.0 * short;
        let machine = [
            self.total,
            available.round(),
            pages,
            swapped.clamp(0.0, 100.0),
        ];
        values[place..place + machine.len()].copy_from_slice(&machine);
    }
}
