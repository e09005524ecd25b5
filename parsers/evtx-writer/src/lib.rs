//! Writes Windows event logs (`.evtx`) for tests and examples: chunks with their tables and checksums, templates,
//! values of every type, and the layouts that Windows writes.
//!
//! ```
//! use wegweiser_evtx_writer::{Event, Log, Value};
//!
//! let mut log = Log::new();
//! log.push(
//!     &Event::new("Microsoft-Windows-Security-Auditing", 4625)
//!         .channel("Security")
//!         .data("TargetUserName", Value::from("frieda"))
//!         .data("LogonType", Value::UInt32(3)),
//! );
//! let bytes = log.finish();
//!
//! let mut reader = wegweiser_parsers::evtx::Reader::from_bytes(&bytes);
//! let event = reader.next_event()?.unwrap();
//! assert_eq!(event.event_id(), Some(4625));
//! assert!(event.field("TargetUserName").unwrap() == "frieda");
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

mod chunk;
mod event;
mod log;
mod value;
mod xml;

pub use chunk::{CHUNK_BYTES, FILE_HEADER_BYTES};
pub use event::{Event, Layout};
pub use log::Log;
pub use value::Value;
pub use xml::{Node, Template};
