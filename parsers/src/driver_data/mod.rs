//! Lists of drivers that are known to be bad: `LOLDrivers`, and Microsoft's block list of vulnerable drivers.
//!
//! [`recognise`] tells the files apart by content. [`loldrivers`] gives the documents of the one, [`block_list`] the
//! rules of the other; both say what they passed over, as a list that silently lost a part gives false comfort.
//!
//! ```
//! use wegweiser_parsers::driver_data::{Format, loldrivers, recognise};
//!
//! let list = r#"[{"Id": "1", "Category": "malicious", "Created": "2026-08-12", "Tags": ["rwtkrl.sys"],
//!     "KnownVulnerableSamples": [{"MD5": "41046ce853788277da0d7e8c4e0a3123", "SHA1": "-", "LoadsDespiteHVCI": "TRUE"}]}]"#;
//! assert_eq!(recognise(list.as_bytes()), Some(Format::LolDriversJson));
//!
//! let mut samples = Vec::new();
//! loldrivers::read_json(list, |document| samples.extend(document.samples))?;
//! assert!(samples[0].digests.md5.is_some() && samples[0].digests.sha1.is_none());
//! assert_eq!(samples[0].loads_despite_hvci, Some(true));
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

pub mod block_list;
mod cve;
mod digest;
mod format;
mod lenient;
pub mod loldrivers;
mod skipped;

pub use cve::cve_numbers;
pub use digest::digest;
pub use format::{Format, recognise};
pub use skipped::Skipped;
