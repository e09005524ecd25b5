//! The formats for machines, tickets and monitoring.

use serde_json::Value;

use crate::support::{AS_OF, World, lynis};

/// Fails with every place where a report is not what the schema says.
pub(crate) fn assert_valid(world: &World, report: &str) {
    let schema: Value = serde_json::from_str(&world.run(&["schema"]).stdout).unwrap();
    let report: Value = serde_json::from_str(report).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

#[test]
fn json_is_what_the_schema_says() {
    let world = World::with_fleet();
    let run = world.run(&["fleet", "--format", "json", "--as-of", AS_OF]);
    assert_eq!((run.code, run.stderr.as_str()), (4, ""));
    assert_valid(&world, &run.stdout);
    let single = world.run(&["fleet/Alpine/Nordwind/Desks/ws-01", "--format", "json"]);
    assert_valid(&world, &single.stdout);
    let nothing = world.run(&["fleet/Alpine/Nordwind/Desks/ws-02", "--format", "json"]);
    assert_eq!(nothing.code, 3);
    assert_valid(&world, &nothing.stdout);
}

#[test]
fn a_saved_report_shows_the_same() {
    let world = World::with_fleet();
    world.run(&[
        "fleet",
        "--format",
        "json",
        "--as-of",
        AS_OF,
        "-o",
        "report.json",
    ]);
    let last = |text: &str| text.lines().last().map(str::to_owned);
    let direct = world.run(&["fleet", "--as-of", AS_OF]);
    let saved = world.run(&["report.json"]);
    assert_eq!(direct.code, saved.code);
    assert_eq!(
        last(&saved.stdout).unwrap(),
        "wegweiser-score explain db-01 report.json  says why"
    );
    let without_last = |text: &str| {
        text.lines()
            .rev()
            .skip(1)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert_eq!(without_last(&direct.stdout), without_last(&saved.stdout));
    for format in ["json", "jsonl", "csv", "markdown", "nagios"] {
        let direct = world
            .run(&["fleet", "--as-of", AS_OF, "--format", format])
            .stdout;
        assert_eq!(
            direct,
            world.run(&["report.json", "--format", format]).stdout,
            "{format}"
        );
    }
}

#[test]
fn jsonl_is_the_same_report_line_by_line() {
    let world = World::with_fleet();
    let json: Value =
        serde_json::from_str(&world.run(&["fleet", "-f", "json", "--as-of", AS_OF]).stdout)
            .unwrap();
    let lines = world
        .run(&["fleet", "-f", "jsonl", "--as-of", AS_OF])
        .stdout;
    let mut lines = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let head = lines.next().unwrap();
    assert_eq!(head["type"], "report");
    assert_eq!(head["rule_set"], json["rule_set"]);
    assert_eq!(head["as_of"], json["as_of"]);
    let mut again = |kind: &str, count: &Value| -> Vec<Value> {
        let take = usize::try_from(count.as_u64().unwrap()).unwrap();
        let mut values: Vec<Value> = lines.by_ref().take(take).collect();
        for value in &mut values {
            assert_eq!(value.as_object_mut().unwrap().remove("type").unwrap(), kind);
        }
        values
    };
    assert_eq!(Value::from(again("input", &head["inputs"])), json["inputs"]);
    assert_eq!(Value::from(again("node", &head["nodes"])), json["nodes"]);
    assert!(lines.next().is_none());
}

#[test]
fn csv_has_a_row_per_finding_and_device() {
    let run = World::with_fleet().run(&["fleet", "-f", "csv", "--as-of", AS_OF]);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let titles = reader.headers().unwrap().clone();
    let column = |name: &str| titles.iter().position(|title| title == name).unwrap();
    let (device, cost, score) = (column("device"), column("cost"), column("score"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let of = |name: &str| {
        rows.iter()
            .filter(|row| &row[device] == name)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (of("db-01").len(), of("ws-01").len(), of("ws-02").len()),
        (3, 1, 1)
    );
    let lost: f64 = of("db-01")
        .iter()
        .map(|row| row[cost].parse::<f64>().unwrap())
        .sum();
    let score: f64 = of("db-01")[0][score].parse().unwrap();
    assert!(
        (100.0 - lost - score).abs() <= 0.5,
        "costs add up to what is missing"
    );
}

#[test]
fn markdown() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet", "-f", "markdown"]));
}

#[test]
fn nagios() {
    insta::assert_snapshot!(World::with_fleet().shot(&["fleet", "-f", "nagios"]));
}

#[test]
fn nagios_has_codes_of_its_own() {
    let world = World::with_fleet();
    let servers = "fleet/Alpine/Nordwind/Servers";
    let state = |args: &[&str]| {
        let mut all = vec!["-f", "nagios", "--as-of", AS_OF];
        all.extend(args);
        let run = world.run(&all);
        assert_eq!(run.stderr, "");
        let word = run.stdout.split(' ').nth(1).unwrap().to_owned();
        (run.code, word)
    };
    let is = |code, word: &str| (code, word.to_owned());
    assert_eq!(state(&[&format!("{servers}/web-01")]), is(0, "OK"));
    assert_eq!(
        state(&[&format!("{servers}/web-01"), "--fail-under", "100"]),
        is(2, "CRITICAL")
    );
    let warned = lynis("w-01").warning("SNMP-3306", "default community", "-");
    world.write("warned.dat", warned.text());
    assert_eq!(state(&["warned.dat"]), is(1, "WARNING"));
    assert_eq!(
        state(&["warned.dat", "--fail-under", "90"]),
        is(2, "CRITICAL")
    );
    assert_eq!(state(&[&format!("{servers}/db-01")]), is(2, "CRITICAL"));
    assert_eq!(
        state(&["fleet/Alpine/Nordwind/Desks/ws-02"]),
        is(3, "UNKNOWN")
    );
    assert_eq!(state(&["missing"]), is(3, "UNKNOWN"));
    assert_eq!(
        world.run(&["--format", "nagios", "--no-such-option"]).code,
        3
    );
}
