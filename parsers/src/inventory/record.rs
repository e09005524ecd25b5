//! What inventories say of a machine.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::hardware::{Battery, Hardware, Memory};
use super::indicator::Indicator;
use super::network::{Adapter, Listener};
use super::software::{Crash, Program, Role, Security, Service, Updates};
use super::storage::{Array, Disk, Volume};
use crate::driver::Platform;

/// What one document says of a machine; nothing where it is silent.
///
/// Missing is never zero: a number that a tool could not find out is `None`, whatever it wrote in its place.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Inventory {
    /// When the document was made.
    pub taken: Option<Timestamp>,
    /// The id that an agent gave the machine.
    pub device: Option<String>,
    /// The computer's name.
    pub host: Option<String>,
    /// The operating system.
    pub os: OperatingSystem,
    /// When the machine was started.
    pub boot: Option<Timestamp>,
    /// How many seconds it took to start, firmware and loader included where they are measured.
    pub boot_seconds: Option<f64>,
    /// What it is made of.
    pub hardware: Hardware,
    /// How its memory was used.
    pub memory: Option<Memory>,
    /// File systems and what they are mounted as.
    pub volumes: Vec<Volume>,
    /// Drives and the health that they report.
    pub disks: Vec<Disk>,
    /// Drives that stand together for one.
    pub arrays: Vec<Array>,
    /// Network interfaces.
    pub adapters: Vec<Adapter>,
    /// Sockets that wait for others to connect.
    pub listening: Vec<Listener>,
    /// Batteries; none where the document says that there is none, or nothing of them.
    pub batteries: Vec<Battery>,
    /// Firewall, antivirus and encryption.
    pub security: Security,
    /// Installed programs.
    pub programs: Vec<Program>,
    /// Services, and units of systemd.
    pub services: Vec<Service>,
    /// Who is logged in.
    pub users: Vec<User>,
    /// Updates of the operating system.
    pub updates: Option<Updates>,
    /// Programs that crashed.
    pub crashes: Vec<Crash>,
    /// What a server was set up to serve.
    pub roles: Vec<Role>,
    /// What a scanner for indicators of compromise found.
    pub indicators: Vec<Indicator>,
    /// What has no place above, under the names of its document.
    pub facts: BTreeMap<String, String>,
}

/// An operating system, as far as its names tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct OperatingSystem {
    /// Its family.
    pub platform: Option<Platform>,
    /// Its name without vendor and edition: `Windows 10`, `Ubuntu`, `macOS`.
    pub name: Option<String>,
    /// Its version: `10.0.19045`, `24.04.3 LTS`; of macOS that on the box, `14` or `14.7.1`, never that of Darwin.
    pub version: Option<String>,
    /// Its build: `19045`.
    pub build: Option<String>,
    /// The release of its kernel: `6.8.0-49-generic`, `23.6.0`.
    pub kernel: Option<String>,
    /// Its edition: `Pro`, `Standard`.
    pub edition: Option<String>,
    /// Whether it is sold for servers.
    pub is_server: Option<bool>,
}

/// A session of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct User {
    /// Who is logged in.
    pub name: String,
    /// On which terminal.
    pub terminal: Option<String>,
    /// From where.
    pub host: Option<String>,
    /// Since when.
    pub since: Option<Timestamp>,
}
