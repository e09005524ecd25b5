//! How often each kind of event is there.

use std::collections::BTreeMap;

use wegweiser_parsers::evtx::FileTime;

use super::level::Level;
use super::{Shown, text};

/// Kinds that are told apart; real logs have a few hundred.
const MOST: usize = 50_000;

/// Events of one provider and number.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) provider: String,
    pub(crate) event_id: Option<u16>,
    /// The gravest level met.
    pub(crate) level: Option<Level>,
    pub(crate) count: u64,
    pub(crate) first: Option<FileTime>,
    pub(crate) last: Option<FileTime>,
}

/// Counts of events by kind.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// By number, because it is compared at once: few providers share one.
    kinds: BTreeMap<Option<u16>, Vec<Kind>>,
    distinct: usize,
    /// Events of kinds beyond the bound.
    beyond: u64,
}

impl Tally {
    /// Counts an event; one of an agent's summary stands for as many as it states.
    pub(crate) fn add(&mut self, shown: &Shown<'_>) {
        let event = &shown.event;
        let count = event.stated_count().unwrap_or(1);
        let provider = event.provider();
        let kinds = self.kinds.entry(event.event_id()).or_default();
        let met = kinds.iter_mut().find(|kind| match provider {
            Some(name) => name == kind.provider.as_str(),
            None => kind.provider.is_empty(),
        });
        let kind = match met {
            Some(kind) => kind,
            None if self.distinct == MOST => {
                self.beyond = self.beyond.saturating_add(count);
                return;
            }
            None => {
                self.distinct += 1;
                kinds.push(Kind {
                    provider: text(provider),
                    event_id: event.event_id(),
                    level: None,
                    count: 0,
                    first: None,
                    last: None,
                });
                kinds.last_mut().expect("one was added just now")
            }
        };
        kind.count = kind.count.saturating_add(count);
        kind.level = match (kind.level, Level::of(event)) {
            (Some(known), Some(level)) => Some(known.min(level)),
            (known, level) => known.or(level),
        };
        if let Some(time) = event.time() {
            kind.first = Some(kind.first.map_or(time, |first| first.min(time)));
            kind.last = Some(kind.last.map_or(time, |last| last.max(time)));
        }
    }

    /// The kinds, the most frequent first.
    pub(crate) fn kinds(&self) -> Vec<&Kind> {
        let mut kinds: Vec<&Kind> = self.kinds.values().flatten().collect();
        kinds.sort_by(|a, b| {
            let names = || (&a.provider, a.event_id).cmp(&(&b.provider, b.event_id));
            b.count.cmp(&a.count).then_with(names)
        });
        kinds
    }

    /// Events of kinds that found no room.
    pub(crate) fn beyond(&self) -> u64 {
        self.beyond
    }
}
