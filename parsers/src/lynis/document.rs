//! The JSON document in which agents send a Lynis audit.
//!
//! The audit is an object with `hardening_index`, `warnings`, `suggestions` and, usually, `findings`: every
//! other line of the report as `{key: [values]}`, where list keys keep their `[]`. It comes in layers: as it
//! is, in an envelope (`{"results": …}`, or `{"deviceuuid", "metalogos_type", "metalogos": …}`), and each of
//! these again as a JSON string inside JSON, several times over.
//!
//! `tests_performed` is not read: agents fill it from a key that Lynis does not write, so it is always 0.
//! The count comes from `findings["lynis_tests_done"]`.

use std::collections::BTreeMap;
use std::io::{BufRead, Read};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::anomaly::AnomalyKind;
use super::entries::Entry;
use super::fields::{self, clean, stated};
use super::report::{Builder, Origin, Report};
use crate::error::{ErrorKind, ParseError};
use crate::json::{Json, Mending};
use crate::limits::Limits;
use crate::sniff::{self, Head};
use crate::text::{Encoding, TextTrouble, decode_document};

/// An audit as an agent sent it.
///
/// ```
/// use wegweiser_parsers::{Limits, lynis::{Document, Origin}};
///
/// let document = Document::parse(
///     br#"{"deviceuuid": "0001", "metalogos_type": "lynis-audit",
///          "metalogos": "{\"hardening_index\": 58, \"warnings\": [\"KRNL-5830|Reboot|-|-|\"]}"}"#,
///     &Limits::default(),
/// )?;
/// assert_eq!(document.report.hardening_index, Some(58));
/// assert_eq!(document.report.warnings[0].test.as_str(), "KRNL-5830");
/// assert_eq!(document.report.origin, Origin::Summary);
/// assert_eq!(document.device.deviceuuid.as_deref(), Some("0001"));
/// assert_eq!(document.layers, 2);
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Document {
    /// The audit, in the type of the report file.
    pub report: Report,
    /// Which device it is about, as far as the document says.
    pub device: DeviceHint,
    /// `metalogos_type` of the envelope.
    pub metalogos_type: Option<String>,
    /// `status`, such as `completed`.
    pub status: Option<String>,
    /// `timestamp`: when the agent sent the audit.
    pub timestamp: Option<Timestamp>,
    /// The end of the log, if the agent sent it; at most [`Limits::excerpt_bytes`] of it.
    pub log_excerpt: Option<String>,
    /// How many layers of JSON were unwrapped: 1 for JSON as it is, 2 for a JSON string in JSON.
    pub layers: u32,
}

/// What a document says about the device it comes from; nothing of it is proven.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DeviceHint {
    /// `deviceuuid` of the envelope.
    pub deviceuuid: Option<String>,
    /// `hostname` of the audit.
    pub hostname: Option<String>,
}

impl Document {
    /// Reads a document to its end and parses it.
    pub fn read(reader: impl BufRead, limits: &Limits) -> Result<Self, ParseError> {
        let mut bytes = Vec::new();
        reader
            .take(limits.document_bytes as u64 + 1)
            .read_to_end(&mut bytes)?;
        Self::parse(&bytes, limits)
    }

    /// Parses a document.
    pub fn parse(bytes: &[u8], limits: &Limits) -> Result<Self, ParseError> {
        let head = Head::new(bytes);
        if head.is_blank() || !head.starts_like_json() {
            return Err(sniff::rejection(bytes, NAME));
        }
        if bytes.len() > limits.document_bytes {
            let reason = format!("the document has more than {} bytes", limits.document_bytes);
            return Err(ParseError::new(ErrorKind::TooLarge, reason));
        }
        let mut reading = Reading::new(limits);
        let json = reading.unwrap_layers(&decode_document(bytes))?;
        let Some(audit) = json.as_object().filter(|audit| is_audit(audit)) else {
            return Err(not_an_audit(&json));
        };
        Ok(reading.document(audit, trouble(bytes)))
    }
}

const NAME: &str = "Lynis audit document";

/// Whether the start of an input is that of an audit document, at any layer.
///
/// JSON cannot be parsed from its start alone, so this looks for the keys of an audit, with and without the
/// backslashes of outer layers.
pub fn recognise(head: &[u8]) -> bool {
    is_document(&Head::new(head))
}

pub(super) fn is_document(head: &Head<'_>) -> bool {
    if !head.starts_like_json() || head.text().trim_start().starts_with('[') {
        return false;
    }
    // Most documents are none of Lynis, and need no copy.
    let marks = [
        "metalogos_type",
        "findings",
        "hardening_index",
        "lynis_version",
    ];
    if !marks.iter().any(|mark| head.text().contains(mark)) {
        return false;
    }
    let text = head.text().replace('\\', "");
    if let Some((_, rest)) = text.split_once("\"metalogos_type\"") {
        let value = rest.trim_start_matches([':', ' ', '\n', '\r', '\t']);
        return TYPES.iter().any(|name| {
            value
                .strip_prefix('"')
                .is_some_and(|value| value.starts_with(name))
        });
    }
    let has = |key: &str| text.contains(&format!("\"{key}\""));
    has("findings") && (has("lynis_tests_done") || has("report_version_major"))
        || (has("hardening_index") || has("lynis_version"))
            && (has("warnings") || has("suggestions") || has("findings"))
}

/// The names under which agents send audits.
const TYPES: [&str; 2] = ["lynis_audit", "lynis-audit"];

fn is_audit(object: &BTreeMap<String, Json>) -> bool {
    let has = |key: &str| object.contains_key(key);
    (has("hardening_index") || has("lynis_version") || has("findings"))
        && (has("warnings") || has("suggestions") || has("findings"))
}

fn trouble(bytes: &[u8]) -> TextTrouble {
    let (encoding, mark) = Encoding::detect(bytes);
    let invalid = encoding == Encoding::Utf8 && std::str::from_utf8(&bytes[mark..]).is_err();
    TextTrouble {
        encoding,
        invalid_lines: u64::from(invalid),
        ..TextTrouble::default()
    }
}

/// A document on its way through the layers.
struct Reading<'l> {
    limits: &'l Limits,
    mending: Mending,
    device: DeviceHint,
    metalogos_type: Option<String>,
    layers: u32,
}

impl<'l> Reading<'l> {
    fn new(limits: &'l Limits) -> Self {
        Self {
            limits,
            mending: Mending::default(),
            device: DeviceHint::default(),
            metalogos_type: None,
            layers: 0,
        }
    }

    /// Parses until neither a string nor an envelope is left.
    fn unwrap_layers(&mut self, text: &str) -> Result<Json, ParseError> {
        let mut json = self.parse_layer(text)?;
        // Envelopes add to the layers too, so that none can go on forever.
        for _ in 0..=2 * self.limits.json_layers {
            json = match json {
                Json::String(text) => self.parse_layer(&text)?,
                Json::Object(mut fields) if fields.contains_key("metalogos") => {
                    self.envelope(&fields)?;
                    fields.remove("metalogos").unwrap_or(Json::Null)
                }
                Json::Object(mut fields)
                    if fields.contains_key("results") && !is_audit(&fields) =>
                {
                    fields.remove("results").unwrap_or(Json::Null)
                }
                other => return Ok(other),
            };
        }
        Err(ParseError::new(
            ErrorKind::TooLarge,
            "the document is wrapped in too many envelopes",
        ))
    }

    fn parse_layer(&mut self, text: &str) -> Result<Json, ParseError> {
        if self.layers as usize >= self.limits.json_layers {
            let reason = format!(
                "the document is JSON within JSON more than {} times",
                self.limits.json_layers
            );
            return Err(ParseError::new(ErrorKind::TooLarge, reason));
        }
        if text.trim().is_empty() {
            return Err(ParseError::new(
                ErrorKind::Empty,
                "the document holds an empty string and no audit",
            ));
        }
        self.layers += 1;
        Json::parse(text, self.limits, &mut self.mending).map_err(|error| match self.layers {
            1 => error,
            layer => error.inside(&format!("inside the JSON string of layer {layer}")),
        })
    }

    fn envelope(&mut self, fields: &BTreeMap<String, Json>) -> Result<(), ParseError> {
        self.device.deviceuuid = self.text(fields, "deviceuuid");
        self.metalogos_type = self.text(fields, "metalogos_type");
        match &self.metalogos_type {
            Some(name) if !TYPES.contains(&name.as_str()) => {
                let name = fields::evidence(name, self.limits.evidence_bytes);
                let reason = format!("not a {NAME}: `metalogos_type` is `{name}`");
                Err(ParseError::new(ErrorKind::NotThisFormat, reason))
            }
            _ => Ok(()),
        }
    }

    fn document(self, audit: &BTreeMap<String, Json>, trouble: TextTrouble) -> Document {
        let findings = audit
            .get("findings")
            .and_then(Json::as_object)
            .filter(|fields| !fields.is_empty());
        let origin = if findings.is_some() {
            Origin::Document
        } else {
            Origin::Summary
        };
        let mut builder = Builder::new(origin, self.limits);
        self.note_mending(&mut builder, trouble);
        for (key, value) in findings.into_iter().flatten() {
            feed(&mut builder, key, value);
        }
        let from_lines = builder.index();
        for (key, list) in [("warnings", "warning[]"), ("suggestions", "suggestion[]")] {
            feed_list(&mut builder, audit, key, list);
        }
        feed_index(&mut builder, audit, from_lines);
        for key in ["lynis_version", "hostname", "os"] {
            if let Some(value) = audit.get(key).filter(|value| value.as_str().is_some()) {
                feed_fallback(&mut builder, findings, key, value);
            }
        }
        let timestamp = timestamp(&mut builder, audit);
        let mut report = builder.finish(trouble);
        report.kernel = report
            .kernel
            .take()
            .or_else(|| self.text(audit, "os_version"));
        let device = DeviceHint {
            hostname: report.hostname.clone(),
            ..self.device.clone()
        };
        Document {
            device,
            status: self.text(audit, "status"),
            timestamp,
            log_excerpt: audit
                .get("log_excerpt")
                .and_then(Json::as_str)
                .and_then(|log| self.excerpt(log)),
            metalogos_type: self.metalogos_type,
            layers: self.layers,
            report,
        }
    }

    fn note_mending(&self, builder: &mut Builder<'_>, trouble: TextTrouble) {
        for key in &self.mending.duplicate_keys {
            builder.anomaly(AnomalyKind::DuplicateKey, 0, key);
        }
        if self.mending.lone_surrogates || trouble.invalid_lines > 0 {
            builder.anomaly(
                AnomalyKind::InvalidUtf8,
                0,
                "characters of the document were replaced",
            );
        }
    }

    fn text(&self, fields: &BTreeMap<String, Json>, key: &str) -> Option<String> {
        let text = fields.get(key)?.as_str()?;
        stated(&clean(text, self.limits.field_bytes)).map(str::to_owned)
    }

    /// The last lines that fit, each without control characters.
    fn excerpt(&self, log: &str) -> Option<String> {
        let mut start = log.len().saturating_sub(self.limits.excerpt_bytes);
        while !log.is_char_boundary(start) {
            start += 1;
        }
        let lines: Vec<_> = log[start..]
            .lines()
            .map(|line| clean(line, self.limits.field_bytes))
            .collect();
        Some(lines.join("\n")).filter(|excerpt| !excerpt.is_empty())
    }
}

fn not_an_audit(json: &Json) -> ParseError {
    let empty = match json {
        Json::Null => true,
        Json::Array(items) => items.is_empty(),
        Json::Object(fields) => fields.is_empty(),
        _ => false,
    };
    if empty {
        return ParseError::new(
            ErrorKind::Empty,
            format!("no {NAME}: the document is empty"),
        );
    }
    let what = match json {
        Json::Object(_) => {
            "the object has no `hardening_index`, `warnings` or `findings`".to_owned()
        }
        other => format!("the document is {}", other.kind()),
    };
    ParseError::new(ErrorKind::NotThisFormat, format!("not a {NAME}: {what}"))
}

/// Hands all values of a key of `findings` to the builder.
fn feed(builder: &mut Builder<'_>, key: &str, value: &Json) {
    let single = std::slice::from_ref(value);
    let values = if let Json::Array(values) = value {
        values
    } else {
        single
    };
    for (position, value) in (1..).zip(values) {
        feed_value(builder, key, position, value);
    }
}

fn feed_value(builder: &mut Builder<'_>, key: &str, position: u64, value: &Json) {
    let (name, list) = key
        .strip_suffix("[]")
        .map_or((key, false), |name| (name, true));
    match value.scalar_text() {
        Some(text) => {
            if fields::has_control(&text) {
                builder.anomaly(AnomalyKind::ControlCharacters, position, &text);
            }
            builder.entry(&Entry {
                line: position,
                key: name,
                list,
                value: &text,
            });
        }
        None if *value == Json::Null => {}
        None => builder.anomaly(
            AnomalyKind::InvalidValue,
            position,
            &format!("{key} holds {}", value.kind()),
        ),
    }
}

/// Hands the pipe strings of `warnings` or `suggestions` to the builder.
fn feed_list(builder: &mut Builder<'_>, audit: &BTreeMap<String, Json>, key: &str, list: &str) {
    match audit.get(key) {
        None | Some(Json::Null) => {}
        Some(values @ Json::Array(_)) => feed(builder, list, values),
        Some(other) => builder.anomaly(
            AnomalyKind::InvalidValue,
            0,
            &format!("{key} is {}", other.kind()),
        ),
    }
}

/// The index that the agent read counts unless the lines of the report say otherwise.
fn feed_index(builder: &mut Builder<'_>, audit: &BTreeMap<String, Json>, from_lines: Option<u8>) {
    let Some(value) = audit
        .get("hardening_index")
        .filter(|value| **value != Json::Null)
    else {
        return;
    };
    let text = value.scalar_text();
    let agent = text.as_deref().and_then(fields::index);
    match (from_lines, agent) {
        (Some(lines), Some(agent)) if lines != agent => {
            let text =
                format!("hardening_index is {agent}, but the lines of the report say {lines}");
            builder.anomaly(AnomalyKind::Contradiction, 0, &text);
        }
        (Some(_), _) => {}
        (None, _) => feed_value(builder, "hardening_index", 1, value),
    }
}

/// Hands over what the agent states at the top, unless the lines of the report state it.
fn feed_fallback(
    builder: &mut Builder<'_>,
    findings: Option<&BTreeMap<String, Json>>,
    key: &str,
    value: &Json,
) {
    if !findings.is_some_and(|findings| findings.contains_key(key)) {
        feed_value(builder, key, 1, value);
    }
}

fn timestamp(builder: &mut Builder<'_>, audit: &BTreeMap<String, Json>) -> Option<Timestamp> {
    let text = audit.get("timestamp")?.scalar_text()?;
    let whole = text
        .trim()
        .split('.')
        .next()
        .and_then(|seconds| seconds.parse().ok());
    let timestamp = whole.and_then(|seconds| Timestamp::from_second(seconds).ok());
    if timestamp.is_none() {
        builder.anomaly(AnomalyKind::InvalidValue, 0, &format!("timestamp={text}"));
    }
    timestamp
}
