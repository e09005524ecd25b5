//! Why did it move: the difference of two attributions, in milli-points that add up.
//!
//! ```
//! use wegweiser_scoring::{MilliScore, movement::{Attribution, Cause, ChangeKind, FindingKey, explain}};
//!
//! let disk = FindingKey::new("", "storage", "disk.smart");
//! let errors = FindingKey::new("", "events", "disk.7");
//! let mut old = Attribution::new(MilliScore::new(80_000).unwrap());
//! old.insert(disk.clone(), Cause { cost_milli: 16_000, count: 1, decayed: false });
//! old.insert(errors.clone(), Cause { cost_milli: 4_000, count: 8, decayed: false });
//! let mut new = Attribution::new(MilliScore::new(97_000).unwrap());
//! new.insert(errors.clone(), Cause { cost_milli: 3_000, count: 8, decayed: true });
//! new.measured("", "storage");
//!
//! let movement = explain(&old, &new);
//! assert_eq!(movement.difference_milli, 17_000);
//! assert_eq!(movement.changes[0].kind, ChangeKind::Gone(disk));
//! assert_eq!(movement.changes[1].kind, ChangeKind::Faded(errors)); // decay, not a repair
//! ```

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::device::Rollup;
use crate::units::{MilliScore, Permille};

/// Which finding of which device; the order is by device, analyzer and finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FindingKey {
    /// The path of the device below the node; empty when the node is the device.
    pub device: String,
    /// The analyzer.
    pub analyzer: String,
    /// The finding.
    pub finding: String,
}

impl FindingKey {
    /// A key of its three parts.
    pub fn new(
        device: impl Into<String>,
        analyzer: impl Into<String>,
        finding: impl Into<String>,
    ) -> Self {
        Self {
            device: device.into(),
            analyzer: analyzer.into(),
            finding: finding.into(),
        }
    }
}

/// What a finding cost, and why it may cost less later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cause {
    /// Its share of the loss of the node, in milli-points.
    pub cost_milli: u32,
    /// How often it happened, before decay; 1 for a state.
    pub count: u64,
    /// True when age has taken some of its weight: its effective number of occurrences is below the count.
    pub decayed: bool,
}

/// One score with everything it is made of.
///
/// In serde the findings are a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Attribution {
    /// The headline score of the node.
    pub score: MilliScore,
    /// The roll-up that made it.
    pub rollup: Rollup,
    /// Version and digest of the rule set.
    pub rule_set: String,
    /// Digest of the policy.
    pub policy: String,
    /// The coverage of the node.
    pub coverage: Permille,
    #[serde(with = "as_list")]
    findings: BTreeMap<FindingKey, Cause>,
    measured: BTreeSet<(String, String)>,
}

impl Attribution {
    /// A score without findings, by the average, of full coverage; the rule set and the policy are unnamed.
    pub const fn new(score: MilliScore) -> Self {
        Self {
            score,
            rollup: Rollup::Average,
            rule_set: String::new(),
            policy: String::new(),
            coverage: Permille::ONE,
            findings: BTreeMap::new(),
            measured: BTreeSet::new(),
        }
    }

    /// Adds a finding, and its analyzer as measured. A second one of the same key adds its cost and count.
    pub fn insert(&mut self, key: FindingKey, cause: Cause) {
        self.measured(key.device.clone(), key.analyzer.clone());
        let sum = self.findings.entry(key).or_insert(Cause {
            cost_milli: 0,
            count: 0,
            decayed: false,
        });
        sum.cost_milli = sum.cost_milli.saturating_add(cause.cost_milli);
        sum.count = sum.count.saturating_add(cause.count);
        sum.decayed |= cause.decayed;
    }

    /// Says that an analyzer of a device has a result. Call it for every one, also without findings: a finding is gone
    /// only where its analyzer has looked again.
    pub fn measured(&mut self, device: impl Into<String>, analyzer: impl Into<String>) {
        self.measured.insert((device.into(), analyzer.into()));
    }

    /// The findings, by key.
    pub const fn findings(&self) -> &BTreeMap<FindingKey, Cause> {
        &self.findings
    }

    fn has_measured(&self, key: &FindingKey) -> bool {
        self.measured
            .contains(&(key.device.clone(), key.analyzer.clone()))
    }
}

/// Why a score moved.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Movement {
    /// New score minus old score, in milli-points.
    pub difference_milli: i64,
    /// What made the difference, the greatest effect first. The effects sum exactly to `difference_milli`.
    pub changes: Vec<Change>,
    /// What else is not the same, so that the two scores compare with care or not at all.
    pub marks: Vec<Mark>,
}

/// One cause of a movement.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Change {
    /// What happened, and to which finding.
    #[serde(flatten)]
    pub kind: ChangeKind,
    /// Its effect on the score, in milli-points: negative when the score fell by it.
    pub effect_milli: i64,
}

/// What happened to a finding. The order breaks ties between equal effects.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ChangeKind {
    /// It was not there before.
    New(FindingKey),
    /// It is no longer there, and its analyzer has looked.
    Gone(FindingKey),
    /// It costs more.
    Grown(FindingKey),
    /// It costs less through age alone: it happened as often as before. Decay, not a repair.
    Faded(FindingKey),
    /// It costs less: it happened less often, or its share fell beside other findings.
    Shrunk(FindingKey),
    /// Its analyzer has a result on one side only: coverage changed, the finding did not.
    Coverage(FindingKey),
    /// The part of the difference that the two attributions do not name: costs that do not add up to the loss, analyzers
    /// without findings that came or went, or the rounding of whole points.
    Unattributed,
}

/// A difference in the circumstances of two scores.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "mark")]
pub enum Mark {
    /// More or less is known than before.
    Coverage {
        /// Before.
        old: Permille,
        /// Now.
        new: Permille,
    },
    /// Another rule set was used.
    RuleSet {
        /// Before.
        old: String,
        /// Now.
        new: String,
    },
    /// Another policy was used.
    Policy {
        /// Before.
        old: String,
        /// Now.
        new: String,
    },
    /// Another roll-up was used.
    Rollup {
        /// Before.
        old: Rollup,
        /// Now.
        new: Rollup,
    },
}

/// Explains how one score of a node became another.
///
/// Changes without any effect are left out. What the findings do not explain becomes one [`ChangeKind::Unattributed`].
pub fn explain(old: &Attribution, new: &Attribution) -> Movement {
    let difference_milli = i64::from(new.score.milli()) - i64::from(old.score.milli());
    let keys: BTreeSet<&FindingKey> = old.findings.keys().chain(new.findings.keys()).collect();
    let mut changes: Vec<Change> = keys
        .into_iter()
        .filter_map(|key| change(key, old, new))
        .collect();
    let residual = difference_milli
        - changes
            .iter()
            .map(|change| change.effect_milli)
            .sum::<i64>();
    if residual != 0 {
        changes.push(Change {
            kind: ChangeKind::Unattributed,
            effect_milli: residual,
        });
    }
    changes.sort_by(|a, b| {
        let greatest_first = b
            .effect_milli
            .unsigned_abs()
            .cmp(&a.effect_milli.unsigned_abs());
        greatest_first.then_with(|| a.kind.cmp(&b.kind))
    });
    Movement {
        difference_milli,
        changes,
        marks: marks(old, new),
    }
}

fn change(key: &FindingKey, old: &Attribution, new: &Attribution) -> Option<Change> {
    let (before, after) = (old.findings.get(key), new.findings.get(key));
    let cost = |cause: Option<&Cause>| cause.map_or(0, |cause| i64::from(cause.cost_milli));
    let effect_milli = cost(before) - cost(after);
    if effect_milli == 0 {
        return None;
    }
    let kind = match (before, after) {
        _ if !old.has_measured(key) || !new.has_measured(key) => ChangeKind::Coverage,
        (None, _) => ChangeKind::New,
        (_, None) => ChangeKind::Gone,
        (Some(_), Some(_)) if effect_milli < 0 => ChangeKind::Grown,
        (Some(before), Some(after)) if after.decayed && after.count >= before.count => {
            ChangeKind::Faded
        }
        _ => ChangeKind::Shrunk,
    };
    Some(Change {
        kind: kind(key.clone()),
        effect_milli,
    })
}

fn marks(old: &Attribution, new: &Attribution) -> Vec<Mark> {
    let mut marks = Vec::new();
    if old.coverage != new.coverage {
        marks.push(Mark::Coverage {
            old: old.coverage,
            new: new.coverage,
        });
    }
    if old.rule_set != new.rule_set {
        marks.push(Mark::RuleSet {
            old: old.rule_set.clone(),
            new: new.rule_set.clone(),
        });
    }
    if old.policy != new.policy {
        marks.push(Mark::Policy {
            old: old.policy.clone(),
            new: new.policy.clone(),
        });
    }
    if old.rollup != new.rollup {
        marks.push(Mark::Rollup {
            old: old.rollup,
            new: new.rollup,
        });
    }
    marks
}

/// Maps with a structure as key have no form in JSON.
mod as_list {
    use super::{BTreeMap, Cause, FindingKey};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    struct EntryRef<'a> {
        #[serde(flatten)]
        key: &'a FindingKey,
        #[serde(flatten)]
        cause: &'a Cause,
    }

    #[derive(Deserialize)]
    struct Entry {
        #[serde(flatten)]
        key: FindingKey,
        #[serde(flatten)]
        cause: Cause,
    }

    pub(super) fn serialize<S: Serializer>(
        map: &BTreeMap<FindingKey, Cause>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let entries: Vec<_> = map
            .iter()
            .map(|(key, cause)| EntryRef { key, cause })
            .collect();
        entries.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<BTreeMap<FindingKey, Cause>, D::Error> {
        let entries = Vec::<Entry>::deserialize(deserializer)?;
        Ok(entries
            .into_iter()
            .map(|Entry { key, cause }| (key, cause))
            .collect())
    }
}
