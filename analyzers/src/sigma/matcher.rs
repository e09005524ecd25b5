//! Matching the events of a log.

use std::fmt;

use rsigma_eval::evaluate_rule;
use wegweiser_parsers::evtx::{Kind, Value};
use wegweiser_parsers::winevent::Event;

use super::fold::fold_in_place;
use super::group::{Group, Member};
use super::memo::Memo;
use super::pack::Pack;
use super::record::{Binding, Record};
use super::route::Route;
use super::screen::ColumnScreen;
use super::view::View;

/// How many results are remembered.
const RESULTS: usize = 4096;
/// How many values without keywords are remembered, per group of rules that have keywords.
const PLAIN: usize = 2048;

/// Matches the events of one log against the rules of a [`Pack`].
///
/// It remembers what the events have in common: where a template has its fields, which rules the same contents matched.
/// Templates are numbered by the reader of a log: take a new matcher for every log.
pub struct Matcher<'p> {
    pack: &'p Pack,
    /// The channel of the last event.
    channel: Option<(Vec<u8>, &'p Route)>,
    /// By group, then by template: where the columns are.
    bindings: Vec<Vec<Option<Bound>>>,
    /// By the contents of a group's columns: the rules that match.
    results: Memo<Box<[usize]>>,
    /// By group: values that none of its keywords are in.
    plain: Vec<Option<Memo<()>>>,
    scratch: Scratch,
    matches: Vec<usize>,
}

/// `None` where the fields of a template must be found by name.
type Bound = Option<Binding>;

#[derive(Default)]
struct Scratch {
    key: Vec<u8>,
    text: String,
    candidates: Candidates,
}

/// Members of a group, each once.
#[derive(Default)]
struct Candidates {
    members: Vec<usize>,
    seen: Vec<bool>,
}

impl<'p> Matcher<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        let groups = pack.routes().groups.len();
        Self {
            pack,
            channel: None,
            bindings: (0..groups).map(|_| Vec::new()).collect(),
            results: Memo::new(RESULTS),
            plain: (0..groups).map(|_| None).collect(),
            scratch: Scratch::default(),
            matches: Vec::new(),
        }
    }

    /// The rules that an event matches, as places in [`Pack::rules`], in order.
    pub fn matches(&mut self, event: &Event<'_>) -> &[usize] {
        self.matches.clear();
        if let Some(channel) = event.channel() {
            let groups = self.route(channel).groups(event.event_id());
            for group in groups {
                self.test(*group, event);
            }
            if groups.len() > 1 {
                self.matches.sort_unstable();
                self.matches.dedup();
            }
        }
        &self.matches
    }

    /// Events of a log mostly are of one channel.
    fn route(&mut self, channel: Value<'_>) -> &'p Route {
        let content = content(&channel);
        match &self.channel {
            Some((known, route)) if known == content => route,
            _ => {
                let route = self.pack.routes().of_channel(&channel.text());
                self.channel = Some((content.to_owned(), route));
                route
            }
        }
    }

    fn test(&mut self, place: usize, event: &Event<'_>) {
        let group = &self.pack.routes().groups[place];
        let binding = bind(&mut self.bindings[place], group, event);
        let record = Record::new(*event, &group.columns, binding);
        if group.any.is_some() {
            self.scratch.screen(group, &record, &mut self.plain[place]);
            evaluate(
                self.pack,
                group,
                record,
                &self.scratch.candidates,
                &mut self.matches,
            );
            return;
        }
        let key = &mut self.scratch.key;
        key.clear();
        key.extend((place as u32).to_le_bytes());
        record.write_key(key);
        match self.results.find(key) {
            Ok(known) => self.matches.extend(known),
            Err(entry) => {
                self.scratch.screen(group, &record, &mut self.plain[place]);
                let before = self.matches.len();
                evaluate(
                    self.pack,
                    group,
                    record,
                    &self.scratch.candidates,
                    &mut self.matches,
                );
                let found = self.matches[before..].into();
                self.results.keep(entry, &self.scratch.key, found);
            }
        }
    }
}

impl Scratch {
    /// Names the members of a group that an event may match.
    fn screen(&mut self, group: &Group, record: &Record<'_>, plain: &mut Option<Memo<()>>) {
        let Scratch {
            text, candidates, ..
        } = self;
        let screen = group.screen();
        candidates.reset(group.members.len(), &screen.always);
        for column in &screen.columns {
            if group.any == Some(column.column) {
                let plain = plain.get_or_insert_with(|| Memo::new(PLAIN));
                record.every_value(column.column, |value| {
                    search_value(column, value, plain, text, candidates)
                });
            } else {
                record.each_text(column.column, text, |text| {
                    fold_in_place(text);
                    column.search(text, |member| candidates.add(member));
                });
            }
        }
    }
}

impl Candidates {
    fn reset(&mut self, members: usize, always: &[usize]) {
        self.members.clear();
        self.members.extend_from_slice(always);
        self.seen.clear();
        self.seen.resize(members, false);
    }

    fn add(&mut self, member: usize) {
        if !std::mem::replace(&mut self.seen[member], true) {
            self.members.push(member);
        }
    }
}

/// Looks for keywords in a value, unless the same value is known to have none.
#[inline]
fn search_value(
    column: &ColumnScreen,
    value: Value<'_>,
    plain: &mut Memo<()>,
    text: &mut String,
    candidates: &mut Candidates,
) {
    let is_text = matches!(value.kind(), Kind::String | Kind::AnsiString | Kind::EvtXml);
    if column.only_text && !is_text {
        return;
    }
    // The bytes of other kinds may be another text.
    let stored = value.bytes().filter(|_| value.kind() == Kind::String);
    let entry = stored.map(|bytes| plain.find(bytes));
    if let Some(Ok(())) = entry {
        return;
    }
    text.clear();
    // Writing to a `String` does not fail.
    let _ = value.write_text(text);
    fold_in_place(text);
    let mut none = true;
    column.search(text, |member| {
        none = false;
        candidates.add(member);
    });
    if let (true, Some(Err(entry)), Some(bytes)) = (none, entry, stored) {
        plain.keep(entry, bytes, ());
    }
}

/// Evaluates the candidates; the rules that match are added.
fn evaluate(
    pack: &Pack,
    group: &Group,
    record: Record<'_>,
    candidates: &Candidates,
    matches: &mut Vec<usize>,
) {
    if candidates.members.is_empty() {
        return;
    }
    let view = View::new(group, record);
    for member in &candidates.members {
        let member = &group.members[*member];
        if is_of_source(member, group, &view)
            && evaluate_rule(&pack.compiled()[member.rule], &view).is_some()
        {
            matches.push(member.rule);
        }
    }
}

/// Whether an event has what the log source of a rule asks for.
fn is_of_source(member: &Member, group: &Group, view: &View<'_>) -> bool {
    member.requires.as_ref().is_none_or(|requires| {
        let texts = group
            .column(&requires.field)
            .map_or(&[][..], |column| view.texts(column));
        let is = |text: &String| {
            requires
                .values
                .iter()
                .any(|value| value.eq_ignore_ascii_case(text))
        };
        texts.iter().any(is)
    })
}

/// What a value is told apart by from others of its kind.
fn content<'v>(value: &Value<'v>) -> &'v [u8] {
    let text = || value.utf8().unwrap_or_default().as_bytes();
    value.bytes().unwrap_or_else(text)
}

/// Where the columns of a group are in an event.
fn bind<'b>(
    known: &'b mut Vec<Option<Bound>>,
    group: &Group,
    event: &Event<'_>,
) -> Option<&'b Binding> {
    let template = event.as_record()?.template()?;
    let place = template.id().index();
    if known.len() <= place {
        known.resize_with(place + 1, || None);
    }
    let bound = known[place].get_or_insert_with(|| Binding::new(template, &group.columns));
    bound.as_ref()
}

impl fmt::Debug for Matcher<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("pack", &self.pack)
            .finish_non_exhaustive()
    }
}
