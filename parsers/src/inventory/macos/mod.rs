//! What agents and `system_profiler` say of Macs.

mod agent;
mod profiler;

use super::format::Format;
use super::read::{Body, Form, Marks};

pub(super) const FORMS: &[Form] = &[
    Form {
        format: Format::MacosSummary,
        marks: Marks::Keys(&["system_logs_summary", "data_type"]),
        body: Body::Json(agent::summary),
    },
    Form {
        format: Format::MacosDevice,
        marks: Marks::Keys(&["devicestatus", "agent_platform"]),
        body: Body::Json(agent::device),
    },
    Form {
        format: Format::SystemProfiler,
        marks: Marks::Text(profiler::recognise),
        body: Body::Json(profiler::read),
    },
];
