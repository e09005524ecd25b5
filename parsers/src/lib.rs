//! Parsers for what endpoints export: bytes to typed records.
//!
//! This crate reads the files and documents that monitoring agents collect and turns them into records. It
//! never judges them: what is odd is recorded with its place, and what it means is for others to decide. No
//! input makes it panic, and no input makes it hold more than its [`Limits`] allow.
//!
//! ```
//! use wegweiser_parsers::{Limits, lynis::Report};
//!
//! let file = b"# Lynis Report\nlynis_version=3.1.6\nhardening_index=60\nfinish=true\n";
//! let report = Report::read(&file[..], &Limits::default())?;
//! assert_eq!(report.hardening_index, Some(60));
//! assert!(report.finished && report.anomalies.is_empty());
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```
//!
//! # Formats
//!
//! | format | type | read | memory |
//! |---|---|---|---|
//! | Windows event log (`.evtx`) | [`evtx::Reader`] | as a stream, oldest first if it can seek | one chunk of 64 KiB and the templates |
//! | Windows events as XML (`wevtutil`, Event Viewer) | [`winevent::read`] | as a stream | one event |
//! | Windows events as JSON (PowerShell, Winlogbeat, `NXLog`, Wazuh, `evtx_dump`, Chainsaw, `EvtxECmd`, Hayabusa) | [`winevent::read`] | as a stream | one event |
//! | Windows events as CSV or text (PowerShell, Event Viewer, `EvtxECmd`, `wevtutil`, Splunk) | [`winevent::read`] | as a stream | one event |
//! | Windows events as agents keep them (`events-*.json`) | [`winevent::read`] | as a stream | one event |
//! | Windows events as agents sum them up (`eventsFiltered-*`, by category) | [`winevent::read`] | whole | the document |
//! | Lynis report (`lynis-report.dat`, 2.x and 3.x) | [`lynis::Report`] | as a stream | the kept records |
//! | Lynis log (`lynis.log`) | [`lynis::Log`] | as a stream | the kept records |
//! | Lynis audit document (JSON of an agent) | [`lynis::Document`] | whole | about three times the document |
//! | Lists of drivers, twenty forms (`driverquery`, `pnputil`, `PowerShell`, `msinfo32`, osquery, `lsmod`, `kextstat` …) | [`driver::read`] | whole | the document and its drivers |
//! | Driver file (`.sys`, a PE image) | [`pe::DriverFile`] | whole | the record |
//! | Lists of known-bad drivers (LOLDrivers, Microsoft's block list) | [`driver_data`] | entry by entry | the document |
//! | Performance counters of Windows (CSV, TSV, `Get-Counter`, `.blg`) | [`perf::read`] | as a stream | one row, or one buffer |
//! | Performance data of Linux (sysstat in all its forms, `iostat`, `vmstat`) | [`perf::read`] | as a stream | one sample |
//! | Logs of Linux and macOS (journald, syslog, `dmesg`, audit, `log show`) | [`logs::read`] | as a stream | one line |
//! | Inventories of agents and of three dozen tools (`smartctl`, `lsblk`, `df`, `dmidecode`, PowerShell, `system_profiler` …) | [`inventory::read`] | whole | the document and its inventory |
//! | Documents of an existing stack by their types (`msinfo-*`, `journalFiltered`, audits, stored rows, messages …) | [`payload::read`], [`payload::read_envelope`] | whole | about three times the document |
//!
//! # Map
//!
//! - [`driver`]: drivers, in whatever inventory they are listed
//! - [`driver_data`]: lists of drivers that are known to be bad
//! - [`evtx`]: events as views of their records, with typed values
//! - [`inventory`]: what a machine is made of, what is on it and how its parts fare
//! - [`logs`]: lines of logs, whatever wrote them
//! - [`lynis`]: the records, and a reader for each of the three forms
//! - [`payload`]: documents of an existing stack, unwrapped and taken apart
//! - [`pe`]: files of drivers, with their digests and signers
//! - [`perf`]: series of values in one vocabulary
//! - [`winevent`]: Windows events in whatever form they left Windows
//! - [`sniff`]: telling formats apart by content, never by name
//! - [`text`]: lines of text from any encoding, with any line end
//! - [`Limits`]: how much of an input is held
//! - [`ParseError`]: why an input gives no result at all

pub mod driver;
pub mod driver_data;
mod error;
pub mod evtx;
pub mod inventory;
mod json;
mod limits;
pub mod logs;
pub mod lynis;
mod nearest;
pub mod payload;
pub mod pe;
pub mod perf;
pub mod sniff;
pub mod text;
mod trouble;
pub mod winevent;

pub use error::{ErrorKind, ParseError};
pub use limits::Limits;
pub use nearest::nearest;
pub use trouble::Trouble;
