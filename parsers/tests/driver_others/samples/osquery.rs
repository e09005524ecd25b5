//! Answers of osquery.

use std::fmt::Write as _;

use wegweiser_parsers::driver::Format;

use super::{Sample, repeat};

pub(super) fn osquery() -> Vec<Sample> {
    vec![
        Sample {
            name: "osquery_json",
            format: Format::Osquery,
            normal: QUERIES.to_owned(),
            rows: |count| {
                let row = |n| format!(r#"{{"device_id":"PCI\\{n}","device_name":"Device {n}","inf":"oem{n}.inf","service":"s{n}","service_key":"k","signed":"1","version":"1.2.3.4","date":"1715472000"}}"#);
                repeat("[\n", count, row, ",\n", "\n]\n")
            },
            swapped: None,
        },
        Sample {
            name: "osquery_several",
            format: Format::Osquery,
            normal: BY_NAME.to_owned(),
            rows: |count| {
                let row = |n| format!(r#"{{"name":"com.example.kext{n}","version":"1.{n}","linked_against":"<>","path":"/{n}.kext"}}"#);
                repeat(r#"{"kexts":["#, count, row, ",", "]}")
            },
            swapped: None,
        },
        Sample {
            name: "osquery_csv",
            format: Format::Osquery,
            normal: "name|size|used_by|status|address\ne1000e|319488|-|Live|0xffffffffc0a3b000\nold|1|a,b|Unloading|0x0\nshort|1\n".into(),
            rows: |count| repeat("name|size|used_by|status|address\n", count, |n| format!("module{n}|16384|-|Live|0x0\n"), "", ""),
            swapped: Some("status|address|used_by|size|name\nLive|0x0|-|319488|e1000e\n".into()),
        },
        Sample {
            name: "osquery_log",
            format: Format::Osquery,
            normal: log(),
            rows: |count| {
                let row = |n| format!(
                    "{{\"name\":\"mods\",\"hostIdentifier\":\"pc-7\",\"unixTime\":1709547072,\"columns\":{{\"name\":\"m{n}\",\"size\":\"1\",\"used_by\":\"-\",\"status\":\"Live\"}},\"action\":\"added\"}}\n"
                );
                repeat("", count, row, "", "")
            },
            swapped: None,
        },
    ]
}

const QUERIES: &str = r#"[
  {"class":"DISPLAY","date":"1715472000","description":"Example GPU","device_id":"PCI\\VEN_10DE&DEV_2486\\4","device_name":"Example GPU","driver_key":"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4D36E968-E325-11CE-BFC1-08002BE10318}\\0000","image":"\\SystemRoot\\System32\\DriverStore\\gpu.sys","inf":"oem12.inf","manufacturer":"Example","provider":"Example Corp","service":"exgpu","service_key":"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\exgpu","signed":"1","version":"32.0.15.6094"},
  {"class":"","date":"-1","description":"","device_id":"ROOT\\X\\0","device_name":"Root","driver_key":"","image":"","inf":"","manufacturer":"(Standard)","provider":"","service":"","service_key":"","signed":"-1","version":""},
  {"class":"NET","date":1150848000,"device_name":"Net","inf":"net.inf","service":"exnet","service_key":"x","signed":0,"version":"1.0.0.1"}
]
[{"version":"1.0","instance_identifier":"4ff40742","vbs_status":"VBS_ENABLED_AND_RUNNING","code_integrity_policy_enforcement_status":"ENFORCED_MODE","configured_security_services":"CREDENTIAL_GUARD MEMORY_INTEGRITY","running_security_services":"CREDENTIAL_GUARD MEMORY_INTEGRITY","umci_policy_status":"OFF"}]
[{"secure_boot":"0","setup_mode":"0"}]
[{"arch":"64-bit","build":"22631","codename":"","major":"10","minor":"0","name":"Microsoft Windows 11 Pro","patch":"","platform":"windows","platform_like":"windows","version":"10.0.22631"}]
[{"hostname":"PC-7","computer_name":"PC-7","hardware_vendor":"Microsoft Corporation","hardware_model":"Virtual Machine"}]
"#;

const BY_NAME: &str = r#"{
  "kernel": [{"idx":"46","refs":"0","size":"8192","name":"com.example.kext","version":"1.2.3","linked_against":"<6 5>","path":"/Library/Extensions/example.kext"}],
  "extensions": [{"path":"/Applications/Agent.app","UUID":"52A1","state":"activated_waiting_for_user","identifier":"com.example.agent","version":"6.41","category":"com.apple.system_extension.endpoint_security","bundle_path":"/x","team":"ABCDE12345","mdm_managed":"0"}],
  "deviceguard": [{"running_security_services":"UNKNOWN"}],
  "count": 3
}
"#;

/// Rows that come and go, snapshots that follow each other, and lines that are out of place.
fn log() -> String {
    let about = r#""hostIdentifier":"pc-7","calendarTime":"Mon Mar  4 10:11:12 2024 UTC","epoch":0,"counter":0,"numerics":false"#;
    let module = |name: &str, status: &str| {
        format!(
            r#"{{"name":"{name}","size":"16384","used_by":"-","status":"{status}","address":"0xffffffffc0a3b000"}}"#
        )
    };
    let mut log = String::new();
    for (time, rest) in [
        (
            1_709_547_072,
            format!(
                r#""name":"mods","columns":{},"action":"added""#,
                module("e1000e", "Live")
            ),
        ),
        (
            1_709_547_072,
            format!(
                r#""name":"mods","columns":{},"action":"added""#,
                module("gone", "Live")
            ),
        ),
        (
            1_709_550_000,
            format!(
                r#""name":"mods","columns":{},"action":"removed""#,
                module("gone", "Live")
            ),
        ),
        (
            1_709_550_001,
            format!(
                r#""name":"mods","columns":{},"action":"removed""#,
                module("back", "Live")
            ),
        ),
        (
            1_709_550_002,
            format!(
                r#""name":"mods","columns":{},"action":"added""#,
                module("back", "Live")
            ),
        ),
        (
            1_709_550_003,
            format!(
                r#""name":"snap","snapshot":[{},{}],"action":"snapshot""#,
                module("a", "Live"),
                module("b", "Live")
            ),
        ),
        (
            1_709_560_000,
            format!(
                r#""name":"snap","snapshot":[{}],"action":"snapshot""#,
                module("b", "Unloading")
            ),
        ),
        (
            1_709_560_001,
            format!(
                r#""name":"batch","diffResults":{{"added":[{}],"removed":[]}}"#,
                module("c", "Live")
            ),
        ),
        (
            1_709_560_002,
            r#""name":"boot","snapshot":[{"secure_boot":"1"}],"action":"snapshot""#.to_owned(),
        ),
        (
            1_709_560_002,
            r#""name":"mounts","columns":{"device":"/dev/vda","path":"/"},"action":"added""#
                .to_owned(),
        ),
    ] {
        writeln!(log, r#"{{{about},"unixTime":{time},{rest}}}"#).unwrap();
    }
    log.push_str("{\"hostIdentifier\": half a line\n");
    writeln!(
        log,
        r#"{{"hostIdentifier":"pc-8","unixTime":1,"name":"mods","columns":{},"action":"added"}}"#,
        module("other", "Live")
    )
    .unwrap();
    log
}
