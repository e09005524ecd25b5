//! Tenant ▸ organization ▸ group ▸ device: where a device stands. Any level may be missing.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A level of the hierarchy, the widest first.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The customer of the platform: usually one managed service provider.
    Tenant,
    /// A client of the provider.
    Organization,
    /// A site or a kind of machine.
    Group,
    /// One machine.
    Device,
}

impl Level {
    /// Every level, the widest first.
    pub const ALL: [Self; 4] = [Self::Tenant, Self::Organization, Self::Group, Self::Device];

    /// The word used in JSON, policies and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant",
            Self::Organization => "organization",
            Self::Group => "group",
            Self::Device => "device",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One step of a [`NodePath`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Segment {
    /// The level this step stands on.
    pub level: Level,
    /// Its name, as the user wrote it.
    pub name: String,
}

/// The way from the top to a node: levels strictly descending, none twice.
///
/// Paths order parents before their children and siblings by name, which is the order of every
/// report.
///
/// ```
/// use wegweiser_core::{Level, NodePath};
///
/// let path = NodePath::default()
///     .child(Level::Organization, "Nordwind Logistics")
///     .child(Level::Device, "nw-db-01");
/// assert_eq!(path.to_string(), "Nordwind Logistics/nw-db-01");
/// assert_eq!(path.level(), Some(Level::Device));
/// assert_eq!(path.at(Level::Group), None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NodePath(Vec<Segment>);

impl NodePath {
    /// This path with one more step; a step that is not below the last is not added.
    #[must_use]
    pub fn child(mut self, level: Level, name: impl Into<String>) -> Self {
        if self.level().is_none_or(|last| last < level) {
            let name = name.into();
            self.0.push(Segment { level, name });
        }
        self
    }

    /// The steps, the widest first.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// The names alone.
    pub fn names(&self) -> Vec<String> {
        self.0.iter().map(|segment| segment.name.clone()).collect()
    }

    /// The level of the last step.
    pub fn level(&self) -> Option<Level> {
        self.0.last().map(|segment| segment.level)
    }

    /// The name of the last step.
    pub fn name(&self) -> Option<&str> {
        self.0.last().map(|segment| segment.name.as_str())
    }

    /// The name at a level.
    pub fn at(&self, level: Level) -> Option<&str> {
        let segment = self.0.iter().find(|segment| segment.level == level)?;
        Some(&segment.name)
    }

    /// The node above, or nothing at the top.
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        (!above.is_empty()).then(|| Self(above.to_vec()))
    }
}

impl fmt::Display for NodePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            f.write_str(&segment.name)?;
        }
        Ok(())
    }
}

/// What a machine is for; decides how much it weighs in its groups.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// One person's machine.
    #[default]
    Workstation,
    /// A machine that serves others.
    Server,
    /// A machine that holds the directory.
    DomainController,
    /// A machine that carries other machines.
    Hypervisor,
    /// A machine that holds the copies.
    Backup,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [
        Self::Workstation,
        Self::Server,
        Self::DomainController,
        Self::Hypervisor,
        Self::Backup,
    ];

    /// The word used in `fleet.toml`, policies and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workstation => "workstation",
            Self::Server => "server",
            Self::DomainController => "domain_controller",
            Self::Hypervisor => "hypervisor",
            Self::Backup => "backup",
        }
    }
}

/// The family of an operating system; decides which analyzers are expected.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Any Linux distribution.
    Linux,
    /// Microsoft Windows.
    Windows,
    /// Apple macOS.
    Macos,
    /// FreeBSD, OpenBSD, NetBSD, Solaris, AIX, HP-UX.
    Unix,
}

impl Platform {
    /// Every platform.
    pub const ALL: [Self; 4] = [Self::Linux, Self::Windows, Self::Macos, Self::Unix];

    /// The word used in policies and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Windows => "windows",
            Self::Macos => "macos",
            Self::Unix => "unix",
        }
    }

    /// The platform of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|platform| platform.name() == name)
    }
}
