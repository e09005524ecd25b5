//! Windows events, in whatever form they left Windows.
//!
//! An event log is exported in a dozen ways: as the `.evtx` file itself, as XML, as the JSON or CSV of PowerShell, by
//! log shippers, or summed up by a monitoring agent. All of them arrive here as the same [`Event`], so that what judges
//! events never knows where they came from. What a form leaves out is stated as a [`Loss`].
//!
//! [`recognise`] tells which [`Format`] an export has, [`read`] gives its events one by one:
//!
//! ```
//! use std::ops::ControlFlow;
//! use wegweiser_parsers::Limits;
//! use wegweiser_parsers::winevent::{self, Loss};
//!
//! let export = br#"[{"Id":7036,"LogName":"System","TimeCreated":"\/Date(1499879788214)\/","Message":null}]"#;
//! let format = winevent::recognise(export).unwrap();
//! let report = winevent::read(format, &export[..], &Limits::default(), |event| {
//!     assert_eq!(event.event_id(), Some(7036));
//!     assert_eq!(event.time().unwrap().to_string(), "2017-07-12T17:16:28.2140000Z");
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!(report.events, 1);
//! assert!(report.losses.contains(Loss::Provider) && report.losses.contains(Loss::Fields));
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```
//!
//! An event that an analyzer is given may also be made by hand:
//!
//! ```
//! use wegweiser_parsers::evtx::SystemField;
//! use wegweiser_parsers::winevent::{Event, Exported};
//!
//! let mut exported = Exported::default();
//! exported.set(SystemField::Channel, "Security");
//! exported.set(SystemField::EventId, "4625");
//! exported.push("TargetUserName", "alice");
//!
//! let event = Event::from(&exported);
//! assert_eq!(event.event_id(), Some(4625));
//! assert!(event.field("TargetUserName").is_some_and(|user| user == "alice"));
//! ```

mod draft;
mod event;
mod exported;
mod format;
mod instant;
mod json;
mod loss;
mod message;
mod names;
mod read;
mod recognise;
mod report;
mod splunk;
mod table;
mod wevtutil;
mod window;
mod words;
mod xml;

pub use event::{Event, Fields};
pub use exported::Exported;
pub use format::Format;
pub use loss::{Loss, Losses};
pub use read::read;
pub use recognise::recognise;
pub use report::Report;
