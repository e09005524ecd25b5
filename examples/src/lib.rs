//! Programs that show the library at work, and the generator of the example fleet.
//!
//! The fleet is a folder of Lynis exports, Windows event logs, driver inventories and performance data for two invented
//! organizations, as an IT service provider might collect them: most are ordinary, some are packed or encoded in the ways transfer tools like,
//! and some are damaged or forged. All of it is made from code in this crate, so that every file has a
//! known truth: which device it belongs to, which hardening index it must show, and what is wrong.
//!
//! ```
//! let fleet = wegweiser_examples::fleet::fleet().expect("packing to memory");
//! let report = fleet.iter().find(|file| file.path.ends_with("nw-db-01/lynis-report.dat"));
//! assert!(report.is_some_and(|file| file.bytes.starts_with(b"# Lynis Report\n")));
//! ```
//!
//! [`lynis`] writes one audit, [`windows`] event logs, [`drivers`] inventories of drivers, [`performance`] what tools
//! measured, [`pack`] wraps them, [`fleet`] says which devices exist, and the program `make-fleet` puts the result into a folder or compares it with one.

pub mod drivers;
pub mod fleet;
pub mod lynis;
pub mod pack;
pub mod performance;
pub mod rng;
pub mod windows;
