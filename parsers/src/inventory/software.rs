//! Programs, services, updates, and what protects them.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An installed program.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Program {
    /// Its name, which may hold its version.
    pub name: String,
    /// Its version.
    pub version: Option<String>,
    /// Who wrote it.
    pub vendor: Option<String>,
    /// When it was installed.
    pub installed: Option<Date>,
}

/// A service, or a unit of systemd.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Service {
    /// Its name: `Spooler`, `sshd.service`.
    pub name: String,
    /// Its name for people.
    pub display: Option<String>,
    /// Whether it runs.
    pub state: ServiceState,
}

/// Whether a service runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceState {
    /// It does, or has done what it is for.
    Running,
    /// It does not.
    Stopped,
    /// It begins to.
    Starting,
    /// It is about to end.
    Stopping,
    /// It waits to be told to go on.
    Paused,
    /// It ended with an error.
    Failed,
    /// Nobody says, or in words that are not known.
    #[default]
    Unknown,
}

/// Updates of the operating system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Updates {
    /// When the last was installed.
    pub last_installed: Option<Date>,
    /// Those that are not; `None` where nobody looked.
    pub missing: Option<Vec<Update>>,
    /// Those that are: `KB5048652`.
    pub installed: Vec<String>,
    /// How Windows is told to update itself (`AUOptions`): 1 never, 2 notify, 3 download, 4 install.
    pub automatic: Option<u8>,
    /// Whether a server of the organisation hands them out.
    pub is_managed: Option<bool>,
}

/// An update that is not installed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Update {
    /// Its title.
    pub title: String,
    /// The articles that describe it: `KB5048652`.
    pub kb: Vec<String>,
    /// How much it matters, in the vendor's word: `Critical`, `Important`.
    pub severity: Option<String>,
    /// When it was released.
    pub released: Option<Date>,
}

/// A program that crashed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Crash {
    /// When.
    pub at: Option<Timestamp>,
    /// Its file: `Label-Print v2.exe`.
    pub application: Option<String>,
    /// Its version.
    pub version: Option<String>,
    /// The library it crashed in: `ntdll.dll`.
    pub module: Option<String>,
    /// What it died of: `0xc0000005`, `signal 11`.
    pub exception: Option<String>,
    /// The whole text.
    pub message: Option<String>,
}

/// What a server was set up to serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Role {
    /// Its name: `AD-Domain-Services`, `FS-SMB1`.
    pub name: String,
    /// Its name for people.
    pub display: Option<String>,
    /// Whether it is a feature, and no role of its own.
    pub is_feature: bool,
}

/// Firewall, antivirus and encryption.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Security {
    /// The profiles of the firewall.
    pub firewall: Vec<Profile>,
    /// The names of antivirus products.
    pub antivirus: Vec<String>,
    /// Whether the document would name them if there were any: on servers Windows keeps no list.
    pub antivirus_known: bool,
}

/// A profile of the Windows firewall.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Profile {
    /// `Domain`, `Private` or `Public`.
    pub name: String,
    /// Whether it filters.
    pub state: ProfileState,
}

/// Whether a firewall filters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProfileState {
    /// It does.
    On,
    /// It does not.
    Off,
    /// It is left to the default, which is on.
    NotConfigured,
    /// Nobody says.
    #[default]
    Unknown,
}
