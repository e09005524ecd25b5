//! What must hold for a rule to match: clauses, of each of which at least one test must be true.
//!
//! A rule is read as what has been compiled, so that the tests are those that its evaluation makes. Whatever this does
//! not understand makes no clause: a rule without a clause is always evaluated.

use std::collections::HashMap;

use rsigma_eval::matcher::GroupMode;
use rsigma_eval::{CompiledDetection, CompiledDetectionItem, CompiledMatcher, CompiledRule};
use rsigma_parser::{ConditionExpr, Quantifier, SelectorPattern};

use super::clause::{Anchor, Atom, Need, OPEN, Test, all, any};
use super::fold::fold;
use super::pattern;

/// The number of the event, as far as rules tell numbers apart: `None` for one that no rule names.
pub(super) type EventId = Option<u16>;

/// What a rule needs of an event with this number.
pub(super) fn of_rule(rule: &CompiledRule, id: EventId) -> Need {
    let scope = Scope {
        detections: &rule.detections,
        id,
    };
    any(rule
        .conditions
        .iter()
        .map(|condition| scope.condition(condition)))
}

/// The numbers of events that a rule names.
pub(super) fn event_ids(rule: &CompiledRule) -> Vec<u16> {
    let mut ids = Vec::new();
    for detection in rule.detections.values() {
        for_each_item(detection, &mut |item| {
            if is_event_id(item) {
                ids.extend(equal_to(&item.matcher).unwrap_or_default());
            }
        });
    }
    ids
}

/// Visits the items of a detection.
pub(super) fn for_each_item(
    detection: &CompiledDetection,
    visit: &mut dyn FnMut(&CompiledDetectionItem),
) {
    match detection {
        CompiledDetection::AllOf(items) => items.iter().for_each(visit),
        CompiledDetection::AnyOf(inner) | CompiledDetection::And(inner) => {
            for inner in inner {
                for_each_item(inner, visit);
            }
        }
        CompiledDetection::Conditional { named, .. } => {
            for inner in named.values() {
                for_each_item(inner, visit);
            }
        }
        // The items of an array's members have fields of their own.
        CompiledDetection::Keywords(_) | CompiledDetection::ArrayMatch { .. } => {}
    }
}

struct Scope<'r> {
    detections: &'r HashMap<String, CompiledDetection>,
    id: EventId,
}

impl Scope<'_> {
    fn selected<'s>(
        &'s self,
        pattern: &'s SelectorPattern,
    ) -> impl Iterator<Item = &'s CompiledDetection> {
        let all = self.detections.iter();
        all.filter(|(name, _)| pattern.matches_detection_name(name))
            .map(|(_, detection)| detection)
    }

    fn condition(&self, condition: &ConditionExpr) -> Need {
        match condition {
            ConditionExpr::And(parts) => all(parts.iter().map(|part| self.condition(part))),
            ConditionExpr::Or(parts) => any(parts.iter().map(|part| self.condition(part))),
            ConditionExpr::Not(inner) => match self.truth(inner) {
                Some(true) => Need::Never,
                _ => OPEN,
            },
            ConditionExpr::Identifier(name) => match self.detections.get(name) {
                Some(detection) => self.detection(detection),
                None => Need::Never,
            },
            ConditionExpr::Selector {
                quantifier,
                pattern,
            } => {
                let needs = self
                    .selected(pattern)
                    .map(|detection| self.detection(detection));
                match quantifier {
                    Quantifier::All => all(needs),
                    Quantifier::Count(0) => OPEN,
                    Quantifier::Any | Quantifier::Count(_) => any(needs),
                }
            }
        }
    }

    fn detection(&self, detection: &CompiledDetection) -> Need {
        match detection {
            CompiledDetection::AllOf(items) => all(items.iter().map(|item| self.item(item))),
            CompiledDetection::AnyOf(inner) => any(inner.iter().map(|inner| self.detection(inner))),
            CompiledDetection::And(inner) => all(inner.iter().map(|inner| self.detection(inner))),
            CompiledDetection::Keywords(matcher) => tests(None, matcher),
            CompiledDetection::ArrayMatch { .. } | CompiledDetection::Conditional { .. } => OPEN,
        }
    }

    fn item(&self, item: &CompiledDetectionItem) -> Need {
        match self.item_truth(item) {
            Some(false) => Need::Never,
            Some(true) => OPEN,
            None if item.exists.is_some() => OPEN,
            None => tests(item.field.as_deref(), &item.matcher),
        }
    }

    /// What the number of the event alone says about a condition.
    fn truth(&self, condition: &ConditionExpr) -> Option<bool> {
        match condition {
            ConditionExpr::And(parts) => every(parts.iter().map(|part| self.truth(part))),
            ConditionExpr::Or(parts) => some(parts.iter().map(|part| self.truth(part))),
            ConditionExpr::Not(inner) => self.truth(inner).map(|truth| !truth),
            ConditionExpr::Identifier(name) => match self.detections.get(name) {
                Some(detection) => self.detection_truth(detection),
                None => Some(false),
            },
            ConditionExpr::Selector {
                quantifier,
                pattern,
            } => {
                let truths = self
                    .selected(pattern)
                    .map(|detection| self.detection_truth(detection));
                match quantifier {
                    Quantifier::All => every(truths),
                    Quantifier::Any => some(truths),
                    Quantifier::Count(_) => None,
                }
            }
        }
    }

    fn detection_truth(&self, detection: &CompiledDetection) -> Option<bool> {
        match detection {
            CompiledDetection::AllOf(items) => {
                every(items.iter().map(|item| self.item_truth(item)))
            }
            CompiledDetection::AnyOf(inner) => {
                some(inner.iter().map(|inner| self.detection_truth(inner)))
            }
            CompiledDetection::And(inner) => {
                every(inner.iter().map(|inner| self.detection_truth(inner)))
            }
            _ => None,
        }
    }

    fn item_truth(&self, item: &CompiledDetectionItem) -> Option<bool> {
        if !is_event_id(item) {
            return None;
        }
        let named = equal_to(&item.matcher)?;
        Some(self.id.is_some_and(|id| named.contains(&id)))
    }
}

fn is_event_id(item: &CompiledDetectionItem) -> bool {
    item.exists.is_none() && item.field.as_deref() == Some("EventID")
}

/// The numbers that a matcher accepts, if it does nothing but compare with them.
fn equal_to(matcher: &CompiledMatcher) -> Option<Vec<u16>> {
    match matcher {
        CompiledMatcher::NumericEq(number) => {
            let id = *number as u16;
            Some(if (f64::from(id) - number).abs() < f64::EPSILON {
                vec![id]
            } else {
                Vec::new()
            })
        }
        CompiledMatcher::Exact { value, .. } => {
            let id = value
                .parse()
                .ok()
                .filter(|id: &u16| id.to_string() == *value);
            Some(id.into_iter().collect())
        }
        CompiledMatcher::AnyOf(inner)
        | CompiledMatcher::CaseInsensitiveGroup {
            children: inner,
            mode: GroupMode::Any,
        } => {
            let ids: Option<Vec<_>> = inner.iter().map(equal_to).collect();
            ids.map(|ids| ids.concat())
        }
        _ => None,
    }
}

fn tests(field: Option<&str>, matcher: &CompiledMatcher) -> Need {
    let text = |literal: &str, anchor| literal_of(field, literal, anchor);
    match matcher {
        CompiledMatcher::Exact { value, .. } => text(value, Anchor::Whole),
        CompiledMatcher::Contains { value, .. } => text(value, Anchor::Anywhere),
        CompiledMatcher::StartsWith { value, .. } => text(value, Anchor::Start),
        CompiledMatcher::EndsWith { value, .. } => text(value, Anchor::End),
        CompiledMatcher::AhoCorasickSet { needles, .. } => {
            any(needles.iter().map(|needle| text(needle, Anchor::Anywhere)))
        }
        CompiledMatcher::Regex(regex) => expression(field, regex.as_str()),
        CompiledMatcher::RegexSetMatch { set, mode } => {
            let needs = set
                .patterns()
                .iter()
                .map(|pattern| expression(field, pattern));
            combine(*mode, needs)
        }
        CompiledMatcher::NumericEq(number) if field.is_some() => {
            let test = Test::Number(*number);
            let field = field.map(str::to_owned);
            Need::Clauses(vec![vec![Atom { field, test }]])
        }
        CompiledMatcher::AnyOf(inner) => any(inner.iter().map(|inner| tests(field, inner))),
        CompiledMatcher::AllOf(inner) => all(inner.iter().map(|inner| tests(field, inner))),
        CompiledMatcher::CaseInsensitiveGroup { children, mode } => {
            combine(*mode, children.iter().map(|inner| tests(field, inner)))
        }
        _ => OPEN,
    }
}

fn combine(mode: GroupMode, needs: impl Iterator<Item = Need>) -> Need {
    match mode {
        GroupMode::Any => any(needs),
        GroupMode::All => all(needs),
    }
}

fn expression(field: Option<&str>, pattern: &str) -> Need {
    let clauses = pattern::literals(pattern)
        .into_iter()
        .filter_map(|literals| {
            let needs = literals
                .iter()
                .map(|literal| literal_of(field, literal, Anchor::Anywhere));
            match any(needs) {
                Need::Clauses(clauses) => Some(clauses),
                Need::Never => None,
            }
        });
    Need::Clauses(clauses.flatten().collect())
}

/// Keywords are looked for in all values of an event and across their ends, where there is a blank: the longest part
/// without one is within a value.
fn literal_of(field: Option<&str>, literal: &str, anchor: Anchor) -> Need {
    let folded = fold(literal);
    let (literal, anchor) = match field {
        Some(_) => (&*folded, anchor),
        None => (
            folded
                .split(' ')
                .max_by_key(|part| part.len())
                .unwrap_or_default(),
            Anchor::Anywhere,
        ),
    };
    if literal.is_empty() {
        return OPEN;
    }
    let test = Test::Text(literal.to_owned(), anchor);
    let field = field.map(str::to_owned);
    Need::Clauses(vec![vec![Atom { field, test }]])
}

/// Whether all hold.
fn every(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut known = Some(true);
    for truth in truths {
        match truth {
            Some(false) => return Some(false),
            Some(true) => {}
            None => known = None,
        }
    }
    known
}

/// Whether at least one holds.
fn some(truths: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    every(truths.map(|truth| truth.map(|truth| !truth))).map(|none| !none)
}
