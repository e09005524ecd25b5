//! `osqueryi --json` with several queries: a list for each, one after the other.

use std::fmt::Write as _;

use jiff::tz::Offset;
use serde_json::{Value as Json, json};

use crate::drivers::{Computer, Device};
use crate::windows::export::sorted;

/// The tables `drivers`, `deviceguard_status`, `os_version` and `system_info` of a computer whose memory integrity is
/// off. All values are texts, as osquery writes them.
pub fn answers(computer: &Computer) -> String {
    let drivers: Vec<Json> = computer
        .devices()
        .iter()
        .enumerate()
        .map(|(number, device)| row(number, device))
        .collect();
    let guard = json!([{
        "version": "1.0",
        "instance_identifier": "4ff40742-2649-41b8-bdd1-e80fad1cce80",
        "vbs_status": "VBS_NOT_ENABLED",
        "code_integrity_policy_enforcement_status": "POLICY_NOT_CONFIGURED",
        "configured_security_services": "NONE",
        "running_security_services": "NONE",
    }]);
    let build = computer.windows.rsplit('.').next().unwrap_or_default();
    let system = json!([{
        "name": "Microsoft Windows 10 Pro",
        "version": computer.windows,
        "major": "10",
        "minor": "0",
        "build": build,
        "platform": "windows",
        "platform_like": "windows",
        "arch": "64-bit",
        "codename": "Microsoft Windows 10 Pro",
    }]);
    let machine = json!([{
        "computer_name": computer.name,
        "hostname": computer.name,
        "hardware_vendor": "FUJITSU",
        "hardware_model": "ESPRIMO D757",
    }]);
    let mut text = String::new();
    for list in [Json::from(drivers), guard, system, machine] {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:#}", sorted(list));
    }
    text
}

fn row(number: usize, device: &Device) -> Json {
    let Device {
        title,
        class,
        provider,
        inf,
        version,
        service,
        id,
        ..
    } = device;
    let image = if service.is_empty() {
        String::new()
    } else {
        format!(
            r"\SystemRoot\System32\drivers\{}.sys",
            service.to_lowercase()
        )
    };
    let key = if service.is_empty() {
        String::new()
    } else {
        format!(r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\{service}")
    };
    let since_1970 =
        Offset::UTC.to_timestamp(device.date.to_datetime(jiff::civil::Time::midnight()));
    let seconds = since_1970.map_or(0, jiff::Timestamp::as_second);
    json!({
        "device_id": id,
        "device_name": title,
        "image": image,
        "description": title,
        "service": service,
        "service_key": key,
        "version": version,
        "inf": inf,
        "class": class.name,
        "provider": provider,
        "manufacturer": provider,
        "driver_key": format!(r"HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Class\{{{}}}\{number:04}", class.guid),
        "date": seconds.to_string(),
        "signed": "1",
    })
}
