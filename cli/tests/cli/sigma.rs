//! `--sigma` and `--event-rules`: rules that the user brings along.

use wegweiser_evtx_writer::{Event, Log};

use crate::support::{AS_OF, World};

const RULE: &str = "\
title: A tool of the night shift
id: 6f3a1c52-0c1e-4d55-9d0c-2b7f3c1a9e10
logsource:
  product: windows
  service: system
detection:
  selection:
    EventID: 7045
    ImagePath|endswith: '\\nightshift.exe'
  condition: selection
level: high
";

const NOT_FOR_US: &str = "\
title: A rule that nobody can match
id: 0b6a7f10-4f7e-4b1c-8a55-2a9f6f1f0c11
logsource:
  product: windows
  service: system
detection:
  selection:
    EventID|nonsense: 1
  condition: selection
level: low
";

fn world() -> World {
    let mut log = Log::new();
    let installed = Event::new("Service Control Manager", 7045)
        .channel("System")
        .computer("ws-01.nordwind.example")
        // An hour before the instant of the tests.
        .time(134_396_460_000_000_000)
        .data("ServiceName", "Night".into())
        .data(
            "ImagePath",
            "C:\\Program Files\\Night\\nightshift.exe".into(),
        );
    log.push(&installed);
    let world = World::new();
    world.write("System.evtx", log.finish());
    world.write("sigma/night.yml", RULE);
    world.write("broken/nobody.yml", NOT_FOR_US);
    world
}

fn titles(world: &World, args: &[&str]) -> String {
    let mut all = vec!["System.evtx", "-f", "csv", "--as-of", AS_OF];
    all.extend(args);
    let run = world.run(&all);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.stdout
}

#[test]
fn rules_of_the_command_line_and_of_a_policy_match() {
    let world = world();
    assert!(!titles(&world, &[]).contains("night shift"));
    assert!(titles(&world, &["--sigma", "sigma"]).contains("A tool of the night shift"));
    assert!(titles(&world, &["--sigma", "sigma/night.yml"]).contains("A tool of the night shift"));
    // Paths of a policy count from its own folder.
    world.write(
        "rules/policy.toml",
        "[rule_files]\nsigma = [\"../sigma\"]\n",
    );
    let with_policy = titles(&world, &["--policy", "rules/policy.toml"]);
    assert!(with_policy.contains("A tool of the night shift"));
    let listed = world
        .run(&["rules", "--sigma", "sigma", "--width", "160"])
        .stdout;
    assert!(listed.contains("A tool of the night shift"));
}

#[test]
fn what_cannot_be_loaded_is_named() {
    let world = world();
    let run = world.run(&["System.evtx", "--sigma", "broken", "--as-of", AS_OF]);
    assert_eq!(run.code, 0);
    assert_eq!(
        run.stderr,
        "warning: 1 Sigma rule was not loaded\n\
         hint: `wegweiser-score rules skipped` with the same options says which and why\n"
    );
    let listed = world.run(&["rules", "skipped", "--sigma", "broken"]);
    assert!(
        listed.stdout.starts_with("A rule that nobody can match\n"),
        "{}",
        listed.stdout
    );
    assert!(listed.stdout.contains("broken/nobody.yml"));
    let csv = world
        .run(&["rules", "skipped", "--sigma", "broken", "-f", "csv"])
        .stdout;
    assert!(
        csv.starts_with("path,title,reason\nbroken/nobody.yml,A rule that nobody can match,"),
        "{csv}"
    );
}

#[test]
fn rules_that_cannot_be_read_are_an_error_with_its_cause_once() {
    let world = world();
    for option in ["--sigma", "--event-rules"] {
        let run = world.run(&["System.evtx", option, "missing"]);
        assert_eq!(run.code, 2, "{}", run.stderr);
        let lines: Vec<_> = run.stderr.lines().collect();
        assert_eq!(lines[0], "error: cannot read `missing`");
        assert!(lines[1].starts_with("  caused by: "), "{}", run.stderr);
        assert_eq!(lines.len(), 2, "{}", run.stderr);
        assert_eq!(run.stderr.matches("os error").count(), 1);
    }
}
