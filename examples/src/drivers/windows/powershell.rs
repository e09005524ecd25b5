//! Objects of `Get-CimInstance` as Windows PowerShell 5.1 turns them into JSON.

use jiff::tz::Offset;
use serde_json::{Value as Json, json};

use crate::drivers::{Computer, Device};
use crate::windows::export::powershell_json;

/// `Win32_PnPSignedDriver`, with the properties that tell of drivers.
pub fn signed_drivers(computer: &Computer) -> String {
    let rows = computer.devices().into_iter().map(|device| {
        let Device {
            title,
            class,
            provider,
            signer,
            inf,
            version,
            date,
            id,
            ..
        } = device;
        let since_1970 = Offset::UTC.to_timestamp(date.to_datetime(jiff::civil::Time::midnight()));
        let milliseconds = since_1970.map_or(0, jiff::Timestamp::as_millisecond);
        json!({
            "ClassGuid": format!("{{{}}}", class.guid),
            "DeviceClass": class.name.to_uppercase(),
            "DeviceID": id,
            "DeviceName": title,
            "DriverDate": format!("/Date({milliseconds})/"),
            "DriverProviderName": provider,
            "DriverVersion": version,
            "InfName": inf,
            "IsSigned": true,
            "Signer": signer,
            "SystemName": computer.name,
        })
    });
    powershell_json(rows.collect())
}

/// `Win32_PnPEntity`; the device of that service has a problem.
pub fn entities(computer: &Computer, failed: &str, code: u32) -> String {
    let rows = computer.devices().into_iter().map(|device| {
        let Device {
            title,
            class,
            provider,
            service,
            id,
            ..
        } = device;
        let has_failed = service == failed;
        json!({
            "ClassGuid": format!("{{{}}}", class.guid),
            "ConfigManagerErrorCode": if has_failed { code } else { 0 },
            "Manufacturer": provider,
            "Name": title,
            "PNPClass": class.name,
            "PNPDeviceID": id,
            "Present": true,
            "Service": Some(service).filter(|service| !service.is_empty()),
            "Status": if has_failed { "Error" } else { "OK" },
        })
    });
    let rows: Vec<Json> = rows.collect();
    powershell_json(rows)
}
