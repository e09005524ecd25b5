//! `fleet.toml`: how folders map to the hierarchy, and when the exports were taken.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{File, named};
use crate::error::Error;
use crate::hierarchy::{Level, NodePath, Role};

/// The content of a `fleet.toml`.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct FleetFile {
    /// Names of the levels above the first folder.
    pub(crate) above: NodePath,
    /// What the folders mean, the outermost first; by depth where the file does not say.
    pub(crate) levels: Option<Vec<Level>>,
    /// When the exports were taken.
    pub(crate) as_of: Option<Timestamp>,
    /// A policy file, relative to the folder of this file.
    pub(crate) policy: Option<String>,
    /// Roles by the device folder's path.
    pub(crate) roles: BTreeMap<String, Role>,
}

impl FleetFile {
    /// Reads a file's text; errors name the line and, for an unknown key, the nearest known one.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let file = File::parse(name, text)?;
        let mut root = file.root();
        let mut fleet = Self::default();
        for level in Level::ALL {
            if level != Level::Device
                && let Some(name) = root.string(level.name())?
            {
                fleet.above = fleet.above.child(level, name);
            }
        }
        if let Some(value) = root.get("levels") {
            let mut levels = Vec::new();
            for item in value.array()? {
                let level = item.word(&named(Level::ALL, Level::name))?;
                if levels
                    .last()
                    .or(fleet.above.level().as_ref())
                    .is_some_and(|last| *last >= level)
                {
                    return Err(
                        item.error(format!("`{level}` must stand above the levels before it"))
                    );
                }
                levels.push(level);
            }
            fleet.levels = Some(levels);
        }
        fleet.as_of = root
            .get("as_of")
            .map(|value| value.timestamp())
            .transpose()?;
        fleet.policy = root.string("policy")?;
        if let Some(devices) = root.get("devices") {
            for (path, value) in devices.table()?.entries() {
                let mut device = value.table()?;
                if let Some(role) = device.get("role") {
                    fleet
                        .roles
                        .insert(path, role.word(&named(Role::ALL, Role::name))?);
                }
                device.finish()?;
            }
        }
        root.finish()?;
        Ok(fleet)
    }
}
