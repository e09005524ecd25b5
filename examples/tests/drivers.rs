//! The inventories of the fleet are read in full, and show of each device what the README says.

#![allow(clippy::unwrap_used, reason = "a failing test may panic")]

mod common;
#[path = "../../parsers/tests/common/test_data.rs"]
mod test_data;

use std::collections::BTreeMap;
use std::fs;

use wegweiser_examples::drivers::known_bad;
use wegweiser_examples::fleet;
use wegweiser_parsers::Limits;
use wegweiser_parsers::driver::{self, Inventory, What};
use wegweiser_parsers::driver_data::loldrivers;

/// The inventories by the end of their paths.
fn inventories() -> BTreeMap<String, (&'static str, Inventory)> {
    let files = fleet::fleet().unwrap().into_iter();
    let inventories = files.filter_map(|file| {
        let format = driver::recognise(&file.bytes)?;
        let inventory = driver::read(format, &file.bytes[..], &Limits::default()).unwrap();
        let mut parts: Vec<&str> = file.path.rsplitn(3, '/').take(2).collect();
        parts.reverse();
        Some((parts.join("/"), (format.id(), inventory)))
    });
    inventories.collect()
}

/// Path, form, rows, and how many of them are stated to run.
#[test]
fn every_form_is_recognised_and_read_to_its_end() {
    let mut lines = Vec::new();
    for (path, (format, inventory)) in inventories() {
        assert_eq!(inventory.troubles, [], "{path}");
        assert!(!inventory.truncated, "{path}");
        let running = inventory
            .drivers
            .iter()
            .filter(|driver| driver.running == Some(true));
        lines.push(format!(
            "{path} {format} {} {}",
            inventory.drivers.len(),
            running.count()
        ));
    }
    assert_eq!(
        lines,
        [
            "LT-SALES-11/msinfo.txt driver-msinfo 195 112",
            "LT-SALES-11/packages.xml driver-pnputil-xml 17 8",
            "SRV-FILE-01/drivers.csv driver-table 199 113",
            "WS-ACCT-07/treiber.csv driver-query 190 107",
            "WS-ACCT-07/treiberpakete.txt driver-pnputil 8 0",
            "WS-FRONT-02/devices.json driver-pnp-entity 78 0",
            "WS-FRONT-02/drivers.json driver-pnp-signed 78 0",
            "WS-RECEPT-03/osquery.json driver-osquery 77 0",
            "büro-03/modules.txt driver-proc-modules 39 39",
            "büro-03/tainted.txt driver-kernel-taint 0 0",
            "nw-web-01/modules.txt driver-proc-modules 38 38",
            "nw-web-01/tainted.txt driver-kernel-taint 0 0",
            "reception-mac-01/extensions.txt driver-system-extensions 2 1",
            "reception-mac-01/kexts.txt driver-kextstat 21 21",
        ]
    );
}

#[test]
fn rows_in_other_languages_say_what_they_say_in_english() {
    let inventories = inventories();
    let (_, german) = &inventories["WS-ACCT-07/treiber.csv"];
    let disk = german
        .drivers
        .iter()
        .find(|driver| driver.name == "disk")
        .unwrap();
    assert_eq!(disk.title, "disk-Gerätetreiber");
    assert_eq!(
        (disk.start, disk.running),
        (Some(driver::Start::Boot), Some(true))
    );
    assert!(
        german
            .drivers
            .iter()
            .all(|driver| driver.start.is_some() && driver.running.is_some())
    );

    let (_, packages) = &inventories["WS-ACCT-07/treiberpakete.txt"];
    let display = &packages.drivers[0];
    assert_eq!(
        (display.class.as_str(), display.provider.as_str()),
        ("Grafikkarten", "Intel Corporation")
    );
    assert_eq!(display.date.unwrap().date.to_string(), "2026-05-18");

    let (_, french) = &inventories["LT-SALES-11/msinfo.txt"];
    assert!(
        french
            .drivers
            .iter()
            .all(|driver| driver.start.is_some() && driver.running.is_some())
    );
    let machine = &french.machine;
    assert_eq!(
        (
            machine.memory_integrity,
            machine.secure_boot,
            machine.is_virtual
        ),
        (Some(true), Some(true), Some(false))
    );
    assert_eq!(machine.computer.as_deref(), Some("LT-SALES-11"));

    let (_, osquery) = &inventories["WS-RECEPT-03/osquery.json"];
    assert_eq!(osquery.machine.memory_integrity, Some(false));
    assert_eq!(
        osquery.machine.os_version.unwrap().to_string(),
        "10.0.19045.0"
    );

    let (_, devices) = &inventories["WS-FRONT-02/devices.json"];
    let failed: Vec<_> = devices
        .drivers
        .iter()
        .filter(|driver| driver.problem != Some(0))
        .collect();
    assert_eq!(
        (failed.len(), failed[0].problem, failed[0].what),
        (1, Some(43), What::Device)
    );
}

#[test]
fn each_device_shows_what_the_readme_says() {
    let report = common::report().unwrap();
    let mut shown = Vec::new();
    for node in &report.nodes {
        let name = node.path.last().unwrap();
        let analyzers = node.device.iter().flat_map(|device| &device.analyzers);
        let findings = analyzers
            .filter(|analyzer| analyzer.id == "drivers")
            .flat_map(|analyzer| &analyzer.findings);
        shown.extend(
            findings.map(|finding| format!("{name} {} {}", finding.severity, finding.rule)),
        );
    }
    shown.sort();
    assert_eq!(
        shown,
        [
            "LT-SALES-11 info driver.superseded.packages",
            "SRV-FILE-01 high driver.loldrivers.vulnerable.loaded",
            "SRV-FILE-01 high driver.path.unusual",
            "WS-FRONT-02 high driver.device.problem",
            "WS-RECEPT-03 low driver.outdated.gpu-net-storage",
            "WS-RECEPT-03 low driver.platform.hvci-off",
            "büro-03 info kernel.taint.proprietary",
            "büro-03 low module.unsigned",
            "reception-mac-01 medium sysext.waiting-user",
        ]
    );
}

/// Its three drivers are in the published catalogue, under the same documents.
#[test]
fn the_list_of_known_bad_drivers_states_facts() {
    let Some(catalogue) = test_data::data("drivers/loldrivers.json") else {
        return;
    };
    let digests = |text: &str| {
        let mut digests = Vec::new();
        loldrivers::read_json(text, |document| {
            let samples = document.samples.iter();
            digests.extend(samples.map(|sample| {
                (
                    document.id.clone().into_owned(),
                    sample.digests.sha256,
                    sample.digests.sha1,
                )
            }));
        })
        .unwrap();
        digests
    };
    let published = digests(&fs::read_to_string(catalogue).unwrap());
    let ours = digests(&known_bad::list());
    assert_eq!(ours.len(), 3);
    assert!(
        ours.iter()
            .all(|row| row.1.is_some() && published.contains(row))
    );
}
