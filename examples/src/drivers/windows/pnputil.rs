//! `pnputil /enum-drivers`: the packages of vendors.

use std::fmt::Write as _;

use crate::drivers::hardware::{Component, SIGNER};

/// The text of a German Windows, which writes the month first all the same.
pub fn german(packages: &[Component]) -> String {
    let mut text = String::from("Microsoft-PnP-Dienstprogramm\r\n\r\n");
    for package in packages {
        let Component {
            inf,
            original,
            provider,
            class,
            ..
        } = package;
        for (label, value) in [
            ("Veröffentlichter Name", *inf),
            ("Ursprünglicher Name", original),
            ("Anbietername", provider),
            ("Klassenname", class.german),
            ("Klassen-GUID", &format!("{{{}}}", class.guid)),
            ("Treiberversion", &version(package)),
            ("Name des Signaturgebers", SIGNER),
        ] {
            // Writing to a string cannot fail.
            let _ = write!(text, "{:<26}{value}\r\n", format!("{label}:"));
        }
        text += "\r\n";
    }
    text
}

/// What `/devices /format xml` gives on Windows 11: packages, each with the devices that use it.
pub fn xml(packages: &[Component]) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<PnpUtil Version=\"10.0.22621\" Command=\"/enum-drivers /devices /format xml\">\n",
    );
    for package in packages {
        let _ = writeln!(text, "    <Driver DriverName=\"{}\">", package.inf);
        for (tag, value) in [
            ("OriginalName", package.original),
            ("ProviderName", package.provider),
            ("ClassName", package.class.name),
            ("ClassGuid", &format!("{{{}}}", package.class.guid)),
            ("DriverVersion", &version(package)),
            ("SignerName", SIGNER),
        ] {
            let _ = writeln!(text, "        <{tag}>{}</{tag}>", escaped(value));
        }
        if !package.device_id.is_empty() {
            let _ = write!(
                text,
                "        <Devices>\n            <Device InstanceId=\"{}\">\n                <DeviceDescription>{}</DeviceDescription>\n                <Status>Started</Status>\n            </Device>\n        </Devices>\n",
                escaped(package.device_id),
                escaped(package.title),
            );
        }
        text += "    </Driver>\n";
    }
    text + "</PnpUtil>\n"
}

fn version(package: &Component) -> String {
    format!("{} {}", package.date.strftime("%m/%d/%Y"), package.version)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
