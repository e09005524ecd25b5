//! `hostnamectl --json`: a machine's name, system and model.

use super::super::fields::Fields;
use super::super::read::Sink;
use crate::driver::Platform;
use crate::json::Json;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(fields) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    let inventory = sink.inventory();
    inventory.host = fields.first(&["Hostname", "StaticHostname"]);
    let os = &mut inventory.os;
    os.platform = (fields.raw("KernelName") == "Linux").then_some(Platform::Linux);
    os.kernel = fields.text("KernelRelease");
    // `Debian GNU/Linux 12 (bookworm)`: the version is the first word that is a number.
    if let Some(pretty) = fields.text("OperatingSystemPrettyName") {
        let words: Vec<&str> = pretty.split_whitespace().collect();
        let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
        let at = words.iter().position(is_number).unwrap_or(words.len());
        os.name = Some(words[..at].join(" ")).filter(|name| !name.is_empty());
        os.version = words.get(at).map(|version| (*version).to_owned());
    }
    let hardware = &mut inventory.hardware;
    hardware.manufacturer = fields.text("HardwareVendor");
    hardware.model = fields.text("HardwareModel");
    hardware.serial = fields.text("HardwareSerial");
    hardware.bios.version = fields.text("FirmwareVersion");
}
