//! Modules and taint of the Linux kernel.

use wegweiser_core::scoring::Severity;
use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::driver::{Signature, What};

use super::view::Row;
use super::{Case, command};

/// Bits of `/proc/sys/kernel/tainted` and their letters.
const PROPRIETARY: u64 = 1;
const FORCED_LOAD: u64 = 1 << 1;
const FORCED_REMOVAL: u64 = 1 << 3;
const MACHINE_CHECK: u64 = 1 << 4;
const DIED: u64 = 1 << 7;
const OUT_OF_TREE: u64 = 1 << 12;
const SOFT_LOCKUP: u64 = 1 << 14;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let unsigned = modules(case, |row| {
        row.driver.taint.contains('E') || row.driver.signature == Signature::Unsigned
    });
    findings.extend(case.finding_in("module.unsigned", unsigned).map(|finding| {
        match case.view.machine.secure_boot {
            Some(true) => finding.severity(Severity::Medium),
            _ => finding,
        }
    }));
    let forced = modules(case, |row| row.driver.taint.contains(['F', 'R']));
    let forced = if forced.is_empty() {
        bits(case, FORCED_LOAD | FORCED_REMOVAL)
    } else {
        forced
    };
    findings.extend(case.finding_in("module.forced", forced));
    let staging = modules(case, |row| row.driver.taint.contains('C'));
    findings.extend(case.finding_in("module.staging", staging));
    for (rule, bit) in [
        ("kernel.taint.machine-check", MACHINE_CHECK),
        ("kernel.taint.died", DIED),
        ("kernel.taint.softlockup", SOFT_LOCKUP),
    ] {
        findings.extend(case.finding_in(rule, bits(case, bit)));
    }
    let foreign = modules(case, |row| row.driver.taint.contains(['P', 'O']));
    let foreign = if foreign.is_empty() {
        bits(case, PROPRIETARY | OUT_OF_TREE)
    } else {
        foreign
    };
    findings.extend(case.finding_in("kernel.taint.proprietary", foreign));
    findings
}

/// Evidence of the modules that something holds for, each once.
fn modules(case: &Case<'_>, holds: impl Fn(&Row<'_>) -> bool) -> Vec<Evidence> {
    let mut names = std::collections::BTreeSet::new();
    let modules = case
        .view
        .of(What::Module)
        .filter(|row| holds(row) && names.insert(row.driver.name.as_str()));
    let evidence = modules.map(|row| {
        let driver = row.driver;
        row.evidence()
            .field("module", &driver.name)
            .field("taint", &driver.taint)
            .field("path", &driver.path)
            .field("command", &command::with("modinfo {}", &driver.name))
    });
    evidence.collect()
}

/// Evidence of the inventory that states any of these bits.
fn bits(case: &Case<'_>, bits: u64) -> Vec<Evidence> {
    let states = |taint: u64| taint & bits != 0;
    if !case.view.machine.taint.is_some_and(states) {
        return Vec::new();
    }
    let mut lists = case
        .view
        .lists
        .iter()
        .filter_map(|list| Some((list, list.machine.taint?)));
    let found = lists.find(|(_, taint)| states(*taint));
    let evidence = found.map(|(list, taint)| {
        Evidence::of(&list.source).field("kernel.tainted", &taint.to_string())
    });
    evidence.into_iter().collect()
}
