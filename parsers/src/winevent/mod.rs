//! Windows events, in whatever form they left Windows.
//!
//! An event log is exported in a dozen ways: as the `.evtx` file itself, as XML, as the JSON or CSV of PowerShell, by
//! log shippers, or summed up by a monitoring agent. All of them arrive here as the same [`Event`], so that what judges
//! events never knows where they came from. What a form leaves out is stated as a [`Loss`].
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

mod event;
mod exported;
mod loss;

pub use event::{Event, Fields};
pub use exported::Exported;
pub use loss::{Loss, Losses};
