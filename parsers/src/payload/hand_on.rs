//! Documents that other readers know: they are given on whole, and those readers keep within the limits.

use std::sync::Arc;

use super::content::{Part, Payload};
use super::encode;
use super::error::PayloadError;
use super::kind::Kind;
use super::layers;
use super::read::{expect, object, time};
use crate::inventory::fields::Fields;
use crate::json::Json;
use crate::{driver, perf, winevent};

/// Gives a document on to the reader of its kind; false if there is none.
pub(super) fn document(
    kind: Kind,
    document: &Json,
    payload: &mut Payload,
) -> Result<bool, PayloadError> {
    let part: fn(Arc<[u8]>) -> Part = match kind {
        Kind::Events => {
            expect(document, &["Sources"], payload)?;
            |document| Part::Events {
                format: winevent::Format::AgentSummary,
                document,
            }
        }
        Kind::KeptEvents => {
            object(document, payload)?;
            |document| Part::Events {
                format: winevent::Format::AgentEvents,
                document,
            }
        }
        Kind::Lynis => {
            let names = ["hardening_index", "warnings", "suggestions", "results"];
            let fields = expect(document, &names, payload)?;
            payload.host = fields.text("hostname");
            payload.at = time(fields.get("timestamp"), payload);
            |document| Part::Lynis { document }
        }
        Kind::Drivers => {
            expect(document, &["driver_types"], payload)?;
            |document| Part::Drivers {
                format: driver::Format::AgentSummary,
                document,
            }
        }
        _ => return Ok(false),
    };
    payload.parts.push(part(encode::document(document)));
    Ok(true)
}

/// What an audit has beside the inventory: drivers, if it lists any, and readings of the moment.
pub(super) fn of_audit(document: &Json) -> Vec<Part> {
    let whole = encode::document(document);
    let body = Fields::of(document).map(|fields| fields.object("data").unwrap_or(fields));
    let drivers = body.and_then(|body| body.get("drivers"));
    let drivers = drivers.is_some_and(|drivers| !layers::is_empty(drivers));
    let drivers = drivers.then(|| Part::Drivers {
        format: driver::Format::AgentDrivers,
        document: whole.clone(),
    });
    let readings = Part::Performance {
        format: perf::Format::Psutil,
        document: whole,
    };
    drivers.into_iter().chain([readings]).collect()
}

/// A value of the moment, in the envelope in which performance data is known.
pub(super) fn reading(name: &str, value: &Json) -> Part {
    let fields = [
        ("data_type", Json::String(name.to_owned())),
        ("data_value", value.clone()),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value));
    Part::Performance {
        format: perf::Format::Psutil,
        document: encode::document(&Json::Object(fields.into())),
    }
}
