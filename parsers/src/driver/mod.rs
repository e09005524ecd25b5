//! Driver inventories, in whatever form they left a machine.
//!
//! What loads into the kernel is listed by a dozen tools: `driverquery`, `pnputil`, PowerShell, `msinfo32`, osquery,
//! `lsmod`, `kextstat`, agents, or a table that a script writes. All of them arrive here as the same [`Driver`].
//! [`recognise`] tells which [`Format`] an export has, [`read`] gives its [`Inventory`]:
//!
//! ```
//! use wegweiser_parsers::Limits;
//! use wegweiser_parsers::driver::{self, Signature, What};
//!
//! let export = b"name,path,version,signed,running\nrtcore64,C:\\Windows\\Temp\\RTCore64.sys,4.6.2.15658,yes,yes\n";
//! let format = driver::recognise(export).unwrap();
//! let inventory = driver::read(format, &export[..], &Limits::default())?;
//!
//! let driver = &inventory.drivers[0];
//! assert_eq!((driver.what, driver.name.as_str()), (What::Service, "rtcore64"));
//! assert_eq!(driver.version.unwrap().to_string(), "4.6.2.15658");
//! assert_eq!((driver.signature, driver.running), (Signature::Signed, Some(true)));
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```

mod agent;
mod cut_json;
mod date;
mod driverquery;
mod format;
mod hashes;
mod inventory;
mod lines;
mod linux;
mod macos;
mod msinfo;
mod oem;
mod osquery;
mod pnputil;
mod powershell;
mod read;
mod record;
mod rows;
mod shape;
mod table;
mod version;
mod words;
mod xml;

pub use date::{DateKind, DriverDate};
pub use format::Format;
pub use hashes::Hashes;
pub use inventory::{Inventory, Machine, Platform};
pub use read::{read, recognise};
pub use record::{Driver, Signature, Signer, Start, What};
pub use version::Version;
