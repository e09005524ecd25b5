//! What reading an export gave besides its events.

use std::ops::ControlFlow;

use super::draft::Draft;
use super::event::Event;
use super::loss::Losses;
use crate::limits::Limits;
use crate::trouble::{self, Trouble};

/// What reading an export gave besides its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Events given.
    pub events: u64,
    /// What events had in their log and the export does not carry: of any of its events.
    pub losses: Losses,
    /// The log that the document names for all of its events.
    pub log_name: Option<String>,
    /// Places that could not be read, in the order of the export; as many as [`Limits::anomalies`] allows.
    pub troubles: Vec<Trouble>,
    /// How many there are, kept or not.
    pub trouble_count: u64,
    /// The end is missing: the export was cut in transfer or storage.
    pub truncated: bool,
}

/// Where readers put what they find.
pub(super) struct Sink<'a> {
    pub(super) report: Report,
    pub(super) limits: &'a Limits,
    each: &'a mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    is_stopped: bool,
}

impl<'a> Sink<'a> {
    pub(super) fn new(
        limits: &'a Limits,
        each: &'a mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Self {
        Self {
            report: Report::default(),
            limits,
            each,
            is_stopped: false,
        }
    }

    /// Gives an event on, unless it was enough.
    pub(super) fn give(&mut self, draft: Draft, position: u64) -> ControlFlow<()> {
        if self.is_stopped {
            return ControlFlow::Break(());
        }
        let (mut event, losses, trouble) = draft.complete();
        event.position = position;
        if let Some(reason) = trouble {
            self.trouble(position, reason);
        }
        self.report.losses = self.report.losses.union(losses);
        self.report.events += 1;
        let flow = (self.each)(Event::from(&event));
        self.is_stopped = flow.is_break();
        flow
    }

    pub(super) fn trouble(&mut self, position: u64, reason: impl Into<String>) {
        let report = &mut self.report;
        let troubles = (&mut report.troubles, &mut report.trouble_count);
        trouble::note(troubles, self.limits, position, reason);
    }

    /// The end is missing.
    pub(super) fn cut(&mut self, position: u64) {
        self.report.truncated = true;
        self.trouble(position, trouble::CUT);
    }
}
