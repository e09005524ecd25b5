//! A host, and the three documents an audit of it leaves: report, log and agent document.
//!
//! [`LynisHost`] starts as a host that passes every test of its operating system; the builder methods
//! take points away and add findings and records. [`LynisHost::audit`] then writes everything in one
//! pass, so that the log's points add up to the report's index by Lynis' own rule,
//! `floor(points * 100 / total)`.
//!
//! ```
//! use jiff::civil::date;
//! use wegweiser_examples::lynis::{Identity, LynisHost, issues, system};
//!
//! let host = LynisHost::new(Identity {
//!     system: &system::DEBIAN_12,
//!     release: &system::LYNIS_3_1_6,
//!     hostname: "db-01",
//!     start: date(2026, 11, 18).at(2, 15, 0, 0),
//!     services: &["sshd", "auditd"],
//! });
//! let perfect = host.clone().audit();
//! let flawed = host.issue(issues::NO_PASSWORD).issue(issues::NO_FIREWALL_RULES).audit();
//! assert_eq!(perfect.hardening_index, Some(100));
//! assert!(flawed.report.contains("\nwarning[]=AUTH-9283|"));
//! ```

mod agent;
mod audit;
mod checks;
pub mod issues;
mod packages;
mod records;
pub mod system;

use jiff::civil::DateTime;

pub use self::audit::Audit;
use self::checks::{CHECKS, Check, D, M, R, SSH_OPTIONS, SYSCTLS};
use self::system::{Family, Release, System};

/// How loud a finding is in Lynis' own terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `warning[]` in the report.
    Warning,
    /// `suggestion[]` in the report.
    Suggestion,
}

/// One thing that is wrong with a host; [`issues`] holds the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Issue {
    /// The test that finds it; `ID:part` is allowed for the composite ids of some tests.
    pub test: &'static str,
    /// Warning or suggestion.
    pub level: Level,
    /// What it says.
    pub message: &'static str,
    /// The third field: `-` when the test gives none.
    pub details: &'static str,
    /// The fourth field: `-` when the test gives none.
    pub solution: &'static str,
    /// The points the next untouched item of the test still earns; `None` when no item is involved.
    pub awarded: Option<u32>,
    /// A further report line that comes with the finding; empty for none.
    pub record: &'static str,
}

/// What does not change about a host.
#[derive(Debug, Clone, Copy)]
pub struct Identity {
    /// The operating system.
    pub system: &'static System,
    /// The release of Lynis on it.
    pub release: &'static Release,
    /// `hostname`; also the seed of everything that only has to look plausible.
    pub hostname: &'static str,
    /// Local time at which the audit starts.
    pub start: DateTime,
    /// The services whose tests run, for example `sshd` or `postgresql`.
    pub services: &'static [&'static str],
}

/// A line that an audit writes while it runs a test.
#[derive(Debug, Clone)]
enum Line {
    /// Into the report.
    Record(String),
    /// Into the log.
    Note(String),
    /// Into both.
    Finding { level: Level, fields: [String; 4] },
}

/// A part of a test, with the points it earns.
#[derive(Debug, Clone, Default)]
struct Item {
    lines: Vec<Line>,
    /// Earned and possible points.
    points: Option<(u32, u32)>,
}

impl Item {
    fn untouched(&self) -> bool {
        self.points
            .is_some_and(|(earned, possible)| earned == possible)
            && self.lines.is_empty()
    }
}

/// A test that runs on the host. The first item never has points: it takes what belongs to the test.
#[derive(Debug, Clone)]
struct Run {
    check: Check,
    items: Vec<Item>,
}

/// The state of the firewall, in the words of the report's last lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Firewall {
    Active,
    WithoutRules,
    Off,
}

/// Which part of the audit is written.
#[derive(Debug, Clone, Copy)]
enum Scope {
    All,
    /// Only tests of one group, chosen by the prefix of their ids.
    Group(&'static str, &'static str),
    /// Everything up to and including a test; then the process is killed.
    Until(&'static str),
}

/// A host that can be audited.
#[derive(Debug, Clone)]
pub struct LynisHost {
    identity: Identity,
    runs: Vec<Run>,
    packages: usize,
    vulnerable: usize,
    firewall: Firewall,
    /// A finding of the start phase, before any test runs.
    preamble: Vec<Line>,
    scope: Scope,
}

impl LynisHost {
    /// A host that passes every test of its operating system and services.
    pub fn new(identity: Identity) -> Self {
        let bit = match identity.system.family {
            Family::Debian => D,
            Family::RedHat => R,
            Family::MacOs => M,
        };
        let runs = CHECKS
            .iter()
            .filter(|check| check.systems & bit != 0)
            .filter(|check| identity.release.is_3() || !check.since_3)
            .filter(|check| check.needs.is_empty() || identity.services.contains(&check.needs))
            .map(|check| {
                let scored = check.points.iter().map(|points| Item {
                    lines: Vec::new(),
                    points: Some((*points, *points)),
                });
                Run {
                    check: *check,
                    items: std::iter::once(Item::default()).chain(scored).collect(),
                }
            })
            .collect();
        Self {
            identity,
            runs,
            packages: 0,
            vulnerable: 0,
            firewall: Firewall::Active,
            preamble: Vec::new(),
            scope: Scope::All,
        }
    }

    /// Adds a finding of the catalogue.
    ///
    /// # Panics
    ///
    /// If the host does not run the test: the fleet would claim a finding no audit can make.
    pub fn issue(mut self, issue: Issue) -> Self {
        let test = issue.test.split(':').next().unwrap_or(issue.test);
        let item = match issue.awarded {
            Some(awarded) => self.take_points(test, awarded),
            None => &mut self.run(test).items[0],
        };
        if !issue.record.is_empty() {
            item.lines.push(Line::Record(issue.record.to_owned()));
        }
        item.lines.push(finding(
            issue.level,
            [issue.test, issue.message, issue.details, issue.solution],
        ));
        self
    }

    /// Adds several findings of the catalogue.
    pub fn issues(self, issues: &[Issue]) -> Self {
        issues.iter().fold(self, |host, issue| host.issue(*issue))
    }

    /// Adds those findings of a preset whose test runs on the host, except the tests named.
    pub fn as_installed(self, preset: &[Issue], except: &[&str]) -> Self {
        preset
            .iter()
            .filter(|issue| !except.contains(&issue.test))
            .fold(self, |host, issue| {
                if host.runs.iter().any(|run| run.check.id == issue.test) {
                    host.issue(*issue)
                } else {
                    host
                }
            })
    }

    /// Takes points away without a finding, as many tests do; tests the host does not run are left out.
    pub fn silent(mut self, deductions: &[(&str, u32)]) -> Self {
        for (test, awarded) in deductions {
            if self.runs.iter().any(|run| run.check.id == *test) {
                let note = Line::Note("Result: could be better, but no finding".to_owned());
                self.take_points(test, *awarded).lines.push(note);
            }
        }
        self
    }

    /// Sets SSH options to values Lynis would change.
    ///
    /// # Panics
    ///
    /// If an option has no item in the test.
    pub fn ssh(mut self, options: &[(&str, &str)]) -> Self {
        for (option, value) in options {
            let index = SSH_OPTIONS
                .iter()
                .position(|known| known.0 == *option)
                .expect("a known SSH option");
            let (_, wanted, awarded) = SSH_OPTIONS[index];
            let item = &mut self.run("SSH-7408").items[index + 1];
            let possible = item.points.map_or(0, |points| points.1);
            item.points = Some((awarded, possible));
            item.lines = vec![
                Line::Note(format!("Result: {option} is {value}")),
                finding(
                    Level::Suggestion,
                    [
                        "SSH-7408",
                        "Harden the SSH configuration",
                        &format!("{option} (set {value} to {wanted})"),
                        "-",
                    ],
                ),
                Line::Record(format!(
                    "details[]=SSH-7408|sshd|desc:sshd option {option};field:{option};prefval:{wanted};value:{value};|"
                )),
            ];
        }
        self
    }

    /// Sets kernel settings to values Lynis would change; together they make one suggestion.
    ///
    /// # Panics
    ///
    /// If a key has no item in the test.
    pub fn sysctl(mut self, settings: &[(&str, &str)]) -> Self {
        let run = self.run("KRNL-6000");
        for (key, value) in settings {
            let index = SYSCTLS
                .iter()
                .position(|known| known.0 == *key)
                .expect("a known kernel setting");
            let (_, wanted, description) = SYSCTLS[index];
            run.items[index + 1] = Item {
                lines: vec![
                    Line::Note(format!(
                        "Result: {key} is {value}, the profile wants {wanted}"
                    )),
                    Line::Record(format!(
                        "details[]=KRNL-6000|sysctl|desc:{description};field:{key};prefval:{wanted};value:{value};|"
                    )),
                ],
                points: Some((0, 1)),
            };
        }
        // Called twice, it still makes one suggestion, at the end.
        run.items
            .retain(|item| item.points.is_some() || item.lines.is_empty());
        run.items.push(Item {
            lines: vec![finding(
                Level::Suggestion,
                [
                    "KRNL-6000",
                    "Some kernel settings differ from the scan profile",
                    "",
                    "Change the value or leave the key out of the profile (skip-test=KRNL-6000:<sysctl-key>)",
                ],
            )],
            points: None,
        });
        self
    }

    /// Leaves uncommon network protocols available; each makes a suggestion.
    pub fn protocols(mut self, names: &[&str]) -> Self {
        let lines = &mut self.run("NETW-3200").items[0].lines;
        for name in names {
            let message = format!("Find out whether anything needs the protocol {name}");
            lines.push(finding(
                Level::Suggestion,
                ["NETW-3200", &message, "-", "-"],
            ));
            lines.push(Line::Record(format!(
                "uncommon_network_protocol_enabled={name}"
            )));
        }
        self
    }

    /// A mail server that confirms the addresses it knows.
    pub fn confirms_addresses(mut self) -> Self {
        self.run("MAIL-8820").items[0].lines.push(finding(
            Level::Suggestion,
            [
                "MAIL-8820:disable_vrfy_command",
                "Do not confirm addresses to strangers",
                "disable_vrfy_command=no",
                "text:postconf -e disable_vrfy_command=yes",
            ],
        ));
        self
    }

    /// Marks packages as vulnerable; the finding itself is an issue of the catalogue.
    pub fn vulnerable(mut self, packages: &[&str]) -> Self {
        let test = if self.identity.system.family == Family::RedHat {
            "PKGS-7386"
        } else {
            "PKGS-7392"
        };
        self.vulnerable = packages.len();
        self.records(test, "vulnerable_package[]", packages)
    }

    /// Adds one `key=value` line per value, written while the test runs.
    pub fn records(mut self, test: &str, key: &str, values: &[&str]) -> Self {
        let lines = values
            .iter()
            .map(|value| Line::Record(format!("{key}={value}")));
        self.run(test).items[0].lines.extend(lines);
        self
    }

    /// Accounts of people and services, as `name,uid`.
    pub fn users(self, users: &[&str]) -> Self {
        let mac = self.identity.system.family == Family::MacOs;
        let (homes, root) = if mac {
            ("/Users", "/var/root")
        } else {
            ("/home", "/root")
        };
        let homes: Vec<String> = users
            .iter()
            .filter_map(|user| user.split_once(',').map(|(name, _)| name))
            .filter(|name| *name != "root")
            .map(|name| format!("{homes}/{name}"))
            .collect();
        let homes: Vec<&str> = std::iter::once(root)
            .chain(homes.iter().map(String::as_str))
            .collect();
        self.records("AUTH-9234", "real_user[]", &["root,0"])
            .records("AUTH-9234", "real_user[]", users)
            .records("HOME-9302", "home_directory[]", &homes)
    }

    /// The address of the host and its name servers.
    pub fn network(self, address: &str, name_servers: &[&str]) -> Self {
        let mac = self.identity.system.family == Family::MacOs;
        let interfaces = if mac {
            ["lo0", "en0"]
        } else {
            ["lo", "enp1s0"]
        };
        let mut rng = crate::rng::SplitMix64::named(self.identity.hostname);
        let hardware: Vec<String> = (0..3).map(|_| rng.hex(2)).collect();
        let hardware = format!("52:54:00:{}", hardware.join(":"));
        self.records("NETW-2704", "nameserver[]", name_servers)
            .records("NETW-3004", "network_interface[]", &interfaces)
            .records("NETW-3006", "network_mac_address[]", &[&hardware])
            .records(
                "NETW-3008",
                "network_ipv4_address[]",
                &["127.0.0.1", address],
            )
            .records("NETW-3008", "network_ipv6_address[]", &["::1"])
    }

    /// Listening sockets: protocol, address with port, and process.
    pub fn listens(mut self, sockets: &[(&str, &str, &str)]) -> Self {
        let is_3 = self.identity.release.is_3();
        let lines = sockets.iter().map(|(protocol, address, process)| {
            Line::Record(if is_3 {
                format!("network_listen[]=raw,ss,v1|{protocol}|{address}|{process}|")
            } else {
                format!("network_listen_port[]={address}|{protocol}|{process}|")
            })
        });
        self.run("NETW-3012").items[0].lines.extend(lines);
        self
    }

    /// Certificates: path, exit code of the validity check, subject, and end of validity.
    pub fn certificates(mut self, certificates: &[(&str, u8, &str, &str)]) -> Self {
        let lines = &mut self.run("CRYP-7902").items[0].lines;
        for (path, code, subject, end) in certificates {
            lines.push(Line::Record(format!(
                "certificate[]={path}|{code}|cn:subject={subject};notafter:{end};|"
            )));
        }
        lines.push(Line::Record(format!("certificates={}", certificates.len())));
        self
    }

    /// Entries of the job tables; spaces become commas, as Lynis writes them.
    pub fn cron(mut self, jobs: &[&str]) -> Self {
        let lines = jobs
            .iter()
            .map(|job| Line::Record(format!("cronjob[]={}", job.replace(' ', ","))));
        self.run("SCHD-7704").items[0].lines.extend(lines);
        self
    }

    /// How many of the usual packages are installed.
    pub fn packages(mut self, count: usize) -> Self {
        self.packages = count;
        self
    }

    /// A firewall that is loaded, but has no rules.
    pub fn firewall_without_rules(mut self) -> Self {
        self.firewall = Firewall::WithoutRules;
        self
    }

    /// No firewall at all.
    pub fn firewall_off(mut self) -> Self {
        self.firewall = Firewall::Off;
        self
    }

    /// The operating system gets no more updates: a warning of the start phase.
    pub fn end_of_life(mut self, since: &str) -> Self {
        let System { name, version, .. } = self.identity.system;
        let message = format!("{name} {version} has had no support since {since}");
        self.preamble
            .push(finding(Level::Warning, ["GEN-0010", &message, "-", "-"]));
        self
    }

    /// The release of Lynis is old: a suggestion of the start phase.
    pub fn outdated_release(mut self) -> Self {
        let message = "This release of Lynis is older than four months";
        self.preamble
            .push(finding(Level::Suggestion, ["LYNIS", message, "-", "-"]));
        self
    }

    /// Limits the audit to one group of tests, whose ids start with `prefix`.
    pub fn only_group(mut self, group: &'static str, prefix: &'static str) -> Self {
        self.scope = Scope::Group(group, prefix);
        self
    }

    /// Kills the audit after a test.
    pub fn interrupted_after(mut self, test: &'static str) -> Self {
        self.scope = Scope::Until(test);
        self
    }

    /// Starts the same audit at another time.
    pub fn starting_at(mut self, start: DateTime) -> Self {
        self.identity.start = start;
        self
    }

    /// Runs the audit.
    pub fn audit(&self) -> Audit {
        audit::write(self)
    }

    fn has_finding(&self, test: &str) -> bool {
        let runs = self.runs.iter().filter(|run| run.check.id == test);
        runs.flat_map(|run| &run.items)
            .any(|item| !item.lines.is_empty())
    }

    fn run(&mut self, test: &str) -> &mut Run {
        let hostname = self.identity.hostname;
        self.runs
            .iter_mut()
            .find(|run| run.check.id == test)
            .unwrap_or_else(|| panic!("`{hostname}` does not run `{test}`"))
    }

    /// Lowers the next untouched item of a test.
    fn take_points(&mut self, test: &str, awarded: u32) -> &mut Item {
        let item = self
            .run(test)
            .items
            .iter_mut()
            .find(|item| item.untouched())
            .unwrap_or_else(|| panic!("`{test}` has no item left"));
        item.points = item
            .points
            .map(|(_, possible)| (awarded.min(possible), possible));
        item
    }
}

fn finding(level: Level, fields: [&str; 4]) -> Line {
    Line::Finding {
        level,
        fields: fields.map(str::to_owned),
    }
}
