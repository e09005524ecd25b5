//! Inventories written for one purpose each.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "not all of it is needed here")]
#[path = "../../parsers/tests/pe/image.rs"]
mod image;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use wegweiser_analyzers::{Options, registry_with};
use wegweiser_core::report::{FindingReport, Node};
use wegweiser_core::scoring::{Score, Severity};
use wegweiser_core::{Engine, FleetSummary, Input, Level, NodePath, Policy};

const AS_OF: &str = "2026-11-20T12:00:00Z";

fn engine(options: &Options) -> Engine {
    Engine::new(registry_with(options).unwrap().0)
}

fn inputs(files: &[&str]) -> Vec<Input> {
    let place = NodePath::default().child(Level::Device, "d");
    let input = |(number, text): (u32, &&str)| {
        Input::bytes(format!("{number}.txt"), text.as_bytes()).at(place.clone())
    };
    (1..).zip(files).map(input).collect()
}

fn device_with(files: &[&str], options: &Options) -> Node {
    let as_of = AS_OF.parse().unwrap();
    let report = engine(options)
        .score(inputs(files), &Policy::default(), as_of)
        .unwrap();
    for input in &report.inputs {
        assert_eq!(input.reason, None, "{}", input.path);
    }
    report.nodes.into_iter().next().unwrap()
}

fn device(files: &[&str]) -> Node {
    device_with(files, &Options::default())
}

/// Rules with the severities that they reached.
fn found(node: &Node) -> BTreeMap<&str, Severity> {
    let findings = node.findings();
    findings
        .map(|(_, finding)| (finding.rule.as_str(), finding.severity))
        .collect()
}

fn finding<'n>(node: &'n Node, rule: &str) -> &'n FindingReport {
    let mut findings = node.findings().map(|(_, finding)| finding);
    let finding = findings.find(|finding| finding.rule.as_str() == rule);
    finding.unwrap_or_else(|| panic!("no {rule} in {:?}", found(node)))
}

fn field<'n>(finding: &'n FindingReport, name: &str) -> &'n str {
    let fields = finding
        .evidence
        .iter()
        .flat_map(|evidence| &evidence.fields);
    let mut named = fields.filter(|field| field.name == name);
    named.next().map_or("", |field| &field.value)
}

fn services(rows: &str) -> String {
    format!("kind,name,path,version,provider,signed,start,running\n{rows}")
}

fn devices(rows: &str) -> String {
    format!("kind,title,name,device_id,class,provider,inf,date,version,problem\n{rows}")
}

fn packages(rows: &str) -> String {
    format!("kind,name,original,class,provider,date,version\n{rows}")
}

/// 300 drivers and 100 devices as a healthy machine has them.
fn clean() -> [String; 2] {
    let (mut drivers, mut hardware) = (String::new(), String::new());
    for number in 0..300 {
        writeln!(
            drivers,
            "service,drv{number},C:\\Windows\\System32\\drivers\\drv{number}.sys,10.0.22621.{number},\
             Microsoft Corporation,yes,{},{}",
            ["boot", "system", "auto", "demand"][number % 4],
            ["yes", "no"][number % 2],
        )
        .unwrap();
    }
    for number in 0..100 {
        let (provider, date) = [
            ("Microsoft", "2006-06-21"),
            ("Intel", "1968-07-18"),
            ("Realtek", "2025-02-03"),
            ("NVIDIA", "2026-05-06"),
        ][number % 4];
        writeln!(
            hardware,
            "device,Device {number},dev{number},PCI\\VEN_8086&DEV_{number:04X}\\3,Net,{provider},oem{number}.inf,\
             {date},31.0.15.{number},{}",
            [0, 22, 45][number % 3],
        )
        .unwrap();
    }
    [services(&drivers), devices(&hardware)]
}

fn files(parts: &[String]) -> Vec<&str> {
    parts.iter().map(String::as_str).collect()
}

#[test]
fn a_clean_machine_has_nothing_invented() {
    let clean = clean();
    let node = device(&files(&clean));
    assert_eq!(found(&node), BTreeMap::new());
    assert_eq!(node.standing.score.map(Score::get), Some(100));
    let analyzers = &node.device.as_ref().unwrap().analyzers;
    let drivers = analyzers.iter().find(|one| one.id == "drivers").unwrap();
    assert!(drivers.notes[0].contains("not compared with lists of vulnerable ones"));
    assert_eq!(drivers.coverage_permille, 880);
}

#[test]
fn every_rule_on_windows_applies_where_it_should() {
    let dell = "device,Adapter,a,PCI\\VEN_8086&DEV_1\\3";
    for (rule, severity, inventories) in [
        (
            "driver.unsigned.kernel",
            Severity::Medium,
            vec![services("service,odd,C:\\Windows\\System32\\drivers\\odd.sys,1.0,Odd,no,demand,yes\n")],
        ),
        (
            "driver.unsigned.kernel",
            Severity::High,
            vec![services("service,odd,C:\\Windows\\System32\\drivers\\odd.sys,1.0,Odd,no,boot,yes\n")],
        ),
        (
            "driver.testsigned",
            Severity::High,
            vec![services("service,odd,C:\\Windows\\System32\\drivers\\odd.sys,1.0,Odd,test,demand,yes\n")],
        ),
        (
            "driver.signature.revoked",
            Severity::High,
            vec![services("service,odd,C:\\Windows\\System32\\drivers\\odd.sys,1.0,Odd,revoked,demand,yes\n")],
        ),
        (
            "driver.path.unusual",
            Severity::High,
            vec![services("service,odd,\\??\\C:\\Users\\Public\\odd.sys,1.0,Odd,yes,demand,yes\n")],
        ),
        ("driver.device.problem", Severity::Medium, vec![devices(&format!("{dell},Net,Intel,oem1.inf,2026-01-01,1.0,10\n"))]),
        ("driver.device.problem", Severity::Low, vec![devices(&format!("{dell},,,,,,28\n"))]),
        ("driver.device.problem", Severity::High, vec![devices(&format!("{dell},Display,Intel,oem1.inf,2026-01-01,1.0,43\n"))]),
        ("driver.generic.display", Severity::Medium, vec![devices(&format!("{dell},Display,Microsoft,display.inf,2006-06-21,10.0.1,0\n"))]),
        (
            "driver.generic.storage-net",
            Severity::Low,
            vec![devices("device,RAID,r,PCI\\VEN_8086&DEV_282A\\3,HDC,Microsoft,mshdc.inf,2006-06-21,10.0.1,0\n")],
        ),
        (
            "driver.knownbad.version",
            Severity::High,
            vec![services("service,IntcAudioBus,C:\\Windows\\System32\\drivers\\IntcAudioBus.sys,10.29.0.5152,Intel,yes,demand,yes\n")],
        ),
        ("driver.outdated.gpu-net-storage", Severity::Low, vec![devices(&format!("{dell},Net,Intel,oem1.inf,2023-11-20,1.0,0\n"))]),
        (
            "driver.superseded.packages",
            Severity::Info,
            vec![packages(
                "package,oem1.inf,net.inf,Net,Intel,2025-01-01,1.0\npackage,oem2.inf,net.inf,Net,Intel,2026-01-01,2.0\n",
            )],
        ),
        (
            "driver.duplicate.filter",
            Severity::Low,
            vec![services(
                "service,csagent,C:\\Windows\\System32\\drivers\\csagent.sys,7.0,CrowdStrike,yes,system,yes\n\
                 service,eamonm,C:\\Windows\\System32\\drivers\\eamonm.sys,10.0,ESET,yes,system,yes\n",
            )],
        ),
        ("module.unsigned", Severity::Low, vec!["vmmon 16384 0 - Live 0x0000000000000000 (E)\next4 1 1 - Live 0x0000000000000000\n".into()]),
        ("module.forced", Severity::Medium, vec!["odd 16384 0 - Live 0x0000000000000000 (F)\n".into()]),
        ("module.staging", Severity::Info, vec!["r8188eu 16384 0 - Live 0x0000000000000000 (C)\n".into()]),
        ("kernel.taint.proprietary", Severity::Info, vec!["nvidia 16384 0 - Live 0x0000000000000000 (PO)\n".into()]),
        ("kernel.taint.machine-check", Severity::High, vec!["kernel.tainted = 16\n".into()]),
        ("kernel.taint.died", Severity::High, vec!["kernel.tainted = 128\n".into()]),
        ("kernel.taint.softlockup", Severity::Medium, vec!["kernel.tainted = 16384\n".into()]),
        (
            "kext.legacy",
            Severity::Low,
            vec![
                "Index Refs Address            Size       Wired      Name (Version) UUID <Linked Against>\n    \
                 1  150 0                  0          0          com.apple.kpi.bsd (23.1.0) 5C4C3332-344D-483C-8739-259E934C9CC8 <>\n  \
                 170    0 0xffffff7f8313a000 0x5000     0x5000     com.example.driver.Old (1.2.3) 6C4C3332-344D-483C-8739-259E934C9CC8 <1>\n"
                    .into(),
            ],
        ),
    ] {
        let node = device(&files(&inventories));
        assert_eq!(found(&node), BTreeMap::from([(rule, severity)]), "{inventories:?}");
    }
}

#[test]
fn what_looks_alike_but_is_harmless_costs_nothing() {
    let dell = "device,Adapter,a,PCI\\VEN_8086&DEV_1\\3";
    for inventory in [
        // Nothing is said of the signature.
        services("service,odd,C:\\Windows\\System32\\drivers\\odd.sys,1.0,Odd,,demand,yes\n"),
        services(
            "service,mpksl,C:\\ProgramData\\Microsoft\\Windows Defender\\Definition Updates\\mpksl.sys,1.0,,yes,,yes\n",
        ),
        services(
            "service,IntcAudioBus,C:\\Windows\\System32\\drivers\\IntcAudioBus.sys,10.29.0.5714,Intel,yes,demand,yes\n",
        ),
        services(
            "service,IntcAudioBus,C:\\Windows\\System32\\drivers\\IntcAudioBus.sys,,Intel,yes,demand,yes\n",
        ),
        // Of one vendor, or one of two not running.
        services(
            "service,sophosed,C:\\Windows\\System32\\drivers\\sophosed.sys,1.0,Sophos,yes,,yes\n\
             service,savonaccess,C:\\Windows\\System32\\drivers\\savonaccess.sys,1.0,Sophos,yes,,yes\n\
             service,eamonm,C:\\Windows\\System32\\drivers\\eamonm.sys,10.0,ESET,yes,demand,no\n",
        ),
        devices(&format!("{dell},Net,Intel,oem1.inf,2023-11-21,1.0,0\n")),
        devices(&format!(
            "{dell},Net,Microsoft,netwtw.inf,2009-01-01,1.0,0\n"
        )),
        devices(&format!("{dell},Net,Intel,oem1.inf,1968-07-18,1.0,0\n")),
        devices(&format!("{dell},Net,Intel,oem1.inf,2006-12-31,1.0,0\n")),
        devices(&format!("{dell},Net,Intel,oem1.inf,2027-01-01,1.0,0\n")),
        devices(&format!("{dell},Mouse,Intel,oem1.inf,2012-01-01,1.0,0\n")),
        // A virtual machine has no other display driver.
        devices(
            "device,Display,v,PCI\\VEN_1414&DEV_5353\\3,Display,Microsoft,display.inf,2006-06-21,10.0.1,0\n",
        ),
        packages(
            "package,oem1.inf,net.inf,Net,Intel,2025-01-01,1.0\npackage,oem2.inf,net.inf,Net,Realtek,2026-01-01,2.0\n",
        ),
        "ext4 1 1 - Live 0x0000000000000000\n".into(),
        "kernel.tainted = 0\n".into(),
    ] {
        let node = device(&[&inventory]);
        assert_eq!(found(&node), BTreeMap::new(), "{inventory}");
        assert_eq!(
            node.standing.score.map(Score::get),
            Some(100),
            "{inventory}"
        );
    }
}

#[test]
fn a_package_that_a_device_uses_is_not_left_over() {
    let packages = packages(
        "package,oem1.inf,net.inf,Net,Intel,2025-01-01,1.0\npackage,oem2.inf,net.inf,Net,Intel,2026-01-01,2.0\n",
    );
    let devices =
        devices("device,Adapter,a,PCI\\VEN_8086&DEV_1\\3,Net,Intel,OEM1.INF,2025-01-01,1.0,0\n");
    assert_eq!(found(&device(&[&packages, &devices])), BTreeMap::new());
}

const SHA256: &str = "7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f";

/// A list with one vulnerable driver, and whether it loads in spite of memory integrity.
fn list(category: &str, hvci: &str) -> (tempfile::TempDir, Options) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("drivers.json");
    let json = format!(
        r#"[{{"Id": "0ab5b2f4-0000-4000-8000-0123456789ab", "Category": "{category}", "Created": "2026-08-12",
            "CVE": ["CVE-2021-0001"], "Tags": ["weakdrv.sys"], "KnownVulnerableSamples": [{{
            "Filename": "weakdrv.sys", "OriginalFilename": "weakdrv.sys", "FileVersion": "2.1.0.7", "Publisher": "Weak Devices Ltd",
            "SHA256": "{SHA256}", "MD5": "-", "SHA1": "", "LoadsDespiteHVCI": "{hvci}"}}]}}]"#
    );
    std::fs::write(&path, json).unwrap();
    let options = Options {
        driver_data: vec![path],
        ..Options::default()
    };
    (folder, options)
}

fn weak(columns: &str, values: &str) -> String {
    format!("name,path,{columns}\nweakdrv,C:\\Windows\\System32\\drivers\\weakdrv.sys,{values}\n")
}

#[test]
fn a_known_driver_costs_what_its_rule_says() {
    let running = |severity| (severity, "sha256,running", format!("{SHA256},yes"));
    for (category, hvci, rule, (severity, columns, values)) in [
        (
            "malicious",
            "FALSE",
            "driver.loldrivers.malicious",
            running(Severity::Critical),
        ),
        (
            "malicious",
            "FALSE",
            "driver.loldrivers.malicious",
            (Severity::Critical, "sha256,running", format!("{SHA256},no")),
        ),
        (
            "vulnerable driver",
            "TRUE",
            "driver.loldrivers.vulnerable.loaded-hvci-bypass",
            running(Severity::Critical),
        ),
        (
            "vulnerable driver",
            "FALSE",
            "driver.loldrivers.vulnerable.loaded",
            running(Severity::High),
        ),
        (
            "vulnerable driver",
            "",
            "driver.loldrivers.vulnerable.loaded",
            (
                Severity::High,
                "sha256,start",
                format!("{},auto", SHA256.to_uppercase()),
            ),
        ),
        (
            "vulnerable driver",
            "TRUE",
            "driver.loldrivers.vulnerable.present",
            (Severity::Medium, "sha256,running", format!("{SHA256},no")),
        ),
        (
            "vulnerable driver",
            "FALSE",
            "driver.loldrivers.name-version",
            (Severity::Medium, "version,running", "2.1.0.7,yes".into()),
        ),
        (
            "vulnerable driver",
            "FALSE",
            "driver.loldrivers.filename-only",
            (Severity::Low, "start,running", "demand,yes".into()),
        ),
    ] {
        let (_folder, options) = list(category, hvci);
        let node = device_with(&[&weak(columns, &values)], &options);
        assert_eq!(
            found(&node),
            BTreeMap::from([(rule, severity)]),
            "{category} {columns} {values}"
        );
    }
}

#[test]
fn a_known_driver_is_named_with_its_weakness_and_what_to_do() {
    let (_folder, options) = list("vulnerable driver", "FALSE");
    let [drivers, hardware] = clean();
    let extra = weak("sha256,running", &format!("{SHA256},yes"));
    let node = device_with(&[&drivers, &hardware, &extra], &options);
    assert_eq!(node.standing.score.map(Score::get), Some(68));
    let finding = finding(&node, "driver.loldrivers.vulnerable.loaded");
    assert!(finding.title.contains("weakdrv.sys"), "{}", finding.title);
    assert_eq!(field(finding, "cve"), "CVE-2021-0001");
    assert!(field(finding, "command").contains("weakdrv"), "{finding:?}");
    assert!(
        field(finding, "matched by").contains("SHA-256"),
        "{finding:?}"
    );
}

#[test]
fn what_windows_does_against_bad_drivers_raises_what_they_cost() {
    let (_folder, mut options) = list("vulnerable driver", "FALSE");
    let inventory = weak("sha256,running", &format!("{SHA256},yes"));
    options.memory_integrity = Some(false);
    options.block_list = Some(false);
    let node = device_with(&[&inventory], &options);
    let wanted = [
        ("driver.loldrivers.vulnerable.loaded", Severity::Critical),
        ("driver.platform.hvci-off", Severity::Medium),
    ];
    assert_eq!(found(&node), BTreeMap::from(wanted));
    options.memory_integrity = Some(true);
    options.block_list = Some(true);
    let node = device_with(&[&inventory], &options);
    assert_eq!(
        found(&node),
        BTreeMap::from([("driver.loldrivers.vulnerable.loaded", Severity::High)])
    );
}

#[test]
fn a_genuine_driver_of_the_same_name_is_hardly_accused() {
    let (_folder, options) = list("malicious", "FALSE");
    for name in ["afd.sys", "csagent.sys", "termdd.sys", "usbxhci.sys"] {
        let row = services(&format!(
            "service,x,C:\\Windows\\System32\\drivers\\{name},10.0.22621.1,Microsoft Corporation,yes,boot,yes\n"
        ));
        assert_eq!(
            found(&device_with(&[&row], &options)),
            BTreeMap::new(),
            "{name}"
        );
    }
}

#[test]
fn extensions_of_macos_are_judged_by_their_state() {
    let list = "3 extension(s)\n--- com.apple.system_extension.endpoint_security\n\
        enabled\tactive\tteamID\tbundleID (version)\tname\t[state]\n\
        *\t*\tABCDE12345\tcom.example.guard (1.0/1)\tGuard\t[activated enabled]\n\
        \t*\tFGHIJ67890\tcom.crowdstrike.falcon.Agent (7.1/1)\tFalcon\t[activated enabled]\n\
        \t\tKLMNO12345\tcom.example.backup (2.0/1)\tBackup\t[activated waiting for user]\n\
        \t\tPQRST67890\tcom.example.old (1.0/1)\tOld\t[terminated waiting to uninstall on reboot]\n";
    let wanted = [
        ("sysext.disabled", Severity::Medium),
        ("sysext.reboot", Severity::Low),
        ("sysext.waiting-user", Severity::Medium),
    ];
    let node = device(&[list]);
    assert_eq!(found(&node), BTreeMap::from(wanted));
    assert_eq!(
        field(finding(&node, "sysext.disabled"), "bundle"),
        "com.crowdstrike.falcon.Agent"
    );
}

/// A driver's file that memory integrity does not run.
fn file() -> Vec<u8> {
    const CHARACTERISTICS: usize = image::PE_HEADER + 24 + 240 + 36;
    let mut bytes = image::Image::driver().bytes();
    bytes[CHARACTERISTICS..][..4].copy_from_slice(&0xE000_0020_u32.to_le_bytes());
    bytes
}

fn machine(memory_integrity: bool) -> String {
    format!(
        r#"{{"machine": {{"memory_integrity": {memory_integrity}, "block_list": {memory_integrity}}},
            "drivers": [{{"name": "odd", "path": "C:\\Windows\\System32\\drivers\\odd.sys", "running": "yes", "signed": "yes"}}]}}"#
    )
}

#[test]
fn files_and_inventories_complete_each_other() {
    let as_of = AS_OF.parse().unwrap();
    let sha256 = image::hex::<sha2::Sha256>(&file());
    let (folder, options) = list("vulnerable driver", "FALSE");
    let text = std::fs::read_to_string(&options.driver_data[0]).unwrap();
    std::fs::write(
        folder.path().join("drivers.json"),
        text.replace(SHA256, &sha256),
    )
    .unwrap();
    let judged = |inventory: &str| {
        let place = NodePath::default().child(Level::Device, "d");
        let inputs = vec![
            Input::bytes("odd.sys", file()).at(place.clone()),
            Input::bytes("inventory.json", inventory.as_bytes()).at(place),
        ];
        let report = engine(&options)
            .score(inputs, &Policy::default(), as_of)
            .unwrap();
        report.nodes.into_iter().next().unwrap()
    };
    let protected = judged(&machine(true));
    let wanted = [("driver.loldrivers.vulnerable.loaded", Severity::High)];
    assert_eq!(found(&protected), BTreeMap::from(wanted));
    let wanted = [
        ("driver.hvci.incompatible", Severity::Low),
        ("driver.loldrivers.vulnerable.loaded", Severity::Critical),
        ("driver.platform.hvci-off", Severity::Medium),
    ];
    let open = judged(&machine(false));
    assert_eq!(found(&open), BTreeMap::from(wanted));
    assert_eq!(
        field(finding(&open, "driver.hvci.incompatible"), "reason"),
        "its section `.text` can be written and run"
    );
}

#[test]
fn pieces_of_one_folder_are_one_device() {
    let row = "service,odd,C:\\Windows\\System32\\drivers\\odd.sys,1.0,Odd,yes,demand,yes\n";
    let inputs = vec![
        Input::bytes("pc-7/odd.sys", file()),
        Input::bytes("pc-7/services.csv", services(row).as_bytes()),
        Input::bytes("pc-8/services.csv", services(row).as_bytes()),
    ];
    let report = engine(&Options::default())
        .score(inputs, &Policy::default(), AS_OF.parse().unwrap())
        .unwrap();
    let names: Vec<_> = report.nodes.iter().map(Node::name).collect();
    assert_eq!(names, ["pc-7", "services"]);
}

fn summary(engine: &Engine, files: &[&str]) -> FleetSummary {
    engine
        .summarize(inputs(files), &|_| std::ops::ControlFlow::Continue(()))
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Inventories of a device in any order, in parts and twice, give the same report.
    #[test]
    fn parts_judge_like_the_whole(order in Just((0..5).collect::<Vec<usize>>()).prop_shuffle(), split in 0_usize..5, twice in 0_usize..5) {
        let [drivers, hardware] = clean();
        let all = [
            drivers,
            hardware,
            services("service,odd,C:\\Users\\Public\\odd.sys,1.0,Odd,no,boot,yes\n"),
            packages("package,oem1.inf,net.inf,Net,Intel,2020-01-01,1.0\n"),
            "kernel.tainted = 144\n".to_owned(),
        ];
        let engine = engine(&Options::default());
        let as_of = AS_OF.parse().unwrap();
        let whole = engine.judge(&summary(&engine, &files(&all)), &Policy::default(), as_of);
        // Names stay with their files.
        let named = |number: &usize| inputs(&files(&all)).swap_remove(*number);
        let mut parts = FleetSummary::default();
        for chunk in [&order[..split], &order[split..], &[twice]] {
            let chunk = chunk.iter().map(named).collect();
            parts.merge(engine.summarize(chunk, &|_| std::ops::ControlFlow::Continue(())).unwrap());
        }
        let parts = engine.judge(&parts, &Policy::default(), as_of);
        prop_assert_eq!(&whole.nodes, &parts.nodes);
    }
}
