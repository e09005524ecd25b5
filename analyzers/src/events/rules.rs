//! The rules on events, in one place for the reader that looks for them and the analyzers that judge them.

use std::collections::HashMap;
use std::sync::Arc;

use wegweiser_core::{Rule, Sensitivity};

use super::Side;
use super::catalogue::{Catalogue, EventRule, Selector, sensitivity};
use super::condition::FieldId;
use super::pack::RulePack;
use super::sequence::{Sequence, Sequences};
use super::summary::What;
use super::watch::{self, Watch};

/// The rules on events: shared by the reader that looks for them and the analyzers that judge them.
#[derive(Debug)]
pub struct EventRules {
    pub(super) catalogue: Catalogue,
    pub(super) sequences: Sequences,
    pub(super) watches: Vec<Watch>,
    /// The side of each rule, by its id.
    sides: HashMap<String, Side>,
    pub(super) packs: Vec<LoadedPack>,
}

/// A pack with its rules, as the matches number them.
#[derive(Debug)]
pub(super) struct LoadedPack {
    pub(super) pack: Arc<dyn RulePack>,
    pub(super) rules: Vec<Rule>,
}

impl EventRules {
    /// The built-in rules.
    pub fn built_in() -> Self {
        Self::of(Catalogue::built_in())
    }

    fn of(mut catalogue: Catalogue) -> Self {
        let sequences = include_str!("../../rules/windows_sequences.toml");
        let sequences = Sequences::parse(sequences, &mut catalogue.fields, &catalogue.sets)
            .expect("the built-in sequences were checked by the build");
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
    pub(super) fn pack_rules(&self, side: Side) -> impl Iterator<Item = &Rule> {
        let packs = self.packs.iter().filter(move |_| side == Side::Security);
        packs.flat_map(|pack| &pack.rules)
    }

    /// The rules of a side on single kinds of events.
    pub(super) fn single_rules(&self, side: Side) -> impl Iterator<Item = &EventRule> {
        let rules = self.catalogue.rules.iter();
        rules.filter(move |rule| rule.rule.analyzer == side.id())
    }

    /// The rules of a side on several events together.
    pub(super) fn sequences_of(&self, side: Side) -> impl Iterator<Item = &Sequence> {
        let sequences = self.sequences.sequences.iter();
        sequences.filter(move |sequence| sequence.rule.analyzer == side.id())
    }

    /// Whether a side has a rule on events of a channel that is not there to call them harmless.
    pub(super) fn has_rules_on(&self, side: Side, channel: &str) -> bool {
        let on_channel = |select: &Selector| {
            let names = &select.channels;
            names.iter().any(|name| name.eq_ignore_ascii_case(channel))
        };
        self.single_rules(side)
            .any(|rule| !rule.noise && on_channel(&rule.select))
    }

    /// Whether a side counts what a key stands for.
    pub(super) fn concerns(&self, side: Side, what: &What) -> bool {
        match what {
            What::Kind(..) => true,
            What::Signal(_) => side == Side::Security,
            What::Rule(id) | What::Resolved(id) => self.side_of(id).is_none_or(|of| of == side),
        }
    }

    /// The side of a rule by its id; `None` for rules that are not loaded.
    pub(super) fn side_of(&self, id: &str) -> Option<Side> {
        self.sides.get(id).copied()
    }

    pub(super) fn knows(&self, id: &str) -> bool {
        self.sides.contains_key(id)
    }

    /// Whether a rule of any side is about a kind of event.
    pub(super) fn catalogue_knows(&self, channel: &str, provider: &str, event_id: u16) -> bool {
        let mut rules = self.catalogue.rules.iter();
        rules.any(|rule| rule.select.selects(channel, provider, event_id))
    }

    /// Whether one of these fields gives away a person or an address.
    pub(super) fn is_sensitive(&self, fields: &[FieldId]) -> bool {
        let of = |field: &FieldId| sensitivity(self.catalogue.fields.name(*field));
        fields.iter().any(|field| of(field) != Sensitivity::None)
    }

    /// The watches on a kind of event, by number, in the order in which they are asked.
    pub(super) fn watches_of(&self, channel: &str, provider: &str, event_id: u16) -> Vec<usize> {
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
