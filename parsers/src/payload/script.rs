//! Documents of scripts whose output is no JSON: the agent wraps what they wrote.

use super::content::{NoSignal, Part, Payload};
use crate::inventory::Inventory;
use crate::inventory::fields::{self, Fields};
use crate::json::Json;

/// What went wrong, by `{"error", "stdout", "stderr"}`, or `{"error"}` alone.
pub(super) fn failure(document: &Json) -> Option<String> {
    let fields = Fields::of(document)?;
    let is_failure = fields.has("stdout") && fields.has("stderr") || fields.0.len() == 1;
    fields.text("error").filter(|_| is_failure)
}

/// The name of a machine, which the script wrote as it is, so that it was taken for a failure.
pub(super) fn host(document: &Json, payload: &mut Payload) {
    let named = Fields::of(document).and_then(|fields| fields.first(&["hostname", "stdout"]));
    let alone = || {
        document
            .as_str()
            .and_then(fields::known)
            .map(ToOwned::to_owned)
    };
    // More than a word is a message.
    let named = named
        .or_else(alone)
        .filter(|name| !name.contains(char::is_whitespace));
    let Some(mut name) = named else {
        let what = payload.metalogos_type.clone();
        let why = failure(document).map(|reason| NoSignal::Failed { what, reason });
        payload
            .parts
            .push(Part::NoSignal(why.unwrap_or(NoSignal::Unrelated)));
        return;
    };
    fields::clip(&mut name, LONGEST);
    payload.host = Some(name.clone());
    let inventory = Inventory {
        host: Some(name),
        ..Inventory::default()
    };
    payload.parts.push(Part::Facts(Box::new(inventory)));
}

/// Bytes that a name may have in the domain name system.
const LONGEST: usize = 255;
