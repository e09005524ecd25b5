//! What is known of one group of a rule, on the calendar.

use std::collections::BTreeMap;

use jiff::Timestamp;
use wegweiser_core::scoring::{Occurrences, Severity};

use crate::logs::Side;
use crate::logs::row::{Check, Resolver, Row};
use crate::logs::summary::LogSummary;
use crate::logs::tally::{Cell, Hour, Place, Tally};

/// Puts the times of logs on the calendar.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) as_of: i64,
    /// The longest time that the machine was running.
    uptime: i64,
    /// The last line of the logs of the side.
    end: Option<i64>,
}

/// What happened to a group.
#[derive(Clone, Debug)]
pub(super) struct Stat {
    /// Of a known time.
    pub(super) dated: Occurrences,
    /// Of lines without any time.
    pub(super) undated: u64,
    /// Unix seconds.
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) raised: Option<Severity>,
}

impl Clock {
    pub(super) fn of(side: Side, summary: &LogSummary, as_of: Timestamp) -> Self {
        let spans = summary.spans.values();
        let own = summary.spans.get(&side).and_then(|span| span.times);
        Self {
            as_of: as_of.as_second(),
            uptime: spans.filter_map(|span| span.uptime).max().unwrap_or(0),
            end: own.map(|(_, last)| last),
        }
    }

    /// A second of the clock of an hour; `None` where there is none.
    pub(super) fn second(&self, hour: Hour, second: i64) -> Option<i64> {
        match hour {
            Hour::At(_) => Some(second),
            Hour::Uptime(_) => Some(
                self.as_of
                    .saturating_sub(self.uptime.saturating_sub(second)),
            ),
            Hour::Unknown => None,
        }
    }
}

/// The groups of a rule.
pub(super) fn stats<'s>(tally: &'s Tally, clock: &Clock) -> BTreeMap<&'s str, Stat> {
    let mut stats = BTreeMap::new();
    for (place, cell) in &tally.cells {
        let stat = stats.entry(place.group.as_str()).or_insert_with(|| Stat {
            dated: Occurrences::new(),
            undated: 0,
            first: i64::MAX,
            last: i64::MIN,
            raised: None,
        });
        stat.add(place, cell, clock);
    }
    stats
}

impl Stat {
    fn add(&mut self, place: &Place, cell: &Cell, clock: &Clock) {
        let (first, last) = if let Some(last) = clock.second(place.hour, cell.last) {
            self.dated.record(last, cell.count);
            let first = clock.second(place.hour, cell.first);
            (first.unwrap_or(last), last)
        } else {
            self.undated = self.undated.saturating_add(cell.count);
            (clock.as_of, clock.as_of)
        };
        self.first = self.first.min(first);
        self.last = self.last.max(last);
        self.raised = self.raised.max(place.raised);
    }

    /// Everything; what has no time is of now.
    pub(super) fn occurrences(&self, clock: &Clock) -> Occurrences {
        let mut all = self.dated.clone();
        if self.undated > 0 {
            all.record(clock.as_of, self.undated);
        }
        all
    }

    pub(super) fn total(&self) -> u64 {
        self.dated.total().saturating_add(self.undated)
    }

    pub(super) fn severity(&self, row: &Row) -> Severity {
        let escalation = row.rule.escalation.as_ref();
        let reached = escalation.and_then(|escalation| escalation.reached(&self.dated));
        let lasting = row.raises.iter().filter_map(|raise| match raise.check {
            Check::Lasts(least) => (self.last - self.first >= least).then_some(raise.severity),
            _ => None,
        });
        let reached = reached.max(self.raised).max(lasting.max());
        reached.unwrap_or(row.rule.severity).max(row.rule.severity)
    }

    /// Whether something ended it. What came so often that its severity rose stays: that it comes again and again is what
    /// is wrong.
    pub(super) fn is_resolved(
        &self,
        row: &Row,
        group: &str,
        summary: &LogSummary,
        clock: &Clock,
    ) -> bool {
        let is_state = row.rule.half_life_days == 0;
        if !is_state && self.severity(row) > row.rule.severity {
            return false;
        }
        row.resolved_by.iter().any(|resolver| match resolver {
            Resolver::Boot => summary.boots.last().is_some_and(|boot| *boot > self.last),
            Resolver::Silence(least) => clock.end.is_some_and(|end| end - self.last >= *least),
            Resolver::Rule(id) => {
                let tally = summary.rules.get(id);
                let cells = tally.into_iter().flat_map(|tally| &tally.cells);
                let of_group =
                    cells.filter(|(place, _)| place.group.is_empty() || place.group == group);
                of_group
                    .filter_map(|(place, cell)| clock.second(place.hour, cell.last))
                    .any(|end| end >= self.last)
            }
        })
    }
}
