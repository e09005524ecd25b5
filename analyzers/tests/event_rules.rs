//! What one event says by itself, through a scored log: the rules of `rules/windows_events.csv`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::too_many_lines, reason = "the tests are tables")]

use wegweiser_core::report::Node;
use wegweiser_core::scoring::Severity;
use wegweiser_core::{Engine, Input, Level, NodePath, Policy};
use wegweiser_evtx_writer::{Event, Log, Value};

const SECURITY: (&str, &str) = ("Security", "Microsoft-Windows-Security-Auditing");
const SYSMON: (&str, &str) = (
    "Microsoft-Windows-Sysmon/Operational",
    "Microsoft-Windows-Sysmon",
);
const SCM: (&str, &str) = ("System", "Service Control Manager");

/// The findings that cost something after one event, an hour before the report: rules and severities.
fn judged(
    (channel, provider): (&str, &str),
    id: u16,
    data: &[(&str, &str)],
) -> Vec<(String, Severity)> {
    let as_of: jiff::Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let unix = as_of.as_second() - 3600;
    let event = Event::new(provider, id)
        .channel(channel)
        .computer("WS-07.example.net")
        .level(2)
        .time((unix as u64 + 11_644_473_600) * 10_000_000);
    let event = data.iter().fold(event, |event, (name, value)| {
        event.data(name, Value::from(*value))
    });
    let mut log = Log::new();
    log.push(&event);
    let place = NodePath::default().child(Level::Device, "d");
    let input = Input::bytes("log.evtx", log.finish()).at(place);
    let report = Engine::new(wegweiser_analyzers::registry())
        .score(vec![input], &Policy::default(), as_of)
        .unwrap();
    let findings = report.nodes.iter().flat_map(Node::findings);
    findings
        .filter(|(_, finding)| finding.severity > Severity::Info)
        .map(|(_, finding)| (finding.rule.to_string(), finding.severity))
        .collect()
}

#[test]
fn every_trap_of_normal_life_costs_nothing() {
    let system = |provider: &'static str| ("System", provider);
    let application = |provider: &'static str| ("Application", provider);
    let dcom = system("Microsoft-Windows-DistributedCOM");
    let life: [(_, u16, &[_]); 22] = [
        // Not a failed sign-in: the id belongs to another provider.
        (application("Microsoft-Windows-EventSystem"), 4625, &[]),
        (dcom, 10016, &[("param1", "application-specific")]),
        (SCM, 7036, &[("param1", "WinDefend"), ("param2", "stopped")]),
        (
            SCM,
            7040,
            &[
                ("param1", "Background Intelligent Transfer Service"),
                ("param3", "demand start"),
                ("param4", "BITS"),
            ],
        ),
        (
            SCM,
            7045,
            &[
                ("ServiceName", "tunnel"),
                ("ImagePath", r"\SystemRoot\System32\drivers\tunnel.sys"),
            ],
        ),
        (
            SCM,
            7045,
            &[
                ("ServiceName", "vgc"),
                (
                    "ImagePath",
                    r#""C:\Program Files\Vendor\service.exe" --run"#,
                ),
            ],
        ),
        (SCM, 7023, &[("param1", "IP Helper"), ("param2", "%%1058")]),
        (
            application("Microsoft-Windows-User Profiles Service"),
            1530,
            &[],
        ),
        (application("Microsoft-Windows-CAPI2"), 513, &[]),
        (application("VSS"), 8194, &[]),
        (application("Microsoft-Windows-WMI"), 10, &[]),
        (system("Schannel"), 36887, &[("AlertDesc", "70")]),
        (
            system("Microsoft-Windows-DNS-Client"),
            1014,
            &[("QueryName", "wpad.fritz.box")],
        ),
        (system("Microsoft-Windows-Kernel-General"), 16, &[]),
        (
            system("Microsoft-Windows-Kernel-General"),
            1,
            &[
                ("NewTime", "2026-11-20T10:00:01Z"),
                ("OldTime", "2026-11-20T10:00:00Z"),
                ("Reason", "1"),
            ],
        ),
        (
            system("Microsoft-Windows-Ntfs"),
            98,
            &[("DriveName", "C:"), ("CorruptionActionState", "0")],
        ),
        (
            system("Microsoft-Windows-Kernel-PnP"),
            219,
            &[("DriverName", "USB"), ("FailureName", r"\Driver\WudfRd")],
        ),
        (SECURITY, 4672, &[("SubjectUserName", "SYSTEM")]),
        (
            SECURITY,
            4728,
            &[
                ("TargetSid", "S-1-5-21-1-2-3-513"),
                ("SubjectUserSid", "S-1-5-18"),
            ],
        ),
        (
            SECURITY,
            4624,
            &[
                ("LogonType", "10"),
                ("IpAddress", "192.168.1.4"),
                ("TargetUserSid", "S-1-5-21-1-2-3-1001"),
            ],
        ),
        (
            SYSMON,
            10,
            &[
                ("SourceImage", r"C:\Windows\System32\svchost.exe"),
                ("TargetImage", r"C:\Windows\System32\lsass.exe"),
                ("GrantedAccess", "0x1410"),
            ],
        ),
        (
            SYSMON,
            1,
            &[
                ("Image", r"C:\Windows\System32\svchost.exe"),
                ("ParentImage", r"C:\Windows\System32\services.exe"),
                ("CommandLine", "svchost.exe -k netsvcs"),
            ],
        ),
    ];
    for (source, id, data) in life {
        assert_eq!(judged(source, id, data), [], "{source:?} {id} {data:?}");
    }
}

#[test]
fn one_event_can_be_enough() {
    use Severity::{Critical, High, Low, Medium};
    let eventlog = ("Security", "Microsoft-Windows-Eventlog");
    let facts: [(_, u16, &[_], &str, Severity); 22] = [
        (
            eventlog,
            1102,
            &[("SubjectUserName", "erika")],
            "win.eventlog.1102",
            High,
        ),
        (
            ("System", "Disk"),
            7,
            &[("", r"\Device\Harddisk0\DR0")],
            "win.disk.7",
            Medium,
        ),
        (
            ("System", "Microsoft-Windows-Ntfs"),
            55,
            &[("DriveName", "C:")],
            "win.ntfs.55",
            High,
        ),
        (
            ("System", "Microsoft-Windows-TPM-WMI"),
            1801,
            &[],
            "win.tpm-wmi.1801",
            Low,
        ),
        (
            ("Application", "MSSQL$PROD"),
            823,
            &[("", "I/O error")],
            "win.mssqlserver.823-824",
            Critical,
        ),
        (
            SCM,
            7045,
            &[
                ("ServiceName", "x"),
                ("ImagePath", "%COMSPEC% /c echo x > \\\\.\\pipe\\x"),
            ],
            "win.service-control-manager.7045.2",
            High,
        ),
        (
            SCM,
            7045,
            &[
                ("ServiceName", "x"),
                ("ImagePath", r"C:\Users\Public\x.exe"),
            ],
            "win.service-control-manager.7045.4",
            High,
        ),
        (
            SCM,
            7045,
            &[
                ("ServiceName", "x"),
                ("ImagePath", r"\??\C:\Users\erika\x.sys"),
            ],
            "win.service-control-manager.7045",
            Medium,
        ),
        (
            SECURITY,
            4624,
            &[
                ("LogonType", "10"),
                ("IpAddress", "8.8.8.8"),
                ("TargetUserName", "erika"),
            ],
            "win.security-auditing.4624.public-rdp",
            High,
        ),
        (
            SECURITY,
            4719,
            &[
                ("SubjectUserSid", "S-1-5-21-1-2-3-1001"),
                ("AuditPolicyChanges", "%%8448, %%8450"),
            ],
            "win.security-auditing.4719.2",
            High,
        ),
        (
            SECURITY,
            4728,
            &[
                ("TargetSid", "S-1-5-21-1-2-3-512"),
                ("MemberSid", "S-1-5-21-1-2-3-1104"),
                ("SubjectUserSid", "S-1-5-21-1-2-3-500"),
            ],
            "win.security-auditing.4732-4728-4756",
            Medium,
        ),
        (
            SECURITY,
            4662,
            &[
                ("SubjectUserName", "erika"),
                ("SubjectUserSid", "S-1-5-21-1-2-3-1104"),
                (
                    "Properties",
                    "%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}",
                ),
            ],
            "win.security-auditing.4662.dcsync",
            Critical,
        ),
        (
            SECURITY,
            4781,
            &[("OldTargetUserName", "PC7$"), ("NewTargetUserName", "DC01")],
            "win.security-auditing.4781",
            High,
        ),
        (
            SECURITY,
            4688,
            &[
                ("NewProcessName", r"C:\Windows\System32\vssadmin.exe"),
                ("CommandLine", "vssadmin.exe Delete Shadows /all /quiet"),
            ],
            "win.process.shadow-copies",
            High,
        ),
        (
            SYSMON,
            1,
            &[
                ("Image", r"C:\Windows\System32\rundll32.exe"),
                (
                    "CommandLine",
                    r"rundll32 comsvcs.dll, MiniDump 640 C:\x.bin full",
                ),
            ],
            "win.process.lsass-dump",
            Critical,
        ),
        (
            SYSMON,
            1,
            &[
                ("Image", r"C:\Windows\System32\cmd.exe"),
                (
                    "ParentImage",
                    r"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE",
                ),
                ("CommandLine", "cmd /c x"),
            ],
            "win.process.office",
            High,
        ),
        (
            SYSMON,
            10,
            &[
                ("SourceImage", r"C:\Tools\x.exe"),
                ("TargetImage", r"C:\Windows\System32\lsass.exe"),
                ("GrantedAccess", "0x1410"),
            ],
            "win.sysmon.10.lsass",
            High,
        ),
        (
            SYSMON,
            13,
            &[
                (
                    "TargetObject",
                    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\Policies\System\EnableLUA",
                ),
                ("Details", "DWORD (0x00000000)"),
                ("Image", r"C:\Windows\System32\reg.exe"),
            ],
            "win.registry.uac-off",
            High,
        ),
        (
            SECURITY,
            4657,
            &[
                (
                    "ObjectName",
                    r"\REGISTRY\MACHINE\SYSTEM\ControlSet001\Control\SecurityProviders\WDigest",
                ),
                ("ObjectValueName", "UseLogonCredential"),
                ("NewValue", "1"),
            ],
            "win.registry.clear-passwords",
            High,
        ),
        (
            (
                "Microsoft-Windows-PowerShell/Operational",
                "Microsoft-Windows-PowerShell",
            ),
            4104,
            &[(
                "ScriptBlockText",
                "[Ref].Assembly.GetType('…AmsiUtils').GetField('amsiInitFailed')",
            )],
            "win.powershell.4104.amsi",
            High,
        ),
        (
            ("Windows PowerShell", "PowerShell"),
            400,
            &[
                ("", "Available"),
                ("", "None"),
                (
                    "",
                    "HostApplication=powershell -w hidden -enc SQBFAFgA EngineVersion=5.1",
                ),
            ],
            "win.powershell.400.2",
            High,
        ),
        (
            (
                "Microsoft-Windows-Windows Defender/Operational",
                "Microsoft-Windows-Windows Defender",
            ),
            1116,
            &[("Threat Name", "Test"), ("Severity ID", "5")],
            "win.windows-defender.1116-1006-1015.2",
            High,
        ),
    ];
    for (source, id, data, rule, severity) in facts {
        let judged = judged(source, id, data);
        let found = judged
            .iter()
            .any(|(of, reached)| of == rule && *reached == severity);
        assert!(found, "{source:?} {id} {data:?}: {judged:?}");
    }
}
