//! Every subcommand, once as a whole and once where it matters.

use crate::support::{AS_OF, World, lynis};

#[test]
fn explain_a_device() {
    insta::assert_snapshot!(World::with_fleet().shot(&["explain", "db-01", "fleet"]));
}

#[test]
fn explain_a_device_under_a_policy() {
    let world = World::with_fleet();
    world.write(
        "policy.toml",
        r#"
            [analyzers.lynis]
            ttl_days = 30

            [rules."lynis.ssh-7408"]
            severity = "medium"

            [[exclude]]
            rule = "lynis.auth-9283"
            reason = "Locked since Tuesday"
            expires = "2026-12-31"

            [[exclude]]
            rule = "lynis.krnl-5830"
            reason = "Waits for the maintenance window"
            expires = "2026-11-01"
        "#,
    );
    insta::assert_snapshot!(world.shot(&["explain", "db-01", "fleet", "--policy", "policy.toml"]));
}

#[test]
fn explain_a_group() {
    insta::assert_snapshot!(World::with_fleet().shot(&["explain", "Servers", "fleet"]));
}

#[test]
fn explain_a_finding() {
    insta::assert_snapshot!(World::with_fleet().shot(&["explain", "lynis.ssh-7408", "fleet"]));
}

#[test]
fn explain_in_markdown_and_json() {
    let world = World::with_fleet();
    let mut shots = Vec::new();
    for target in ["db-01", "Servers", "lynis.ssh-7408"] {
        shots.push(world.shot(&["explain", target, "fleet", "-f", "markdown"]));
        let json = world
            .run(&["explain", target, "fleet", "-f", "json", "--as-of", AS_OF])
            .stdout;
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert!(value.is_array() || value["path"].is_array());
    }
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn explain_knows_what_was_meant() {
    let world = World::with_fleet();
    insta::assert_snapshot!(world.shot(&["explain", "db-1", "fleet"]));
}

#[test]
fn plans() {
    let world = World::with_fleet();
    let shots = [
        world.shot(&["plan", "fleet"]),
        world.shot(&["plan", "fleet", "--device", "db-01", "--verbose"]),
        world.shot(&["plan", "fleet", "--device", "db-01", "--target", "70"]),
        world.shot(&["plan", "fleet", "--device", "web-01", "--target", "70"]),
        world.shot(&["plan", "fleet", "--device", "ws-01"]),
        world.shot(&["plan", "fleet", "--device", "ws-02"]),
        world.shot(&["plan", "fleet", "--device", "lynis.ssh-7408"]),
        world.shot(&["plan", "fleet", "--format", "csv"]),
        world.shot(&["plan", "fleet", "--format", "markdown"]),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn a_plan_for_a_device_ends_at_100() {
    let world = World::with_fleet();
    let json = world
        .run(&[
            "plan", "fleet", "--device", "db-01", "-f", "json", "--as-of", AS_OF,
        ])
        .stdout;
    let plans: serde_json::Value = serde_json::from_str(&json).unwrap();
    let steps = plans[0]["steps"].as_array().unwrap();
    assert_eq!(steps.last().unwrap()["score_after"], 100);
}

#[test]
fn what_if() {
    let world = World::with_fleet();
    let shots = [
        world.shot(&["what-if", "fleet", "--fix", "lynis.auth-9283"]),
        world.shot(&[
            "what-if",
            "fleet",
            "--fix",
            "db-01:lynis.ssh-7408,lynis.auth-9328",
            "-f",
            "csv",
        ]),
        world.shot(&[
            "what-if",
            "fleet",
            "--fix",
            "lynis.auth-9328",
            "-f",
            "markdown",
        ]),
        world.shot(&["what-if", "fleet", "--fix", "lynis.auth-9382"]),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn diff_says_what_moved_and_why() {
    let world = World::with_fleet();
    world.run(&[
        "fleet",
        "-f",
        "json",
        "--as-of",
        "2026-11-20",
        "-o",
        "old.json",
    ]);
    let repaired = lynis("db-01")
        .warning("KRNL-5830", "Reboot of system is most likely needed", "-")
        .warning(
            "FIRE-4512",
            "iptables module(s) loaded, but no rules active",
            "-",
        );
    world.write(
        "fleet/Alpine/Nordwind/Servers/db-01/lynis-report.dat",
        repaired.text(),
    );
    world.write(
        "fleet/Alpine/Nordwind/Desks/ws-02/lynis-report.dat",
        lynis("ws-02").text(),
    );
    world.run(&[
        "fleet",
        "-f",
        "json",
        "--as-of",
        "2026-11-20",
        "-o",
        "new.json",
    ]);
    let shots = [
        world.run(&["diff", "old.json", "new.json"]).shot(),
        world
            .run(&["diff", "new.json", "old.json", "--fail-on", "-5"])
            .shot(),
        world
            .run(&["diff", "old.json", "old.json", "--fail-on=-1"])
            .shot(),
        world
            .run(&["diff", "old.json", "new.json", "-f", "markdown"])
            .shot(),
        world
            .run(&["diff", "old.json", "new.json", "-f", "csv"])
            .shot(),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn diff_marks_another_policy() {
    let world = World::with_fleet();
    world.write("policy.toml", "rollup = \"risk\"\n");
    world.run(&["fleet", "-f", "json", "--as-of", AS_OF, "-o", "old.json"]);
    world.run(&[
        "fleet",
        "-f",
        "json",
        "--as-of",
        AS_OF,
        "-o",
        "new.json",
        "--policy",
        "policy.toml",
    ]);
    insta::assert_snapshot!(world.run(&["diff", "old.json", "new.json"]).shot());
}

#[test]
fn the_fold_as_files_is_the_same_as_the_exports() {
    let world = World::with_fleet();
    let servers = "fleet/Alpine/Nordwind/Servers/db-01/lynis-report.dat";
    let desks = "fleet/Alpine/Nordwind/Desks/ws-01/lynis-report.dat";
    world.run(&["summarize", servers, "-o", "servers.json"]);
    world.run(&["summarize", desks, "-o", "desks.json"]);
    let merged = world.run(&["merge", "servers.json", "desks.json", "-o", "all.json"]);
    assert_eq!(
        merged.shot(),
        "exit 0\n-- stderr --\nnote: 2 devices from 2 inputs, ".to_owned()
            + &format!("{} bytes\n", world.read("all.json").len())
    );
    let json = |args: &[&str]| {
        let mut all = args.to_vec();
        all.extend(["-f", "json", "--as-of", AS_OF]);
        world.run(&all).stdout
    };
    let exports = json(&[servers, desks]);
    assert_eq!(exports, json(&["judge", "all.json"]));
    assert_eq!(exports, json(&["judge", "desks.json", "servers.json"]));
    assert_eq!(exports, json(&["all.json"]));
    assert_eq!(exports, json(&["servers.json", desks]));
    assert_eq!(
        world.run(&["judge", "all.json", "--fail-under", "90"]).code,
        1
    );
    // A name that ends in `.gz` gives a packed file, which is read like any other.
    world.run(&["merge", "servers.json", "desks.json", "-o", "all.json.gz"]);
    assert!(world.size("all.json.gz") * 2 < world.size("all.json"));
    assert_eq!(exports, json(&["judge", "all.json.gz"]));
    assert_eq!(exports, json(&["all.json.gz"]));
    // Merging what was merged changes nothing.
    world.run(&["merge", "all.json", "servers.json", "-o", "again.json"]);
    assert_eq!(world.read("all.json"), world.read("again.json"));
}

#[test]
fn rules() {
    let world = World::new();
    let list = world.run(&["rules"]);
    assert_eq!(list.code, 0);
    assert!(list.stdout.contains("lynis.ssh-7408") && list.stdout.contains("device.stale"));
    assert_eq!(list.stdout, world.run(&["rules", "list"]).stdout);
    let some = world
        .run(&["rules", "list", "--tag", "coverage", "--severity", "info"])
        .stdout;
    assert!(
        some.contains("clock.future") && !some.contains("device.stale"),
        "{some}"
    );
    let csv = world.run(&["rules", "list", "-f", "csv"]).stdout;
    let json = world.run(&["rules", "list", "-f", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rows = csv::Reader::from_reader(csv.as_bytes())
        .into_records()
        .map(Result::unwrap)
        .count();
    assert_eq!(rows, json.as_array().unwrap().len());
    let shots = [
        world.run(&["rules", "show", "device.stale"]).shot(),
        world.run(&["rules", "show", "device.stall"]).shot(),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn formats_and_how_to_export_them() {
    let world = World::new();
    let json: serde_json::Value =
        serde_json::from_str(&world.run(&["formats", "-f", "json"]).stdout).unwrap();
    let human = world.run(&["formats"]).stdout;
    for format in json.as_array().unwrap() {
        assert!(human.contains(format["id"].as_str().unwrap()));
        assert!(human.contains(format["title"].as_str().unwrap()));
    }
}

#[test]
fn completions_for_every_shell() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = world.run(&["completions", shell]);
        assert_eq!(run.code, 0);
        assert!(
            run.stdout.contains("wegweiser-score") && run.stdout.contains("what-if"),
            "{shell}"
        );
    }
}

#[test]
fn the_manual_page_has_every_subcommand() {
    let page = World::new().run(&["man"]).stdout;
    for part in [
        ".TH wegweiser-score 1",
        ".SH JUDGING",
        ".SS explain",
        ".SS what-if",
        ".SS rules show",
        "Exit codes:",
    ] {
        assert!(page.contains(part), "{part}");
    }
}
