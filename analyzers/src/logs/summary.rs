//! What is kept of the logs of a device.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use wegweiser_core::Summary;

use super::Side;
use super::tally::Tally;

/// So many starts of the machine are kept, the newest.
const MOST_BOOTS: usize = 256;

/// The lines of the logs of a device that rules are about, counted per rule, group and hour.
///
/// Exports of a log overlap: of each hour the export counts that has most of it, so that a line that is exported twice
/// counts once. An hour that two rotations share is counted by the fuller of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogSummary {
    /// How far the logs of each side reach.
    pub(super) spans: BTreeMap<Side, Span>,
    /// Starts of the machine, in Unix seconds.
    pub(super) boots: BTreeSet<i64>,
    /// What was counted, by the id of the rule.
    pub(super) rules: BTreeMap<String, Tally>,
}

/// How far logs reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Span {
    /// The first and the last line, in Unix seconds.
    pub(super) times: Option<(i64, i64)>,
    /// The longest time since the start of the machine of a line without another time, in seconds.
    pub(super) uptime: Option<i64>,
    /// Lines of the longest export, those without any time among them, and those that a rule knows.
    pub(super) lines: u64,
    pub(super) undated: u64,
    pub(super) known: u64,
}

impl Span {
    #[inline]
    pub(super) fn see(&mut self, at: i64) {
        let (first, last) = self.times.unwrap_or((at, at));
        self.times = Some((first.min(at), last.max(at)));
    }

    fn merge(&mut self, other: Self) {
        if let Some((first, last)) = other.times {
            self.see(first);
            self.see(last);
        }
        self.uptime = self.uptime.max(other.uptime);
        self.lines = self.lines.max(other.lines);
        self.undated = self.undated.max(other.undated);
        self.known = self.known.max(other.known);
    }
}

impl LogSummary {
    pub(super) fn add_boot(&mut self, at: i64) {
        self.boots.insert(at);
        if self.boots.len() > MOST_BOOTS {
            self.boots.pop_first();
        }
    }
}

impl Summary for LogSummary {
    const VERSION: u32 = 1;

    fn merge(&mut self, other: Self) {
        for (side, span) in other.spans {
            self.spans.entry(side).or_default().merge(span);
        }
        for at in other.boots {
            self.add_boot(at);
        }
        for (rule, tally) in other.rules {
            self.rules.entry(rule).or_default().merge(tally);
        }
    }

    fn is_empty(&self) -> bool {
        self.spans.is_empty() && self.rules.is_empty()
    }
}
