//! Driver packages: how old they are, and which are left over.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::Offset;
use wegweiser_core::Finding;
use wegweiser_core::scoring::Severity;
use wegweiser_parsers::driver::{DateKind, Version, What};

use super::view::Row;
use super::{Case, command};
use crate::drivers::tables::is_of;

pub(super) fn findings(case: &Case<'_>) -> Vec<Finding> {
    let mut findings = outdated(case);
    findings.extend(superseded(case));
    findings
}

/// Drivers that are old by a date that means it, one finding for each severity.
fn outdated(case: &Case<'_>) -> Vec<Finding> {
    let today = Offset::UTC.to_datetime(case.as_of).date();
    let mut old: BTreeMap<Severity, BTreeMap<String, (Row<'_>, Date)>> = BTreeMap::new();
    let rows = case.view.of(What::Device).chain(in_use(case));
    for row in rows {
        let Some((date, severity)) = age(case, &row, today) else {
            continue;
        };
        // Several devices use one driver.
        let driver = row.driver;
        let name = if driver.inf.is_empty() {
            &driver.title
        } else {
            &driver.inf
        };
        old.entry(severity)
            .or_default()
            .entry(name.to_lowercase())
            .or_insert((row, date));
    }
    let findings = old.into_iter().filter_map(|(severity, drivers)| {
        let evidence = drivers.into_values().map(|(row, date)| {
            let driver = row.driver;
            row.evidence()
                .field("device", &driver.title)
                .field("class", &driver.class)
                .field("provider", &driver.provider)
                .field("date", &date.to_string())
                .field("version", &row.version())
                .field("inf", &driver.inf)
        });
        let finding = case.finding_in("driver.outdated.gpu-net-storage", evidence.collect())?;
        Some(
            finding
                .key(severity.to_string().to_lowercase())
                .severity(severity),
        )
    });
    findings.collect()
}

/// Packages, where no inventory says which devices use them; else devices say it all.
fn in_use<'s>(case: &Case<'s>) -> impl Iterator<Item = Row<'s>> {
    let has_devices = case
        .view
        .of(What::Device)
        .any(|row| row.driver.date.is_some());
    newest_packages(case)
        .into_iter()
        .filter(move |_| !has_devices)
}

/// Of each package the newest version.
fn newest_packages<'s>(case: &Case<'s>) -> Vec<Row<'s>> {
    families(case)
        .into_values()
        .filter_map(|family| family.into_iter().max_by_key(order))
        .collect()
}

/// How old a driver is, if it is one whose age counts, and how bad that is.
fn age(case: &Case<'_>, row: &Row<'_>, today: Date) -> Option<(Date, Severity)> {
    let (driver, limits) = (row.driver, &case.tables.age);
    let date = driver.date.filter(|date| date.kind == DateKind::Inf)?.date;
    let is_third_party =
        !driver.provider.is_empty() && !driver.provider.to_lowercase().starts_with("microsoft");
    if !is_third_party
        || !is_of(driver, &case.tables.classes.aged)
        || date < limits.first
        || date > today
    {
        return None;
    }
    let years = today.year()
        - date.year()
        - i16::from((today.month(), today.day()) < (date.month(), date.day()));
    let windows = case
        .view
        .machine
        .os_version
        .and_then(|version| case.tables.year_of_windows(version));
    let is_behind = windows.is_some_and(|year| year - date.year() > limits.behind_windows_years);
    if years >= limits.medium_years && is_behind {
        Some((date, Severity::Medium))
    } else if years >= limits.low_years {
        Some((date, Severity::Low))
    } else {
        None
    }
}

type Family = (String, String, String);

/// Packages that are versions of one: the same original INF, class and provider.
fn families<'s>(case: &Case<'s>) -> BTreeMap<Family, Vec<Row<'s>>> {
    let mut families: BTreeMap<Family, Vec<Row<'s>>> = BTreeMap::new();
    for row in case.view.of(What::Package) {
        let driver = row.driver;
        let class = if driver.class_guid.is_empty() {
            driver.class.to_lowercase()
        } else {
            driver.class_guid.clone()
        };
        let family = (
            driver.original.to_lowercase(),
            class,
            driver.provider.to_lowercase(),
        );
        if !driver.original.is_empty() && driver.name.to_lowercase().starts_with("oem") {
            families.entry(family).or_default().push(row);
        }
    }
    families
}

fn order(row: &Row<'_>) -> (Option<Version>, Option<Date>) {
    let driver = row.driver;
    (driver.version, driver.date.map(|date| date.date))
}

/// Older packages of a family that no device uses.
fn superseded(case: &Case<'_>) -> Option<Finding> {
    let used: BTreeSet<String> = case
        .view
        .of(What::Device)
        .map(|row| row.driver.inf.to_lowercase())
        .collect();
    let mut evidence = Vec::new();
    for family in families(case).into_values() {
        let newest = family.iter().map(order).max();
        // A package that two inventories list is one.
        let mut seen = BTreeSet::new();
        for row in family {
            let name = row.driver.name.to_lowercase();
            let is_older = Some(order(&row)) < newest;
            if is_older && !used.contains(&name) && seen.insert(name) {
                let driver = row.driver;
                let pointer = row
                    .evidence()
                    .field("package", &driver.name)
                    .field("original", &driver.original)
                    .field("provider", &driver.provider)
                    .field("version", &row.version())
                    .field(
                        "command",
                        &command::with("pnputil /delete-driver {}", &driver.name),
                    );
                evidence.push(pointer);
            }
        }
    }
    case.finding_in("driver.superseded.packages", evidence)
}
