//! Real event logs, read in place.

use std::fs;
use std::path::PathBuf;

use crate::test_data::data;

/// The event logs of the test data, by path below their folder. Empty, with a visible line, where there are none.
pub(crate) fn logs() -> Vec<(String, PathBuf)> {
    let Some(root) = data("evtx") else {
        return Vec::new();
    };
    let mut logs = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "evtx") {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy();
                logs.push((name.replace('\\', "/"), path.clone()));
            }
        }
    }
    logs.sort();
    logs
}
