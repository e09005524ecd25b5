//! Folds the events of one file into a summary.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::rc::Rc;

use jiff::Timestamp;
use wegweiser_core::{Evidence, Position};
use wegweiser_parsers::evtx::Value;
use wegweiser_parsers::winevent::{Event, Losses};

use super::bound::{Binder, Bound};
use super::catalogue::sensitivity;
use super::condition::{FieldId, FieldName, Fields, Texts};
use super::ledger::Filler;
use super::pack::EventMatcher;
use super::prune;
use super::summary::{EventSummary, Facts, Key, Keys, Log, LogId, SAMPLES, What};
use super::watch::{Role, Watch};
use super::{EventRules, LoadedPack};

/// Groups that are told apart per watch and log; more share one.
const GROUPS: usize = 1000;
/// The same for what is noted and not counted: most of it is forgotten at the end of the file.
const MARKED_GROUPS: usize = 10_000;
/// The group of those beyond.
pub(super) const OTHERS: &str = "\u{2026}";
/// The most bytes of one part of a group's name.
const GROUP_BYTES: usize = 100;
/// Kinds of events, and logs, that are told apart in one file; only a forged one has more.
const KINDS: usize = 10_000;
const LOGS: usize = 1000;
/// Hashes of records without a number that are remembered to tell repetitions apart.
const REPEATED: usize = 1 << 16;

/// What is known of a file as a whole.
#[derive(Debug, Default)]
pub(super) struct File<'f> {
    pub(super) losses: Losses,
    /// What is wrong with it.
    pub(super) damage: &'f [&'f str],
    /// The log that it says it is of: one without events is a log too.
    pub(super) log_name: Option<&'f str>,
}

/// One file at work.
pub(super) struct Observer<'r> {
    rules: &'r EventRules,
    source: &'r str,
    binder: Binder<'r>,
    texts: Texts,
    matchers: Vec<(&'r LoadedPack, Box<dyn EventMatcher + 'r>)>,
    logs: Vec<OpenLog>,
    log_numbers: HashMap<LogId, usize>,
    kinds: Vec<Kind>,
    kind_numbers: HashMap<(usize, String, u16), usize>,
    /// Kinds that the events of a template were lately, by template.
    recent: Vec<Vec<usize>>,
    repeated: HashMap<u64, u64>,
    /// The time of the event before, for those without one.
    time: i64,
    keys: Vec<u32>,
}

/// Events of one log with one provider and number.
struct Kind {
    log: usize,
    key: u32,
    channel: String,
    computer: String,
    provider: String,
    event_id: u16,
    watches: Rc<[usize]>,
}

struct OpenLog {
    id: LogId,
    keys: Keys,
    facts: Vec<Facts>,
    filler: Filler,
    stated: HashMap<(u32, i64), u64>,
    /// Numbers of the groups of each watch, by its number.
    groups: HashMap<usize, HashMap<String, u32>>,
}

/// When an event happened.
#[derive(Clone, Copy)]
struct When {
    /// Unix milliseconds.
    time: i64,
    /// Hours since the Unix epoch.
    hour: i32,
}

impl<'r> Observer<'r> {
    pub(super) fn new(rules: &'r EventRules, source: &'r str) -> Self {
        Self {
            rules,
            source,
            binder: Binder::new(&rules.catalogue.fields),
            texts: Texts::default(),
            matchers: rules
                .packs
                .iter()
                .map(|pack| (pack, pack.pack.matcher()))
                .collect(),
            logs: Vec::new(),
            log_numbers: HashMap::new(),
            kinds: Vec::new(),
            kind_numbers: HashMap::new(),
            recent: Vec::new(),
            repeated: HashMap::new(),
            time: 0,
            keys: Vec::new(),
        }
    }

    /// Adds an event.
    pub(super) fn observe(&mut self, event: &Event<'_>) {
        let when = self.when(event);
        let kind = self.kind_of(event);
        let kind = &self.kinds[kind];
        let log = &mut self.logs[kind.log];
        let facts = &mut log.facts[kind.key as usize];
        facts.see(when.time);
        if let Some(level @ 1..) = event.level() {
            facts.level = facts.level.min(level);
        }
        self.keys.clear();
        self.keys.push(kind.key);
        if !kind.watches.is_empty() {
            let mut watching = Watching {
                rules: self.rules,
                source: self.source,
                texts: &mut self.texts,
                log,
                keys: &mut self.keys,
                kind,
                when,
            };
            watching.texts.next_event();
            let bound = self.binder.bind(*event);
            watching.look(event, &bound);
        }
        for (pack, matcher) in &mut self.matchers {
            for &place in matcher.matches(event) {
                let rule = pack.rules[place].id.as_str();
                let mut watching = Watching {
                    rules: self.rules,
                    source: self.source,
                    texts: &mut self.texts,
                    log,
                    keys: &mut self.keys,
                    kind,
                    when,
                };
                watching.matched(event, rule);
            }
        }
        if let Some(count) = event.stated_count() {
            for key in &self.keys {
                let kept = log.stated.entry((*key, when.time)).or_default();
                *kept = count.max(*kept);
            }
            return;
        }
        let record = match event.record_id() {
            Some(number @ 1..) => Ok(number),
            _ => Err(numbered(&mut self.repeated, content_hash(event))),
        };
        log.filler.count(record, when.hour, &self.keys);
    }

    /// The summary of all events, with what is known of the file as a whole.
    pub(super) fn finish(mut self, file: &File<'_>) -> EventSummary {
        let mut summary = EventSummary::default();
        if let (true, Some(name)) = (self.logs.is_empty(), file.log_name) {
            self.log_of(&name.into(), &"".into());
        }
        for log in self.logs {
            let whole = Log {
                keys: log.keys,
                ledger: log.filler.finish(),
                facts: log.facts,
                stated: log.stated.into_iter().collect(),
                losses: Some(file.losses),
                damage: file
                    .damage
                    .iter()
                    .map(|text| format!("{}: {text}", self.source))
                    .collect(),
            };
            summary.logs.insert(log.id, whole);
        }
        prune::marks(&mut summary, &self.rules.sequences);
        summary
    }

    /// The computer that most events come from.
    pub(super) fn computer(&self) -> Option<&str> {
        let mut seen: HashMap<&str, i64> = HashMap::new();
        for log in &self.logs {
            *seen.entry(&log.id.computer).or_default() += log.keys.by_number.len() as i64;
        }
        seen.remove("");
        let most = seen
            .into_iter()
            .max_by_key(|(name, n)| (*n, std::cmp::Reverse(*name)));
        most.map(|(name, _)| name)
    }

    /// The time of the newest event, in Unix milliseconds.
    pub(super) fn newest(&self) -> Option<i64> {
        let facts = self.logs.iter().flat_map(|log| &log.facts);
        facts.map(|facts| facts.last).max()
    }

    fn when(&mut self, event: &Event<'_>) -> When {
        // 100 ns since 1601 to ms since 1970; what no machine's clock shows is kept, but as a time that can be written.
        const TO_UNIX: i64 = 11_644_473_600_000;
        if let Some(time) = event.time() {
            let unix = i64::try_from(time.0 / 10_000).unwrap_or(i64::MAX) - TO_UNIX;
            self.time = unix.clamp(MIN_TIME, MAX_TIME);
        }
        When {
            time: self.time,
            hour: self.time.div_euclid(3_600_000) as i32,
        }
    }

    /// The number of the event's kind.
    fn kind_of(&mut self, event: &Event<'_>) -> usize {
        let event_id = event.event_id().unwrap_or(0);
        let provider = event.provider().unwrap_or("".into());
        let channel = event.channel().unwrap_or("".into());
        let computer = event.computer().unwrap_or("".into());
        let template = event.as_record().and_then(|record| record.template());
        let template = template.map(|template| template.id().index());
        if let Some(recent) = template.and_then(|index| self.recent.get(index)) {
            let same = recent.iter().copied().find(|number| {
                let kind = &self.kinds[*number];
                kind.event_id == event_id
                    && provider == kind.provider.as_str()
                    && channel == kind.channel.as_str()
                    && computer == kind.computer.as_str()
            });
            if let Some(number) = same {
                return number;
            }
        }
        let log = self.log_of(&channel, &computer);
        let number = self.new_kind(log, &channel, &computer, &provider, event_id);
        if let Some(index) = template {
            if self.recent.len() <= index {
                self.recent.resize_with(index + 1, Vec::new);
            }
            let recent = &mut self.recent[index];
            recent.truncate(3);
            recent.insert(0, number);
        }
        number
    }

    fn log_of(&mut self, channel: &Value<'_>, computer: &Value<'_>) -> usize {
        let mut id = LogId::new(&channel.text(), &computer.text());
        if self.logs.len() >= LOGS && !self.log_numbers.contains_key(&id) {
            id = LogId::new(OTHERS, "");
        }
        let next = self.logs.len();
        match self.log_numbers.entry(id) {
            Slot::Occupied(slot) => *slot.get(),
            Slot::Vacant(slot) => {
                self.logs.push(OpenLog {
                    id: slot.key().clone(),
                    keys: Keys::default(),
                    facts: Vec::new(),
                    filler: Filler::default(),
                    stated: HashMap::new(),
                    groups: HashMap::new(),
                });
                *slot.insert(next)
            }
        }
    }

    fn new_kind(
        &mut self,
        log: usize,
        channel: &Value<'_>,
        computer: &Value<'_>,
        provider: &Value<'_>,
        event_id: u16,
    ) -> usize {
        let mut provider = provider.text().into_owned();
        let mut event_id = event_id;
        if self.kinds.len() >= KINDS {
            (provider, event_id) = (OTHERS.to_owned(), 0);
        }
        let name = (log, provider.clone(), event_id);
        if let Some(number) = self.kind_numbers.get(&name) {
            return *number;
        }
        let channel = channel.text().into_owned();
        let watches = self.rules.watches_of(&channel, &provider, event_id);
        let key = Key {
            what: What::Kind(provider.clone(), event_id),
            group: String::new(),
        };
        let key = self.logs[log].number(key, self.time);
        self.kinds.push(Kind {
            log,
            key,
            channel,
            computer: computer.text().into_owned(),
            provider,
            event_id,
            watches: watches.into(),
        });
        self.kind_numbers.insert(name, self.kinds.len() - 1);
        self.kinds.len() - 1
    }
}

/// The years that a timestamp can name.
const MIN_TIME: i64 = -62_135_596_800_000;
const MAX_TIME: i64 = 253_402_207_200_000;

impl OpenLog {
    fn number(&mut self, key: Key, time: i64) -> u32 {
        let number = self.keys.number(key);
        if self.facts.len() <= number as usize {
            self.facts.push(Facts::at(time));
        }
        number
    }
}

/// The watches of one event.
struct Watching<'w, 'r> {
    rules: &'r EventRules,
    source: &'r str,
    texts: &'w mut Texts,
    log: &'w mut OpenLog,
    keys: &'w mut Vec<u32>,
    kind: &'w Kind,
    when: When,
}

impl Watching<'_, '_> {
    fn look(&mut self, event: &Event<'_>, bound: &Bound<'_>) {
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
    fn matched(&mut self, event: &Event<'_>, rule: &str) {
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
            event_id, provider, ..
        } = self.kind;
        evidence.field("event", &format!("{event_id} {provider}"))
    }
}

impl Facts {
    fn see(&mut self, time: i64) {
        self.first = self.first.min(time);
        self.last = self.last.max(time);
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

/// FNV-1a over what a value says.
fn hash_of(value: Value<'_>) -> u64 {
    hash_text(0xcbf2_9ce4_8422_2325, &value.text())
}

fn hash_text(seed: u64, text: &str) -> u64 {
    text.bytes().chain([0xff]).fold(seed, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// What tells an event without a number from others: everything that it says.
fn content_hash(event: &Event<'_>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325;
    let time = event.time().map_or(0, |time| time.0);
    hash = hash_text(hash, &time.to_string());
    for value in [event.channel(), event.provider(), event.computer()]
        .into_iter()
        .flatten()
    {
        hash = hash_text(hash, &value.text());
    }
    hash = hash_text(hash, &event.event_id().unwrap_or(0).to_string());
    for (name, value) in event.fields() {
        hash = hash_text(hash_text(hash, name), &value.text());
    }
    match event.message() {
        Some(message) => hash_text(hash, &message.text()),
        None => hash,
    }
}

/// The second of two equal records is another one, and so in every export that has both.
fn numbered(repeated: &mut HashMap<u64, u64>, hash: u64) -> u64 {
    if repeated.len() >= REPEATED {
        repeated.clear();
    }
    let times = repeated.entry(hash).or_default();
    *times += 1;
    hash.wrapping_add(*times - 1)
}
