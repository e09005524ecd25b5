//! Performance data at a glance.

use std::fmt::Write as _;

use crate::support::World;

/// Three days of a machine that gets slow in the afternoon of the second, because of a process.
fn counters() -> String {
    let mut text = [
        "(PDH-CSV 4.0) (UTC)(0)",
        r"\\PC-07\Processor(_Total)\% Processor Time",
        r"\\PC-07\Processor(0)\% Processor Time",
        r"\\PC-07\Processor(1)\% Processor Time",
        r"\\PC-07\System\Processor Queue Length",
        r"\\PC-07\Memory\Available MBytes",
        r"\\PC-07\LogicalDisk(C:)\% Free Space",
        r"\\PC-07\LogicalDisk(C:)\Avg. Disk sec/Read",
        r"\\PC-07\Process(indexer)\% Processor Time",
        r"\\PC-07\Process(explorer)\% Processor Time",
    ]
    .map(|name| format!("\"{name}\""))
    .join(",");
    for step in 0..3 * 96 {
        let minutes = step * 15;
        let is_slow = step >= 96 + 56;
        let busy = if is_slow { 96 } else { 12 + step % 7 };
        let values = [
            busy,
            busy,
            busy,
            if is_slow { 9 } else { step % 2 },
            4_000 - step,
            20 - step / 96,
            0,
            if is_slow { 180 } else { step % 3 },
            step % 5,
        ];
        let values: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
        write!(
            text,
            "\r\n\"11/{:02}/2026 {:02}:{:02}:00.000\",{}",
            17 + minutes / 1_440,
            minutes / 60 % 24,
            minutes % 60,
            values.join(",")
        )
        .unwrap();
    }
    text + "\r\n"
}

#[test]
fn what_was_slow_since_when_and_because_of_what() {
    let world = World::new();
    world.write("pc/counters.csv", counters());
    let short = world.shot(&["perf", "pc"]);
    let all = world.shot(&["perf", "pc", "--all", "--ascii"]);
    insta::assert_snapshot!([short, all].join("\n"));
}

#[test]
fn the_report_of_a_device_shows_the_worst_with_their_course() {
    let world = World::new();
    world.write("pc/counters.csv", counters());
    insta::assert_snapshot!(world.shot(&["explain", "PC-07", "pc"]));
}

#[test]
fn as_a_document_and_from_a_summary() {
    let world = World::new();
    world.write("pc/counters.csv", counters());
    let json = world.run(&["perf", "pc", "-f", "json"]);
    let devices: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    let worst = &devices[0]["series"][0];
    assert_eq!(devices[0]["device"], "PC-07");
    assert_eq!(worst["rule"], "perf.cpu.busy");
    assert_eq!(worst["limit"], "above 90 %");
    assert_eq!(worst["course"].as_array().unwrap().len(), 96);
    assert!(!devices[0]["findings"].as_array().unwrap().is_empty());
    world.run(&["summarize", "pc", "-o", "pc.json"]);
    let summary = world.run(&["perf", "pc.json", "-f", "json"]);
    assert_eq!(summary.stdout, json.stdout);
}

#[test]
fn mistakes_are_met_with_a_hint() {
    let world = World::new();
    world.write("notes.txt", "hello\n");
    world.write("header.csv", &counters()[..400]);
    let shots = [
        &["perf"][..],
        &["perf", "notes.txt"],
        &["perf", "header.csv"],
        &["perf", "nobody.csv"],
        &["perf", "notes.txt", "-f", "csv"],
        &["perf", "--help"],
    ];
    insta::assert_snapshot!(shots.map(|args| world.shot(args)).join("\n"));
}
