//! Inputs as they come: damaged, empty, hostile, or not what their name says.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::support::{AS_OF, World, lynis};

fn utf16(text: &str) -> Vec<u8> {
    let units = [0xfeff].into_iter().chain(text.encode_utf16());
    units.flat_map(u16::to_le_bytes).collect()
}

/// A report that unpacks to a hundred megabytes of nothing.
fn bomb() -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(b"# Lynis Report\n").unwrap();
    let zeros = vec![b'0'; 1 << 20];
    (0..100).for_each(|_| packed.write_all(&zeros).unwrap());
    packed.finish().unwrap()
}

#[test]
fn each_malformed_input_has_its_message() {
    let world = World::new();
    let good = lynis("a-01").suggestion("AUTH-9328", "umask", "-").text();
    let cases: &[(&str, Vec<u8>)] = &[
        ("empty.dat", Vec::new()),
        ("junk.bin", (0..=255).collect()),
        ("page.html", b"<!DOCTYPE html><title>404</title>".to_vec()),
        ("events.evtx", b"ElfFile\0\0\0\0".to_vec()),
        ("other.json", b"{\"a\": 1}".to_vec()),
        ("notes.txt", b"call them on Monday".to_vec()),
        ("utf16.dat", utf16(&good)),
        (
            "nul.dat",
            good.replace("hostname=a-01", "hostname=a\0-01")
                .into_bytes(),
        ),
        ("cut.dat", good.as_bytes()[..good.len() / 2].to_vec()),
        ("cut.gz", bomb()[..200].to_vec()),
        ("bomb.gz", bomb()),
        ("long-line.dat", {
            let mut report = b"# Lynis Report\nhostname=".to_vec();
            report.resize(100 << 20, b'a');
            report
        }),
    ];
    let mut table = Vec::new();
    for (name, bytes) in cases {
        world.write(name, bytes);
        let run = world.run(&[name, "--as-of", AS_OF, "-f", "jsonl"]);
        fs::remove_file(world.path(name)).unwrap();
        let input = run.stdout.lines().nth(1).unwrap();
        let input: serde_json::Value = serde_json::from_str(input).unwrap();
        table.push(format!(
            "{name}: exit {}, {}: {}",
            run.code, input["status"], input["reason"]
        ));
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn a_folder_without_exports_says_what_was_tried() {
    let world = World::new();
    world.write("folder/notes.txt", "call them\n");
    fs::create_dir_all(world.path("empty")).unwrap();
    insta::assert_snapshot!([world.shot(&["folder"]), world.shot(&["empty"])].join("\n"));
}

#[test]
#[cfg(unix)]
fn a_loop_of_links_ends() {
    let world = World::new();
    world.write("fleet/a-01/lynis-report.dat", lynis("a-01").text());
    std::os::unix::fs::symlink("loop", world.path("loop")).unwrap();
    std::os::unix::fs::symlink("..", world.path("fleet/a-01/up")).unwrap();
    std::os::unix::fs::symlink("self", world.path("fleet/a-01/self")).unwrap();
    insta::assert_snapshot!([world.shot(&["loop"]), world.shot(&["fleet"])].join("\n"));
}

#[test]
fn a_policy_that_is_not_quite_right() {
    let world = World::with_fleet();
    let policies = [
        "rolup = \"risk\"",
        "[analyzers.lynis]\nttl_day = 3",
        "rollup = \"best\"",
        "[[exclude]]\nrule = \"lynis.ssh-7408\"",
        "[analyzers.lyns]\nttl_days = 3",
        "[rules.\"lynis.ssh-7480\"]\nseverity = \"low\"",
        "this is not TOML",
    ];
    let mut table = Vec::new();
    for policy in policies {
        world.write("policy.toml", policy);
        let run = world.run(&["fleet", "--policy", "policy.toml", "--as-of", AS_OF]);
        table.push(format!("{policy}\n=> exit {}\n{}", run.code, run.stderr));
    }
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn a_fleet_file_gives_names_instant_and_policy() {
    let world = World::new();
    world.write("f/fleet.toml", "tenant = \"Alpine\"\nlevels = [\"device\"]\nas_of = \"2026-11-20T12:00:00Z\"\npolicy = \"policy.toml\"\n");
    world.write(
        "f/policy.toml",
        "[rules.\"lynis.auth-9328\"]\nseverity = \"high\"\n",
    );
    world.write(
        "f/a-01/lynis-report.dat",
        lynis("x").suggestion("AUTH-9328", "umask", "-").text(),
    );
    let report: serde_json::Value =
        serde_json::from_str(&world.run(&["f", "-f", "json"]).stdout).unwrap();
    assert_eq!(report["as_of"], "2026-11-20T12:00:00Z");
    assert_eq!(report["nodes"][0]["path"], serde_json::json!(["Alpine"]));
    assert_eq!(
        report["nodes"][1]["analyzers"][0]["findings"][0]["severity"],
        "high"
    );
    // What the command line says goes before what the file says.
    world.write("other.toml", "");
    let run = world.run(&[
        "f",
        "-f",
        "json",
        "--policy",
        "other.toml",
        "--as-of",
        "2026-11-21T00:00:00Z",
    ]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["as_of"], "2026-11-21T00:00:00Z");
    assert_eq!(
        report["nodes"][1]["analyzers"][0]["findings"][0]["severity"],
        "low"
    );
}

#[test]
fn redaction_hides_who() {
    let world = World::new();
    let report = lynis("a-01").suggestion(
        "SSH-7408",
        "see /home/annabell/.ssh and 203.0.113.7",
        "/home/annabell/x",
    );
    world.write("a.dat", report.text());
    for format in ["human", "json", "csv", "markdown"] {
        let run = world.run(&["a.dat", "--redact", "-f", format, "--as-of", AS_OF]);
        assert!(
            !run.stdout.contains("annabell") && !run.stdout.contains("203.0.113.7"),
            "{}",
            run.stdout
        );
    }
    let explained = world
        .run(&["explain", "lynis.ssh-7408", "a.dat", "--redact"])
        .stdout;
    assert!(
        explained.contains("user-1") && !explained.contains("annabell"),
        "{explained}"
    );
}
