//! The example fleet, as anyone sees it who tries the program for the first time.

use std::path::{Path, PathBuf};

use crate::formats::assert_valid;
use crate::support::{World, run_in};

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every folder of a device.
fn devices() -> Vec<String> {
    let root = repository().join("examples/fleet");
    let folders = |path: &Path| -> Vec<PathBuf> {
        let entries = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let mut folders: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
        folders.sort();
        folders
    };
    let mut found = Vec::new();
    for organization in folders(&root) {
        for group in folders(&organization) {
            found.extend(
                folders(&group)
                    .iter()
                    .map(|path| path.display().to_string()),
            );
        }
    }
    found
}

#[test]
fn the_whole_fleet() {
    insta::assert_snapshot!(run_in(&repository(), &["examples/fleet"]).shot());
}

#[test]
fn its_report_is_what_the_schema_says() {
    let report = run_in(&repository(), &["examples/fleet", "-f", "json"]);
    assert_eq!(report.code, 4);
    assert_valid(&World::new(), &report.stdout);
}

#[test]
fn the_same_bytes_whatever_the_threads() {
    let run = |threads: &str| {
        run_in(
            &repository(),
            &["examples/fleet", "-f", "json", "--threads", threads],
        )
        .stdout
    };
    let one = run("1");
    for threads in ["0", "2", "8"] {
        assert!(run(threads) == one, "{threads} threads");
    }
}

#[test]
fn the_same_bytes_whatever_the_order_of_the_paths() {
    let mut paths = devices();
    assert_eq!(paths.len(), 18);
    let run = |paths: &[String]| {
        let mut args: Vec<&str> = paths.iter().map(String::as_str).collect();
        args.extend(["-f", "json", "--as-of", "2026-11-20T12:00:00Z"]);
        run_in(&repository(), &args).stdout
    };
    let first = run(&paths);
    paths.reverse();
    assert!(run(&paths) == first);
    paths.rotate_left(5);
    paths.swap(0, 7);
    assert!(run(&paths) == first);
}
