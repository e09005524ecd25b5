//! Test data, read in place.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// A file or a folder of the test data, which is where `WEGWEISER_TEST_DATA` says, else in `shared/data` beside the
/// workspace. `None`, with a visible line, where it is absent.
pub(crate) fn data(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("WEGWEISER_TEST_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(part);
    if path.exists() {
        return Some(path);
    }
    // Not `eprintln!`, which the test harness would swallow.
    let line = format!(
        "SKIPPED: no test data at {}; WEGWEISER_TEST_DATA names their folder\n",
        path.display()
    );
    std::io::stderr().write_all(line.as_bytes()).unwrap();
    None
}
