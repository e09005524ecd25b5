//! Logs of Linux and macOS, in whatever form they left a machine.
//!
//! journald, syslog, the kernel's buffer, the audit system and the unified log of macOS are written by a dozen tools in
//! as many forms. All of them arrive here as the same [`Line`]. [`recognise`] tells which [`Format`] a log has, [`read`]
//! gives its lines to a function as they are read: nothing is held but the line at hand.
//!
//! ```
//! use wegweiser_parsers::Limits;
//! use wegweiser_parsers::logs;
//!
//! let log = b"Nov 20 08:59:25 web1 sshd[2214]: Failed password for alice from 192.0.2.1 port 33328 ssh2\n";
//! let format = logs::recognise(log).unwrap();
//! let as_of = Some("2026-11-20T12:00:00Z".parse().unwrap());
//! let mut seen = Vec::new();
//! let report = logs::read(format, &log[..], &Limits::default(), as_of, &mut |line| {
//!     seen.push((line.at.unwrap().to_string(), line.identifier.unwrap().to_owned(), line.pid));
//! })?;
//! assert_eq!(seen, [("2026-11-20T08:59:25Z".to_owned(), "sshd".to_owned(), Some(2214))]);
//! // The log names neither the year nor the zone.
//! assert_eq!((report.years_inferred, report.is_local_time), (1, true));
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

mod clock;
mod export;
mod format;
mod journal;
mod json;
mod line;
mod read;
mod recognise;
mod report;
mod source;
mod text;

pub use format::Format;
pub use line::Line;
pub use read::read;
pub use recognise::recognise;
pub use report::Report;
