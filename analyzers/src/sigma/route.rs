//! Which groups an event belongs to, by its channel and its number.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rsigma_eval::CompiledRule;

use super::group::{self, Group, Member};
use super::necessary::{self, EventId};
use super::source::{Place, Requirement, Sources};

/// The groups of a pack and the way to them.
#[derive(Debug)]
pub(super) struct Routes {
    pub(super) groups: Vec<Group>,
    channels: HashMap<String, Route>,
    /// For events of channels that no rule names.
    elsewhere: Route,
}

/// The groups of a channel, by the number of the event.
#[derive(Debug, Default)]
pub(super) struct Route {
    /// In the order of the numbers.
    by_id: Vec<(u16, Vec<usize>)>,
    other: Vec<usize>,
}

impl Route {
    pub(super) fn groups(&self, id: Option<u16>) -> &[usize] {
        let place = id.and_then(|id| self.by_id.binary_search_by_key(&id, |(id, _)| *id).ok());
        place.map_or(&self.other, |place| &self.by_id[place].1)
    }
}

impl Routes {
    /// `places` are the rules' log sources, in the order of the rules.
    pub(super) fn new(rules: &[CompiledRule], places: &[Place], sources: &Sources) -> Self {
        let mut builder = Builder {
            rules,
            sources,
            groups: Vec::new(),
        };
        let mut channels: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
        let mut everywhere = Vec::new();
        for (rule, place) in places.iter().enumerate() {
            match place {
                Place::Everywhere => everywhere.push(Candidate { rule, row: None }),
                Place::Rows(rows) => {
                    for row in rows {
                        let channel = sources.rows[*row].channel.to_ascii_lowercase();
                        let row = Some(*row);
                        channels
                            .entry(channel)
                            .or_default()
                            .push(Candidate { rule, row });
                    }
                }
            }
        }
        let channels = channels.into_iter().map(|(channel, mut candidates)| {
            candidates.extend(&everywhere);
            (channel, builder.route(&candidates))
        });
        let channels = channels.collect();
        let elsewhere = builder.route(&everywhere);
        Self {
            channels,
            elsewhere,
            groups: builder.groups.into_iter().map(|(_, group)| group).collect(),
        }
    }

    pub(super) fn of_channel(&self, channel: &str) -> &Route {
        let known = self.channels.get(&channel.to_ascii_lowercase());
        known.unwrap_or(&self.elsewhere)
    }
}

/// A rule that looks at events of a channel, because of a row of the sources.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    rule: usize,
    row: Option<usize>,
}

struct Builder<'b> {
    rules: &'b [CompiledRule],
    sources: &'b Sources,
    /// With the taxonomy of each.
    groups: Vec<(&'b str, Group)>,
}

impl<'b> Builder<'b> {
    fn route(&mut self, candidates: &[Candidate]) -> Route {
        let mut ids = BTreeSet::new();
        for candidate in candidates {
            ids.extend(necessary::event_ids(&self.rules[candidate.rule]));
            ids.extend(
                candidate
                    .row
                    .iter()
                    .flat_map(|row| &self.sources.rows[*row].event_ids),
            );
        }
        let other = self.groups_of(candidates, None);
        let by_id = ids
            .into_iter()
            .map(|id| (id, self.groups_of(candidates, Some(id))));
        Route {
            by_id: by_id.collect(),
            other,
        }
    }

    /// The groups for the events of one number: one per taxonomy, with the rules that have keywords apart, because
    /// these must look at everything that an event says.
    fn groups_of(&mut self, candidates: &[Candidate], id: EventId) -> Vec<usize> {
        type Wanted<'b> = BTreeMap<(&'b str, bool), BTreeMap<usize, Option<Requirement>>>;
        let mut wanted: Wanted<'b> = BTreeMap::new();
        for candidate in candidates {
            let row = candidate.row.map(|row| &self.sources.rows[row]);
            let (taxonomy, requires) = match row {
                Some(row)
                    if !row.event_ids.is_empty()
                        && !id.is_some_and(|id| row.event_ids.contains(&id)) =>
                {
                    continue;
                }
                Some(row) => (&*row.taxonomy, row.requires.clone()),
                None => ("", None),
            };
            let keywords = group::has_keywords(&self.rules[candidate.rule]);
            wanted
                .entry((taxonomy, keywords))
                .or_default()
                .insert(candidate.rule, requires);
        }
        let groups = wanted.into_iter().filter_map(|((taxonomy, _), rules)| {
            let members = group::members(rules.into_iter(), self.rules, id);
            (!members.is_empty()).then(|| self.group(taxonomy, members))
        });
        groups.collect()
    }

    /// The place of the group of these members.
    fn group(&mut self, taxonomy: &'b str, members: Vec<Member>) -> usize {
        let known = self
            .groups
            .iter()
            .position(|(of, group)| *of == taxonomy && group.members == members);
        known.unwrap_or_else(|| {
            let group = Group::new(members, self.rules, self.sources, taxonomy);
            self.groups.push((taxonomy, group));
            self.groups.len() - 1
        })
    }
}
