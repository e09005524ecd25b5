//! Hands wanted events to a view, and what the view writes to where it belongs.

use std::collections::VecDeque;
use std::fmt;
use std::io;
use std::ops::ControlFlow;

use wegweiser_parsers::evtx::{Doubts, SystemField};
use wegweiser_parsers::winevent::{Event, Exported};

use super::reader::Visit;
use super::select::{Selection, Window};
use super::{SYSTEM, Shown, View};
use crate::out::Out;

/// Text that is gathered before it is written.
const BATCH: usize = 64 << 10;

/// How many of the wanted events are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Limit {
    All,
    First(u64),
    Last(usize),
}

/// The list while it grows.
pub(crate) struct Listing {
    selection: Selection,
    window: Window,
    limit: Limit,
    view: Box<dyn View>,
    out: Out,
    text: String,
    /// The last wanted events, where only those are shown.
    ring: VecDeque<Kept>,
    /// Events shown.
    pub(crate) shown: u64,
}

/// An event that outlives what it was read from.
struct Kept {
    event: Exported,
    doubts: Doubts,
    source: String,
}

impl Listing {
    pub(crate) fn new(
        selection: Selection,
        window: Window,
        limit: Limit,
        mut view: Box<dyn View>,
        out: Out,
    ) -> Self {
        let mut text = String::new();
        view.begin(&mut text);
        Self {
            selection,
            window,
            limit,
            view,
            out,
            text,
            ring: VecDeque::new(),
            shown: 0,
        }
    }

    /// Shows what is left, and keeps the result.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        for kept in std::mem::take(&mut self.ring) {
            let shown = Shown {
                event: Event::from(&kept.event),
                doubts: kept.doubts,
                source: &kept.source,
            };
            self.show(&shown)?;
        }
        self.view.end(&mut self.text);
        self.out.write(&self.text)?;
        self.out.finish()?;
        Ok(self.shown)
    }

    fn show(&mut self, shown: &Shown<'_>) -> io::Result<()> {
        self.shown += 1;
        self.view.event(shown, &mut self.text);
        if self.text.len() >= BATCH {
            self.out.write(&self.text)?;
            self.text.clear();
        }
        Ok(())
    }
}

impl Visit for Listing {
    fn event(&mut self, event: Event<'_>, source: &str) -> io::Result<ControlFlow<()>> {
        if self.limit == Limit::First(self.shown) {
            return Ok(ControlFlow::Break(()));
        }
        if !self.selection.admits(&event, &self.window) {
            return Ok(ControlFlow::Continue(()));
        }
        let shown = Shown::new(event, source);
        if let Limit::Last(most) = self.limit {
            if self.ring.len() >= most {
                self.ring.pop_front();
            }
            if most > 0 {
                self.ring.push_back(Kept::new(&shown));
            }
        } else {
            self.show(&shown)?;
        }
        Ok(if self.limit == Limit::First(self.shown) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    }
}

impl Kept {
    fn new(shown: &Shown<'_>) -> Self {
        let of = &shown.event;
        let mut event = Exported::default();
        for (_, field) in SYSTEM {
            if let Some(value) = of.system(field) {
                event.set(field, value.text());
            }
        }
        // Where the event does not say it, its record does.
        if let Some(time) = of.time() {
            event.set(SystemField::TimeCreated, time.to_string());
        }
        if let Some(id) = of.record_id() {
            event.set(SystemField::EventRecordId, id.to_string());
        }
        event.data = of
            .fields()
            .map(|(name, value)| (name.to_owned(), value.to_string()))
            .collect();
        event.message = of.message().map(|text| text.to_string());
        event.count = of.stated_count().unwrap_or(0);
        event.position = of.position();
        Self {
            event,
            doubts: shown.doubts,
            source: shown.source.to_owned(),
        }
    }
}

impl fmt::Debug for Listing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listing")
            .field("selection", &self.selection)
            .field("limit", &self.limit)
            .field("shown", &self.shown)
            .finish_non_exhaustive()
    }
}
