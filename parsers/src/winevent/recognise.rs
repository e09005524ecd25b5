//! Telling the forms apart by what they hold.

use std::collections::BTreeSet;

use super::format::Format;
use super::table;
use super::{splunk, wevtutil};
use crate::sniff::Head;

/// Which form of export an input is, from its first 64 KiB in any encoding; `None` if it is none of them.
///
/// ```
/// use wegweiser_parsers::winevent::{Format, recognise};
///
/// let export = br#"{"Id":4625,"ProviderName":"Microsoft-Windows-Security-Auditing","LogName":"Security"}"#;
/// assert_eq!(recognise(export), Some(Format::WinEventJson));
/// assert_eq!(recognise(b"{\"hardening_index\": 60}"), None);
/// ```
pub fn recognise(head: &[u8]) -> Option<Format> {
    let head = Head::new(head);
    of_text(head.text())
}

pub(super) fn of_text(head: &str) -> Option<Format> {
    let text = head.trim_start_matches(|c: char| c.is_whitespace() || c == '\0');
    if text.starts_with('<') && is_xml(text) {
        return Some(Format::Xml);
    }
    if wevtutil::recognise(text) {
        return Some(Format::WevtutilText);
    }
    if splunk::recognise(text) {
        return Some(Format::SplunkText);
    }
    if text.starts_with(['{', '[']) {
        return json(text);
    }
    // A table may start with a quoted cell, and a line of syslog holds its JSON further on.
    table::recognise(text)
        .or_else(|| text.starts_with('"').then(|| json(text)).flatten())
        .or_else(|| {
            text.lines()
                .take(3)
                .find_map(|line| json(&line[line.find('{')?..]))
        })
}

/// Whether the first element is an event, or a list of them.
fn is_xml(text: &str) -> bool {
    let mut rest = text;
    while let Some(skipped) = rest
        .strip_prefix("<?")
        .and_then(|inner| inner.split_once("?>"))
        .or_else(|| {
            rest.strip_prefix("<!--")
                .and_then(|inner| inner.split_once("-->"))
        })
        .or_else(|| rest.strip_prefix("<!DOCTYPE").and_then(doctype))
    {
        rest = skipped.1.trim_start();
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let end = name
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(name.len());
    let has_events = ["<System", "<EventData", "win/2004/08/events"]
        .iter()
        .any(|mark| name.contains(mark));
    match &name[..end] {
        "Event" => has_events,
        "Events" => has_events || !name[end..].contains("<Event"),
        _ => false,
    }
}

/// What follows a document type; its declarations are not read.
fn doctype(text: &str) -> Option<(&str, &str)> {
    let end = text.find('>')?;
    match text.find('[').filter(|start| *start < end) {
        Some(_) => text.split_once("]>"),
        None => Some(text.split_at(end + 1)),
    }
}

fn json(text: &str) -> Option<Format> {
    let outline = Outline::of(text, 4);
    let has = |key: &str| outline.has(key);
    let any = |keys: &[&str]| keys.iter().any(|key| outline.has(key));
    let count = |keys: &[&str]| keys.iter().filter(|key| outline.has(key)).count();
    if any(&["winlog.event_id", "winlog.channel", "winlog.record_id"])
        || has("log_name") && has("event_id") && has("source_name")
    {
        return Some(Format::Winlogbeat);
    }
    if any(&["data.win.system.eventID", "win.system.eventID"]) {
        return Some(Format::Wazuh);
    }
    if has("Event.System.EventID") || has("System.EventID") && has("System.Provider") {
        return Some(Format::EvtxDump);
    }
    if has("EventId") && has("Channel") && any(&["Payload", "MapDescription", "EventRecordId"]) {
        return Some(Format::EvtxEcmd);
    }
    if has("RuleTitle") && has("EventID") && has("Timestamp") {
        return Some(Format::Hayabusa);
    }
    if has("EventID")
        && has("SourceName")
        && any(&["SourceModuleName", "EventReceivedTime", "EventTime"])
    {
        return Some(Format::Nxlog);
    }
    if any(&["EventID", "InstanceId"]) && any(&["EntryType", "ReplacementStrings", "TimeGenerated"])
    {
        return Some(Format::EventLogJson);
    }
    // Others have an `Id`, a `Level` and a `Message` too.
    let of_windows = ["TimeCreated", "ProviderName", "LogName", "LevelDisplayName"];
    let of_record = ["RecordId", "MachineName", "Message", "Level", "Properties"];
    if has("Id") && any(&of_windows) && count(&of_windows) + count(&of_record) >= 2 {
        return Some(Format::WinEventJson);
    }
    outline.agent()
}

/// The paths of keys in the start of a JSON text, arrays left out.
#[derive(Default)]
struct Outline {
    paths: BTreeSet<String>,
    log_name: Option<String>,
}

/// What may stand around a record: the answer of a search, PowerShell's wrapping, an agent's envelope.
const AROUND: [&str; 6] = [
    "",
    "hits.hits._source.",
    "_source.",
    "hits.hits.fields.",
    "value.",
    "metalogos.",
];

/// Deeper keys say nothing about the form.
const DEPTH: usize = 10;

/// Longer keys say nothing either.
const KEY: usize = 64;

impl Outline {
    /// `layers`: how often the text may be encoded as a text again.
    fn of(text: &str, layers: usize) -> Self {
        let mut outline = Self::default();
        outline.scan(text, "", layers);
        outline
    }

    fn scan(&mut self, text: &str, prefix: &str, layers: usize) {
        let mut rest = text;
        // For each open array or object: how much of `path` belongs to what is around it.
        let mut open: Vec<usize> = Vec::new();
        let mut path = prefix.to_owned();
        let mut key = 0..0;
        let mut is_value = false;
        while let Some(at) = rest.find(['"', '{', '}', '[', ']', ':', ',']) {
            let mark = rest.as_bytes()[at];
            rest = &rest[at + 1..];
            match mark {
                b'"' => {
                    let end = end_of_text(rest);
                    let text = &rest[..end];
                    rest = rest.get(end + 1..).unwrap_or_default();
                    let is_key = !is_value && rest.trim_start().starts_with(':');
                    if is_key && open.len() <= DEPTH && text.len() <= KEY {
                        cut(
                            &mut path,
                            open.last().map_or(prefix.len(), |around| *around),
                        );
                        let from = path.len();
                        path.push_str(text);
                        self.paths.insert(path.clone());
                        key = from..path.len();
                    } else if !is_key {
                        let of = path.get(key.clone()).unwrap_or_default();
                        if of == "LogName" {
                            self.log_name.get_or_insert_with(|| text.to_owned());
                        }
                        let is_document = of == "metalogos" || open.is_empty();
                        if is_document && layers > 0 && text.len() > 1 {
                            let around = if open.is_empty() { "" } else { "metalogos." };
                            self.scan(&unescaped(text), around, layers - 1);
                        }
                    }
                }
                b'{' => {
                    if open.len() < DEPTH && !path.is_empty() && !path.ends_with('.') {
                        path.push('.');
                    }
                    open.push(path.len());
                    is_value = false;
                }
                b'[' => {
                    open.push(path.len());
                    is_value = false;
                }
                b'}' | b']' => {
                    let around = open.pop().unwrap_or_default();
                    cut(&mut path, around);
                    if mark == b'}' && path.ends_with('.') {
                        path.pop();
                    }
                    is_value = false;
                }
                b':' => is_value = true,
                _ => is_value = false,
            }
        }
    }

    fn has(&self, key: &str) -> bool {
        AROUND
            .iter()
            .any(|around| self.paths.contains(&format!("{around}{key}")))
    }

    /// The documents of agents.
    fn agent(&self) -> Option<Format> {
        const LOGS: [&str; 3] = ["Application", "System", "Security"];
        let is_windows = self
            .log_name
            .as_deref()
            .is_some_and(|name| LOGS.contains(&name));
        let empty = is_windows && !self.has("Sources.TopEvents.SourceName");
        if self.has("LogName")
            && self.has("Sources.TopEvents")
            && (empty || self.has("Sources.TopEvents.EventID"))
        {
            return Some(Format::AgentSummary);
        }
        let ends = |with: &str| self.paths.iter().any(|path| path.ends_with(with));
        if ends("Categories.TopEvents") || ends(".Categories") && ends(".LogName") {
            return Some(Format::AgentCategories);
        }
        let numbered = self.paths.iter().any(|path| {
            let path = path.strip_prefix("metalogos.").unwrap_or(path);
            path.strip_suffix(".eventid")
                .is_some_and(|key| !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit()))
        });
        (numbered && ends(".timegenerated")).then_some(Format::AgentEvents)
    }
}

/// Shortens a path; where brackets do not match, what it held at that length may be another key.
fn cut(path: &mut String, length: usize) {
    let length = (0..=length.min(path.len())).rfind(|at| path.is_char_boundary(*at));
    path.truncate(length.unwrap_or_default());
}

/// Where the text ends whose start is cut off.
fn end_of_text(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().position(|byte| {
        let found = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        found
    });
    end.unwrap_or(text.len())
}

/// A text without its escapes, as far as keys need it.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => match letters.next() {
                Some(c @ ('"' | '\\' | '/')) => plain.push(c),
                _ => plain.push(' '),
            },
            c => plain.push(c),
        }
    }
    plain
}
