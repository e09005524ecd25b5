//! The tables of osquery that tell of drivers. A query may choose columns, so that these tell the tables apart.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::driver::date::{DateKind, DriverDate};
use crate::driver::inventory::Machine;
use crate::driver::record::{Driver, Signature, What};
use crate::driver::rows::Row;
use crate::driver::shape;
use crate::driver::version::Version;
use crate::driver::words;

/// What a row is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    Drivers,
    KernelModules,
    KernelExtensions,
    SystemExtensions,
    DeviceGuard,
    SecureBoot,
    OsVersion,
    SystemInfo,
}

impl Table {
    fn of(has: &dyn Fn(&str) -> bool) -> Option<Self> {
        let is_device = has("device_name") && (has("inf") || has("signed") && has("version"));
        Some(if has("service_key") || has("driver_key") || is_device {
            Self::Drivers
        } else if has("used_by") && has("size") {
            Self::KernelModules
        } else if has("linked_against") {
            Self::KernelExtensions
        } else if has("bundle_path") && has("identifier") || has("team") && has("mdm_managed") {
            Self::SystemExtensions
        } else if has("vbs_status") || has("running_security_services") {
            Self::DeviceGuard
        } else if has("secure_boot") {
            Self::SecureBoot
        } else if has("platform_like") || has("codename") {
            Self::OsVersion
        } else if has("computer_name") || has("hostname") && has("hardware_vendor") {
            Self::SystemInfo
        } else {
            return None;
        })
    }
}

/// Whether there are names of a table that tells of drivers or of how they are guarded. The names may be those of
/// several tables at once; `size` and `secure_boot` alone could be of anything that is no log of osquery.
pub(super) fn is_about_drivers(has: &dyn Fn(&str) -> bool, is_log: bool) -> bool {
    match Table::of(has) {
        Some(Table::KernelModules) => is_log || has("status") || has("address"),
        Some(Table::OsVersion | Table::SystemInfo) | None => false,
        Some(Table::SecureBoot) => is_log || has("setup_mode"),
        Some(_) => true,
    }
}

/// What is kept of a row.
pub(super) enum Kept {
    Driver(Box<Driver>),
    Machine(Machine),
}

/// What a row says, if it is of one of the tables.
pub(super) fn kept(row: &Row) -> Option<Kept> {
    Some(match Table::of(&|name| row.has(name))? {
        Table::Drivers => Kept::Driver(Box::new(device(row))),
        Table::KernelModules => Kept::Driver(Box::new(kernel_module(row))),
        Table::KernelExtensions => Kept::Driver(Box::new(kernel_extension(row))),
        Table::SystemExtensions => Kept::Driver(Box::new(system_extension(row))),
        Table::DeviceGuard => Kept::Machine(Machine {
            memory_integrity: memory_integrity(row.get("running_security_services")),
            ..Machine::default()
        }),
        Table::SecureBoot => Kept::Machine(Machine {
            secure_boot: answer(row.get("secure_boot")),
            ..Machine::default()
        }),
        Table::OsVersion => Kept::Machine(Machine {
            os_name: text(row.get("name")),
            os_version: Version::parse(row.get("version")),
            ..Machine::default()
        }),
        Table::SystemInfo => Kept::Machine(Machine {
            computer: text(row.get("hostname")).or_else(|| text(row.get("computer_name"))),
            is_virtual: is_virtual(row),
            ..Machine::default()
        }),
    })
}

/// Adds what is said to what was said before.
pub(super) fn add(machine: &mut Machine, said: Machine) {
    fn add<T>(known: &mut Option<T>, said: Option<T>) {
        if said.is_some() {
            *known = said;
        }
    }
    add(&mut machine.computer, said.computer);
    add(&mut machine.os_name, said.os_name);
    add(&mut machine.os_version, said.os_version);
    add(&mut machine.taken, said.taken);
    add(&mut machine.memory_integrity, said.memory_integrity);
    add(&mut machine.secure_boot, said.secure_boot);
    add(&mut machine.is_virtual, said.is_virtual);
}

fn device(row: &Row) -> Driver {
    let or = |first: &str, second: &str| match row.get(first) {
        "" => row.get(second).to_owned(),
        text => text.to_owned(),
    };
    Driver {
        what: What::Device,
        position: row.position,
        name: row.get("service").to_owned(),
        title: or("device_name", "description"),
        path: row.get("image").to_owned(),
        inf: row.get("inf").to_owned(),
        provider: or("provider", "manufacturer"),
        class: row.get("class").to_owned(),
        class_guid: class_guid(row.get("driver_key")).unwrap_or_default(),
        version: Version::parse(row.get("version")),
        date: date(row.get("date")),
        signature: match row.get("signed") {
            "1" => Signature::Signed,
            "0" => Signature::Unsigned,
            _ => Signature::Unknown,
        },
        device_id: row.get("device_id").to_owned(),
        ..Driver::default()
    }
}

/// The class in a key such as `…\Control\Class\{4d36e968-e325-11ce-bfc1-08002be10318}\0000`.
fn class_guid(key: &str) -> Option<String> {
    let (_, rest) = key.split_once('{')?;
    let (guid, _) = rest.split_once('}')?;
    Some(shape::guid(guid))
}

/// Seconds since 1970; 0 and -1 stand for a date that could not be read.
fn date(seconds: &str) -> Option<DriverDate> {
    let seconds: i64 = seconds.parse().ok().filter(|s| !matches!(s, 0 | -1))?;
    let time = Timestamp::from_second(seconds).ok()?;
    Some(DriverDate {
        date: time.to_zoned(TimeZone::UTC).date(),
        kind: DateKind::Inf,
    })
}

fn kernel_module(row: &Row) -> Driver {
    Driver {
        what: What::Module,
        position: row.position,
        name: row.get("name").to_owned(),
        running: Some(!row.get("status").eq_ignore_ascii_case("unloading")),
        ..Driver::default()
    }
}

fn kernel_extension(row: &Row) -> Driver {
    Driver {
        what: What::KernelExtension,
        position: row.position,
        name: row.get("name").to_owned(),
        path: row.get("path").to_owned(),
        version: Version::parse(row.get("version")),
        running: Some(true),
        ..Driver::default()
    }
}

fn system_extension(row: &Row) -> Driver {
    let state = row.get("state").replace('_', " ");
    Driver {
        what: What::SystemExtension,
        position: row.position,
        name: row.get("identifier").to_owned(),
        path: row.get("path").to_owned(),
        provider: row.get("team").to_owned(),
        class: row.get("category").to_owned(),
        version: Version::parse(row.get("version")),
        running: (!state.is_empty()).then_some(state == "activated enabled"),
        state,
        ..Driver::default()
    }
}

fn memory_integrity(services: &str) -> Option<bool> {
    let mut services = services.split([' ', ',', ';']).filter(|s| !s.is_empty());
    let first = services
        .next()
        .filter(|name| !name.starts_with("UNKNOWN"))?;
    let is_it = |name: &str| name == "MEMORY_INTEGRITY";
    Some(is_it(first) || services.any(is_it))
}

fn is_virtual(row: &Row) -> Option<bool> {
    let maker = [row.get("hardware_vendor"), row.get("hardware_model")].join(" ");
    (maker.len() > 1).then(|| words::is_virtual(&maker))
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn answer(text: &str) -> Option<bool> {
    match text {
        "1" => Some(true),
        "0" => Some(false),
        _ => None,
    }
}
