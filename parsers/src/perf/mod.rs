//! Performance data, in whatever form it left a machine.
//!
//! Counters of Windows, sysstat, Prometheus and agents all arrive as series of one vocabulary: a [`Metric`] of an
//! instance, in one unit, instant by instant. [`recognise`] tells which [`Format`] an export has, [`read`] gives its
//! values to a [`Sink`], which folds them or holds them in columns ([`SeriesSet`]).
//!
//! ```
//! use wegweiser_parsers::Limits;
//! use wegweiser_parsers::perf::{self, Metric, SeriesSet};
//!
//! let log = concat!(
//!     "\"(PDH-CSV 4.0) (UTC)(0)\",\"\\\\PC\\Processor(_Total)\\% Processor Time\"\r\n",
//!     "\"11/20/2026 10:00:00.000\",\" \"\r\n",
//!     "\"11/20/2026 10:00:15.000\",\"37.5\"\r\n",
//! );
//! let format = perf::recognise(log.as_bytes()).unwrap();
//! let mut series = SeriesSet::default();
//! let report = perf::read(format, log.as_bytes(), &Limits::default(), &mut series)?;
//! let values: Vec<f64> = series.get(Metric::CpuBusy, "").map(|(_, value)| value).collect();
//! assert_eq!((values, report.blanks), (vec![37.5], 1));
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

mod blg;
mod collectd;
mod counters;
mod format;
mod free;
mod get_counter;
mod iostat;
mod metric;
mod netdata;
mod pdh;
mod pressure;
mod prometheus;
mod psutil;
mod raw;
mod read;
mod series;
mod sysstat;
mod uptime;
mod vmstat;

pub use format::Format;
pub use metric::{Metric, Unit};
pub use read::{Report, read, recognise};
pub use series::{Column, Key, SeriesSet, Sink};
