//! Lists of known drivers: checked, indexed, used.

use crate::fleet::repository;
use crate::support::{AS_OF, World, run_in};

const LIST: &str = r#"[{
  "Id": "0ab5b2f4-0000-4000-8000-0123456789ab", "Category": "vulnerable driver", "Created": "2026-08-12",
  "CVE": ["CVE-2021-0001"], "Tags": ["weakdrv.sys"],
  "KnownVulnerableSamples": [
    {"Filename": "weakdrv.sys", "FileVersion": "2.1.0.7",
     "SHA256": "7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f", "MD5": "-"},
    {"Filename": "weakdrv2.sys", "FileVersion": "two", "SHA1": ""}
  ]
}]"#;

const POLICY: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<SiPolicy xmlns="urn:schemas-microsoft-com:sipolicy"><VersionEx>10.0.1.0</VersionEx><FileRules>
  <Deny ID="ID_DENY_WEAK" FriendlyName="weak" FileName="weakdrv.sys" MinimumFileVersion="0.0.0.0" MaximumFileVersion="2.9.0.0"/>
</FileRules><SigningScenarios><SigningScenario Value="131"><ProductSigners>
  <FileRulesRef><FileRuleRef RuleID="ID_DENY_WEAK"/></FileRulesRef>
</ProductSigners></SigningScenario></SigningScenarios></SiPolicy>"#;

const INVENTORY: &str = "name,path,version,running,signed\n\
    weakdrv,C:\\Windows\\System32\\drivers\\weakdrv.sys,2.1.0.7,yes,yes\n";

fn world() -> World {
    let world = World::new();
    world.write("drivers.json", LIST);
    world.write("policy.xml", POLICY);
    world.write("pc/inventory.csv", INVENTORY);
    world
}

#[test]
fn what_a_list_holds() {
    let world = world();
    let text = world.shot(&["data", "check", "drivers.json", "policy.xml"]);
    let json = world.shot(&["data", "check", "drivers.json", "-f", "json"]);
    insta::assert_snapshot!([text, json].join("\n"));
}

#[test]
fn an_index_says_what_its_lists_say() {
    let world = world();
    let made = world.shot(&[
        "data",
        "index",
        "drivers.json",
        "policy.xml",
        "-o",
        "drivers.index",
    ]);
    let report = |lists: &[&str]| {
        let lists = lists.iter().flat_map(|list| ["--driver-data", list]);
        let args = ["pc", "--as-of", AS_OF].into_iter().chain(lists);
        let run = world.run(&args.collect::<Vec<_>>());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let of_index = report(&["drivers.index"]);
    assert_eq!(of_index, report(&["policy.xml", "drivers.json"]));
    assert_ne!(of_index, report(&[]));
    insta::assert_snapshot!(
        [made, world.shot(&["pc", "--driver-data", "drivers.index"])].join("\n")
    );
}

/// A machine of which no inventory says whether it is protected: the policy does.
#[test]
fn a_policy_says_what_protects_the_machines() {
    let world = world();
    let list = LIST.replace(
        r#""Filename": "weakdrv.sys","#,
        r#""Filename": "weakdrv.sys", "LoadsDespiteHVCI": "FALSE","#,
    );
    world.write("drivers.json", &list);
    let digest = "7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f7e0f6b0c9a3d5e1f";
    world.write(
        "pc/inventory.csv",
        format!("name,path,running,sha256\nweakdrv,C:\\Windows\\System32\\drivers\\weakdrv.sys,yes,{digest}\n"),
    );
    let severity = |settings: &str| {
        world.write(
            "policy.toml",
            format!("version = 1\n[drivers]\n{settings}\n"),
        );
        let args = [
            "pc",
            "--as-of",
            AS_OF,
            "--policy",
            "policy.toml",
            "-f",
            "json",
        ];
        let run = world.run(&[&args[..], &["--driver-data", "drivers.json"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let found = report.pointer("/nodes/0/analyzers/0/findings/0").unwrap();
        assert_eq!(found["rule"], "driver.loldrivers.vulnerable.loaded");
        found["severity"].as_str().unwrap().to_owned()
    };
    assert_eq!(severity(""), "high");
    assert_eq!(
        severity("memory_integrity = true\nblock_list = true"),
        "high"
    );
    assert_eq!(severity("memory_integrity = false"), "critical");
    assert_eq!(severity("block_list = false"), "critical");
}

#[test]
fn mistakes_are_met_with_a_hint() {
    let world = world();
    world.write("page.html", "<html><body>Not found</body></html>");
    world.write("cut.json", &LIST[..200]);
    world.run(&["data", "index", "drivers.json", "-o", "cut.index"]);
    let index = std::fs::read(world.path("cut.index")).unwrap();
    world.write("cut.index", &index[..index.len() / 2]);
    let shots = [
        &["data", "check", "nobody.json"][..],
        &["data", "check", "page.html"],
        &["data", "check", "cut.json"],
        &["data", "check", "cut.index"],
        &["data", "index", "drivers.json"],
        &["data", "index", "drivers.json", "-o", "drivers.index.gz"],
        &["pc", "--driver-data", "pc/inventory.csv"],
    ];
    let shots =
        shots.map(|args| format!("$ wegweiser-score {}\n{}", args.join(" "), world.shot(args)));
    insta::assert_snapshot!(shots.join("\n"));
}

#[test]
fn the_fleet_shows_who_runs_a_known_driver_and_what_to_do() {
    let run = run_in(
        &repository(),
        &[
            "explain",
            "driver.loldrivers.vulnerable.loaded~2b050210",
            "examples/fleet",
        ],
    );
    insta::assert_snapshot!(run.shot());
}
