//! What an event counts for: the watches that take it.

use jiff::Timestamp;
use wegweiser_core::{Evidence, Position};
use wegweiser_parsers::winevent::Event;

use super::EventRules;
use super::bound::Bound;
use super::catalogue::sensitivity;
use super::condition::{FieldId, FieldName, Fields, Texts};
use super::identity::hash_of;
use super::observer::{Kind, OTHERS, OpenLog, When};
use super::summary::{Key, SAMPLES, What};
use super::watch::{Role, Watch};

/// Groups that are told apart per watch and log; more share one.
const GROUPS: usize = 1000;
/// The same for what is noted and not counted: most of it is forgotten at the end of the file.
const MARKED_GROUPS: usize = 10_000;
/// The most bytes of one part of a group's name.
const GROUP_BYTES: usize = 100;

/// The watches of one event.
pub(super) struct Watching<'w, 'r> {
    pub(super) rules: &'r EventRules,
    pub(super) source: &'r str,
    pub(super) texts: &'w mut Texts,
    pub(super) log: &'w mut OpenLog,
    /// What the event counts for so far.
    pub(super) keys: &'w mut Vec<u32>,
    pub(super) kind: &'w Kind,
    pub(super) when: When,
}

impl Watching<'_, '_> {
    /// Asks the watches on the event's kind.
    pub(super) fn look(&mut self, event: &Event<'_>, bound: &Bound<'_>) {
        let mut taken = false;
        let kind = self.kind;
        for &number in &*kind.watches {
            let watch = &self.rules.watches[number];
            if (watch.role == Role::Rest && taken) || !watch.when.holds(bound, self.texts) {
                continue;
            }
            if watch.role == Role::Harmless {
                taken = true;
                continue;
            }
            let key = self.grouped(number, watch, bound);
            let facts = &mut self.log.facts[key as usize];
            facts.see(self.when.time);
            match watch.role {
                Role::Resolves | Role::Harmless => {}
                Role::Specific | Role::Rest => {
                    taken = true;
                    self.keys.push(key);
                    self.sample(event, key, watch, bound);
                }
                Role::Signals | Role::Marks => {
                    let distinct = watch.distinct.and_then(|field| bound.value(field));
                    let distinct = distinct.map(|value| hash_of(value) as u32);
                    facts.mark(self.when.hour, self.when.time, distinct);
                    if watch.role == Role::Signals {
                        self.keys.push(key);
                    }
                    self.sample(event, key, watch, bound);
                }
            }
        }
    }

    /// A rule of a pack matched.
    pub(super) fn matched(&mut self, event: &Event<'_>, rule: &str) {
        let key = Key {
            what: What::Rule(rule.to_owned()),
            group: String::new(),
        };
        let key = self.log.number(key, self.when.time);
        let facts = &mut self.log.facts[key as usize];
        facts.see(self.when.time);
        self.keys.push(key);
        if facts.wants(self.when.hour, self.when.time, SAMPLES) {
            let mut sample = self.evidence(event);
            for (name, value) in event.fields().take(40).filter(|(_, value)| *value != "-") {
                let sensitivity = sensitivity(&FieldName::Named(name.to_owned()));
                sample = sample.sensitive(name, &value.text(), sensitivity);
            }
            self.log.facts[key as usize].sample(self.when.hour, sample, SAMPLES);
        }
    }

    /// The key of a watch for the group that this event belongs to.
    fn grouped(&mut self, number: usize, watch: &Watch, bound: &Bound<'_>) -> u32 {
        let group = group_of(&watch.group, bound);
        let groups = self.log.groups.entry(number).or_default();
        if let Some(key) = groups.get(&group) {
            return *key;
        }
        let most = match watch.role {
            Role::Marks => MARKED_GROUPS,
            _ => GROUPS,
        };
        let group = if groups.len() < most {
            group
        } else {
            OTHERS.to_owned()
        };
        let key = Key {
            what: watch.what.clone(),
            group: group.clone(),
        };
        let key = self.log.number(key, self.when.time);
        let groups = self.log.groups.entry(number).or_default();
        groups.insert(group, key);
        key
    }

    fn sample(&mut self, event: &Event<'_>, key: u32, watch: &Watch, bound: &Bound<'_>) {
        let most = watch.what.samples();
        if !self.log.facts[key as usize].wants(self.when.hour, self.when.time, most) {
            return;
        }
        let mut sample = self.evidence(event);
        for wanted in &watch.evidence {
            let value = bound.value(wanted.field).filter(|value| *value != "-");
            if let Some(value) = value {
                sample = sample.sensitive(&wanted.label, &value.text(), wanted.sensitivity);
            }
        }
        self.log.facts[key as usize].sample(self.when.hour, sample, most);
    }

    fn evidence(&self, event: &Event<'_>) -> Evidence {
        let position = match event.record_id() {
            Some(record) => Position::Record(record),
            None => Position::Line(event.position()),
        };
        let evidence = Evidence::at(self.source, position);
        let evidence = match Timestamp::from_millisecond(self.when.time) {
            Ok(time) => evidence.time(time),
            Err(_) => evidence,
        };
        let Kind {
            event_id,
            provider_name,
            ..
        } = self.kind;
        evidence.field("event", &format!("{event_id} {provider_name}"))
    }
}

/// The parts of a group's name, one per line.
fn group_of(fields: &[FieldId], bound: &Bound<'_>) -> String {
    let mut group = String::new();
    for (number, field) in fields.iter().enumerate() {
        if number > 0 {
            group.push('\n');
        }
        if let Some(value) = bound.value(*field) {
            let start = group.len();
            let _ = value.write_text(&mut group);
            let most = (start + GROUP_BYTES).min(group.len());
            let end = (start..=most)
                .rev()
                .find(|end| group.is_char_boundary(*end));
            group.truncate(end.unwrap_or(start));
        }
    }
    group
}
