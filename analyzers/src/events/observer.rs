//! Folds the events of one file into a summary.

use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::rc::Rc;

use wegweiser_parsers::evtx::Value;
use wegweiser_parsers::winevent::{Event, Losses};

use super::bound::Binder;
use super::condition::Texts;
use super::identity::{content_hash, numbered};
use super::ledger::Filler;
use super::pack::EventMatcher;
use super::prune;
use super::rules::{EventRules, LoadedPack};
use super::summary::{EventSummary, Facts, Key, Keys, Log, LogId, What};
use super::watching::Watching;

/// The name of what is beyond what is told apart.
pub(super) const OTHERS: &str = "\u{2026}";
/// Kinds of events, and logs, that are told apart in one file; only a forged one has more.
const KINDS: usize = 10_000;
const LOGS: usize = 1000;

/// What is known of a file as a whole.
#[derive(Debug, Default)]
pub(super) struct File<'f> {
    pub(super) losses: Losses,
    /// What is wrong with it.
    pub(super) damage: &'f [String],
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
pub(super) struct Kind {
    log: usize,
    key: u32,
    channel: Name,
    computer: Name,
    provider: Name,
    /// The number, and the provider that is shown beside it.
    pub(super) event_id: u16,
    pub(super) provider_name: String,
    pub(super) watches: Rc<[usize]>,
}

/// A name as text and as logs store it: comparing what is stored decodes nothing.
struct Name {
    text: String,
    utf16: Vec<u8>,
}

/// One log while it is read.
pub(super) struct OpenLog {
    id: LogId,
    keys: Keys,
    pub(super) facts: Vec<Facts>,
    filler: Filler,
    stated: HashMap<(u32, i64), u64>,
    /// Numbers of the groups of each watch, by its number.
    pub(super) groups: HashMap<usize, HashMap<String, u32>>,
}

/// When an event happened.
#[derive(Clone, Copy)]
pub(super) struct When {
    /// Unix milliseconds.
    pub(super) time: i64,
    /// Hours since the Unix epoch.
    pub(super) hour: i32,
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
        let mut watching = Watching {
            rules: self.rules,
            source: self.source,
            texts: &mut self.texts,
            log,
            keys: &mut self.keys,
            kind,
            when,
        };
        if !kind.watches.is_empty() {
            watching.texts.next_event();
            let bound = self.binder.bind(*event);
            watching.look(event, &bound);
        }
        for (pack, matcher) in &mut self.matchers {
            for &place in matcher.matches(event) {
                watching.matched(event, pack.rules[place].id.as_str());
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
                    && kind.provider.is(&provider)
                    && kind.channel.is(&channel)
                    && kind.computer.is(&computer)
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
        stated: &Value<'_>,
        event_id: u16,
    ) -> usize {
        let mut provider = stated.text().into_owned();
        let mut event_id = event_id;
        if self.kinds.len() >= KINDS {
            (provider, event_id) = (OTHERS.to_owned(), 0);
        }
        let name = (log, provider.clone(), event_id);
        if let Some(number) = self.kind_numbers.get(&name) {
            return *number;
        }
        let watches = self.rules.watches_of(&channel.text(), &provider, event_id);
        let key = Key {
            what: What::Kind(provider.clone(), event_id),
            group: String::new(),
        };
        let key = self.logs[log].number(key, self.time);
        self.kinds.push(Kind {
            log,
            key,
            channel: Name::of(channel),
            computer: Name::of(computer),
            provider: Name::of(stated),
            provider_name: provider,
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

impl Name {
    fn of(value: &Value<'_>) -> Self {
        let text = value.text().into_owned();
        let utf16 = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        Self { text, utf16 }
    }

    fn is(&self, value: &Value<'_>) -> bool {
        match value.utf16() {
            Some(stored) => stored == self.utf16,
            None => *value == self.text.as_str(),
        }
    }
}

impl OpenLog {
    pub(super) fn number(&mut self, key: Key, time: i64) -> u32 {
        let number = self.keys.number(key);
        if self.facts.len() <= number as usize {
            self.facts.push(Facts::at(time));
        }
        number
    }
}
