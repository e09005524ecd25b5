//! What drives report of their own health.

mod ata;
mod nvme;
mod smartctl;

use super::format::Format;
use super::read::{Body, Form, Marks};

pub(super) const FORMS: &[Form] = &[
    Form {
        format: Format::Smartctl,
        marks: Marks::Keys(&["smartctl", "exit_status"]),
        body: Body::Json(smartctl::read),
    },
    Form {
        format: Format::NvmeSmartLog,
        marks: Marks::Keys(&["critical_warning", "avail_spare", "percent_used"]),
        body: Body::Json(nvme::smart_log),
    },
];
