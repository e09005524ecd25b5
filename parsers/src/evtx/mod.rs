//! Windows event logs (`.evtx`): a file to events.
//!
//! The reader walks the 64 KiB chunks of a log, verifies their checksums, and compiles each template once, so that an
//! event is a view: its `System` fields and its data are found by position and decoded only when asked. Damage is
//! reported with its place and never ends a log; what follows it is read.
//!
//! ```no_run
//! use std::ops::ControlFlow;
//! use wegweiser_parsers::evtx::Reader;
//!
//! let mut reader = Reader::open("Security.evtx")?;
//! reader.for_each(|event| {
//!     if event.event_id() == Some(4625) && event.provider().is_some_and(|name| name == "Microsoft-Windows-Security-Auditing") {
//!         if let Some(user) = event.field("TargetUserName") {
//!             println!("{} {user}", event.time());
//!         }
//!     }
//!     ControlFlow::<()>::Continue(())
//! })?;
//! println!("{} events, {} troubles", reader.report().events, reader.report().counts.total());
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```
//!
//! # Map
//!
//! - [`Reader`]: a file, a stream or bytes; [`Options`] for stale and carved records
//! - [`Event`]: a view of a record; [`SystemField`], [`Field`], [`Doubts`]
//! - [`Value`]: a typed value, with its text as Windows shows it
//! - [`Template`]: where the fields of all events of one layout are; [`Templates`]: for the next reader
//! - [`Report`]: counts, troubles, gaps

mod bytes;
mod chunk;
mod content;
mod decode;
mod event;
mod fields;
mod flat;
mod input;
mod kind;
mod names;
mod program;
mod reader;
mod render;
mod report;
mod slots;
mod source;
mod store;
mod system;
mod template;
mod token;
mod types;
mod value;

pub use event::{Doubts, Event};
pub use fields::{Field, Fields};
pub use kind::Kind;
pub use reader::{Options, Reader};
pub use report::{FileFacts, Gap, Report, Trouble, TroubleCounts, TroubleKind};
pub use system::{Section, SystemField};
pub use template::{Slot, Template, TemplateId, Templates};
pub use types::{FileTime, Guid, Sid};
pub use value::{Items, Value};

/// Whether the start of an input is that of a log.
///
/// ```
/// assert!(wegweiser_parsers::evtx::recognise(b"ElfFile\0\0\0"));
/// assert!(!wegweiser_parsers::evtx::recognise(b"<Events>"));
/// ```
pub fn recognise(head: &[u8]) -> bool {
    head.starts_with(source::FILE_MAGIC)
}
