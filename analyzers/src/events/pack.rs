//! Rules on events that come from elsewhere.

use std::fmt::Debug;

use wegweiser_core::Rule;
use wegweiser_parsers::winevent::Event;

/// Rules with an engine of their own, such as those of a Sigma pack: each event is put before them once, and what
/// matches becomes a finding of the security analyzer.
pub trait RulePack: Debug + Send + Sync {
    /// What the findings say. Ids must be unique, and start with the name of the pack: `sigma.…`.
    fn rules(&self) -> Vec<Rule>;

    /// Matches the events of one log.
    fn matcher(&self) -> Box<dyn EventMatcher + '_>;
}

/// Says which rules of a [`RulePack`] an event matches.
pub trait EventMatcher {
    /// The rules that an event matches, as places in [`RulePack::rules`].
    fn matches(&mut self, event: &Event<'_>) -> &[usize];
}
