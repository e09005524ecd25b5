//! What agents say of machines of any kind.

mod audit;
mod audit_storage;
mod loki;
mod osquery;
mod sockets;

use super::format::Format;
use super::read::{Body, Form, Marks};

pub(super) const FORMS: &[Form] = &[
    Form {
        format: Format::AgentAudit,
        marks: Marks::Keys(&["devicePlatform", "systemName"]),
        body: Body::Json(audit::read),
    },
    Form {
        format: Format::LokiScan,
        marks: Marks::Keys(&["alerts", "warnings", "notices"]),
        body: Body::Json(loki::read),
    },
    Form {
        format: Format::AgentSockets,
        marks: Marks::Keys(&["connections", "stats", "listening_ports"]),
        body: Body::Json(sockets::read),
    },
    Form {
        format: Format::OsqueryTables,
        marks: Marks::Text(osquery::recognise),
        body: Body::Json(osquery::read),
    },
];
