//! What is wrong with a log, in words.

use wegweiser_parsers::evtx::{Report, TroubleKind};
use wegweiser_parsers::winevent;

use crate::text::count;

/// What is wrong with a log; `None` for a sound one.
pub(super) fn of_log(report: &Report) -> Option<String> {
    let kinds = [
        (
            TroubleKind::ChunkHeader,
            "chunk",
            "without a readable header",
        ),
        (
            TroubleKind::HeaderChecksum,
            "chunk header",
            "with a wrong checksum",
        ),
        (
            TroubleKind::RecordChecksum,
            "chunk",
            "with a wrong checksum",
        ),
        (
            TroubleKind::UnreadableRecord,
            "record",
            "that cannot be read",
        ),
        (TroubleKind::ExcessiveRecord, "record", "of absurd size"),
        (TroubleKind::SkippedBytes, "place", "without a record"),
    ];
    let mut met: Vec<String> = kinds
        .into_iter()
        .map(|(kind, what, how)| (report.counts.of(kind), what, how))
        .filter(|(times, ..)| *times > 0)
        .map(|(times, what, how)| format!("{} {how}", count(times, what)))
        .collect();
    let once = [
        (
            TroubleKind::FileHeader,
            "its header is missing or overwritten",
        ),
        (TroubleKind::Truncated, "it ends within a chunk"),
    ];
    for (kind, text) in once {
        if report.counts.of(kind) > 0 {
            met.push(text.to_owned());
        }
    }
    (!met.is_empty()).then(|| format!("the log is damaged: {}", met.join(", ")))
}

/// What could not be read of an export; `None` for a sound one.
pub(super) fn of_export(report: &winevent::Report) -> Option<String> {
    let first = report.troubles.first()?;
    let place = first.position;
    Some(match report.trouble_count {
        1 => format!("at {place}: {}", first.reason),
        more => format!(
            "{more} places could not be read, the first at {place}: {}",
            first.reason
        ),
    })
}
