//! `events`: the events of logs, as a technician looks for them.

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::io::Write as _;

use wegweiser_evtx_writer::{Event, Log};

use crate::support::World;

/// 2026-11-20T08:00:00Z, in 100-nanosecond intervals since 1601.
const EIGHT: u64 = 134_396_352_000_000_000;
const MINUTE: u64 = 600_000_000;

fn event(provider: &str, id: u16, level: u8, minutes: u64) -> Event {
    Event::new(provider, id)
        .channel("System")
        .computer("ws-01.nordwind.example")
        .level(level)
        .time(EIGHT + minutes * MINUTE)
}

/// A System log: a start, a disk that fails twice, a service that ends, a stop error.
fn system_log() -> Log {
    let mut log = Log::starting_at(101);
    let disk = |minutes| {
        event("disk", 7, 2, minutes)
            .data("", "\\Device\\Harddisk0\\DR0".into())
            .data(
                "Binary",
                wegweiser_evtx_writer::Value::Binary(vec![3, 0, 0x80]),
            )
    };
    log.push(&event("EventLog", 6005, 4, 0));
    log.push(&disk(5));
    log.push(
        &event("Service Control Manager", 7031, 2, 10)
            .data("param1", "Druckwarteschlange".into())
            .data("param2", "1".into())
            .data("param3", "".into()),
    );
    log.push(&disk(15));
    log.push(
        &event("Microsoft-Windows-Kernel-Power", 41, 1, 90)
            .data("BugcheckCode", wegweiser_evtx_writer::Value::UInt32(0x50))
            .data("Note", "a=b;\u{1b}[31m\u{202e}c".into()),
    );
    log
}

/// As `wevtutil` exports the Security log.
const SECURITY: &str = r"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4625</EventID><Level>0</Level><Keywords>0x8010000000000000</Keywords><TimeCreated SystemTime='2026-11-20T09:00:00.0000000Z'/><EventRecordID>7</EventRecordID><Channel>Security</Channel><Computer>srv-01</Computer></System><EventData><Data Name='SubjectUserName'>-</Data><Data Name='TargetUserName'>Administrator</Data><Data Name='IpAddress'>192.0.2.7</Data><Data Name='LogonType'>10</Data></EventData></Event>
<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4624</EventID><Level>0</Level><Keywords>0x8020000000000000</Keywords><TimeCreated SystemTime='2026-11-20T09:01:00.0000000Z'/><EventRecordID>8</EventRecordID><Channel>Security</Channel><Computer>srv-01</Computer></System><EventData><Data Name='SubjectUserName'>-</Data><Data Name='TargetUserName'>Administrator</Data><Data Name='IpAddress'>192.0.2.7</Data><Data Name='LogonType'>10</Data></EventData></Event>
";

fn world() -> World {
    let world = World::new();
    world.write("System.evtx", system_log().finish());
    world.write("security.xml", SECURITY);
    world
}

/// The ids of the events that a selection leaves, in their order.
fn ids(world: &World, args: &[&str]) -> Vec<u64> {
    let mut all = vec!["events", "--json"];
    all.extend(args);
    let run = world.run(&all);
    assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    run.stdout
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["event_id"]
                .as_u64()
                .unwrap()
        })
        .collect()
}

#[test]
fn a_table() {
    let world = world();
    let shots = [
        world.run(&["events", "System.evtx"]).shot(),
        world
            .run(&["events", "System.evtx", "--width", "70"])
            .shot(),
        world
            .run(&["events", "System.evtx", "security.xml", "--last", "3"])
            .shot(),
        world.run(&["events", "System.evtx", "--id", "1"]).shot(),
        world
            .run(&["events", "System.evtx", "--limit", "2", "--color", "always"])
            .shot(),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn every_field() {
    let run = world().run(&["events", "System.evtx", "--id", "41,7031", "--full"]);
    insta::assert_snapshot!(run.shot());
}

#[test]
fn json_lines_hold_everything() {
    let world = world();
    let run = world.run(&["events", "System.evtx", "security.xml", "--json"]);
    let first = run.stdout.lines().nth(1).unwrap();
    assert_eq!(
        first,
        "{\"time\":\"2026-11-20T08:05:00.0000000Z\",\"record_id\":102,\"channel\":\"System\",\
         \"provider\":\"disk\",\"event_id\":7,\"level\":\"error\",\
         \"computer\":\"ws-01.nordwind.example\",\"data\":[{\"name\":\"Data\",\
         \"value\":\"\\\\Device\\\\Harddisk0\\\\DR0\"},{\"name\":\"Binary\",\"value\":\"030080\"}],\
         \"message\":null,\"doubts\":[],\"count\":1,\"source\":\"System.evtx\"}"
    );
    for line in run.stdout.lines() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(event.as_object().unwrap().len(), 12);
    }
    let bugcheck = run.stdout.lines().nth(4).unwrap();
    assert!(
        bugcheck.contains(r#""value":"a=b;\u001b[31m\u202ec""#),
        "{bugcheck}"
    );
    assert_eq!(
        run.stdout,
        world
            .run(&["events", "System.evtx", "security.xml", "-f", "jsonl"])
            .stdout
    );
}

#[test]
fn csv_has_the_same_columns() {
    let world = world();
    let run = world.run(&["events", "System.evtx", "--csv"]);
    let mut reader = csv::Reader::from_reader(run.stdout.as_bytes());
    let titles = reader
        .headers()
        .unwrap()
        .iter()
        .collect::<Vec<_>>()
        .join(",");
    assert_eq!(
        titles,
        "time,record_id,channel,provider,event_id,level,computer,data,message,doubts,count,source"
    );
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((rows.len(), &rows[1][4]), (5, "7"));
    let data: Value = serde_json::from_str(&rows[1][7]).unwrap();
    assert_eq!(data[0]["value"], "\\Device\\Harddisk0\\DR0");
}

#[test]
fn what_is_asked_for() {
    let world = world();
    let system = |args: &[&str]| ids(&world, &[&["System.evtx"], args].concat());
    let cases: &[(&[&str], &[u64])] = &[
        (&[], &[6005, 7, 7031, 7, 41]),
        (&["--id", "7,6000-7000"], &[6005, 7, 7]),
        (&["--id", "7", "--id", "41"], &[7, 7, 41]),
        (&["--provider", "DISK"], &[7, 7]),
        (&["--provider", "kernel-power"], &[41]),
        (&["--provider", "*power"], &[41]),
        (&["--provider", "power"], &[]),
        (&["--channel", "system", "--id", "41"], &[41]),
        (&["--channel", "Security"], &[]),
        (&["--computer", "WS-01.*", "--limit", "1"], &[6005]),
        (&["--level", "error"], &[7, 7031, 7, 41]),
        (&["--level", "critical"], &[41]),
        (&["--level", "information,critical"], &[6005, 41]),
        (&["--level", "4"], &[6005, 7, 7031, 7, 41]),
        (&["--since", "2026-11-20T08:10:00Z"], &[7031, 7, 41]),
        (
            &[
                "--since",
                "2026-11-20 08:10",
                "--until",
                "2026-11-20T08:20:00Z",
            ],
            &[7031, 7],
        ),
        (&["--until", "2026-11-19"], &[]),
        (
            &["--since", "2026-11-20", "--until", "2026-11-20"],
            &[6005, 7, 7031, 7, 41],
        ),
        (&["--since", "80m"], &[7031, 7, 41]),
        (
            &["--since", "80m", "--as-of", "2026-11-20T09:25:00Z"],
            &[7, 7031, 7, 41],
        ),
        (&["--record", "102-103"], &[7, 7031]),
        (&["--field", "PARAM1=druckwarteschlange"], &[7031]),
        (&["--field", "param1=druck"], &[]),
        (&["--field", "param1=druck*"], &[7031]),
        (&["--field", "param1~WARTE"], &[7031]),
        (&["--field", "param1~warte", "--field", "param2=2"], &[]),
        (&["--field", "BugcheckCode=80"], &[41]),
        (&["--grep", "harddisk0"], &[7, 7]),
        (&["--grep", "harddisk0", "--grep", "030080"], &[7, 7]),
        (&["--limit", "2"], &[6005, 7]),
        (&["--limit", "0"], &[]),
        (&["--last", "2"], &[7, 41]),
        (&["--last", "0"], &[]),
        (&["--id", "7", "--last", "1"], &[7]),
    ];
    for (args, expected) in cases {
        assert_eq!(system(args), *expected, "{args:?}");
    }
    let audits = |args: &[&str]| ids(&world, &[&["security.xml"], args].concat());
    assert_eq!(audits(&["--level", "audit-failure"]), [4625]);
    assert_eq!(audits(&["--level", "success"]), [4624]);
    assert_eq!(audits(&["--level", "information"]), [4625, 4624]);
    assert!(audits(&["--level", "warning"]).is_empty());
}

#[test]
fn counts() {
    let world = world();
    let shots = [
        world
            .run(&["events", "System.evtx", "security.xml", "--count"])
            .shot(),
        world
            .run(&["events", "System.evtx", "--count", "--json", "--id", "7"])
            .shot(),
        world
            .run(&[
                "events",
                "System.evtx",
                "--count",
                "--csv",
                "--level",
                "error",
            ])
            .shot(),
    ];
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn packed_or_piped_it_is_the_same_log() {
    let world = world();
    let log = system_log().finish();
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&log).unwrap();
    world.write("System.evtx.gz", packed.finish().unwrap());
    let plain = ids(&world, &["System.evtx"]);
    assert_eq!(ids(&world, &["System.evtx.gz"]), plain);
    let piped = world.run_with(&["events", "-", "--json"], &log);
    assert_eq!(piped.stdout.lines().count(), plain.len());
    assert!(piped.stdout.contains("\"source\":\"stdin\""));
    // A full log begins in the middle of its file.
    let mut log = Log::new();
    for minutes in 0..3 {
        log.push(&event("Seed", 100 + minutes as u16, 4, minutes));
        log.end_chunk();
    }
    world.write("full.evtx", log.wrapped(1).finish());
    assert_eq!(ids(&world, &["full.evtx"]), [100, 101, 102]);
}

#[test]
fn a_damaged_log_shows_what_is_left() {
    let world = world();
    let mut log = Log::new();
    for number in 0..40 {
        log.push(&event("Seed", number, 4, u64::from(number)));
        if number == 19 {
            log.end_chunk();
        }
    }
    let bytes = log.finish();
    let mut flipped = bytes.clone();
    flipped[4096 + 600] ^= 0xff;
    world.write("cut.evtx", &bytes[..4096 + 65536 + 3000]);
    world.write("flipped.evtx", flipped);
    world.write("header.evtx", &bytes[..4096]);
    let shots = ["cut.evtx", "flipped.evtx"].map(|name| {
        let run = world.run(&["events", name, "--count", "--width", "80"]);
        assert_eq!(run.code, 4, "{}", run.stderr);
        run.stderr
    });
    insta::assert_snapshot!(shots.join("\n"));
    let run = world.run(&["events", "cut.evtx", "--json"]);
    assert!((20..40).contains(&run.stdout.lines().count()));
    let run = world.run(&["events", "flipped.evtx", "--json", "--limit", "1"]);
    assert!(
        run.stdout
            .contains("\"doubts\":[\"the checksum of its chunk is wrong\"]"),
        "{}",
        run.stdout
    );
    assert_eq!(world.run(&["events", "header.evtx"]).code, 0);
}

#[test]
fn what_a_chunk_without_a_header_holds_is_shown_on_request() {
    let world = World::new();
    let mut bytes = system_log().finish();
    bytes[4096..4096 + 128].fill(0xff);
    world.write("System.evtx", bytes);
    let run = world.run(&["events", "System.evtx", "--json"]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""));
    let run = world.run(&["events", "System.evtx", "--json", "--recover"]);
    assert_eq!((run.code, run.stdout.lines().count()), (4, 5));
    assert!(
        run.stdout.contains("its chunk has no header"),
        "{}",
        run.stdout
    );
    let table = world.run(&["events", "System.evtx", "--recover", "--id", "41"]);
    assert!(
        table.stdout.contains("doubtful  BugcheckCode=80"),
        "{}",
        table.stdout
    );
}

#[test]
fn mistakes_are_met_with_a_hint() {
    let world = world();
    world.write("notes.txt", "call them\n");
    world.write("empty.evtx", "");
    world.write("half.evtx", b"ElfFile\0\0\0\0");
    let lines = [
        (2, "System.evtx --level grave"),
        (2, "System.evtx --id x"),
        (2, "System.evtx --id 20-10"),
        (2, "System.evtx --id 70000"),
        (2, "System.evtx --record 5-"),
        (2, "System.evtx --since yesterday"),
        (2, "System.evtx --field LogonType"),
        (2, "System.evtx --limit 3 --last 3"),
        (2, "System.evtx --json --csv"),
        (2, "System.evtx --format json"),
        (2, "System.evtx --redact"),
        (2, "- --since 24h"),
        (2, ""),
        (3, "missing.evtx"),
        (3, "notes.txt"),
        (3, "empty.evtx"),
        (3, "half.evtx"),
    ];
    let mut table = Vec::new();
    for (code, line) in lines {
        let mut args = vec!["events"];
        args.extend(line.split_whitespace());
        let run = world.run(&args);
        assert_eq!(run.code, code, "{line}: {}", run.stderr);
        assert_eq!(run.stdout, "");
        table.push(format!("$ wegweiser-score events {line}\n{}", run.stderr));
    }
    insta::assert_snapshot!(table.join("\n"));
    // Beside a log, a file of another kind changes nothing.
    assert_eq!(world.run(&["events", "System.evtx", "notes.txt"]).code, 0);
    assert_eq!(world.run(&["events", "System.evtx", "empty.evtx"]).code, 4);
}

#[test]
fn the_result_goes_where_it_is_sent() {
    let world = world();
    let run = world.run(&["events", "System.evtx", "--csv", "-o", "events.csv"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    assert_eq!(
        world.read("events.csv"),
        world.run(&["events", "System.evtx", "--csv"]).stdout
    );
    // What could not be read leaves an older result alone.
    assert_eq!(
        world
            .run(&["events", "missing.evtx", "--csv", "-o", "events.csv"])
            .code,
        3
    );
    assert!(world.read("events.csv").starts_with("time,"));
    let run = world.run(&["events", "System.evtx", "-o", "no/such/folder/x"]);
    assert_eq!(run.code, 2, "{}", run.stderr);
}

#[test]
fn what_was_read_is_told_on_request() {
    let world = world();
    let run = world.run(&["events", "System.evtx", "--id", "7", "-v"]);
    assert!(
        run.stderr
            .starts_with("note: 2 of 5 events shown, read 69.76 kB"),
        "{}",
        run.stderr
    );
    let list = r#"[{"Id":7036,"LogName":"System","TimeCreated":"\/Date(1795161600000)\/","Message":null}]"#;
    world.write("list.json", list);
    let run = world.run(&["events", "list.json", "-v"]);
    assert!(
        run.stderr
            .starts_with("note: `list.json` does not carry the names of providers"),
        "{}",
        run.stderr
    );
    assert_eq!(world.run(&["events", "list.json", "-v", "-q"]).stderr, "");
}

#[test]
#[cfg(unix)]
fn a_reader_that_goes_away_is_no_error() {
    let world = World::new();
    let mut log = Log::new();
    for number in 0..5_000 {
        log.push(&event("Seed", 1, 4, number));
    }
    world.write("long.evtx", log.finish());
    let mut child = world
        .command(&["events", "long.evtx", "--json"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
