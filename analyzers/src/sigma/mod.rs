//! Sigma rules: detections that the community writes and shares, matched against Windows events.
//!
//! A [`Pack`] holds the rules of files and folders; a [`Matcher`] says which of them an event matches. What a rule
//! looks at follows from its log source (`sources.csv`: the channel and the numbers of the events) and from the names
//! of its fields (`fields.csv`: what Sigma's names are in logs that have others).
//!
//! ```
//! use std::path::PathBuf;
//! use wegweiser_analyzers::sigma::Pack;
//! use wegweiser_parsers::evtx::SystemField;
//! use wegweiser_parsers::winevent::{Event, Exported};
//!
//! let rule = "title: Whoami\nlogsource: {product: windows, category: process_creation}\n\
//!     detection: {selection: {Image|endswith: '\\whoami.exe'}, condition: selection}\nlevel: high";
//! let pack = Pack::from_texts([(PathBuf::from("whoami.yml"), rule)]);
//!
//! let mut exported = Exported::default();
//! exported.set(SystemField::Channel, "Security");
//! exported.set(SystemField::EventId, "4688");
//! exported.push("NewProcessName", r"C:\Windows\System32\whoami.exe");
//! let mut matcher = pack.matcher();
//! let matches = matcher.matches(&Event::from(&exported));
//! assert_eq!(pack.rules()[matches[0]].title(), "Whoami");
//! ```
//!
//! Rules are evaluated by `rsigma-eval`, for the few that an event can match at all: the rules of the event's channel
//! and number, and of these the ones whose rarest literal it has, found by one search for those of all rules.

mod base64;
mod clause;
mod column;
mod derive;
mod findings;
mod fold;
mod group;
mod load;
mod matcher;
mod memo;
mod necessary;
mod pack;
mod pattern;
mod record;
mod rewrite;
mod route;
mod rule;
mod screen;
mod source;
mod view;

pub use load::{LoadError, Skipped};
pub use matcher::Matcher;
pub use pack::Pack;
pub use rule::SigmaRule;
