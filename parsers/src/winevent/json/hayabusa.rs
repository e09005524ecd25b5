//! Timelines of Hayabusa: what its rules found, one record for each rule and event.

use super::super::draft::{Data, Draft, Slot};
use super::super::loss::Loss;
use super::value::Value;
use super::{push_leaves, put_all};
use crate::evtx::SystemField;

const FIELDS: [(&str, Slot); 6] = [
    ("Timestamp", Slot::System(SystemField::TimeCreated)),
    ("Computer", Slot::System(SystemField::Computer)),
    ("EventID", Slot::System(SystemField::EventId)),
    ("RecordID", Slot::System(SystemField::EventRecordId)),
    ("Provider", Slot::System(SystemField::Provider)),
    ("Message", Slot::Message),
];

/// The short names of channels, as Hayabusa's configuration lists them.
const CHANNELS: [(&str, &str); 22] = [
    ("App", "Application"),
    ("AppLocker", "Microsoft-Windows-AppLocker/EXE and DLL"),
    ("BitsCli", "Microsoft-Windows-Bits-Client/Operational"),
    ("CodeInteg", "Microsoft-Windows-CodeIntegrity/Operational"),
    ("Defender", "Microsoft-Windows-Windows Defender/Operational"),
    ("DHCP-Svr", "Microsoft-Windows-DHCP-Server/Operational"),
    ("DNS-Svr", "DNS Server"),
    (
        "DvrFmwk",
        "Microsoft-Windows-DriverFrameworks-UserMode/Operational",
    ),
    ("Exchange", "MSExchange Management"),
    (
        "Firewall",
        "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall",
    ),
    ("KeyMgtSvc", "Key Management Service"),
    ("LDAP-Cli", "Microsoft-Windows-LDAP-Client/Debug"),
    ("NTLM", "Microsoft-Windows-NTLM/Operational"),
    ("OpenSSH", "OpenSSH/Operational"),
    ("PrintSvc", "Microsoft-Windows-PrintService/Operational"),
    ("PwSh", "Microsoft-Windows-PowerShell/Operational"),
    ("PwShClassic", "Windows PowerShell"),
    (
        "RDP-Client",
        "Microsoft-Windows-TerminalServices-RDPClient/Operational",
    ),
    ("Sec", "Security"),
    ("Sys", "System"),
    ("Sysmon", "Microsoft-Windows-Sysmon/Operational"),
    ("TaskSch", "Microsoft-Windows-TaskScheduler/Operational"),
];

pub(super) fn event(value: &Value<'_>, draft: &mut Draft) -> bool {
    if value.get("EventID").is_none() || value.get("RuleTitle").is_none() {
        return false;
    }
    put_all(value, &FIELDS, draft);
    if let Some(channel) = value.get("Channel").and_then(Value::text) {
        let full = CHANNELS.iter().find(|(short, _)| *short == channel);
        let channel = full.map_or(channel.as_ref(), |(_, full)| full);
        draft.put(Slot::System(SystemField::Channel), channel);
    }
    draft.data = Data::Whole;
    // Only what its rules ask for is there.
    draft.losses.insert(Loss::RareKinds);
    if let Some(all) = value.get("AllFieldInfo") {
        push_leaves("Data", all, draft);
    } else {
        // The details have names of Hayabusa's own.
        draft.losses.insert(Loss::FieldNames);
        for key in ["Details", "ExtraFieldInfo"] {
            push_leaves(key, value.get(key).unwrap_or(&Value::Null), draft);
        }
    }
    draft.has(SystemField::EventId)
}
