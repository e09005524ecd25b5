//! Compiles the built-in rules on Windows events, with the code that loads them later: a rule that is not well formed
//! fails the build, with its line, its id and what is wrong.

use std::error::Error;
use std::fs;

use wegweiser_scoring::{Escalation, Severity};

#[allow(
    dead_code,
    unused_imports,
    reason = "only what checks rules is used here"
)]
#[path = "src/events/condition/syntax/mod.rs"]
mod syntax;

#[allow(dead_code, reason = "only what checks rules is used here")]
#[path = "src/events/catalogue/row.rs"]
mod row;

#[allow(dead_code, reason = "only what checks rules is used here")]
#[path = "src/events/sequence/row.rs"]
mod sequence;

const ROWS: &str = "rules/windows_events.csv";
const SETS: &str = "rules/windows_sets.toml";
const SEQUENCES: &str = "rules/windows_sequences.toml";

fn main() {
    for path in [
        ROWS,
        SETS,
        SEQUENCES,
        "src/events/condition/syntax",
        "src/events/catalogue/row.rs",
        "src/events/sequence/row.rs",
    ] {
        println!("cargo::rerun-if-changed={path}");
    }
    if let Err(reason) = check() {
        let reason = reason.to_string();
        println!("cargo::error={}", reason.trim().replace('\n', "; "));
    }
}

fn check() -> Result<(), Box<dyn Error>> {
    let sets = syntax::Sets::parse(&fs::read_to_string(SETS)?)
        .map_err(|reason| format!("{SETS}: {reason}"))?;
    let mut fields = syntax::FieldTable::default();
    row::read_rows(&fs::read_to_string(ROWS)?, &mut fields, &sets)
        .map_err(|error| format!("{ROWS}, {error}"))?;
    sequence::read_rows(&fs::read_to_string(SEQUENCES)?, &mut fields, &sets)
        .map_err(|reason| format!("{SEQUENCES}: {reason}"))?;
    Ok(())
}
