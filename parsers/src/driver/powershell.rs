//! Objects of PowerShell and `wmic`: devices with their drivers, services, and packages, as JSON, CSV or text.

use super::date::{DateKind, DateOrder, DriverDate};
use super::format::Format;
use super::inventory::Sink;
use super::read::Form;
use super::record::{Driver, Signer, What};
use super::rows::{self, Row};
use super::version::Version;
use super::{shape, words};
use crate::error::ParseError;

/// `Win32_PnPSignedDriver`: columns may be selected, so few are asked for.
pub(super) const PNP_SIGNED_DRIVER: Form = Form {
    format: Format::PnpSignedDriver,
    recognise: |head| {
        let own = [
            "devicename",
            "deviceclass",
            "driverprovidername",
            "infname",
            "issigned",
        ];
        let others = ["driverversion", "driverdate", "signer"];
        let names = rows::names(head);
        let own = count(&names, &own);
        own >= 1 && own + count(&names, &others) >= 2
    },
    read: |text, sink| read(text, sink, signed_driver),
};

/// `Win32_PnPEntity`, and `Get-PnpDevice`, which derives from it.
pub(super) const PNP_ENTITY: Form = Form {
    format: Format::PnpEntity,
    recognise: |head| {
        let names = rows::names(head);
        let of_entity = [
            "pnpclass",
            "classguid",
            "service",
            "present",
            "hardwareid",
            "problem",
        ];
        let has_code = count(&names, &["configmanagererrorcode"]) == 1;
        let of_device = ["instanceid", "friendlyname", "problem", "status", "class"];
        has_code && (count(&names, &of_entity) >= 1 || names.len() <= 6)
            || count(&names, &of_device) >= 4
            || count(&names, &["instanceid", "problem"]) == 2
    },
    read: |text, sink| read(text, sink, entity),
};

/// `Win32_SystemDriver`; `Win32_Service` has the same names and programs for paths.
pub(super) const SYSTEM_DRIVER: Form = Form {
    format: Format::SystemDriver,
    recognise: |head| {
        let names = rows::names(head);
        let asked = ["name", "pathname"];
        let others = [
            "state",
            "startmode",
            "started",
            "servicetype",
            "displayname",
        ];
        let of_services = ["processid", "delayedautostart", "checkpoint", "waithint"];
        count(&names, &asked) == 2
            && count(&names, &others) >= 1
            && count(&names, &of_services) == 0
            && (!contains(head, b".exe") || contains(head, b".sys"))
    },
    read: |text, sink| read(text, sink, system_driver),
};

/// `Get-WindowsDriver`.
pub(super) const WINDOWS_DRIVER: Form = Form {
    format: Format::WindowsDriver,
    recognise: |head| {
        let names = rows::names(head);
        let own = [
            "originalfilename",
            "inbox",
            "providername",
            "classname",
            "catalogfile",
        ];
        let own = count(&names, &own);
        let others = count(&names, &["version", "date"]);
        count(&names, &["driver"]) == 1 && own >= 1 && own + others >= 2
    },
    read: |text, sink| read(text, sink, windows_driver),
};

fn count(names: &[String], wanted: &[&str]) -> usize {
    let is_there = |name: &&&str| names.iter().any(|known| known == **name);
    wanted.iter().filter(is_there).count()
}

fn contains(text: &str, ending: &[u8]) -> bool {
    let mut parts = text.as_bytes().windows(ending.len());
    parts.any(|part| part.eq_ignore_ascii_case(ending))
}

fn read(
    text: &str,
    sink: &mut Sink<'_>,
    driver: fn(&Row<'_>, DateOrder) -> Option<Driver>,
) -> Result<(), ParseError> {
    let order = DateOrder::of(text, DateOrder::DayFirst);
    rows::each(text, sink, |row, sink| {
        if sink.inventory.machine.computer.is_none() {
            let computer = row.first(&["pscomputername", "systemname", "node"]);
            if !computer.is_empty() {
                sink.inventory.machine.computer = Some(sink.evidence(computer));
            }
        }
        if let Some(driver) = driver(row, order) {
            let position = row.position;
            sink.driver(Driver { position, ..driver });
        }
    })
}

fn signed_driver(row: &Row<'_>, order: DateOrder) -> Option<Driver> {
    let driver = Driver {
        what: What::Device,
        name: row.get("drivername").to_owned(),
        title: row
            .first(&["devicename", "friendlyname", "description"])
            .to_owned(),
        inf: row.get("infname").to_owned(),
        provider: row
            .first(&["driverprovidername", "manufacturer"])
            .to_owned(),
        class: row.get("deviceclass").to_owned(),
        class_guid: shape::guid(row.get("classguid")),
        version: Version::parse(row.get("driverversion")),
        date: inf_date(row.get("driverdate"), order),
        signature: words::answered_signature(row.get("issigned"), row.get("signer")),
        signers: signers(row.get("signer")),
        device_id: row.first(&["deviceid", "pdo"]).to_owned(),
        ..Driver::default()
    };
    // Devices without a name and a driver say nothing.
    let says_something = [&driver.title, &driver.inf, &driver.device_id]
        .iter()
        .any(|text| !text.is_empty());
    says_something.then_some(driver)
}

fn entity(row: &Row<'_>, _: DateOrder) -> Option<Driver> {
    let problem = row.first(&["configmanagererrorcode", "problem"]);
    let driver = Driver {
        what: What::Device,
        name: row.get("service").to_owned(),
        title: row
            .first(&["name", "friendlyname", "caption", "description"])
            .to_owned(),
        provider: row.get("manufacturer").to_owned(),
        class: row.first(&["pnpclass", "class"]).to_owned(),
        class_guid: shape::guid(row.get("classguid")),
        device_id: row
            .first(&["pnpdeviceid", "deviceid", "instanceid"])
            .to_owned(),
        problem: words::problem(problem),
        ..Driver::default()
    };
    (!driver.title.is_empty() || !driver.device_id.is_empty()).then_some(driver)
}

fn system_driver(row: &Row<'_>, _: DateOrder) -> Option<Driver> {
    let path = row.get("pathname");
    let kind = row.get("servicetype");
    // Rows of services of the other kind.
    if kind.ends_with("Process") || path.to_ascii_lowercase().contains(".exe") {
        return None;
    }
    let running = words::running(row.get("state"));
    Some(Driver {
        what: What::Service,
        name: row.get("name").to_owned(),
        title: row
            .first(&["displayname", "caption", "description"])
            .to_owned(),
        path: path.to_owned(),
        start: words::start(row.get("startmode")),
        running: running.or_else(|| words::answer(row.get("started"))),
        ..Driver::default()
    })
    .filter(|driver| !driver.name.is_empty())
}

fn windows_driver(row: &Row<'_>, order: DateOrder) -> Option<Driver> {
    Some(Driver {
        what: What::Package,
        name: row.get("driver").to_owned(),
        original: shape::base_name(row.get("originalfilename")).to_owned(),
        provider: row.get("providername").to_owned(),
        class: row.get("classname").to_owned(),
        class_guid: shape::guid(row.get("classguid")),
        version: Version::parse(row.get("version")),
        date: inf_date(row.get("date"), order),
        signature: words::signature(row.get("driversignature")),
        ..Driver::default()
    })
    .filter(|driver| !driver.name.is_empty() || !driver.original.is_empty())
}

/// A date of an INF, if the text is one.
pub(super) fn inf_date(text: &str, order: DateOrder) -> Option<DriverDate> {
    let date = order.date(text)?;
    let kind = DateKind::Inf;
    Some(DriverDate { date, kind })
}

/// Who signed, if anybody is named.
pub(super) fn signers(name: &str) -> Vec<Signer> {
    let name = Some(name).filter(|name| !name.is_empty());
    name.map(Signer::named).into_iter().collect()
}
