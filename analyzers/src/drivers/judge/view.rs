//! The inventories and files of a device as one: what is known of each driver, whoever said it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wegweiser_core::Evidence;
use wegweiser_parsers::driver::{Driver, Format, Machine, Platform, Start, What};

use crate::drivers::DriverSettings;
use crate::drivers::data::file_name;
use crate::drivers::summary::{DriverSummary, File, List};
use crate::drivers::tables::Tables;

/// Everything that is known of a device's drivers.
pub(super) struct View<'s> {
    pub(super) lists: Vec<&'s List>,
    /// Rows of inventories and files, in a fixed order.
    pub(super) rows: Vec<Row<'s>>,
    /// Drivers of Windows by the name of their file.
    pub(super) binaries: BTreeMap<String, Binary<'s>>,
    pub(super) machine: Machine,
    pub(super) is_virtual: bool,
    pub(super) is_server: bool,
}

/// A row of an inventory, or a file.
#[derive(Clone, Copy)]
pub(super) struct Row<'s> {
    pub(super) driver: &'s Driver,
    origin: Origin<'s>,
}

/// Where a row stands.
#[derive(Clone, Copy)]
enum Origin<'s> {
    List(&'s List),
    File(&'s File),
}

/// A driver's file of some name, with every row about it.
#[derive(Default)]
pub(super) struct Binary<'s> {
    pub(super) rows: Vec<Row<'s>>,
}

/// Whether a driver is in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// It runs, or starts without being asked for.
    Loaded,
    /// Nothing loads it.
    Present,
    /// No inventory tells.
    Unknown,
}

impl<'s> View<'s> {
    pub(super) fn new(
        summary: &'s DriverSummary,
        tables: &Tables,
        settings: &DriverSettings,
    ) -> Self {
        let lists: Vec<&List> = summary.current().collect();
        let listed = lists.iter().flat_map(|list| {
            let origin = Origin::List(list);
            let drivers = list.drivers.iter();
            drivers.map(move |driver| Row { driver, origin })
        });
        let files = summary.files.values().map(|file| Row {
            driver: &file.driver,
            origin: Origin::File(file),
        });
        let rows: Vec<Row<'s>> = listed.chain(files).collect();
        let mut binaries: BTreeMap<String, Binary<'s>> = BTreeMap::new();
        for row in &rows {
            if matches!(row.driver.what, What::Service | What::File) {
                let binary = binaries.entry(file_name(row.driver)).or_default();
                binary.rows.push(*row);
            }
        }
        let machine = machine(&lists, settings);
        let has_virtual_device = rows
            .iter()
            .any(|row| tables.is_virtual(&row.driver.device_id));
        let is_server = machine
            .os_name
            .as_deref()
            .is_some_and(|name| name.contains("Server"));
        Self {
            is_virtual: machine.is_virtual.unwrap_or(has_virtual_device),
            is_server,
            machine,
            lists,
            rows,
            binaries,
        }
    }

    /// The rows of a kind.
    pub(super) fn of(&self, what: What) -> impl Iterator<Item = Row<'s>> {
        let rows = self.rows.iter().copied();
        rows.filter(move |row| row.driver.what == what)
    }

    /// When the newest inventory was made.
    pub(super) fn taken(&self) -> Option<Timestamp> {
        self.lists.iter().filter_map(|list| list.taken).max()
    }

    /// Whether an inventory is one of Windows, or nobody says of what.
    pub(super) fn is_windows(&self) -> bool {
        let foreign = |row: &Row<'_>| {
            matches!(
                row.driver.what,
                What::Module | What::KernelExtension | What::SystemExtension
            )
        };
        !self.binaries.is_empty()
            || self.rows.iter().any(|row| !foreign(row))
            || self
                .lists
                .iter()
                .any(|list| platform(&list.form) == Some(Platform::Windows))
    }
}

fn platform(form: &str) -> Option<Platform> {
    let format = Format::ALL.into_iter().find(|format| format.id() == form)?;
    format.platform()
}

/// What the newest inventory that says anything says, else what the settings do.
fn machine(lists: &[&List], settings: &DriverSettings) -> Machine {
    let mut machine = Machine::default();
    for stated in lists.iter().map(|list| &list.machine) {
        let known = &mut machine;
        known.computer = known.computer.take().or_else(|| stated.computer.clone());
        known.os_name = known.os_name.take().or_else(|| stated.os_name.clone());
        known.os_version = known.os_version.or(stated.os_version);
        known.memory_integrity = known.memory_integrity.or(stated.memory_integrity);
        known.block_list = known.block_list.or(stated.block_list);
        known.test_signing = known.test_signing.or(stated.test_signing);
        known.secure_boot = known.secure_boot.or(stated.secure_boot);
        known.is_virtual = known.is_virtual.or(stated.is_virtual);
        known.taint = known.taint.or(stated.taint);
    }
    machine.memory_integrity = machine.memory_integrity.or(settings.memory_integrity);
    machine.block_list = machine.block_list.or(settings.block_list);
    machine
}

impl Row<'_> {
    /// A pointer to the row, without fields.
    pub(super) fn evidence(&self) -> Evidence {
        match self.origin {
            Origin::List(list) => list.at(self.driver.position),
            Origin::File(file) => Evidence::of(&file.source),
        }
    }

    /// Whether it is a file that is made for the kernel.
    pub(super) fn is_native_file(&self) -> bool {
        matches!(self.origin, Origin::File(file) if file.is_native)
    }

    /// Its version; empty where nothing says it.
    pub(super) fn version(&self) -> String {
        let version = self.driver.version;
        version
            .map(|version| version.to_string())
            .unwrap_or_default()
    }

    /// Who signed it, as far as that is known.
    pub(super) fn signer(&self) -> &str {
        self.driver
            .signers
            .first()
            .map_or("", |signer| &signer.name)
    }
}

impl Binary<'_> {
    /// Whether the driver is in use. A service runs one file of that name: of several with different digests nobody
    /// can tell which.
    pub(super) fn usage(&self) -> Use {
        let is_loaded = |row: &&Row<'_>| {
            let starts = row.driver.start.is_some_and(|start| start <= Start::Auto);
            row.driver.running == Some(true) || starts
        };
        let says = |row: &&Row<'_>| row.driver.running.is_some() || row.driver.start.is_some();
        let mut digests: Vec<&str> = self
            .rows
            .iter()
            .map(|row| row.driver.hashes.sha256.as_str())
            .collect();
        digests.retain(|digest| !digest.is_empty());
        digests.sort_unstable();
        digests.dedup();
        if digests.len() > 1 {
            Use::Unknown
        } else if self.rows.iter().any(|row| is_loaded(&row)) {
            Use::Loaded
        } else if self.rows.iter().any(|row| says(&row)) {
            Use::Present
        } else {
            Use::Unknown
        }
    }
}

/// A path of Windows behind its drive letter, in lower case, with backslashes; a path in the network keeps both.
pub(super) fn normalised(path: &str) -> String {
    let path = path
        .trim()
        .trim_matches('"')
        .replace('/', "\\")
        .to_lowercase();
    let path = path
        .strip_prefix(r"\??\")
        .or(path.strip_prefix(r"\\?\"))
        .unwrap_or(&path);
    let windows = [
        "\\systemroot\\",
        "%systemroot%\\",
        "%windir%\\",
        "system32\\",
    ];
    if let Some(start) = windows.iter().find(|start| path.starts_with(*start)) {
        let below = if *start == "system32\\" {
            path
        } else {
            &path[start.len()..]
        };
        return format!("\\windows\\{below}");
    }
    let is_drive = path.as_bytes().get(1) == Some(&b':');
    if is_drive {
        path[2..].to_owned()
    } else {
        path.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart_by_what_they_mean() {
        for (path, wanted) in [
            (
                r"C:\Windows\system32\drivers\ACPI.sys",
                r"\windows\system32\drivers\acpi.sys",
            ),
            (
                r"\SystemRoot\System32\drivers\acpi.sys",
                r"\windows\system32\drivers\acpi.sys",
            ),
            (
                r"System32\drivers\acpi.sys",
                r"\windows\system32\drivers\acpi.sys",
            ),
            (r"\??\C:\Users\a\x.sys", r"\users\a\x.sys"),
            (r"%windir%\Temp\x.sys", r"\windows\temp\x.sys"),
            (r"\\server\share\x.sys", r"\\server\share\x.sys"),
            ("", ""),
        ] {
            assert_eq!(normalised(path), wanted);
        }
    }
}
