//! What PowerShell, `wmic` and `powercfg` say of Windows machines.

mod battery;
mod crashes;
mod disks;
mod msinfo;
mod server;
mod updates;
mod volumes;
mod wmic;

use super::fields::{self, Fields};
use super::format::Format;
use super::read::{Body, Form, Marks, Sink};
use crate::json::Json;

pub(super) const FORMS: &[Form] = &[
    form(
        Format::AgentHardware,
        &["CPU", "RAM", "BIOS", "Motherboard"],
        msinfo::hardware,
    ),
    form(
        Format::AgentSystem,
        &["OSVersion", "LastBootUpTime", "WindowsFirewall"],
        msinfo::system,
    ),
    form(
        Format::AgentNetwork,
        &["InterfaceDescription", "LinkSpeed", "IPAddress"],
        msinfo::network,
    ),
    form(
        Format::AgentStorage,
        &["DeviceID", "SizeGB", "FreeSpaceGB"],
        msinfo::storage,
    ),
    form(
        Format::AgentPrograms,
        &["Name", "Version", "Vendor"],
        msinfo::programs,
    ),
    form(
        Format::AgentUpdates,
        &["LastInstalledUpdateDate", "MissingUpdates"],
        updates::read,
    ),
    form(Format::ServerRoles, &["ServerRoles"], server::roles),
    form(
        Format::AgentServices,
        &["displayname", "currentstate", "friendlystate"],
        server::services,
    ),
    form(
        Format::ReliabilityCounter,
        &["PowerOnHours", "Wear", "DeviceId"],
        disks::reliability,
    ),
    form(
        Format::WindowsVolume,
        &["DriveLetter", "SizeRemaining", "Size"],
        volumes::read,
    ),
    Form {
        format: Format::PhysicalDisk,
        marks: Marks::Text(disks::is_physical),
        body: Body::Json(disks::physical),
    },
    Form {
        format: Format::AgentCrashes,
        marks: Marks::Text(crashes::recognise),
        body: Body::Json(crashes::read),
    },
    Form {
        format: Format::WmicDisk,
        marks: Marks::Text(wmic::recognise),
        body: Body::Text(wmic::read),
    },
    Form {
        format: Format::BatteryReport,
        marks: Marks::Text(battery::recognise),
        body: Body::Text(battery::read),
    },
];

const fn form(
    format: Format,
    keys: &'static [&'static str],
    read: fn(&Json, &mut Sink<'_>),
) -> Form {
    Form {
        format,
        marks: Marks::Keys(keys),
        body: Body::Json(read),
    }
}

/// Gives each object of a list, however PowerShell wrote it; what is no object is a trouble.
pub(super) fn rows(
    document: &Json,
    sink: &mut Sink<'_>,
    mut each: impl FnMut(Fields<'_>, u64, &mut Sink<'_>),
) {
    for (item, position) in fields::items(document).into_iter().zip(1..) {
        match Fields::of(item) {
            Some(fields) => each(fields, position, sink),
            None => sink.trouble(position, format!("{} is no object", item.kind())),
        }
    }
}
