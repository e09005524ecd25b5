//! The tree: what stands in it, and how it gives way on a narrow screen.

use crate::support::{AS_OF, World, lynis};

#[test]
fn a_fleet_at_100_columns() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet"]));
}

#[test]
fn a_fleet_at_60_columns() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet", "--width", "60"]));
}

#[test]
fn a_fleet_at_140_columns() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet", "--width", "140"]));
}

#[test]
fn no_line_is_wider_than_the_screen() {
    let world = World::with_fleet();
    for width in ["40", "60", "79", "80", "100", "140", "400"] {
        for command in [
            &["fleet"][..],
            &["plan", "fleet"],
            &["explain", "db-01", "fleet"],
            &["explain", "Servers", "fleet"],
        ] {
            let mut args = command.to_vec();
            args.extend(["--width", width, "--as-of", AS_OF, "--verbose"]);
            let run = world.run(&args);
            let copied = |line: &&str| !line.starts_with("wegweiser-score ");
            for line in run.stdout.lines().filter(copied) {
                assert!(
                    line.chars().count() <= width.parse().unwrap(),
                    "{args:?}: {line}"
                );
            }
        }
    }
}

#[test]
fn colour_is_forced_or_refused() {
    let colourful = |world: &World, args: &[&str]| world.run(args).stdout.contains('\u{1b}');
    let plain = World::with_fleet();
    assert!(!colourful(&plain, &["fleet"]));
    assert!(colourful(&plain, &["fleet", "--color", "always"]));
    let forced = World::with_fleet().env("CLICOLOR_FORCE", "1");
    assert!(colourful(&forced, &["fleet"]));
    assert!(!colourful(&forced, &["fleet", "--color", "never"]));
    let refused = World::with_fleet().env("NO_COLOR", "1");
    assert!(!colourful(&refused, &["fleet"]));
}

#[test]
fn in_colour() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet", "--color", "always", "--summary"]));
}

#[test]
fn with_ascii_alone() {
    let world = World::with_fleet();
    let shot = world.shot(&["fleet", "--ascii"]);
    assert!(shot.is_ascii(), "{shot}");
    assert_eq!(
        World::with_fleet().env("LC_ALL", "C").shot(&["fleet"]),
        shot
    );
    insta::assert_snapshot!(shot);
}

#[test]
fn without_devices() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet", "--summary"]));
}

#[test]
fn one_file_says_what_to_do_first() {
    let world = World::with_fleet();
    insta::assert_snapshot!(world.shot(&["fleet/Alpine/Nordwind/Servers/db-01/lynis-report.dat"]));
}

#[test]
fn files_beside_each_other_are_devices_of_their_own() {
    let world = World::new();
    world.write(
        "a.dat",
        lynis("a-01")
            .warning("AUTH-9283", "no password", "-")
            .text(),
    );
    world.write("b.dat", lynis("b-01").interrupted().text());
    insta::assert_snapshot!(world.shot(&["a.dat", "b.dat"]));
}

#[test]
fn verbose_shows_every_finding() {
    let world = World::new();
    let report = [
        "AUTH-9328",
        "SSH-7408",
        "BOOT-5122",
        "FILE-7524",
        "KRNL-5820",
    ]
    .into_iter()
    .fold(lynis("a-01"), |report, test| {
        report.suggestion(test, "text", "-")
    });
    world.write("a.dat", report.text());
    let short = world.run(&["a.dat", "--as-of", AS_OF]).stdout;
    assert!(short.contains("and 2 findings that cost less"), "{short}");
    let long = world.run(&["a.dat", "--as-of", AS_OF, "--verbose"]).stdout;
    assert!(
        !long.contains("that cost less") && long.contains("lynis.krnl-5820"),
        "{long}"
    );
}
