//! What the values of fields would give away.

use wegweiser_core::Sensitivity;

use super::syntax::FieldName;

/// What a value of a field would give away about people and places.
pub(crate) fn sensitivity(field: &FieldName) -> Sensitivity {
    match field {
        FieldName::Named(name) => of_name(name),
        FieldName::FirstOf(names) => names
            .iter()
            .map(sensitivity)
            .find(|sensitivity| *sensitivity != Sensitivity::None)
            .unwrap_or_default(),
        FieldName::UserId => Sensitivity::Sid,
        _ => Sensitivity::None,
    }
}

/// Windows and Sysmon name their fields by habit: what a name ends with tells what it holds.
fn of_name(name: &str) -> Sensitivity {
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if ends(&["Sid", "SidHistory"]) {
        Sensitivity::Sid
    } else if ends(&[
        "IpAddress",
        "IPAddress",
        "IPString",
        "ClientIP",
        "SourceIp",
        "DestinationIp",
        "Address",
    ]) {
        Sensitivity::Address
    } else if ends(&[
        "CommandLine",
        "HostApplication",
        "ScriptBlockText",
        "TaskContent",
        "ImagePath",
        "ServiceFileName",
    ]) {
        Sensitivity::Command
    } else if ends(&["UserName", "User", "AccountName", "MemberName"]) {
        Sensitivity::User
    } else {
        Sensitivity::None
    }
}
