//! Names of files, and what little they prove.

use std::collections::HashMap;
use std::sync::LazyLock;

use wegweiser_parsers::driver::{Driver, Version, What};

/// A name as it is compared: without blanks around it, in lower case.
pub(super) fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The name of a driver's file, folded; empty if its row does not tell of a file.
///
/// A service without a path is taken to have a file of its name: that is what installers do.
pub(in crate::drivers) fn file_name(driver: &Driver) -> String {
    if !matches!(driver.what, What::Service | What::Device | What::File) {
        return String::new();
    }
    let path = driver.path.trim().trim_matches('"');
    let name = path.rsplit(['\\', '/']).next().unwrap_or_default();
    if !name.is_empty() {
        return fold(name);
    }
    let name = fold(&driver.name);
    if name.is_empty() || name.contains('.') || driver.what == What::File {
        name
    } else {
        name + ".sys"
    }
}

/// `OriginalFilename`, folded: only who looked at the file itself knows it.
pub(super) fn original_name(driver: &Driver) -> String {
    match driver.what {
        What::File => fold(&driver.original),
        _ => String::new(),
    }
}

/// The version of a driver's file. Devices and packages have that of their INF, which is another number.
pub(super) fn file_version(driver: &Driver) -> Option<Version> {
    let is_of_file = matches!(driver.what, What::Service | What::File);
    driver
        .version
        .filter(|version| is_of_file && *version != Version::ZERO)
}

/// Whether a version tells drivers apart: not where a development kit put its own, as nobody set one.
pub(super) fn is_telling(version: Version) -> bool {
    ![
        Version::ZERO,
        Version([6, 0, 6000, 16386]),
        Version([6, 0, 6001, 18000]),
        Version([6, 1, 7600, 16385]),
        Version([6, 2, 9200, 16384]),
        Version([6, 2, 9200, 20557]),
        Version([6, 3, 9600, 16384]),
        Version([6, 3, 9600, 17298]),
        Version([6, 3, 9600, 17336]),
    ]
    .contains(&version)
}

/// Whether honest drivers of Windows or a large vendor have this name, or it could be anyone's.
pub(super) fn is_common(name: &str) -> bool {
    COMMON.contains_key(name)
}

/// Whether a driver of this name comes with Windows.
pub(super) fn is_of_windows(name: &str) -> bool {
    COMMON.get(name) == Some(&"Windows")
}

/// Whose a name is.
static COMMON: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    let rows = COMMON_NAMES.lines().skip(1);
    rows.filter_map(|row| row.split_once(',')).collect()
});

/// Names with whose they are.
const COMMON_NAMES: &str = include_str!("../../../rules/driver_common_names.csv");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_names_are_folded_sorted_and_told_once() {
        let rows: Vec<_> = COMMON_NAMES.lines().skip(1).collect();
        for row in &rows {
            let cells: Vec<_> = row.split(',').collect();
            assert_eq!(cells.len(), 2, "{row}");
            assert_eq!(fold(cells[0]), cells[0], "{row}");
        }
        let names: Vec<_> = rows
            .iter()
            .filter_map(|row| row.split(',').next())
            .collect();
        assert!(names.is_sorted_by(|a, b| a < b), "sort them, each once");
    }
}
