//! Drivers that lists know: matched by digests, certificates, versions and names, each as sure as it is.

use std::borrow::Cow;

use wegweiser_core::scoring::Severity;
use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::driver::{Driver, What};

use super::services::incident;
use super::view::{Binary, Row, Use};
use super::{Case, clipped, command};
use crate::drivers::data::{Category, Evidence as By, List, Match};

/// Pieces of evidence for what else a list says of the same driver.
const OTHERS: usize = 3;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let Some(data) = case.settings.data.as_deref() else {
        return Vec::new();
    };
    let mut findings = Vec::new();
    for (name, binary) in &case.view.binaries {
        let usage = binary.usage();
        for (driver, row) in binary.files() {
            let matches = data.matches(&driver);
            for list in [List::LolDrivers, List::Microsoft] {
                let of_list = matches
                    .iter()
                    .filter(|one| one.list == list && counts(one, &driver));
                let of_list: Vec<&Match<'_>> = of_list.collect();
                findings.extend(
                    Known {
                        case,
                        name,
                        usage,
                        driver: &driver,
                        row,
                    }
                    .finding(&of_list),
                );
            }
        }
    }
    findings
}

/// A catalogue of files says nothing of one whose digest is known and not in it; a block list names all of a version.
fn counts(found: &Match<'_>, driver: &Driver) -> bool {
    let by_name = matches!(
        found.by,
        By::NameVersion | By::NameVersionPublisher | By::FileName
    );
    !(by_name && found.list == List::LolDrivers && has_digest(driver))
}

fn has_digest(driver: &Driver) -> bool {
    let hashes = &driver.hashes;
    [
        &hashes.sha256,
        &hashes.sha1,
        &hashes.md5,
        &hashes.authentihash_sha256,
        &hashes.authentihash_sha1,
        &hashes.authentihash_md5,
    ]
    .iter()
    .any(|digest| !digest.is_empty())
}

impl<'s> Binary<'s> {
    /// The files of that name that are known, each with what all rows about it say, and the row to point to.
    fn files(&self) -> Vec<(Cow<'s, Driver>, Row<'s>)> {
        let mut files: Vec<(Cow<'s, Driver>, Row<'s>)> = Vec::new();
        for row in self.rows.iter().filter(|row| has_digest(row.driver)) {
            let known = files.iter_mut().find(|(file, _)| is_same(file, row.driver));
            match known {
                Some((file, _)) => complete(file.to_mut(), row.driver),
                None => files.push((Cow::Borrowed(row.driver), *row)),
            }
        }
        let mut without = self.rows.iter().filter(|row| !has_digest(row.driver));
        if files.is_empty() {
            files.extend(without.next().map(|row| (Cow::Borrowed(row.driver), *row)));
        }
        // Which of several files a row without a digest is about, nobody can tell.
        if let [(file, _)] = files.as_mut_slice() {
            without.for_each(|row| complete(file.to_mut(), row.driver));
        }
        files
    }
}

fn is_same(a: &Driver, b: &Driver) -> bool {
    let (a, b) = (&a.hashes, &b.hashes);
    [
        (&a.sha256, &b.sha256),
        (&a.sha1, &b.sha1),
        (&a.md5, &b.md5),
        (&a.authentihash_sha256, &b.authentihash_sha256),
        (&a.authentihash_sha1, &b.authentihash_sha1),
        (&a.authentihash_md5, &b.authentihash_md5),
    ]
    .iter()
    .any(|(a, b)| !a.is_empty() && a.eq_ignore_ascii_case(b))
}

/// Adds what one row says to what others said.
fn complete(driver: &mut Driver, more: &Driver) {
    let texts = [
        (&mut driver.name, &more.name),
        (&mut driver.path, &more.path),
        (&mut driver.inf, &more.inf),
        (&mut driver.original, &more.original),
        (&mut driver.provider, &more.provider),
        (&mut driver.hashes.md5, &more.hashes.md5),
        (&mut driver.hashes.sha1, &more.hashes.sha1),
        (&mut driver.hashes.sha256, &more.hashes.sha256),
        (
            &mut driver.hashes.authentihash_md5,
            &more.hashes.authentihash_md5,
        ),
        (
            &mut driver.hashes.authentihash_sha1,
            &more.hashes.authentihash_sha1,
        ),
        (
            &mut driver.hashes.authentihash_sha256,
            &more.hashes.authentihash_sha256,
        ),
        (&mut driver.hashes.imphash, &more.hashes.imphash),
    ];
    for (known, more) in texts {
        if known.is_empty() {
            known.clone_from(more);
        }
    }
    driver.version = driver.version.or(more.version);
    if driver.signers.is_empty() {
        driver.signers.clone_from(&more.signers);
    }
    if more.what == What::Service {
        driver.what = What::Service;
        driver.name.clone_from(&more.name);
    }
}

/// A driver that a list knows something of.
struct Known<'a> {
    case: &'a Case<'a>,
    name: &'a str,
    usage: Use,
    driver: &'a Driver,
    row: Row<'a>,
}

impl Known<'_> {
    /// One finding for all that a list says, by the strongest.
    fn finding(&self, matches: &[&Match<'_>]) -> Option<Finding> {
        let (best, others) = matches.split_first()?;
        let (rule, severity) = self.rule(best);
        let finding = self
            .case
            .finding(rule)
            .key(self.key())
            .severity(severity)
            .confidence(best.confidence)
            .incident(incident(self.name))
            .title(self.title(rule))
            .evidence(self.evidence(best));
        let others = others
            .iter()
            .take(OTHERS)
            .map(|other| entry(self.row.evidence(), other));
        Some(others.fold(finding, Finding::evidence))
    }

    /// Files of one name are told apart by their digests.
    fn key(&self) -> String {
        format!("{} {}", self.name, self.driver.hashes.sha256)
            .trim_end()
            .to_owned()
    }

    /// The rule that a match comes under, and how bad it is here.
    fn rule(&self, found: &Match<'_>) -> (&'static str, Severity) {
        let is_loaded = self.usage == Use::Loaded;
        let machine = &self.case.view.machine;
        let is_open = machine.memory_integrity == Some(false) || machine.block_list == Some(false);
        let blocked = if is_loaded {
            Severity::High
        } else {
            Severity::Medium
        };
        match (found.list, found.by) {
            (List::Microsoft, by) if by.is_proof() => ("driver.msblocklist.hash", blocked),
            (List::Microsoft, By::FileName) => ("driver.loldrivers.filename-only", Severity::Low),
            (List::Microsoft, _) => ("driver.msblocklist.name-version", blocked),
            (_, by) if by.is_proof() => match (found.category, found.loads_despite_hvci) {
                (Some(Category::Malicious), _) => {
                    ("driver.loldrivers.malicious", Severity::Critical)
                }
                (_, Some(true)) if is_loaded => (
                    "driver.loldrivers.vulnerable.loaded-hvci-bypass",
                    Severity::Critical,
                ),
                _ if is_loaded && is_open => {
                    ("driver.loldrivers.vulnerable.loaded", Severity::Critical)
                }
                _ if is_loaded => ("driver.loldrivers.vulnerable.loaded", Severity::High),
                _ => ("driver.loldrivers.vulnerable.present", Severity::Medium),
            },
            (_, By::NameVersionPublisher) if self.usage != Use::Present => {
                ("driver.loldrivers.name-version", Severity::High)
            }
            (_, By::NameVersionPublisher | By::NameVersion) => {
                ("driver.loldrivers.name-version", Severity::Medium)
            }
            (_, By::Signer) => ("driver.loldrivers.signer", Severity::Medium),
            (_, By::Imphash) => ("driver.loldrivers.imphash", Severity::Info),
            _ => ("driver.loldrivers.filename-only", Severity::Low),
        }
    }

    fn title(&self, rule: &str) -> String {
        let name = clipped(self.name);
        match rule {
            "driver.loldrivers.malicious" => format!("{name} is a known malicious driver"),
            "driver.loldrivers.vulnerable.loaded-hvci-bypass" => {
                format!("{name} is vulnerable, and runs in spite of HVCI")
            }
            "driver.loldrivers.vulnerable.loaded" => {
                format!("{name} runs and is known to be vulnerable")
            }
            "driver.loldrivers.vulnerable.present" => {
                format!("{name} is vulnerable and lies on the disk")
            }
            "driver.msblocklist.hash" => format!("{name} is on Microsoft's block list"),
            "driver.msblocklist.name-version" => {
                format!("{name} has a version that Microsoft blocks")
            }
            "driver.loldrivers.name-version" => {
                format!("{name} has the version of a vulnerable driver")
            }
            "driver.loldrivers.signer" => {
                format!("{name} is signed with a certificate that malware uses")
            }
            "driver.loldrivers.imphash" => {
                format!("{name} imports what a vulnerable driver imports")
            }
            _ => format!("{name} has the file name of a vulnerable driver"),
        }
    }

    fn evidence(&self, found: &Match<'_>) -> Evidence {
        let driver = self.driver;
        let version = driver
            .version
            .map(|version| version.to_string())
            .unwrap_or_default();
        let path = if driver.path.is_empty() {
            &driver.name
        } else {
            &driver.path
        };
        entry(
            self.row
                .evidence()
                .field("path", path)
                .field("version", &version),
            found,
        )
        .field("command", &self.command(found))
        .field("to be sure", found.by.to_collect().unwrap_or_default())
    }

    /// What stops or removes it. Nothing that cannot be undone where it is not sure.
    fn command(&self, found: &Match<'_>) -> String {
        let driver = self.driver;
        if !found.by.is_proof() {
            return command::with("Get-FileHash -Algorithm SHA256 {}", &driver.path);
        }
        if driver.what == What::Service {
            return command::with("sc.exe config {} start= disabled", &driver.name);
        }
        match driver.inf.as_str() {
            "" => command::with("del {}", &driver.path),
            inf => command::with("pnputil /delete-driver {} /uninstall", inf),
        }
    }
}

/// What an entry of a list says.
fn entry(evidence: Evidence, found: &Match<'_>) -> Evidence {
    let by: Vec<String> = std::iter::once(found.by)
        .chain(found.also.iter().copied())
        .map(|by| by.to_string())
        .collect();
    let range = found.range.map(|range| match range.maximum {
        Some(maximum) => format!("{} to {maximum}", range.minimum),
        None => format!("from {}", range.minimum),
    });
    evidence
        .field("matched by", &by.join(", "))
        .field(
            "entry",
            &format!("{} {} {}", found.list, found.id, found.name),
        )
        .field("cve", &found.cves.join(", "))
        .field("blocked versions", range.as_deref().unwrap_or_default())
}
