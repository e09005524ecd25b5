//! Text from an endpoint that wants to be more than text.

use crate::formats::assert_valid;
use crate::support::{AS_OF, World, lynis};

const HOSTILE: &str = "=cmd|' /C calc'!A0 \u{1b}[31mred\u{1b}]0;title\u{7} <script>alert(1)</script> \
    \u{202e}txt.exe\u{2066} [x](http://a.example) `tick` \u{9b}31m";

fn world() -> World {
    let world = World::new();
    let hostile = HOSTILE.replace('|', "/");
    let report = lynis(&hostile)
        .line(&format!("os_fullname={hostile}"))
        .warning("AUTH-9283", &hostile, &hostile)
        .suggestion("UNKN-0001", &hostile, &hostile);
    // A folder cannot have a slash in its name, everything else it can.
    let folder = hostile.replace('/', "|");
    world.write(
        &format!("fleet/{folder}/{folder}/lynis-report.dat"),
        report.text(),
    );
    world.write(&format!("fleet/{folder}/{folder}/{folder}.txt"), "text");
    world
}

fn node(world: &World) -> String {
    let json = world.run(&["fleet", "-f", "json", "--as-of", AS_OF]).stdout;
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let path = report["nodes"][1]["path"].as_array().unwrap();
    path.iter()
        .map(|name| name.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("/")
}

/// Nothing a terminal obeys, nothing that turns the order of letters.
fn assert_inert(text: &str) {
    let bad = text.chars().find(|&c| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    });
    assert_eq!(bad, None, "{text}");
}

#[test]
fn no_output_obeys_the_endpoint() {
    let world = world();
    let node = node(&world);
    let commands: &[&[&str]] = &[
        &["fleet"],
        &["fleet", "--verbose"],
        &["explain", &node, "fleet", "--verbose"],
        &["explain", "lynis.auth-9283", "fleet"],
        &["explain", "nobody\u{1b}[31m", "fleet"],
        &["plan", "fleet"],
        &["what-if", "fleet", "--fix", "lynis.auth-9283"],
        &["fleet", "-f", "json"],
        &["fleet", "-f", "jsonl"],
        &["fleet", "-f", "csv"],
        &["fleet", "-f", "markdown"],
        &["fleet", "-f", "nagios"],
        &["explain", &node, "fleet", "-f", "markdown"],
        &["explain", &node, "fleet", "-f", "json"],
        &["plan", "fleet", "-f", "csv"],
        &["summarize", "fleet"],
        &["missing\u{1b}[31m\u{202e}"],
    ];
    for command in commands {
        let run = world.run(command);
        assert_inert(&run.stdout);
        assert_inert(&run.stderr);
    }
}

#[test]
fn json_is_still_json() {
    let world = world();
    assert_valid(
        &world,
        &world.run(&["fleet", "-f", "json", "--as-of", AS_OF]).stdout,
    );
}

#[test]
fn no_cell_is_a_formula() {
    let world = world();
    for command in [
        &["fleet", "-f", "csv"][..],
        &["plan", "fleet", "-f", "csv"],
        &["what-if", "fleet", "--fix", "lynis.auth-9283", "-f", "csv"],
    ] {
        let csv = world.run(command).stdout;
        for row in csv::Reader::from_reader(csv.as_bytes()).records() {
            for cell in &row.unwrap() {
                let formula =
                    cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
                assert!(!formula, "{cell}");
            }
        }
    }
}

#[test]
fn markdown_stays_text() {
    let world = world();
    let node = node(&world);
    for command in [
        &["fleet", "-f", "markdown"][..],
        &["explain", &node, "fleet", "-f", "markdown"],
        &["plan", "fleet", "-f", "markdown"],
    ] {
        let text = world.run(command).stdout;
        // Within code everything is text, outside of it everything is escaped.
        let outside: String = text
            .replace("\\`", "")
            .replace("\\]", "")
            .split('`')
            .step_by(2)
            .collect();
        assert!(
            !outside.contains('<') && !outside.contains("](") && !outside.contains("://"),
            "{outside}"
        );
    }
}

#[test]
fn performance_data_begins_once() {
    let run = world().run(&["fleet", "-f", "nagios", "--as-of", AS_OF]);
    assert_eq!(run.stdout.matches('|').count(), 1, "{}", run.stdout);
}

#[test]
fn a_forged_report_cannot_speak_either() {
    let world = World::with_fleet();
    let report = world.run(&["fleet", "-f", "json", "--as-of", AS_OF]).stdout;
    let forged = report
        .replace("Nordwind", "\\u001b[31mNord\\u202ewind")
        .replace("Accounts without", "\\u001b]0;x\\u0007<b>Accounts");
    world.write("forged.json", forged);
    for command in [
        &["forged.json"][..],
        &["explain", "lynis.auth-9283", "forged.json"],
        &["forged.json", "-f", "markdown"],
        &["forged.json", "-f", "json"],
    ] {
        let run = world.run(command);
        assert!(!run.stdout.is_empty(), "{}", run.stderr);
        assert_inert(&run.stdout);
    }
}
