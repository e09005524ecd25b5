//! One pass over the tests of a host that writes report and log side by side.

use std::fmt::Write as _;

use jiff::{SignedDuration, civil::DateTime, tz::TimeZone};

use super::checks::{CHECKS, NEVER_RUN};
use super::system::Family;
use super::{Firewall, Identity, Level, Line, LynisHost, Run, Scope, agent, packages, records};
use crate::rng::SplitMix64;

/// What an audit leaves behind.
#[derive(Debug, Clone)]
pub struct Audit {
    /// The text of `lynis-report.dat`.
    pub report: String,
    /// The text of `lynis.log`.
    pub log: String,
    /// The index both end with; `None` when the audit was killed.
    pub hardening_index: Option<u32>,
    /// How many warnings the audit gave.
    pub warnings: usize,
    /// How many suggestions the audit gave.
    pub suggestions: usize,
    /// The end of the audit in Unix seconds, if the host's clock shows UTC.
    pub(super) finished_at: i64,
    pub(super) identity: Identity,
}

impl Audit {
    /// The document the agent uploads.
    pub fn agent_document(&self) -> serde_json::Result<String> {
        agent::document(self)
    }

    /// The same document as older agents send it: JSON inside a JSON string.
    pub fn double_encoded_document(&self) -> serde_json::Result<String> {
        agent::double_encoded(self)
    }
}

pub(super) fn write(host: &LynisHost) -> Audit {
    let mut writer = Writer::new(host);
    writer.start();
    let executed = writer.tests();
    let killed = matches!(host.scope, Scope::Until(_));
    let hardening_index = (!killed).then(|| writer.finish(&executed));
    let finished_at = TimeZone::UTC
        .to_timestamp(writer.clock)
        .map_or(0, jiff::Timestamp::as_second);
    Audit {
        warnings: writer.warnings,
        suggestions: writer.suggestions,
        report: writer.report,
        log: writer.log,
        hardening_index,
        finished_at,
        identity: host.identity,
    }
}

/// Separates the tests in the log.
const RULER: &str = "====";

/// What a test without anything to say says.
const FINE: &[&str] = &[
    "nothing to remark",
    "as expected",
    "no objection",
    "looked at, all in order",
    "nothing found",
];

struct Writer<'a> {
    host: &'a LynisHost,
    rng: SplitMix64,
    clock: DateTime,
    report: String,
    log: String,
    earned: u32,
    possible: u32,
    warnings: usize,
    suggestions: usize,
}

impl<'a> Writer<'a> {
    fn new(host: &'a LynisHost) -> Self {
        Self {
            host,
            rng: SplitMix64::named(host.identity.hostname),
            clock: host.identity.start,
            report: String::new(),
            log: String::new(),
            earned: 0,
            possible: 0,
            warnings: 0,
            suggestions: 0,
        }
    }

    fn record(&mut self, line: &str) {
        self.report.push_str(line);
        self.report.push('\n');
    }

    fn records(&mut self, lines: &[String]) {
        for line in lines {
            self.record(line);
        }
    }

    fn say(&mut self, line: &str) {
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.log,
            "{} {line}",
            self.clock.strftime("%Y-%m-%d %H:%M:%S")
        );
    }

    fn wait(&mut self, seconds: u64) {
        self.clock = self
            .clock
            .saturating_add(SignedDuration::from_secs(seconds as i64));
    }

    fn line(&mut self, line: &Line) {
        match line {
            Line::Record(record) => self.record(record),
            Line::Note(note) => self.say(note),
            Line::Finding {
                level,
                fields: [test, message, details, solution],
            } => {
                let (key, word, count) = match level {
                    Level::Warning => ("warning[]", "Warning", &mut self.warnings),
                    Level::Suggestion => ("suggestion[]", "Suggestion", &mut self.suggestions),
                };
                *count += 1;
                self.record(&format!("{key}={test}|{message}|{details}|{solution}|"));
                self.say(&format!(
                    "{word}: {message} [test:{test}] [details:{details}] [solution:{solution}]"
                ));
            }
        }
    }

    /// Header, operating system and host, up to the first test.
    fn start(&mut self) {
        let Identity {
            system,
            release,
            hostname,
            start,
            ..
        } = self.host.identity;
        let group = match self.host.scope {
            Scope::Group(group, _) => group,
            _ => "all",
        };
        let platform = if system.family == Family::MacOs {
            "macOS"
        } else {
            "Linux"
        };
        let process = 1_000 + self.rng.below(90_000);
        self.say(&format!(
            "Starting Lynis {} with PID {process}, build date {}",
            release.version, release.build
        ));
        self.say(RULER);
        for (label, value) in [
            ("Program version:", release.version),
            ("Operating system:", platform),
            ("Operating system name:", system.name),
            ("Operating system version:", system.version),
            ("Kernel version:", system.kernel),
            ("Hostname:", hostname),
            ("Test category:", "all"),
            ("Test group:", group),
        ] {
            self.say(&format!("{label:<26} {value}"));
        }
        self.say(RULER);

        self.record("# Lynis Report");
        self.records(&[
            "report_version_major=1".to_owned(),
            "report_version_minor=0".to_owned(),
            format!(
                "report_datetime_start={}",
                start.strftime("%Y-%m-%d %H:%M:%S")
            ),
            "auditor=[Not Specified]".to_owned(),
            format!("lynis_version={}", release.version),
            format!("os={platform}"),
            format!("os_name={}", system.name),
            format!("os_fullname={}", system.full_name),
            format!("os_version={}", system.version),
        ]);
        if system.family != Family::MacOs {
            self.record(&format!("linux_version={}", system.name));
        }
        self.records(&[
            format!("os_kernel_version={}", system.kernel),
            format!("os_kernel_version_full={}", system.kernel_full),
            format!("hostname={hostname}"),
            "test_category=all".to_owned(),
            format!("test_group={group}"),
            "plugin_directory=/etc/lynis/plugins".to_owned(),
            format!(
                "lynis_update_available={}",
                u8::from(!self.host.preamble.is_empty())
            ),
        ]);
        for line in &self.host.preamble {
            self.line(line);
        }
        let binaries = 600 + self.rng.below(900);
        self.record(&format!("binaries_count={binaries}"));
        if release.is_3() {
            let virtual_machine = u8::from(system.family != Family::MacOs);
            self.records(&[
                "binaries_suid_count=/usr/bin/chsh /usr/bin/mount /usr/bin/passwd /usr/bin/su /usr/bin/sudo ".to_owned(),
                "binaries_sgid_count=/usr/bin/chage /usr/bin/crontab ".to_owned(),
                "binary_paths=/usr/bin,/usr/sbin,/usr/local/bin,/usr/local/sbin".to_owned(),
                format!("vm={virtual_machine}"),
            ]);
            if virtual_machine == 1 {
                self.record("vmtype=kvm");
            }
            self.record("container=0");
            self.record(&format!("systemd={virtual_machine}"));
        }
        if system.family == Family::Debian {
            self.record("plugin_enabled_phase1[]=debian|1.0.1|");
            self.record("plugins_enabled=1");
        } else {
            self.record("plugins_enabled=0");
        }
        let (id, id2) = (self.rng.hex(40), self.rng.hex(64));
        self.record(&format!("hostid={id}"));
        self.record(&format!("hostid2={id2}"));
    }

    /// Runs the tests in scope and returns the ids of those that ran.
    fn tests(&mut self) -> Vec<&'static str> {
        let mut executed = Vec::new();
        for run in &self.host.runs {
            if let Scope::Group(_, prefix) = self.host.scope
                && run.check.id != "CORE-1000"
                && !run.check.id.starts_with(prefix)
            {
                continue;
            }
            self.test(run);
            executed.push(run.check.id);
            if matches!(self.host.scope, Scope::Until(last) if last == run.check.id) {
                break;
            }
        }
        executed
    }

    fn test(&mut self, run: &Run) {
        let wait = self.rng.below(2);
        self.wait(wait);
        self.say(&format!(
            "Performing test ID {} ({})",
            run.check.id, run.check.title
        ));
        for line in records::standard(self.host, run.check.id) {
            self.record(&line);
        }
        if run.items.iter().all(|item| item.lines.is_empty()) {
            let fine = FINE[self.rng.below(FINE.len() as u64) as usize];
            self.say(&format!("Result: {fine}"));
        }
        for item in &run.items {
            for line in &item.lines {
                self.line(line);
            }
            if let Some((earned, possible)) = item.points {
                self.award(earned, possible);
            }
        }
        if matches!(run.check.id, "CORE-1000" | "PKGS-7392" | "CRYP-7902") {
            let (seconds, fraction) = (11 + self.rng.below(30), self.rng.below(1_000_000));
            self.wait(seconds);
            self.record(&format!(
                "slow_test[]={},{seconds}.{fraction:06}",
                run.check.id
            ));
        }
        self.say(RULER);
    }

    fn award(&mut self, earned: u32, possible: u32) {
        self.earned += earned;
        self.possible += possible;
        let item = if earned == possible {
            format!("maximum number of hardening points for this item ({possible})")
        } else {
            format!("partial number of hardening points ({earned} of {possible})")
        };
        self.say(&format!(
            "Hardening: assigned {item}. Currently having {} points (out of {})",
            self.earned, self.possible
        ));
    }

    /// The last lines, and the index.
    fn finish(&mut self, executed: &[&str]) -> u32 {
        let skipped = self.skipped(executed);
        let index = hardening_index(self.earned, self.possible);
        let Identity {
            system, release, ..
        } = self.host.identity;
        let full = matches!(self.host.scope, Scope::All);
        let flag = |set: bool| u8::from(set && full);

        self.record(&format!("lynis_tests_done={}", executed.len()));
        let end = self.clock.strftime("%Y-%m-%d %H:%M:%S").to_string();
        let firewall = self.host.firewall;
        self.records(&[
            format!("report_datetime_end={end}"),
            "dhcp_client_running=0".to_owned(),
            "arpwatch_running=0".to_owned(),
            format!("firewall_active={}", flag(firewall != Firewall::Off)),
            format!(
                "firewall_empty_ruleset={}",
                flag(firewall == Firewall::WithoutRules)
            ),
            format!("firewall_installed={}", flag(firewall != Firewall::Off)),
        ]);
        if full && self.host.packages > 0 {
            let list = packages::list(system, self.host.packages);
            self.record(&format!("installed_packages_array={list}"));
        }
        if release.is_3() {
            let tool = match system.family {
                _ if !full => "",
                Family::Debian => "apt-get",
                Family::RedHat => "dnf",
                Family::MacOs => "",
            };
            self.record(&format!("package_audit_tool={tool}"));
            self.record(&format!(
                "package_audit_tool_found={}",
                u8::from(!tool.is_empty())
            ));
        }
        self.record(&format!(
            "vulnerable_packages_found={}",
            flag(self.host.vulnerable > 0)
        ));
        self.record(&format!("hardening_index={index}"));
        self.record(&format!("tests_executed={}", reversed(executed)));
        self.record(&format!("tests_skipped={}", reversed(&skipped)));
        self.record("finish=true");

        let bar = "#".repeat((index / 5) as usize);
        self.say(&format!("Hardening index : [{index}] [{bar:<20}]"));
        self.say(RULER);
        self.say(&format!("Tests performed:     {}", executed.len()));
        self.say(&format!(
            "Total tests:         {}",
            executed.len() + skipped.len()
        ));
        self.say("Lynis ended successfully.");
        index
    }

    /// Names the tests that do not run, with the reason. Lynis does so in their place; here they come
    /// together, to keep the log short.
    fn skipped(&mut self, executed: &[&str]) -> Vec<&'static str> {
        let own = self.host.identity.system.family;
        let prefix = if let Scope::Group(_, prefix) = self.host.scope {
            prefix
        } else {
            ""
        };
        let release = self.host.identity.release;
        let known = CHECKS
            .iter()
            .filter(|check| release.is_3() || !check.since_3)
            .map(|check| {
                let reason = match check.needs {
                    "" if own == Family::MacOs => "not made for macOS",
                    "" => "made for another system",
                    _ => "service not found",
                };
                (check.id, check.title, reason)
            });
        let missing: Vec<(&str, &str, &str)> = known
            .chain(NEVER_RUN.iter().copied())
            .filter(|(id, ..)| id.starts_with(prefix) && !executed.contains(id))
            .collect();
        for (id, title, reason) in &missing {
            self.say(&format!("Skipped test {id} ({title})"));
            self.say(&format!("Reason to skip: {reason}"));
        }
        self.say(RULER);
        missing.into_iter().map(|(id, ..)| id).collect()
    }
}

/// The rule of Lynis: a whole number, rounded down, and 1 when no point was earned.
fn hardening_index(earned: u32, possible: u32) -> u32 {
    if earned == 0 {
        1
    } else {
        earned * 100 / possible
    }
}

/// `ID|ID|`, the last one first.
fn reversed(ids: &[&str]) -> String {
    ids.iter().rev().flat_map(|id| [id, "|"]).collect()
}
