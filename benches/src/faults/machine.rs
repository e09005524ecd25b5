//! A machine, sample by sample.

use wegweiser_parsers::perf::{Key, Metric};

use super::calendar::{DAY, HOUR, MONDAY, WEEK, is_backup, office};
use super::disk::Disk;
use super::fault::Plan;
use super::network::Network;
use super::noise::{Drift, Noise};
use super::processor::Processor;
use super::programs::Programs;
use super::sensors::Sensors;
use super::space::Space;

/// What is decided of a machine before it is played.
#[derive(Debug)]
pub(super) struct Setup {
    pub(super) seed: u64,
    pub(super) start: i64,
    pub(super) end: i64,
    /// Seconds between samples.
    pub(super) interval: i64,
    pub(super) is_linux: bool,
    pub(super) processors: f64,
    /// Bytes.
    pub(super) memory: f64,
}

impl Setup {
    pub(super) fn new(seed: u64, days: u32, interval: u32) -> Self {
        const GIBIBYTE: f64 = 1_073_741_824.0;
        let mut noise = Noise::new(seed, "setup");
        let interval = i64::from(interval.max(1));
        let start = MONDAY + (noise.uniform() * WEEK as f64) as i64 / interval * interval;
        Self {
            seed,
            start,
            end: start + i64::from(days) * DAY,
            interval,
            is_linux: noise.uniform() < 0.5,
            processors: noise.pick(&[4.0, 8.0, 16.0]),
            memory: noise.pick(&[8.0, 16.0, 32.0, 64.0]) * GIBIBYTE,
        }
    }

    pub(super) fn noise(&self, purpose: &str) -> Noise {
        Noise::new(self.seed, purpose)
    }

    pub(super) fn drift(&self, purpose: &str, memory: f64) -> Drift {
        Drift::new(self.noise(purpose), memory, self.interval as f64)
    }

    pub(super) fn disk(&self) -> &'static str {
        if self.is_linux { "sda" } else { "0 C:" }
    }

    pub(super) fn volume(&self) -> &'static str {
        if self.is_linux { "/" } else { "C:" }
    }

    pub(super) fn link(&self) -> &'static str {
        if self.is_linux {
            "eth0"
        } else {
            "Ethernet Adapter"
        }
    }

    /// When its first day began.
    pub(super) fn first_day(&self) -> i64 {
        self.start.div_euclid(DAY) * DAY
    }

    /// Days that it is played on, whole or in part.
    pub(super) fn days(&self) -> i64 {
        (self.end - self.first_day()).div_euclid(DAY) + 1
    }
}

/// An instant, and what parts tell later ones of it.
#[derive(Debug)]
pub(super) struct Moment {
    pub(super) at: i64,
    pub(super) interval: f64,
    /// Seconds since the machine was started.
    pub(super) up: f64,
    /// How busy people keep it, from 0 to 1.
    pub(super) office: f64,
    pub(super) is_backup: bool,
    /// Share of time that processors were busy.
    pub(super) busy: f64,
    /// What of it is due to the one process that is at fault.
    pub(super) one_process: f64,
}

impl Moment {
    /// Load that is not due to the process at fault.
    pub(super) fn ordinary(&self) -> f64 {
        self.busy - self.one_process
    }
}

pub(super) type Values = Vec<f64>;

/// A part of a machine with its series.
pub(super) trait Part {
    /// Its series.
    fn keys(&self) -> Vec<(Metric, String)>;

    /// Appends their values at an instant.
    fn values(&mut self, now: &mut Moment, plan: &Plan, values: &mut Values);
}

/// All series at one instant.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) at: i64,
    pub(super) interval: i64,
    pub(super) values: Values,
}

/// A machine that is played.
pub(super) struct Machine {
    setup: Setup,
    plan: Plan,
    parts: Vec<Box<dyn Part>>,
    /// When it is started, the latest first.
    starts: Vec<i64>,
    started: i64,
    next: i64,
}

impl Machine {
    /// A machine that is also started at these instants.
    pub(super) fn new(setup: Setup, plan: Plan, resets: &[i64]) -> Self {
        let mut noise = setup.noise("starts");
        // On Sundays in the morning, after updates.
        let weekly = MONDAY + 6 * DAY + 4 * HOUR + (noise.uniform() * 3_600.0) as i64;
        let weeks = (-1..).map(|week| weekly + week * WEEK);
        let mut starts: Vec<i64> = weeks.take_while(|at| *at < setup.end).collect();
        let last = starts.iter().rev().find(|at| **at <= setup.start);
        let started = last.copied().unwrap_or(setup.start);
        starts.extend_from_slice(resets);
        starts.retain(|at| *at > setup.start);
        starts.sort_unstable_by_key(|at| std::cmp::Reverse(*at));
        Self {
            parts: vec![
                Box::new(Processor::new(&setup)),
                Box::new(Programs::new(&setup)),
                Box::new(Disk::new(&setup)),
                Box::new(Space::new(&setup, &plan)),
                Box::new(Network::new(&setup)),
                Box::new(Sensors::new(&setup)),
            ],
            plan,
            starts,
            started,
            next: setup.start + setup.interval,
            setup,
        }
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        let keys = self.parts.iter().flat_map(|part| part.keys());
        keys.map(|(metric, instance)| Key { metric, instance })
            .collect()
    }

    /// The next sample, and when the machine was started if that was since the sample before.
    pub(super) fn next(&mut self) -> Option<(Row, Option<i64>)> {
        /// Seconds that a start takes, in which nothing is sampled.
        const STARTING: i64 = 360;
        let mut restart = None;
        while let Some(start) = self.starts.pop_if(|start| *start <= self.next) {
            self.started = start;
            restart = Some(start);
            while self.next < start + STARTING {
                self.next += self.setup.interval;
            }
        }
        let at = self.next;
        if at > self.setup.end {
            return None;
        }
        self.next += self.setup.interval;
        let mut now = Moment {
            at,
            interval: self.setup.interval as f64,
            up: (at - self.started) as f64,
            office: office(at),
            is_backup: is_backup(at),
            busy: 0.0,
            one_process: 0.0,
        };
        let mut values = Vec::with_capacity(64);
        for part in &mut self.parts {
            part.values(&mut now, &self.plan, &mut values);
        }
        let interval = self.setup.interval;
        let row = Row {
            at,
            interval,
            values,
        };
        Some((row, restart))
    }
}
