//! What tools write about the drivers of a Windows [`Computer`](super::Computer): German `driverquery` and `pnputil`,
//! French `msinfo32`, and what is the same in every language.

pub mod driverquery;
pub mod msinfo;
pub mod osquery;
pub mod pnputil;
pub mod powershell;
pub mod table;
