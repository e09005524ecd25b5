//! The XML of `pnputil`, whose tags are the same in every language: packages with their devices, or devices.

use super::put_version;
use crate::driver::date::DateOrder;
use crate::driver::format::Format;
use crate::driver::inventory::Sink;
use crate::driver::powershell::signers;
use crate::driver::read::Form;
use crate::driver::record::{Driver, What};
use crate::driver::xml::{self, Step};
use crate::driver::{shape, words};
use crate::error::ParseError;

pub(in crate::driver) const FORM: Form = Form {
    format: Format::PnpUtilXml,
    recognise: |head| head.trim_start().starts_with('<') && head.contains("<PnpUtil"),
    read,
};

fn read(text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let order = DateOrder::of(text, DateOrder::MonthFirst);
    let mut state = State::default();
    xml::walk(text, sink, |step, sink| match step {
        Step::Open("Driver", tag) if state.package.is_none() => {
            let driver = state.start(What::Package);
            state.package = Some(Driver {
                name: xml::attribute(tag, "DriverName"),
                ..driver
            });
        }
        Step::Open("Device", tag) if state.device.is_none() => {
            let driver = state.start(What::Device);
            state.device = Some(Driver {
                device_id: xml::attribute(tag, "InstanceId"),
                ..driver
            });
        }
        // Drivers that would do, too.
        Step::Open("MatchingDrivers", _) => state.is_beside = true,
        Step::Close("MatchingDrivers", _) => state.is_beside = false,
        Step::Close("Driver", _) => state.end_package(sink),
        Step::Close("Device", _) => state.end_device(sink),
        Step::Close(name, text) if !state.is_beside => {
            match (state.device.as_mut(), state.package.as_mut()) {
                (Some(device), _) => put_of_device(device, name, text),
                (None, Some(package)) => put_of_package(package, name, text, order),
                (None, None) => {}
            }
        }
        _ => {}
    })
}

#[derive(Default)]
struct State {
    entries: u64,
    package: Option<Driver>,
    /// Devices of the package.
    devices: Vec<Driver>,
    device: Option<Driver>,
    is_beside: bool,
}

impl State {
    fn start(&mut self, what: What) -> Driver {
        self.entries += 1;
        Driver {
            what,
            position: self.entries,
            ..Driver::default()
        }
    }

    fn end_device(&mut self, sink: &mut Sink<'_>) {
        if let Some(device) = self.device.take() {
            if self.package.is_none() {
                sink.driver(device);
            } else if self.devices.len() < sink.limits.entries {
                self.devices.push(device);
            } else {
                sink.inventory.dropped += 1;
            }
        }
    }

    /// A device has the driver of the package that lists it.
    fn end_package(&mut self, sink: &mut Sink<'_>) {
        let Some(package) = self.package.take() else {
            return;
        };
        sink.driver(package.clone());
        for device in self.devices.drain(..) {
            sink.driver(Driver {
                what: What::Device,
                position: device.position,
                name: String::new(),
                title: device.title,
                inf: package.name.clone(),
                device_id: device.device_id,
                problem: device.problem,
                running: device.running,
                ..package.clone()
            });
        }
    }
}

fn put_of_package(package: &mut Driver, name: &str, text: &str, order: DateOrder) {
    match name {
        "OriginalName" => text.clone_into(&mut package.original),
        "ProviderName" => text.clone_into(&mut package.provider),
        "ClassName" => text.clone_into(&mut package.class),
        "ClassGuid" => package.class_guid = shape::guid(text),
        "DriverVersion" => put_version(package, text, order),
        "SignerName" => {
            package.signature = words::named_signature(text);
            package.signers = signers(text);
        }
        _ => {}
    }
}

fn put_of_device(device: &mut Driver, name: &str, text: &str) {
    match name {
        "DeviceDescription" => text.clone_into(&mut device.title),
        "ManufacturerName" => text.clone_into(&mut device.provider),
        "ClassName" => text.clone_into(&mut device.class),
        "ClassGuid" => device.class_guid = shape::guid(text),
        "DriverName" => text.clone_into(&mut device.inf),
        // A code says more than a state.
        "ProblemCode" => device.problem = words::problem(text).or(device.problem),
        "Status" => {
            device.problem = device.problem.or_else(|| words::problem(text));
            device.running = words::running(text);
        }
        _ => {}
    }
}
