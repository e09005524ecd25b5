//! The help texts: what a technician reads first.

use crate::support::World;

#[test]
fn short_help() {
    insta::assert_snapshot!(World::new().run(&["-h"]).shot());
}

#[test]
fn long_help() {
    insta::assert_snapshot!(World::new().run(&["--help"]).shot());
}

#[test]
fn help_of_every_command() {
    let world = World::new();
    let commands = [
        "explain",
        "plan",
        "what-if",
        "diff",
        "summarize",
        "events",
        "merge",
        "judge",
        "rules",
        "formats",
        "schema",
        "completions",
        "man",
    ];
    let shots = commands.map(|command| {
        let help = world.run(&[command, "--help"]);
        assert_eq!(help.code, 0);
        // The options that every command has stand in the program's own help.
        help.stdout.split("\nJudging:").next().unwrap().to_owned()
    });
    insta::assert_snapshot!(shots.join("\n----\n"));
}

#[test]
fn mistakes_are_met_with_a_suggestion() {
    let world = World::with_fleet();
    let shots = [
        world.run(&["--formt", "json", "fleet"]).shot(),
        world.run(&["--format", "jsn", "fleet"]).shot(),
        world.run(&["explian", "db-01", "fleet"]).shot(),
        world.run(&["rules", "list", "--severity", "grave"]).shot(),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn the_version() {
    assert_eq!(
        World::new().run(&["-V"]).stdout,
        concat!("wegweiser-score ", env!("CARGO_PKG_VERSION"), "\n")
    );
}
