//! Documents of real tools and agents: what is in each.

use std::fmt::Write as _;
use std::path::Path;

use super::section;
use super::test_data::data;

/// Every file below a folder, in order.
fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn sections(folder: &str) -> Option<String> {
    let root = data(folder)?;
    let sections = files(&root)
        .into_iter()
        .filter(|path| path.extension().is_none_or(|end| end != "md"));
    let sections = sections.map(|path| {
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        section(&name, &std::fs::read(&path).unwrap())
    });
    Some(sections.collect())
}

macro_rules! folder {
    ($test:ident, $folder:literal) => {
        #[test]
        fn $test() {
            if let Some(sections) = sections($folder) {
                insta::assert_snapshot!(sections);
            }
        }
    };
}

folder!(agents, "wegweiser");
folder!(drives_of_smartctl, "formats/storage/smartctl-public");
folder!(storage_of_a_machine, "formats/storage/vm");
folder!(storage_of_windows, "formats/windows-storage");
folder!(batteries, "formats/battery");
folder!(hardware, "formats/hardware");
folder!(systemd, "formats/systemd");
folder!(osquery, "formats/osquery");
folder!(audits_of_real_machines, "formats/psutil");

/// Inputs that another family of readers takes for its own, too: only audits of agents, which have parts for several.
#[test]
fn inputs_of_other_families() {
    use wegweiser_parsers::{driver, inventory, perf, winevent};
    let mut shared = String::new();
    for folder in ["wegweiser", "formats"] {
        let Some(root) = data(folder) else {
            return;
        };
        for path in files(&root) {
            let bytes = std::fs::read(&path).unwrap();
            let Some(format) = inventory::recognise(&bytes) else {
                continue;
            };
            let others = [
                driver::recognise(&bytes).map(driver::Format::id),
                perf::recognise(&bytes).map(perf::Format::id),
                winevent::recognise(&bytes).map(winevent::Format::id),
            ];
            let others: Vec<_> = others.into_iter().flatten().collect();
            if !others.is_empty() {
                let name = path.strip_prefix(&root).unwrap().display();
                writeln!(shared, "{name}: {} and {}", format.id(), others.join(", ")).unwrap();
            }
        }
    }
    insta::assert_snapshot!(shared);
}
