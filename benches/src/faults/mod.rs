//! Performance data of machines with a planted fault, or with none.
//!
//! A [`Case`] plays one machine for some days into a [`Sink`](wegweiser_parsers::perf::Sink), as a reader of an export
//! would give it: office hours, a backup every night, a restart every week, caches that fill, disks that breathe. Into
//! that it plants at most one [`Fault`], whose [`Truth`] it tells, and [`Disturbance`]s, which are no fault. The same case
//! gives the same values on every platform: no function of the system's mathematics library is used.
//!
//! ```
//! use wegweiser_benches::faults::{Case, Fault};
//! use wegweiser_parsers::perf::{Metric, SeriesSet};
//!
//! let case = Case::new(1).with(Fault::NoisyDisk);
//! let truth = case.truth().unwrap();
//! let mut series = SeriesSet::default();
//! case.play(&mut series);
//! let latency = series.get(Metric::DiskReadLatency, &truth.instance);
//! let bad = latency.filter(|(at, seconds)| *at > truth.onset && *seconds > 0.015).count();
//! assert!(bad > 1_000);
//! ```

mod calendar;
mod case;
mod disk;
mod disturbance;
mod fault;
mod machine;
mod network;
mod noise;
mod processor;
mod programs;
mod sensors;
mod space;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failing test may panic")]
mod tests;
mod trial;

pub use case::{Case, Truth};
pub use disturbance::Disturbance;
pub use fault::Fault;
pub use trial::{Arrival, Trial, trial, trials};
