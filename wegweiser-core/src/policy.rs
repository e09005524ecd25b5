//! What a customer decides: weights, thresholds, rollup, expectations and exclusions.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wegweiser_scoring::{Permille, Rollup, Severity, SeverityTable};

use crate::error::Error;
use crate::hierarchy::{NodePath, Platform, Role};
use crate::rule::{Rule, RuleId, digest_of};
use crate::settings;

/// One TOML file that changes how a fleet is judged, never what was found.
///
/// Settings cascade: what stands at the top of the file holds everywhere, a `[[scope]]` holds for
/// the nodes it names and everything below, and the narrowest scope wins. Rollup and severity
/// numbers hold for the whole fleet, because scores under different ones cannot be compared.
///
/// ```
/// use wegweiser_core::Policy;
///
/// let policy = Policy::parse("policy.toml", r#"
///     [analyzers.lynis]
///     ttl_days = 30
///
///     [[exclude]]
///     rule = "lynis.bann-7126"
///     reason = "No local logins on these machines"
///     expires = "2027-06-30"
/// "#)?;
/// assert_ne!(policy.digest(), Policy::default().digest());
///
/// let error = Policy::parse("policy.toml", "rolup = \"risk\"").unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "policy.toml:1: unknown key `rolup`; did you mean `rollup`?"
/// );
/// # Ok::<(), wegweiser_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    pub(crate) name: String,
    pub(crate) rollup: Rollup,
    pub(crate) severity: SeverityTable,
    pub(crate) expected: BTreeMap<Platform, BTreeSet<String>>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) exclusions: Vec<Exclusion>,
    #[serde(skip_serializing_if = "DriverProtection::is_unknown")]
    pub(crate) drivers: DriverProtection,
    /// Not part of the digest: the rules themselves are part of the rule set's.
    #[serde(skip)]
    pub(crate) rule_files: RuleFiles,
}

/// What the machines of a fleet do against bad drivers, where their exports do not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DriverProtection {
    /// Whether memory integrity (HVCI) runs.
    pub memory_integrity: Option<bool>,
    /// Whether Microsoft's block list of vulnerable drivers is enforced.
    pub block_list: Option<bool>,
}

impl DriverProtection {
    // Serde hands over a reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    fn is_unknown(&self) -> bool {
        *self == Self::default()
    }
}

/// Files with rules beside those that are built in, as the policy spells them: relative to its own folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleFiles {
    /// Rows on Windows events.
    pub events: Vec<String>,
    /// Sigma rules: files and folders.
    pub sigma: Vec<String>,
    /// Lists of vulnerable and malicious drivers.
    pub drivers: Vec<String>,
}

impl Default for Policy {
    /// The documented defaults: `average`, the built-in severity numbers, Lynis expected on Linux and event logs on
    /// Windows.
    fn default() -> Self {
        let expected = |platform, ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned());
            (platform, ids.collect::<BTreeSet<String>>())
        };
        Self {
            name: "default".to_owned(),
            rollup: Rollup::Average,
            severity: SeverityTable::default(),
            expected: BTreeMap::from([
                expected(Platform::Linux, &["lynis"]),
                expected(Platform::Windows, &["security-events", "system-events"]),
            ]),
            layers: Vec::new(),
            exclusions: Vec::new(),
            drivers: DriverProtection::default(),
            rule_files: RuleFiles::default(),
        }
    }
}

impl Policy {
    /// Reads a policy file's text; `name` is the file's name for messages.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        settings::policy::parse(name, text)
    }

    /// How scores of children become the score of their parent.
    pub fn rollup(&self) -> Rollup {
        self.rollup
    }

    /// This policy with another rollup.
    #[must_use]
    pub fn with_rollup(mut self, rollup: Rollup) -> Self {
        self.rollup = rollup;
        self
    }

    /// What the severities cost.
    pub fn severity(&self) -> &SeverityTable {
        &self.severity
    }

    /// Files with rules to load before anything is judged; the engine's registry must be made with them.
    pub fn rule_files(&self) -> &RuleFiles {
        &self.rule_files
    }

    /// What the fleet's machines do against bad drivers; the engine's registry must be made with it.
    pub fn drivers(&self) -> DriverProtection {
        self.drivers
    }

    /// SHA-256 of the content, the first 16 hexadecimal digits: comments and order do not count,
    /// every setting does.
    pub fn digest(&self) -> String {
        digest_of(self)
    }

    /// The names it speaks of that do not exist: analyzers and rules, with the line.
    pub fn unknown_names<'a>(
        &self,
        analyzers: &[&str],
        rules: impl Iterator<Item = &'a Rule>,
    ) -> Vec<UnknownName> {
        let rules: BTreeSet<&RuleId> = rules.map(|rule| &rule.id).collect();
        let mut unknown = Vec::new();
        for layer in &self.layers {
            for (name, settings) in &layer.analyzers {
                if !analyzers.contains(&name.as_str()) {
                    unknown.push(UnknownName {
                        name: name.clone(),
                        line: settings.line(),
                    });
                }
            }
            for (id, settings) in &layer.rules {
                if !rules.contains(id) {
                    unknown.push(UnknownName {
                        name: id.to_string(),
                        line: settings.line(),
                    });
                }
            }
        }
        for exclusion in &self.exclusions {
            let rule = exclusion.what.split('~').next().unwrap_or_default();
            if !RuleId::new(rule).is_some_and(|id| rules.contains(&id)) {
                unknown.push(UnknownName {
                    name: exclusion.what.clone(),
                    line: exclusion.line,
                });
            }
        }
        unknown
    }

    /// What holds for one device.
    pub(crate) fn at(&self, path: &NodePath, role: Role) -> Effective<'_> {
        let layers: Vec<&Layer> = self
            .layers
            .iter()
            .filter(|layer| covers(&layer.at, path))
            .collect();
        let weight = layers
            .iter()
            .filter_map(|layer| layer.weights.get(&role))
            .next_back();
        Effective {
            policy: self,
            path: path.clone(),
            layers,
            weight: weight.map_or(default_weight(role), |set| set.value),
        }
    }
}

/// A name in a policy that nothing answers to: usually a slip of the pen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// The name as written.
    pub name: String,
    /// The line it stands on.
    pub line: usize,
}

/// How much a device weighs in its groups: the scoring model's constants.
fn default_weight(role: Role) -> u16 {
    match role {
        Role::Workstation => 1,
        Role::Server => 3,
        Role::DomainController | Role::Hypervisor | Role::Backup => 5,
    }
}

/// A setting with the line that made it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Set<T> {
    pub(crate) value: T,
    // The line is no part of what is decided, so it is no part of the digest either.
    #[serde(skip)]
    pub(crate) line: usize,
}

/// The settings of one scope.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Layer {
    pub(crate) at: NodePath,
    pub(crate) weights: BTreeMap<Role, Set<u16>>,
    pub(crate) analyzers: BTreeMap<String, AnalyzerSettings>,
    pub(crate) rules: BTreeMap<RuleId, RuleSettings>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct AnalyzerSettings {
    pub(crate) enabled: Option<Set<bool>>,
    pub(crate) weight: Option<Set<Permille>>,
    pub(crate) importance: Option<Set<Permille>>,
    pub(crate) ttl_days: Option<Set<u32>>,
}

impl AnalyzerSettings {
    fn line(&self) -> usize {
        let lines = [
            self.enabled.map(|set| set.line),
            self.weight.map(|set| set.line),
            self.importance.map(|set| set.line),
            self.ttl_days.map(|set| set.line),
        ];
        lines.into_iter().flatten().min().unwrap_or_default()
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct RuleSettings {
    pub(crate) severity: Option<Set<Severity>>,
    pub(crate) weight: Option<Set<Permille>>,
    pub(crate) half_life_days: Option<Set<u32>>,
}

impl RuleSettings {
    fn line(&self) -> usize {
        let lines = [
            self.severity.map(|set| set.line),
            self.weight.map(|set| set.line),
            self.half_life_days.map(|set| set.line),
        ];
        lines.into_iter().flatten().min().unwrap_or_default()
    }
}

/// A finding that someone decided to live with: it stays in the report and costs nothing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Exclusion {
    /// A rule id or a finding id.
    pub(crate) what: String,
    pub(crate) reason: String,
    /// The last day it holds, in UTC.
    pub(crate) expires: Option<Date>,
    pub(crate) at: NodePath,
    #[serde(skip)]
    pub(crate) line: usize,
}

impl Exclusion {
    pub(crate) fn is_expired(&self, as_of: Timestamp) -> bool {
        self.expires
            .is_some_and(|last| as_of.to_zoned(TimeZone::UTC).date() > last)
    }

    fn is_about(&self, rule: &RuleId, finding: &str) -> bool {
        self.what == rule.as_str() || self.what == finding
    }
}

/// Whether a scope speaks of a node: every level it names is the node's own.
fn covers(scope: &NodePath, path: &NodePath) -> bool {
    scope
        .segments()
        .iter()
        .all(|segment| path.at(segment.level) == Some(&segment.name))
}

/// A policy as it holds for one device.
pub(crate) struct Effective<'p> {
    policy: &'p Policy,
    path: NodePath,
    layers: Vec<&'p Layer>,
    /// How much the device weighs.
    pub(crate) weight: u16,
}

/// One line of a policy that changed something for a device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PolicyChange {
    /// The line of the policy file, counted from 1.
    pub line: usize,
    /// The full key: `analyzers.lynis.ttl_days`.
    pub setting: String,
    /// What it was before this line.
    pub was: String,
    /// What it is.
    pub is: String,
}

/// What a policy says of one analyzer on one device.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AnalyzerPolicy {
    pub(crate) enabled: bool,
    pub(crate) weight: Permille,
    pub(crate) importance: Permille,
    pub(crate) ttl_days: u32,
}

/// Two weeks: the agents that exist audit weekly.
const DEFAULT_TTL_DAYS: u32 = 14;

impl<'p> Effective<'p> {
    /// The analyzers a platform should have data for.
    pub(crate) fn expected(&self, platform: Option<Platform>) -> impl Iterator<Item = &'p str> {
        let names = platform.and_then(|platform| self.policy.expected.get(&platform));
        names.into_iter().flatten().map(String::as_str)
    }

    /// Settings of an analyzer, the narrowest scope last.
    pub(crate) fn analyzer(&self, id: &str, changes: &mut Vec<PolicyChange>) -> AnalyzerPolicy {
        let mut now = AnalyzerPolicy {
            enabled: true,
            weight: Permille::ONE,
            importance: Permille::ONE,
            ttl_days: DEFAULT_TTL_DAYS,
        };
        for settings in self
            .layers
            .iter()
            .filter_map(|layer| layer.analyzers.get(id))
        {
            let mut note = Notes {
                prefix: format!("analyzers.{id}"),
                changes,
            };
            note.apply("enabled", &mut now.enabled, settings.enabled);
            note.apply("weight", &mut now.weight, settings.weight);
            note.apply("importance", &mut now.importance, settings.importance);
            note.apply("ttl_days", &mut now.ttl_days, settings.ttl_days);
        }
        now
    }

    /// A rule with what the policy changes about it.
    pub(crate) fn rule(&self, rule: &Rule, changes: &mut Vec<PolicyChange>) -> AppliedRule {
        let mut now = AppliedRule {
            severity: None,
            weight: rule.weight,
            half_life_days: rule.half_life_days,
        };
        let mut severity = rule.severity;
        for settings in self
            .layers
            .iter()
            .filter_map(|layer| layer.rules.get(&rule.id))
        {
            let mut note = Notes {
                prefix: format!("rules.\"{}\"", rule.id),
                changes,
            };
            note.apply("severity", &mut severity, settings.severity);
            if settings.severity.is_some() {
                now.severity = Some(severity);
            }
            note.apply("weight", &mut now.weight, settings.weight);
            note.apply(
                "half_life_days",
                &mut now.half_life_days,
                settings.half_life_days,
            );
        }
        now
    }

    /// The exclusions that name a finding on this device, expired ones too.
    pub(crate) fn exclusions<'f>(
        &'f self,
        rule: &'f RuleId,
        finding: &'f str,
    ) -> impl Iterator<Item = &'p Exclusion> + 'f {
        self.policy
            .exclusions
            .iter()
            .filter(move |one| one.is_about(rule, finding) && covers(&one.at, &self.path))
    }
}

/// The parts of a rule that a policy may replace.
pub(crate) struct AppliedRule {
    /// Replaces whatever severity the finding would reach.
    pub(crate) severity: Option<Severity>,
    pub(crate) weight: Permille,
    pub(crate) half_life_days: u32,
}

/// Writes down what changed, in the order it was applied.
struct Notes<'c> {
    prefix: String,
    changes: &'c mut Vec<PolicyChange>,
}

impl Notes<'_> {
    fn apply<T: Copy + PartialEq + ToString>(
        &mut self,
        key: &str,
        now: &mut T,
        set: Option<Set<T>>,
    ) {
        let Some(set) = set else { return };
        if *now != set.value {
            self.changes.push(PolicyChange {
                line: set.line,
                setting: format!("{}.{key}", self.prefix),
                was: now.to_string(),
                is: set.value.to_string(),
            });
            *now = set.value;
        }
    }
}
