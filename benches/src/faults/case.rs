//! One machine over some days, with what is planted in it.

use jiff::Timestamp;
use wegweiser_parsers::perf::{Metric, Sink};

use super::calendar::DAY;
use super::disturbance::{Disturbance, Stage};
use super::fault::{Fault, Plan};
use super::machine::{Machine, Row, Setup};
use super::programs::Programs;
use super::space::Space;

/// A machine that can be played, always the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    seed: u64,
    days: u32,
    interval: u32,
    fault: Option<Fault>,
    disturbances: Vec<Disturbance>,
}

/// What is planted in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// The fault.
    pub fault: Fault,
    /// The metric that tells it best.
    pub metric: Metric,
    /// Of what.
    pub instance: String,
    /// When it begins; the first instant of the case where the fault is older.
    pub onset: Timestamp,
    /// When the volume is full, which is after the end of the case.
    pub full: Option<Timestamp>,
}

impl Case {
    /// A machine without fault, sampled every five minutes for fourteen days.
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            days: 14,
            interval: 300,
            fault: None,
            disturbances: Vec::new(),
        }
    }

    /// The same machine with a fault.
    pub fn with(mut self, fault: Fault) -> Self {
        self.fault = Some(fault);
        self
    }

    /// The same case, with a disturbance behind those it has.
    pub fn disturbed(mut self, disturbance: Disturbance) -> Self {
        self.disturbances.push(disturbance);
        self
    }

    /// A machine that is sampled every so many seconds.
    pub fn every(mut self, seconds: u32) -> Self {
        self.interval = seconds;
        self
    }

    /// A machine that is played for so many days.
    pub fn lasting(mut self, days: u32) -> Self {
        self.days = days;
        self
    }

    /// The instant that it ends at.
    pub fn end(&self) -> Timestamp {
        instant(self.setup().end)
    }

    /// What is wrong, if anything is.
    pub fn truth(&self) -> Option<Truth> {
        let fault = self.fault?;
        let (setup, plan) = (self.setup(), self.plan());
        let culprit = || Programs::new(&setup).culprit();
        let instance = match fault {
            Fault::MemoryLeak | Fault::HandleLeak => culprit(),
            Fault::NoisyDisk => setup.disk(),
            Fault::LinkFlap => setup.link(),
            Fault::DiskFilling => setup.volume(),
            Fault::CpuSteal | Fault::CpuSaturation | Fault::Thermal => "",
        };
        let full = (fault == Fault::DiskFilling).then(|| Space::new(&setup, &plan).full);
        Some(Truth {
            fault,
            metric: fault.metric(),
            instance: instance.to_owned(),
            onset: instant(plan.onset),
            full: full.flatten().map(instant),
        })
    }

    /// The process behind the fault, where one is.
    pub fn culprit(&self) -> Option<&'static str> {
        let has_culprit = matches!(
            self.fault?,
            Fault::MemoryLeak | Fault::HandleLeak | Fault::CpuSaturation
        );
        has_culprit.then(|| Programs::new(&self.setup()).culprit())
    }

    /// Plays it from its start to its end.
    pub fn play(&self, sink: &mut dyn Sink) {
        let setup = self.setup();
        let disturbances = self.disturbances.iter();
        let resets: Vec<i64> = disturbances
            .flat_map(|disturbance| disturbance.resets(&setup))
            .collect();
        let disturbances = self.disturbances.iter();
        let mut stages: Vec<Stage> = disturbances
            .filter_map(|disturbance| disturbance.stage(&setup))
            .collect();
        let mut machine = Machine::new(setup, self.plan(), &resets);
        let keys = machine.keys();
        for key in &keys {
            sink.series(key);
        }
        // A restart is told with the next sample that is left.
        let mut restarted = None;
        while let Some((row, restart)) = machine.next() {
            restarted = restart.or(restarted);
            let mut row = Some(row);
            for stage in &mut stages {
                row = row.and_then(|row| stage.pass(row, &keys));
            }
            let Some(row) = row else { continue };
            if let Some(at) = restarted.take() {
                sink.restart(instant(at));
            }
            give(&row, sink);
        }
    }

    fn setup(&self) -> Setup {
        Setup::new(self.seed, self.days, self.interval)
    }

    fn plan(&self) -> Plan {
        let setup = self.setup();
        let mut noise = setup.noise("plan");
        // Late enough that there is a time before it, early enough that what grows has grown.
        let place = noise.between(0.15, 0.65);
        let strength = noise.uniform();
        // Half of the disks that fill have done so all along.
        let is_old = self.fault == Some(Fault::DiskFilling) && noise.uniform() < 0.5;
        let later = place * f64::from(self.days) * DAY as f64;
        Plan {
            fault: self.fault,
            onset: setup.start + if is_old { 0 } else { later as i64 },
            strength,
        }
    }
}

fn give(row: &Row, sink: &mut dyn Sink) {
    sink.instant(instant(row.at), Some(row.interval as f64));
    for (number, value) in row.values.iter().enumerate() {
        sink.value(number as u32, *value);
    }
}

fn instant(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("cases play in this century")
}
