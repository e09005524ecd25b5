//! Kernel and system extensions of macOS.

use wegweiser_core::scoring::Permille;
use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::driver::{Start, What};

use super::view::Row;
use super::{Case, command};

/// How sure the rule on kernel extensions is where nothing says which macOS it is.
const UNKNOWN_VERSION: Permille = Permille::new(700);

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(legacy(case));
    let waiting = extensions(case, |row| row.driver.state == "activated waiting for user");
    findings.extend(case.finding_in("sysext.waiting-user", waiting));
    let restart = extensions(case, |row| {
        row.driver.state == "terminated waiting to uninstall on reboot"
    });
    findings.extend(case.finding_in("sysext.reboot", restart));
    let disabled = extensions(case, |row| {
        let driver = row.driver;
        let is_off = driver.state == "activated disabled"
            || driver.state == "activated enabled" && driver.start == Some(Start::Disabled);
        is_off && case.tables.is_security_product(&row.driver.name)
    });
    findings.extend(case.finding_in("sysext.disabled", disabled));
    findings
}

fn legacy(case: &Case<'_>) -> Option<Finding> {
    let version = case.view.machine.os_version;
    if version.is_some_and(|version| version.0[0] < 11) {
        return None;
    }
    let loaded = case.view.of(What::KernelExtension).filter(|row| {
        let driver = row.driver;
        !driver.name.starts_with("com.apple.") && driver.running != Some(false)
    });
    let evidence = loaded.map(|row| {
        let command = command::with("kmutil unload --bundle-identifier {}", &row.driver.name);
        described(&row).field("command", &command)
    });
    let finding = case.finding_in("kext.legacy", evidence.collect())?;
    Some(match version {
        Some(_) => finding,
        None => finding.confidence(UNKNOWN_VERSION),
    })
}

fn extensions(case: &Case<'_>, holds: impl Fn(&Row<'_>) -> bool) -> Vec<Evidence> {
    let extensions = case.view.of(What::SystemExtension).filter(holds);
    extensions
        .map(|row| described(&row).field("state", &row.driver.state))
        .collect()
}

fn described(row: &Row<'_>) -> Evidence {
    let driver = row.driver;
    row.evidence()
        .field("bundle", &driver.name)
        .field("version", &row.version())
        .field("team", &driver.provider)
}
