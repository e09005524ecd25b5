//! What the rules know of the world, as `rules/driver_tables.toml` states it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use wegweiser_core::scoring::Severity;
use wegweiser_parsers::driver::{Driver, Version};

const TABLES: &str = include_str!("../../rules/driver_tables.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Tables {
    pub(super) problem_codes: ProblemCodes,
    pub(super) age: Age,
    pub(super) classes: Classes,
    windows_builds: BTreeMap<String, i16>,
    paths: Paths,
    #[serde(rename = "virtual")]
    machines: Virtual,
    pub(super) generic: Generic,
    pub(super) known_bad: Vec<KnownBad>,
    /// Kind, file name, vendor.
    pub(super) filters: BTreeMap<String, BTreeMap<String, String>>,
    security_products: SecurityProducts,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProblemCodes {
    none: Vec<u32>,
    low: Vec<u32>,
    high: Vec<u32>,
    high_display: Vec<u32>,
    words: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Age {
    pub(super) low_years: i16,
    pub(super) medium_years: i16,
    pub(super) behind_windows_years: i16,
    pub(super) first: Date,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Classes {
    pub(super) aged: Vec<String>,
    pub(super) display: Vec<String>,
    pub(super) user_mode: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paths {
    unusual: Vec<String>,
    known: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Virtual {
    devices: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Generic {
    pub(super) display: Vec<String>,
    pub(super) storage: Vec<String>,
    raid: Vec<String>,
}

/// A range of versions with a published defect; both ends are in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownBad {
    pub(super) file: String,
    from: Version,
    to: Version,
    pub(super) fixed: String,
    pub(super) defect: String,
    pub(super) reference: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SecurityProducts {
    macos: Vec<String>,
}

impl Tables {
    /// # Panics
    ///
    /// When the compiled-in file is not valid, which a test of this module proves it is.
    pub(super) fn built_in() -> Self {
        toml::from_str(TABLES).expect("the built-in tables on drivers are valid")
    }

    /// The year of a Windows build: that of the newest known one not above it.
    pub(super) fn year_of_windows(&self, version: Version) -> Option<i16> {
        let build = version.0[2];
        let builds = self.windows_builds.iter();
        let known = builds.filter_map(|(number, year)| Some((number.parse::<u16>().ok()?, *year)));
        known
            .filter(|(number, _)| *number <= build)
            .max()
            .map(|(_, year)| year)
    }

    /// Whether a normalised path is one that drivers have no business in.
    pub(super) fn is_unusual(&self, path: &str) -> bool {
        let is_on_network = path.starts_with(r"\\");
        let starts =
            |places: &[String]| places.iter().any(|place| path.starts_with(place.as_str()));
        is_on_network || starts(&self.paths.unusual) && !starts(&self.paths.known)
    }

    /// Whether a device is that of a virtual machine.
    pub(super) fn is_virtual(&self, device_id: &str) -> bool {
        begins(device_id, &self.machines.devices)
    }

    /// Whether a device is a storage controller in a RAID or VMD mode.
    pub(super) fn is_raid(&self, device_id: &str) -> bool {
        begins(device_id, &self.generic.raid)
    }

    /// Whether a bundle on macOS is one of a security product.
    pub(super) fn is_security_product(&self, bundle: &str) -> bool {
        begins(bundle, &self.security_products.macos)
    }
}

impl ProblemCodes {
    /// How bad a code is; `None` for one that is no problem.
    pub(super) fn severity(&self, code: u32, is_display: bool) -> Option<Severity> {
        if self.none.contains(&code) {
            None
        } else if self.high.contains(&code) || is_display && self.high_display.contains(&code) {
            Some(Severity::High)
        } else if self.low.contains(&code) {
            Some(Severity::Low)
        } else {
            Some(Severity::Medium)
        }
    }

    /// The code with what it means.
    pub(super) fn text(&self, code: u32) -> String {
        match self.words.get(&code.to_string()) {
            Some(word) => format!("{code} ({word})"),
            None => code.to_string(),
        }
    }
}

impl KnownBad {
    pub(super) fn holds(&self, version: Version) -> bool {
        self.from <= version && version <= self.to
    }
}

/// Whether a driver is of one of these classes, by name or GUID.
pub(super) fn is_of(driver: &Driver, classes: &[String]) -> bool {
    let is =
        |class: &String| class.eq_ignore_ascii_case(&driver.class) || *class == driver.class_guid;
    classes.iter().any(is)
}

fn begins(text: &str, starts: &[String]) -> bool {
    let begins = |start: &String| {
        let head = text.as_bytes().get(..start.len());
        head.is_some_and(|head| head.eq_ignore_ascii_case(start.as_bytes()))
    };
    starts.iter().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_tables_are_valid() {
        let tables = Tables::built_in();
        assert_eq!(tables.problem_codes.severity(22, true), None);
        assert_eq!(
            tables.problem_codes.severity(43, true),
            Some(Severity::High)
        );
        assert_eq!(
            tables.problem_codes.severity(43, false),
            Some(Severity::Medium)
        );
        assert_eq!(
            tables.year_of_windows(Version([10, 0, 22631, 3155])),
            Some(2023)
        );
        assert_eq!(tables.year_of_windows(Version([6, 1, 7601, 0])), None);
        assert!(tables.is_unusual(r"\programdata\tool\x.sys"));
        assert!(
            !tables.is_unusual(
                r"\programdata\microsoft\windows defender\definition updates\mpksl.sys"
            )
        );
        assert!(tables.known_bad.iter().all(|bad| bad.from <= bad.to));
    }
}
