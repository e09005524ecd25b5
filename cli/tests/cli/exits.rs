//! The exit codes, as the help promises them.

use crate::support::{AS_OF, World, lynis};

/// What is run, and the code it must end with.
const TABLE: &[(i32, &str)] = &[
    (0, "good"),
    (0, "good --fail-under 50"),
    (0, "good good/notes.txt"),
    (0, "explain a-01 mixed"),
    (0, "diff good.json good.json --fail-on -1"),
    (1, "good --fail-under 100"),
    (1, "mixed --fail-under 100"),
    (2, ""),
    (2, "--no-such-option good"),
    (2, "good --fail-under 0"),
    (2, "good --as-of yesterday"),
    (2, "good --width 10"),
    (2, "good --policy missing.toml"),
    (2, "good --policy broken.toml"),
    (2, "bad-fleet"),
    (2, "good.json --policy empty.toml"),
    (2, "good.json --as-of 2026-11-20"),
    (2, "good.json good"),
    (2, "explain nobody good"),
    (2, "explain a-01 good --format csv"),
    (2, "plan good --device lynis.auth-9328"),
    (2, "what-if good --fix lynis.nothing"),
    (2, "diff good.json good.json --fail-on 0"),
    (2, "rules show nothing.here"),
    (2, "merge good/a-01/lynis-report.dat"),
    (2, "--summary explain a-01 good"),
    (2, "good -o no/such/folder/report.json"),
    (3, "missing"),
    (3, "good plan"),
    (3, "good missing"),
    (3, "missing --fail-under 100"),
    (3, "good/notes.txt"),
    (3, "nothing"),
    (3, "explain a-01 nothing"),
    (3, "summarize nothing"),
    (3, "judge damaged.json"),
    (3, "damaged-report.json"),
    (4, "mixed"),
    (4, "partial.dat"),
    (4, "summarize mixed"),
];

fn world() -> World {
    let world = World::new();
    let good = lynis("a-01").suggestion("AUTH-9328", "umask", "-").text();
    world.write("good/a-01/lynis-report.dat", &good);
    world.write("good/notes.txt", "call them\n");
    world.write("mixed/a-01/lynis-report.dat", &good);
    world.write("mixed/b-01/lynis-report.dat", "");
    world.write("nothing/notes.txt", "call them\n");
    world.write("partial.dat", lynis("p-01").interrupted().text());
    world.write("broken.toml", "rolup = \"risk\"\n");
    world.write("empty.toml", "");
    world.write("bad-fleet/fleet.toml", "tenat = \"x\"\n");
    world.write("bad-fleet/a-01/lynis-report.dat", &good);
    world.write(
        "damaged.json",
        r#"{"format":"wegweiser-summary","version":99}"#,
    );
    world.write(
        "damaged-report.json",
        r#"{"schema_version": 1, "nodes": 3}"#,
    );
    assert_eq!(
        world
            .run(&["good", "-f", "json", "--as-of", AS_OF, "-o", "good.json"])
            .code,
        0
    );
    world
}

#[test]
fn every_code_for_its_reason() {
    let world = world();
    let mut table = Vec::new();
    for (code, line) in TABLE {
        let args: Vec<&str> = line.split_whitespace().collect();
        let run = world.run(&args);
        assert_eq!(run.code, *code, "{line}: {}", run.stderr);
        if *code == 2 || *code == 3 {
            assert!(run.stderr.starts_with("error: "), "{line}: {}", run.stderr);
            table.push(format!("$ wegweiser-score {line}\n{}", run.stderr));
        }
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn usage_and_unreadable_go_before_the_bar() {
    let world = world();
    assert_eq!(world.run(&["nothing", "--fail-under", "100"]).code, 3);
    assert_eq!(world.run(&["mixed", "--fail-under", "100"]).code, 1);
    assert_eq!(world.run(&["mixed", "--fail-under", "20"]).code, 4);
}
