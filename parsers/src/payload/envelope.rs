//! What documents come in: envelopes, stored rows, messages.

use super::content::{NoSignal, Part, Payload};
use super::encode;
use super::error::PayloadError;
use super::layers;
use super::read::{of_json, time};
use crate::inventory::fields::{self, Fields};
use crate::inventory::{self, Inventory};
use crate::json::Json;
use crate::limits::Limits;
use crate::perf;
use crate::sniff::Head;

/// What a document comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Envelope {
    /// `{"deviceuuid", "metalogos_type", "metalogos"}`, as agents post and servers store it; servers export lists.
    Metadata,
    /// `{"data_type", "data_value"}`: readings of a moment.
    Reading,
    /// A metric as a message.
    Metric,
    /// A command to an agent, its answer, its heartbeat, or what it watches.
    Message,
    /// `{"results": {…}}`: a Lynis audit.
    LynisResults,
    /// `{"data": {"device", "system", …}}`: an audit of a machine.
    Audit,
}

/// What an input comes in, from its first 64 KiB in any encoding; `None` if it does not say of which type it is.
///
/// ```
/// use wegweiser_parsers::payload::{Envelope, recognise};
///
/// let head = br#"{"deviceuuid": "1", "metalogos_type": "hostname", "metalogos": "pc-7"}"#;
/// assert_eq!(recognise(head), Some(Envelope::Metadata));
/// assert_eq!(recognise(b"{}"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Envelope> {
    let head = Head::new(head);
    let text = head.text().trim_start();
    // JSON within JSON has a mark before each quote.
    let text = if text.starts_with('"') {
        text.replace("\\\"", "\"").into()
    } else {
        std::borrow::Cow::Borrowed(text)
    };
    let has = |key| inventory::has_key(&text, key);
    text.starts_with(['{', '[', '"'])
        .then(|| of_keys(has))
        .flatten()
}

fn of_keys(has: impl Fn(&'static str) -> bool) -> Option<Envelope> {
    if has("metalogos_type") && has("metalogos") {
        Some(Envelope::Metadata)
    } else if has("data_type") && has("data_value") {
        Some(Envelope::Reading)
    } else if has("metric_type") && has("device_uuid") && has("value") {
        Some(Envelope::Metric)
    } else if has("device_uuid")
        && (has("message_type") || has("command_id") || has("agent_version"))
    {
        Some(Envelope::Message)
    } else if has("results") && (has("hardening_index") || has("warnings")) {
        Some(Envelope::LynisResults)
    } else if has("data") && has("devicePlatform") {
        Some(Envelope::Audit)
    } else {
        None
    }
}

/// Reads a document that says of which type it is: an envelope, stored rows, a message.
///
/// A server's export has many rows, each of which is read or not for itself, up to [`Limits::entries`].
///
/// ```
/// use wegweiser_parsers::Limits;
/// use wegweiser_parsers::payload;
///
/// let row = br#"{"deviceuuid": "7", "metalogos_type": "hostname", "metalogos": "pc-7", "created_at": 1765180800}"#;
/// let payloads = payload::read_envelope(row, &Limits::default())?;
/// let payload = payloads[0].as_ref().unwrap();
/// assert_eq!((payload.device.as_deref(), payload.host.as_deref()), (Some("7"), Some("pc-7")));
/// # Ok::<(), wegweiser_parsers::payload::PayloadError>(())
/// ```
///
/// # Errors
///
/// If it cannot be read, or is no envelope.
pub fn read_envelope(
    document: &[u8],
    limits: &Limits,
) -> Result<Vec<Result<Payload, PayloadError>>, PayloadError> {
    let document = layers::parse(document, limits)?;
    let rows = fields::items(&document).into_iter().take(limits.entries);
    let payloads: Vec<_> = rows.map(|row| open(row, limits)).collect();
    let is_envelope = |payload: &Result<_, _>| !matches!(payload, Err(PayloadError::NoEnvelope));
    if payloads.iter().any(is_envelope) {
        Ok(payloads)
    } else {
        Err(PayloadError::NoEnvelope)
    }
}

fn open(row: &Json, limits: &Limits) -> Result<Payload, PayloadError> {
    let fields = Fields::of(row).ok_or(PayloadError::NoEnvelope)?;
    let has_in = |object: &str, key| fields.object(object).is_some_and(|inner| inner.has(key));
    // The parts of an audit and of a Lynis document stand one object further in.
    let has = |key: &'static str| match key {
        "devicePlatform" => fields
            .object("data")
            .and_then(|data| data.object("system"))
            .is_some_and(|system| system.has(key)),
        "hardening_index" | "warnings" => {
            fields.has(key) || has_in("results", key) || fields.raw("results").contains(key)
        }
        key => fields.has(key),
    };
    let inner = |name| layers::unwrap(fields.get(name).cloned().unwrap_or(Json::Null), limits);
    match of_keys(has).ok_or(PayloadError::NoEnvelope)? {
        Envelope::Metadata => {
            let name = fields
                .text("metalogos_type")
                .ok_or(PayloadError::NoEnvelope)?;
            let mut payload = of_json(&name, inner("metalogos")?, limits)?;
            payload.device = fields.text("deviceuuid").or(payload.device);
            // A document that says when it was made knows better than who stored it.
            let stored = time(fields.get("created_at"), &mut payload);
            payload.at = payload.at.or(stored);
            Ok(payload)
        }
        Envelope::Reading => {
            let name = fields.text("data_type").ok_or(PayloadError::NoEnvelope)?;
            let mut payload = of_json(&name, inner("data_value")?, limits)?;
            payload.device = fields
                .first(&["deviceuuid", "device_uuid"])
                .or(payload.device);
            Ok(payload)
        }
        Envelope::LynisResults => {
            let mut payload = of_json("lynis_audit", inner("results")?, limits)?;
            payload.device = fields.text("deviceuuid");
            Ok(payload)
        }
        Envelope::Audit => of_json("audit", row.clone(), limits),
        Envelope::Metric => Ok(message(
            fields,
            Part::Performance {
                format: perf::Format::Psutil,
                document: encode::document(row),
            },
        )),
        Envelope::Message if fields.has("agent_version") => {
            let device = fields.text("device_uuid");
            let taken = fields
                .get("timestamp")
                .and_then(inventory::instant::of)
                .map(|instant| instant.at);
            let inventory = Inventory {
                taken,
                device,
                ..Inventory::default()
            };
            Ok(message(fields, Part::Facts(Box::new(inventory))))
        }
        Envelope::Message => Ok(message(fields, Part::NoSignal(NoSignal::Message))),
    }
}

/// A message, which names its device and time in one way.
fn message(fields: Fields<'_>, part: Part) -> Payload {
    let name = fields.first(&["message_type", "metric_type"]);
    let name = name.unwrap_or_else(|| {
        if fields.has("agent_version") {
            "heartbeat"
        } else {
            "response"
        }
        .to_owned()
    });
    let mut payload = Payload::new(&name);
    payload.at = time(fields.get("timestamp"), &mut payload);
    payload.device = fields.text("device_uuid");
    payload.parts.push(part);
    payload
}
