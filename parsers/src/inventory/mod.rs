//! Inventories: what a machine is made of, what is installed on it and how its parts fare.
//!
//! Agents and three dozen tools say such things, each in its own words. All of them arrive here as the same
//! [`Inventory`]. [`recognise`] tells which [`Format`] a document has, [`read`] gives its [`Report`]:
//!
//! ```
//! use wegweiser_parsers::Limits;
//! use wegweiser_parsers::inventory::{self, AdapterState};
//!
//! let document = br#"{"Name": "Ethernet0", "InterfaceDescription": "vmxnet3", "Status": "Up",
//!                     "LinkSpeed": "10 Gbps", "IPAddress": {"value": ["10.20.0.5"], "Count": 1}}"#;
//! let format = inventory::recognise(document).unwrap();
//! let inventory = inventory::read(format, &document[..], &Limits::default())?.inventory;
//!
//! let adapter = &inventory.adapters[0];
//! assert_eq!((adapter.state, adapter.speed_bits), (AdapterState::Up, Some(10_000_000_000)));
//! assert_eq!(adapter.addresses, ["10.20.0.5"]);
//! # Ok::<(), wegweiser_parsers::ParseError>(())
//! ```
//!
//! Drivers that stand in such documents are read by [`driver`](crate::driver).

mod agent;
pub(crate) mod fields;
mod format;
mod hardware;
mod indicator;
pub(crate) mod instant;
mod linux;
mod macos;
mod network;
mod os;
mod read;
mod record;
mod smart;
mod software;
mod storage;
mod units;
mod windows;

pub use format::Format;
pub use hardware::{Battery, Bios, Hardware, Memory, Processor, Temperature};
pub use indicator::{Indicator, Level};
pub use network::{Adapter, AdapterState, Listener};
pub use read::{Report, read, recognise};
pub(crate) use read::{has_key, of_json};
pub use record::{Inventory, OperatingSystem, User};
pub use software::{
    Crash, Profile, ProfileState, Program, Role, Security, Service, ServiceState, Update, Updates,
};
pub use storage::{
    Array, ArrayState, Attribute, Disk, DiskKind, Failed, Health, Nvme, Scsi, SelfTest, Volume,
    VolumeKind,
};
