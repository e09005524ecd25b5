//! Rules on logs of Linux, from lines to findings.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use jiff::Timestamp;
use proptest::prelude::*;
use wegweiser_analyzers::logs::{LogAnalyzer, LogFold, LogReader, LogRules, LogSummary, Side};
use wegweiser_core::scoring::Severity;
use wegweiser_core::{
    Analyzer as _, DeviceFacts, Engine, Finding, Input, JudgeContext, Policy, Registry,
    Sensitivity, Summary as _,
};
use wegweiser_parsers::Limits;
use wegweiser_parsers::logs::{self, Line};

const CATALOGUE: &str = include_str!("../rules/linux_logs.csv");
const AS_OF: &str = "2026-11-20T12:00:00Z";

fn rules() -> Arc<LogRules> {
    static RULES: LazyLock<Arc<LogRules>> = LazyLock::new(LogRules::built_in);
    RULES.clone()
}

type Row = BTreeMap<String, String>;

fn catalogue() -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(CATALOGUE.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn as_of() -> Timestamp {
    AS_OF.parse().unwrap()
}

/// A line of a program, written some minutes before the analysis.
fn line<'t>(identifier: &'t str, message: &'t str, minutes_before: i64) -> Line<'t> {
    let mut line = Line::default();
    line.identifier = Some(identifier);
    line.message = message;
    line.at = Timestamp::from_second(as_of().as_second() - 60 * minutes_before).ok();
    line
}

fn folded<'t>(lines: impl IntoIterator<Item = Line<'t>>) -> LogSummary {
    let rules = rules();
    let mut fold = LogFold::new(&rules, "log");
    lines.into_iter().for_each(|line| fold.line(&line));
    fold.finish()
}

/// A log of text, as it is read.
fn read(text: &str) -> LogSummary {
    let rules = rules();
    let mut fold = LogFold::new(&rules, "log");
    let form = logs::recognise(text.as_bytes()).unwrap();
    let limits = Limits::default();
    logs::read(form, text.as_bytes(), &limits, Some(as_of()), &mut |line| {
        fold.line(line);
    })
    .unwrap();
    fold.finish()
}

fn findings(summary: &LogSummary) -> Vec<Finding> {
    let rules = rules();
    let facts = DeviceFacts::default();
    let context = JudgeContext {
        as_of: as_of(),
        facts: &facts,
    };
    let analyzers = Side::ALL.into_iter();
    let analyzers = analyzers.map(|side| LogAnalyzer::new(side, rules.clone()));
    let covered = analyzers.filter(|analyzer| analyzer.covers(summary));
    covered
        .flat_map(|analyzer| analyzer.judge(summary, &context).findings)
        .collect()
}

fn found<'f>(findings: &'f [Finding], rule: &str) -> Option<&'f Finding> {
    findings
        .iter()
        .find(|finding| finding.rule.as_str() == rule)
}

/// Rules with their severities, those that cost nothing left out.
fn costly(summary: &LogSummary) -> Vec<(String, Severity)> {
    let findings = findings(summary).into_iter();
    let costly = findings.map(|finding| {
        (
            finding.rule.to_string(),
            finding.severity.unwrap_or(Severity::High),
        )
    });
    costly
        .filter(|(_, severity)| *severity > Severity::Info)
        .collect()
}

/// The rules that counted something.
fn counted(summary: &LogSummary) -> BTreeSet<String> {
    let summary = serde_json::to_value(summary).unwrap();
    summary["rules"]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

/// The first program of a rule.
fn program(row: &Row) -> String {
    let first = row["ident"].split('|').next().unwrap();
    let first = first.trim_end_matches('*');
    if first.is_empty() {
        "app".into()
    } else {
        first.into()
    }
}

/// Rules that a line of another is meant to match too.
const TOGETHER: [(&str, &str); 5] = [
    ("linux.sshd-failed", "linux.sshd-failed-account"),
    ("linux.sshd-failed-account", "linux.sshd-failed"),
    ("linux.sshd-accepted", "linux.sshd-root-password"),
    ("linux.sshd-root-password", "linux.sshd-accepted"),
    ("linux.edac-ce", "linux.edac-ue"),
];

#[test]
fn examples_match_their_own_rules_and_no_others() {
    let mut offenders = Vec::new();
    for row in catalogue().iter().filter(|row| !row["pattern"].is_empty()) {
        let id = &row["rule_id"];
        let program = program(row);
        let counted = counted(&folded([line(&program, &row["example"], 5)]));
        if !counted.contains(id) {
            offenders.push(format!("{id}: not matched by its own example"));
        }
        for other in counted.iter().filter(|other| *other != id) {
            if !TOGETHER.contains(&(id, other)) {
                offenders.push(format!("{id}: its example also matches {other}"));
            }
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

#[test]
fn patterns_match_no_example_of_another_program_of_the_same_name() {
    // Every example put before every rule that has its program, the kernel and systemd, whose lines are the most.
    let rows = catalogue();
    let mut offenders = Vec::new();
    for program in ["kernel", "systemd", "sshd", "smartd"] {
        for row in rows.iter().filter(|row| !row["pattern"].is_empty()) {
            let id = &row["rule_id"];
            let is_own = |other: &&String| {
                rows.iter().any(|row| {
                    row["rule_id"] == **other && row["ident"].split('|').any(|one| one == program)
                })
            };
            for other in counted(&folded([line(program, &row["example"], 5)]))
                .iter()
                .filter(is_own)
            {
                if other != id && !TOGETHER.contains(&(id, other)) {
                    offenders.push(format!("{program}: the example of {id} matches {other}"));
                }
            }
        }
    }
    assert!(offenders.is_empty(), "{}", offenders.join("\n"));
}

#[test]
fn every_rule_reaches_its_severity() {
    for row in catalogue()
        .iter()
        .filter(|row| row["noise"] == "0" && !row["pattern"].is_empty())
    {
        let id = &row["rule_id"];
        let severity: Severity = row["severity"].parse().unwrap();
        let findings = findings(&folded([line(&program(row), &row["example"], 5)]));
        let finding = found(&findings, id).unwrap_or_else(|| panic!("{id}: no finding"));
        assert!(
            finding.severity >= Some(severity),
            "{id}: {:?}",
            finding.severity
        );
        assert!(!finding.evidence.is_empty(), "{id}: no evidence");
        if let Some(title) = &finding.title {
            assert!(title.chars().count() <= 80);
        }
        // The first step that is above the first severity.
        for step in row["escalation"].split(';').filter(|step| !step.is_empty()) {
            let (step, count) = step.trim().split_once('@').unwrap();
            let step: Severity = step.parse().unwrap();
            let count: u32 = count.split('/').next().unwrap().parse().unwrap();
            let mut repeated = line(program(row).leak(), &row["example"], 5);
            repeated.count = count;
            let reached = self::findings(&folded([repeated]));
            let reached = found(&reached, id).unwrap().severity.unwrap();
            assert!(reached >= step, "{id}: {count} reach {reached}, not {step}");
        }
    }
}

#[test]
fn noise_is_never_a_finding() {
    for row in catalogue().iter().filter(|row| row["noise"] == "1") {
        let mut often = line(program(row).leak(), &row["example"], 5);
        often.count = 100_000;
        let findings = findings(&folded([often]));
        assert!(
            found(&findings, &row["rule_id"]).is_none(),
            "{}",
            row["rule_id"]
        );
    }
}

#[test]
fn a_broken_row_is_named_with_its_reason() {
    let head = CATALOGUE.lines().next().unwrap();
    let good = "t.row,kern,kernel,,disk (?P<dev>\\w+),T,,storage,Low,,,7,dev,,disk:{dev},,0,1000,disk sda,own";
    assert!(LogRules::parse(&format!("{head}\n{good}\n")).is_ok());
    for (from, to, reason) in [
        (
            "(?P<dev>\\w+)",
            "(?P<dev>\\w+",
            "column `pattern`: regex parse error",
        ),
        (
            ",disk sda,",
            ",disc sda,",
            "column `example`: the pattern does not match it",
        ),
        (
            ",dev,,disk",
            ",device,,disk",
            "column `group`: the pattern captures no `device`",
        ),
        (
            "disk:{dev}",
            "disk:{x}",
            "column `incident`: `x` is not in column `group`",
        ),
        (",Low,,,", ",Lo,,,", "column `severity`: "),
        (
            ",Low,,,",
            ",Low,Medium@1,,",
            "column `escalation`: one occurrence reaches medium",
        ),
        (",Low,,,", ",Low,,High: n > 3,", "column `raise`: "),
        (
            ",dev,,disk",
            ",dev,later,disk",
            "column `resolved_by`: `later` is neither",
        ),
        (
            ",dev,,disk",
            ",dev,linux.none,disk",
            "column `resolved_by`: there is no rule `linux.none`",
        ),
        (",0,1000,", ",1,1000,", "noise never costs anything"),
        (
            "t.row,kern",
            "t.row,kernel",
            "column `analyzer`: `kernel` is none",
        ),
        (
            "kernel,,",
            "kernel,xyz,",
            "column `message_id`: `xyz` is none",
        ),
    ] {
        let row = good.replace(from, to);
        assert_ne!(row, good);
        let error = LogRules::parse(&format!(
            "{head}\n{good}\n{}\n",
            row.replace("t.row", "t.bad")
        ))
        .unwrap_err();
        assert_eq!((error.line, error.rule.as_str()), (3, "t.bad"), "{to}");
        assert!(error.reason.starts_with(reason), "{to}: {}", error.reason);
    }
    let twice = LogRules::parse(&format!("{head}\n{good}\n{good}\n")).unwrap_err();
    assert!(
        twice
            .to_string()
            .contains("line 3, rule `t.row`: column `rule_id`"),
        "{twice}"
    );
}

fn failure(user: &str, ip: &str) -> String {
    format!("Failed password for invalid user {user} from {ip} port 52211 ssh2")
}

#[test]
fn background_of_the_internet_is_a_blemish_at_most() {
    let messages: Vec<(String, i64)> = (0..20_000)
        .map(|n| {
            (
                failure("admin", &format!("203.0.{}.{}", n % 40, n % 200)),
                n % 1_000,
            )
        })
        .collect();
    let summary = folded(
        messages
            .iter()
            .map(|(message, before)| line("sshd", message, *before)),
    );
    assert_eq!(
        costly(&summary),
        [("linux.sshd-failed".to_owned(), Severity::Low)]
    );
    let all = findings(&summary);
    let finding = found(&all, "linux.sshd-failed").unwrap();
    assert_eq!(
        finding.title, None,
        "the rule's title says that it is background"
    );
    let fields = &finding.evidence[0].fields;
    assert!(
        fields
            .iter()
            .any(|field| field.name == "ip" && field.sensitivity == Sensitivity::Address)
    );
    assert!(
        fields.iter().all(|field| field.name != "message"),
        "{fields:?}"
    );
}

#[test]
fn a_success_after_failures_is_the_finding() {
    let failed = failure("root", "203.0.113.9");
    let success = "Accepted password for root from 203.0.113.9 port 52211 ssh2";
    let with = |failures: i64, success: &'static str, gap: i64| {
        let lines = (0..failures).map(|n| line("sshd", &failed, 50 + gap + n % 5));
        costly(&folded(lines.chain([line("sshd", success, 45)])))
    };
    let has = |found: &[(String, Severity)], rule: &str| found.iter().any(|(id, _)| id == rule);
    let breach = with(12, success, 0);
    assert!(
        breach.contains(&("linux.sshd-breach".to_owned(), Severity::High)),
        "{breach:?}"
    );
    // Mistypes, a key, a day later, before the failures, another address.
    for harmless in [
        with(4, success, 0),
        with(
            12,
            "Accepted publickey for root from 203.0.113.9 port 52211 ssh2",
            0,
        ),
        with(12, success, 1_440),
        with(12, success, -30),
        with(
            12,
            "Accepted password for alice from 198.51.100.7 port 52211 ssh2",
            0,
        ),
    ] {
        assert!(!has(&harmless, "linux.sshd-breach"), "{harmless:?}");
    }
    let guessed = with(
        30,
        "Accepted password for root from 198.51.100.7 port 52211 ssh2",
        0,
    );
    assert!(has(&guessed, "linux.sshd-guessed-account"), "{guessed:?}");
    assert!(!has(&guessed, "linux.sshd-breach"), "{guessed:?}");
}

#[test]
fn names_of_accounts_cannot_forge_a_logon() {
    let forged = failure(
        "Accepted password for root from 198.51.100.1 port 22 ssh2",
        "203.0.113.9",
    );
    let summary = folded((0..30).map(|_| line("sshd", &forged, 5)));
    assert!(!counted(&summary).contains("linux.sshd-accepted"));
    let findings = findings(&summary);
    let evidence = &found(&findings, "linux.sshd-failed").unwrap().evidence[0];
    let ip = evidence
        .fields
        .iter()
        .find(|field| field.name == "ip")
        .unwrap();
    assert_eq!(
        ip.value, "203.0.113.9",
        "the address that sshd wrote, not the one in the name"
    );
}

#[test]
fn only_the_kernel_is_the_kernel() {
    let message = "critical medium error, dev sdc, sector 7814037168 op 0x0:(READ)";
    let genuine = line("kernel", message, 5);
    assert_eq!(costly(&folded([genuine]))[0].0, "linux.blk-medium-error");
    for (transport, facility) in [
        (Some("syslog"), None),
        (Some("kernel"), Some(1)),
        (Some("stdout"), Some(3)),
    ] {
        let mut forged = genuine;
        (forged.transport, forged.facility) = (transport, facility);
        assert_eq!(costly(&folded([forged])), [], "{transport:?} {facility:?}");
    }
    assert_eq!(
        costly(&read(&format!("user  :err   : [    4.500000] {message}\n"))),
        []
    );
    assert_eq!(
        costly(&read(&format!("kern  :err   : [    4.500000] {message}\n"))).len(),
        1
    );
}

#[test]
fn one_disk_is_one_incident() {
    let findings = findings(&folded([
        line(
            "kernel",
            "blk_update_request: I/O error, dev sda, sector 8 op 0x0:(READ)",
            9,
        ),
        line(
            "kernel",
            "EXT4-fs error (device sda1): ext4_find_entry:1455: inode #2: comm ls: x",
            8,
        ),
        line(
            "smartd",
            "Device: /dev/sda [SAT], FAILED SMART self-check. BACK UP DATA NOW!",
            7,
        ),
        line(
            "kernel",
            "blk_update_request: I/O error, dev sdb, sector 8 op 0x0:(READ)",
            6,
        ),
    ]));
    let incidents: Vec<_> = findings
        .iter()
        .map(|one| one.incident.as_deref().unwrap())
        .collect();
    assert_eq!(
        incidents.iter().filter(|one| **one == "disk:sda").count(),
        3,
        "{incidents:?}"
    );
    assert_eq!(
        incidents.iter().filter(|one| **one == "disk:sdb").count(),
        1
    );
}

#[test]
fn what_is_over_is_no_finding() {
    let failed = "data-sync.service: Failed with result 'exit-code'.";
    let started = "Started data-sync.service - Synchronizes data.";
    let once = [line("systemd", failed, 90), line("systemd", started, 80)];
    assert_eq!(costly(&folded(once)), []);
    assert_eq!(
        costly(&folded([once[1], line("systemd", failed, 70)])).len(),
        1
    );
    // Again and again is what is wrong with it.
    let often = (0..30).map(|n| line("systemd", if n % 2 == 0 { failed } else { started }, 90 - n));
    assert_eq!(
        costly(&folded(often)),
        [("linux.unit-failed".to_owned(), Severity::Medium)]
    );
    // A disk that no longer says that it has bad sectors while smartd goes on.
    let pending = "Device: /dev/sdb [SAT], 16 Currently unreadable (pending) sectors";
    let changed = "Device: /dev/sda [SAT], SMART Usage Attribute: 194 Temperature_Celsius changed from 112 to 111";
    let still = [
        line("smartd", pending, 5_000),
        line("smartd", changed, 4_990),
    ];
    assert_eq!(
        costly(&folded(still)),
        [("linux.smart-pending".to_owned(), Severity::High)]
    );
    assert_eq!(costly(&folded([still[0], line("smartd", changed, 5)])), []);
    // The next boot.
    let readonly = line(
        "kernel",
        "EXT4-fs (sda1): Remounting filesystem read-only",
        50,
    );
    let mut boot = line(
        "kernel",
        "Linux version 6.8.0-45-generic (b@h) (gcc) #45-Ubuntu SMP",
        40,
    );
    assert_eq!(costly(&folded([readonly])).len(), 1);
    boot.boot = 1;
    assert_eq!(costly(&folded([readonly, boot])), []);
}

#[test]
fn a_stop_without_a_shutdown_is_seen_where_the_log_is_whole() {
    let start = "Starting x.service - X...";
    let boot = "Linux version 6.8.0-45-generic (b@h) (gcc) #45-Ubuntu SMP";
    let run = |last: &'static str, program: &'static str| {
        let mut lines = vec![line("kernel", boot, 60)];
        lines.extend((0..6).map(|n| line("systemd", start, 50 - n)));
        lines.push(line(program, last, 40));
        let mut next = line("kernel", boot, 30);
        next.boot = 1;
        lines.push(next);
        lines
    };
    let unclean = |lines: Vec<Line<'_>>| {
        costly(&folded(lines))
            .iter()
            .any(|(id, _)| id == "linux.boot-unclean")
    };
    assert!(unclean(run("Started y.service - Y.", "systemd")));
    assert!(!unclean(run("System is rebooting.", "systemd-logind")));
    assert!(!unclean(run("Journal stopped", "systemd-journald")));
    // The log of a unit, or of the kernel alone.
    let kernel_only = run("x", "kernel")
        .into_iter()
        .filter(|line| line.identifier == Some("kernel"));
    assert!(!unclean(kernel_only.collect()));
    let unit_only = run("x", "systemd")
        .into_iter()
        .filter(|line| line.identifier == Some("systemd"));
    assert!(!unclean(unit_only.collect()));
}

#[test]
fn what_a_line_says_raises_its_severity() {
    for (program, message, rule, severity) in [
        (
            "useradd",
            "new user: name=u, UID=1005, GID=1005, home=/h, shell=/s",
            "linux.user-added",
            Severity::Info,
        ),
        (
            "useradd",
            "new user: name=u, UID=0, GID=0, home=/h, shell=/s",
            "linux.user-added",
            Severity::Medium,
        ),
        (
            "usermod",
            "add 'u' to group 'sudo'",
            "linux.user-added",
            Severity::Low,
        ),
        (
            "usermod",
            "add 'u' to group 'cdrom'",
            "linux.user-added",
            Severity::Info,
        ),
        (
            "chronyd",
            "System clock wrong by -0.2 seconds",
            "linux.time-step",
            Severity::Info,
        ),
        (
            "chronyd",
            "System clock wrong by -301.2 seconds",
            "linux.time-step",
            Severity::Medium,
        ),
        (
            "kernel",
            "NVRM: Xid (PCI:0000:01:00): 13, pid=1",
            "linux.gpu-hang",
            Severity::Low,
        ),
        (
            "kernel",
            "NVRM: Xid (PCI:0000:01:00): 79, pid=1",
            "linux.gpu-hang",
            Severity::High,
        ),
    ] {
        let findings = findings(&folded([line(program, message, 5)]));
        assert_eq!(
            found(&findings, rule).unwrap().severity,
            Some(severity),
            "{message}"
        );
    }
}

#[test]
fn message_ids_speak_every_language() {
    let mut translated = line(
        "systemd",
        "data-sync.service: Fehlgeschlagen mit Ergebnis 'exit-code'.",
        5,
    );
    assert_eq!(costly(&folded([translated])), []);
    translated.message_id = Some(0xd9b3_73ed_55a6_4feb_8242_e02d_be79_a49c);
    translated.unit = Some("data-sync.service");
    let summary = folded([translated]);
    let findings = findings(&summary);
    let finding = found(&findings, "linux.unit-failed").unwrap();
    assert_eq!(finding.key, "data-sync.service");
    // A program may write any id through syslog.
    translated.transport = Some("syslog");
    assert_eq!(costly(&folded([translated])), []);
}

#[test]
fn lines_without_a_time_count_once_and_raise_nothing() {
    let mut undated = line(
        "kernel",
        "Buffer I/O error on dev sda, logical block 1, lost async page write",
        0,
    );
    undated.at = None;
    let lines = (1..=50).map(|position| {
        let mut line = undated;
        line.position = position;
        line
    });
    assert_eq!(
        costly(&folded(lines)),
        [("linux.buffer-io-error".to_owned(), Severity::Medium)]
    );
    // The seconds since the start tell how fast they came.
    let text = |gap: usize| {
        let line = |n| format!("[{:5}.000000] {}\n", n * gap, undated.message);
        read(&(0..6).map(line).collect::<String>())
    };
    assert_eq!(costly(&text(10))[0].1, Severity::High);
    assert_eq!(costly(&text(40_000))[0].1, Severity::Medium);
}

#[test]
fn groups_of_agents_are_put_before_the_same_rules() {
    let rules = rules();
    let mut fold = LogFold::new(&rules, "journalFiltered");
    fold.observe_group(
        "kernel",
        "Out of memory: Killed process 1 (node) total-vm:1kB",
        4,
        Some(as_of()),
    );
    fold.observe_group(
        "sshd",
        "message repeated 5 times: [ Failed password for root from 203.0.113.9 port 1 ssh2]",
        5,
        Some(as_of()),
    );
    fold.observe_group("app", "all is well", u64::MAX, None);
    let findings = findings(&fold.finish());
    assert_eq!(
        found(&findings, "linux.oom-kill").unwrap().severity,
        Some(Severity::High)
    );
    assert_eq!(
        found(&findings, "linux.sshd-failed").unwrap().count.total(),
        25
    );
}

#[test]
fn sides_that_were_not_seen_are_not_judged() {
    let rules = rules();
    let summary = folded([line("sshd", "Server listening on 0.0.0.0 port 22.", 5)]);
    for side in Side::ALL {
        let covers = LogAnalyzer::new(side, rules.clone()).covers(&summary);
        assert_eq!(covers, side == Side::Authentication, "{side:?}");
    }
    let audit = folded([line("audit", "type=USER_AUTH msg=audit(1.2:3): pid=1", 5)]);
    assert!(
        audit.is_empty(),
        "records of the audit system do not show that all is well"
    );
}

#[test]
fn a_log_is_scored_through_the_engine() {
    let registry = Registry::new().with_reader(LogReader::new(rules()).as_of(as_of()));
    let registry = Side::ALL.into_iter().fold(registry, |registry, side| {
        registry.with_analyzer(LogAnalyzer::new(side, rules()))
    });
    let log = "Nov 20 08:59:25 web1 kernel: EXT4-fs (sda1): Remounting filesystem read-only\n\
        Nov 20 09:01:02 web1 sshd[7]: Failed password for alice from 192.0.2.1 port 33328 ssh2\n";
    let engine = Engine::new(registry);
    let inputs = vec![
        Input::bytes("syslog", log),
        Input::bytes("syslog.copy", log),
    ];
    let report = engine.score(inputs, &Policy::default(), as_of()).unwrap();
    let device = &report.nodes[0];
    assert_eq!(device.name(), "web1");
    let analyzers = &device.device.as_ref().unwrap().analyzers;
    let found: Vec<_> = analyzers
        .iter()
        .flat_map(|analyzer| &analyzer.findings)
        .map(|finding| (finding.rule.as_str(), finding.count))
        .collect();
    assert!(
        found.contains(&("linux.sshd-failed", 1)),
        "read twice, counted once: {found:?}"
    );
    assert!(
        found.iter().any(|(rule, _)| *rule == "linux.fs-readonly"),
        "{found:?}"
    );
}

fn lines() -> impl Strategy<Value = Vec<(usize, i64, u8)>> {
    proptest::collection::vec((0..200_usize, 0..3_000_i64, any::<u8>()), 0..60)
}

fn of(picks: &[(usize, i64, u8)], rows: &[Row]) -> LogSummary {
    let texts: Vec<(String, String)> = picks
        .iter()
        .map(|(pick, _, salt)| {
            let row = &rows[pick % rows.len()];
            let message = row["example"].replace("203.0.113.9", &format!("203.0.113.{salt}"));
            (program(row), message)
        })
        .collect();
    folded(
        picks
            .iter()
            .zip(&texts)
            .map(|((_, before, salt), (program, message))| {
                let mut line = line(program, message, *before);
                if *salt == 0 {
                    line.at = None;
                }
                line
            }),
    )
}

fn merged(mut one: LogSummary, other: &LogSummary) -> String {
    one.merge(other.clone());
    serde_json::to_string(&one).unwrap()
}

fn parsed(json: &str) -> LogSummary {
    serde_json::from_str(json).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn merging_keeps_its_laws(a in lines(), b in lines(), c in lines()) {
        let rows = catalogue();
        let (a, b, c) = (of(&a, &rows), of(&b, &rows), of(&c, &rows));
        prop_assert_eq!(merged(a.clone(), &b), merged(b.clone(), &a));
        prop_assert_eq!(merged(a.clone(), &a), serde_json::to_string(&a).unwrap());
        let left = merged(parsed(&merged(a.clone(), &b)), &c);
        let right = merged(a, &parsed(&merged(b, &c)));
        prop_assert_eq!(&left, &right);
        prop_assert_eq!(serde_json::to_string(&parsed(&left)).unwrap(), left);
    }

    #[test]
    fn any_text_is_read(identifier in ".{0,20}", message in ".{0,200}") {
        let summary = folded([line(&identifier, &message, 5), line("kernel", &message, 5), line("sshd", &message, 4)]);
        findings(&summary);
    }
}

#[test]
fn bounds_keep_the_laws_too() {
    let of = |start: u32| {
        let messages: Vec<String> = (start..start + 1_500)
            .map(|n| {
                failure(
                    "root",
                    &format!("10.{}.{}.{}", n >> 16, n >> 8 & 255, n & 255),
                )
            })
            .collect();
        let lines = messages
            .iter()
            .zip(1_i64..)
            .flat_map(|(message, n)| (0..=n % 4).map(move |_| line("sshd", message, n % 600)));
        folded(lines.collect::<Vec<_>>())
    };
    let (a, b, c) = (of(0), of(1_000), of(2_000));
    let left = merged(parsed(&merged(a.clone(), &b)), &c);
    assert_eq!(left, merged(a.clone(), &parsed(&merged(b.clone(), &c))));
    assert_eq!(left, merged(parsed(&merged(c, &a)), &b));
    assert!(left.len() < 700_000, "{}", left.len());
}
