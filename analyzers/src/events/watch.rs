//! What to look for in events: rules, what resolves them, and signals of sequences, all in one form.

use super::catalogue::{Catalogue, EvidenceField, Selector};
use super::condition::{Condition, FieldId};
use super::sequence::Sequences;
use super::summary::What;

/// One thing to look for.
#[derive(Debug)]
pub(super) struct Watch {
    pub(super) what: What,
    pub(super) select: Selector,
    pub(super) when: Condition,
    pub(super) role: Role,
    pub(super) group: Vec<FieldId>,
    /// What is kept as evidence.
    pub(super) evidence: Vec<EvidenceField>,
    /// The field whose distinct values are counted.
    pub(super) distinct: Option<FieldId>,
}

/// What a watch does with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Counts it; with a condition.
    Specific,
    /// Counts it if no [`Specific`](Self::Specific) or [`Harmless`](Self::Harmless) watch took it: rules without a condition are for the rest.
    Rest,
    /// Takes it from the rest without counting it.
    Harmless,
    /// Notes when it happened last.
    Resolves,
    /// Counts it and notes when it happened, hour by hour.
    Signals,
    /// Notes when it happened, for sequences that do not ask how often.
    Marks,
}

/// Everything that is looked for, rules first.
pub(super) fn all(catalogue: &Catalogue, sequences: &Sequences) -> Vec<Watch> {
    let mut watches = Vec::new();
    for rule in &catalogue.rules {
        let role = match (rule.when.is_always(), rule.noise) {
            (true, true) => continue,
            (true, false) => Role::Rest,
            (false, true) => Role::Harmless,
            (false, false) => Role::Specific,
        };
        watches.push(Watch {
            what: What::Rule(rule.rule.id.to_string()),
            select: rule.select.clone(),
            when: rule.when.clone(),
            role,
            group: rule.group.clone(),
            evidence: rule.evidence.clone(),
            distinct: None,
        });
    }
    // The rest is decided when everything specific has been.
    watches.sort_by_key(|watch| watch.role == Role::Rest);
    for rule in &catalogue.rules {
        if let Some(resolver) = &rule.resolved_by {
            watches.push(Watch {
                what: What::Resolved(rule.rule.id.to_string()),
                select: resolver.select.clone(),
                when: resolver.when.clone(),
                role: Role::Resolves,
                group: resolver.group.clone(),
                evidence: Vec::new(),
                distinct: None,
            });
        }
    }
    for signal in &sequences.signals {
        let mut sequences = sequences.sequences.iter();
        let counted = sequences.any(|one| one.signal == signal.name && one.at_least > 1);
        watches.push(Watch {
            what: What::Signal(signal.name.clone()),
            select: signal.select.clone(),
            when: signal.when.clone(),
            role: if counted { Role::Signals } else { Role::Marks },
            group: signal.group.clone(),
            evidence: signal.evidence.clone(),
            distinct: signal.distinct,
        });
    }
    watches
}
