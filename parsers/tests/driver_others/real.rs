//! Real and constructed documents of other systems, read in place.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use wegweiser_parsers::driver::{Format, recognise};

use crate::test_data::data;
use crate::{inventory, told};

#[test]
fn documents_of_an_agent() {
    let mut text = String::new();
    for name in [
        "audit.windows.fullAudit.json",
        "audit.windows.WindowsAudit.json",
        "windrivers.json",
    ] {
        let Some(path) = data(&format!("wegweiser/{name}")) else {
            return;
        };
        let bytes = fs::read(path).unwrap();
        let format = recognise(&bytes).unwrap();
        let told = told(inventory(format, &bytes));
        writeln!(text, "--- {name}: {format:?}\n{told}").unwrap();
    }
    insta::assert_snapshot!(text);
}

/// Every other document and log of the test data is none of these forms.
#[test]
fn nothing_else_is_a_list_of_drivers() {
    const OURS: [Format; 10] = [
        Format::Osquery,
        Format::AgentDrivers,
        Format::AgentSummary,
        Format::ProcModules,
        Format::Lsmod,
        Format::ModInfo,
        Format::KernelTaint,
        Format::KextStat,
        Format::SystemExtensions,
        Format::Table,
    ];
    let mut found = Vec::new();
    for folder in ["formats", "wegweiser", "sigma", "drivers"] {
        let Some(root) = data(folder) else {
            continue;
        };
        for path in files(&root) {
            let head = head(&path);
            if let Some(format) = recognise(&head).filter(|format| OURS.contains(format)) {
                found.push((path.file_name().unwrap().to_owned(), format));
            }
        }
    }
    found.sort();
    found.retain(|(name, _)| {
        let name = name.to_str().unwrap();
        !name.starts_with("audit.windows.") && name != "windrivers.json"
    });
    assert_eq!(found, []);
}

fn head(path: &Path) -> Vec<u8> {
    use std::io::Read as _;
    let mut head = Vec::new();
    let file = fs::File::open(path).unwrap();
    file.take(64 << 10).read_to_end(&mut head).unwrap();
    head
}

fn files(root: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files
}
