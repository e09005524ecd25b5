//! Writes the example fleet, or compares it with what is on disk.
//!
//! ```text
//! cargo run -p wegweiser-examples --bin make-fleet [-- OUT_DIR] [--check]
//! ```
//!
//! `OUT_DIR` is `examples/fleet` of the workspace unless given. Nothing is ever deleted: a folder with
//! files that are not part of the fleet is refused.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use wegweiser_examples::fleet;

#[expect(clippy::print_stderr, reason = "this program's only way to talk")]
fn main() -> ExitCode {
    let mut folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fleet");
    let mut check = false;
    for argument in env::args_os().skip(1) {
        match argument.to_str() {
            Some("--check") => check = true,
            Some(option) if option.starts_with('-') => {
                eprintln!(
                    "error: unknown option `{option}`\nusage: make-fleet [OUT_DIR] [--check]"
                );
                return ExitCode::from(2);
            }
            _ => folder = PathBuf::from(argument),
        }
    }
    match run(&folder, check) {
        Ok(problems) if problems.is_empty() => {
            eprintln!(
                "{} is {}",
                folder.display(),
                if check { "up to date" } else { "written" }
            );
            ExitCode::SUCCESS
        }
        Ok(problems) => {
            for problem in problems {
                eprintln!("{problem}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes or compares; the result says what stands in the way.
fn run(folder: &Path, check: bool) -> io::Result<Vec<String>> {
    let wanted: BTreeMap<String, Vec<u8>> = fleet::fleet()?
        .into_iter()
        .map(|file| (file.path, file.bytes))
        .collect();
    let mut present = Vec::new();
    if folder.exists() {
        list(folder, "", &mut present)?;
    }
    let mut problems: Vec<String> = present
        .iter()
        .filter(|path| !wanted.contains_key(*path))
        .map(|path| format!("not part of the fleet, remove it first: `{path}`"))
        .collect();
    if check {
        for (path, bytes) in &wanted {
            if !present.contains(path) {
                problems.push(format!("missing: `{path}`"));
            } else if fs::read(folder.join(path))? != *bytes {
                problems.push(format!("differs: `{path}`"));
            }
        }
    } else if problems.is_empty() {
        for (path, bytes) in &wanted {
            let file = folder.join(path);
            if let Some(parent) = file.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::write(file, bytes)?;
        }
    }
    Ok(problems)
}

/// Every file below `folder`, with `/` between the parts of its path.
fn list(folder: &Path, prefix: &str, found: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    found.sort();
    Ok(())
}
