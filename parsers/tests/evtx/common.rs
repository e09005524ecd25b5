//! Real logs, read in place.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The event logs of the test data, by path below their folder: `WEGWEISER_TEST_DATA`, else `shared/data` beside the
/// workspace. Empty, with a visible line, where there are none.
pub(crate) fn logs() -> Vec<(String, PathBuf)> {
    let data = std::env::var_os("WEGWEISER_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let root = data.join("evtx");
    let mut logs = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
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
    if logs.is_empty() {
        // Not `eprintln!`, which the test harness would swallow.
        let line = format!("SKIPPED: no event logs below {}\n", root.display());
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    logs
}

/// How many cases a test of random inputs takes: `WEGWEISER_PROPTEST_CASES` where it is set, for long runs.
pub(crate) fn cases(usual: u32) -> u32 {
    let named = std::env::var("WEGWEISER_PROPTEST_CASES").ok();
    named.and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}
