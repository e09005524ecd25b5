//! Matching the events of a log.

use std::fmt;

use rsigma_eval::evaluate_rule;
use wegweiser_parsers::winevent::Event;

use super::fold::fold;
use super::group::Group;
use super::pack::Pack;
use super::record::{Binding, Record};
use super::view::View;

/// Matches events against the rules of a [`Pack`]; it remembers what the events of a log have in common.
pub struct Matcher<'p> {
    pack: &'p Pack,
    /// By group, then by template: where the columns are.
    bindings: Vec<Vec<Option<Box<Bound>>>>,
    /// By member of a group, whether it is a candidate already.
    seen: Vec<bool>,
    matches: Vec<usize>,
}

/// `None` where the fields of a template must be found by name.
type Bound = Option<Binding>;

impl<'p> Matcher<'p> {
    pub(super) fn new(pack: &'p Pack) -> Self {
        Self {
            pack,
            bindings: pack.routes().groups.iter().map(|_| Vec::new()).collect(),
            seen: Vec::new(),
            matches: Vec::new(),
        }
    }

    /// The rules that an event matches, as places in [`Pack::rules`], in order.
    pub fn matches(&mut self, event: &Event<'_>) -> &[usize] {
        self.matches.clear();
        let Some(channel) = event.channel() else {
            return &self.matches;
        };
        let routes = self.pack.routes();
        let route = routes.of_channel(&channel.text());
        for group in route.groups(event.event_id()) {
            self.test(*group, event);
        }
        self.matches.sort_unstable();
        self.matches.dedup();
        &self.matches
    }

    fn test(&mut self, place: usize, event: &Event<'_>) {
        let pack = self.pack;
        let group = &pack.routes().groups[place];
        let binding = bind(&mut self.bindings[place], group, event);
        let view = View::new(group, Record::new(*event, &group.columns, binding));
        let screen = group.screen();
        self.seen.clear();
        self.seen.resize(group.members.len(), false);
        let mut candidates: Vec<usize> = screen.always.clone();
        for column in &screen.columns {
            for text in view.texts(column.column) {
                column.search(&fold(text), |member| {
                    if !std::mem::replace(&mut self.seen[member], true) {
                        candidates.push(member);
                    }
                });
            }
        }
        for member in candidates {
            let member = &group.members[member];
            if member.requires.as_ref().is_none_or(|requires| {
                let column = group
                    .column(&requires.field)
                    .expect("a group has a column for what it requires");
                let mut texts = view.texts(column).iter();
                texts.any(|text| {
                    requires
                        .values
                        .iter()
                        .any(|value| value.eq_ignore_ascii_case(text))
                })
            }) && evaluate_rule(&pack.compiled()[member.rule], &view).is_some()
            {
                self.matches.push(member.rule);
            }
        }
    }
}

/// Where the columns of a group are in an event.
fn bind<'b>(
    known: &'b mut Vec<Option<Box<Bound>>>,
    group: &Group,
    event: &Event<'_>,
) -> Option<&'b Binding> {
    let template = event.as_record()?.template()?;
    let place = template.id().index();
    if known.len() <= place {
        known.resize_with(place + 1, || None);
    }
    let bound =
        known[place].get_or_insert_with(|| Box::new(Binding::new(template, &group.columns)));
    bound.as_ref().as_ref()
}

impl fmt::Debug for Matcher<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Matcher")
            .field("pack", &self.pack)
            .finish_non_exhaustive()
    }
}
