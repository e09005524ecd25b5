//! What agents and tools get wrong, and what is made of it: each of these fails without its handling.

use wegweiser_parsers::inventory::{
    Adapter, AdapterState, ArrayState, DiskKind, Format, Health, Level, ProfileState, ServiceState,
    VolumeKind, recognise,
};

use super::test_data::data;
use super::{inventory, report};

/// A document of the agents, which stand in the test data.
fn document(name: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(data(&format!("wegweiser/{name}"))?).unwrap())
}

fn format_file(name: &str) -> Option<Vec<u8>> {
    Some(std::fs::read(data(&format!("formats/{name}"))?).unwrap())
}

#[test]
fn counters_of_audits_are_swapped() {
    for (name, adapter, received, sent) in [
        (
            "audit.linux.fullAudit.json",
            "eth0",
            2_157_132_857,
            39_107_226,
        ),
        (
            "audit.macos.MacAudit.json",
            "en0",
            8_123_344_551,
            812_334_455,
        ),
        (
            "audit.windows.WindowsAudit.json",
            "Ethernet",
            912_334_455,
            81_223_344,
        ),
        (
            "audit.windows.fullAudit.json",
            "Ethernet",
            912_334_455,
            81_223_344,
        ),
    ] {
        let Some(bytes) = document(name) else { return };
        let inventory = inventory(&bytes);
        let found = inventory
            .adapters
            .iter()
            .find(|known| known.name == adapter)
            .unwrap();
        assert_eq!(
            (found.received, found.sent),
            (Some(received), Some(sent)),
            "{name}"
        );
    }
}

/// On the same machine, within the same minutes, `ip` counts as the audit does, once its names are put right.
#[test]
fn counters_of_a_real_audit_are_those_of_ip() {
    let Some(bytes) = format_file("psutil/wegweiser-audit-cpuload.json") else {
        return;
    };
    let audit = inventory(&bytes).adapters;
    let ip = inventory(&format_file("hardware/ip-j-s-link.json").unwrap()).adapters;
    let counters = |adapters: &[Adapter]| {
        let adapter = adapters
            .iter()
            .find(|adapter| adapter.name == "enp0s7")
            .unwrap();
        (adapter.received, adapter.sent)
    };
    assert_eq!(counters(&audit), (Some(1290), Some(1286)));
    assert_eq!(counters(&audit), counters(&ip));
}

#[test]
fn both_shapes_of_network_lists() {
    for (name, adapters) in [
        ("audit.windows.WindowsAudit.json", ["Ethernet", "Wi-Fi"]),
        (
            "audit.windows.fullAudit.json",
            ["Ethernet", "Loopback Pseudo-Interface 1"],
        ),
    ] {
        let Some(bytes) = document(name) else { return };
        let inventory = inventory(&bytes);
        assert_eq!(
            inventory
                .adapters
                .iter()
                .map(|adapter| &adapter.name)
                .collect::<Vec<_>>(),
            adapters
        );
    }
    let Some(bytes) = document("audit.windows.WindowsAudit.json") else {
        return;
    };
    let down = &inventory(&bytes).adapters[1];
    assert_eq!((down.state, down.speed_bits), (AdapterState::Down, None));
    let Some(bytes) = document("audit.linux.LinuxAudit.json") else {
        return;
    };
    assert!(inventory(&bytes).adapters.is_empty());
}

/// Two dialects state 91.0 and 95.9 for the same volume: one of them counts what is reserved as free.
#[test]
fn dialects_agree_on_how_full_a_volume_is() {
    let share = |name| {
        let inventory = inventory(&document(name)?);
        let system = inventory
            .volumes
            .iter()
            .find(|volume| volume.is_system)
            .unwrap();
        assert_eq!(
            (system.mount.as_deref(), system.file_system.as_deref()),
            (Some("/"), Some("ext4"))
        );
        system.used_percent
    };
    let Some(expected) = share("audit.linux.LinuxAudit.json") else {
        return;
    };
    assert!((expected - 95.92).abs() < 0.01);
    assert_eq!(share("audit.linux.fullAudit.json"), Some(expected));
}

#[test]
fn images_are_always_full() {
    let Some(bytes) = document("audit.linux.LinuxAudit.json") else {
        return;
    };
    let inventory = inventory(&bytes);
    let kinds: Vec<_> = inventory
        .volumes
        .iter()
        .map(|volume| (volume.kind, volume.is_system))
        .collect();
    assert_eq!(
        kinds,
        [
            (VolumeKind::Fixed, true),
            (VolumeKind::ReadOnlyImage, false)
        ]
    );
}

#[test]
fn placeholders_are_nothing() {
    let Some(bytes) = document("audit.linux.fullAudit.json") else {
        return;
    };
    let inventory = inventory(&bytes);
    assert_eq!(inventory.hardware.graphics, Vec::<String>::new());
    assert_eq!(inventory.hardware.serial, None);
    assert!(inventory.batteries.is_empty() && inventory.users.is_empty());
    let lo = inventory
        .adapters
        .iter()
        .find(|adapter| adapter.name == "eth0")
        .unwrap();
    assert_eq!(lo.speed_bits, None);
    assert_eq!(lo.addresses, ["10.20.0.8", "fe80::216:3eff:fe00:1"]);
    let Some(bytes) = document("audit.windows.fullAudit.json") else {
        return;
    };
    let users = super::inventory(&bytes).users;
    assert_eq!(
        (users[0].terminal.as_deref(), users[0].host.as_deref()),
        (None, None)
    );
}

#[test]
fn memory_that_is_all_zero_is_unknown() {
    let audit = br#"{"data": {"system": {"devicePlatform": "Linux-6.1", "systemName": "a"}, "memory": {"total": 0, "available": 0, "used": 0, "free": 0}}}"#;
    assert_eq!(inventory(audit).memory, None);
}

#[test]
fn macs_have_the_version_on_the_box() {
    for (name, version) in [
        ("audit.macos.MacAudit.json", "14"),
        ("macos-log-summary.json", "14.7.1"),
        ("macos-hardware-eol-analysis.json", "12"),
        ("macos-os-version-analysis.json", "14"),
    ] {
        let Some(bytes) = document(name) else { return };
        assert_eq!(
            inventory(&bytes).os.version.as_deref(),
            Some(version),
            "{name}"
        );
    }
}

#[test]
fn a_single_object_is_a_list_of_one() {
    let count = |name: &str| {
        document(name).map(|bytes| {
            let inventory = inventory(&bytes);
            inventory.programs.len()
                + inventory.adapters.len()
                + inventory.crashes.len()
                + inventory.volumes.len()
        })
    };
    for name in [
        "InstalledPrograms",
        "NetworkConfig",
        "RecentAppCrashes",
        "StorageInfo",
    ] {
        let name = format!("msinfo-{name}.variant-single.json");
        if let Some(count) = count(&name) {
            assert_eq!(count, 1, "{name}");
        }
    }
    // The list in a calculated property.
    let Some(bytes) = document("msinfo-NetworkConfig.variant-single.json") else {
        return;
    };
    assert_eq!(
        inventory(&bytes).adapters[0].addresses,
        ["10.20.0.5", "10.20.0.6"]
    );
    // A text becomes a list where there are several processors.
    let Some(bytes) = document("msinfo-SystemHardwareConfig.variant-multi.json") else {
        return;
    };
    assert_eq!(inventory(&bytes).hardware.processors.len(), 2);
    let Some(bytes) = document("msinfo-SystemHardwareConfig.json") else {
        return;
    };
    assert_eq!(inventory(&bytes).hardware.processors.len(), 1);
}

#[test]
fn a_locked_volume_is_not_full() {
    let Some(bytes) = document("msinfo-StorageInfo.json") else {
        return;
    };
    let locked = &inventory(&bytes).volumes[2];
    assert!(locked.is_locked);
    assert_eq!(
        (locked.total, locked.free, locked.used_percent),
        (None, None, None)
    );
}

#[test]
fn boot_times_have_offsets_in_minutes() {
    for (name, boot) in [
        ("msinfo-SystemSoftwareConfig.json", "2025-11-04T08:15:32.5Z"),
        (
            "msinfo-SystemSoftwareConfig.variant-server.json",
            "2025-03-01T01:14:55.5Z",
        ),
    ] {
        let Some(bytes) = document(name) else { return };
        assert_eq!(inventory(&bytes).boot.unwrap().to_string(), boot, "{name}");
    }
}

/// On a server nobody keeps a list of antivirus products, so that none is in it says nothing.
#[test]
fn antivirus_of_servers_is_unknown() {
    let Some(bytes) = document("msinfo-SystemSoftwareConfig.variant-server.json") else {
        return;
    };
    let server = inventory(&bytes);
    assert_eq!(
        (server.os.is_server, server.security.antivirus_known),
        (Some(true), false)
    );
    let Some(bytes) = document("msinfo-SystemSoftwareConfig.json") else {
        return;
    };
    let client = inventory(&bytes);
    assert_eq!(
        (client.os.is_server, client.security.antivirus_known),
        (Some(false), true)
    );
    let states: Vec<_> = client
        .security
        .firewall
        .iter()
        .map(|profile| profile.state)
        .collect();
    assert_eq!(
        states,
        [ProfileState::On, ProfileState::On, ProfileState::Off]
    );
    let none = br#"{"OS": "Microsoft Windows 10 Pro", "OSVersion": "10.0.19045", "LastBootUpTime": null, "WindowsFirewall": 1, "AntiVirusProduct": null}"#;
    let none = inventory(none).security;
    assert!(none.antivirus_known && none.antivirus.is_empty() && none.firewall.len() == 1);
}

#[test]
fn programs_have_blanks_and_hyphens_in_their_names() {
    let Some(bytes) = document("msinfo-RecentAppCrashes.json") else {
        return;
    };
    let crashes = inventory(&bytes).crashes;
    assert_eq!(
        crashes[1].application.as_deref(),
        Some("Label-Print v2.exe")
    );
    assert_eq!(crashes[1].module.as_deref(), Some("ntdll.dll"));
    assert_eq!(crashes[1].exception.as_deref(), Some("0xc0000005"));
    assert_eq!(crashes[0].at.unwrap().to_string(), "2025-12-08T07:41:09Z");
}

#[test]
fn a_comma_in_a_finding_is_no_end() {
    let Some(bytes) = document("loki-scan.json") else {
        return;
    };
    let found = inventory(&bytes).indicators;
    assert_eq!((found[0].level, found[0].score), (Level::Alert, Some(140)));
    assert!(
        found[0]
            .message
            .contains("[a-z0-9]{1,12}\\.exe SUBSCORE: 75")
    );
    assert_eq!(
        found[0].file.as_deref(),
        Some("C:\\Users\\Public\\svch0st.exe")
    );
    assert_eq!(found[0].reasons.len(), 2);
    assert_eq!(found[3].message, "Results: 1 alert, 1 warning, 2 notices");
}

#[test]
fn utf16_of_powershell() {
    for name in [
        "wegweiser/raw.StorageInfo.utf16le.json",
        "formats/windows-storage/constructed-get-physicaldisk-single-ps51.json",
    ] {
        let Some(path) = data(name) else { return };
        let inventory = inventory(&std::fs::read(path).unwrap());
        assert_eq!(inventory.volumes.len() + inventory.disks.len(), 1);
    }
}

#[test]
fn documents_in_envelopes_are_no_inventories() {
    let Some(bytes) = document("envelope.ai-device-metadata.json") else {
        return;
    };
    assert_eq!(recognise(&bytes), None);
}

#[test]
fn services_have_states() {
    let Some(bytes) = document("raw.services.json") else {
        return;
    };
    let states: Vec<_> = inventory(&bytes)
        .services
        .into_iter()
        .map(|service| service.state)
        .collect();
    assert_eq!(states, [ServiceState::Running, ServiceState::Stopped]);
}

/// Counted by hand in the files of `smartctl`, of each kind of drive.
#[test]
fn drives() {
    let folder = "storage/smartctl-public";
    let disk = |name: &str| {
        Some(
            inventory(&format_file(&format!("{folder}/{name}.json"))?)
                .disks
                .remove(0),
        )
    };
    let Some(ata) = disk("HGST_HUS724020ALE640_28") else {
        return;
    };
    assert_eq!(
        (ata.health, ata.kind, ata.power_on_hours),
        (Health::Passed, DiskKind::Rotating, Some(83_425))
    );
    let crc = ata
        .attributes
        .iter()
        .find(|attribute| attribute.id == 199)
        .unwrap();
    assert_eq!(
        (crc.raw, crc.threshold, ata.exit_bits),
        (Some(12), Some(0), Some(64))
    );
    // Three counts in one value.
    let packed = disk("sat-Seagate_Exos_X16-ST16000NM001G-2KK103-sda").unwrap();
    let timeouts = packed
        .attributes
        .iter()
        .find(|attribute| attribute.id == 188)
        .unwrap();
    assert_eq!(timeouts.raw, Some(12));
    let nvme = disk("nvme-null-SAMSUNG_MZWLL3T2HAJQ-00005-nvme0").unwrap();
    assert_eq!(
        (nvme.health, nvme.kind, nvme.size),
        (Health::Failing, DiskKind::Flash, Some(3_200_631_791_616))
    );
    assert_eq!(nvme.nvme.unwrap().critical_warning, Some(16));
    let scsi = disk("HITACHI_H109060SESUN600G_10").unwrap();
    let log = scsi.scsi.unwrap();
    assert_eq!(
        (log.grown_defects, log.trip_temperature, scsi.temperature),
        (Some(0), Some(85), Some(26.0))
    );
}

#[test]
fn what_drives_do_not_measure_is_nothing() {
    // No thermometer, no SMART: 0 degrees and a status that only says that a command failed.
    let Some(bytes) = format_file("storage/vm/smartctl-a-sda.json") else {
        return;
    };
    let disk = inventory(&bytes).disks.remove(0);
    assert_eq!(
        (disk.temperature, disk.health, disk.exit_bits),
        (None, Health::Unknown, Some(4))
    );
    // A drive that keeps no spare blocks has not run out of them.
    let Some(bytes) = format_file("storage/vm/nvme-smart-log-warn.json") else {
        return;
    };
    let disk = inventory(&bytes).disks.remove(0);
    assert_eq!(
        (disk.temperature, disk.health),
        (Some(50.0), Health::Failing)
    );
    assert_eq!(disk.nvme.unwrap().spare_percent, None);
    for name in ["gron", "yaml"] {
        let text = if name == "gron" {
            "json = {};\njson.smartctl = {};\njson.smartctl.exit_status = 0;\n"
        } else {
            "---\nsmartctl:\n  exit_status: 0\n"
        };
        assert_eq!(recognise(text.as_bytes()), None, "{name}");
    }
}

#[test]
fn hostile_answers_of_smartctl() {
    for (name, reason) in [
        (
            "smartctl-exit-only",
            "no inventory of the form `inventory-smartctl`: x",
        ),
        (
            "smartctl-empty-object",
            "no inventory of the form `inventory-smartctl`: `smartctl` was not asked for a drive, or found none",
        ),
        (
            "smartctl-wrong-types",
            "no inventory of the form `inventory-smartctl`: `smartctl` was not asked for a drive, or found none",
        ),
    ] {
        let Some(bytes) = format_file(&format!("hostile/{name}.json")) else {
            return;
        };
        let error = wegweiser_parsers::inventory::read(
            Format::Smartctl,
            &bytes[..],
            &wegweiser_parsers::Limits::default(),
        );
        assert_eq!(error.unwrap_err().to_string(), reason);
    }
}

#[test]
fn hostile_rows_of_df() {
    let Some(bytes) = format_file("hostile/df-hostile.txt") else {
        return;
    };
    let report = report(&bytes).unwrap();
    let volumes: Vec<_> = report
        .inventory
        .volumes
        .iter()
        .map(|volume| {
            (
                volume.name.as_str(),
                volume.mount.as_deref().unwrap(),
                volume.used_percent.unwrap(),
            )
        })
        .collect();
    assert_eq!(
        volumes,
        [
            ("/dev/with space", "/mnt/a b", 50.0),
            ("long-device-name-that-wraps", "/wrapped", 50.0),
            ("/dev/y", "/over", 100.0),
        ]
    );
    assert_eq!(report.trouble_count, 2);
}

/// The share that `df` itself states is rounded up; in any language and unit it is the same.
#[test]
fn shares_are_those_of_df() {
    for name in [
        "df-P.txt",
        "df-PTk.txt",
        "df-h-de.txt",
        "df-h.txt",
        "df-P-full.txt",
    ] {
        let Some(bytes) = format_file(&format!("storage/vm/{name}")) else {
            return;
        };
        let root = inventory(&bytes)
            .volumes
            .into_iter()
            .find(|volume| volume.is_system)
            .unwrap();
        let share = root.used_percent.unwrap();
        assert!((30.0..=31.0).contains(&share), "{name}: {share}");
    }
    let Some(bytes) = format_file("storage/vm/df-P-full.txt") else {
        return;
    };
    let full = inventory(&bytes)
        .volumes
        .into_iter()
        .find(|volume| volume.name == "/dev/sda")
        .unwrap();
    assert_eq!((full.used_percent, full.free), (Some(100.0), Some(0)));
}

#[test]
fn arrays() {
    for (name, state) in [
        ("mdstat-degraded.txt", ArrayState::Degraded),
        ("mdstat-ok.txt", ArrayState::Whole),
    ] {
        let Some(bytes) = format_file(&format!("storage/vm/{name}")) else {
            return;
        };
        assert_eq!(inventory(&bytes).arrays[0].state, state, "{name}");
    }
}

#[test]
fn words_and_numbers_of_windows_drives_agree() {
    let health = |name: &str| {
        let disks = inventory(&format_file(&format!("windows-storage/{name}.json"))?).disks;
        Some(
            disks
                .into_iter()
                .map(|disk| (disk.health, disk.kind, disk.protocol))
                .collect::<Vec<_>>(),
        )
    };
    let Some(words) = health("constructed-get-physicaldisk-ps7") else {
        return;
    };
    assert_eq!(
        health("constructed-msft-physicaldisk-raw-ciminstance"),
        Some(words.clone())
    );
    assert_eq!(
        words.iter().map(|disk| disk.0).collect::<Vec<_>>(),
        [Health::Passed, Health::Warning, Health::Failing]
    );
    let Some(letters) = format_file("windows-storage/constructed-get-volume-ps7.json") else {
        return;
    };
    let numbers =
        format_file("windows-storage/constructed-get-volume-driveletter-char.json").unwrap();
    assert_eq!(inventory(&letters), inventory(&numbers));
}

#[test]
fn batteries() {
    let Some(bytes) =
        format_file("battery/constructed-powercfg-batteryreport-desktop-nobattery.xml")
    else {
        return;
    };
    assert!(report(&bytes).unwrap().inventory.batteries.is_empty());
    let Some(bytes) =
        format_file("battery/constructed-powercfg-batteryreport-two-and-missing-fields.xml")
    else {
        return;
    };
    let batteries = inventory(&bytes).batteries;
    assert_eq!(batteries.len(), 2);
    assert_eq!(
        (
            batteries[1].design_mwh,
            batteries[1].health_percent,
            batteries[1].cycles
        ),
        (None, None, None)
    );
}

/// Counted in the files themselves.
#[test]
fn sockets_and_interfaces_of_linux() {
    let Some(bytes) = format_file("hardware/ss-tulpn.txt") else {
        return;
    };
    let listening = inventory(&bytes).listening;
    assert_eq!(listening.len(), 7);
    let ssh: Vec<_> = listening
        .iter()
        .filter(|listener| listener.port == 22)
        .collect();
    assert_eq!(
        (ssh[0].address.as_str(), ssh[1].address.as_str()),
        ("0.0.0.0", "::")
    );
    assert_eq!(ssh[0].process.as_deref(), Some("sshd"));
    let Some(bytes) = format_file("hardware/ip-j-s-link.json") else {
        return;
    };
    let adapter = &inventory(&bytes).adapters[1];
    assert_eq!(
        (adapter.state, adapter.received, adapter.sent),
        (AdapterState::Up, Some(1290), Some(1286))
    );
    assert_eq!((adapter.errors_in, adapter.drops), (Some(0), Some(0)));
    let Some(bytes) = format_file("hardware/hostnamectl.json") else {
        return;
    };
    let os = inventory(&bytes).os;
    assert_eq!(
        (os.name.as_deref(), os.version.as_deref()),
        (Some("Debian GNU/Linux"), Some("12"))
    );
}

/// What `systemctl` lists, counted with `grep`; units that others only name are none.
#[test]
fn units_of_systemd() {
    let Some(bytes) = format_file("systemd/systemctl-list-units.json") else {
        return;
    };
    let text = String::from_utf8(bytes.clone()).unwrap();
    let all = text.matches("\"unit\":").count();
    let missing = text.matches("\"load\":\"not-found\"").count();
    let services = inventory(&bytes).services;
    assert_eq!(services.len(), all - missing);
    let failed = |bytes: &[u8]| {
        let failed = inventory(bytes).services.into_iter();
        failed
            .filter(|service| service.state == ServiceState::Failed)
            .map(|service| service.name)
            .collect::<Vec<_>>()
    };
    let expected = ["failing.service", "run-u287.service"];
    for name in ["systemctl-failed.json", "systemctl-failed.txt"] {
        let bytes = format_file(&format!("systemd/{name}")).unwrap();
        assert_eq!(failed(&bytes), expected, "{name}");
    }
    let bytes = format_file("systemd/systemd-analyze.txt").unwrap();
    assert_eq!(inventory(&bytes).boot_seconds, Some(41.16));
    let bytes = format_file("systemd/coredumpctl.json").unwrap();
    assert_eq!(
        inventory(&bytes).crashes[1].application.as_deref(),
        Some("/usr/bin/python3.11")
    );
}
