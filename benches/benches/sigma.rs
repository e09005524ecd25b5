//! Sigma rules against event logs: `sigma RULES PASSES FILE...` prints the CPU time of loading the rules, and events per
//! CPU second of reading the logs and of reading and matching them, pass by pass. Linux only, where threads know their
//! CPU time.
//!
//! Without arguments, as `cargo bench` calls it, there is nothing to do.

#![allow(clippy::print_stdout, reason = "a program that prints its figures")]

use std::error::Error;
use std::ops::ControlFlow;
use std::path::PathBuf;

use wegweiser_analyzers::sigma::Pack;
use wegweiser_parsers::evtx::Reader;
use wegweiser_parsers::winevent::Event;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(rules), Some(passes)) = (arguments.next(), arguments.next()) else {
        return Ok(());
    };
    let Some(passes) = passes
        .to_str()
        .and_then(|number| number.parse::<u32>().ok())
    else {
        return Ok(());
    };
    let logs: Vec<PathBuf> = arguments.collect();

    let before = seconds()?;
    let pack = Pack::load(&[rules])?;
    println!(
        "{} rules loaded in {:.3} CPU s, {} skipped",
        pack.rules().len(),
        seconds()? - before,
        pack.skipped().len()
    );
    for pass in 0..=passes {
        let before = seconds()?;
        let (mut events, mut matches) = (0_u64, 0_u64);
        for log in &logs {
            let mut matcher = pack.matcher();
            let _: ControlFlow<()> = Reader::open(log)?.for_each(|event| {
                let event = Event::from(event);
                events += 1;
                // The first pass only reads: what is left is the cost of the rules.
                if pass == 0 {
                    matches += u64::from(event.event_id().is_some() && event.channel().is_some());
                } else {
                    matches += matcher.matches(&event).len() as u64;
                }
                ControlFlow::Continue(())
            })?;
        }
        let spent = seconds()? - before;
        let what = if pass == 0 { "read" } else { "matched" };
        println!(
            "{what:<8} {events:>9} events in {spent:>7.3} CPU s: {:>9.0} events/s, {:>6.2} µs each, {matches} matches",
            events as f64 / spent,
            spent * 1e6 / events as f64,
        );
    }
    Ok(())
}

/// CPU seconds of this thread.
fn seconds() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let spent: f64 = text
        .split_whitespace()
        .next()
        .ok_or("no figures")?
        .parse()?;
    Ok(spent / 1e9)
}
