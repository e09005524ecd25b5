//! Where the result goes: stdout, files, closed pipes; and where exports come from.

use std::io::Read as _;
use std::process::Stdio;

use crate::support::{AS_OF, World, lynis};

#[test]
fn a_file_gets_what_stdout_would_get() {
    let world = World::with_fleet();
    let run = world.run(&["fleet", "--as-of", AS_OF, "-o", "report.txt"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (4, "", "")
    );
    assert_eq!(
        world.read("report.txt"),
        world.run(&["fleet", "--as-of", AS_OF]).stdout
    );
    // Files are plain unless colour is asked for by name.
    let forced = World::with_fleet().env("CLICOLOR_FORCE", "1");
    forced.run(&["fleet", "-o", "report.txt"]);
    assert!(!forced.read("report.txt").contains('\u{1b}'));
    forced.run(&["fleet", "-o", "report.txt", "--color", "always"]);
    assert!(forced.read("report.txt").contains('\u{1b}'));
}

#[test]
fn a_failure_leaves_the_old_file() {
    let world = World::with_fleet();
    world.write("report.json", "old");
    for args in [
        &["missing"][..],
        &["fleet/Alpine/Nordwind/Desks/ws-02"],
        &["fleet", "--policy", "missing.toml"],
    ] {
        let mut args = args.to_vec();
        args.extend(["-o", "report.json"]);
        let run = world.run(&args);
        assert!(run.code == 2 || run.code == 3);
        assert_eq!(world.read("report.json"), "old");
    }
    let left: Vec<_> = std::fs::read_dir(world.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "nothing else is left behind: {left:?}");
}

#[test]
#[cfg(unix)]
fn a_link_stays_a_link_and_a_mode_stays_a_mode() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let world = World::with_fleet();
    world.write("real.txt", "old");
    fs::set_permissions(world.path("real.txt"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real.txt", world.path("link.txt")).unwrap();
    world.run(&["fleet", "-o", "link.txt"]);
    assert!(
        fs::symlink_metadata(world.path("link.txt"))
            .unwrap()
            .is_symlink()
    );
    assert!(world.read("real.txt").contains("Alpine"));
    assert_eq!(
        fs::metadata(world.path("real.txt"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777,
        0o640
    );
    assert_eq!(world.run(&["fleet", "-o", "/dev/null"]).code, 4);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let world = World::new();
    let mut command = world.command(&["rules", "list", "-f", "json"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut start = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn stdin_is_an_export_a_summary_or_a_report() {
    let world = World::new();
    let export = lynis("a-01").suggestion("AUTH-9328", "umask", "-").text();
    world.write("a.dat", &export);
    let stdin = |args: &[&str], bytes: &str| world.run_with(args, bytes.as_bytes());
    let run = stdin(&["-", "--as-of", AS_OF], &export);
    assert_eq!(run.code, 0);
    assert!(run.stdout.starts_with("a-01"), "{}", run.stdout);
    let summary = stdin(&["summarize", "-", "-q"], &export).stdout;
    assert!(stdin(&["-"], &summary).stdout.starts_with("a-01"));
    assert!(stdin(&["judge", "-"], &summary).stdout.starts_with("a-01"));
    let report = world.run(&["a.dat", "-f", "json"]).stdout;
    assert!(
        stdin(&["explain", "a-01", "-"], &report)
            .stdout
            .starts_with("a-01")
    );
    assert_eq!(stdin(&["-"], "").code, 3);
}

#[test]
fn quiet_says_nothing_but_errors() {
    let world = World::with_fleet();
    world.write("policy.toml", "[analyzers.lyns]\nttl_days = 3\n");
    let run = world.run(&["fleet", "--policy", "policy.toml", "-q"]);
    assert_eq!(run.stderr, "");
    assert!(
        world
            .run(&["missing", "-q"])
            .stderr
            .starts_with("error: cannot read `missing`")
    );
}

#[test]
fn without_an_instant_it_is_now() {
    let world = World::with_fleet();
    let before = jiff::Timestamp::now();
    let report = world.run(&["fleet", "-f", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    let as_of: jiff::Timestamp = report["as_of"].as_str().unwrap().parse().unwrap();
    assert!(before <= as_of && as_of <= jiff::Timestamp::now());
}
