//! Text of `upower`: devices, each with its pairs.

use super::super::fields;
use super::super::hardware::Battery;
use super::super::read::Sink;
use super::super::units;
use crate::sniff::Head;

pub(super) fn recognise(head: &Head<'_>) -> bool {
    head.text()
        .trim_start()
        .starts_with("Device: /org/freedesktop/UPower")
}

/// A device that may be a battery of the machine.
#[derive(Default)]
struct Device {
    battery: Battery,
    is_battery: bool,
    /// It is not there, or stands for others.
    is_left_out: bool,
    /// The battery of a mouse or headset powers nothing else.
    powers: bool,
}

pub(super) fn read(text: &str, sink: &mut Sink<'_>) {
    let mut device = Device::default();
    for (_, line) in sink.lines(text) {
        let pair = line
            .trim()
            .split_once(':')
            .map(|(name, value)| (name, value.trim()));
        match pair {
            Some(("Device", path)) => {
                keep(std::mem::take(&mut device), sink);
                // All batteries in one, for displays.
                device.is_left_out = path.ends_with("DisplayDevice");
            }
            Some(("Daemon", _)) => {
                keep(std::mem::take(&mut device), sink);
                sink.is_answered = true;
            }
            Some((name, value)) => take(name, value, &mut device),
            None => device.is_battery |= line.trim() == "battery",
        }
    }
    keep(device, sink);
}

fn keep(device: Device, sink: &mut Sink<'_>) {
    if device.is_battery && device.powers && !device.is_left_out {
        sink.inventory()
            .batteries
            .push(device.battery.with_health());
    }
}

fn take(name: &str, value: &str, device: &mut Device) {
    let battery = &mut device.battery;
    match name {
        "power supply" => device.powers = value == "yes",
        "present" => device.is_left_out |= value == "no",
        "model" => battery.name = fields::known(value).map(ToOwned::to_owned),
        "state" => {
            battery.is_plugged = match value {
                "charging" | "fully-charged" | "pending-charge" => Some(true),
                "discharging" | "empty" | "pending-discharge" => Some(false),
                _ => None,
            }
        }
        "energy-full" => battery.full_mwh = milliwatt_hours(value),
        "energy-full-design" => battery.design_mwh = milliwatt_hours(value),
        "charge-cycles" => battery.cycles = value.parse().ok(),
        "percentage" => battery.percent = units::percent(value).filter(|percent| *percent <= 100.0),
        "capacity" => {
            battery.health_percent = units::percent(value).filter(|percent| *percent > 0.0);
        }
        _ => {}
    }
}

fn milliwatt_hours(text: &str) -> Option<u64> {
    let (number, unit) = units::split(text)?;
    let milli = number * 1000.0;
    (unit == "Wh" && (1.0..1e9).contains(&milli)).then_some(milli.round() as u64)
}
