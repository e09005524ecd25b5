//! Scores a folder of exports and prints what costs each device most.
//!
//! `cargo run -p wegweiser-examples --example score examples/fleet`

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::error::Error;

use wegweiser_core::{Collection, Engine, Level, Policy};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let collection = Collection::from_paths(&paths)?;
    let as_of = collection
        .as_of
        .ok_or("the folder needs a fleet.toml with `as_of`")?;
    let engine = Engine::new(wegweiser_analyzers::registry());
    let report = engine.score(collection.inputs, &Policy::default(), as_of)?;

    for device in report
        .nodes
        .iter()
        .filter(|node| node.level == Level::Device)
    {
        match (device.standing.score, device.dearest(1).first()) {
            (None, _) => println!("  -  {}", device.path_text()),
            (Some(score), None) => println!("{score:>3}  {}", device.path_text()),
            (Some(score), Some(worst)) => {
                println!(
                    "{score:>3}  {}: {} (-{})",
                    device.path_text(),
                    worst.title,
                    worst.cost_milli / 1000
                );
            }
        }
    }
    Ok(())
}
