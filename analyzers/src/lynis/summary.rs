//! What is kept of Lynis files: the newest audits of a device, without their bulk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use wegweiser_core::{Summary, digest_of};
use wegweiser_parsers::lynis::{Log, Report};

use super::instant;

/// The newest audits of a device: their findings, facts and points, in some kilobytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LynisSummary {
    pub(super) reports: Vec<Seen<Report>>,
    pub(super) logs: Vec<Seen<Log>>,
}

/// A file, with what identifies it: the same file under two names counts once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seen<T> {
    pub(super) taken: Option<Timestamp>,
    digest: String,
    pub(super) source: String,
    pub(super) what: T,
}

/// So many files of each kind are kept; a device has one, or a few weeks of them.
const MOST: usize = 8;
/// Longer scalars are inventories (packages, set-uid files): no rule asks for them.
const SCALAR_BYTES: usize = 200;
/// Further entries of a list that no rule asks for say nothing new.
const LIST_ITEMS: usize = 16;

impl LynisSummary {
    pub(super) fn add_report(&mut self, source: &str, sent: Option<Timestamp>, mut report: Report) {
        report
            .scalars
            .retain(|_, scalar| scalar.value.len() <= SCALAR_BYTES);
        report
            .lists
            .values_mut()
            .for_each(|list| list.truncate(LIST_ITEMS));
        let taken = report.ended.or(report.started).and_then(instant).or(sent);
        add(&mut self.reports, vec![Seen::new(source, taken, report)]);
    }

    pub(super) fn add_log(&mut self, source: &str, mut log: Log) {
        log.tests.iter_mut().for_each(|test| {
            test.awards.clear();
            test.description.clear();
        });
        log.skipped.iter_mut().for_each(|test| {
            test.description.clear();
            test.text.clear();
        });
        let taken = log.ended.or(log.started).and_then(instant);
        add(&mut self.logs, vec![Seen::new(source, taken, log)]);
    }
}

impl Summary for LynisSummary {
    const VERSION: u32 = 1;

    fn merge(&mut self, other: Self) {
        add(&mut self.reports, other.reports);
        add(&mut self.logs, other.logs);
    }

    fn is_empty(&self) -> bool {
        self.reports.is_empty() && self.logs.is_empty()
    }
}

impl<T: Serialize> Seen<T> {
    fn new(source: &str, taken: Option<Timestamp>, what: T) -> Self {
        Self {
            taken,
            digest: digest_of(&what),
            source: source.to_owned(),
            what,
        }
    }
}

/// The union, newest first, each content once under its first name, at most [`MOST`].
fn add<T>(seen: &mut Vec<Seen<T>>, more: Vec<Seen<T>>) {
    seen.extend(more);
    seen.sort_by(|a, b| {
        b.taken
            .cmp(&a.taken)
            .then_with(|| a.digest.cmp(&b.digest))
            .then_with(|| a.source.cmp(&b.source))
    });
    seen.dedup_by(|later, first| later.digest == first.digest && later.taken == first.taken);
    seen.truncate(MOST);
}
