//! Inventories of drivers, as the tools of three systems write them, and a small list of drivers that are known to be bad.
//!
//! A [`Computer`] of Windows has the services and devices of every Windows and the [`hardware`] of vendors; [`windows`]
//! writes it as six tools do, in three languages. [`linux`] and [`macos`] write what is loaded there, [`known_bad`] is the
//! list. Names of modules, classes and columns are facts of the systems; what is said of them is our own.
//!
//! ```
//! use wegweiser_examples::drivers::{Computer, hardware, windows};
//!
//! let computer = Computer::new("WS-01", "10.0.22631", hardware::OFFICE);
//! let table = windows::table::csv(&computer.services());
//! assert!(table.starts_with("name,title,path,"));
//! assert!(table.contains("\nACPI,ACPI driver,"));
//! ```

mod class;
mod computer;
pub mod hardware;
mod inbox;
pub mod known_bad;
pub mod linux;
pub mod macos;
pub mod windows;

pub use class::Class;
pub use computer::{Computer, Device, Service, Start};
