//! What the tools of Linux say of machines.

pub(super) mod df;
mod dmidecode;
pub(super) mod file_systems;
mod hostnamectl;
mod ip;
mod lsblk;
mod lvm;
mod mdstat;
mod sensors;
mod ss;
mod systemd;
mod upower;

use super::format::Format;
use super::read::{Body, Form, Marks};

pub(super) const FORMS: &[Form] = &[
    Form {
        format: Format::Lsblk,
        marks: Marks::Keys(&["blockdevices"]),
        body: Body::Json(lsblk::read),
    },
    Form {
        format: Format::LvmReport,
        marks: Marks::Text(lvm::recognise),
        body: Body::Json(lvm::read),
    },
    Form {
        format: Format::Sensors,
        marks: Marks::Text(sensors::recognise),
        body: Body::Json(sensors::read),
    },
    Form {
        format: Format::SystemdUnits,
        marks: Marks::Keys(&["unit", "load", "active", "sub"]),
        body: Body::Json(systemd::units),
    },
    Form {
        format: Format::SystemdUnits,
        marks: Marks::Text(systemd::is_table),
        body: Body::Text(systemd::table),
    },
    Form {
        format: Format::SystemdAnalyze,
        marks: Marks::Text(systemd::is_start),
        body: Body::Text(systemd::start),
    },
    Form {
        format: Format::CoreDumps,
        marks: Marks::Keys(&["corefile", "exe", "sig"]),
        body: Body::Json(systemd::core_dumps),
    },
    Form {
        format: Format::IpLink,
        marks: Marks::Keys(&["ifindex", "ifname", "operstate"]),
        body: Body::Json(ip::read),
    },
    Form {
        format: Format::HostnameCtl,
        marks: Marks::Keys(&["Hostname", "KernelRelease", "OperatingSystemPrettyName"]),
        body: Body::Json(hostnamectl::read),
    },
    Form {
        format: Format::Sockets,
        marks: Marks::Text(ss::recognise),
        body: Body::Text(ss::read),
    },
    Form {
        format: Format::MdStat,
        marks: Marks::Text(mdstat::recognise),
        body: Body::Text(mdstat::read),
    },
    Form {
        format: Format::Dmidecode,
        marks: Marks::Text(dmidecode::recognise),
        body: Body::Text(dmidecode::read),
    },
    Form {
        format: Format::Upower,
        marks: Marks::Text(upower::recognise),
        body: Body::Text(upower::read),
    },
    Form {
        format: Format::Df,
        marks: Marks::Text(df::recognise),
        body: Body::Text(df::read),
    },
];
