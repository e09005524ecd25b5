//! The rules that may match the events of one number in one channel, with the columns that they test.

use std::collections::HashMap;
use std::sync::OnceLock;

use rsigma_eval::{CompiledDetection, CompiledMatcher, CompiledRule};

use super::clause::{Clause, Need};
use super::column::Column;
use super::necessary::{self, for_each_item};
use super::screen::Screen;
use super::source::{Requirement, Sources};

/// Rules that are tested together: all read the same columns under the same names.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) members: Vec<Member>,
    pub(super) columns: Vec<Column>,
    /// The names that rules have for the columns.
    names: HashMap<String, usize, ahash::RandomState>,
    /// The column of all values, in a group of rules with keywords.
    pub(super) any: Option<usize>,
    screen: OnceLock<Screen>,
}

/// A rule of a group.
#[derive(Debug, PartialEq)]
pub(super) struct Member {
    /// The place of the rule in its pack.
    pub(super) rule: usize,
    /// What the log source asks for.
    pub(super) requires: Option<Requirement>,
    /// What every event that matches meets, [`CLAUSES`](super::clause::CLAUSES) at most.
    pub(super) clauses: Vec<Clause>,
}

impl Group {
    pub(super) fn new(
        members: Vec<Member>,
        rules: &[CompiledRule],
        sources: &Sources,
        taxonomy: &str,
    ) -> Self {
        let mut group = Self {
            members: Vec::new(),
            columns: Vec::new(),
            names: HashMap::default(),
            any: None,
            screen: OnceLock::new(),
        };
        for member in &members {
            let required = member
                .requires
                .iter()
                .map(|requires| requires.field.clone());
            for name in fields(&rules[member.rule]).into_iter().chain(required) {
                let column = sources.column(taxonomy, &name);
                let place = group.place(column);
                group.names.insert(name, place);
            }
            if has_keywords(&rules[member.rule]) {
                group.any = Some(group.place(Column::any()));
            }
        }
        group.members = members;
        group
    }

    fn place(&mut self, column: Column) -> usize {
        let known = self.columns.iter().position(|known| *known == column);
        known.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    /// The column that a field of the rules is.
    pub(super) fn column(&self, field: &str) -> Option<usize> {
        self.names.get(field).copied()
    }

    /// The search for the literals of all rules at once, built when first asked for.
    pub(super) fn screen(&self) -> &Screen {
        self.screen.get_or_init(|| Screen::new(self))
    }
}

/// Whether a rule looks at all values of an event.
pub(super) fn has_keywords(rule: &CompiledRule) -> bool {
    rule.detections.values().any(|detection| {
        let mut found = false;
        for_each_item(detection, &mut |item| found |= item.field.is_none());
        found || holds_keywords(detection)
    })
}

fn holds_keywords(detection: &CompiledDetection) -> bool {
    match detection {
        CompiledDetection::Keywords(_) => true,
        CompiledDetection::AnyOf(inner) | CompiledDetection::And(inner) => {
            inner.iter().any(holds_keywords)
        }
        CompiledDetection::Conditional { named, .. } => named.values().any(holds_keywords),
        CompiledDetection::AllOf(_) | CompiledDetection::ArrayMatch { .. } => false,
    }
}

/// The fields that the evaluation of a rule may ask an event for.
fn fields(rule: &CompiledRule) -> Vec<String> {
    let mut fields = Vec::new();
    for detection in rule.detections.values() {
        for_each_item(detection, &mut |item| {
            fields.extend(item.field.clone());
            referenced(&item.matcher, &mut fields);
        });
        arrays(detection, &mut fields);
    }
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// The fields whose values a matcher compares with.
fn referenced(matcher: &CompiledMatcher, fields: &mut Vec<String>) {
    match matcher {
        CompiledMatcher::FieldRef { field, .. } => fields.push(field.clone()),
        CompiledMatcher::Not(inner) => referenced(inner, fields),
        CompiledMatcher::AnyOf(inner)
        | CompiledMatcher::AllOf(inner)
        | CompiledMatcher::CaseInsensitiveGroup {
            children: inner, ..
        } => {
            for inner in inner {
                referenced(inner, fields);
            }
        }
        _ => {}
    }
}

fn arrays(detection: &CompiledDetection, fields: &mut Vec<String>) {
    match detection {
        CompiledDetection::ArrayMatch { field, body, .. } => {
            fields.push(field.clone());
            for_each_item(body, &mut |item| referenced(&item.matcher, fields));
        }
        CompiledDetection::AnyOf(inner) | CompiledDetection::And(inner) => {
            for inner in inner {
                arrays(inner, fields);
            }
        }
        CompiledDetection::Conditional { named, .. } => {
            for inner in named.values() {
                arrays(inner, fields);
            }
        }
        CompiledDetection::AllOf(_) | CompiledDetection::Keywords(_) => {}
    }
}

/// The members of a group among candidates: those that events of this number may match.
pub(super) fn members(
    candidates: impl Iterator<Item = (usize, Option<Requirement>)>,
    rules: &[CompiledRule],
    id: necessary::EventId,
) -> Vec<Member> {
    candidates
        .filter_map(
            |(rule, requires)| match necessary::of_rule(&rules[rule], id) {
                Need::Never => None,
                Need::Clauses(clauses) => Some(Member {
                    rule,
                    requires,
                    clauses,
                }),
            },
        )
        .collect()
}
