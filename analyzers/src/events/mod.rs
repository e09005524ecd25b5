//! Windows event logs: security, system and application events, crashes and updates.
//!
//! One pass over a log folds its events into an [`EventSummary`]; five analyzers judge it from their sides. What is
//! judged is data: `rules/windows_events.csv` for single kinds of events, `rules/windows_sequences.toml` for what they
//! mean together, and Sigma rules that the user brings.

mod bound;
mod catalogue;
mod condition;
mod document;
mod judge;
mod ledger;
mod observer;
mod pack;
mod prune;
mod reader;
mod sequence;
mod summary;
mod watch;

use std::collections::HashMap;
use std::sync::Arc;

use wegweiser_core::{Analyzer, JudgeContext, Judgement, Rule, Sensitivity};

use self::catalogue::{Catalogue, EventRule, Selector, sensitivity};
use self::condition::FieldId;
pub use self::pack::{EventMatcher, RulePack};
pub use self::reader::EventReader;
use self::sequence::{Sequence, Sequences};
pub use self::summary::EventSummary;
use self::summary::What;
use self::watch::Watch;

/// The id under which the summary of all analyzers of this module is kept.
const SUMMARY: &str = "windows-events";

/// The rules on events: shared by the reader that looks for them and the analyzers that judge them.
#[derive(Debug)]
pub struct EventRules {
    catalogue: Catalogue,
    sequences: Sequences,
    watches: Vec<Watch>,
    /// The side of each rule, by its id.
    sides: HashMap<String, Side>,
    packs: Vec<LoadedPack>,
}

/// A pack with its rules, as the matches number them.
#[derive(Debug)]
struct LoadedPack {
    pack: Arc<dyn RulePack>,
    rules: Vec<Rule>,
}

impl EventRules {
    /// The built-in rules.
    pub fn built_in() -> Self {
        Self::of(Catalogue::built_in())
    }

    fn of(mut catalogue: Catalogue) -> Self {
        let sequences = include_str!("../../rules/windows_sequences.toml");
        let sequences = Sequences::parse(sequences, &mut catalogue.fields, &catalogue.sets)
            .expect("the built-in sequences are valid");
        let watches = watch::all(&catalogue, &sequences);
        let single = catalogue.rules.iter().map(|rule| &rule.rule);
        let sequenced = sequences.sequences.iter().map(|sequence| &sequence.rule);
        let side = |rule: &Rule| {
            Side::ALL
                .into_iter()
                .find(|side| side.id() == rule.analyzer)
        };
        let sides = single
            .chain(sequenced)
            .filter_map(|rule| Some((rule.id.to_string(), side(rule)?)))
            .collect();
        Self {
            catalogue,
            sequences,
            watches,
            sides,
            packs: Vec::new(),
        }
    }

    /// With the rules of a pack.
    #[must_use]
    pub fn with_pack(mut self, pack: Arc<dyn RulePack>) -> Self {
        let rules = pack.rules();
        let ids = rules
            .iter()
            .map(|rule| (rule.id.to_string(), Side::Security));
        self.sides.extend(ids);
        self.packs.push(LoadedPack { pack, rules });
        self
    }

    /// With the rows of a file in the form of `rules/windows_events.csv`: a row with a known id replaces that rule.
    pub fn with_rows(rows: &[(String, String)]) -> Result<Self, EventRulesError> {
        let mut catalogue = Catalogue::built_in();
        for (name, text) in rows {
            catalogue = catalogue.with_rows(text).map_err(|error| EventRulesError {
                file: name.clone(),
                reason: error.to_string(),
            })?;
        }
        Ok(Self::of(catalogue))
    }

    /// The rules of all packs that a side judges by.
    fn pack_rules(&self, side: Side) -> impl Iterator<Item = &Rule> {
        let packs = self.packs.iter().filter(move |_| side == Side::Security);
        packs.flat_map(|pack| &pack.rules)
    }

    /// The rules of a side on single kinds of events.
    fn single_rules(&self, side: Side) -> impl Iterator<Item = &EventRule> {
        let rules = self.catalogue.rules.iter();
        rules.filter(move |rule| rule.rule.analyzer == side.id())
    }

    /// The rules of a side on several events together.
    fn sequences_of(&self, side: Side) -> impl Iterator<Item = &Sequence> {
        let sequences = self.sequences.sequences.iter();
        sequences.filter(move |sequence| sequence.rule.analyzer == side.id())
    }

    /// Whether a side has a rule on events of a channel that is not there to call them harmless.
    fn has_rules_on(&self, side: Side, channel: &str) -> bool {
        let on_channel = |select: &Selector| {
            let names = &select.channels;
            names.iter().any(|name| name.eq_ignore_ascii_case(channel))
        };
        self.single_rules(side)
            .any(|rule| !rule.noise && on_channel(&rule.select))
    }

    /// Whether a side counts what a key stands for.
    fn concerns(&self, side: Side, what: &What) -> bool {
        match what {
            What::Kind(..) => true,
            What::Signal(_) => side == Side::Security,
            What::Rule(id) | What::Resolved(id) => self.side_of(id).is_none_or(|of| of == side),
        }
    }

    /// The side of a rule by its id; `None` for rules that are not loaded.
    fn side_of(&self, id: &str) -> Option<Side> {
        self.sides.get(id).copied()
    }

    fn knows(&self, id: &str) -> bool {
        self.sides.contains_key(id)
    }

    /// Whether a rule of any side is about a kind of event.
    fn catalogue_knows(&self, channel: &str, provider: &str, event_id: u16) -> bool {
        let mut rules = self.catalogue.rules.iter();
        rules.any(|rule| rule.select.selects(channel, provider, event_id))
    }

    /// Whether one of these fields gives away a person or an address.
    fn is_sensitive(&self, fields: &[FieldId]) -> bool {
        let of = |field: &FieldId| sensitivity(self.catalogue.fields.name(*field));
        fields.iter().any(|field| of(field) != Sensitivity::None)
    }

    /// The watches on a kind of event, by number, in the order in which they are asked.
    fn watches_of(&self, channel: &str, provider: &str, event_id: u16) -> Vec<usize> {
        let selected = |watch: &Watch| match provider {
            "" => on(&watch.select, channel, event_id),
            provider => watch.select.selects(channel, provider, event_id),
        };
        let watches = self.watches.iter().enumerate();
        let found: Vec<usize> = watches
            .filter(|(_, watch)| selected(watch))
            .map(|(number, _)| number)
            .collect();
        if provider.is_empty() && !self.is_unambiguous(channel, event_id) {
            return Vec::new();
        }
        found
    }

    /// Whether all rules on a channel's events of a number are about one provider: an export that names none can then
    /// mean no other.
    fn is_unambiguous(&self, channel: &str, event_id: u16) -> bool {
        let rules = self.catalogue.rules.iter().map(|rule| &rule.select);
        let mut providers = rules
            .filter(|select| on(select, channel, event_id))
            .map(|select| &select.providers);
        let first = providers.next();
        providers.all(|other| Some(other) == first)
    }
}

/// Whether a selector is about events of a channel and number, whatever their provider.
fn on(select: &Selector, channel: &str, event_id: u16) -> bool {
    let is_channel = |name: &String| name.eq_ignore_ascii_case(channel);
    select.ids.contains(&event_id) && select.channels.iter().any(is_channel)
}

/// Why a file of rules on events cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{file}: {reason}")]
pub struct EventRulesError {
    /// The file.
    pub file: String,
    /// What is wrong, and in which row.
    pub reason: String,
}

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
