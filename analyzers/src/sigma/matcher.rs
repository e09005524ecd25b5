//! Matching the events of a log.

use std::fmt;

use rsigma_eval::evaluate_rule;
use wegweiser_parsers::evtx::{Kind, Value};
use wegweiser_parsers::winevent::Event;

use super::fold::fold_in_place;
use super::group::{Group, Member};
use super::memo::Memo;
use super::pack::Pack;
use super::record::{Binding, Piece, Record, content};
use super::route::Route;
use super::screen::{Candidates, ColumnScreen, Met, Screen};
use super::view::View;

/// How many results are remembered.
const RESULTS: usize = 4096;
/// Of how many values is remembered what rules find in them.
const VALUES: usize = 8192;

/// Matches the events of one log against the rules of a [`Pack`].
///
/// It remembers what the events have in common: where a template has its fields, which rules the same contents matched.
/// Templates are numbered by the reader of a log: take a new matcher for every log.
pub struct Matcher<'p> {
    pack: &'p Pack,
    /// The channel of the last event.
    channel: Option<(Vec<u8>, &'p Route)>,
    /// By group, then by template.
    bindings: Vec<Vec<Bound>>,
    /// By the contents of a group's columns: the rules that match.
    results: Memo<Box<[usize]>>,
    key: Vec<u8>,
    finder: Finder,
    matches: Vec<usize>,
}

impl<'p> Matcher<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        let groups = pack.routes().groups.iter();
        Self {
            pack,
            channel: None,
            bindings: groups.map(|_| Vec::new()).collect(),
            results: Memo::new(RESULTS),
            key: Vec::new(),
            finder: Finder {
                values: Memo::new(VALUES),
                text: String::new(),
                met: Vec::new(),
                candidates: Candidates::default(),
            },
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
            self.matches.sort_unstable();
            self.matches.dedup();
        }
        &self.matches
    }

    /// The way from a channel. Events of a log mostly are of one.
    fn route(&mut self, channel: Value<'_>) -> &'p Route {
        let (_, content) = content(&channel);
        match &self.channel {
            Some((known, route)) if known == content => route,
            _ => {
                let route = self.pack.routes().of_channel(&channel.text());
                self.channel = Some((content.to_owned(), route));
                route
            }
        }
    }

    /// Adds the rules of a group that an event matches.
    fn test(&mut self, place: usize, event: &Event<'_>) {
        let group = &self.pack.routes().groups[place];
        let binding = bind(&mut self.bindings[place], group, event);
        let record = Record::new(*event, &group.columns, binding);
        // Who looks at all values hardly ever sees the same event again.
        if group.any.is_some() {
            let candidates = self.finder.find(place, group, &record);
            evaluate(self.pack, group, record, candidates, &mut self.matches);
            return;
        }
        self.key.clear();
        record.write_key(&mut self.key);
        match self.results.find(place as u64, &self.key) {
            Ok(known) => self.matches.extend(known),
            Err(entry) => {
                let before = self.matches.len();
                let candidates = self.finder.find(place, group, &record);
                evaluate(self.pack, group, record, candidates, &mut self.matches);
                let found = self.matches[before..].into();
                self.results.keep(entry, place as u64, &self.key, found);
            }
        }
    }
}

impl fmt::Debug for Matcher<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("pack", &self.pack)
            .finish_non_exhaustive()
    }
}

/// Where the columns of a group are in the events of a template.
enum Bound {
    NotYet,
    /// The names of the fields must be looked at in each.
    ByName,
    To(Binding),
}

/// Where the columns of a group are in an event.
fn bind<'b>(known: &'b mut Vec<Bound>, group: &Group, event: &Event<'_>) -> Option<&'b Binding> {
    let template = event.as_record()?.template()?;
    let place = template.id().index();
    if known.len() <= place {
        known.resize_with(place + 1, || Bound::NotYet);
    }
    if let Bound::NotYet = known[place] {
        let binding = Binding::new(template, &group.columns);
        known[place] = binding.map_or(Bound::ByName, Bound::To);
    }
    match &known[place] {
        Bound::To(binding) => Some(binding),
        Bound::NotYet | Bound::ByName => None,
    }
}

/// Finds the members of a group that an event may match.
struct Finder {
    /// By a value of a group's column: what it meets.
    values: Memo<Box<[Met]>>,
    text: String,
    met: Vec<Met>,
    candidates: Candidates,
}

impl Finder {
    fn find(&mut self, place: usize, group: &Group, record: &Record<'_>) -> &[usize] {
        let screen = group.screen();
        self.candidates.reset(screen);
        for column in &screen.columns {
            let tag = (place as u64) << 32 | (column.column as u64) << 8;
            record.each(column.column, |piece| match piece {
                Piece::Value(value) => self.search_value(screen, column, tag, value),
                Piece::Text(text) => {
                    self.text = text;
                    self.search(column);
                    self.candidates.add(screen, &self.met);
                }
            });
        }
        self.candidates.members()
    }

    /// Looks into a value, unless the same is known already.
    #[inline]
    fn search_value(&mut self, screen: &Screen, column: &ColumnScreen, tag: u64, value: Value<'_>) {
        if column.only_text
            && !matches!(value.kind(), Kind::String | Kind::AnsiString | Kind::EvtXml)
        {
            return;
        }
        let (kind, content) = content(&value);
        let tag = tag | u64::from(kind);
        match self.values.find(tag, content) {
            Ok(known) => self.candidates.add(screen, known),
            Err(entry) => {
                self.text.clear();
                // Writing to a `String` does not fail.
                let _ = value.write_text(&mut self.text);
                self.search(column);
                self.candidates.add(screen, &self.met);
                self.values.keep(entry, tag, content, (*self.met).into());
            }
        }
    }

    /// What the text meets.
    fn search(&mut self, column: &ColumnScreen) {
        fold_in_place(&mut self.text);
        self.met.clear();
        column.search(&self.text, |met| self.met.push(met));
        self.met.sort_unstable();
        self.met.dedup();
    }
}

/// Evaluates members of a group; the rules that match are added.
fn evaluate(
    pack: &Pack,
    group: &Group,
    record: Record<'_>,
    members: &[usize],
    matches: &mut Vec<usize>,
) {
    if members.is_empty() {
        return;
    }
    let view = View::new(group, record);
    for member in members {
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
        let column = group.column(&requires.field);
        let texts = column.map_or(&[][..], |column| view.texts(column));
        let mut values = requires.values.iter();
        values.any(|value| texts.iter().any(|text| value.eq_ignore_ascii_case(text)))
    })
}
