//! Documents as an existing stack of agents and servers sends and stores them.
//!
//! Each has a type (`metalogos_type`) and comes as it is, in an envelope, in a stored row or in a message, encoded once
//! or several times over. [`read`] takes a document and its type, [`read_envelope`] what has the type in it. Both give a
//! [`Payload`]: which device it is of, when it was made, and its [`Part`]s, each for the reader or analyzer that knows
//! it. What the agents get wrong is put right here, once.
//!
//! ```
//! use wegweiser_parsers::Limits;
//! use wegweiser_parsers::payload::{self, Part};
//!
//! let document = br#"{"LogName": "journal", "Sources": {"TopEvents": [
//!     {"SourceName": "sshd[24511]", "Message": "Failed password for root", "Count": 3, "LatestOccurrence": "2025-12-08 07:12:08"},
//!     {"SourceName": "sshd[24530]", "Message": "Failed password for root", "Count": 4, "LatestOccurrence": "2025-12-08 07:12:31"}
//! ], "TotalEvents": 7}}"#;
//! let payload = payload::read("journalFiltered", document, &Limits::default())?;
//!
//! let Part::Logs(summary) = &payload.parts[0] else { panic!() };
//! assert_eq!(summary.groups.len(), 1);
//! assert_eq!((summary.groups[0].identifier.as_deref(), summary.groups[0].count), (Some("sshd"), 7));
//! # Ok::<(), wegweiser_parsers::payload::PayloadError>(())
//! ```

mod content;
mod encode;
mod envelope;
mod error;
mod hand_on;
mod kind;
mod layers;
mod logs;
mod read;
mod script;

pub use content::{NoSignal, Part, Payload};
pub use envelope::{Envelope, read_envelope, recognise};
pub use error::PayloadError;
pub use kind::types;
pub use logs::{Log, LogGroup, LogSummary, Period};
pub use read::read;
