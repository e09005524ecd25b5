//! Prints which Sigma rules match the events of Windows event logs: file, level, number of events, title.
//!
//! `cargo run --release -p wegweiser-examples --features sigma --example sigma_matches RULES FILE...`

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::collections::BTreeMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;

use wegweiser_analyzers::sigma::Pack;
use wegweiser_core::scoring::Severity;
use wegweiser_parsers::evtx::Reader;
use wegweiser_parsers::winevent::Event;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let pack = Pack::load(&[arguments.next().ok_or("say where the rules are")?])?;
    println!(
        "{} rules, {} skipped",
        pack.rules().len(),
        pack.skipped().len()
    );
    for skipped in pack.skipped() {
        println!("skipped {}: {}", skipped.path.display(), skipped.reason);
    }
    let (mut files, mut grave) = (0, 0);
    for path in arguments {
        let mut counts = BTreeMap::<usize, u64>::new();
        let mut matcher = pack.matcher();
        let _: ControlFlow<()> = Reader::open(&path)?.for_each(|event| {
            for rule in matcher.matches(&Event::from(event)) {
                *counts.entry(*rule).or_default() += 1;
            }
            ControlFlow::Continue(())
        })?;
        let rules = counts
            .iter()
            .map(|(rule, count)| (&pack.rules()[*rule], count));
        let mut rules: Vec<_> = rules.collect();
        rules.sort_by_key(|(rule, _)| (std::cmp::Reverse(rule.severity()), rule.title()));
        files += 1;
        grave += u32::from(
            rules
                .iter()
                .any(|(rule, _)| rule.severity() >= Severity::High),
        );
        for (rule, count) in rules {
            println!(
                "{}\t{}\t{count}\t{}",
                path.display(),
                rule.severity(),
                rule.title()
            );
        }
    }
    println!("{grave} of {files} files have a match of level high or critical");
    Ok(())
}
