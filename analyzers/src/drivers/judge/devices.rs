//! Devices: problem codes, and generic drivers where the vendor's are needed.

use std::collections::BTreeMap;

use wegweiser_core::scoring::Severity;
use wegweiser_core::{Evidence, Finding};
use wegweiser_parsers::driver::What;

use super::view::Row;
use super::{Case, command};
use crate::drivers::tables::is_of;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = problems(case);
    findings.extend(basic_display(case));
    findings.extend(generic_storage(case));
    findings
}

/// One finding for each severity: a dock with five failed devices is one trouble, not five.
fn problems(case: &Case<'_>) -> Vec<Finding> {
    let codes = &case.tables.problem_codes;
    let mut by_severity: BTreeMap<Severity, BTreeMap<&str, Evidence>> = BTreeMap::new();
    for row in case.view.of(What::Device) {
        let driver = row.driver;
        let Some(code) = driver.problem else { continue };
        let Some(severity) = codes.severity(code, is_of(driver, &case.tables.classes.display))
        else {
            continue;
        };
        let evidence = row
            .evidence()
            .field("device", &driver.title)
            .field("problem", &codes.text(code))
            .field("class", &driver.class)
            .field("device id", &driver.device_id)
            .field("inf", &driver.inf)
            .field(
                "command",
                &command::with("pnputil /restart-device {}", &driver.device_id),
            );
        // The same device stands in several inventories.
        let device = if driver.device_id.is_empty() {
            &driver.title
        } else {
            &driver.device_id
        };
        by_severity
            .entry(severity)
            .or_default()
            .entry(device)
            .or_insert(evidence);
    }
    let findings = by_severity.into_iter().filter_map(|(severity, devices)| {
        let key = severity.to_string().to_lowercase();
        let only = only_device(devices.values());
        let finding = case.finding_in("driver.device.problem", devices.into_values().collect())?;
        let finding = finding.key(key).severity(severity);
        Some(match only {
            Some(title) => finding.title(title),
            None => finding,
        })
    });
    findings.collect()
}

/// A title that names the device, where there is but one.
fn only_device<'e>(mut devices: impl Iterator<Item = &'e Evidence>) -> Option<String> {
    let (device, others) = (devices.next()?, devices.next());
    let field = |name: &str| device.fields.iter().find(|field| field.name == name);
    let title = format!(
        "{} does not work: {}",
        field("device")?.value,
        field("problem")?.value
    );
    (others.is_none() && title.chars().count() <= 80).then_some(title)
}

fn uses(row: &Row<'_>, infs: &[String]) -> bool {
    infs.iter()
        .any(|inf| inf.eq_ignore_ascii_case(&row.driver.inf))
}

fn basic_display(case: &Case<'_>) -> Option<Finding> {
    if case.view.is_virtual || case.view.is_server {
        return None;
    }
    let basic = case.view.of(What::Device).filter(|row| {
        let is_physical = row.driver.device_id.to_uppercase().starts_with("PCI\\");
        is_physical
            && is_of(row.driver, &case.tables.classes.display)
            && uses(row, &case.tables.generic.display)
    });
    let evidence = basic.map(|row| generic(&row));
    case.finding_in("driver.generic.display", evidence.collect())
}

fn generic_storage(case: &Case<'_>) -> Option<Finding> {
    let generic_ones = case.view.of(What::Device).filter(|row| {
        case.tables.is_raid(&row.driver.device_id) && uses(row, &case.tables.generic.storage)
    });
    let evidence = generic_ones.map(|row| generic(&row));
    case.finding_in("driver.generic.storage-net", evidence.collect())
}

fn generic(row: &Row<'_>) -> Evidence {
    row.evidence()
        .field("device", &row.driver.title)
        .field("device id", &row.driver.device_id)
        .field("inf", &row.driver.inf)
        .field("command", "pnputil /add-driver VENDOR.inf /install")
}
