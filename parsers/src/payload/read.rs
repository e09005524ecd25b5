//! Taking documents apart by their types.

use jiff::Timestamp;

use super::content::{NoSignal, Part, Payload};
use super::error::PayloadError;
use super::hand_on;
use super::kind::{self, Kind};
use super::layers;
use super::logs;
use super::script;
use crate::error::{ErrorKind, ParseError};
use crate::inventory::fields::{self, Fields};
use crate::inventory::{self, Format, Inventory};
use crate::json::Json;
use crate::limits::Limits;
use crate::nearest::nearest;

/// Names that are offered where one is unknown.
const NEAR: usize = 3;

/// Reads a document of a type: what an envelope has as `metalogos`.
///
/// It may be in any encoding of text, and encoded as a text in JSON up to [`Limits::json_layers`] times.
///
/// ```
/// use wegweiser_parsers::Limits;
/// use wegweiser_parsers::payload::{self, NoSignal, Part};
///
/// let payload = payload::read("msinfo-StorageInfo", b"[]", &Limits::default())?;
/// assert_eq!(payload.parts, [Part::NoSignal(NoSignal::Empty)]);
///
/// let error = payload::read("msinfo-Storage", b"[]", &Limits::default()).unwrap_err();
/// assert!(error.to_string().contains("did you mean `msinfo-StorageInfo`"));
/// # Ok::<(), wegweiser_parsers::payload::PayloadError>(())
/// ```
///
/// # Errors
///
/// If the type is unknown, or the document cannot be read or is not what its type says.
pub fn read(
    metalogos_type: &str,
    document: &[u8],
    limits: &Limits,
) -> Result<Payload, PayloadError> {
    let kind = known(metalogos_type)?;
    let document = layers::parse(document, limits)?;
    of_kind(kind, metalogos_type, document, limits)
}

/// Takes apart what was parsed.
pub(super) fn of_json(
    name: &str,
    document: Json,
    limits: &Limits,
) -> Result<Payload, PayloadError> {
    of_kind(known(name)?, name, document, limits)
}

fn known(name: &str) -> Result<Kind, PayloadError> {
    kind::of(name).ok_or_else(|| PayloadError::UnknownType {
        name: name.chars().take(100).collect(),
        near: nearest(name, kind::types(), NEAR),
    })
}

impl Payload {
    pub(super) fn new(name: &str) -> Self {
        Self {
            metalogos_type: name.to_owned(),
            device: None,
            host: None,
            at: None,
            is_local_time: false,
            dropped: 0,
            parts: Vec::new(),
        }
    }

    fn no_signal(&mut self, why: NoSignal) {
        self.parts.push(Part::NoSignal(why));
    }
}

fn of_kind(
    kind: Kind,
    name: &str,
    document: Json,
    limits: &Limits,
) -> Result<Payload, PayloadError> {
    let mut payload = Payload::new(name);
    if kind == Kind::Above {
        payload.no_signal(NoSignal::NotOfADevice);
    } else if layers::is_empty(&document) {
        payload.no_signal(NoSignal::Empty);
    } else if kind == Kind::Host {
        script::host(&document, &mut payload);
    } else if let Some(reason) = script::failure(&document) {
        let what = name.to_owned();
        payload.no_signal(NoSignal::Failed { what, reason });
    } else if !hand_on::document(kind, &document, &mut payload)? {
        let others = if kind == Kind::Audit {
            hand_on::of_audit(&document)
        } else {
            Vec::new()
        };
        let (document, dropped) = fields::bound(document, limits);
        payload.dropped = dropped;
        take_apart(kind, &document, &mut payload, limits)?;
        payload.parts.extend(others);
    }
    Ok(payload)
}

/// Takes apart a document that is within the limits.
fn take_apart(
    kind: Kind,
    document: &Json,
    payload: &mut Payload,
    limits: &Limits,
) -> Result<(), PayloadError> {
    let tables = || Fields::of(document).is_some_and(|fields| !fields.has("load_percentage"));
    let inventory = match kind {
        Kind::Logs(log) => {
            let fields = expect(document, &["Sources"], payload)?;
            return logs::summed_up(log, fields, payload);
        }
        Kind::KeptLogs(log) => {
            let fields = object(document, payload)?;
            logs::kept(log, fields, payload);
            return Ok(());
        }
        Kind::MacosLogs => {
            let fields = object(document, payload)?;
            return logs::macos::three(fields, payload);
        }
        Kind::MacosSummary => {
            let fields = expect(document, &["system_logs_summary"], payload)?;
            let part = take_inventory(Format::MacosSummary, document, payload, limits)?;
            payload.parts.push(Part::Inventory(part));
            logs::macos::categories(fields, payload, limits);
            return Ok(());
        }
        Kind::Facts(format) => {
            let part = take_inventory(format, document, payload, limits)?;
            payload.parts.push(Part::Facts(part));
            return Ok(());
        }
        Kind::Inventory(format) => format,
        Kind::Audit => Format::AgentAudit,
        Kind::Osquery if tables() => Format::OsqueryTables,
        Kind::Osquery | Kind::Reading => {
            object(document, payload)?;
            let part = hand_on::reading(&payload.metalogos_type, document);
            payload.parts.push(part);
            return Ok(());
        }
        _ => {
            payload.no_signal(NoSignal::Unrelated);
            return Ok(());
        }
    };
    let part = take_inventory(inventory, document, payload, limits)?;
    payload.parts.push(Part::Inventory(part));
    Ok(())
}

/// Reads an inventory and takes from it what it says of itself.
fn take_inventory(
    format: Format,
    document: &Json,
    payload: &mut Payload,
    limits: &Limits,
) -> Result<Box<Inventory>, PayloadError> {
    let report = inventory::of_json(format, document, limits).map_err(|trouble| {
        let reason = trouble.unwrap_or_else(|| format!("it is {}", document.kind()));
        wrong(payload, &reason)
    })?;
    payload.is_local_time |= report.is_local_time;
    payload.dropped += report.dropped;
    let inventory = report.inventory;
    payload.device = inventory.device.clone().or(payload.device.take());
    payload.host = inventory.host.clone().or(payload.host.take());
    payload.at = inventory.taken.or(payload.at);
    Ok(Box::new(inventory))
}

/// The fields of an object.
pub(super) fn object<'j>(
    document: &'j Json,
    payload: &Payload,
) -> Result<Fields<'j>, PayloadError> {
    Fields::of(document).ok_or_else(|| wrong(payload, &format!("it is {}", document.kind())))
}

/// The fields of an object that has one of some.
pub(super) fn expect<'j>(
    document: &'j Json,
    names: &[&str],
    payload: &Payload,
) -> Result<Fields<'j>, PayloadError> {
    let fields = object(document, payload)?;
    if names.iter().any(|name| fields.has(name)) {
        return Ok(fields);
    }
    Err(wrong(payload, &format!("it has no `{}`", names[0])))
}

pub(super) fn wrong(payload: &Payload, reason: &str) -> PayloadError {
    let reason = format!(
        "not a document of type `{}`: {reason}",
        payload.metalogos_type
    );
    ParseError::new(ErrorKind::NotThisFormat, reason).into()
}

/// The time of a value, noting where its zone is unknown.
pub(super) fn time(value: Option<&Json>, payload: &mut Payload) -> Option<Timestamp> {
    let instant = value.and_then(inventory::instant::of)?;
    payload.is_local_time |= instant.is_local;
    Some(instant.at)
}
