//! Walks the paths a user names into inputs with their places.

use std::fs;
use std::path::{Component, Path, PathBuf};

use jiff::Timestamp;

use super::{Input, display_name};
use crate::error::Error;
use crate::hierarchy::Level;
use crate::policy::{Policy, RuleFiles};
use crate::settings::fleet::FleetFile;

/// What a set of paths holds.
///
/// A folder is walked in name order; names that begin with a dot are left out. Without a `fleet.toml` its subfolders are read from the
/// inside: `tenant/organization/group/device/…`, `organization/group/device/…`, `group/device/…` or
/// `device/…`, by their depth; a `fleet.toml` in the folder says otherwise.
#[derive(Debug, Default)]
pub struct Collection {
    /// The exports, in the order of the paths and of their names.
    pub inputs: Vec<Input>,
    /// When the exports were taken, where a `fleet.toml` says so; the latest of several.
    pub as_of: Option<Timestamp>,
    /// Policy files that a `fleet.toml` names.
    pub policies: Vec<PathBuf>,
    /// Files and folders with rules that those policies name.
    rules: Vec<PathBuf>,
}

impl Collection {
    /// Walks files and folders. A path that does not exist is an error; a file or folder inside
    /// that cannot be read becomes an input with that reason.
    pub fn from_paths<P: AsRef<Path>>(paths: &[P]) -> Result<Self, Error> {
        let mut collection = Self::default();
        for path in paths {
            collection.add(path.as_ref())?;
        }
        Ok(collection)
    }

    fn add(&mut self, path: &Path) -> Result<(), Error> {
        let metadata = fs::metadata(path).map_err(|source| Error::Path {
            path: path.to_owned(),
            source,
        })?;
        if !metadata.is_dir() {
            self.inputs.push(Input::path(path));
            return Ok(());
        }
        let fleet = self.fleet_file(path)?;
        let before = self.inputs.len();
        self.walk(path, path, &fleet);
        if self.inputs.len() == before {
            let name = display_name(path);
            self.inputs
                .push(Input::failed(name, "the folder holds no files"));
        }
        Ok(())
    }

    fn fleet_file(&mut self, folder: &Path) -> Result<FleetFile, Error> {
        let path = folder.join(FLEET_FILE);
        if !path.is_file() {
            return Ok(FleetFile::default());
        }
        let text = fs::read_to_string(&path).map_err(|source| Error::Path {
            path: path.clone(),
            source,
        })?;
        let fleet = FleetFile::parse(&display_name(&path), &text)?;
        self.as_of = self.as_of.max(fleet.as_of);
        if let Some(policy) = &fleet.policy {
            let path = folder.join(policy);
            self.rules.extend(rules_of(&path));
            self.policies.push(path);
        }
        Ok(fleet)
    }

    fn walk(&mut self, root: &Path, folder: &Path, fleet: &FleetFile) {
        let listed = fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(error) => {
                self.inputs.push(Input::failed(
                    display_name(folder),
                    format!("the folder cannot be listed: {error}"),
                ));
                return;
            }
        };
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            let is_hidden = name.to_string_lossy().starts_with('.');
            if is_hidden || (folder == root && name == FLEET_FILE) || self.is_setting(&path) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                self.walk(root, &path, fleet);
            } else if path.is_dir() {
                // Followed, it might lead back here.
                self.inputs.push(Input::failed(
                    display_name(&path),
                    "it is a link to a folder; name the folder itself",
                ));
            } else {
                self.inputs
                    .push(place(Input::path(&path), root, &path, fleet));
            }
        }
    }

    /// Whether a path says how to judge, and is no export.
    fn is_setting(&self, path: &Path) -> bool {
        self.policies
            .iter()
            .chain(&self.rules)
            .any(|one| one == path)
    }
}

/// What a policy names beside itself. A policy with a mistake names nothing: whoever judges by it says which.
fn rules_of(policy: &Path) -> Vec<PathBuf> {
    let text = fs::read_to_string(policy).unwrap_or_default();
    let parsed = Policy::parse(&display_name(policy), &text).unwrap_or_default();
    let RuleFiles {
        events,
        sigma,
        drivers,
    } = parsed.rule_files();
    let files = [events, sigma, drivers].into_iter().flatten();
    files.map(|file| policy.with_file_name(file)).collect()
}

/// The file that says how a folder maps to the hierarchy.
const FLEET_FILE: &str = "fleet.toml";

fn place(input: Input, root: &Path, path: &Path, fleet: &FleetFile) -> Input {
    let folders: Vec<String> = path
        .strip_prefix(root)
        .ok()
        .and_then(Path::parent)
        .into_iter()
        .flat_map(Path::components)
        .filter_map(|component| match component {
            Component::Normal(name) => Some(name.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    let by_depth = &Level::ALL[Level::ALL.len() - folders.len().min(Level::ALL.len())..];
    let levels = fleet.levels.as_deref().unwrap_or(by_depth);
    let mut place = fleet.above.clone();
    for (level, name) in levels.iter().zip(&folders) {
        place = place.child(*level, name);
    }
    let device_folder = folders[..levels.len().min(folders.len())].join("/");
    let role = fleet.roles.get(&device_folder).copied();
    let mut input = input.at(place);
    input.role = role;
    input
}
