//! What is wrong with a log, in words.

use wegweiser_parsers::evtx::{Report, TroubleKind};
use wegweiser_parsers::winevent;

use crate::text::count;

/// What is wrong with a log; `None` for a sound one.
pub(super) fn of_log(report: &Report) -> Option<String> {
    let met: Vec<String> = TroubleKind::ALL
        .into_iter()
        .map(|kind| (report.counts.of(kind), kind.words()))
        .filter(|(times, _)| *times > 0)
        .map(|(times, (what, how))| format!("{} {how}", count(times, what)))
        .collect();
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
