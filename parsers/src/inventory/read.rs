//! Recognising and reading an inventory of any form.

use std::io::{BufRead, Read};

use jiff::Timestamp;

use super::fields;
use super::format::Format;
use super::instant::Instant;
use super::record::Inventory;
use super::{agent, linux, macos, smart, windows};
use crate::error::{ErrorKind, ParseError};
use crate::json::{self, Json, Mending};
use crate::limits::Limits;
use crate::sniff::{Head, rejection};
use crate::text::decode_document;
use crate::trouble::{self, Trouble};

/// What reading an inventory gives.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Report {
    /// What the document says.
    pub inventory: Inventory,
    /// It states times without a zone; they were taken as UTC.
    pub is_local_time: bool,
    /// Places that could not be read; as many as [`Limits::anomalies`] allows.
    pub troubles: Vec<Trouble>,
    /// How many there are, kept or not.
    pub trouble_count: u64,
    /// Entries and texts beyond the limits, which were not kept.
    pub dropped: u64,
    /// The end is missing: the document was cut in transfer or storage.
    pub truncated: bool,
}

/// How a form is told and read.
pub(super) struct Form {
    pub(super) format: Format,
    pub(super) marks: Marks,
    pub(super) body: Body,
}

/// By what a form is told.
pub(super) enum Marks {
    /// It is JSON with all of these keys.
    Keys(&'static [&'static str]),
    /// It is what this says of its start.
    Text(fn(&Head<'_>) -> bool),
}

/// How a form is read.
pub(super) enum Body {
    Json(fn(&Json, &mut Sink<'_>)),
    Text(fn(&str, &mut Sink<'_>)),
}

/// Every form, those with the surest marks first.
const FORMS: &[&[Form]] = &[
    agent::FORMS,
    smart::FORMS,
    windows::FORMS,
    macos::FORMS,
    linux::FORMS,
];

fn forms() -> impl Iterator<Item = &'static Form> {
    FORMS.iter().copied().flatten()
}

/// Where readers put what they find.
pub(super) struct Sink<'a> {
    pub(super) limits: &'a Limits,
    pub(super) report: Report,
    /// The document says for certain that there is nothing to list.
    pub(super) is_answered: bool,
}

impl<'a> Sink<'a> {
    pub(super) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            report: Report::default(),
            is_answered: false,
        }
    }

    pub(super) fn inventory(&mut self) -> &mut Inventory {
        &mut self.report.inventory
    }

    pub(super) fn trouble(&mut self, position: u64, reason: impl Into<String>) {
        let troubles = (&mut self.report.troubles, &mut self.report.trouble_count);
        trouble::note(troubles, self.limits, position, reason);
    }

    pub(super) fn cut(&mut self, position: u64) {
        self.report.truncated = true;
        self.trouble(position, trouble::CUT);
    }

    /// The time of a value, whose zone may be unknown.
    pub(super) fn time(&mut self, value: Option<&Json>) -> Option<Timestamp> {
        self.instant(value.and_then(super::instant::of))
    }

    pub(super) fn instant(&mut self, instant: Option<Instant>) -> Option<Timestamp> {
        let instant = instant?;
        self.report.is_local_time |= instant.is_local;
        Some(instant.at)
    }

    /// Gives each line that is not blank, with its number; what is beyond the limits is counted.
    pub(super) fn lines<'t>(&mut self, text: &'t str) -> Vec<(u64, &'t str)> {
        let lines = text.split('\n').zip(1..);
        let lines = lines.map(|(line, number)| (number, line.trim_end_matches('\r')));
        let lines = lines.filter(|(_, line)| !line.trim().is_empty());
        let mut kept = Vec::new();
        for (number, line) in lines {
            if line.len() > self.limits.line_bytes || kept.len() >= self.limits.entries {
                self.report.dropped += 1;
            } else {
                kept.push((number, line));
            }
        }
        kept
    }
}

/// Which form of inventory an input is, from its first 64 KiB in any encoding; `None` if it is none of them.
///
/// ```
/// use wegweiser_parsers::inventory::{Format, recognise};
///
/// let head = br#"{"DeviceID": "C:", "SizeGB": 237.87, "FreeSpaceGB": 9.41, "UsedSpacePercent": 96.04}"#;
/// assert_eq!(recognise(head), Some(Format::AgentStorage));
/// assert_eq!(recognise(b"{}"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Format> {
    let head = Head::new(head);
    // What comes in an envelope is for `payload` to unwrap.
    let is_wrapped = has_key(head.text(), "metalogos_type");
    let form = forms().find(|form| form.marks.fit(&head) && !is_wrapped)?;
    Some(form.format)
}

impl Marks {
    fn fit(&self, head: &Head<'_>) -> bool {
        match self {
            Self::Keys(keys) => {
                let text = head.text().trim_start();
                text.starts_with(['{', '[']) && keys.iter().all(|key| has_key(text, key))
            }
            Self::Text(is_form) => is_form(head),
        }
    }
}

/// Whether a text has a key of that name: in quotes, with a colon behind.
pub(crate) fn has_key(text: &str, key: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(key) {
        let (before, after) = (&rest[..at], &rest[at + key.len()..]);
        let is_key = after
            .strip_prefix('"')
            .is_some_and(|after| after.trim_start().starts_with(':'));
        if before.ends_with('"') && is_key {
            return true;
        }
        rest = after;
    }
    false
}

/// Reads an inventory to its end.
///
/// It is held whole, up to [`Limits::document_bytes`]. What cannot be read is passed over and stated in
/// [`Report::troubles`]; of a list that was cut, what came before is kept.
///
/// ```
/// use wegweiser_parsers::Limits;
/// use wegweiser_parsers::inventory::{self, Format};
///
/// let document = br#"{"DeviceID": "C:", "SizeGB": 100, "FreeSpaceGB": 4, "UsedSpacePercent": 96}"#;
/// let report = inventory::read(Format::AgentStorage, &document[..], &Limits::default())?;
/// let volume = &report.inventory.volumes[0];
/// assert_eq!((volume.free, volume.used_percent), (Some(4 << 30), Some(96.0)));
/// # Ok::<(), wegweiser_parsers::ParseError>(())
/// ```
///
/// # Errors
///
/// If it gives nothing at all: because it is empty or something else, or because nothing of it can be read.
pub fn read(format: Format, input: impl BufRead, limits: &Limits) -> Result<Report, ParseError> {
    let mut bytes = Vec::new();
    let most = limits.document_bytes;
    let failed = input.take(most as u64 + 1).read_to_end(&mut bytes).err();
    if let Some(error) = failed.filter(|_| bytes.is_empty()) {
        return Err(error.into());
    }
    if bytes.len() > most {
        let reason = format!("the inventory has more than {} MiB", most >> 20);
        return Err(ParseError::new(ErrorKind::TooLarge, reason));
    }
    let name = format!("inventory of the form `{}`", format.id());
    if Head::new(&bytes).is_blank() {
        return Err(rejection(&bytes, &name));
    }
    let text = decode_document(&bytes);
    let mut sink = Sink::new(limits);
    let head = Head::new(&bytes);
    let own = || forms().filter(|form| form.format == format);
    // A form may be both JSON and text.
    let form = own()
        .find(|form| form.marks.fit(&head))
        .or_else(|| own().next());
    match form.map(|form| &form.body) {
        Some(Body::Json(give)) => give(
            &document(text.trim_end_matches('\0'), &mut sink)?,
            &mut sink,
        ),
        Some(Body::Text(give)) => give(&text, &mut sink),
        None => {}
    }
    finish(sink, &bytes, &name)
}

/// Reads what was parsed already and is within the limits; where it says nothing, what is wrong with it.
pub(crate) fn of_json(
    format: Format,
    document: &Json,
    limits: &Limits,
) -> Result<Report, Option<String>> {
    let mut sink = Sink::new(limits);
    let form = forms().find(|form| form.format == format).ok_or(None)?;
    let Body::Json(give) = form.body else {
        return Err(None);
    };
    give(document, &mut sink);
    if sink.report.inventory == Inventory::default() && !sink.is_answered {
        let trouble = sink.report.troubles.into_iter().next();
        return Err(trouble.map(|trouble| trouble.reason));
    }
    Ok(sink.report)
}

fn document(text: &str, sink: &mut Sink<'_>) -> Result<Json, ParseError> {
    let parsed = Json::parse(text, sink.limits, &mut Mending::default());
    let document = parsed.or_else(|error| {
        // Entries before the damage are whole; of a single object nothing can be trusted.
        let mut entries = Vec::new();
        if text.trim_start().starts_with('[') && error.kind() == ErrorKind::Malformed {
            _ = json::entries(text, sink.limits, |_, entry| entries.push(entry));
        }
        if entries.is_empty() {
            return Err(error);
        }
        sink.cut(error.line().unwrap_or(0));
        Ok(Json::Array(entries))
    })?;
    let (document, dropped) = fields::bound(document, sink.limits);
    sink.report.dropped += dropped;
    Ok(document)
}

fn finish(sink: Sink<'_>, bytes: &[u8], name: &str) -> Result<Report, ParseError> {
    let report = sink.report;
    if report.inventory != Inventory::default() || sink.is_answered {
        return Ok(report);
    }
    match report.troubles.first() {
        Some(trouble) => {
            let reason = format!("no {name}: {}", trouble.reason);
            let error = ParseError::new(ErrorKind::Malformed, reason);
            Err(if trouble.position > 0 {
                error.at_line(trouble.position)
            } else {
                error
            })
        }
        None if matches!(bytes.trim_ascii(), b"[]" | b"{}" | b"null" | b"\"\"") => {
            let reason = format!("no {name}: the document is empty");
            Err(ParseError::new(ErrorKind::Empty, reason))
        }
        None => Err(rejection(bytes, name)),
    }
}
