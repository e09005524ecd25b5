//! Findings on the drivers of a device.

mod command;
mod devices;
mod inventory;
mod known_bad;
mod linux;
mod macos;
mod packages;
mod platform;
mod services;
mod view;

use std::collections::BTreeSet;

use jiff::Timestamp;
use wegweiser_core::{Completeness, Evidence, Finding, JudgeContext, Judgement, Measure};
use wegweiser_parsers::driver::{Driver, Signature, What};

use self::view::View;
use super::rules::Rules;
use super::summary::DriverSummary;
use super::tables::Tables;
use super::{DriverSettings, Drivers};

/// What every judgement of this module may ask.
struct Case<'a> {
    rules: &'a Rules,
    tables: &'a Tables,
    settings: &'a DriverSettings,
    view: View<'a>,
    as_of: Timestamp,
}

pub(super) fn judge(
    drivers: &Drivers,
    summary: &DriverSummary,
    context: &JudgeContext<'_>,
) -> Judgement {
    let case = Case {
        rules: &drivers.rules,
        tables: &drivers.tables,
        settings: &drivers.settings,
        view: View::new(summary, &drivers.tables, &drivers.settings),
        as_of: context.as_of,
    };
    let mut findings = known_bad::findings(&case);
    findings.extend(services::findings(&case));
    findings.extend(devices::findings(&case));
    findings.extend(packages::findings(&case));
    findings.extend(platform::findings(&case));
    findings.extend(linux::findings(&case));
    findings.extend(macos::findings(&case));
    findings.extend(inventory::findings(&case));
    Judgement {
        findings,
        measures: case.measures(),
        observed_at: case.view.taken(),
        completeness: case.completeness(),
        notes: case.notes(),
    }
}

/// What a list of drivers shows by itself, in permille: names, places, versions, and what follows from them.
const NAMES: u64 = 760;
/// What it adds to know which are loaded, which are signed, which devices work, and which are known to be bad.
const STATES: u64 = 40;
const SIGNATURES: u64 = 40;
const DEVICES: u64 = 40;
const KNOWN_BAD: u64 = 120;

/// As much of a file's name as a title has room for.
fn clipped(name: &str) -> String {
    name.chars().take(40).collect()
}

/// What tells a driver, device or package from others of its kind.
fn identity(driver: &Driver) -> String {
    let names = [&driver.device_id, &driver.name, &driver.path, &driver.title];
    let name = names.into_iter().find(|name| !name.is_empty());
    format!("{} {}", name.map_or("", |name| name), driver.hashes.sha256).to_lowercase()
}

impl Case<'_> {
    /// The finding of a rule, without evidence yet.
    fn finding(&self, rule: &str) -> Finding {
        Finding::new(&self.rules.get(rule).id)
    }

    /// The finding of a rule in several places, the first of which are shown; `None` without any.
    fn finding_in(&self, rule: &str, places: Vec<Evidence>) -> Option<Finding> {
        if places.is_empty() {
            return None;
        }
        let finding = self.finding(rule).places(places.len() as u64);
        Some(places.into_iter().fold(finding, Finding::evidence))
    }

    fn measures(&self) -> Vec<Measure> {
        let names = [
            ("drivers", "Kernel drivers listed", What::Service),
            ("devices", "Devices listed", What::Device),
            ("packages", "Driver packages listed", What::Package),
            ("driver_files", "Driver files looked at", What::File),
            ("modules", "Kernel modules listed", What::Module),
            (
                "kernel_extensions",
                "Kernel extensions listed",
                What::KernelExtension,
            ),
            (
                "system_extensions",
                "System extensions listed",
                What::SystemExtension,
            ),
        ];
        let measures = names.into_iter().filter_map(|(id, title, what)| {
            // What several exports list is one.
            let names = self.view.of(what).map(|row| identity(row.driver));
            let count = names.collect::<BTreeSet<_>>().len();
            (count > 0).then(|| Measure::new(id, title, count as i64, ""))
        });
        measures.collect()
    }

    /// How much of what can be judged was there. Modules and extensions say everything that their rules ask.
    fn completeness(&self) -> Completeness {
        if !self.view.is_windows() {
            return Completeness::FULL;
        }
        if self.view.rows.is_empty() {
            return Completeness::NONE;
        }
        let any = |asks: fn(&view::Row<'_>) -> bool| self.view.rows.iter().any(|row| asks(row));
        let parts = [
            (true, NAMES),
            (any(|row| row.driver.running.is_some()), STATES),
            (
                any(|row| row.driver.signature != Signature::Unknown),
                SIGNATURES,
            ),
            (any(|row| row.driver.what == What::Device), DEVICES),
            (self.settings.data.is_some(), KNOWN_BAD),
        ];
        let shown = parts
            .iter()
            .filter(|(is_there, _)| *is_there)
            .map(|(_, share)| share)
            .sum();
        Completeness::permille(shown).times(self.share_read())
    }

    /// The share of rows that could be read, in permille.
    fn share_read(&self) -> u16 {
        let read = self.view.rows.len() as u64;
        let unread: u64 = self.view.lists.iter().map(|list| list.unread).sum();
        (read * 1000).checked_div(read + unread).unwrap_or(1000) as u16
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.view.rows.is_empty() && self.view.is_windows() {
            notes.push("no driver is listed".to_owned());
        } else if self.view.is_windows() {
            match &self.settings.data {
                None => notes.push(
                    "drivers were not compared with lists of vulnerable ones: none was given (`--driver-data`)".to_owned(),
                ),
                Some(_) if !self.has_digests() => notes.push(
                    "the inventory has no digests of files: vulnerable drivers can only be told by name and version"
                        .to_owned(),
                ),
                Some(_) => {}
            }
        }
        if self.view.taken().is_none() {
            notes.push("the inventories carry no time, so their age is unknown".to_owned());
        }
        notes
    }

    fn has_digests(&self) -> bool {
        self.view
            .rows
            .iter()
            .any(|row| !row.driver.hashes.is_empty())
    }
}
