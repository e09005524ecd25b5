//! Windows event logs: security, system and application events, crashes and updates.
//!
//! One pass over a log folds its events into an [`EventSummary`]; five analyzers judge it from their sides. What is
//! judged is data: `rules/windows_events.csv` for single kinds of events, `rules/windows_sequences.toml` for what they
//! mean together, and Sigma rules that the user brings.

mod bound;
mod catalogue;
mod condition;
mod document;
mod fnv;
mod identity;
mod judge;
mod ledger;
mod observer;
mod pack;
mod prune;
mod reader;
mod rules;
mod sequence;
mod summary;
mod watch;
mod watching;

use std::sync::Arc;

use wegweiser_core::{Analyzer, JudgeContext, Judgement, Rule};

pub use self::pack::{EventMatcher, RulePack};
pub use self::reader::EventReader;
pub use self::rules::{EventRules, EventRulesError};
pub use self::summary::EventSummary;

/// The id under which the summary of all analyzers of this module is kept.
const SUMMARY: &str = "windows-events";

/// A side from which events are judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// `security-events`: attacks, and protection that was switched off.
    Security,
    /// `system-events`: hardware, drivers, storage, services, network, time.
    System,
    /// `application-events`: the stability of what runs on the machine.
    Application,
    /// `crashes`: of the machine and of programs.
    Crashes,
    /// `updates`: whether the machine is kept up to date.
    Updates,
}

impl Side {
    /// Every side.
    pub const ALL: [Self; 5] = [
        Self::Security,
        Self::System,
        Self::Application,
        Self::Crashes,
        Self::Updates,
    ];

    /// The id of its analyzer.
    pub fn id(self) -> &'static str {
        match self {
            Self::Security => "security-events",
            Self::System => "system-events",
            Self::Application => "application-events",
            Self::Crashes => "crashes",
            Self::Updates => "updates",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Security => "Security events",
            Self::System => "System events",
            Self::Application => "Application events",
            Self::Crashes => "Crashes",
            Self::Updates => "Updates",
        }
    }
}

/// The analyzer of one [`Side`].
#[derive(Clone, Debug)]
pub struct EventAnalyzer {
    side: Side,
    rules: Arc<EventRules>,
}

impl EventAnalyzer {
    /// The analyzer of a side, with the rules that the reader of the logs has too.
    pub fn new(side: Side, rules: Arc<EventRules>) -> Self {
        Self { side, rules }
    }
}

impl Analyzer for EventAnalyzer {
    /// What was folded from one file.
    type Record<'r> = EventSummary;
    type Summary = EventSummary;

    fn id(&self) -> &'static str {
        self.side.id()
    }

    fn title(&self) -> &'static str {
        self.side.title()
    }

    fn summary_id(&self) -> &'static str {
        SUMMARY
    }

    fn covers(&self, summary: &EventSummary) -> bool {
        judge::covers(self.side, summary, &self.rules)
    }

    fn rules(&self) -> Vec<Rule> {
        judge::rules(self.side, &self.rules)
    }

    fn observe(&self, record: EventSummary, _source: &str, summary: &mut EventSummary) {
        wegweiser_core::Summary::merge(summary, record);
    }

    fn judge(&self, summary: &EventSummary, context: &JudgeContext<'_>) -> Judgement {
        judge::judge(self.side, summary, &self.rules, context)
    }
}
