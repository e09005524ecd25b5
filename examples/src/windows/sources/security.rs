//! The Security log, and that of the antivirus.

use super::source;
use crate::windows::{AUDIT_FAILURE, AUDIT_SUCCESS, Account, Event, Source, Value};

static AUDITING: Source = source(
    "Microsoft-Windows-Security-Auditing",
    Some("{54849625-5478-4994-a5ba-3e3b0328c30d}"),
    None,
    "Security",
);
static SECURITY_LOG: Source = source(
    "Microsoft-Windows-Eventlog",
    Some("{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}"),
    None,
    "Security",
);
static DEFENDER: Source = source(
    "Microsoft-Windows-Windows Defender",
    Some("{11cd958a-c507-4ef3-b3f2-5fd9dfbd2c78}"),
    None,
    "Microsoft-Windows-Windows Defender/Operational",
);
const PRODUCT: &str = "Microsoft Defender Antivirus";
const PRODUCT_VERSION: &str = "4.18.26100.4";

/// Security 4624.
pub fn logon(account: &Account, kind: u32, address: &str) -> Event {
    let system = Account::system();
    let by_network = kind == 3;
    Event::new(&AUDITING, 4624)
        .process(796)
        .audit(12544, AUDIT_SUCCESS)
        .with(
            "SubjectUserSid",
            if by_network {
                Value::Sid(0, vec![0])
            } else {
                system.sid()
            },
        )
        .with("SubjectUserName", "-")
        .with("SubjectDomainName", "-")
        .with("SubjectLogonId", Value::HexInt64(0))
        .with("TargetUserSid", account.sid())
        .with("TargetUserName", account.name.as_str())
        .with("TargetDomainName", account.domain.as_str())
        .with("TargetLogonId", Value::HexInt64(account.session))
        .with("LogonType", Value::UInt32(kind))
        .with(
            "LogonProcessName",
            if by_network { "NtLmSsp " } else { "User32 " },
        )
        .with(
            "AuthenticationPackageName",
            if by_network { "NTLM" } else { "Negotiate" },
        )
        .with(
            "WorkstationName",
            if by_network {
                "-"
            } else {
                account.domain.as_str()
            },
        )
        .with("LogonGuid", Value::Guid([0; 16]))
        .with("TransmittedServices", "-")
        .with("LmPackageName", if by_network { "NTLM V2" } else { "-" })
        .with("KeyLength", Value::UInt32(if by_network { 128 } else { 0 }))
        .with(
            "ProcessId",
            Value::HexInt64(if by_network { 0 } else { 0x62c }),
        )
        .with(
            "ProcessName",
            if by_network {
                "-"
            } else {
                "C:\\Windows\\System32\\svchost.exe"
            },
        )
        .with("IpAddress", address)
        .with("IpPort", "0")
        .with("ImpersonationLevel", "%%1833")
        .with("RestrictedAdminMode", "-")
        .with("TargetOutboundUserName", "-")
        .with("TargetOutboundDomainName", "-")
        .with("VirtualAccount", "%%1843")
        .with("TargetLinkedLogonId", Value::HexInt64(0))
        .with("ElevatedToken", "%%1843")
        .message(format!(
            "An account was successfully logged on. Account Name: {}, Logon Type: {kind}.",
            account.name
        ))
}

/// Security 4672.
pub fn privileges(account: &Account) -> Event {
    Event::new(&AUDITING, 4672)
        .process(796)
        .audit(12548, AUDIT_SUCCESS)
        .with("SubjectUserSid", account.sid())
        .with("SubjectUserName", account.name.as_str())
        .with("SubjectDomainName", account.domain.as_str())
        .with("SubjectLogonId", Value::HexInt64(account.session))
        .with(
            "PrivilegeList",
            "SeSecurityPrivilege\n\t\t\tSeBackupPrivilege\n\t\t\tSeRestorePrivilege",
        )
        .message("Special privileges assigned to new logon.")
}

/// Security 4634.
pub fn logoff(account: &Account, kind: u32) -> Event {
    Event::new(&AUDITING, 4634)
        .process(796)
        .audit(12545, AUDIT_SUCCESS)
        .with("TargetUserSid", account.sid())
        .with("TargetUserName", account.name.as_str())
        .with("TargetDomainName", account.domain.as_str())
        .with("TargetLogonId", Value::HexInt64(account.session))
        .with("LogonType", Value::UInt32(kind))
        .message("An account was logged off.")
}

/// Security 4625; a wrong password, or an account that does not exist.
pub fn logon_failure(account: &Account, kind: u32, address: &str, exists: bool) -> Event {
    let reason = if exists { 0xc000_006a } else { 0xc000_0064 };
    Event::new(&AUDITING, 4625)
        .process(796)
        .audit(12544, AUDIT_FAILURE)
        .with("SubjectUserSid", Value::Sid(0, vec![0]))
        .with("SubjectUserName", "-")
        .with("SubjectDomainName", "-")
        .with("SubjectLogonId", Value::HexInt64(0))
        .with("TargetUserSid", Value::Sid(0, vec![0]))
        .with("TargetUserName", account.name.as_str())
        .with("TargetDomainName", account.domain.as_str())
        .with("Status", Value::HexInt32(0xc000_006d))
        .with("FailureReason", "%%2313")
        .with("SubStatus", Value::HexInt32(reason))
        .with("LogonType", Value::UInt32(kind))
        .with("LogonProcessName", "NtLmSsp ")
        .with("AuthenticationPackageName", "NTLM")
        .with("WorkstationName", "-")
        .with("TransmittedServices", "-")
        .with("LmPackageName", "-")
        .with("KeyLength", Value::UInt32(0))
        .with("ProcessId", Value::HexInt64(0))
        .with("ProcessName", "-")
        .with("IpAddress", address)
        .with("IpPort", "0")
        .message(format!("An account failed to log on. Account Name: {}, Logon Type: {kind}, Sub Status: {reason:#X}.", account.name))
}

/// Security 1102: the log was emptied.
pub fn log_cleared(account: &Account) -> Event {
    let mut event = Event::new(&SECURITY_LOG, 1102);
    event.keywords = 0x4020_0000_0000_0000;
    event.task = 104;
    event.user_data = Some((
        "LogFileCleared",
        "http://manifests.microsoft.com/win/2004/08/windows/eventlog",
    ));
    event
        .process(1432)
        .with("SubjectUserSid", account.sid())
        .with("SubjectUserName", account.name.as_str())
        .with("SubjectDomainName", account.domain.as_str())
        .with("SubjectLogonId", Value::HexInt64(account.session))
        .message("The audit log was cleared.")
}

/// Defender 5001: nothing is watched any more.
pub fn protection_off() -> Event {
    Event::new(&DEFENDER, 5001)
        .by_system()
        .process(3380)
        .with("Product Name", PRODUCT)
        .with("Product Version", PRODUCT_VERSION)
        .message(format!("{PRODUCT} Real-time Protection scanning for malware and other potentially unwanted software was disabled."))
}

/// Defender 2000: new definitions.
pub fn definitions_updated(version: &str, before: &str) -> Event {
    Event::new(&DEFENDER, 2000)
        .by_system()
        .process(3380)
        .with("Product Name", PRODUCT)
        .with("Product Version", PRODUCT_VERSION)
        .with("Current security intelligence Version", version)
        .with("Previous security intelligence Version", before)
        .with("Domain", "NT AUTHORITY")
        .with("User", "SYSTEM")
        .with("SID", "S-1-5-18")
        .with("Security intelligence Type Index", "1")
        .with("Security intelligence Type", "AntiVirus")
        .with("Update Type Index", "2")
        .with("Update Type", "Delta")
        .message(format!("{PRODUCT} security intelligence version updated."))
}

/// Defender 1001: a scan is done.
pub fn scan_finished(id: &str) -> Event {
    Event::new(&DEFENDER, 1001)
        .by_system()
        .process(3380)
        .with("Product Name", PRODUCT)
        .with("Product Version", PRODUCT_VERSION)
        .with("Scan ID", id)
        .with("Scan Type Index", "1")
        .with("Scan Type", "Antimalware")
        .with("Scan Parameters Index", "1")
        .with("Scan Parameters", "Quick Scan")
        .with("Domain", "NT AUTHORITY")
        .with("User", "SYSTEM")
        .with("SID", "S-1-5-18")
        .with("Scan Time Hours", "0")
        .with("Scan Time Minutes", "4")
        .with("Scan Time Seconds", "27")
        .message(format!("{PRODUCT} scan has finished."))
}
