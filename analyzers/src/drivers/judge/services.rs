//! Driver services: signatures, places, versions with published defects, filters of several products.

use std::collections::{BTreeMap, BTreeSet};

use wegweiser_core::Finding;
use wegweiser_core::scoring::Severity;
use wegweiser_parsers::driver::{Signature, Start, What};

use super::view::{Binary, Row, Use, normalised};
use super::{Case, clipped, command};
use crate::drivers::tables::is_of;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(unsigned(case));
    findings.extend(test_signed(case));
    findings.extend(revoked(case));
    for (name, binary) in &case.view.binaries {
        findings.extend(unusual_place(case, name, binary));
        findings.extend(known_defect(case, name, binary));
        findings.extend(hvci_incompatible(case, name, binary));
    }
    findings.extend(several_filters(case));
    findings
}

/// The incident that all findings on one driver's file share.
pub(super) fn incident(file_name: &str) -> String {
    format!("driver:{file_name}")
}

fn is_kernel_driver(case: &Case<'_>, row: &Row<'_>) -> bool {
    match row.driver.what {
        What::Service => true,
        What::File => row.is_native_file(),
        What::Device => !is_of(row.driver, &case.tables.classes.user_mode),
        _ => false,
    }
}

/// One finding for all: whoever installed one most often installed the others.
fn unsigned(case: &Case<'_>) -> Option<Finding> {
    let of_kernel = |row: &&Row<'_>| is_kernel_driver(case, row);
    let rows = case.view.rows.iter().filter(of_kernel);
    let unsigned: Vec<&Row<'_>> = rows
        .filter(|row| row.driver.signature == Signature::Unsigned)
        .collect();
    let starts_at_boot = unsigned
        .iter()
        .any(|row| row.driver.start == Some(Start::Boot));
    // Several devices use one driver.
    let mut seen = BTreeSet::new();
    let distinct = unsigned.into_iter().filter(|row| {
        let driver = row.driver;
        let name = if driver.inf.is_empty() {
            &driver.name
        } else {
            &driver.inf
        };
        seen.insert(name.to_lowercase())
    });
    let evidence = distinct.map(|row| {
        let driver = row.driver;
        let remove = command::with("pnputil /delete-driver {} /uninstall", &driver.inf);
        row.evidence()
            .field("driver", &driver.name)
            .field("device", &driver.title)
            .field("inf", &driver.inf)
            .field("path", &driver.path)
            .field("provider", &driver.provider)
            .field("command", &remove)
    });
    let finding = case.finding_in("driver.unsigned.kernel", evidence.collect())?;
    Some(if starts_at_boot {
        finding.severity(Severity::High)
    } else {
        finding
    })
}

fn test_signed(case: &Case<'_>) -> Option<Finding> {
    let rows = case.view.rows.iter();
    let mut evidence: Vec<_> = rows
        .filter(|row| row.driver.signature == Signature::Test)
        .map(|row| {
            row.evidence()
                .field("driver", &row.driver.name)
                .field("signer", row.signer())
        })
        .collect();
    if case.view.machine.test_signing == Some(true) {
        let lists = case.view.lists.iter();
        let says = lists.filter(|list| list.machine.test_signing == Some(true));
        evidence.extend(says.map(|list| {
            wegweiser_core::Evidence::of(&list.source)
                .field("testsigning", "on")
                .field("command", "bcdedit /set testsigning off")
        }));
    }
    case.finding_in("driver.testsigned", evidence)
}

fn revoked(case: &Case<'_>) -> Option<Finding> {
    let rows = case.view.rows.iter();
    let revoked = rows.filter(|row| row.driver.signature == Signature::Revoked);
    let evidence = revoked.map(|row| {
        let serial = row
            .driver
            .signers
            .first()
            .map_or("", |signer| &signer.serial);
        row.evidence()
            .field("driver", &row.driver.name)
            .field("path", &row.driver.path)
            .field("signer", row.signer())
            .field("serial", serial)
    });
    case.finding_in("driver.signature.revoked", evidence.collect())
}

fn unusual_place(case: &Case<'_>, name: &str, binary: &Binary<'_>) -> Option<Finding> {
    // A file that was collected lies where it was collected to.
    let services = binary
        .rows
        .iter()
        .filter(|row| row.driver.what == What::Service);
    let unusual = services.filter(|row| case.tables.is_unusual(&normalised(&row.driver.path)));
    let evidence = unusual.map(|row| {
        row.evidence()
            .field("driver", &row.driver.name)
            .field("path", &row.driver.path)
            .field("signer", row.signer())
            .field("command", &command::with("sc.exe qc {}", &row.driver.name))
    });
    let finding = case.finding_in("driver.path.unusual", evidence.collect())?;
    Some(
        finding
            .key(name)
            .incident(incident(name))
            .title(format!("{} is loaded from an unusual place", clipped(name))),
    )
}

fn known_defect(case: &Case<'_>, name: &str, binary: &Binary<'_>) -> Option<Finding> {
    let defects = case.tables.known_bad.iter().filter(|bad| bad.file == name);
    let (bad, row, version) = defects.into_iter().find_map(|bad| {
        let mut rows = binary.rows.iter();
        rows.find_map(|row| {
            Some((
                bad,
                row,
                row.driver.version.filter(|version| bad.holds(*version))?,
            ))
        })
    })?;
    let evidence = row
        .evidence()
        .field("driver", &row.driver.name)
        .field("path", &row.driver.path)
        .field("version", &version.to_string())
        .field("defect", &bad.defect)
        .field("fixed in", &bad.fixed)
        .field("reference", &bad.reference);
    let finding = case
        .finding("driver.knownbad.version")
        .key(name)
        .incident(incident(name));
    let title = format!("{} {version} has a published defect", clipped(name));
    // What only lies there does no harm yet.
    let finding = if binary.usage() == Use::Present {
        finding.severity(Severity::Medium)
    } else {
        finding
    };
    Some(finding.title(title).evidence(evidence))
}

fn hvci_incompatible(case: &Case<'_>, name: &str, binary: &Binary<'_>) -> Option<Finding> {
    if case.view.machine.memory_integrity != Some(false) || binary.usage() == Use::Present {
        return None;
    }
    let row = binary
        .rows
        .iter()
        .find(|row| !row.driver.hvci_obstacle.is_empty())?;
    let evidence = row
        .evidence()
        .field("driver", name)
        .field("reason", &row.driver.hvci_obstacle)
        .field("company", &row.driver.provider);
    let finding = case
        .finding("driver.hvci.incompatible")
        .key(name)
        .incident(incident(name));
    Some(
        finding
            .title(format!(
                "{} keeps memory integrity from being turned on",
                clipped(name)
            ))
            .evidence(evidence),
    )
}

/// Running filter drivers of several vendors for one purpose.
fn several_filters(case: &Case<'_>) -> Vec<Finding> {
    let findings = case.tables.filters.iter().filter_map(|(kind, files)| {
        let mut vendors: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for (file, vendor) in files {
            if let Some(binary) = case.view.binaries.get(file)
                && let Some(row) = binary
                    .rows
                    .iter()
                    .find(|row| row.driver.running == Some(true))
            {
                let evidence = row
                    .evidence()
                    .field("driver", file)
                    .field("vendor", vendor)
                    .field("purpose", kind);
                vendors.entry(vendor).or_default().push(evidence);
            }
        }
        if vendors.len() < 2 {
            return None;
        }
        let names: Vec<&str> = vendors.keys().copied().collect();
        let title = format!("{} both filter: {kind}", names.join(" and "));
        let title = if title.chars().count() > 80 {
            format!("{} products filter: {kind}", names.len())
        } else {
            title
        };
        let finding = case.finding_in(
            "driver.duplicate.filter",
            vendors.into_values().flatten().collect(),
        )?;
        Some(finding.key(kind).title(title))
    });
    findings.collect()
}
