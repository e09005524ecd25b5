//! A scan of Loki, whose log an agent takes apart at commas.

use super::super::fields::{self, Fields};
use super::super::indicator::{Indicator, Level};
use super::super::read::Sink;
use crate::json::Json;

/// What Loki writes before each part of a message.
const LABELS: [&str; 22] = [
    "FILE:",
    "SCORE:",
    "TYPE:",
    "SIZE:",
    "FIRST_BYTES:",
    "MD5:",
    "SHA1:",
    "SHA256:",
    "CREATED:",
    "MODIFIED:",
    "ACCESSED:",
    "REASON_1:",
    "REASON_2:",
    "REASON_3:",
    "REASON_4:",
    "REASON_5:",
    "SUBSCORE:",
    "DESC:",
    "PATTERN:",
    "REF:",
    "AUTHOR:",
    "MATCHES:",
];

/// Reasons of one finding that are kept.
const REASONS: usize = 5;

pub(super) fn read(document: &Json, sink: &mut Sink<'_>) {
    let Some(scan) = Fields::of(document) else {
        return sink.trouble(0, format!("{} is no object", document.kind()));
    };
    // A scan that found nothing has found nothing.
    sink.is_answered = true;
    sink.inventory().taken = sink.time(scan.get("scan_time"));
    let lists = [
        ("alerts", Level::Alert),
        ("warnings", Level::Warning),
        ("notices", Level::Notice),
    ];
    for (list, level) in lists {
        for (entry, position) in scan.list(list).into_iter().zip(1..) {
            let Some(fields) = Fields::of(entry) else {
                sink.trouble(position, format!("{list}: {} is no object", entry.kind()));
                continue;
            };
            let at = sink.time(fields.get("timestamp"));
            sink.inventory()
                .indicators
                .push(indicator(fields, level, at));
        }
    }
}

fn indicator(fields: Fields<'_>, level: Level, at: Option<jiff::Timestamp>) -> Indicator {
    // The agent takes what stands behind the first comma for something else.
    let details = fields.raw("details");
    let comma = if details.is_empty() { "" } else { "," };
    let message = format!("{}{comma}{details}", fields.raw("message"));
    let part = |label: &str| {
        part(&message, label)
            .and_then(fields::known)
            .map(ToOwned::to_owned)
    };
    let reasons = (1..=REASONS).filter_map(|number| part(&format!("REASON_{number}:")));
    Indicator {
        level,
        at,
        file: part("FILE:"),
        score: part("SCORE:").and_then(|score| score.parse().ok()),
        md5: part("MD5:").filter(|digest| is_digest(digest, 32)),
        sha256: part("SHA256:").filter(|digest| is_digest(digest, 64)),
        reasons: reasons.collect(),
        message,
    }
}

fn is_digest(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What stands between a label and the next.
fn part<'m>(message: &'m str, label: &str) -> Option<&'m str> {
    let start = position(message, label)? + label.len();
    let rest = &message[start..];
    let end = LABELS
        .iter()
        .filter_map(|next| position(rest, next))
        .min()
        .unwrap_or(rest.len());
    Some(rest[..end].trim())
}

/// Where a label stands as a word of its own: `SCORE:` is also the end of `SUBSCORE:`.
fn position(text: &str, label: &str) -> Option<usize> {
    let mut places = text.match_indices(label).map(|(at, _)| at);
    places.find(|at| {
        text[..*at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace)
    })
}
