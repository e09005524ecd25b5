//! Every seed and every input that once failed, as ordinary tests on stable:
//! `cargo test --manifest-path fuzz/Cargo.toml --no-default-features`.

use std::fs;
use std::path::{Path, PathBuf};

use wegweiser_fuzz::TARGETS;

#[test]
fn every_seed_holds() {
    assert!(replay("seeds") > 0, "there are no seeds");
}

#[test]
fn every_regression_holds() {
    replay("regressions");
}

/// `WEGWEISER_FUZZ_CORPUS` names a folder of further files, such as what the fuzzer has collected in `corpus`.
#[test]
fn the_given_corpus_holds() {
    if let Some(folder) = std::env::var_os("WEGWEISER_FUZZ_CORPUS") {
        let folder = PathBuf::from(folder);
        assert!(
            folder.is_absolute(),
            "WEGWEISER_FUZZ_CORPUS must be absolute"
        );
        replay(folder);
    }
}

/// Checks every file of every target below a folder; the number of files.
fn replay(folder: impl AsRef<Path>) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut count = 0;
    for (target, check) in TARGETS {
        let Ok(entries) = fs::read_dir(folder.join(target)) else {
            continue;
        };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let bytes = fs::read(&file).unwrap();
            eprintln!("{target}: {}", file.display());
            check(&bytes);
            count += 1;
        }
    }
    count
}
